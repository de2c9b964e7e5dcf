"""One film from nothing to its files, by somebody who uses menus, keys and the mouse and never sees a command's name."""

from __future__ import annotations

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction

import av
import numpy as np
import pytest
from PySide6.QtCore import QEvent, QItemSelectionModel, QMimeData, QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QFileDialog, QLineEdit, QWidget
from tests import media_files

from vidgen.editor.records import Block
from vidgen.render.store import Store
from vidgen.timing import FLICKS
from vidgen.ui.batch_dialog import BatchDialog
from vidgen.ui.bin.view import BinView
from vidgen.ui.export_dialog import ExportDialog
from vidgen.ui.form import ArgumentForm
from vidgen.ui.palette import Palette
from vidgen.ui.timeline.hits import fade_of, handle_of_fade

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
CTRL, SHIFT, ALT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)
SRT = "1\n00:00:00,200 --> 00:00:01,500\nHello there\n\n2\n00:00:01,800 --> 00:00:03,000\nand goodbye\n"


COPY = Qt.DropAction.CopyAction


@pytest.fixture
def carried(monkeypatch) -> list[QMimeData]:
    """What a drag out of the bin carries. Without a screen a QDrag never ends, so it is begun and then carried by hand."""
    found: list[QMimeData] = []

    def start(view: BinView, _actions: Qt.DropAction) -> None:
        found.append(view.model().mimeData(view.selectedIndexes()))

    monkeypatch.setattr(BinView, "startDrag", start, raising=False)
    return found


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
        """Click on a block, or walk to it in the list of blocks."""
        if self.mouse:
            self.click(self.at(block, 0.5))
        else:
            panel = self.editor.panels["blocks"]
            self.bring("blocks")
            self.bot.waitUntil(lambda: not panel._comes_up.isActive())
            self.bot.waitUntil(lambda: panel.model.rowCount() == len(self.blocks()))
            self.bot.wait(100)
            for _ in range(3):  # the list may just be read anew, with its first row as the current one
                self.key(Qt.Key.Key_Home, on=panel.list)
                for _ in self.blocks():
                    if block.id not in self.editor.session.selection:
                        self.key(Qt.Key.Key_Down, on=panel.list)
                if block.id in self.editor.session.selection:
                    break
                self.bot.wait(200)
        assert block.id in self.editor.session.selection  # and what is linked to it

    def bring(self, name: str) -> None:
        """Bring a panel to the front."""
        self.editor.docks[name].show()

        def seen() -> bool:
            self.editor.docks[name].raise_()
            return self.editor.panels[name].seen

        self.bot.waitUntil(seen)

    def carry(self, tile: QPoint, data: list[QMimeData], to: QPoint) -> None:
        """Drag what lies in the bin at a place onto a place of the timeline."""
        bin_ = self.editor.panels["media"].list.viewport()
        self.drag(bin_, tile, tile + QPoint(60, 0))
        carried = data.pop()
        QApplication.sendEvent(self.view, QDragEnterEvent(to, COPY, carried, LEFT, NONE))
        QApplication.sendEvent(self.view, QDragMoveEvent(to, COPY, carried, LEFT, NONE))
        QApplication.sendEvent(self.view, QDropEvent(QPointF(to), COPY, carried, LEFT, NONE, QEvent.Type.Drop))

    def write(self, line: QLineEdit, text: str) -> None:
        """Write into a field."""
        if self.mouse:
            QTest.mouseClick(line, LEFT)
        line.setFocus()
        line.selectAll()
        QTest.keyClicks(line, text)
        QTest.keyClick(line, Qt.Key.Key_Return)

    def press(self, button: QWidget) -> None:
        """Press a button."""
        if self.mouse:
            QTest.mouseClick(button, LEFT)
        else:
            self.key(Qt.Key.Key_Space, on=button)

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
def test_a_film_from_nothing_to_its_files(
    carried, window, editor, services, tmp_path, qtbot, idle, monkeypatch, mouse
) -> None:
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
    model = bin_.list.model()
    for name in ("one.mp4", "two.mp4", "song.wav"):
        index = model.index(order.index(name), 0)
        if mouse:
            editor.docks["media"].raise_()
            bin_.list.scrollTo(index)
            first_row, end = me.view.rows[0], editor.project.records.duration()
            y = me.view.rows[-1].bottom + 10 if name == "song.wav" else first_row.top + 20
            start = 0 if name == "song.wav" else end
            x = round(me.view.viewport.x(start)) + 1
            place = QPoint(x, me.view.notes.height + y - me.view.top)
            me.carry(bin_.list.visualRect(index).center(), carried, place)
            continue
        bin_.list.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        if name == "song.wav":
            me.go(0)
            me.choose("overlay")
        else:
            me.choose("append")
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

    # A title written on the canvas, which moves.
    canvas, frame = editor.panels["preview"].canvas, FLICKS // 30
    me.go(15 * frame)
    if mouse:
        me.choose("add-text")
    else:
        me.key(Qt.Key.Key_T, on=canvas)
    QTest.keyClicks(canvas.editing.writing, "Sunday")
    if mouse:
        QTest.mouseClick(canvas, LEFT, NONE, QPoint(3, 3))
    else:
        QTest.keyClick(canvas.editing.writing, Qt.Key.Key_Return, CTRL)
    title = next(b for b in me.blocks() if b.content.kind == "text")
    assert (title.content.text, title.start) == ("Sunday", 15 * frame)
    me.select(title)
    inspector = editor.panels["inspector"]
    me.bring("inspector")
    qtbot.waitUntil(lambda: "placement.x" in inspector.rows)
    inspector._area.ensureWidgetVisible(inspector.rows["placement.x"].key)
    me.press(inspector.rows["placement.x"].key)
    me.go(45 * frame)
    if mouse:
        idle()
        middle = QPointF(*canvas.sight.to_widget(960, 540)).toPoint()
        me.drag(canvas, middle, middle + QPoint(70, 0))
    else:
        me.write(inspector.rows["placement.x"].editor.line, "75%")
    curve = me.named(title.name).curve("placement.x")
    assert [k.time for k in curve.keyframes] == [0, 30 * frame]
    assert curve.value_at(0) == 0.5
    assert abs(curve.value_at(30 * frame) - 0.5) > 0.05

    # The music fades in.
    song = next(b for b in me.blocks() if b.name.startswith("song"))
    if mouse:
        row = me.view.row_of(song.track)
        me.view.scroll_rows(max(0, row.bottom - me.view.height() // 2))
        handle = me.at(song, 0, handle_of_fade(row.height)) + QPoint(8, 0)
        me.drag(me.view, handle, handle + QPoint(round(me.view.viewport.x(FLICKS) - me.view.viewport.x(0)), 0))
        me.view.scroll_rows(0)
    else:
        me.select(song)
        me.go(FLICKS)
        me.key(Qt.Key.Key_BraceLeft, ALT)
    assert abs(fade_of(me.named(song.name)).fade_in - FLICKS) <= 3 * frame

    # Captions from a file, with another look.
    (tmp_path / "said.srt").write_text(SRT)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_a, **_k: (str(tmp_path / "said.srt"), ""))
    me.choose("import-captions")
    qtbot.waitUntil(lambda: any(b.content.kind == "captions" for b in me.blocks()), timeout=30_000)
    assert me.named("said").content.cues[1].text == "and goodbye"
    me.select(me.named("said"))
    me.bring("inspector")
    qtbot.waitUntil(lambda: "content.style" in inspector.rows)
    box = inspector.rows["content.style"].editor.box
    inspector._area.ensureWidgetVisible(box)
    if mouse:
        QTest.mouseClick(box, LEFT)
        qtbot.wait(QApplication.doubleClickInterval() + 50)  # until then, letting go only opens the list
        choices = box.view()
        at = choices.visualRect(choices.model().index(box.findData("plain"), 0)).center()
        QTest.mouseClick(choices.viewport(), LEFT, NONE, at)
    else:
        while box.currentData() != "plain":
            me.key(Qt.Key.Key_Down, on=box)
    qtbot.waitUntil(lambda: me.named("said").content.style == "plain")

    # The storyboard: the first scene goes behind the second, with all that lies in it.
    me.choose("scenes-from-cuts")
    board = editor.panels["storyboard"].board
    me.bring("storyboard")
    editor.resizeDocks([editor.docks["storyboard"]], [360], Qt.Orientation.Vertical)
    was = [s.id for s in editor.project.records.scenes()]
    assert len(was) >= 2
    qtbot.waitUntil(lambda: board.isVisible() and board.model().rowCount() == len(was))
    cells = [board.visualRect(board.model().index(n, 0)) for n in (0, 1)]
    if mouse:
        me.drag(board.viewport(), cells[0].center(), cells[1].center() + QPoint(30, 0))
    else:
        board.setCurrentIndex(board.model().index(0, 0))
        me.key(Qt.Key.Key_Right, ALT, on=board)
    assert [s.id for s in editor.project.records.scenes()][:2] == [was[1], was[0]]
    me.bring("timeline")

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
    path = window.dashboard.card().path
    command = [sys.executable, "-m", "vidgen", "show", str(path), "--json"]
    other = subprocess.Popen(command, stdout=subprocess.PIPE, cwd=tmp_path)
    qtbot.waitUntil(lambda: other.poll() is not None, timeout=60_000)
    shown = json.loads(other.communicate()[0])
    assert other.returncode == 0
    assert sorted(_ids(shown)) == sorted(b.id for b in made.values() if isinstance(b, Block))
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
    seconds, titled = editor.project.records.duration() / FLICKS, title.start / FLICKS + 0.7
    with ThreadPoolExecutor(1) as pool:
        checked = pool.submit(_check_film, tmp_path / "film.mp4", seconds, titled)
        qtbot.waitUntil(checked.done, timeout=60_000)
    checked.result()
    assert len(list((tmp_path / "out").iterdir())) == 2
    idle()


def _ids(shown: object) -> list[str]:
    """Return the ids of all blocks in what the command line tells of a project."""
    if isinstance(shown, dict):
        own = [shown["id"]] if str(shown.get("id", "")).startswith("block-") else []
        return own + [i for value in shown.values() for i in _ids(value)]
    return [i for value in shown for i in _ids(value)] if isinstance(shown, list) else []


def _check_film(path, seconds: float, titled: float) -> None:
    """Decode a film: its length, that there is a picture, and that the sound is there after the fade."""
    with av.open(str(path)) as film:
        frames = {round(float(f.time), 2): f for f in film.decode(video=0)}
        last = max(frames)
        assert abs(last + float(Fraction(1, 30)) - seconds) < 0.1
        assert frames[min(frames, key=lambda t: abs(t - titled))].to_ndarray(format="gray").std() > 5
    with av.open(str(path)) as film:
        sound = np.concatenate([f.to_ndarray()[0] for f in film.decode(audio=0)])
        rate = film.streams.audio[0].rate
    assert abs(len(sound) / rate - seconds) < 0.15
    assert np.abs(sound[round(1.2 * rate) : round(1.6 * rate)]).max() > 0.01
