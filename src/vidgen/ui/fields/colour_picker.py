"""The colour picker: a square of saturation and brightness, hue, opacity, code, swatches, and a pipette."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QColor,
    QIcon,
    QImage,
    QKeyEvent,
    QLinearGradient,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QApplication, QGridLayout, QHBoxLayout, QLineEdit, QToolButton, QWidget

from vidgen.ui.fields.popover import Popover
from vidgen.ui.fields.swatch import checkered, code_of, swatch
from vidgen.ui.icons import icon
from vidgen.ui.theme import tokens
from vidgen.ui.widgets.label import Label, plain_tip

_PER_ROW = 8


class ColourPicker(Popover):
    """`moved` tells every colour on the way; `taken` the last one, `given_up` that it was broken off with Escape."""

    moved = Signal(str)
    taken = Signal(str)
    given_up = Signal()

    def __init__(self, colour: QColor, project: Sequence[str], recent: Sequence[str], parent: QWidget) -> None:
        super().__init__(parent)
        self._colour = QColor(colour)
        self._hue = max(0.0, colour.hsvHueF())
        self._changed = self._broken_off = False
        self.square = _Plane(self.tr("Saturation and brightness"), self._paint_square, QSize(240, 150))
        self.hue = _Plane(self.tr("Hue"), self._paint_hue, QSize(240, 16), flat=True)
        self.opacity = _Plane(self.tr("Opacity"), self._paint_opacity, QSize(240, 16), flat=True)
        self.square.moved.connect(self._square_moved)
        self.hue.moved.connect(self._hue_moved)
        self.opacity.moved.connect(self._opacity_moved)
        self.code = QLineEdit()
        self.code.setMaxLength(9)
        self.code.setAccessibleName(self.tr("Colour, as a code"))
        self.code.editingFinished.connect(self._written)
        self.pipette = QToolButton()
        self.pipette.setIcon(icon("pipette"))
        self.pipette.setToolTip(self.tr("Take a colour from the window: click on it"))
        self.pipette.setAccessibleName(self.tr("Take a colour from the window"))
        self.pipette.clicked.connect(self._pick_from_window)
        line = QHBoxLayout()
        line.addWidget(self.code, 1)
        line.addWidget(self.pipette)
        for part in (self.square, self.hue, self.opacity):
            self.column.addWidget(part)
        self.column.addLayout(line)
        for title, colours in ((self.tr("In this project"), project), (self.tr("Used before"), recent)):
            if colours:
                self._add_swatches(title, colours)
        self._watch: _Pipette | None = None
        self._show()
        self.square.setFocus()

    def _add_swatches(self, title: str, colours: Sequence[str]) -> None:
        label = Label(title)
        label.setProperty("role", "soft")
        self.column.addWidget(label)
        grid = QGridLayout()
        grid.setSpacing(4)
        grid.setColumnStretch(_PER_ROW, 1)
        for number, code in enumerate(colours[: 2 * _PER_ROW]):
            button = QToolButton()
            button.setIcon(QIcon(swatch(code)))
            button.setIconSize(QSize(20, 14))
            button.setAccessibleName(code)
            button.setToolTip(plain_tip(code))
            button.clicked.connect(lambda _checked=False, code=code: self.take(_colour_of(code)))
            grid.addWidget(button, number // _PER_ROW, number % _PER_ROW)
        self.column.addLayout(grid)

    def take(self, colour: QColor) -> None:
        """Choose a colour."""
        self._colour = QColor(colour)
        if colour.hsvHueF() >= 0:
            self._hue = colour.hsvHueF()
        self._changed = True
        self._show()
        self.moved.emit(code_of(colour))

    def _show(self) -> None:
        colour = self._colour
        self.square.put(colour.hsvSaturationF(), 1 - colour.valueF(), colour.name())
        self.hue.put(self._hue, 0.5, f"{self._hue * 360:.0f}°")
        self.opacity.put(colour.alphaF(), 0.5, f"{colour.alphaF():.0%}")
        if not self.code.hasFocus() or not self.code.isModified():
            self.code.setText(code_of(colour))

    def _square_moved(self, x: float, y: float) -> None:
        self._set(self._hue, x, 1 - y, self._colour.alphaF())

    def _hue_moved(self, x: float, _y: float) -> None:
        self._hue = min(x, 0.9999)
        self._set(self._hue, self._colour.hsvSaturationF(), self._colour.valueF(), self._colour.alphaF())

    def _opacity_moved(self, x: float, _y: float) -> None:
        self._set(self._hue, self._colour.hsvSaturationF(), self._colour.valueF(), x)

    def _set(self, hue: float, saturation: float, value: float, alpha: float) -> None:
        self._colour = QColor.fromHsvF(hue, saturation, value, alpha)
        self._changed = True
        self._show()
        self.moved.emit(code_of(self._colour))

    def _written(self) -> None:
        text = self.code.text().strip()
        text = text if text.startswith("#") else f"#{text}"
        if self.code.isModified() and QColor.isValidColorName(text) and len(text) in (4, 7, 9):
            self.code.setModified(False)
            self.take(_colour_of(text.lower()))
        else:
            self.code.setModified(False)
            self._show()

    # The pipette ------------------------------------------------------------------------------------------------

    def _pick_from_window(self) -> None:
        parent = self.parentWidget()
        if parent is not None:
            self.hide()
            self._watch = _Pipette(parent.window(), self._picked)

    def _picked(self, colour: QColor | None) -> None:
        self._watch = None
        self.show()
        if colour is not None:
            colour.setAlphaF(self._colour.alphaF())
            self.take(colour)

    # Ending -----------------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Escape gives up, Return takes."""
        if event.key() == Qt.Key.Key_Escape:
            self._broken_off = True
            self.close()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._written()
            self.close()
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802
        """Tell what became of it."""
        if self._changed:
            self._changed = False
            if self._broken_off:
                self.given_up.emit()
            else:
                self.taken.emit(code_of(self._colour))
        super().closeEvent(event)

    # Painting ---------------------------------------------------------------------------------------------------

    def _paint_square(self, painter: QPainter, area: QRectF) -> None:
        across = QLinearGradient(area.topLeft(), area.topRight())
        across.setColorAt(0, QColor("white"))
        across.setColorAt(1, QColor.fromHsvF(self._hue, 1, 1))
        painter.fillRect(area, across)
        down = QLinearGradient(area.topLeft(), area.bottomLeft())
        down.setColorAt(0, QColor(0, 0, 0, 0))
        down.setColorAt(1, QColor("black"))
        painter.fillRect(area, down)

    def _paint_hue(self, painter: QPainter, area: QRectF) -> None:
        across = QLinearGradient(area.topLeft(), area.topRight())
        for part in range(7):
            across.setColorAt(part / 6, QColor.fromHsvF(part / 6 % 1, 1, 1))
        painter.fillRect(area, across)

    def _paint_opacity(self, painter: QPainter, area: QRectF) -> None:
        checkered(painter, area.toRect(), 4)
        across = QLinearGradient(area.topLeft(), area.topRight())
        full = QColor(self._colour)
        full.setAlpha(255)
        none = QColor(full)
        none.setAlpha(0)
        across.setColorAt(0, none)
        across.setColorAt(1, full)
        painter.fillRect(area, across)


