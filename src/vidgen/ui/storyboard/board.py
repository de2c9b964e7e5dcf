"""`Board`: the cards in a flow that can be walked by keys, dragged into another order, and written on."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QLineEdit,
    QListView,
    QPlainTextEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from vidgen.editor.records import Id
from vidgen.ui.storyboard.drawing import GAP, Looks, paint_card, paint_insertion, parts
from vidgen.ui.storyboard.facts import CardFacts
from vidgen.ui.storyboard.model import FACTS, Cards
from vidgen.ui.storyboard.posters import Posters

_WIDEST, _NARROWEST, _EXTRA = 260, 196, 118
_ALT, _CTRL, _SHIFT = (
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
)


class Board(QListView):
    """Tells what the user wants by signals; it changes nothing itself. Scenes are told by id."""

    gone_to = Signal(str)
    """A card became the current one by the user's hand."""
    zoomed_to = Signal(str)
    moved = Signal(str, int)
    """A scene, and the place among the scenes where it goes."""
    named = Signal(str, str)
    written = Signal(str, str)
    """A scene, and its new script."""
    pressed_key = Signal(str, str)
    """A scene, and "delete", "duplicate" or "enable"."""

    def __init__(self, model: Cards, posters: Posters) -> None:
        super().__init__()
        self.setModel(model)
        self._cards = model
        self._posters = posters
        self.playing_in: Id | None = None
        """The scene in which the playhead is."""
        self._press: tuple[QPoint, Id, bool] | None = None
        """Where the mouse went down, on which card, and whether that was the current one."""
        self.dragged: Id | None = None
        self.insertion: int | None = None
        """The place before which the dragged card would be put, counted with it in its old place."""
        self.pen: QPlainTextEdit | QLineEdit | None = None
        """What is being written on a card."""
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setMovement(QListView.Movement.Static)
        self.setUniformItemSizes(True)
        self.setSpacing(0)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setDragEnabled(False)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # One that comes and goes changes the room, and with it whether it is needed: Qt would go on for ever.
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setStyleSheet("QListView { padding: 6px; } QListView::item { padding: 0; }")
        self.setItemDelegate(_Delegate(self))
        posters.arrived.connect(self.viewport().update)

    # Asking -----------------------------------------------------------------------------------------------------

    def card(self, index: QModelIndex | QPersistentModelIndex | None = None) -> CardFacts | None:
        """Return a card, the current one when none is named."""
        found = (self.currentIndex() if index is None else index).data(FACTS)
        return found if isinstance(found, CardFacts) else None

    def make_current(self, scene: Id | None) -> None:
        """Make a card the current one."""
        row = self._cards.row_of(scene)
        if row >= 0 and self.currentIndex().row() != row:
            self.setCurrentIndex(self._cards.index(row))

    def looks_of(self, card: CardFacts, index: QModelIndex | QPersistentModelIndex, *, hovered: bool) -> Looks:
        """Return how a card is shown just now."""
        current = self.currentIndex().row() == index.row()
        return Looks(
            current=current,
            hovered=hovered,
            focused=current and self.hasFocus(),
            dragged=card.scene.id == self.dragged,
            playing=card.scene.id == self.playing_in,
        )

    # Layout -----------------------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Make the cards as wide as a whole number of them fits."""
        room = self.width() - 28
        columns = max(1, -(-room // _WIDEST))
        width = max(min(_NARROWEST, room), room // columns)
        size = QSize(width, (width - GAP) * 9 // 16 + _EXTRA + GAP)
        if size != self._cards.size:
            self._cards.size = size
            self.scheduleDelayedItemsLayout()
        super().resizeEvent(event)

    # Mouse ------------------------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Choose a card."""
        self.put_pen_down(keep=True)
        index = self.indexAt(event.position().toPoint())
        card = self.card(index) if index.isValid() else None
        if event.button() != Qt.MouseButton.LeftButton or card is None:
            return
        self._press = event.position().toPoint(), card.scene.id, index == self.currentIndex()
        self.setCurrentIndex(index)
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self.gone_to.emit(card.scene.id)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Drag a card."""
        if self._press is None or not event.buttons() & Qt.MouseButton.LeftButton:
            super().mouseMoveEvent(event)
            return
        at = event.position().toPoint()
        if self.dragged is None and (at - self._press[0]).manhattanLength() >= QApplication.startDragDistance():
            self.dragged = self._press[1]
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
        if self.dragged is not None:
            self._scroll_along(at)
            self.insertion = self.place_at(at)
            self.viewport().update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Put the dragged card down; a click on the script of the current card writes it."""
        press, self._press = self._press, None
        scene, place = self.dragged, self.insertion
        self._drop_drag()
        if scene is not None and place is not None:
            row = self._cards.row_of(scene)
            place = place - 1 if place > row else place
            if row >= 0 and place != row:
                self.moved.emit(scene, place)
        elif press is not None and press[2] and event.button() == Qt.MouseButton.LeftButton:
            index = self.indexAt(event.position().toPoint())
            if index.isValid() and parts(self.visualRect(index)).script.contains(event.position().toPoint()):
                self.write_script()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """A double click on the name writes it, elsewhere it zooms to the scene."""
        index = self.indexAt(event.position().toPoint())
        card = self.card(index) if index.isValid() else None
        if card is None or event.button() != Qt.MouseButton.LeftButton:
            return
        self._press = None
        if parts(self.visualRect(index)).name.contains(event.position().toPoint()):
            self.write_name()
        else:
            self.put_pen_down(keep=True)
            self.zoomed_to.emit(card.scene.id)

    def place_at(self, at: QPoint) -> int:
        """Return the place before which a card would be put at a point of the viewport."""
        count = self._cards.rowCount()
        for row in range(count):
            cell = self.visualRect(self._cards.index(row))
            if at.y() < cell.bottom() and at.x() < cell.center().x() and at.y() >= cell.top():
                return row
            following = self.visualRect(self._cards.index(row + 1)) if row + 1 < count else None
            last = following is None or following.top() > cell.top()
            if last and at.y() < cell.bottom():
                return row if at.y() < cell.top() else row + 1
        return count

    def _scroll_along(self, at: QPoint) -> None:
        bar = self.verticalScrollBar()
        if at.y() < 24:
            bar.setValue(bar.value() - 16)
        elif at.y() > self.viewport().height() - 24:
            bar.setValue(bar.value() + 16)

    def _drop_drag(self) -> None:
        self.dragged = self.insertion = None
        self.unsetCursor()
        self.viewport().update()

    # Keys -------------------------------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        """Take keys that mean something for a card before they are shortcuts of the window."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and self.card() is not None
            and self._meaning(event) is not None
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Arrows walk, with Alt they move the card; Return writes the script, F2 the name; Delete deletes."""
        meaning = self._meaning(event) if self.card() is not None else None
        if meaning is not None:
            meaning()
            return
        before = self.currentIndex()
        super().keyPressEvent(event)
        card = self.card()
        if card is not None and self.currentIndex() != before:
            self.gone_to.emit(card.scene.id)

    def _meaning(self, event: QKeyEvent) -> Callable[[], object] | None:
        key, held = event.key(), event.modifiers() & (_ALT | _CTRL | _SHIFT)
        card = self.card()
        if card is None:
            return None
        scene, row = card.scene.id, self.currentIndex().row()
        if held == _ALT and key in (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down):
            step = 1 if key in (Qt.Key.Key_Left, Qt.Key.Key_Right) else self.columns()
            to = row + (step if key in (Qt.Key.Key_Right, Qt.Key.Key_Down) else -step)
            to = max(0, min(self._cards.rowCount() - 1, to))
            return lambda: self.moved.emit(scene, to) if to != row else None
        if key == Qt.Key.Key_Escape and self.dragged is not None:
            return self._escape
        plain: dict[int, Callable[[], object]] = {
            Qt.Key.Key_Return: self.write_script,
            Qt.Key.Key_Enter: self.write_script,
            Qt.Key.Key_F2: self.write_name,
            Qt.Key.Key_Delete: lambda: self.pressed_key.emit(scene, "delete"),
        }
        if not held:
            return plain.get(key)
        if held == _CTRL and key == Qt.Key.Key_D:
            return lambda: self.pressed_key.emit(scene, "duplicate")
        if held == _SHIFT and key == Qt.Key.Key_D:
            return lambda: self.pressed_key.emit(scene, "enable")
        if not held and key in (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down):
            return None
        return None

    def _escape(self) -> None:
        self._press = None
        self._drop_drag()

    def columns(self) -> int:
        """Return how many cards lie beside each other."""
        first = self.visualRect(self._cards.index(0)).top()
        row = 0
        while row < self._cards.rowCount() and self.visualRect(self._cards.index(row)).top() == first:
            row += 1
        return max(1, row)

    # Writing ----------------------------------------------------------------------------------------------------

    def write_script(self) -> None:
        """Write the script of the current card."""
        card = self.card()
        if card is not None:
            pen = _Script(self.viewport(), card.scene.script, self.put_pen_down)
            pen.setAccessibleName(self.tr("Script of {0}").format(card.scene.name))
            pen.setPlaceholderText(self.tr("What is said and shown"))
            at = parts(self.visualRect(self.currentIndex()))
            self._take_pen(pen, QRect(at.card.left() + 4, at.name.bottom() + 1, at.card.width() - 8,
                                      at.card.bottom() - at.name.bottom() - 5))  # fmt: skip

    def write_name(self) -> None:
        """Write the name of the current card."""
        card = self.card()
        if card is not None:
            pen = _Name(self.viewport(), card.scene.name, self.put_pen_down)
            pen.setAccessibleName(self.tr("Name of the scene"))
            self._take_pen(pen, parts(self.visualRect(self.currentIndex())).name.adjusted(-6, -5, 6, 5))

    def put_pen_down(self, *, keep: bool) -> None:
        """End writing: keep what was written, or leave it as it was."""
        pen, self.pen = self.pen, None
        if pen is None:
            return
        scene, had_focus = str(pen.property("scene")), pen.hasFocus()
        pen.hide()
        pen.deleteLater()
        if had_focus:
            self.setFocus(Qt.FocusReason.OtherFocusReason)
        if not keep:
            return
        if isinstance(pen, QLineEdit):
            if pen.isModified() and pen.text().strip():
                self.named.emit(scene, pen.text().strip())
        elif pen.document().isModified():
            self.written.emit(scene, pen.toPlainText())

    def _take_pen(self, pen: QPlainTextEdit | QLineEdit, place: QRect) -> None:
        self.put_pen_down(keep=True)
        card = self.card()
        if card is None:
            pen.deleteLater()
            return
        pen.setProperty("scene", card.scene.id)
        pen.setGeometry(place)
        self.pen = pen
        pen.show()
        pen.setFocus(Qt.FocusReason.OtherFocusReason)

    # Drawing ----------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Draw the cards, and where a dragged one would go."""
        super().paintEvent(event)
        if self.insertion is None:
            return
        count = self._cards.rowCount()
        after = self.insertion >= count
        cell = self.visualRect(self._cards.index(count - 1 if after else self.insertion))
        before = self.visualRect(self._cards.index(self.insertion - 1)) if 0 < self.insertion < count else None
        if (
            before is not None
            and before.top() != cell.top()
            and self.viewport().mapFromGlobal(self.cursor().pos()).y() < cell.top()
        ):
            cell, after = before, True
        with QPainter(self.viewport()) as painter:
            x = cell.right() if after else cell.left()
            paint_insertion(painter, max(3, x), cell.top() + GAP, cell.bottom() - GAP)


class _Delegate(QStyledItemDelegate):
    """Draws a card."""

    def __init__(self, board: Board) -> None:
        super().__init__(board)
        self._board = board

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        board = self._board
        card = board.card(index)
        if card is None:
            return
        drawn: object = option
        state: QStyle.StateFlag = drawn.state  # type: ignore[attr-defined]
        rect: QRect = drawn.rect  # type: ignore[attr-defined]
        looks = board.looks_of(card, index, hovered=bool(state & QStyle.StateFlag.State_MouseOver))
        blocks = self.tr("1 block") if card.blocks == 1 else self.tr("{0} blocks").format(card.blocks)
        empty = self.tr("No picture") if card.poster_time is None else ""
        hints = (self.tr("No script yet"), blocks, empty)
        paint_card(painter, rect, card, board._posters.of(card), board._cards.state_of(card), looks, hints)


class _Script(QPlainTextEdit):
    """Ctrl+Return and leaving keep, Escape does not."""

    def __init__(self, parent: QWidget, text: str, end: Callable[..., None]) -> None:
        super().__init__(text, parent)
        self._end = end
        self.setTabChangesFocus(True)
        self.setStyleSheet("QPlainTextEdit { font-size: 12px; padding: 2px 3px; }")
        self.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() == Qt.Key.Key_Escape:
            self._end(keep=False)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and event.modifiers() & _CTRL:
            self._end(keep=True)
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        super().focusOutEvent(event)
        if event.reason() not in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason):
            self._end(keep=True)


class _Name(QLineEdit):
    """Return and leaving keep, Escape does not."""

    def __init__(self, parent: QWidget, text: str, end: Callable[..., None]) -> None:
        super().__init__(text, parent)
        self._end = end
        self.setMaxLength(255)
        self.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() == Qt.Key.Key_Escape:
            self._end(keep=False)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._end(keep=True)
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        super().focusOutEvent(event)
        if event.reason() not in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason):
            self._end(keep=True)
