"""`Writing`: the text of a block written on the canvas, at its place, in its font, size and colour."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QFont,
    QKeyEvent,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextOption,
)
from PySide6.QtWidgets import QFrame, QTextEdit, QWidget

from vidgen.blocks.text import Text
from vidgen.imaging.drawing import View
from vidgen.imaging.fonts import font
from vidgen.imaging.lying import Lie
from vidgen.imaging.shapes import qcolor
from vidgen.imaging.typography import EM, fitting_size
from vidgen.ui.canvas.sight import Sight
from vidgen.ui.theme import tokens

_ALIGN = {
    "left": Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute,
    "centre": Qt.AlignmentFlag.AlignHCenter,
    "right": Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute,
    "justify": Qt.AlignmentFlag.AlignJustify,
}
_EDGE = 2
"""Widget pixels around the text, for the frame."""


class Writing(QTextEdit):
    """Lies over the canvas while a text is written. What is turned or mirrored is written upright, about its middle."""

    done = Signal(bool)
    """Once: True to keep the text, False to leave it as it was."""

    def __init__(self, parent: QWidget, content: Text, lie: Lie, view: View) -> None:
        super().__init__(parent)
        self._content, self._lie, self._view = content, lie, view
        self._over = False
        self._sight: Sight | None = None
        self.setAcceptRichText(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(self.tr("Text of the block"))
        self.setAccessibleDescription(self.tr("Ctrl+Return keeps it, Escape takes it back."))
        self.setToolTip("")
        self.setTabChangesFocus(True)
        self.setStyleSheet(
            f"QTextEdit {{ background: transparent; border: none; padding: 0;"
            f" outline: none; selection-background-color: {tokens().accent}; }}"
        )
        self.viewport().setAutoFillBackground(False)
        self.document().setDocumentMargin(0)
        option = QTextOption(_ALIGN[content.align])
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        option.setUseDesignMetrics(True)
        self.document().setDefaultTextOption(option)
        self.setPlainText(content.text)
        self.textChanged.connect(self._fit)
        self.selectAll()

    @property
    def text(self) -> str:
        """What is written."""
        return self.toPlainText()

    def place(self, sight: Sight) -> None:
        """Lie where the text lies on the canvas."""
        self._sight = sight
        self._fit()

    def end(self, *, keep: bool) -> None:
        """Be done, once."""
        if not self._over:
            self._over = True
            self.done.emit(keep)

    # Events -----------------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Ctrl+Return keeps the text, Escape takes it back."""
        if event.key() == Qt.Key.Key_Escape:
            self.end(keep=False)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and (
            event.modifiers() & Qt.KeyboardModifier.ControlModifier
        ):
            self.end(keep=True)
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Keep the text when the user goes elsewhere; a menu of its own is not elsewhere."""
        super().focusOutEvent(event)
        if event.reason() not in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason):
            self.end(keep=True)

    # Layout -----------------------------------------------------------------------------------------------------

    def _fit(self) -> None:
        """Set the text as the renderer does, as large as it is seen, and lie where it will be."""
        sight = self._sight
        if sight is None:
            return
        look, box = self._content.look(self._view), self._content.box(self._view)
        if box.layout == "fit":
            look = replace(look, size=fitting_size(self.text or " ", look, box))
        across, down = abs(self._lie.scale_x) * sight.scale, abs(self._lie.scale_y) * sight.scale
        letters = max(1.0, look.size * down)
        self._set_letters(letters, look.line_spacing * letters)
        width, height = box.width * across, box.height * down
        self.document().setTextWidth(width)
        lines = max(1.0, self._lines()) * look.line_spacing * letters
        rest = height - lines
        middle = self._lie.at(box.x + box.width / 2, box.y + box.height / 2)
        centre_x, centre_y = sight.to_widget(*middle)
        top = centre_y - height / 2 + {"top": 0.0, "middle": rest / 2, "bottom": rest}[box.vertical]
        area = QRectF(centre_x - width / 2, top, width, lines).toAlignedRect()
        self.setGeometry(area.adjusted(-_EDGE, -_EDGE, _EDGE, _EDGE))
        self.setViewportMargins(_EDGE, _EDGE, _EDGE, _EDGE)
        self.verticalScrollBar().setValue(0)

    def _set_letters(self, size: float, line: float) -> None:
        wanted = font(self._content.font, EM, self._content.weight, italic=self._content.italic)
        wanted.setPointSizeF(max(0.5, size * 72 / self.logicalDpiY()))  # pixels would be whole ones
        wanted.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, self._content.letter_spacing * size)
        letters = QTextCharFormat()
        letters.setFont(wanted)
        letters.setForeground(qcolor(self._content.fill))
        paragraph = QTextBlockFormat()
        paragraph.setLineHeight(line, QTextBlockFormat.LineHeightTypes.FixedHeight.value)
        paragraph.setAlignment(_ALIGN[self._content.align])
        blocked = self.blockSignals(True)
        self.document().setDefaultFont(wanted)
        every = QTextCursor(self.document())
        every.select(QTextCursor.SelectionType.Document)
        every.joinPreviousEditBlock()
        every.mergeCharFormat(letters)
        every.mergeBlockFormat(paragraph)
        every.endEditBlock()
        self.setCurrentCharFormat(letters)
        self.setCursorWidth(max(2, round(size / 24)))
        self.blockSignals(blocked)

    def _lines(self) -> int:
        total, block = 0, self.document().begin()
        while block.isValid():
            total += max(1, block.layout().lineCount())
            block = block.next()
        return total
