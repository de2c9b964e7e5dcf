"""Transactions, undo, gestures, listeners, and the integrity rules one by one."""

from __future__ import annotations

import random
from typing import Any

import pytest

from vidgen.editor import command
from vidgen.editor.curves import Curve
from vidgen.editor.document import Document, News
from vidgen.editor.history import Edit, MemoryJournal
from vidgen.editor.index import Index
from vidgen.editor.records import Block, Marker, Project, Timeline, Track
from vidgen.errors import EditError

F = Document.new(rate="25").rate.frame_duration


def document(blocks: int = 3, **kwargs: Any) -> Document:
    d = Document.new(rate="25")
    row = d.tracks()[0].id
    records = {**d.records, **{f"block-{i}": solid(i, row) for i in range(blocks)}}
    return Document(records, **kwargs)


def solid(i: int, track: str, **fields: Any) -> Block:
    data = {"id": f"block-{i}", "track": track, "start": i * 10 * F, "duration": 10 * F, "content": {"kind": "solid"}}
    return Block.model_validate({**data, **fields})


def rename(d: Document, i: int, name: str) -> None:
    with d.transaction("Rename") as tx:
        tx.put(tx.get(f"block-{i}", Block).replace(name=name))


def names(d: Document) -> list[str]:
    return [b.name for b in d.blocks()]


class Full(MemoryJournal):
    """A journal that refuses, as a full disk does."""

    def append(self, edit: Edit) -> None:
        raise OSError("no space")


def test_a_journal_that_refuses_leaves_all_as_it_was() -> None:
    d = document(journal=Full())
    before = dict(d.records)
    with pytest.raises(OSError, match="no space"):
        rename(d, 0, "x")
    assert dict(d.records) == before
    gesture = d.gesture("Drag")
    with gesture.show() as tx:
        tx.put(tx.get("block-0", Block).replace(name="y"))
    with pytest.raises(OSError, match="no space"):
        gesture.commit()
    assert dict(d.records) == before
    assert (d.revision, d.history.undo) == (0, [])
    d.gesture("Drag").cancel()


def test_an_inner_transaction_that_fails_is_taken_back_alone() -> None:
    d = document()
    with d.transaction("Outer") as tx:
        tx.put(tx.get("block-0", Block).replace(name="outer"))
        with pytest.raises(EditError), d.transaction("Inner") as inner:  # noqa: PT012 - what it did is the point
            inner.put(inner.get("block-0", Block).replace(name="inner"))
            inner.remove("block-1")
            raise EditError("No.")
        assert names(d) == ["outer", "", ""]
    assert names(d) == ["outer", "", ""]
    assert len(d.history.undo) == 1


def test_writes_after_the_end_are_refused() -> None:
    d = document()
    with d.transaction("x") as tx:
        pass
    with pytest.raises(RuntimeError):
        tx.remove("block-0")
    assert d.revision == 0


def test_listeners_hear_everything_in_order_also_when_one_fails_or_edits() -> None:
    d = document()
    heard: list[tuple[str, str]] = []

    def editor(news: News) -> None:
        if news.edit is not None and news.edit.label == "Rename":
            with d.transaction("Follow-up") as tx:
                tx.put(tx.get("block-1", Block).replace(name="followed"))

    def broken(news: News) -> None:
        raise ValueError("a bug of the listener")

    d.subscribe(editor)
    stop = d.subscribe(broken)
    d.subscribe(lambda news: heard.append((news.edit.label if news.edit else "", names(d)[0])))
    with pytest.raises(ExceptionGroup, match="several listeners failed"):
        rename(d, 0, "x")
    assert [label for label, _ in heard] == ["Rename", "Follow-up"]
    assert names(d)[:2] == ["x", "followed"]
    stop()
    stop()
    d.undo()
    assert names(d)[:2] == ["x", ""]


def test_gesture_is_shown_and_stored_once() -> None:
    d = document()
    news: list[News] = []
    d.subscribe(news.append)
    before = dict(d.records)
    gesture = d.gesture("Drag")
    for place in (35, 40):
        with gesture.show() as tx:
            block = tx.get("block-0", Block)
            assert block.start == 0, "each show begins where the drag began"
            tx.put(block.replace(start=place * F))
    with pytest.raises(EditError), gesture.show() as tx:
        tx.put(tx.get("block-0", Block).replace(start=15 * F))
    assert dict(d.records) == before
    with gesture.show() as tx:
        tx.put(tx.get("block-0", Block).replace(start=50 * F))
        with pytest.raises(RuntimeError, match="middle"):
            gesture.commit()
    with pytest.raises(RuntimeError), d.transaction("x"):
        pass
    assert gesture.commit() is not None
    assert d.history.undo == [1]
    assert next(n.edit for n in news if n.edit).patch.changes.keys() == {"block-0"}
    with pytest.raises(RuntimeError, match="over"):
        gesture.cancel()
    d.undo()
    assert dict(d.records) == before


