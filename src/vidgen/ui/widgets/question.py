"""Asking before something is done that undo does not take back."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from vidgen.ui.widgets.letters import Letters


def question(parent: QWidget, title: str, text: str, do: str) -> QMessageBox:
    """Return a box with two buttons, `do` and Cancel, that says `text` as plain text; `exec` or `open` it."""
    box = QMessageBox(QMessageBox.Icon.Question, title, "", parent=parent)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(text)
    box.setDefaultButton(box.addButton(do, QMessageBox.ButtonRole.AcceptRole))
    box.addButton(QMessageBox.StandardButton.Cancel)
    Letters(box)
    return box


def confirmed(parent: QWidget, title: str, text: str, do: str) -> bool:
    """Ask, and return whether the user wants to `do` it."""
    box = question(parent, title, text, do)
    box.exec()
    box.deleteLater()
    return box.clickedButton() is box.defaultButton()


async def choice(parent: QWidget, title: str, text: str, ways: Sequence[str]) -> int | None:
    """Ask which way to go, and return its place; None for Cancel. The first is what Return chooses."""
    box = question(parent, title, text, ways[0])
    first = box.defaultButton()
    buttons = [first, *(box.addButton(way, QMessageBox.ButtonRole.ActionRole) for way in ways[1:])]
    chosen: asyncio.Future[int | None] = asyncio.get_running_loop().create_future()

    def finished() -> None:
        if not chosen.done():
            pressed = box.clickedButton()
            chosen.set_result(buttons.index(pressed) if pressed in buttons else None)

    box.finished.connect(lambda _result: finished())
    box.open()
    try:
        return await chosen
    finally:
        box.close()
        box.deleteLater()
