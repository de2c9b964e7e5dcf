"""One film from nothing to its files, by somebody who uses menus, keys and the mouse and never sees a command's name."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QItemSelectionModel, QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QFileDialog, QLineEdit, QWidget
from tests import media_files

from vidgen.editor.records import Block
from vidgen.render.store import Store
from vidgen.timing import FLICKS
from vidgen.ui.batch_dialog import BatchDialog
from vidgen.ui.export_dialog import ExportDialog
from vidgen.ui.form import ArgumentForm
from vidgen.ui.palette import Palette

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
CTRL, SHIFT, ALT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)
SRT = "1\n00:00:00,200 --> 00:00:01,500\nHello there\n\n2\n00:00:01,800 --> 00:00:03,000\nand goodbye\n"


class Person:
    """Uses the window, by mouse or by keys."""

    def __init__(self, window, editor, qtbot, monkeypatch, *, mouse: bool) -> None:
        self.window, self.editor, self.bot, self.mouse = window, editor, qtbot, mouse
        self.patch = monkeypatch

    @property
    def view(self) -> QWidget:
        return self.editor.panels["timeline"].view

    def blocks(self) -> list[Block]:
        return list(self.editor.project.records.blocks())

    def named(self, name: str) -> Block:
        return next(b for b in self.blocks() if b.name == name)

    def key(self, key, modifiers=NONE, on: QWidget | None = None) -> None:
        QApplication.processEvents()
        target = on or self.view
        if not target.window().isActiveWindow():
            target.window().activateWindow()
            self.bot.waitUntil(target.window().isActiveWindow)
        target.setFocus()
        QTest.keyClick(target, key, modifiers)
        self.bot.wait(1)

    def choose(self, action: str) -> None:
        """Choose from a menu, or find it in the palette by its title."""
        entry = self.editor.actions_.entry(action)
        self.bot.waitUntil(entry.action.isEnabled)
        if self.mouse:
            menu = next(
                a.menu() for a in self.window.menuBar().actions() if a.menu().objectName() == f"menu-{entry.menu}"
            )
            menu.popup(self.window.mapToGlobal(QPoint(10, 30)))
            QTest.mouseClick(menu, LEFT, NONE, menu.actionGeometry(entry.action).center())
            menu.close()
        else:
            self.key(Qt.Key.Key_K, CTRL)
            palette = next(p for p in self.window.findChildren(Palette) if p.isVisible())
            QTest.keyClicks(palette.search, entry.action.text().rstrip("…"))
            assert palette.chosen().name == action
            QTest.keyClick(palette.search, Qt.Key.Key_Return)
        self.bot.wait(1)

    def answering(self, **given: str) -> None:
        """Fill in the form that comes next."""

        def answer() -> None:
            form = next(
                (w for w in QApplication.topLevelWidgets() if isinstance(w, ArgumentForm) and w.isVisible()), None
            )
            if form is None:
                QTimer.singleShot(20, answer)
                return
            for name, value in given.items():
                for field in form.findChildren(QWidget):
                    if field.accessibleName() == name and isinstance(field, QComboBox):
                        field.setCurrentIndex(field.findData(value))
                    elif field.accessibleName() == name and isinstance(field, QLineEdit):
                        field.setFocus()
                        field.selectAll()
                        QTest.keyClicks(field, value)
            QTest.keyClick(form, Qt.Key.Key_Return)

        QTimer.singleShot(20, answer)

    def select(self, block: Block) -> None:
        if self.mouse:
            self.click(self.at(block, 0.5))
        else:
            self.editor.panels["blocks"].parent().raise_()
            self.editor.session.select([block.id])

    def at(self, block: Block, part: float, dy: int = 40) -> QPoint:
        row = self.view.row_of(block.track)
        y = self.view.notes.height + row.top - self.view.top + dy
        return QPoint(round(self.view.viewport.x(block.start + round(block.duration * part))), y)

    def click(self, at: QPoint) -> None:
        self.bot.mouseClick(self.view, LEFT, NONE, at)

    def drag(self, on: QWidget, start: QPoint, end: QPoint) -> None:
        QTest.mousePress(on, LEFT, NONE, start)
        for share in (0.3, 0.7, 1.0):
            place = QPointF(start) + QPointF(end - start) * share
            event = QMouseEvent(QEvent.Type.MouseMove, place, on.mapToGlobal(place), LEFT, LEFT, NONE)
            QApplication.sendEvent(on, event)
        QTest.mouseRelease(on, LEFT, NONE, end)

    def go(self, time: int) -> None:
        """Write a time into the transport."""
        field = self.editor.panels["preview"].time
        field.setFocus()
        field.selectAll()
        QTest.keyClicks(field, self.editor.project.records.rate.timecode(time))
        QTest.keyClick(field, Qt.Key.Key_Return)
        assert self.editor.session.playhead == time


@pytest.mark.slow
@pytest.mark.parametrize("mouse", [True, False], ids=["mouse", "keys"])
def test_a_film_from_nothing_to_its_files(window, editor, services, tmp_path, qtbot, idle, monkeypatch, mouse) -> None:
    services.__dict__["store"] = Store(tmp_path / "store")
    me = Person(window, editor, qtbot, monkeypatch, mouse=mouse)
    media = [
        media_files.video("one.mp4", sound="aac"), media_files.video("two.mp4", frames=72), media_files.sound("song.wav")
    ]  # fmt: skip
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_a, **_k: ([str(p) for p in media], ""))
    me.choose("import") if mouse else me.key(Qt.Key.Key_I, CTRL)
    bin_ = editor.panels["media"]
    qtbot.waitUntil(lambda: len(bin_.assets()) == 3, timeout=60_000)
    idle()

    # The rough cut: both films one after the other, the song below.
    order = [a.name for a in bin_.assets()]
    for name in ("one.mp4", "two.mp4", "song.wav"):
        model = bin_.list.model()
        index = model.index(order.index(name), 0)
        bin_.list.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        if name == "song.wav":
            me.go(0)
            me.choose("overlay")
        else:
            me.key(Qt.Key.Key_Return, on=bin_.list)
    qtbot.waitUntil(lambda: len({b.content.asset_id for b in me.blocks()}) == 3)
    me.key(Qt.Key.Key_Z, SHIFT)

    # Split, ripple delete, trim, dissolve.
    count = len(me.blocks())
    me.key(Qt.Key.Key_A, CTRL | SHIFT)
    me.go(FLICKS)
    me.key(Qt.Key.Key_S)
    assert len(me.blocks()) > count, (
        window.notices.said,
        editor.session.playhead,
        editor.actions_["split"].isEnabled(),
    )
    first = next(b for b in me.blocks() if b.start == FLICKS and b.content.kind == "clip")
    me.select(first)
    duration = editor.project.records.duration()
    me.key(Qt.Key.Key_Delete, SHIFT)
    assert editor.project.records.duration() <= duration
    assert all(b.id != first.id for b in me.blocks())
    pictures = [b for b in me.blocks() if b.content.kind == "clip"]
    last = max(pictures, key=lambda b: b.start)
    me.select(last)
    me.key(Qt.Key.Key_BracketRight)
    me.key(Qt.Key.Key_Comma)
    assert next(b for b in me.blocks() if b.id == last.id).end < last.end
    me.answering(Kind="dissolve", Duration="0.5s")
    me.choose("set-transition")
    qtbot.waitUntil(lambda: any(b.transition is not None for b in me.blocks()))

    # Captions from a file.
    (tmp_path / "said.srt").write_text(SRT)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_a, **_k: (str(tmp_path / "said.srt"), ""))
    me.choose("import-captions")
    qtbot.waitUntil(lambda: any(b.content.kind == "captions" for b in me.blocks()), timeout=30_000)
    assert me.named("said").content.cues[1].text == "and goodbye"

    # Undo all, redo all: the document is the same.
    made = dict(editor.project.records.records)
    while editor.actions_["undo"].isEnabled():
        me.key(Qt.Key.Key_Z, CTRL)
    assert not me.blocks()
    while editor.actions_["redo"].isEnabled():
        me.key(Qt.Key.Key_Z, CTRL | SHIFT)
    assert dict(editor.project.records.records) == made

    # Close it, open it again.
    idle()
    me.key(Qt.Key.Key_W, CTRL)
    qtbot.waitUntil(lambda: window.editor is None, timeout=30_000)
    idle()
    me.bot.keyClick(window.dashboard.list, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.editor is not None, timeout=30_000)
    me.editor = editor = window.editor
    assert dict(editor.project.records.records) == made

    # Export, then two presets in one go.
    me.choose("export")
    dialog = window.findChild(ExportDialog)
    qtbot.waitUntil(dialog.start_button.isEnabled, timeout=60_000)
    dialog.out.setText(str(tmp_path / "film.mp4"))
    dialog.out.editingFinished.emit()
    qtbot.waitUntil(dialog.start_button.isEnabled, timeout=60_000)
    if mouse:
        QTest.mouseClick(dialog.start_button, LEFT)
    else:
        me.key(Qt.Key.Key_Space, on=dialog.start_button)
    qtbot.waitUntil(lambda: [j.state for j in editor.context.exports.jobs] == ["done"], timeout=120_000)
    dialog.close()
    me.choose("batch")
    batch = window.findChild(BatchDialog)
    qtbot.waitUntil(lambda: batch.presets.count() > 0)
    for row in range(batch.presets.count()):
        item = batch.presets.item(row)
        wanted = item.data(Qt.ItemDataRole.UserRole) in ("wav", "web-small")
        item.setCheckState(Qt.CheckState.Checked if wanted else Qt.CheckState.Unchecked)
    batch.folder.setText(str(tmp_path / "out"))
    qtbot.waitUntil(lambda: batch.files.count() == 2, timeout=60_000)
    qtbot.waitUntil(batch.start_button.isEnabled, timeout=60_000)
    QTest.mouseClick(batch.start_button, LEFT) if mouse else me.key(Qt.Key.Key_Space, on=batch.start_button)
    qtbot.waitUntil(lambda: [j.state for j in editor.context.exports.jobs] == ["done"] * 3, timeout=120_000)
    assert (tmp_path / "film.mp4").stat().st_size > 1000
    assert len(list((tmp_path / "out").iterdir())) == 2
    idle()
