"""What holds for every registered command, whatever it does: undo, redo, patches, integrity, schema, manual."""

from __future__ import annotations

import json
import random
import types
import typing
from fractions import Fraction
from itertools import pairwise
from typing import Any, Literal, get_args, get_origin

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from vidgen.editor import command, paths
from vidgen.editor.arguments import AssetId, BlockId, MarkerId, SceneId, Time, TrackId
from vidgen.editor.commands.captions import Number, Said, SpokenCue
from vidgen.editor.commands.properties import Handles
from vidgen.editor.commands.speech import Stretch
from vidgen.editor.document import Document, News, Records
from vidgen.editor.fields import Colour, Ratio
from vidgen.editor.kinds import BLOCKS, EFFECTS, TRANSITIONS
from vidgen.editor.media_info import MediaInfo
from vidgen.editor.records import Asset, Block, Marker, Name, Project, Rate, Scene, Tag, Timeline, Track
from vidgen.errors import EditError, UsageError
from vidgen.timing import FLICKS

COMMANDS = command.commands()
OF_CAPTIONS = {"set-caption", "add-caption", "remove-caption", "split-caption", "merge-captions"}


def info(seconds: float | None, *, picture: bool, sound: bool, still: bool = False) -> dict[str, Any]:
    stream = {"index": 0, "codec": "h264", "width": 64, "height": 36, "coded_width": 64, "coded_height": 36}
    return {
        "container": "mov",
        "size": 1000,
        "duration": None if seconds is None else round(seconds * FLICKS),
        "still": still,
        "pictures": [{**stream, "pixel_format": "yuv420p"}] if picture else [],
        "sounds": [{"index": 1, "codec": "aac", "rate": 48000, "channels": 2, "layout": "stereo"}] if sound else [],
    }


def new_document() -> Document:
    document = Document.new(rate="25")

    def run(command_name: str, /, **args: Any) -> Any:
        return command.run(document, command_name, args)

    film = run("add-asset", path="film.mp4", info=info(20.01, picture=True, sound=True))
    run("add-asset", path="logo.png", info=info(None, picture=True, sound=False, still=True))
    run("add-asset", path="music.wav", info=info(33.3333, picture=False, sound=True))
    run("add-asset", path="unused.mp4")
    run("append", asset=film, source_start="2s", duration="6s")
    run("append", asset=film, source_start="1s", duration="4s")
    run("split", at="2s")
    run("append", asset="logo.png", duration="3s")
    run("append", kind="text", values={"text": "Hello"})
    run("overlay", at="1s", kind="solid", duration="2s")
    run("overlay", at="0", asset="music.wav", duration="9s")
    effect = run("add-effect", block="V1:1", kind="blur")
    run("add-effect", block="V1:1", kind="fade")
    run("set-keyframe", block="V1:1", path="placement.opacity", at="0", value=0)
    run("set-keyframe", block="V1:1", path=f"effects.{effect}.radius", at="1s", value=0.01)
    run("set-transition", block="V1:3", duration="1s")
    run("add-marker", at="3s")
    run("add-scene", name="One", start=0, duration="5s")
    run("add-scene", name="Two", duration="4s")
    run(
        "add-captions",
        cues=[{"start": "0.51s", "end": "2s", "text": "said"}, {"start": "1s", "end": "3s", "text": "b"}],
    )
    said = [("well", 1.0, 1.3), ("um", 1.4, 1.6), ("um", 1.6, 1.9), ("hello", 3.5, 4.0)]
    words = [{"start": f"{a}s", "end": f"{b}s", "text": t} for t, a, b in said]
    run("add-captions", at="4s", cues=[{"start": "1s", "end": "4s", "text": "well um um hello", "words": words}])
    return Document(document.records)


# One value for each type of argument ------------------------------------------------------------------------------------