def test_undo_reaches_locked_tracks() -> None:
    d = document()
    rename(d, 0, "x")
    command.run(d, "lock-track", {"track": "V1"})
    with pytest.raises(EditError, match="locked"):
        rename(d, 0, "y")
    d.undo()
    d.undo()
    assert names(d) == ["", "", ""]
    d.redo()
    d.redo()
    assert names(d)[0] == "x"
    assert d.tracks()[0].locked


def test_a_new_edit_forgets_what_was_undone() -> None:
    d = document()
    rename(d, 0, "a")
    d.undo()
    rename(d, 0, "b")
    assert d.redo() is None
    assert names(d)[0] == "b"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda tx, t: tx.put(solid(9, t, start=5 * F)), "over each other"),
        (lambda tx, t: tx.put(solid(9, t, start=90 * F + 1)), "between two frames"),
        (lambda tx, t: tx.put(solid(9, "nowhere")), "no track"),
        (lambda tx, t: tx.put(solid(9, tx.tracks()[1].id)), "lies on a track of video"),
        (lambda tx, t: tx.put(solid(9, t, content={"kind": "image", "asset": "a"})), "no asset"),
        (lambda tx, t: tx.put(solid(9, t, start=24 * 3600 * 25 * F)), "24 hours"),
        (lambda tx, t: tx.remove(tx.project.id), "one project"),
        (lambda tx, t: tx.put(Project(id="project-2", main_timeline=tx.timeline.id)), "one project"),
        (lambda tx, t: tx.remove(tx.timeline.id), "main timeline"),
        (lambda tx, t: tx.put(Track(id="track-9", timeline=tx.timeline.id, medium="video", name="x")), "in no timeline"),
        (lambda tx, t: tx.put(tx.timeline.replace(tracks=(t, t))), "once"),
        (lambda tx, t: tx.put(Marker(id="marker-1", timeline="nowhere", time=0)), "no timeline"),
        (lambda tx, t: tx.put(solid(9, t, curves=[curve("placement.opacity", 7)])), "or less"),
        (lambda tx, t: tx.put(solid(9, t, curves=[curve("placement.fit", "cover")])), "cannot have keyframes"),
    ],
)  # fmt: skip
def test_rules_refuse(change: Any, message: str) -> None:
    d = document()
    before = dict(d.records)
    with pytest.raises(EditError, match=message), d.transaction("x") as tx:
        change(tx, tx.tracks()[0].id)
    assert dict(d.records) == before


def curve(path: str, value: Any) -> Curve:
    return Curve.model_validate({"path": path, "keyframes": [{"time": 0, "value": value}]})


def test_rules_tidy_up() -> None:
    d = document()
    row = d.tracks()[0].id
    with d.transaction("x") as tx:
        tx.put(
            solid(
                5, row, link="alone", group="alone", transition={"kind": "dissolve", "before": 1, "after": 1},
                effects=[{"kind": "blur"}, {"kind": "blur", "id": "a.b"}, {"kind": "hologram", "id": "h"}],
                curves=[curve("effects.gone.radius", 1), curve("effects.h.depth", 1)],
            )
        )  # fmt: skip
    block = d.get("block-5", Block)
    assert (block.link, block.group, block.transition) == (None, None, None)
    assert len({e.id for e in block.effects}) == 3
    assert all(e.id and "." not in e.id for e in block.effects)
    assert [c.path for c in block.curves] == ["effects.h.depth"]


def test_what_lies_on_a_removed_timeline_goes_with_it() -> None:
    d = document()
    with d.transaction("x") as tx:
        tx.put(Timeline(id="timeline-2", tracks=("track-2",)))
        tx.put(Track(id="track-2", timeline="timeline-2", medium="video", name="x"))
        tx.put(solid(7, "track-2"))
        tx.put(Marker(id="marker-2", timeline="timeline-2", time=0))
    with d.transaction("y") as tx:
        tx.remove("timeline-2")
    assert not {"timeline-2", "track-2", "block-7", "marker-2"} & d.records.keys()
    d.undo()
    assert {"timeline-2", "track-2", "block-7", "marker-2"} <= d.records.keys()


def test_index_kept_from_changes_is_the_index_made_anew() -> None:
    chance = random.Random(5)
    records: dict[str, Any] = {}
    index = Index(records)
    for step in range(2000):
        i = chance.randrange(200)
        before = records.pop(f"block-{i}", None)
        after = None
        if chance.random() < 0.8:
            bond = chance.choice(["x", "y", None])
            after = solid(i, chance.choice("ab"), start=chance.randrange(500) * F, link=bond, group=bond)
            records[after.id] = after
        index.note(((f"block-{i}", before, after),))
        if step % chance.choice([1, 7, 90]) == 0:
            fresh = Index(records)
            for track in "abc":
                assert index.blocks_on(track) == fresh.blocks_on(track)
            assert index.linked("x") == fresh.linked("x")
            assert index.grouped("y") == fresh.grouped("y")
