"""Random arguments for any command, made out of its signature."""

from __future__ import annotations

import random
import types
import typing
from fractions import Fraction
from itertools import pairwise
from typing import Any, Literal, get_args, get_origin

from vidgen.editor import command, paths
from vidgen.editor.arguments import AssetId, BlockId, Length, LengthOrNone, MarkerId, SceneId, Time, TrackId
from vidgen.editor.commands.captions import Number, Said, SpokenCue
from vidgen.editor.commands.properties import Handles
from vidgen.editor.commands.speech import Stretch
from vidgen.editor.document import Document
from vidgen.editor.fields import Colour, Ratio
from vidgen.editor.kinds import BLOCKS, EFFECTS, TRANSITIONS
from vidgen.editor.media_info import MediaInfo
from vidgen.editor.queries import Records
from vidgen.editor.records import Asset, Block, GuidePlace, Marker, Name, Rate, Scene, Tag, Track
from vidgen.errors import EditError
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
        if hint in (Time, Length, LengthOrNone):
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
        if hint == list[GuidePlace]:
            return [chance.randrange(-5, 2000) for _ in range(chance.randrange(4))]
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
            float: lambda: chance.choice([0.0, 0.1, 1.5, -3.5, 1e9]),
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
        if self.name == "freeze" and name == "at" and block is not None and self.chance.random() < 0.8:
            return self.records.rate.snap(self.chance.randrange(block.start, block.end))
        if self.name == "remove-pauses":
            return f"{self.chance.randrange(40)}f"
        if name == "at" and self.name == "zoom-into" and (seen := self.owners()):
            return seen[0].start + seen[0].duration // 3
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
