"""`Canvas`: the picture of the preview, and what can be done on it: selecting, placing, writing, dropping, zooming."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QColor,
    QContextMenuEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QFocusEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from vidgen.blocks.text import Text
from vidgen.ui.canvas import aids, marks
from vidgen.ui.canvas.dropping import drop, takes
from vidgen.ui.canvas.editing import TextEditing
from vidgen.ui.canvas.guides import Guides
from vidgen.ui.canvas.guides_dialog import GuidesDialog
from vidgen.ui.canvas.guiding import Guiding
from vidgen.ui.canvas.hands import Hands
from vidgen.ui.canvas.menus import canvas_menu
from vidgen.ui.canvas.scaled import Scaled
from vidgen.ui.canvas.sight import Sight
from vidgen.ui.canvas.viewing import Viewing, recalled, remember
from vidgen.ui.context import Context
from vidgen.ui.dragging import carried_in
from vidgen.ui.theme import tokens


class Canvas(QWidget):
    """The picture on a neutral ground, and over it what is selected."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.setMinimumSize(200, 120)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.shape_ = QSize(16, 9)
        """Width and height of the project's canvas, in its pixels."""
        self.image: QImage | None = None
        self._scaled = Scaled()
        self._fault = ""
        self._ringed = False
        self.shown_aids, zoom = recalled(context)
        """Names of the aids that are drawn over the picture."""
        self._sight = Sight(zoom=zoom)
        self._drop_at: QPointF | None = None
        self._panning: QPointF | None = None
        self._unpanned = self._sight
        self._mouse = QPointF(-1, -1)
        self.resized: Callable[[], None] = lambda: None
        """Called when the picture has another size on the screen: it may want another frame."""
        self.guides = Guides(context, self)
        self.guides.changed.connect(self._redraw)
        self.guiding = Guiding(self.guides)
        self.hands = Hands(context, self)
        self.hands.changed.connect(self._redraw)
        self.editing = TextEditing(context, self)
        self.editing.changed.connect(self._redraw)
        self.viewing = Viewing(context, self)
        self.setAcceptDrops(True)
        context.actions.add(
            "add-text",
            self.tr("Add text"),
            "Clip",
            self.add_text,
            shortcut="Shift+T",
            summary=self.tr("Put a text above all others at the playhead, and write it on the picture."),
        )
        context.session.selection_changed.connect(lambda: self.guides.choose(None))
        context.session.selection_changed.connect(self._describe)
        context.hand.serve(self, self)

    # Picture ----------------------------------------------------------------------------------------------------

    @property
    def sight(self) -> Sight:
        """What of the canvas is seen, and where."""
        return replace(
            self._sight,
            canvas=(max(1, self.shape_.width()), max(1, self.shape_.height())),
            widget=(max(1, self.width()), max(1, self.height())),
            ratio=self.devicePixelRatioF(),
            margin=self._margin,
        )

    @property
    def _margin(self) -> int:
        return aids.RULER + 6 if "rulers" in self.shown_aids else 12

    def picture(self) -> QRect:
        """Return where the picture is, in this widget's pixels; a part of it may lie outside."""
        return QRectF(*self.sight.picture).toAlignedRect() if self._sight.zoom is not None else self._fitting()

    def _fitting(self) -> QRect:
        room = self.size() - QSize(2 * self._margin, 2 * self._margin)
        size = self.shape_.scaled(room, Qt.AspectRatioMode.KeepAspectRatio)
        place = QRect(QPoint(0, 0), size)
        place.moveCenter(self.rect().center())
        return place

    def show_image(self, image: QImage | None, fault: str = "") -> None:
        """Show a frame, or why there is none."""
        if image is not self.image or fault != self._fault:
            self.image, self._fault = image, fault
            self.update()

    def look(self, sight: Sight) -> None:
        """Look at another part of the canvas, or from nearer."""
        before = self.picture().size()
        self._sight = sight
        remember(self._context, self.shown_aids, sight.zoom)
        self._redraw()
        if self.picture().size() != before:
            self.resized()

    def show_aids(self, names: frozenset[str]) -> None:
        """Draw these aids over the picture and no others."""
        before = self.picture().size()
        self.shown_aids = names
        remember(self._context, names, self._sight.zoom)
        self._redraw()
        if self.picture().size() != before:
            self.resized()

    def place_guides(self) -> None:
        """Show the guides, and a dialog with their places."""
        self.show_aids(self.shown_aids | {"guides"})
        dialog = GuidesDialog(self.guides, self.hands.canvas, self.window())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def choose_guide(self) -> None:
        """Show the guides, and let keys move the next one."""
        self.show_aids(self.shown_aids | {"guides"})
        self.setFocus()
        self.guides.choose_next()

    def add_text(self) -> None:
        """Add a text at the playhead and write it."""
        self.editing.keep()
        self.editing.add(self, self.sight)

    def write(self) -> bool:
        """Write the text of the selected block; False when it is none."""
        alone = self.hands.alone
        if alone is None or not isinstance(alone.block.content, Text):
            return False
        self.hands.let_go()
        return self.editing.begin(alone.block.id, self, self.sight)

    # Mouse ------------------------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Take hold of a handle, a block, or with the hand of the whole picture."""
        self.editing.keep()
        if event.button() == Qt.MouseButton.MiddleButton:
            self.take_hold(event.position())
        elif event.button() == Qt.MouseButton.LeftButton and self._guide_at(event.position()):
            self.hands.let_go()
            self.guiding.press(event.position(), self.sight, rulers=self._ruled, shown=self._guided)
        elif event.button() == Qt.MouseButton.LeftButton:
            self.guides.choose(None)
            self.hands.press(event.position(), self.sight, event.modifiers())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Drag what is held, or show what could be."""
        self._mouse = event.position()
        if self._ruled:
            self.update(QRect(0, 0, self.width(), aids.RULER))
            self.update(QRect(0, 0, aids.RULER, self.height()))
        if self._panning is not None:
            self.pull_to(event.position())
        elif self.guiding.held is not None:
            snap = self._context.session.snapping and not event.modifiers() & Qt.KeyboardModifier.ControlModifier
            others = [seen.outline.bounds for seen in self.hands.seen]
            self.guiding.drag(event.position(), self.sight, others, rulers=self._ruled, snap=snap)
            self.update()
        elif event.buttons() & Qt.MouseButton.LeftButton:
            self.hands.drag(event.position(), self.sight, event.modifiers())
        else:
            shape = self._guide_at(event.position())
            self.hands.leave() if shape else None
            self.setCursor(shape or self.hands.hover_at(event.position(), self.sight))

    def _guide_at(self, at: QPointF) -> Qt.CursorShape | None:
        """Return the pointer over a ruler, or over a guide that no handle of a block lies on."""
        shown = self._guided and self.hands.handle(at, self.sight) is None
        return self.guiding.cursor(at, self.sight, rulers=self._ruled, shown=shown)

    @property
    def _ruled(self) -> bool:
        return "rulers" in self.shown_aids

    @property
    def _guided(self) -> bool:
        return "guides" in self.shown_aids

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Let go."""
        if self._panning is not None and event.button() == Qt.MouseButton.MiddleButton:
            self.let_loose()
        elif event.button() == Qt.MouseButton.LeftButton and self.guiding.held is not None:
            if self.guiding.release():
                self.show_aids(self.shown_aids | {"guides"})
            self.setCursor(self._guide_at(event.position()) or Qt.CursorShape.ArrowCursor)
            self.update()
        elif event.button() == Qt.MouseButton.LeftButton:
            self.hands.release(event.position(), self.sight, event.modifiers())

    def take_hold(self, at: QPointF) -> None:
        """Begin to pull the picture along."""
        self.editing.keep()
        self.hands.leave()
        self._panning, self._unpanned = at, self._sight
        self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def pull_to(self, at: QPointF) -> None:
        """Pull it so far that it follows the mouse."""
        if self._panning is not None:
            by, self._panning = at - self._panning, at
            self.look(self.sight.panned(by.x(), by.y()))

    def let_loose(self, *, back: bool = False) -> None:
        """Pull no more."""
        self._panning = None
        if back:
            self.look(self._unpanned)
        self.setCursor(Qt.CursorShape.ArrowCursor)

    def open_hand(self, on: bool) -> None:
        """Show whether a drag would pull the picture."""
        self.setCursor(Qt.CursorShape.OpenHandCursor if on else Qt.CursorShape.ArrowCursor)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Write the text that lies on top; else select what lies below."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        if self._guide_at(event.position()):
            self.place_guides()
            return
        top = self.hands.at(event.position(), self.sight)
        if top is not None and isinstance(top.block.content, Text):
            self._context.session.select([top.block.id])
            self.write()
        else:
            self.hands.select_through(event.position(), self.sight)

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802
        """Forget what the mouse was over."""
        self.hands.leave()
        super().leaveEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        """Zoom around the mouse with Ctrl; move a picture that is zoomed without."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            if event.angleDelta().y():
                direction = 1 if event.angleDelta().y() > 0 else -1
                self.look(self.sight.stepped(direction, (event.position().x(), event.position().y())))
        elif self._sight.zoom is not None:
            by = event.pixelDelta() if not event.pixelDelta().isNull() else event.angleDelta() / 2
            self.look(self.sight.panned(by.x(), by.y()))
        else:
            event.ignore()
            return
        event.accept()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802
        """Offer what can be done with the block under the mouse; by key, with what is selected."""
        self.editing.keep()
        at = event.globalPos()
        if event.reason() is QContextMenuEvent.Reason.Keyboard:
            at = self.mapToGlobal(self.rect().center())
        else:
            self.hands.choose(QPointF(event.pos()), self.sight)
        canvas_menu(self._context, self).popup(at)
        event.accept()

    # Drops ------------------------------------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        """Take what is carried from media bin and palette."""
        if carried_in(event.mimeData()) is not None:
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:  # noqa: N802
        """Show where it would go."""
        carried = carried_in(event.mimeData())
        target = self.hands.at(event.position(), self.sight)
        if carried is None or not takes(carried, target):
            self._drop_at = None
            event.ignore()
        else:
            effect = carried.kind is not None and carried.kind.family == "effect"
            self._drop_at = None if effect else event.position()
            self.hands.hover = target.block.id if effect and target else None
            event.acceptProposedAction()
        self.update()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:  # noqa: N802
        """Forget it."""
        self._drop_at = None
        self.hands.leave()
        self.update()
        super().dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        """Put it here."""
        self._drop_at = None
        carried = carried_in(event.mimeData())
        target = self.hands.at(event.position(), self.sight)
        at = self.sight.to_canvas(event.position().x(), event.position().y())
        if carried is not None and takes(carried, target) and drop(self._context, carried, at, target):
            event.acceptProposedAction()
            self.setFocus()
        self.update()

    # Keys -------------------------------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        """Take keys that mean something here before they are shortcuts of others."""
        if self._context.hand.takes(event, self):
            return True
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and (
                self._is_text_key(event)
                or self.guiding.takes(event.key(), event.modifiers())
                or self.hands.takes(event.key(), event.modifiers())
            )
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Arrows move, scale and turn what is selected, Return writes a text."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() and self.write():
            return
        if self._is_text_key(event):
            self.add_text()
            return
        if self.guiding.key(event.key(), event.modifiers()):
            self.update()
            return
        if not self.hands.key(event.key(), event.modifiers()):
            super().keyPressEvent(event)

    def _is_text_key(self, event: QKeyEvent) -> bool:
        """Tell whether it is T: here it adds a text, elsewhere it is a tool of the timeline."""
        return event.key() == Qt.Key.Key_T and not event.modifiers()

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Show a ring to those who came by keyboard."""
        self._ringed = event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        super().focusInEvent(event)
        self._describe()
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Take the ring away."""
        self._ringed = False
        self.hands.settle()
        self.guides.settle()
        self.guiding.cancel()
        super().focusOutEvent(event)
        self.update()

    def _describe(self) -> None:
        """Tell screen readers where the selected block lies; of what is being dragged, when it is let go."""
        if self.hands.under_way:
            return
        if self.hasFocus() or not self.accessibleDescription():
            text = self.guides.description() or self.hands.description()
            if text != self.accessibleDescription():
                self.setAccessibleDescription(text)
                QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.DescriptionChanged))

    # Drawing ----------------------------------------------------------------------------------------------------

    def _redraw(self) -> None:
        guides = self.guides.lines if self._guided else ()
        self.hands.extra_lines = (*guides, *aids.lines_of(self.shown_aids, self.hands.canvas))
        self.editing.place(self.sight)
        self.viewing.refresh()
        self._describe()
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Say so: another size may want another frame."""
        super().resizeEvent(event)
        self._redraw()
        self.resized()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Draw the ground, the picture or why there is none, and what is selected."""
        of = tokens()
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), QColor(of.stage))
            place = self.picture()
            if self.image is not None:
                sight = self.sight
                self._scaled.paint(painter, self.image, place, self.rect(), sight.ratio, smooth=sight.shown_zoom < 2)
            else:
                painter.fillRect(place, QColor("#000000"))
                if self._fault:
                    painter.setPen(QColor("#dddddd"))
                    box = place.adjusted(20, 20, -20, -20)
                    painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap), self._fault)
            self._paint_marks(painter)
            if self._ruled:
                aids.paint_rulers(painter, self.sight, self._mouse, QColor(of.surface), QColor(of.text_faint))
                self.guiding.paint_on_rulers(painter, self.sight, shown=self._guided)
            self.guiding.say(painter, self._mouse, QRectF(self.rect()), self.tr("Remove"))
            if self._ringed:
                painter.setPen(QColor(of.accent))
                painter.drawRect(self.rect().adjusted(0, 0, -1, -1))

    def _paint_marks(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        sight, hands = self.sight, self.hands
        aids.paint_aids(painter, sight, self.shown_aids)
        self.guiding.paint(painter, sight, shown=self._guided)
        if self.editing.writing is not None or self._context.player.playing:
            return
        for seen in hands.seen if hands.hover is not None else ():
            if seen.block.id == hands.hover:
                marks.paint_outline(painter, sight, seen.outline, strong=False)
        for seen in hands.selected:
            marks.paint_outline(painter, sight, seen.outline)
        if hands.alone is not None:
            marks.paint_handles(painter, sight, hands.alone.outline, hands.mode)
        marks.paint_lines(painter, sight, hands.met)
        if hands.said:
            marks.paint_said(painter, hands.said, self._mouse, QRectF(self.rect()))
        if self._drop_at is not None:
            marks.paint_drop(painter, self._drop_at)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