class Feeder:
    """Makes arguments for any command out of its signature. A type that it does not know fails the test."""

    def __init__(self, records: Records, chance: random.Random) -> None:
        self.records = records
        self.chance = chance
        self.name = ""
        self.args: dict[str, Any] = {}

    def feed(self, name: str) -> dict[str, Any]:
        self.name, self.args = name, {}
        function = COMMANDS[name].function
        hints = typing.get_type_hints(function, include_extras=True)
        for argument in list(hints):
            if argument in {"return", "tx"}:
                continue
            self.args[argument] = self.value(argument, hints[argument])
        return {k: v for k, v in self.args.items() if v is not None}

    def pick(self, cls: type[Any]) -> str:
        found = sorted(r.id for r in self.records.of(cls))
        return self.chance.choice(found) if found else "none"

    def value(self, name: str, hint: Any) -> Any:
        chance = self.chance
        if get_origin(hint) in (types.UnionType, typing.Union):
            inner = [h for h in get_args(hint) if h is not type(None)]
            # What depends on each other is given or left out on purpose.
            if name == "kind" and self.args.get("asset") is not None:
                return None
            return self.value(name, inner[0]) if name in {"kind"} or chance.random() < 0.5 else None
        if hint == Time:
            return self.time(name)
        for reference, cls in (
            (BlockId, Block),
            (TrackId, Track),
            (AssetId, Asset),
            (MarkerId, Marker),
            (SceneId, Scene),
        ):
            if hint == reference and self.name in OF_CAPTIONS:
                return chance.choice([b.id for b in self.records.of(Block) if b.content.kind == "captions"] or ["none"])
            if hint == reference:
                return self.pick(cls)
            if hint == list[reference]:  # type: ignore[valid-type]
                return self.several(cls)
        if hint == list[Stretch]:
            starts = [chance.randrange(200) for _ in range(chance.randrange(1, 4))]
            return [{"start": f"{s}f", "end": f"{s + chance.randrange(1, 30)}f"} for s in starts]
        if hint == list[Time]:
            block = self.records.find(str(self.args.get("block")), Block)
            curve = block.curve(self.args["path"]) if block is not None else None
            return [k.time for k in curve.keyframes][: chance.randrange(1, 3)] if curve is not None else ["1s"]
        if hint == list[str]:
            return chance.choice([["um"], ["said", "a"], []])
        if hint == list[Tag]:
            return chance.choice([["sea"], ["Sea", "שלום", "sea"], [" "], []])
        if hint == list[SpokenCue]:
            start = chance.randrange(100)
            word = {"start": f"{start}f", "end": f"{start + 3}f", "text": "a"}
            return [{"start": f"{start}f", "end": f"{start + 9}.5s", "text": "a b", "words": [word]}]
        if get_origin(hint) is Literal:
            return chance.choice(get_args(hint))
        simple: dict[Any, Any] = {
            bool: lambda: chance.random() < 0.5,
            int: lambda: chance.randrange(-1, 6),
            float: lambda: chance.choice([0.0, 0.1, -3.5, 1e9]),
            Name: lambda: chance.choice(["", "V9", "a name", "שלום 🎬"]),
            Colour: lambda: chance.choice(["#fff", "#12345678"]),
            Rate: lambda: chance.choice(["24", "29.97", "7", "1000/3"]),
            Ratio: lambda: chance.choice([2, 0.5, "1/3", "3/2", 0]),
            MediaInfo: lambda: info(chance.choice([1, 30]), picture=True, sound=chance.random() < 0.5),
            Handles: lambda: [0.2, -1, 0.8, 2],
            dict[str, Any]: self.mapping,
            Any: self.any,
        }
        for known, make in simple.items():
            if hint == known:
                return make(name) if known == dict[str, Any] else make()
        if hint is str or hint == Said:
            return self.text(name)
        if hint == Number:
            return chance.randrange(3)
        if get_origin(hint) is typing.Annotated and get_args(hint)[0] is int:
            return chance.choice([16, 64, 400, 1080, 5])
        raise TypeError(f"{self.name}: no generator for the argument {name} of type {hint}")

    def several(self, cls: type[Any]) -> list[str]:
        if self.name == "join":
            rows = [(a.id, b.id) for t in self.records.tracks() for a, b in pairwise(self.records.blocks_on(t.id))]
            return list(self.chance.choice(rows)) if rows else ["none"]
        return [self.pick(cls) for _ in range(self.chance.randrange(1, 4))]

    def time(self, name: str) -> Any:
        block = self.records.find(str(self.args.get("block")), Block)
        if self.name == "remove-keyframe" and block is not None and block.curve(self.args["path"]):
            return block.curve(self.args["path"]).keyframes[0].time  # type: ignore[union-attr]
        if name == "at" and self.name == "split" and self.chance.random() < 0.5:
            return self.chance.randrange(20 * FLICKS)
        if self.name == "remove-pauses":
            return f"{self.chance.randrange(40)}f"
        if name == "by":
            return f"{self.chance.randrange(-30, 30)}f"
        if name == "end" and self.args.get("start") is not None:
            return f"{int(str(self.args['start'])[:-1]) + self.chance.randrange(1, 60)}f"
        return f"{self.chance.randrange(0, 400)}f" if self.chance.random() < 0.95 else "-1s"

    def owners(self) -> list[Block]:
        ids = [self.args["block"]] if "block" in self.args else self.args.get("blocks", [])
        return [b for i in ids if (b := self.records.find(i, Block)) is not None]

    def text(self, name: str) -> str:
        if name == "kind":
            registry = {"add-effect": EFFECTS, "set-transition": TRANSITIONS}.get(self.name, BLOCKS)
            return self.chance.choice([*registry.names, "text", "solid"])
        if name == "path" and self.name not in {"add-asset", "update-asset"}:
            blocks = self.owners()
            if not blocks:
                return "name"
            if self.name in {"remove-keyframe", "remove-keyframes", "move-keyframes"} and blocks[0].curves:
                return blocks[0].curves[0].path
            wanted = [p.path for p in paths.properties(blocks[0]) if p.animatable or self.name in {"set", "reset"}]
            return self.chance.choice([*wanted, "no.such"]) if wanted else "placement.x"
        if name == "effect":
            blocks = self.owners()
            return self.chance.choice([e.id for e in blocks[0].effects] or ["none"]) if blocks else "none"
        return self.chance.choice(["", "some text", "../film.mp4"])

    def mapping(self, name: str) -> dict[str, Any]:
        if name == "fragment":
            blocks = sorted(b.id for b in self.records.of(Block))
            document = Document(self.records.records)
            return command.run(document, "copy", {"blocks": [self.chance.choice(blocks)]}) if blocks else {}
        return {} if self.args.get("kind") != "text" else {"text": self.chance.choice(["", "x"])}

    def any(self) -> Any:
        blocks = self.owners()
        if blocks and self.chance.random() < 0.8:
            try:
                value = paths.read(blocks[0], self.args["path"])
            except EditError:
                return None
            if isinstance(value, float):
                return value + self.chance.random() / 10
            return str(value) if isinstance(value, Fraction) else value
        return self.chance.choice([0, 1.5, "#ff0000", "x", True, [1]])


