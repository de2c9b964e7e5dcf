"""Scenes moved, left out, made from cuts: what lies in them goes along, whole and in step."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from vidgen.editor import command
from vidgen.editor.document import Document
from vidgen.editor.queries import Records
from vidgen.editor.records import Block, Scene
from vidgen.timing import FLICKS

F = FLICKS // 25


def _document(lengths: list[int], blocks: list[tuple[int, int, int]], markers: list[int]) -> Document:
    """Scenes of these lengths in frames, one after the other, over solids (track, start, length) of their own names."""
    document = Document.new(rate="25")
    command.run(document, "add-track", {"medium": "video"})
    rows = [t.id for t in document.tracks() if t.medium == "video"]
    for n, (row, start, length) in enumerate(blocks):
        command.run(document, "overwrite", {"at": start * F, "kind": "solid", "track": rows[row],
                                            "duration": length * F, "name": f"b{n}"})  # fmt: skip
    at = 0
    for n, length in enumerate(lengths):
        command.run(document, "add-scene", {"name": f"s{n}", "start": at * F, "duration": length * F})
        at += length
    for n, time in enumerate(markers):
        command.run(document, "add-marker", {"at": time * F, "text": f"m{n}"})
    return document


def _held(records: Records, scene: Scene) -> set[tuple[Any, ...]]:
    """What is seen in a scene: name of block, track, from where to where in the scene; and its markers."""
    found: set[tuple[Any, ...]] = set()
    for track in records.tracks():
        for b in records.blocks_between(track.id, scene.start, scene.end):
            first, last = max(b.start, scene.start), min(b.end, scene.end)
            for frame in range((first - scene.start) // F, (last - scene.start) // F):
                found.add((b.name, track.id, frame))
    found |= {(m.text, m.time - scene.start) for m in records.markers() if scene.start <= m.time < scene.end}
    return found


_LENGTHS = st.lists(st.integers(2, 12), min_size=2, max_size=4)
_BLOCKS = st.lists(st.tuples(st.integers(0, 1), st.integers(0, 40), st.integers(1, 15)), max_size=6)


@settings(max_examples=30, deadline=None)
@given(_LENGTHS, _BLOCKS, st.lists(st.integers(0, 45), max_size=3), st.integers(0, 3), st.integers(0, 4))
def test_a_moved_scene_keeps_what_it_holds_and_so_do_the_others(lengths, blocks, markers, which, place) -> None:
    document = _document(lengths, blocks, markers)
    before, revision = dict(document.records), document.revision
    scenes = document.scenes()
    held = {s.name: _held(document, s) for s in scenes}
    which = which % len(scenes)
    command.run(document, "move-scene", {"scene": scenes[which].id, "place": place})
    order = [s.name for s in scenes]
    moved = order.pop(which)
    order.insert(min(place, len(order)), moved)
    assert [s.name for s in document.scenes()] == order
    assert {s.name: _held(document, s) for s in document.scenes()} == held
    if document.revision > revision:
        document.undo()
    assert dict(document.records) == before


@settings(max_examples=20, deadline=None)
@given(_LENGTHS, _BLOCKS, st.integers(0, 3))
def test_a_scene_is_left_out_and_nothing_else(lengths, blocks, which) -> None:
    document = _document(lengths, blocks, [])
    before = dict(document.records)
    scene = document.scenes()[which % len(lengths)]
    held = {s.name: _held(document, s) for s in document.scenes()}
    ids = command.run(document, "enable-scene", {"scene": scene.id, "on": False})
    for block in document.blocks():
        inside = block.start >= scene.start and block.end <= scene.end
        assert block.enabled is not inside
        assert (block.id in ids) is inside
    assert {s.name: _held(document, s) for s in document.scenes()} == held
    command.run(document, "enable-scene", {"scene": scene.id})
    assert all(b.enabled for b in document.blocks())
    while document.history.undo:
        if dict(document.records) == before:
            break
        document.undo()
    assert dict(document.records) == before


def test_cuts_become_scenes_where_there_are_none() -> None:
    document = _document([], [(0, 0, 10), (0, 10, 20), (0, 40, 5)], [])
    command.run(document, "add-scene", {"name": "kept", "start": 15 * F, "duration": 5 * F})
    made = command.run(document, "scenes-from-cuts")
    scenes = [(s.name, s.start // F, s.end // F) for s in document.scenes()]
    assert scenes == [("b0", 0, 10), ("b1", 10, 15), ("kept", 15, 20), ("b1", 20, 30), ("b2", 40, 45)]
    assert len(made) == 4
    assert command.run(document, "scenes-from-cuts") == []
    document.undo()
    assert [s.name for s in document.scenes()] == ["kept"]
    assert next(document.of(Block)) is not None
