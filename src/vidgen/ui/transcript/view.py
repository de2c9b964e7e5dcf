"""`TranscriptView`: the text of what is said. It only shows and selects; its panel edits the film."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QContextMenuEvent, QKeyEvent, QMouseEvent, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QTextEdit, QWidget

from vidgen.ui.theme import tokens
from vidgen.ui.transcript.layout import Layout, Piece


class TranscriptView(QTextEdit):
    """Click to go to a word, drag to select, Delete to cut, F2 or a double click to correct."""

    cut_out = Signal(list)
    """The pieces that are to go."""
    correct = Signal(list)
    """The words that are to be written anew."""
    menu_wanted = Signal(object, object)
    """A piece, and where on the screen the menu belongs."""
    gone_to = Signal(object)
    """A time of the timeline, in flicks."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setReadOnly(True)
        self.setAcceptRichText(False)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setAccessibleName(self.tr("Transcript"))
        self.setObjectName("transcript")
        self.layout_ = Layout()
        self._said: Piece | None = None
        self._found: list[Piece] = []

    def show_layout(self, layout: Layout, marked: Collection[int]) -> None:
        """Show a transcript; `marked` are numbers of words that are fillers. The place of the cursor is kept."""
        at, scrolled = self.textCursor().position(), self.verticalScrollBar().value()
        self.layout_, self._said, self._found = layout, None, []
        of = tokens()
        self.setPlainText(layout.text)
        self._paint([(a, b) for a, b in layout.stamps], of.text_soft, size=0.85)
        self._paint([(p.first, p.last) for p in layout.pieces if p.sort == "pause"], of.text_soft)
        fillers = [(p.first, p.last) for p in layout.pieces if p.sort == "word" and p.number in marked]
        self._paint(fillers, of.warning, underline=True)
        cursor = self.textCursor()
        cursor.setPosition(min(at, len(layout.text)))
        self.setTextCursor(cursor)
        self.verticalScrollBar().setValue(scrolled)

    def chosen(self) -> list[Piece]:
        """Return the words and pauses that are selected, or the one at the cursor."""
        cursor = self.textCursor()
        return self.layout_.between(cursor.selectionStart(), cursor.selectionEnd())

    def say(self, time: int) -> None:
        """Mark the word that is said at a time; keep it in sight while the user does something else."""
        said = self.layout_.said_at(time)
        if said == self._said:
            return
        self._said = said
        self._mark()
        if said is not None and not self.hasFocus():
            cursor = QTextCursor(self.document())
            cursor.setPosition(said.first)
            place = self.cursorRect(cursor)
            if not self.viewport().rect().contains(place.center()):
                bar = self.verticalScrollBar()
                bar.setValue(bar.value() + place.center().y() - self.viewport().height() // 3)

    def show_found(self, pieces: list[Piece]) -> None:
        """Mark what a search has found, and go to the first."""
        self._found = pieces
        self._mark()
        if pieces:
            cursor = self.textCursor()
            cursor.setPosition(pieces[0].first)
            self.setTextCursor(cursor)
            self.ensureCursorVisible()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Go to the word that was clicked."""
        super().mouseReleaseEvent(event)
        if event.button() == Qt.MouseButton.LeftButton and not self.textCursor().hasSelection():
            self._go()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Correct the word."""
        super().mouseDoubleClickEvent(event)
        self._correct()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802
        """Ask for what can be done at the word under the pointer, or at the cursor when a key asks."""
        by_key = event.reason() is QContextMenuEvent.Reason.Keyboard
        place = self.textCursor().selectionStart() if by_key else self.cursorForPosition(event.pos()).position()
        if (piece := self.layout_.at(place)) is not None:
            self.menu_wanted.emit(piece, event.globalPos())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Delete cuts, Return goes there, F2 corrects; everything else selects."""
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            if chosen := self.chosen():
                self.cut_out.emit(chosen)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._go()
        elif event.key() == Qt.Key.Key_F2:
            self._correct()
        else:
            super().keyPressEvent(event)

    def _go(self) -> None:
        piece = self.layout_.at(self.textCursor().selectionStart())
        if piece is not None:
            self.gone_to.emit(piece.start)

    def _correct(self) -> None:
        words = [p for p in self.chosen() if p.sort == "word"]
        if words:
            self.correct.emit(words)

    def _paint(self, places: list[tuple[int, int]], colour: str, *, underline: bool = False, size: float = 1.0) -> None:
        form = QTextCharFormat()
        form.setForeground(QColor(colour))
        if underline:
            form.setUnderlineStyle(QTextCharFormat.UnderlineStyle.DotLine)
            form.setUnderlineColor(QColor(colour))
        if size != 1.0:
            form.setFontPointSize(self.font().pixelSize() * 0.75 * size)
        cursor = QTextCursor(self.document())
        for first, last in places:
            cursor.setPosition(first)
            cursor.setPosition(last, QTextCursor.MoveMode.KeepAnchor)
            cursor.mergeCharFormat(form)

    def _mark(self) -> None:
        of = tokens()
        marks = [(p, of.selected) for p in self._found]
        if self._said is not None:
            marks.append((self._said, of.accent))
        selections = []
        for piece, colour in marks:
            one = QTextEdit.ExtraSelection()
            one.cursor = QTextCursor(self.document())
            one.cursor.setPosition(piece.first)
            one.cursor.setPosition(piece.last, QTextCursor.MoveMode.KeepAnchor)
            one.format.setBackground(QColor(colour))
            if colour == of.accent:
                one.format.setForeground(QColor(of.accent_text))
            selections.append(one)
        self.setExtraSelections(selections)