# What holds after each edit, looked at independently of the rules in the editor --------------------------------------------


def check_integrity(d: Records) -> None:
    projects = [r for r in d.records.values() if isinstance(r, Project)]
    assert len(projects) == 1
    rate = projects[0].rate
    timelines = {r.id: r for r in d.records.values() if isinstance(r, Timeline)}
    assert projects[0].main_timeline in timelines
    tracks = {r.id: r for r in d.records.values() if isinstance(r, Track)}
    assert sorted(t for line in timelines.values() for t in line.tracks) == sorted(tracks)
    rows: dict[str, list[Block]] = {t: [] for t in tracks}
    bonds: dict[str, int] = {}
    for b in d.of(Block):
        rows[b.track].append(b)
        for bond in (b.link, b.group):
            if bond is not None:
                bonds[bond] = bonds.get(bond, 0) + 1
        assert tracks[b.track].medium in b.content.media
        if tracks[b.track].medium != "audio":
            for edge in (b.start, b.end):
                assert rate.time_of(round(Fraction(edge, FLICKS) * rate.fraction)) == edge
        for kind in (b.content, *b.effects):
            assert kind.asset_id is None or isinstance(d.records.get(kind.asset_id), Asset)
        assert len({e.id for e in b.effects}) == len(b.effects)
        assert len({c.path for c in b.curves}) == len(b.curves)
        known = set(paths.paths_of(b))
        assert all(c.path in known for c in b.curves)
        assert Block.model_validate(b.to_json()) == b
    assert all(count > 1 for count in bonds.values())
    for track, row in rows.items():
        row.sort(key=lambda b: b.start)
        assert tuple(row) == d.blocks_on(track)
        for a, b in pairwise(row):
            assert a.end <= b.start
        for place, b in enumerate(row):
            if b.transition is not None:
                a = row[place - 1]
                assert place > 0
                assert a.end == b.start
                taken = a.transition.after if a.transition is not None else 0
                assert 0 <= b.transition.before <= a.duration - taken
                assert b.transition.after <= b.duration
                assert b.transition.length > 0
    for line in timelines:
        for x, y in pairwise(d.scenes(line)):
            assert x.end <= y.start
        assert all(m.timeline in timelines for m in d.of(Marker))


