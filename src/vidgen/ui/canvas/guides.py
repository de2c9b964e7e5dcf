"""`Guides`: lines that lie over the canvas, to compose by: of the project, so that undo takes changes of them back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from PySide6.QtCore import QObject, QTimer, Signal

from vidgen.editor.command import find, perform
from vidgen.editor.document import Gesture, News
from vidgen.editor.records import Project
from vidgen.errors import VidgenError
from vidgen.ui.canvas.snapping import Line
from vidgen.ui.context import Context

_LOCKED = "canvas.guides-locked"
_SETTLES = 800
"""Milliseconds after which what keys have moved is a step of undo."""


class Guides(QObject):
    """`changed` says that there are others, that another is chosen, or that they are locked or free."""

    changed = Signal()

    def __init__(self, context: Context, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.lines = _lines(context.project.records.project)
        self.chosen: Line | None = None
        """The one that keys move."""
        self.locked = context.session.recall(_LOCKED) is True
        self._gesture: Gesture | None = None
        self._settle = QTimer(self, singleShot=True, interval=_SETTLES)
        self._settle.timeout.connect(self.settle)
        context.project.about_to_change.connect(self.settle)
        context.project.news.connect(self._hear)

    def put(self, lines: Iterable[Line], label: str) -> None:
        """Have these guides and no others, as a step of undo; two at the same place are one."""
        self._context.run("set-guides", _arguments(lines), label=label)

    def add(self, line: Line) -> None:
        """Add one."""
        self.put([*self.lines, line], self.tr("Add a guide"))

    def remove(self, line: Line) -> None:
        """Take one away, if it is there."""
        self.put((other for other in self.lines if other != line), self.tr("Remove a guide"))

    def move(self, line: Line, at: float) -> None:
        """Put one elsewhere."""
        moved = Line(line.axis, at)
        self.put((moved if other == line else other for other in self.lines), self.tr("Move a guide"))

    def clear(self) -> None:
        """Take all away."""
        self.put((), self.tr("Remove all guides"))

    def lock(self, on: bool) -> None:
        """Let mouse and arrow keys move them, or not."""
        if on != self.locked:
            self.locked, self.chosen = on, None
            self._context.session.remember(_LOCKED, on)
            self.changed.emit()

    # Keys -------------------------------------------------------------------------------------------------------

    def choose(self, line: Line | None) -> None:
        """Let keys move this one, or none."""
        self.settle()
        if line != self.chosen and (line is None or line in self.lines):
            self.chosen = line
            self.changed.emit()

    def choose_next(self) -> None:
        """Choose the one after the chosen one: upright ones first, each from left to right and from top to bottom."""
        places = [n for n, line in enumerate(self.lines) if line == self.chosen]
        if self.lines and not self.locked:
            self.choose(self.lines[(places[0] + 1) % len(self.lines) if places else 0])

    def nudge(self, by: int) -> None:
        """Move the chosen one by pixels of the canvas; what follows soon is the same step of undo."""
        if self.chosen is None:
            return
        if reason := self._context.project.read_only:
            self._context.tell(self.tr("The project is open for reading only. {0}").format(reason))
            return
        if self._gesture is None:
            self._gesture = self._context.project.gesture(self.tr("Move a guide"))
        was, self.chosen = self.chosen, replace(self.chosen, at=self.chosen.at + by)
        wanted = [self.chosen if line == was else line for line in self.lines]
        try:
            with self._gesture.show() as tx:
                perform(tx, find("set-guides"), _arguments(wanted))
        except VidgenError as error:
            self.chosen = was
            self._context.tell(str(error))
        self._settle.start()

    def settle(self) -> None:
        """Make what keys have moved a step of undo."""
        self._settle.stop()
        if self._gesture is not None:
            try:
                self._gesture.commit()
            except VidgenError as error:
                self._context.tell(str(error))
            finally:
                self._gesture = None

    def description(self) -> str:
        """Return which one is chosen, for those who do not see it; "" when none is."""
        if self.chosen is None:
            return ""
        text = (
            self.tr("Upright guide at {0} pixels.")
            if self.chosen.axis == "x"
            else self.tr("Level guide at {0} pixels.")
        )
        return text.format(round(self.chosen.at))

    def _hear(self, news: News) -> None:
        if not any(isinstance(after, Project) for _, _, after in news.patch):
            return
        lines = _lines(self._context.project.records.project)
        if lines != self.lines:
            self.lines = lines
            if self._gesture is None and self.chosen not in lines:
                self.chosen = None
            self.changed.emit()


def _lines(of: Project) -> tuple[Line, ...]:
    return (*(Line("x", float(at)) for at in of.guides_x), *(Line("y", float(at)) for at in of.guides_y))


def _arguments(lines: Iterable[Line]) -> dict[str, list[int]]:
    known = list(lines)
    return {axis: [round(line.at) for line in known if line.axis == axis] for axis in ("x", "y")}
