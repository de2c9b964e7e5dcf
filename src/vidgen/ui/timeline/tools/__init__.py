"""The tools: what the pointer does on the rows. One file each, found by the folder.

class Blade(Tool):
    kind = "blade"
    title = "Blade"
    icon = "scissors"
    shortcut = "B"
    order = 20
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import QCoreApplication, Qt

if TYPE_CHECKING:
    from vidgen.ui.timeline.drags import Drag, Pointer
    from vidgen.ui.timeline.hits import Hit
    from vidgen.ui.timeline.view import TimelineView


class Tool:
    """Base of all tools."""

    kind: ClassVar[str]
    """The name of its file."""
    title: ClassVar[str]
    """In English; the window shows it translated in the context `Tool`."""
    summary: ClassVar[str]
    hint: ClassVar[str] = ""
    """What keys change while one clicks or drags; the status bar shows it."""
    icon: ClassVar[str]
    shortcut: ClassVar[str]
    order: ClassVar[int] = 50
    at_once: ClassVar[bool] = False
    """Whether a press begins its drag without waiting for the pointer to move."""

    def __init__(self, view: TimelineView) -> None:
        self.view = view

    def cursor(self, hit: Hit) -> Qt.CursorShape:
        """Return the pointer's shape over something."""
        del hit
        return Qt.CursorShape.ArrowCursor

    def touch(self, pointer: Pointer, hit: Hit) -> None:
        """Something was pressed; what comes of it is not known yet."""

    def press(self, pointer: Pointer, hit: Hit) -> Drag | None:
        """Return what dragging from there does, or None."""
        del pointer, hit
        return None

    def click(self, pointer: Pointer, hit: Hit) -> None:
        """Something was pressed and let go without being dragged."""

    def double_click(self, pointer: Pointer, hit: Hit) -> None:
        """Something was pressed twice."""

    def hover(self, pointer: Pointer, hit: Hit | None) -> None:
        """The pointer lies somewhere."""

    def nudge(self, frames: int) -> None:
        """Do by keyboard what dragging so many frames to the right would do to the selected blocks."""

    @classmethod
    def shown_title(cls) -> str:
        """Return the title in the user's language."""
        return QCoreApplication.translate("Tool", cls.title)

    @classmethod
    def shown_summary(cls) -> str:
        """Return what it does in the user's language."""
        return QCoreApplication.translate("Tool", cls.summary)

    @classmethod
    def shown_hint(cls) -> str:
        """Return the hint in the user's language."""
        return QCoreApplication.translate("Tool", cls.hint) if cls.hint else ""


@cache
def tools() -> Mapping[str, type[Tool]]:
    """Return every tool by name, in their order."""
    found: dict[str, type[Tool]] = {}
    for module in pkgutil.iter_modules(__path__):
        loaded = importlib.import_module(f"{__name__}.{module.name}")
        for value in vars(loaded).values():
            if isinstance(value, type) and issubclass(value, Tool) and getattr(value, "kind", None) == module.name:
                found[module.name] = value
        if module.name not in found:
            raise TypeError(f"{loaded.__name__} must define one Tool with kind = {module.name!r}")
    return dict(sorted(found.items(), key=lambda item: item[1].order))
