"""What is dropped onto the timeline, and what a screen reader sees of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QAccessible, QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QApplication

from vidgen.editor.records import Block
from vidgen.timing import FLICKS
from vidgen.ui.dragging import Carried, CarriedAsset, CarriedKind, carry

MEDIA = Path(__file__).resolve().parents[2] / "resources" / "media"
NO = Qt.KeyboardModifier.NoModifier
CTRL = Qt.KeyboardModifier.ControlModifier
LEFT = Qt.MouseButton.LeftButton
COPY = Qt.DropAction.CopyAction


class Dragged:
    """Something that is dragged over the timeline."""

    def __init__(self, editor, data: QMimeData) -> None:
        self.editor, self.data = editor, data
        self.view = editor.panels["timeline"].view
        editor.session.look_at(zoom=50, scroll=0)
        self.view.scroll_rows(0)

    def place(self, seconds: float, row: int) -> QPointF:
        found = self.view.rows[row] if row < len(self.view.rows) else None
        top = found.top + 30 if found is not None else self.view.rows[-1].bottom + 20
        return QPointF(self.view.viewport.x(round(seconds * FLICKS)), self.view.notes.height + top - self.view.top)

    def over(self, seconds: float, row: int = 0, keys=NO) -> None:
        at = self.place(seconds, row)
        QApplication.sendEvent(self.view, QDragEnterEvent(at.toPoint(), COPY, self.data, LEFT, keys))
        QApplication.sendEvent(self.view, QDragMoveEvent(at.toPoint(), COPY, self.data, LEFT, keys))

    def leave(self) -> None:
        QApplication.sendEvent(self.view, QDragLeaveEvent())

    def drop(self, seconds: float, row: int = 0, keys=NO) -> None:
        self.over(seconds, row, keys)
        event = QDropEvent(self.place(seconds, row), COPY, self.data, LEFT, keys, QEvent.Type.Drop)
        QApplication.sendEvent(self.view, event)


def _state(editor) -> tuple[object, ...]:
    return dict(editor.project.records.records), editor.project.revision, editor.project.steps()


def _times(editor) -> list[tuple[float, float]]:
    return [(b.start / FLICKS, b.end / FLICKS) for b in editor.project.records.blocks()]


@pytest.fixture
def row(editor) -> list[str]:
    """Two solids of 2 and 3 seconds on V1."""
    made = [editor.context.run("append", {"kind": "solid", "duration": f"{n}s"})["block"] for n in (2, 3)]
    editor.session.select(())
    return made


def test_a_kind_is_shown_while_it_is_dragged_and_gone_when_it_leaves(editor, row) -> None:
    before = _state(editor)
    dragged = Dragged(editor, carry(Carried(kind=CarriedKind(family="block", kind="shape"))))
    dragged.over(1)
    assert _times(editor)[:2] == [(0, 1), (1, 6)]
    dragged.leave()
    assert _state(editor) == before


def test_a_kind_is_dropped_over_or_between_or_above(editor, row) -> None:
    data = carry(Carried(kind=CarriedKind(family="block", kind="text", values={"text": "Hello"})))
    Dragged(editor, data).drop(5.05)
    assert _times(editor)[-1] == (5, 10)  # snapped
    (chosen,) = editor.session.selection
    assert editor.project.records.get(chosen, Block).content.text == "Hello"
    editor.actions_["undo"].trigger()
    Dragged(editor, data).drop(2, keys=CTRL)
    assert _times(editor) == [(0, 2), (2, 7), (7, 10)]
    editor.actions_["undo"].trigger()
    Dragged(editor, data).drop(1, row=9)
    assert _times(editor) == [(0, 2), (2, 5), (1, 6)]
    assert len(editor.project.records.tracks()) == 3
    editor.actions_["undo"].trigger()
    dragged = Dragged(editor, data)
    place = dragged.place(1, 9)
    for by in (0, 1, 2):  # a track comes up where the mouse is, and is none to drop onto
        at = (place + QPointF(by, 0)).toPoint()
        if not by:
            QApplication.sendEvent(dragged.view, QDragEnterEvent(at, COPY, data, LEFT, NO))
        QApplication.sendEvent(dragged.view, QDragMoveEvent(at, COPY, data, LEFT, NO))
    QApplication.sendEvent(dragged.view, QDropEvent(place, COPY, data, LEFT, NO, QEvent.Type.Drop))
    assert _times(editor) == [(0, 2), (2, 5), (1, 6)]
    assert len(editor.project.records.tracks()) == 3


def test_files_of_the_bin(editor, window, idle) -> None:
    window.work.bring_in([MEDIA / "sunrise.jpg", MEDIA / "morning.ogg"])
    idle()
    assets = tuple(CarriedAsset(asset=a.id) for a in editor.project.records.assets())
    Dragged(editor, carry(Carried(assets=assets))).drop(1)
    kinds = {b.content.kind: b for b in editor.project.records.blocks()}
    assert set(kinds) == {"image", "audio"}
    assert min(b.start for b in kinds.values()) == FLICKS
    idle()


def test_files_of_the_desktop_are_brought_in_and_put_where_they_were_dropped(editor, idle, qtbot) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(MEDIA / "sunrise.jpg"))])
    Dragged(editor, data).drop(2)
    idle()
    (block,) = editor.project.records.blocks()
    assert (block.content.kind, block.start) == ("image", 2 * FLICKS)
    assert editor.session.selection == (block.id,)
    assert editor.panels["timeline"].view.drag is None


def test_an_effect_goes_onto_a_block_and_a_transition_onto_a_cut(editor, row) -> None:
    effect = carry(Carried(kind=CarriedKind(family="effect", kind="blur", values={"radius": 0.5})))
    Dragged(editor, effect).drop(3)
    assert [e.kind for e in editor.project.records.get(row[1], Block).effects] == ["blur"]
    editor.session.select(row)
    Dragged(editor, effect).drop(1)  # onto one of those that are selected: onto all of them
    assert [len(editor.project.records.get(b, Block).effects) for b in row] == [1, 2]
    assert editor.session.selection == tuple(row)
    editor.project.undo()  # one step
    assert [len(editor.project.records.get(b, Block).effects) for b in row] == [0, 1]
    Dragged(editor, effect).drop(8)  # onto nothing
    assert len(editor.project.records.get(row[1], Block).effects) == 1
    transition = carry(Carried(kind=CarriedKind(family="transition", kind="dissolve")))
    dragged = Dragged(editor, transition)
    dragged.over(1.4)
    assert editor.project.records.get(row[1], Block).transition is not None
    dragged.leave()
    assert editor.project.records.get(row[1], Block).transition is None
    dragged.drop(1.4)
    assert editor.project.records.get(row[1], Block).transition.kind == "dissolve"


def _list(editor):
    return QAccessible.queryAccessibleInterface(editor.panels["timeline"].view)


def test_every_block_is_in_the_tree(editor, row) -> None:
    face = _list(editor)
    assert (face.role(), face.text(QAccessible.Text.Name)) == (QAccessible.Role.List, "Timeline")
    assert face.childCount() == 2
    editor.session.select([row[1]])
    editor.session.look_at(scroll=1000 * FLICKS)
    names = [face.child(n).text(QAccessible.Text.Name) for n in range(2)]
    assert names[1] == "Solid, V1, starts 00:00:02:00, 00:00:03:00 long"
    states = [face.child(n).state() for n in range(2)]
    assert [s.selected for s in states] == [False, True]
    assert all(s.offscreen for s in states)
    assert face.child(1).parent().childCount() == 2
    assert face.indexOfChild(face.child(1)) == 1
    assert face.child(2) is None


def test_blocks_are_selected_moved_and_trimmed_from_the_tree(editor, row) -> None:
    face, frame = _list(editor), editor.project.records.rate.frame_duration
    actions = face.child(1).actionInterface()
    assert "move on" in actions.actionNames()
    actions.doAction("move on")
    assert editor.project.records.get(row[1], Block).start == 2 * FLICKS + frame
    actions.doAction("end back")
    assert editor.project.records.get(row[1], Block).end == 5 * FLICKS
    actions.doAction(actions.pressAction())
    assert editor.session.selection == (row[1],)


def test_what_is_gone_is_no_longer_in_the_tree(editor, window, row, qtbot, idle) -> None:
    import gc

    face = _list(editor)
    items = [face.child(n) for n in range(2)]
    assert all(i.isValid() for i in items)
    editor.context.run("delete", {"blocks": [row[0]]})
    assert face.childCount() == 1
    assert face.child(0).text(QAccessible.Text.Name).startswith("Solid, V1, starts 00:00:02")
    del items
    gc.collect()
    editor.actions_["undo"].trigger()
    assert [face.child(n).isValid() for n in range(2)] == [True, True]
    path = editor.project.path
    del face
    window.open(path)
    qtbot.waitUntil(lambda: window.editor is not None and window.editor is not editor, timeout=30_000)
    gc.collect()
    idle()
    assert _list(window.editor).childCount() == 2