def as_bytes(d: Records) -> str:
    return json.dumps({i: r.to_json() for i, r in d.records.items()}, sort_keys=True)


def attempt(document: Document, name: str, seed: int) -> bool:
    chance = random.Random(seed)
    args = Feeder(document, chance).feed(name)
    before, revision = as_bytes(document), document.revision
    try:
        result = command.run(document, name, args)
    except (EditError, UsageError) as error:
        assert as_bytes(document) == before, f"{name} failed and changed something"
        assert document.revision == revision
        sentence = str(error)
        assert sentence.endswith("."), f"{name}: not a sentence: {sentence}"
        return False
    json.dumps(result)
    check_integrity(document)
    return True


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(st.sampled_from(sorted(COMMANDS)), st.integers(0, 2**32)), min_size=1, max_size=25))
def test_any_sequence_undone_is_the_start_and_redone_the_end(steps: list[tuple[str, int]]) -> None:
    document = new_document()
    start = as_bytes(document)
    mirror = {i: r.to_json() for i, r in document.records.items()}

    def hear(news: News) -> None:
        for i, (before, after) in news.patch.to_json().items():
            assert mirror.get(i) == before
            mirror.pop(i, None)
            if after is not None:
                mirror[i] = after

    document.subscribe(hear)
    for name, seed in steps:
        attempt(document, name, seed)
        assert json.dumps(mirror, sort_keys=True) == as_bytes(document)
    end, revision = as_bytes(document), document.revision
    while document.undo():
        check_integrity(document)
    assert as_bytes(document) == start
    while document.redo():
        check_integrity(document)
    assert as_bytes(document) == end
    assert json.dumps(mirror, sort_keys=True) == end
    assert document.revision == revision * 3


def test_every_command_can_be_done() -> None:
    """The generator reaches each command's purpose, not only its refusals."""
    done: dict[str, int] = dict.fromkeys(COMMANDS, 0)
    document = new_document()
    for seed in range(40):
        missing = [n for n, count in done.items() if count == 0]
        if not missing:
            break
        for name in missing:
            document = new_document() if seed % 5 == 0 or name == missing[0] else document
            done[name] += attempt(document, name, seed)
    assert [n for n, count in done.items() if count == 0] == []


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_schema_and_manual(name: str) -> None:
    found = COMMANDS[name]
    schema = found.schema()
    assert schema["type"] == "object"
    json.dumps(schema)
    assert set(schema.get("required", [])) <= set(schema.get("properties", {}))
    assert found.summary.endswith("."), "the docstring starts with a sentence"
    for argument, described in schema.get("properties", {}).items():
        assert described.get("description"), f"{argument} is not described in the docstring"
    assert found.title
    assert found.menu


def test_shortcuts_are_told_apart() -> None:
    shortcuts = [c.shortcut for c in COMMANDS.values() if c.shortcut]
    assert len(shortcuts) == len(set(shortcuts))