class _Plane(QWidget):
    """A plane or a strip on which a point is moved, by mouse or arrows. Both coordinates go from 0 to 1."""

    moved = Signal(float, float)

    def __init__(
        self, name: str, paint: Callable[[QPainter, QRectF], None], size: QSize, *, flat: bool = False
    ) -> None:
        super().__init__()
        self._paint, self._flat = paint, flat
        self._x = self._y = 0.0
        self.setFixedHeight(size.height())
        self.setMinimumWidth(size.width())
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def put(self, x: float, y: float, said: str) -> None:
        """Show the point there."""
        self._x, self._y = x, y
        self.setAccessibleDescription(said)
        self.update()

    def _area(self) -> QRectF:
        return QRectF(self.rect()).adjusted(2, 2, -2, -2)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Put the point there."""
        area, at = self._area(), event.position()
        x = min(1.0, max(0.0, (at.x() - area.left()) / area.width()))
        y = min(1.0, max(0.0, (at.y() - area.top()) / area.height()))
        self.moved.emit(x, y)

    mouseMoveEvent = mousePressEvent  # noqa: N815

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Move the point by a hundredth."""
        steps = {Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1)}
        step = steps.get(Qt.Key(event.key()))
        if step is None or (self._flat and step[1]):
            super().keyPressEvent(event)
            return
        pace = 0.1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 0.01
        self.moved.emit(min(1.0, max(0.0, self._x + step[0] * pace)), min(1.0, max(0.0, self._y + step[1] * pace)))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Draw the plane and the point."""
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            area = self._area()
            self._paint(painter, area)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(tokens().accent if self.hasFocus() else tokens().line), 1))
            painter.drawRect(area)
            room = QRectF(self.rect()).adjusted(7, min(7, self.height() / 2), -7, -min(7, self.height() / 2))
            x, y = area.left() + self._x * area.width(), area.top() + self._y * area.height()
            at = QPointF(
                min(max(x, room.left()), room.right()), min(max(y, room.top()), room.bottom())
            )  # all of it is seen
            for colour, radius in (("black", 6.0), ("white", 5.0)):
                painter.setPen(QPen(QColor(colour), 1.5))
                painter.drawEllipse(at, radius, radius)


class _Pipette(QObject):
    """Takes the colour under the next click in a window; anything else gives it up."""

    def __init__(self, window: QWidget, done: Callable[[QColor | None], None]) -> None:
        super().__init__(window)
        self._window, self._done = window, done
        self._image: QImage = window.grab().toImage()
        QApplication.setOverrideCursor(Qt.CursorShape.CrossCursor)
        QApplication.instance().installEventFilter(self)  # type: ignore[union-attr]

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Look at presses and keys before anybody else."""
        if isinstance(event, QMouseEvent) and event.type() is QEvent.Type.MouseButtonPress:
            at = self._window.mapFromGlobal(event.globalPosition()) * self._image.devicePixelRatio()
            inside = self._image.rect().contains(at.toPoint())
            self._end(self._image.pixelColor(at.toPoint()) if inside else None)
            return True
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            self._end(None)
            return True
        return event.type() in (QEvent.Type.MouseButtonRelease, QEvent.Type.MouseButtonDblClick)

    def _end(self, colour: QColor | None) -> None:
        QApplication.restoreOverrideCursor()
        QApplication.instance().removeEventFilter(self)  # type: ignore[union-attr]
        self._done(colour)
        self.deleteLater()


def _colour_of(code: str) -> QColor:
    from vidgen.editor.fields import colour_channels

    digits = code[1:]
    return QColor(*colour_channels("#" + "".join(d * 2 for d in digits) if len(digits) <= 4 else code))
