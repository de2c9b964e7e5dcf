"""`Drag`: what a press and the moves after it do, until it is let go or cancelled. `GestureDrag` changes the document."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter

from vidgen.editor.command import find, perform
from vidgen.editor.document import Gesture
from vidgen.editor.records import Id
from vidgen.editor.transaction import Transaction
from vidgen.errors import VidgenError
from vidgen.ui.timeline.geometry import Row
from vidgen.ui.timeline.snapping import WITHIN, Snap, snapped

if TYPE_CHECKING:
    from vidgen.ui.timeline.view import TimelineView

T = TypeVar("T")
Step: TypeAlias = tuple[str, Mapping[str, Any]]
"""A command and its arguments."""


@dataclass(frozen=True)
class Pointer:
    """Where the pointer is."""

    x: float
    """Pixels from the left edge of the view."""
    y: float
    """Pixels from the top of all rows."""
    time: int
    """Flicks, not on the frame grid."""
    row: Row | None
    """The nearest one."""
    modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier

    @property
    def shift(self) -> bool:
        """Whether Shift is held."""
        return bool(self.modifiers & Qt.KeyboardModifier.ShiftModifier)

    @property
    def ctrl(self) -> bool:
        """Whether Ctrl is held."""
        return bool(self.modifiers & Qt.KeyboardModifier.ControlModifier)

    @property
    def alt(self) -> bool:
        """Whether Alt is held: then a copy is dragged, or one of linked blocks is meant alone."""
        return bool(self.modifiers & Qt.KeyboardModifier.AltModifier)


class Drag:
    """Base of all drags. Alone it does nothing."""

    scrolls = True
    """Whether the view scrolls by itself when the pointer is held beyond an edge."""
    scrolls_rows = True
    paints = False
    """Whether it draws something over the rows."""
    chosen: Collection[Id] | None = None
    """What is set off in place of the selection, while it lasts."""
    starting = False
    """Whether it is beginning its gesture now, which tells everybody else to end theirs."""

    def __init__(self, view: TimelineView) -> None:
        self.view = view

    def move(self, pointer: Pointer) -> None:
        """Show the result of letting go here."""

    def end(self) -> None:
        """Let go."""

    def cancel(self) -> None:
        """Go back to what was there before."""

    def paint(self, painter: QPainter) -> None:
        """Draw something over the rows; the origin is the top of all rows."""

    def snap(self, points: list[int], to: list[int], pointer: Pointer) -> Snap | None:
        """Return where one of `points` snaps to, if snapping is on and Shift is not held, and show it."""
        view = self.view
        found = None
        if view.session.snapping and not pointer.shift:
            found = snapped(points, to, view.viewport.span(WITHIN))
        view.guide = found.at if found is not None else None
        return found


class GestureDrag(Drag):
    """Shows the true result of commands at each step; letting go is one undo step."""

    def __init__(self, view: TimelineView, label: str) -> None:
        super().__init__(view)
        self.label = label
        self.refused = ""
        """Why the last step could not be shown."""
        self._gesture: Gesture | None = None

    def show(self, *steps: Step) -> list[Any] | None:
        """Show what these commands do to the document as it was at the start; return their results.

        None when they cannot be done: then the start is shown, and the pointer says why.
        """
        return self.show_done(lambda tx: [perform(tx, find(name), args) for name, args in steps])

    def show_done(self, do: Callable[[Transaction], T]) -> T | None:
        """Show what `do`, made of commands, does to the document as it was at the start; return what it returns."""
        if self._gesture is None:
            self.starting = True
            try:
                self._gesture = self.view.project.gesture(self.label)
            finally:
                self.starting = False
        self.refused = ""
        try:
            with self._gesture.show() as tx:
                return do(tx)
        except VidgenError as error:
            self.refused = self.view.tip = str(error)
            return None

    def end(self) -> None:
        """Make what is shown one undo step."""
        gesture, self._gesture = self._gesture, None
        if gesture is None:
            return
        try:
            gesture.commit(self.label)
        except VidgenError as error:
            self.view.context.tell(str(error))
        if self.refused:
            self.view.context.tell(self.refused)

    def cancel(self) -> None:
        """Show the start again."""
        gesture, self._gesture = self._gesture, None
        if gesture is not None:
            gesture.cancel()


def one_step(view: TimelineView, label: str, do: Callable[[Transaction], T]) -> T | None:
    """Do what `do`, made of commands, does as one undo step; when it cannot be done, tell the user and return None."""
    if view.project.read_only is not None:
        view.context.tell(view.tr("The project is open for reading only. {0}").format(view.project.read_only))
        return None
    gesture = view.project.gesture(label)
    try:
        with gesture.show() as tx:
            found = do(tx)
        gesture.commit()
    except VidgenError as error:
        gesture.cancel()
        view.context.tell(str(error))
        return None
    return found
