"""Panels: one file each, found by the folder. `panels/history.py` defines one `Panel` with `kind = "history"`.

    class HistoryPanel(Panel):
        kind = "history"
        title = "History"
        icon = "history"              # resources/icons/history.svg
        area = "right"

        def __init__(self, context: Context) -> None:
            super().__init__(context)

A panel is made when a project is opened and thrown away when it is closed.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Mapping
from functools import cache
from typing import ClassVar, Literal

from PySide6.QtCore import QCoreApplication, QPoint, QRect, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from vidgen.ui.context import Context

Area = Literal["left", "centre", "right", "bottom"]


class Panel(QWidget):
    """Base of all panels."""

    kind: ClassVar[str]
    """The name of its file."""
    title: ClassVar[str]
    """In English; the window shows it translated in the context `Panel`."""
    icon: ClassVar[str]
    area: ClassVar[Area]
    """Where it is in the workspace `Edit`."""
    order: ClassVar[int] = 50
    """Among those of its area: the lowest is in front."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self.setObjectName(self.kind)
        self.setAccessibleName(self.shown_title())
        self._comes_up = QTimer(self, singleShot=True, interval=0)
        self._comes_up.timeout.connect(lambda: self.catch_up() if self.seen else None)

    @property
    def seen(self) -> bool:
        """Whether it is shown, and in front of those that share its place: only then it follows what changes."""
        # Qt puts the others of a place outside of the window; a visible region leaves out what opaque children cover.
        top = self.window()
        return self.isVisible() and top.rect().intersects(QRect(self.mapTo(top, QPoint()), self.size()))

    def catch_up(self) -> None:
        """Bring up to date what was not followed while it was not seen. Called each time it comes to be seen."""

    def look_again(self) -> None:
        """Catch up soon, if it is seen then."""
        self._comes_up.start()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """Catch up."""
        super().showEvent(event)
        self.look_again()

    def put_away(self) -> Callable[[], None] | None:
        """Stop what is under way: the project is closed. Return what remains to be waited for, in a thread that may."""
        return None

    @classmethod
    def shown_title(cls) -> str:
        """Return the title in the user's language."""
        return QCoreApplication.translate("Panel", cls.title)


@cache
def panels() -> Mapping[str, type[Panel]]:
    """Return every panel by name, each area's in their order."""
    found: dict[str, type[Panel]] = {}
    for module in pkgutil.iter_modules(__path__):
        loaded = importlib.import_module(f"{__name__}.{module.name}")
        own = [
            value
            for value in vars(loaded).values()
            if isinstance(value, type) and issubclass(value, Panel) and getattr(value, "kind", None) == module.name
        ]
        if len(own) != 1:
            raise TypeError(f"{loaded.__name__} must define one Panel with kind = {module.name!r}, not {len(own)}")
        found[module.name] = own[0]
    return dict(sorted(found.items(), key=lambda item: (item[1].order, item[0])))
