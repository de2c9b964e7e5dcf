"""The edit verbs, on timelines in letters: a run of a letter is a block, `.` a gap, `|` a cut, `/` the next track."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from itertools import groupby
from typing import Any

import pytest

from vidgen.editor import command
from vidgen.editor.document import Document
from vidgen.editor.kinds import SourceContent
from vidgen.editor.queries import Records
from vidgen.editor.records import Asset, Block, Timeline, Track
from vidgen.errors import EditError

F = Document.new(rate="25").rate.frame_duration
MEDIA = 40
"""Frames that each file has; the blocks of a drawing play it from frame 10 on."""
Edit = Callable[[Document], Any]


def timeline(drawing: str, link: str = "", lock: str = "") -> Document:
    """Make the timeline that is drawn: rows of pictures, bottom first. `link`: letters that are linked. `lock`: tracks."""
    base = Document.new(rate="25")
    rows = drawing.split("/")
    records: dict[str, Any] = {r.id: r for r in base.records.values() if not isinstance(r, Track)}
    home = base.timeline
    records[home.id] = home.replace(tracks=tuple(f"track-{i}" for i in range(len(rows))))
    info = {"container": "mov", "size": 1, "duration": MEDIA * F, "sounds": []}
    records["asset-1"] = Asset.model_validate({"id": "asset-1", "path": "a.mov", "name": "a", "info": info})
    for number, row in enumerate(rows):
        locked = str(number) in lock
        records[f"track-{number}"] = Track(
            id=f"track-{number}", timeline=home.id, medium="video", name=f"V{number + 1}", locked=locked
        )
        time = 0
        for letter, run in groupby(row):
            length = len(list(run))
            if letter == "|":
                continue
            if letter != ".":
                block_id = f"block-{letter}{'' if f'block-{letter}' not in records else time}"
                records[block_id] = Block.model_validate(
                    {
                        "id": block_id, "track": f"track-{number}", "start": time * F, "duration": length * F,
                        "name": letter, "link": "x" if letter in link else None,
                        "content": {"kind": "clip", "asset": "asset-1", "source_start": 10 * F},
                    }
                )  # fmt: skip
            time += length
    return Document(records)


def drawn(d: Records) -> str:
    rows = []
    for track in d.tracks():
        text, time, last = "", 0, ""
        for b in d.blocks_on(track.id):
            text += "." * ((b.start - time) // F)
            text += ("|" if b.start == time and last == b.name else "") + b.name * (b.duration // F)
            time, last = b.end, b.name
        rows.append(text)
    return "/".join(rows)


def shown(d: Records) -> list[dict[int, tuple[str, int]]]:
    """Return for each track and frame which block lies there and which frame of its file it plays."""
    found = []
    for track in d.tracks():
        row = {}
        for b in d.blocks_on(track.id):
            for time in range(b.start, b.end, F):
                assert isinstance(b.content, SourceContent)
                row[time // F] = (b.name, b.content.source_time(time - b.start, b.duration) // F)
        found.append(row)
    return found


def check(before: str, edit: Edit, after: str, link: str = "", lock: str = "") -> Document:
    document = timeline(before, link, lock)
    edit(document)
    assert drawn(document) == after
    return document


def run(name: str, /, **args: Any) -> Edit:
    """Return an edit; whole numbers that are times mean frames."""

    def value(key: str, item: Any) -> Any:
        if key in {"at", "to", "by", "start", "end", "duration", "source_start", "source_end"}:
            return item * F
        if key == "block":
            return f"block-{item}"
        if key == "blocks":
            return [f"block-{i}" for i in item]
        return [f"track-{t}" for t in item] if key == "tracks" else item

    def edit(document: Document) -> Any:
        return command.run(document, name, {k: value(k, v) for k, v in args.items()})

    return edit


def test_drawing_reads_what_it_draws() -> None:
    for text in ("AAAABB", "AA|AABB", "..A.BB/CC"):
        assert drawn(timeline(text)) == text


@pytest.mark.parametrize(
    ("before", "edit", "after"),
    [
        ("AAAABB", run("split", at=2), "AA|AABB"),
        ("AAAABB/CCCC", run("split", at=2), "AA|AABB/CC|CC"),
        ("AAAABB/CCCC", run("split", at=2, blocks="C"), "AAAABB/CC|CC"),
        ("AABBCC", run("delete", blocks="B"), "AA..CC"),
        ("AABBCC", run("delete", blocks="B", ripple="track"), "AACC"),
        ("AABBCC/DDDDDD", run("delete", blocks="B", ripple="track"), "AACC/DDDDDD"),
        ("AABBCC/..DD.E", run("delete", blocks="BD", ripple="all"), "AACC/...E"),
        ("AABBCC", run("ripple-delete", blocks="AC"), "BB"),
        ("AABBCC/DDDDDD", run("lift", start=1, end=3), "A..BCC/D..DDD"),
        ("AABBCC/DDDDDD", run("lift", start=1, end=3, tracks="0"), "A..BCC/DDDDDD"),
        ("AAAA", run("lift", start=1, end=3), "A..A"),
        ("AABBCC/DDDDDD", run("extract", start=1, end=3), "ABCC/D|DDD"),
        ("AABBCC/DDDDDD", run("extract", start=1, end=3, tracks="0"), "ABCC/DDDDDD"),
        ("AABBCC", run("extract", start=1, end=3, ripple="off"), "A..BCC"),
        ("AA..BB", run("trim", block="A", edge="tail", to=3), "AAA.BB"),
        ("AA..BB", run("trim", block="A", edge="tail", to=9), "AAAABB"),
        ("AA..BB", run("trim", block="A", edge="tail", to=-9), "A...BB"),
        ("AA..BB", run("trim", block="B", edge="head", to=0), "AABBBB"),
        ("AA..BB", run("trim", block="B", edge="head", to=9), "AA...B"),
        ("AA", run("trim", block="A", edge="tail", to=100), "A" * 30),
        ("." * 20 + "AA", run("trim", block="A", edge="head", to=0), "." * 10 + "A" * 12),
        ("AABBCC", run("ripple-trim", block="B", edge="tail", to=3), "AABCC"),
        ("AABBCC", run("ripple-trim", block="B", edge="tail", to=6), "AABBBBCC"),
        ("AABBCC", run("ripple-trim", block="B", edge="head", to=3), "AABCC"),
        ("AABBCC", run("ripple-trim", block="B", edge="head", to=0), "AABBBBCC"),
        ("AABBCC/....DD", run("ripple-trim", block="B", edge="tail", to=3, ripple="all"), "AABCC/...DD"),
        ("AABBCC/...EDD", run("ripple-trim", block="B", edge="head", to=3, ripple="all"), "AABCC/..EDD"),
        ("AABBCC", run("cut-head", block="B", at=3), "AABCC"),
        ("AABBCC", run("cut-tail", block="B", at=3), "AABCC"),
        ("AAABBB", run("roll", block="B", to=1), "ABBBBB"),
        ("AAABBB", run("roll", block="B", to=9), "AAAAAB"),
        ("AAABBBCCC", run("slide", block="B", by=1), "AAAABBBCC"),
        ("AAABBBCCC", run("slide", block="B", by=-9), "ABBBCCCCC"),
        (".BBB.CCC", run("slide", block="B", by=9), "..BBBCCC"),
        ("AABBCC", run("move", blocks="B", to=0), "BB..CC"),
        ("AABBCC", run("move", blocks="B", to=1), "ABB.CC"),
        ("AABBCC", run("move", blocks="A", to=8), "..BBCC..AA"),
        ("AABBCC", run("move", blocks="C", to=1, mode="insert"), "ACCABB"),
        ("AABBCC/", run("move", blocks="B", track="track-1"), "AA..CC/..BB"),
        ("AABBCC/DD", run("move", blocks="C", to=0, track="track-1", mode="insert"), "AABB/CCDD"),
        ("AABB", run("duplicate", blocks="A"), "AAAABB".replace("AAAA", "AA|AA")),
        ("AABB", run("duplicate", blocks="A", at=1, mode="overwrite"), "A|AAB"),
        ("AABBCC", run("duplicate", blocks="B", at=0), "BBAABBCC"),
        ("AABBCC", run("duplicate", blocks="AC", at=8, mode="overwrite"), "AABBCC..AA..CC"),
        ("AABB/", run("duplicate", blocks="A", track="track-1"), "AABB/AA"),
        ("AABB/CC", run("duplicate", blocks="B", at=1, track="track-1"), "AABB/CBBC"),
        ("AABB", run("overwrite", at=1, kind="solid", duration=2, name="X"), "AXXB"),
        ("AAAA", run("overwrite", at=1, kind="solid", duration=2, name="X"), "AXXA"),
        ("AABB/CCCC", run("insert", at=1, kind="solid", duration=2, name="X"), "AXXABB/C..CCC"),
        ("AABB/CCCC", run("insert", at=1, kind="solid", duration=2, name="X", ripple="track"), "AXXABB/CCCC"),
        ("AABB/CCCC", run("append", kind="solid", duration=2, name="X"), "AABBXX/CCCC"),
        ("AABB", run("overlay", at=1, kind="solid", duration=2, name="X"), "AABB/.XX"),
        ("AABB/C", run("overlay", at=1, kind="solid", duration=2, name="X"), "AABB/CXX"),
        ("AAAA", run("speed", blocks="A", speed=2), "AA"),
        ("AAAABB", run("speed", blocks="A", speed=2, ripple="track"), "AABB"),
        ("AABB", run("speed", blocks="A", speed="1/2", ripple="all"), "AAAABB"),
        ("AABB", run("speed", blocks="A", speed="1/2"), "AABB"),
        ("AAAA", run("speed", blocks="A", speed=2, keep_duration=True), "AAAA"),
    ],
)  # fmt: skip
def test_verb(before: str, edit: Edit, after: str) -> None:
    document = check(before, edit, after)
    document.undo()
    assert drawn(document) == before


@pytest.mark.parametrize(
    ("before", "edit", "after"),
    [
        ("AAAA/BBBB", run("split", at=2, blocks="A"), "AA|AA/BB|BB"),
        ("AAAA/BBBB", run("split", at=2, blocks="A", linked=False), "AA|AA/BBBB"),
        ("AAAA/BBBB", run("delete", blocks="A"), "/"),
        ("AAAACC/BBBB", run("ripple-trim", block="A", edge="tail", to=2), "AACC/BB"),
        ("AAAA/BBBB.C", run("trim", block="A", edge="tail", to=9), "AAAAA/BBBBBC"),
        ("AAAA/BBBB", run("move", blocks="A", to=2), "..AAAA/..BBBB"),
        (".AAA/BBBB", run("move", blocks="A", to=0), ".AAA/BBBB"),
        ("AAAA/BBBB", run("duplicate", blocks="A"), "AAAA|AAAA/BBBB|BBBB"),
        ("AAAA/BBBB/", run("duplicate", blocks="A", track="track-2"), "AAAA/BBBB/AAAA/BBBB"),
        ("AAAA/BBBB", run("duplicate", blocks="A", at=6, linked=False), "AAAA..AAAA/BBBB"),
    ],
)
def test_linked_blocks_go_together(before: str, edit: Edit, after: str) -> None:
    check(before, edit, after, link="AB")


def test_second_pieces_are_linked_with_each_other() -> None:
    document = check("AAAA/BBBB", run("split", at=2), "AA|AA/BB|BB", link="AB")
    (a, a2), (b, b2) = (document.blocks_on(t.id) for t in document.tracks())
    assert a.link == b.link
    assert a2.link == b2.link
    assert a.link != a2.link
    run("delete", blocks=[a2.id.removeprefix("block-")])(document)
    assert drawn(document) == "AA/BB"


@pytest.mark.parametrize(
    ("before", "edit", "after"),
    [
        ("AABB/CCCC", run("insert", at=1, kind="solid", duration=2, name="X"), "AXXABB/CCCC"),
        ("AABB/CCCC", run("split", at=1), "A|ABB/CCCC"),
        ("AABB/CCCC", run("extract", start=1, end=2), "ABB/CCCC"),
        ("AABB/CCCC", run("ripple-delete", blocks="A"), "BB/CCCC"),
    ],
)
def test_locked_tracks_are_left_alone(before: str, edit: Edit, after: str) -> None:
    check(before, edit, after, lock="1")


@pytest.mark.parametrize(
    "edit",
    [
        run("split", at=1, blocks="C"),
        run("delete", blocks="C"),
        run("trim", block="C", edge="tail", to=2),
        run("move", blocks="A", track="track-1"),
        run("lift", start=0, end=1, tracks="1"),
        run("set", blocks="C", path="name", value="x"),
        run("remove-track", track="track-1"),
        run("overwrite", at=0, kind="solid", track="track-1"),
    ],
)
def test_locked_tracks_refuse(edit: Edit) -> None:
    document = timeline("AABB/CCCC", lock="1")
    with pytest.raises(EditError, match="locked"):
        edit(document)
    assert drawn(document) == "AABB/CCCC"


def test_ripple_that_would_push_over_another_block_is_refused() -> None:
    document = timeline("AABB/CCCD")
    with pytest.raises(EditError, match="push a block over another on V2"):
        run("ripple-delete", blocks="A", ripple="all")(document)
    assert drawn(document) == "AABB/CCCD"


@pytest.mark.parametrize(
    "edit",
    [
        run("split", at=3),
        run("lift", start=2, end=3),
        run("trim", block="A", edge="head", to=2),
        run("roll", block="B", to=4),
        run("slide", block="B", by=1),
        run("overwrite", at=2, kind="solid", duration=2, name="X"),
    ],
)
@pytest.mark.parametrize("setting", ["forwards", "reverse", "fast"])
def test_frames_that_stay_are_the_same_frames(edit: Edit, setting: str) -> None:
    document = timeline("AAAABBBBCCCC")
    if setting == "reverse":
        run("reverse", blocks="ABC")(document)
    if setting == "fast":
        for letter in "ABC":
            run("speed", blocks=letter, speed=2, keep_duration=True)(document)
    before = shown(document)[0]
    edit(document)
    command.run(document, "delete", {"blocks": [b.id for b in document.of(Block) if b.name == "X"]} if any(
        b.name == "X" for b in document.of(Block)) else {"blocks": [document.blocks_on("track-0")[-1].id]})  # fmt: skip
    after = shown(document)[0]
    slid = {frame for frame, (name, _) in after.items() if name == "B"} if drawn(document).find("B") != 4 else set()
    for frame, what in after.items():
        if frame in before and before[frame][0] == what[0] and frame not in slid:
            assert before[frame] == what


def test_slip_shows_later_frames_and_stops_at_the_end_of_the_file() -> None:
    document = timeline("AAAA")
    run("slip", blocks="A", by=3)(document)
    assert [f for _, f in shown(document)[0].values()] == [13, 14, 15, 16]
    run("slip", blocks="A", by=99)(document)
    assert [f for _, f in shown(document)[0].values()] == [36, 37, 38, 39]
    run("slip", blocks="A", by=-99)(document)
    assert [f for _, f in shown(document)[0].values()] == [0, 1, 2, 3]


def test_split_then_join_is_the_start() -> None:
    document = timeline("AAAABB/CCCC", link="AC")
    for path, value in (("placement.x", 0.1), ("placement.x", 0.9)):
        run("set-keyframe", block="A", path=path, at=0 if value < 0.5 else 4, value=value)(document)
    command.run(document, "add-effect", {"block": "A", "kind": "fade", "values": {"fade_in": 5, "fade_out": 7}})
    before = [b for b in document.of(Block) if b.name in "AC"]
    pieces = command.run(document, "split", {"at": 2 * F, "blocks": ["block-A"]})
    first, second = document.get("block-A", Block), document.get(pieces[0], Block)
    assert [e.model_dump(include={"fade_in", "fade_out"}) for b in (first, second) for e in b.effects] == [
        {"fade_in": 5, "fade_out": 0},
        {"fade_in": 0, "fade_out": 7},
    ]
    assert first.curves[0].value_at(3 * F) == second.curves[0].value_at(F)
    command.run(document, "join", {"blocks": ["block-A", pieces[0]]})
    after = [b for b in document.of(Block) if b.name in "AC"]
    assert [b.replace(link=None) for b in after] == [b.replace(link=None) for b in before]


def test_join_refuses_what_does_not_continue() -> None:
    for drawing in ("AABB", "AA.|BB"):
        with pytest.raises(EditError):
            run("join", blocks="AB")(timeline(drawing))


def test_insert_moves_markers_and_scenes() -> None:
    document = timeline("AAAABBBB")
    command.run(document, "add-marker", {"at": 3 * F})
    for name, start in (("one", 0), ("two", 4)):
        command.run(document, "add-scene", {"name": name, "start": start * F, "duration": 4 * F})
    run("insert", at=2, kind="solid", duration=2, name="X")(document)
    assert [m.time // F for m in document.markers()] == [5]
    assert [(s.start // F, s.end // F) for s in document.scenes()] == [(0, 6), (6, 10)]
    run("extract", start=1, end=7)(document)
    assert [m.time // F for m in document.markers()] == [1]
    assert [(s.start // F, s.end // F) for s in document.scenes()] == [(0, 1), (1, 4)]


def test_scene_moves_with_everything_in_it() -> None:
    document = timeline("AABBCC/.DDDD")
    for name, start in (("a", 0), ("b", 2), ("c", 4)):
        command.run(document, "add-scene", {"name": name, "start": start * F, "duration": 2 * F})
    command.run(document, "add-marker", {"at": 4 * F})
    command.run(document, "move-scene", {"scene": "c", "place": 0})
    assert drawn(document) == "CCAABB/D..DDD"
    assert [(s.name, s.start // F) for s in document.scenes()] == [("c", 0), ("a", 2), ("b", 4)]
    assert [m.time // F for m in document.markers()] == [0]
    command.run(document, "duplicate-scene", {"scene": "a"})
    assert drawn(document) == "CCAA|AABB/D..D.D|DD"


def test_copy_and_paste_across_documents() -> None:
    source, target = timeline("AABB/CC", link="AC"), timeline("XX")
    fragment = command.run(source, "copy", {"blocks": ["block-A"]})
    assert drawn(source) == "AABB/CC"
    command.run(target, "paste", {"fragment": fragment, "at": F})
    assert drawn(target) == "XAA/.CC"
    assert len({b.link for b in target.of(Block) if b.name in "AC"}) == 1


def test_append_of_a_file_makes_linked_picture_and_sound() -> None:
    document = Document.new(rate="30000/1001")
    stream = {
        "index": 0,
        "codec": "h264",
        "width": 8,
        "height": 8,
        "coded_width": 8,
        "coded_height": 8,
        "pixel_format": "x",
    }
    sound = {"index": 1, "codec": "aac", "rate": 48000, "channels": 2, "layout": "stereo"}
    info = {"container": "mov", "size": 1, "duration": 10**9, "pictures": [stream], "sounds": [sound]}
    asset = command.run(document, "add-asset", {"path": "x/y.mp4", "info": info})
    first = command.run(document, "append", {"asset": asset})
    second = command.run(document, "append", {"asset": "y.mp4"})
    (a, b), (a_sound, b_sound) = (document.blocks_on(t.id) for t in document.tracks())
    assert [a.id, a_sound.id] == first["blocks"]
    assert (a.start, a.end, b.start) == (a_sound.start, a_sound.end, b_sound.start)
    assert b.id == second["block"]
    assert a.end == document.rate.time_of(document.rate.frame_at(10**9))
    assert a.link == a_sound.link != b.link == b_sound.link
    assert [b.content.kind, b_sound.content.kind] == ["clip", "audio"]
    command.run(document, "overwrite", {"asset": asset, "at": 0})
    assert [t.name for t in document.tracks()] == ["V1", "A1", "A2"], "the sound went to a free track"


def test_another_rate_puts_edges_on_its_grid() -> None:
    document = timeline("AAABBC")
    command.run(document, "set-project", {"rate": "29.97"})
    rate = document.rate
    assert all(rate.on_grid(b.start) and rate.on_grid(b.end) for b in document.of(Block))
    blocks = document.blocks_on("track-0")
    assert [b.end for b in blocks[:-1]] == [b.start for b in blocks[1:]]
    document.undo()
    assert drawn(document) == "AAABBC"


def test_speed_keeps_frames_and_keyframes_with_them() -> None:
    document = timeline("AAAAAAAA")
    run("set-keyframe", block="A", path="placement.x", at=4, value=1)(document)
    run("speed", blocks="A", speed="2")(document)
    block = document.get("block-A", Block)
    assert [f for _, f in shown(document)[0].values()] == [10, 12, 14, 16]
    assert block.curves[0].keyframes[0].time == 2 * F
    assert isinstance(block.content, SourceContent)
    assert block.content.speed == Fraction(2)


@pytest.mark.parametrize("reverse", [False, True])
def test_a_frame_stands_still_and_its_clip_goes_on_behind_it(reverse: bool) -> None:
    document = timeline("AAAABB")
    if reverse:
        run("reverse", blocks="A")(document)
    run("set-keyframe", block="A", path="placement.x", at=0, value=0)(document)
    run("set-keyframe", block="A", path="placement.x", at=4, value=1)(document)
    before = [frame for _, frame in shown(document)[0].values()]
    run("freeze", block="A", at=2, duration=3)(document)
    assert drawn(document) == "AA|AAA|AABB"
    assert [frame for _, frame in shown(document)[0].values()] == [*before[:2], *[before[2]] * 3, *before[2:]]
    still = document.blocks_on("track-0")[1]
    assert (still.placement.x, still.curves) == (0.5, ())
    command.run(document, "trim", {"block": still.id, "edge": "tail", "to": 4 * F})
    command.run(document, "speed", {"blocks": [still.id], "speed": 1})
    assert shown(document)[0][3] == ("A", before[2] + 1)
    run("freeze", block="B", at=7, duration=1)(document)
    assert drawn(document) == "AA|AA.AAB|BB"


def test_transition_is_made_shorter_by_a_trim_and_dropped_by_a_gap() -> None:
    document = timeline("AAAABBBB")
    command.run(document, "set-transition", {"block": "B", "duration": 4 * F})
    transition = document.get("block-B", Block).transition
    assert transition is not None
    assert (transition.before, transition.after) == (2 * F, 2 * F)
    run("ripple-trim", block="A", edge="tail", to=1)(document)
    transition = document.get("block-B", Block).transition
    assert transition is not None
    assert (transition.before, transition.after) == (F, 2 * F)
    run("delete", blocks="A")(document)
    assert document.get("block-B", Block).transition is None


def test_removed_timeline_is_refused_when_it_is_the_main_one() -> None:
    document = timeline("AA")
    with pytest.raises(EditError, match="main timeline"), document.transaction("x") as tx:
        tx.remove(next(tx.of(Timeline)).id)
    assert drawn(document) == "AA"
