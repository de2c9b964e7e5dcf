"""The context menu of the canvas: what can be done with the picture that is selected."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QWidget

from vidgen.editor.records import FITS
from vidgen.ui.context import Context
from vidgen.ui.project.odd_shapes import pictures

_OTHERS = ("canvas-crop", "canvas-anchor", "-", "cut", "copy", "paste", "duplicate", "-", "delete", "-", "add-text")


def canvas_menu(context: Context, parent: QWidget) -> QMenu:
    """Return it; it is deleted when it is closed."""
    menu = QMenu(parent)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    menu.setToolTipsVisible(True)
    if pictures(context.project.records, context.session.selection):
        menu.addActions([context.actions[f"fit-{fit}"] for fit in FITS])
        menu.addSeparator()
    for name in _OTHERS:
        menu.addSeparator() if name == "-" else menu.addAction(context.actions[name])
    context.actions.refresh()
    return menu
