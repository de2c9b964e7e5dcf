"""The curve editor: the keyframes of one property over the length of its block, painted, moved and eased."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QAction,
    QColor,
    QContextMenuEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QMenu, QSizePolicy, QWidget

from vidgen.editor.command import find, perform
from vidgen.editor.curves import Curve, Ease, Keyframe
from vidgen.editor.document import Gesture
from vidgen.editor.records import Block, Id
from vidgen.errors import VidgenError
from vidgen.ui.context import Context
from vidgen.ui.curves import geometry
from vidgen.ui.curves.eases import EASES, ease_title
from vidgen.ui.theme import tokens

_KEYS = {
    Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Delete, Qt.Key.Key_Backspace,
    Qt.Key.Key_Escape, Qt.Key.Key_A, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown,
}  # fmt: skip
_SMALL = 4.5
"""Pixels from the middle of a key to its corners."""


class CurveEditor(QWidget):
    """Click selects, drag moves (Shift: one way only), a double click adds, Delete removes, Escape breaks a drag off.

    Arrows move what is selected by a frame or by a fiftieth of the values shown, Page Up and Page Down select the next.
    """

    def __init__(self, context: Context, path: str, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._path, self._title = context, path, title
        self._block: Id | None = None
        self.selected: frozenset[int] = frozenset()
        """The times of the selected keys."""
        self._gesture: Gesture | None = None
        self._pressed: QPointF | None = None
        self._grabbed: geometry.Handle | None = None
        self._grabbed_key: int | None = None
        self._view: geometry.View | None = None
        """While something is dragged: what is shown stays as it was."""
        self._band: QRectF | None = None
        self._moved: frozenset[int] = frozenset()
        """Where the selected keys are while they are dragged."""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.MinimumExpanding)
        self.setMinimumHeight(112)
        self.setAccessibleName(self.tr("Curve of {0}").format(title))
        self.setToolTip(self.tr("Drag keys and handles; double click adds a key; right click chooses how it goes on"))
        context.session.playhead_changed.connect(self._playhead_moved)  # a method: the connection ends with the editor

    def _playhead_moved(self, _time: int) -> None:
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        """Wide and low."""
        return QSize(240, 120)

    # What is shown ----------------------------------------------------------------------------------------------

    def show_block(self, block: Block | None) -> None:
        """Show the curve of a block."""
        self._block = block.id if block is not None else None
        curve = self.curve()
        if self._gesture is None:  # while keys are dragged they are elsewhere, and are selected all the same
            self.selected &= frozenset(k.time for k in curve.keyframes) if curve is not None else frozenset()
        self._describe(curve)
        self.update()

    @property
    def _seen_selected(self) -> frozenset[int]:
        return self._moved or self.selected

    def block(self) -> Block | None:
        """Return the block, as it is now."""
        return self._context.project.records.find(self._block, Block) if self._block is not None else None

    def curve(self) -> Curve | None:
        """Return the curve, as it is now."""
        block = self.block()
        return block.curve(self._path) if block is not None else None

    def view(self) -> geometry.View | None:
        """Return what the widget shows."""
        if self._view is not None:
            return self._view
        block, curve = self.block(), self.curve()
        if block is None or curve is None:
            return None
        return geometry.View.fitting(curve, self.width(), self.height(), 0, block.duration)

    def _describe(self, curve: Curve | None) -> None:
        rate, keys = self._context.project.records.rate, curve.keyframes if curve is not None else ()
        words = [
            f"{rate.timecode(max(0, k.time))} {k.value:g}" if isinstance(k.value, float | int) else str(k.value)
            for k in keys[:20]
        ]
        chosen = self.tr("{0} selected").format(len(self.selected))
        self.setAccessibleDescription(f"{len(keys)}: {', '.join(words)}; {chosen}")

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Draw ground, curve, handles, keys, playhead and rubber band."""
        of, view, curve = tokens(), self.view(), self.curve()
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(of.accent if self.hasFocus() else of.line), 1))
            painter.setBrush(QColor(of.ground))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
            if view is None or curve is None:
                return
            painter.setClipRect(self.rect().adjusted(2, 2, -2, -2))
            painter.setPen(QPen(QColor(of.line), 1))
            for quarter in range(1, 4):
                y = self.height() * quarter / 4
                painter.drawLine(QPointF(2, y), QPointF(self.width() - 2, y))
            block = self.block()
            if block is not None:
                now = self._context.session.playhead - block.start
                if 0 <= now <= block.duration:
                    painter.setPen(QPen(QColor(of.danger), 1))
                    painter.drawLine(QPointF(view.x(now), 2), QPointF(view.x(now), self.height() - 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(of.accent), 2))
            painter.drawPolyline(QPolygonF([QPointF(x, y) for x, y in geometry.path(curve, view)]))
            self._paint_handles(painter, curve, view)
            for key in curve.keyframes:
                self._paint_key(painter, view, key)
            if self._band is not None:
                painter.setPen(QPen(QColor(of.accent), 1))
                fill = QColor(of.accent)
                fill.setAlpha(40)
                painter.setBrush(fill)
                painter.drawRect(self._band)

    def _paint_handles(self, painter: QPainter, curve: Curve, view: geometry.View) -> None:
        of = tokens()
        ends = {k.time: k for k in curve.keyframes}
        times = sorted(ends)
        for handle in geometry.handles(curve, view, self._seen_selected):
            owner = times[times.index(handle.key) + 1] if handle.second else handle.key
            value = ends[owner].value
            from_ = QPointF(view.x(owner), view.y(float(value) if isinstance(value, int | float) else 0.0))
            painter.setPen(QPen(QColor(of.text_faint), 1))
            painter.drawLine(from_, QPointF(handle.x, handle.y))
            painter.setPen(QPen(QColor(of.text_soft), 1.5))
            painter.setBrush(QColor(of.ground))
            painter.drawEllipse(QPointF(handle.x, handle.y), 3.5, 3.5)

    def _paint_key(self, painter: QPainter, view: geometry.View, key: Keyframe) -> None:
        of, chosen = tokens(), key.time in self._seen_selected
        value = float(key.value) if isinstance(key.value, int | float) else 0.0
        x, y, r = view.x(key.time), view.y(value), _SMALL + chosen
        painter.setPen(QPen(QColor(of.accent), 1.5))
        painter.setBrush(QColor(of.text if chosen else of.surface))
        painter.drawPolygon(QPolygonF([QPointF(x - r, y), QPointF(x, y - r), QPointF(x + r, y), QPointF(x, y + r)]))

    # Mouse ------------------------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Take hold of a handle, a key, or begin a rubber band."""
        view, curve = self.view(), self.curve()
        if event.button() is not Qt.MouseButton.LeftButton or view is None or curve is None:
            return
        x, y = event.position().x(), event.position().y()
        more = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        self._pressed, self._view = event.position(), view
        self._grabbed_key = geometry.key_at(curve, view, x, y)
        self._grabbed = None
        if self._grabbed_key is None:
            self._grabbed = geometry.handle_at(geometry.handles(curve, view, self.selected), x, y)
        if self._grabbed_key is not None:
            self._press_key(self._grabbed_key, more=more)
        elif self._grabbed is None:
            self._band = QRectF(event.position(), event.position())
            if not more:
                self.select(())
        self.update()

    def _press_key(self, key: int, *, more: bool) -> None:
        if more:
            self.select(self.selected ^ {key})
        elif key not in self.selected:
            self.select({key})

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Drag what was taken hold of."""
        view, curve = self._view, self.curve()
        if self._pressed is None or view is None or curve is None:
            return
        at = event.position()
        if self._band is not None:
            self._band = QRectF(self._pressed, at).normalized()
            self.select(geometry.keys_in(curve, view, self._pressed.toTuple(), at.toTuple()))
        elif self._grabbed is not None:
            self._pull(self._grabbed, view, at)
        elif self._grabbed_key is not None and (at - self._pressed).manhattanLength() >= 3:
            self._drag_keys(view, at, one_way=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
        self.update()

    def _drag_keys(self, view: geometry.View, at: QPointF, *, one_way: bool) -> None:
        if self._pressed is None:
            return
        across, down = at.x() - self._pressed.x(), at.y() - self._pressed.y()
        if one_way:
            across, down = (across, 0.0) if abs(across) >= abs(down) else (0.0, down)
        rate = self._context.project.records.rate
        frames = round((view.time(across) - view.time(0.0)) / rate.frame_duration)
        lift = view.value(down) - view.value(0.0)
        self._show("move-keyframes", {"keys": sorted(self.selected), "by": rate.time_of(frames), "lift": lift})

    def _pull(self, handle: geometry.Handle, view: geometry.View, at: QPointF) -> None:
        block = self.block()
        curve = block.curve(self._path) if block is not None else None
        if curve is not None and (bezier := geometry.pulled(curve, view, handle, at.x(), at.y())) is not None:
            self._show("set-keyframe", {"at": handle.key, "bezier": bezier, "ease": "bezier"})

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """End the drag; it is one step of undo."""
        if self._pressed is not None and event.button() is Qt.MouseButton.LeftButton:
            self._end(keep=True)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Add a key there; one that is there already is taken hold of, as by any press."""
        view, curve = self.view(), self.curve()
        if view is None or curve is None:
            return
        if geometry.key_at(curve, view, event.position().x(), event.position().y()) is not None:
            self.mousePressEvent(event)
        else:
            rate = self._context.project.records.rate
            at = rate.snap(max(0, view.time(event.position().x())))
            value = view.value(event.position().y())
            self._end(keep=False)
            if self._run("set-keyframe", {"at": at, "value": self._within(value)}) is not None:
                self.select({at})

    def _within(self, value: float) -> float | int:
        from vidgen.editor import paths

        block = self.block()
        if block is None:
            return value
        owner, name = paths.owner_of(block, self._path)
        low, high = paths.limits(owner, name)
        value = min(high, max(low, value))
        return round(value) if owner.model_fields[name].annotation is int else round(value, 6)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802
        """Offer eases for the selected keys, and to remove them."""
        view, curve = self.view(), self.curve()
        if view is None or curve is None:
            return
        under = geometry.key_at(curve, view, event.pos().x(), event.pos().y())
        if under is not None and under not in self.selected:
            self.select({under})
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for ease in EASES:
            action = QAction(ease_title(ease), menu)
            action.setEnabled(bool(self.selected))
            action.triggered.connect(lambda _checked=False, ease=ease: self.set_ease(ease))
            menu.addAction(action)
        menu.addSeparator()
        remove = QAction(self.tr("Remove keyframes"), menu)
        remove.setEnabled(bool(self.selected))
        remove.triggered.connect(self.remove_selected)
        menu.addAction(remove)
        menu.popup(event.globalPos())

    # Keyboard ---------------------------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        """Keep its keys from the shortcuts of the window."""
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and event.key() in _KEYS:
            plain = event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier == Qt.KeyboardModifier.NoModifier
            if plain != (event.key() == Qt.Key.Key_A):  # of letters only Ctrl+A is ours
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Move, remove and choose keys."""
        key, curve, view = event.key(), self.curve(), self.view()
        if curve is None or view is None:
            super().keyPressEvent(event)
            return
        times = [k.time for k in curve.keyframes]
        frame = self._context.project.records.rate.frame_duration
        pace = 10 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1
        step = (view.high - view.low) / 50 * pace
        if key == Qt.Key.Key_Escape and self._pressed is not None:
            self._end(keep=False)
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.remove_selected()
        elif key == Qt.Key.Key_A and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.select(times)
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            place = times.index(min(self.selected)) if self.selected else -1
            self.select({times[(place + (1 if key == Qt.Key.Key_PageDown else -1)) % len(times)]})
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self._move(by=frame * pace * (1 if key == Qt.Key.Key_Right else -1))
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._move(lift=step if key == Qt.Key.Key_Up else -step)
        else:
            super().keyPressEvent(event)

    # Changing ---------------------------------------------------------------------------------------------------

    def select(self, keys: Iterable[int]) -> None:
        """Select these keys and no others."""
        self.selected = frozenset(keys)
        self._describe(self.curve())
        self.update()

    def remove_selected(self) -> None:
        """Remove the selected keys."""
        if self.selected:
            self._run("remove-keyframes", {"keys": sorted(self.selected)})

    def set_ease(self, ease: Ease) -> None:
        """Choose how it goes on from the selected keys."""
        block = self.block()
        if block is None or not self.selected:
            return
        gesture = self._context.project.gesture(self.tr("Set interpolation"))
        try:
            with gesture.show() as tx:
                for at in sorted(self.selected):
                    perform(tx, find("set-keyframe"), {"block": block.id, "path": self._path, "at": at, "ease": ease})
            gesture.commit()
        except VidgenError as error:
            gesture.cancel()
            self._context.tell(str(error))

    def _move(self, *, by: int = 0, lift: float = 0.0) -> None:
        if self.selected:
            found = self._run("move-keyframes", {"keys": sorted(self.selected), "by": by, "lift": lift})
            if isinstance(found, list):
                self.select(found)

    def _run(self, name: str, arguments: dict[str, Any]) -> Any:
        if self._block is None:
            return None
        return self._context.run(name, {"block": self._block, "path": self._path, **arguments})

    def _show(self, name: str, arguments: dict[str, Any]) -> None:
        """Show what a drag would do."""
        if self._context.project.read_only is not None or self._block is None:
            return
        if self._gesture is None:
            label = self.tr("Change curve of {0}").format(self._title.lower())
            self._gesture = self._context.project.gesture(label)
        try:
            with self._gesture.show() as tx:
                perform(tx, find(name), {"block": self._block, "path": self._path, **arguments})
        except VidgenError as error:
            self._context.tell(str(error))
            return
        if name == "move-keyframes":
            self._moved = frozenset(t + arguments["by"] for t in arguments["keys"])

    def _end(self, *, keep: bool) -> None:
        gesture, self._gesture = self._gesture, None
        self._pressed = self._grabbed = self._grabbed_key = self._view = self._band = None
        if gesture is not None:
            try:
                if keep:
                    gesture.commit()
                else:
                    gesture.cancel()
            except VidgenError as error:
                self._context.tell(str(error))
        moved, self._moved = self._moved, frozenset()
        if keep and moved:
            self.select(moved)
        self.update()
