"""`TimelineView`: the painted widget with ruler, rows and playhead. Only what is seen is drawn.

It shows the records and where the user is, and hands the pointer to the tool that is chosen. What the pointer then does is
a `Drag`; everything that changes the document goes through its gesture, or through a command.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QCursor,
    QEnterEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QRegion,
    QStatusTipEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QToolTip, QWidget

from vidgen.editor.records import Block
from vidgen.ui.context import Context
from vidgen.ui.timeline import hits, navigation
from vidgen.ui.timeline.drags import Drag, Pointer
from vidgen.ui.timeline.face import paint_view
from vidgen.ui.timeline.geometry import height_of, nearest_row
from vidgen.ui.timeline.hits import Hit
from vidgen.ui.timeline.lanes.doing import key_pressed, mine
from vidgen.ui.timeline.lanes.finding import spot
from vidgen.ui.timeline.lanes.pointer import LanePointer
from vidgen.ui.timeline.pulling import PulledTimeline
from vidgen.ui.timeline.repainting import said
from vidgen.ui.timeline.rolling import FRAME, roll
from vidgen.ui.timeline.ruler import RulerHit, ruler_cursor, ruler_hit
from vidgen.ui.timeline.scrubbing import ruler_drag
from vidgen.ui.timeline.surface import Surface
from vidgen.ui.timeline.tips import tip_at
from vidgen.ui.timeline.tools import Tool, tools

if TYPE_CHECKING:
    from vidgen.ui.timeline.keys import Keys

_CHANGING = {
    Qt.Key.Key_Alt: Qt.KeyboardModifier.AltModifier,
    Qt.Key.Key_Control: Qt.KeyboardModifier.ControlModifier,
    Qt.Key.Key_Shift: Qt.KeyboardModifier.ShiftModifier,
}
"""Keys that change what a drag does, when they are pressed or let go in the midst of it."""
_NEAR = 4
"""Pixels that the pointer has to go before a press becomes a drag."""


class TimelineView(Surface):
    """The canvas of one open project."""

    tool_changed = Signal(str)
    current_changed = Signal()
    """The keyboard has gone to another block."""
    menu_wanted = Signal(object, QPoint)
    """A `Hit` or `RulerHit`, and where on the screen its menu belongs."""

    rename_wanted = Signal(str)  # the id of a scene

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.setObjectName("timeline-view")
        self.setAccessibleName(self.tr("Timeline"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.tools: dict[str, Tool] = {name: kind(self) for name, kind in tools().items()}
        self.tool: Tool = self.tools["select"]
        self.setStatusTip(self.tool.shown_hint())
        self.keys: Keys | None = None
        self.items: QObject | None = None
        """What screen readers are told; see `accessible`."""
        self._lane_pointer = LanePointer(self)
        self.hovered: Hit | None = None
        self.band: QRectF | None = None
        """The rubber band, in pixels below the ruler and of the rows."""
        self.guide: int | None = None
        """The time that a drag has snapped to."""
        self.tip = ""
        """What a drag says beside the pointer."""
        self._said = QRegion()
        """Where that, the guide and the band were when they were drawn last."""
        self.drag: Drag | None = None
        self._pressed: tuple[Pointer, Hit] | None = None
        self.pointer_at = QPointF()
        self._modifiers = Qt.KeyboardModifier.NoModifier
        self._rolling = QTimer(self, interval=FRAME)
        self._rolling.timeout.connect(self._roll)
        self.project.about_to_change.connect(self.cancel_drag)

    @cached_property
    def pulled(self) -> PulledTimeline:
        """What a hand that Space holds takes hold of."""
        return PulledTimeline(self)

    def choose_tool(self, name: str) -> None:
        """Take another tool."""
        if name in self.tools and name != self.tool.kind:
            self.cancel_drag()
            self.tool = self.tools[name]
            self.guide = None  # of the blade
            self.setStatusTip(self.tool.shown_hint())
            if self.underMouse():  # else it is shown when the pointer comes
                QApplication.sendEvent(self, QStatusTipEvent(self.statusTip()))
            self.show_cursor()
            self.tool_changed.emit(name)
            self.update()

    # Painting ---------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Draw what is seen of the parts that changed."""
        with QPainter(
            self
        ) as painter:  # ended also when drawing fails: Qt crashes over one that outlives what it drew on
            paint_view(self, painter, event.region())

    # The pointer ------------------------------------------------------------------------------------------------

    def pointer(self, at: QPointF, modifiers: Qt.KeyboardModifier) -> Pointer:
        """Return a point of the widget as tools see it."""
        y = at.y() - self.notes.height + self.top
        view = self.viewport
        return Pointer(at.x(), y, view.time(at.x()), nearest_row(self.rows, y), modifiers)

    def hit(self, pointer: Pointer) -> Hit:
        """Return what lies under the pointer among the rows."""
        row, records, view = pointer.row, self.project.records, self.viewport
        if row is not None and row.lanes and row.top + row.height <= pointer.y < row.bottom:
            there = spot(records, self.lanes, row, view, pointer.x, pointer.y)
            return Hit("nothing" if there is None else "lane", pointer.time, row, lane=there)
        return hits.hit(records, self.rows, view, pointer.x, pointer.y)

    def tool_at(self, hit: Hit) -> Tool:
        """Return what the pointer does there: in the lanes their own, but for the tools that look around."""
        return self._lane_pointer if hit.lane is not None and self.tool.kind not in ("hand", "zoom") else self.tool

    def ruler_hit(self, at: QPointF) -> RulerHit:
        """Return what lies at a point of the ruler."""
        return ruler_hit(self.notes, self.viewport, at.x(), at.y(), self.session.playhead, self.session.in_out)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Begin something: with the tool, in the ruler, or by hand with the middle button."""
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self.pointer_at, self._modifiers = event.position(), event.modifiers()
        if self.drag is not None:
            if event.button() == Qt.MouseButton.RightButton:
                self.cancel_drag()
            return
        pointer = self.pointer(event.position(), event.modifiers())
        if event.button() == Qt.MouseButton.MiddleButton:
            self.pulled.take_hold(event.position())
        elif event.button() == Qt.MouseButton.LeftButton:
            if event.position().y() < self.notes.height:
                self.begin(ruler_drag(self, self.ruler_hit(event.position()), pointer), pointer)
            else:
                self._pressed = pointer, self.hit(pointer)
                tool = self.tool_at(self._pressed[1])
                tool.touch(*self._pressed)
                if tool.at_once:
                    self.begin(tool.press(*self._pressed), pointer)

    def begin(self, drag: Drag | None, pointer: Pointer) -> None:
        """Take up a drag and show where it is."""
        if drag is None:
            return
        self.drag = drag
        self._step(pointer)
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Go on with a drag, or show what lies under the pointer."""
        self.pointer_at, self._modifiers = event.position(), event.modifiers()
        pointer = self.pointer(event.position(), event.modifiers())
        if self.drag is None and self._pressed is not None:
            start, hit = self._pressed
            if abs(pointer.x - start.x) + abs(pointer.y - start.y) < _NEAR:
                return
            self._pressed = None
            self.begin(self.tool_at(hit).press(start, hit), pointer)
            self._pressed = None if self.drag is not None else (start, hit)
        elif self.drag is not None:
            self._step(pointer)
        else:
            self._hover(event.position())

    def _step(self, pointer: Pointer) -> None:
        if self.drag is None:
            return
        self.drag.move(pointer)
        outside = (
            not self.notes.height <= self.pointer_at.y() <= self.height()
            or not 0 <= self.pointer_at.x() <= self.width()
        )
        if outside and self.drag.scrolls and not self._rolling.isActive():
            self._rolling.start()
        before, self._said = self._said, said(self)
        self.update(self.rect() if self.drag.paints else before + self._said)

    def _roll(self) -> None:
        if roll(self):
            self._step(self.pointer(self.pointer_at, self._modifiers))
        else:
            self._rolling.stop()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """End what was begun."""
        if event.button() not in (Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton):
            return
        self.pointer_at = event.position()
        if self.drag is not None:
            self.finish_drag()
        elif self._pressed is not None:
            start, hit = self._pressed
            self._pressed = None
            self.tool_at(hit).click(start, hit)
        self._hover(event.position())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Let the tool do what it does on a double click."""
        if event.button() == Qt.MouseButton.LeftButton and event.position().y() >= self.notes.height:
            pointer = self.pointer(event.position(), event.modifiers())
            hit = self.hit(pointer)
            self.tool_at(hit).double_click(pointer, hit)
        elif event.position().y() < self.notes.top and (found := self.ruler_hit(event.position())).id is not None:
            self.rename_wanted.emit(found.id)
        else:
            self.mousePressEvent(event)

    def drag_to(self, at: QPointF, keys: Qt.KeyboardModifier) -> None:
        """Go on with a drag that came from elsewhere."""
        self.pointer_at, self._modifiers = at, keys
        self._step(self.pointer(at, keys))

    def finish_drag(self) -> None:
        """Let go of a drag."""
        self._end_drag(lambda drag: drag.end())

    def _end_drag(self, how: object) -> None:
        drag, self.drag = self.drag, None
        self._rolling.stop()
        self._pressed = None
        self.guide, self.tip, self.band = None, "", None
        try:
            if drag is not None and callable(how):
                how(drag)
        finally:
            self.show_cursor()
            self.update()

    def cancel_drag(self) -> None:
        """End a drag as if it had never begun."""
        if self.drag is not None and not self.drag.starting:
            self._end_drag(lambda drag: drag.cancel())

    def _hover(self, at: QPointF) -> None:
        hovered = None
        if at.y() >= self.notes.height:
            hovered = self.hit(self.pointer(at, Qt.KeyboardModifier.NoModifier))
        if (hovered and (hovered.block, hovered.part)) != (self.hovered and (self.hovered.block, self.hovered.part)):
            for block in {h.block for h in (hovered, self.hovered) if h is not None and h.block is not None}:
                if (record := self.project.records.find(block, Block)) is not None:
                    self.update(self.block_rect(record).adjusted(-6, -2, 6, 2))
        self.hovered = hovered
        self.show_cursor()
        self.tool.hover(self.pointer(at, self._modifiers), hovered)

    def show_cursor(self) -> None:
        """Show what the pointer does where it is."""
        if self.drag is not None:
            return
        if self.hovered is None:
            shape = ruler_cursor(self.ruler_hit(QPointF(self.mapFromGlobal(QCursor.pos()))))
        else:
            shape = self.tool_at(self.hovered).cursor(self.hovered)
        if self.cursor().shape() != shape:
            self.setCursor(shape)

    def enterEvent(self, event: QEnterEvent) -> None:  # noqa: N802
        """Show what lies under the pointer."""
        self._hover(event.position())

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802
        """Nothing lies under the pointer any more."""
        super().leaveEvent(event)
        self.hovered = None
        if self.drag is None:
            self.guide = None
        self.update()

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        """Scroll; with Ctrl zoom around the pointer, with Shift sideways."""
        step = event.pixelDelta() if not event.pixelDelta().isNull() else event.angleDelta() / 2
        view = self.viewport
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            turn = event.angleDelta().y() or event.angleDelta().x()
            self.look_at(view.zoomed(1.2 ** (turn / 120), event.position().x()))
        elif event.modifiers() & Qt.KeyboardModifier.ShiftModifier or height_of(self.rows) <= self.rows_height:
            self.session.look_at(scroll=max(0, view.scroll - view.span(step.x() or step.y())))
        else:
            if step.x():
                self.session.look_at(scroll=max(0, view.scroll - view.span(step.x())))
            self.scroll_rows(self.top - step.y())
        self.pointer_at = event.position()
        if self.drag is not None:
            self._step(self.pointer(event.position(), event.modifiers()))
        event.accept()

    # The keyboard -----------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Escape cancels a drag; everything else is `navigation`'s, or an action's."""
        if event.key() == Qt.Key.Key_Escape and (self.drag is not None or self._pressed is not None):
            self._pressed = None
            self.cancel_drag()
        elif self.drag is not None and event.key() in _CHANGING:
            self._change(self._modifiers | _CHANGING[Qt.Key(event.key())])
        elif self.drag is not None or not (key_pressed(self, event) or navigation.key(self, event)):
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Go on with a drag as if the key had never been held."""
        if self.drag is not None and event.key() in _CHANGING:
            self._change(self._modifiers & ~_CHANGING[Qt.Key(event.key())])
        else:
            super().keyReleaseEvent(event)

    def _change(self, keys: Qt.KeyboardModifier) -> None:
        """Show what the drag does with other keys held, where the pointer is."""
        self.drag_to(self.pointer_at, keys)

    def event(self, event: QEvent) -> bool:
        """Let Tab go from block to block, and show what a block is called."""
        if self.context.hand.takes(event, self.pulled):
            return True
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and navigation.tab(self, event):
            return True
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and (
                mine(self, event)
                or (self.drag is not None and event.key() in _CHANGING)  # else Alt would open the menu bar
            )
        ):
            event.accept()
            return True
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), tip_at(self, event.pos()), self)
            return True
        return super().event(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Show where the keyboard is."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """No longer show it."""
        super().focusOutEvent(event)
        self.update()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802
        """Ask for the menu of what lies there; from the keyboard, of the block that the keyboard is at."""
        if self.drag is not None:
            return
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            hit, at = navigation.here(self)
            self.menu_wanted.emit(hit, self.mapToGlobal(at))
        elif event.pos().y() < self.notes.height:
            self.menu_wanted.emit(self.ruler_hit(QPointF(event.pos())), event.globalPos())
        else:
            self.menu_wanted.emit(self.hit(self.pointer(QPointF(event.pos()), event.modifiers())), event.globalPos())
