"""Somebody who uses the window by mouse or by keys, and never calls what is behind it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QLineEdit,
    QListWidget,
    QScrollArea,
    QStyle,
    QStyleOptionViewItem,
    QTabBar,
    QWidget,
)
from pytestqt.qtbot import QtBot

from vidgen.editor.records import Block
from vidgen.ui.actions.form import ArgumentForm
from vidgen.ui.actions.palette import Palette
from vidgen.ui.editor import Editor
from vidgen.ui.window import Window

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
CTRL, SHIFT, ALT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)
COPY = Qt.DropAction.CopyAction
_PATIENCE = 360
"""Half seconds for which a dialog may wait."""
_FAR = 120
"""Presses of Tab after which a control counts as out of reach."""


class Person:
    """Reaches every control as people do: by a click on it, or by F6 and Tab."""

    def __init__(self, window: Window, qtbot: QtBot, *, mouse: bool) -> None:
        self.window, self.bot, self.mouse = window, qtbot, mouse
        self._asked = (0, None)
        self._rescue = QTimer(window, interval=500)
        self._rescue.timeout.connect(self._close_what_nobody_answers)
        self._rescue.start()

    def _close_what_nobody_answers(self) -> None:
        """A dialog that nobody expects would keep the test waiting for ever: its step fails instead."""
        count, dialog = self._asked
        now = QApplication.activeModalWidget()
        self._asked = (count + 1 if now is dialog else 0, now)
        if now is not None and count > _PATIENCE:
            now.close()

    @property
    def editor(self) -> Editor:
        assert self.window.editor is not None
        return self.window.editor

    @property
    def view(self) -> QWidget:
        return self.editor.panels["timeline"].view

    def blocks(self) -> list[Block]:
        return list(self.editor.project.records.blocks())

    def named(self, name: str) -> Block:
        return next(b for b in self.blocks() if b.name == name)

    def idle(self) -> None:
        """Wait until nothing is being done in the background."""
        self.bot.waitUntil(lambda: not self.window.background.busy, timeout=120_000)

    # Keys -------------------------------------------------------------------------------------------------------

    def reach(self, widget: QWidget) -> None:
        """Give the keyboard to a control: by a click, or by F6 to its panel and Tab to it."""
        top = widget.window()
        if not top.isActiveWindow():
            top.activateWindow()
            self.bot.waitUntil(top.isActiveWindow)
        wanted = widget.focusProxy() or widget
        if self.mouse:
            if QApplication.focusWidget() is not wanted:
                QTest.mouseClick(widget, LEFT)
            return
        editor = self.window.editor if top is self.window else None
        docks = list(editor.docks.values()) if editor is not None else []
        dock: QWidget = next((d for d in docks if d.isAncestorOf(widget)), top)
        for _ in docks:
            if dock.isAncestorOf(QApplication.focusWidget()):
                break
            QTest.keyClick(QApplication.focusWidget() or top, Qt.Key.Key_F6)
        for modifiers in (NONE, SHIFT):
            for count in range(_FAR):
                now = QApplication.focusWidget() or top
                if now is wanted:
                    return
                if count and now is not top and not dock.isAncestorOf(now):
                    break  # out of the panel: the other way
                QTest.keyClick(now, Qt.Key.Key_Tab, modifiers)
        raise AssertionError(f"Tab does not reach {type(widget).__name__} {widget.accessibleName()!r}")

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE, on: QWidget | None = None) -> None:
        """Press a key where the keyboard is, or on a control that is reached first."""
        if on is not None:
            self.reach(on)
        elif not (QApplication.focusWidget() or self.window).window().isActiveWindow():
            self.window.activateWindow()  # a dialog has gone; there is no window manager here to do it
            self.bot.waitUntil(self.window.isActiveWindow)
        QTest.keyClick(QApplication.focusWidget() or self.window, key, modifiers)
        self.bot.wait(1)

    def write(self, line: QLineEdit, text: str, end: Qt.Key = Qt.Key.Key_Return) -> None:
        """Write into a field instead of what stands there."""
        self.reach(line)
        QTest.keyClick(line, Qt.Key.Key_A, CTRL)
        QTest.keyClicks(line, text)
        QTest.keyClick(line, end)
        self.bot.wait(1)

    def press(self, button: QWidget) -> None:
        """Press a button."""
        if self.mouse:
            QTest.mouseClick(button, LEFT)
        else:
            self.key(Qt.Key.Key_Space, on=button)
        self.bot.wait(1)

    def walk(self, view: QAbstractItemView, row: int, key: Qt.Key) -> None:
        """Go to a row of a list by arrows."""
        self.key(Qt.Key.Key_Home, on=view)
        for _ in range(view.model().rowCount()):
            if view.currentIndex().row() != row:
                self.key(key)
        assert view.currentIndex().row() == row

    # Commands ---------------------------------------------------------------------------------------------------

    def choose(self, action: str, key: Qt.Key | None = None, modifiers: Qt.KeyboardModifier = NONE) -> None:
        """Choose from a menu, or press its key, or find it in the palette by its title."""
        entry = self.editor.actions_.entry(action)
        self.bot.waitUntil(entry.action.isEnabled)
        if self.mouse:
            bar = self.window.menuBar()
            menu = next(a.menu() for a in bar.actions() if a.menu().objectName() == f"menu-{entry.menu}")
            menu.popup(self.window.mapToGlobal(QPoint(10, 30)))
            QTest.mouseClick(menu, LEFT, NONE, menu.actionGeometry(entry.action).center())
            menu.close()
        elif key is not None:
            self.key(key, modifiers)
        else:
            self.key(Qt.Key.Key_K, CTRL)
            palette = next(p for p in self.window.findChildren(Palette) if p.isVisible())
            QTest.keyClicks(palette.search, entry.action.text().rstrip("…"))
            assert palette.chosen().name == action
            QTest.keyClick(palette.search, Qt.Key.Key_Return)
        self.bot.wait(1)

    def bring(self, name: str) -> None:
        """Bring a panel to the front: by its tab, or by its name in the palette."""
        dock, panel = self.editor.docks[name], self.editor.panels[name]
        if not panel.seen:
            if self.mouse and not dock.isHidden():
                bars = self.editor.findChildren(QTabBar, options=Qt.FindChildOption.FindDirectChildrenOnly)
                bar, tab = next((b, n) for b in bars for n in range(b.count()) if b.tabText(n) == dock.windowTitle())
                QTest.mouseClick(bar, LEFT, NONE, bar.tabRect(tab).center())
            else:
                self.choose(f"panel-{name}")
        self.bot.waitUntil(lambda: panel.seen)
        self.window.activateWindow()
        self.bot.waitUntil(self.window.isActiveWindow)

    def go(self, time: int) -> None:
        """Write a time into the transport, and leave the field."""
        preview = self.editor.panels["preview"]
        self.write(preview.time, self.editor.project.records.rate.timecode(time))
        assert self.editor.session.playhead == time
        if not self.mouse:
            self.reach(self.view)

    def select(self, block: Block) -> None:
        """Click on a block, or walk to it in the list of blocks."""
        if self.mouse:
            QTest.mouseClick(self.view, LEFT, NONE, self.at(block, 0.5))
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
                        self.key(Qt.Key.Key_Down)
                if block.id in self.editor.session.selection:
                    break
                self.bot.wait(200)
        assert block.id in self.editor.session.selection  # and what is linked to it

    # Dialogs that wait for an answer ------------------------------------------------------------------------------

    def naming_files(self, files: Sequence[Path]) -> None:
        """Write names into the dialog of files that comes next, which is Qt's own, letter by letter, and go on."""
        left = [f'"{file}"' for file in files] if len(files) > 1 else [str(files[0])]
        letters = list(" ".join(left))

        def answer() -> None:
            dialog = QApplication.activeModalWidget()
            if not isinstance(dialog, QFileDialog) or not dialog.isVisible():
                QTimer.singleShot(20, self.window, answer)
                return
            line = dialog.findChild(QLineEdit, "fileNameEdit")
            if QApplication.focusWidget() is not line:  # else what is chosen in the list is written over it
                dialog.activateWindow()
                if self.mouse:
                    QTest.mouseClick(line, LEFT)
                for _ in range(_FAR):
                    if QApplication.focusWidget() is not line:
                        QTest.keyClick(QApplication.focusWidget() or dialog, Qt.Key.Key_Tab)
                QTest.keyClick(line, Qt.Key.Key_A, CTRL)
                QTimer.singleShot(20, self.window, answer)
            elif letters:
                for _ in range(min(8, len(letters))):
                    QTest.keyClicks(line, letters.pop(0))
                QTimer.singleShot(0, self.window, answer)
            elif self.mouse:
                buttons = dialog.findChild(QDialogButtonBox)
                QTest.mouseClick(_accepting(buttons), LEFT)
            else:
                QTest.keyClick(line, Qt.Key.Key_Return)

        QTimer.singleShot(20, self.window, answer)

    def answering(self, **given: str) -> None:
        """Fill in the form that comes next."""

        def answer() -> None:
            forms = (w for w in QApplication.topLevelWidgets() if isinstance(w, ArgumentForm) and w.isVisible())
            form = next(forms, None)
            if form is None:
                QTimer.singleShot(20, self.window, answer)
                return
            for name, value in given.items():
                field = next(f for f in form.findChildren(QWidget) if f.accessibleName() == name)
                self.reach(field)
                if isinstance(field, QComboBox):
                    QTest.keyClick(field, Qt.Key.Key_Escape) if field.view().isVisible() else None
                    QTest.keyClick(field, Qt.Key.Key_Home)
                    for _ in range(field.count()):
                        if field.currentData() != value:
                            QTest.keyClick(field, Qt.Key.Key_Down)
                else:
                    QTest.keyClick(field, Qt.Key.Key_A, CTRL)
                    QTest.keyClicks(field, value)
            if self.mouse:
                QTest.mouseClick(_accepting(form.findChild(QDialogButtonBox)), LEFT)
            else:
                QTest.keyClick(form, Qt.Key.Key_Return)

        QTimer.singleShot(20, self.window, answer)

    def agreeing(self, kind: type[QDialog]) -> None:
        """Press Return in the dialog that comes next."""

        def answer() -> None:
            dialog = QApplication.activeModalWidget()
            if isinstance(dialog, kind):
                QTest.keyClick(dialog, Qt.Key.Key_Return)
            else:
                QTimer.singleShot(20, self.window, answer)

        QTimer.singleShot(20, self.window, answer)

    def tick(self, of: QListWidget, row: int) -> None:
        """Change the tick of a row."""
        if self.mouse:
            item = of.item(row)
            of.scrollToItem(item)
            option = QStyleOptionViewItem()
            option.initFrom(of)
            option.rect = of.visualItemRect(item)
            option.features = QStyleOptionViewItem.ViewItemFeature.HasCheckIndicator
            box = of.style().subElementRect(QStyle.SubElement.SE_ItemViewItemCheckIndicator, option, of)
            QTest.mouseClick(of.viewport(), LEFT, NONE, box.center())
        else:
            self.walk(of, row, Qt.Key.Key_Down)
            self.key(Qt.Key.Key_Space)

    # The mouse --------------------------------------------------------------------------------------------------

    def carry(self, tile: QPoint, data: list[QMimeData], to: QPoint) -> None:
        """Drag what lies in the bin at a place onto a place of the timeline."""
        bin_ = self.editor.panels["media"].list.viewport()
        self.drag(bin_, tile, tile + QPoint(60, 0))
        carried = data.pop()
        QApplication.sendEvent(self.view, QDragEnterEvent(to, COPY, carried, LEFT, NONE))
        QApplication.sendEvent(self.view, QDragMoveEvent(to, COPY, carried, LEFT, NONE))
        QApplication.sendEvent(self.view, QDropEvent(QPointF(to), COPY, carried, LEFT, NONE, QEvent.Type.Drop))

    def scroll_to(self, area: QScrollArea, widget: QWidget) -> None:
        """Turn the wheel over an area until a part of it is seen; who uses keys has it come by itself."""
        seen, none, phase = area.viewport(), Qt.MouseButton.NoButton, Qt.ScrollPhase.NoScrollPhase
        place = QPointF(seen.width() - 3, seen.height() / 2)  # beside the fields
        for turn in (-120, 120):
            for _ in range(_FAR):
                top = widget.mapTo(seen, QPoint(0, 0)).y()
                if not self.mouse or 0 <= top <= seen.height() - widget.height():
                    return
                there, by = seen.mapToGlobal(place), QPoint(0, turn)
                event = QWheelEvent(place, there, QPoint(), by, none, NONE, phase, False)
                QApplication.sendEvent(seen, event)
        raise AssertionError(f"the wheel does not reach {widget.accessibleName()!r}")

    def at(self, block: Block, part: float, dy: int = 40) -> QPoint:
        """Return a place on a block of the timeline."""
        row = self.view.row_of(block.track)
        y = self.view.notes.height + row.top - self.view.top + dy
        return QPoint(round(self.view.viewport.x(block.start + round(block.duration * part))), y)

    def drag(self, on: QWidget, start: QPoint, end: QPoint) -> None:
        """Press, move and let go."""
        QTest.mousePress(on, LEFT, NONE, start)
        for share in (0.3, 0.7, 1.0):
            place = QPointF(start) + QPointF(end - start) * share
            event = QMouseEvent(QEvent.Type.MouseMove, place, on.mapToGlobal(place), LEFT, LEFT, NONE)
            QApplication.sendEvent(on, event)
        QTest.mouseRelease(on, LEFT, NONE, end)


def _accepting(box: QDialogButtonBox) -> QAbstractButton:
    return next(b for b in box.buttons() if box.buttonRole(b) is QDialogButtonBox.ButtonRole.AcceptRole)
