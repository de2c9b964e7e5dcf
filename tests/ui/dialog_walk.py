"""A dialog as somebody uses it who has no mouse: what of it cannot be reached, seen, pressed or left, in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QLabel, QPushButton, QTabBar, QWidget
from pytestqt.qtbot import QtBot

from vidgen.ui.widgets.letters import unmarked

MOST = 300
"""Steps of a walk."""


def awake(dialog: QDialog, qtbot: QtBot) -> None:
    """Give a dialog the keyboard."""
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)


def faults_by_keys(dialog: QDialog) -> list[str]:
    """Walk with Tab and Shift+Tab through what is shown, look at where the keyboard is, and go to fields by letters."""
    return [*_walk(dialog), *_letters(dialog)]


def main_buttons(dialog: QDialog) -> list[QPushButton]:
    """Return what Return presses."""
    return [b for b in dialog.findChildren(QPushButton) if b.isDefault() and b.isVisible()]


def said(widget: QWidget) -> str:
    """Return how a control is called, for a person who reads of a fault."""
    name = widget.accessibleName() or getattr(widget, "text", lambda: "")()
    return f"{type(widget).__name__} “{unmarked(str(name))}”"


def _expected(dialog: QDialog) -> list[QWidget]:
    return [
        w
        for w in dialog.findChildren(QWidget)
        if w.isVisible()
        and w.isEnabled()
        and w.focusPolicy() & Qt.FocusPolicy.TabFocus
        and w.focusProxy() is None
        and w.window() is dialog
        and not w.objectName().startswith("qt_")
        and not _is_reached_by_arrows(w)
    ]


def _is_reached_by_arrows(widget: QWidget) -> bool:
    """Tell whether it is one of several of which one is pressed: Tab comes to that one."""
    group = widget.group() if isinstance(widget, QAbstractButton) else None
    return group is not None and group.exclusive() and group.checkedButton() not in (None, widget)


def _walk(dialog: QDialog) -> Iterator[str]:
    expected = _expected(dialog)
    if not expected:
        return
    expected[0].setFocus(Qt.FocusReason.TabFocusReason)
    on = _round(dialog, Qt.Key.Key_Tab)
    back = _round(dialog, Qt.Key.Key_Backtab)
    for widget, pictures in on.items():
        if pictures[0] == pictures[1]:
            yield f"nobody sees that the keyboard is in {said(widget)}"
    for way, found in (("Tab", on), ("Shift+Tab", back)):
        yield from (f"{way} does not come to {said(w)}" for w in expected if w not in found)
    if expected[0] is not QApplication.focusWidget():
        yield f"the walk ends in {said(QApplication.focusWidget() or dialog)}"


def _round(dialog: QDialog, key: Qt.Key) -> dict[QWidget, list[object]]:
    """Press a key until the keyboard is where it was; return each control as it looks with the keyboard and without."""
    found: dict[QWidget, list[object]] = {}
    first = now = QApplication.focusWidget()
    for _ in range(MOST):
        assert now is not None
        assert dialog.isAncestorOf(now), f"the keyboard left the dialog for {said(now)}"
        with_keys = now.grab().toImage()
        QTest.keyClick(now, key)
        found[now] = [with_keys, now.grab().toImage()]
        now = QApplication.focusWidget()
        if now is first or now in found:
            break
    return found


def _letters(dialog: QDialog) -> Iterator[str]:
    marked = list(_marked(dialog))
    keys = Counter(QKeySequence.mnemonic(text).toString() for _, text in marked)
    yield from (f"{key} is wanted by several: {[t for _, t in marked if QKeySequence.mnemonic(t).toString() == key]}"
                for key, count in keys.items() if key and count > 1)  # fmt: skip
    if QKeySequence.mnemonic("&a").isEmpty():  # there is no such thing on this system
        return
    for widget, text in marked:
        keys_of = QKeySequence.mnemonic(text)
        if isinstance(widget, QPushButton) and keys_of.isEmpty():
            yield f"there is no letter for {said(widget)}"
        if isinstance(widget, QLabel) and not keys_of.isEmpty() and widget.buddy().isEnabled():
            combination, start = keys_of[0], _expected(dialog)[0]
            start.setFocus()  # a field of keys would take them for itself
            QTest.keyClick(start, combination.key(), combination.keyboardModifiers())
            if QApplication.focusWidget() is not widget.buddy():
                yield f"{keys_of.toString()} does not go to {said(widget.buddy())}"


def _marked(dialog: QDialog) -> Iterator[tuple[QWidget, str]]:
    for widget in dialog.findChildren(QWidget):
        if not widget.isVisible() or widget.window() is not dialog:
            continue
        if isinstance(widget, QTabBar):
            yield from ((widget, widget.tabText(tab)) for tab in range(widget.count()))
        elif (isinstance(widget, QAbstractButton) and widget.text()) or (
            isinstance(widget, QLabel) and widget.buddy() is not None and widget.buddy().isVisible()
        ):
            yield widget, widget.text()
