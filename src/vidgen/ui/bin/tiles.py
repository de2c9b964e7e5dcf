"""How a file looks in the media bin: as a tile with a large picture, or as a line."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QImage, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from vidgen.ui.bin.rows import Row, clock, facts, kind_of
from vidgen.ui.icons import icon, paint_icon
from vidgen.ui.theme import tokens

ROW = Qt.ItemDataRole.UserRole
TILE = QSize(138, 117)
PICTURE = QSize(128, 72)
LINE = 52
_LINE_PICTURE = QSize(74, 42)
_RADIUS = 5.0

Look = Callable[[Row, int, float | None], QImage | None]
"""The picture of a row, given the height in pixels and the place in it, 0 to 1, or None."""


class Tiles(QStyledItemDelegate):
    """Draws both forms. `hovered` is the row under the mouse and where in its picture that is, 0 to 1."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self.as_grid = True
        self.hovered: tuple[str, float] | None = None

    def picture_rect(self, item: QRect) -> QRect:
        """Return where the picture of an item is."""
        if self.as_grid:
            left = item.x() + (item.width() - PICTURE.width()) // 2
            return QRect(QPoint(left, item.y() + 5), PICTURE)
        return QRect(QPoint(item.x() + 6, item.y() + (item.height() - _LINE_PICTURE.height()) // 2), _LINE_PICTURE)

    def sizeHint(self, option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: N802
        """Return the size of an item."""
        return TILE if self.as_grid else QSize(option.rect.width(), LINE)

    def updateEditorGeometry(  # noqa: N802
        self, editor: QWidget, option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Put the field for another name where the name is."""
        editor.setGeometry(self._name_rect(option.rect).adjusted(-4, -4, 4, 4))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw an item."""
        row, of = index.data(ROW), tokens()
        if not isinstance(row, Row):
            return
        painter.save()
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        box = option.rect.adjusted(1, 1, -1, -1)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if chosen or option.state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(of.selected if chosen else of.hover))
            painter.drawRoundedRect(box, 7, 7)
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(QColor(of.accent), 1.4))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(box).adjusted(0.7, 0.7, -0.7, -0.7), 7, 7)
        self._paint_picture(painter, row, self.picture_rect(option.rect))
        self._paint_text(painter, option, row)
        painter.restore()

    # Picture ----------------------------------------------------------------------------------------------------

    def _paint_picture(self, painter: QPainter, row: Row, frame: QRect) -> None:
        of = tokens()
        shape = QPainterPath()
        shape.addRoundedRect(QRectF(frame), _RADIUS, _RADIUS)
        painter.save()
        painter.setClipPath(shape)
        painter.fillRect(frame, QColor(of.stage))
        scrubbed = self.hovered[1] if self.hovered is not None and self.hovered[0] == row.asset.id else None
        device = painter.device()
        ratio = device.devicePixelRatioF() if device is not None else 1.0
        image = self._look(row, round(frame.height() * ratio), scrubbed) if row.state != "unreadable" else None
        if image is not None:
            if row.missing:
                painter.setOpacity(0.35)
            size = image.size().scaled(frame.size(), Qt.AspectRatioMode.KeepAspectRatio)
            place = QRect(QPoint(0, 0), size)
            place.moveCenter(frame.center())
            painter.drawImage(place, image)
            painter.setOpacity(1.0)
        if image is None or row.state in ("missing", "unreadable"):
            name = "triangle-alert" if row.state in ("missing", "unreadable") else _ICONS[kind_of(row.asset)]
            side = 22 if self.as_grid else 18
            icon(name).paint(painter, QRect(frame.center() - QPoint(side // 2, side // 2), QSize(side, side)))
        if scrubbed is not None and image is not None and _moves(row):
            x = frame.x() + round(scrubbed * (frame.width() - 1))
            painter.fillRect(QRect(x, frame.y(), 2, frame.height()), QColor(of.accent))
        if self.as_grid:
            self._paint_badges(painter, row, frame, scrubbed)
        painter.restore()

    def _paint_badges(self, painter: QPainter, row: Row, frame: QRect, scrubbed: float | None) -> None:
        info = row.asset.info
        if info is not None and info.duration is not None:
            time = info.duration if scrubbed is None else round(info.duration * scrubbed)
            self._badge(painter, clock(time), frame, right=True)
        if row.proxy:
            self._paint_proxy(painter, row, frame)
        if row.uses and row.state == "used":
            self._badge(painter, f"{row.uses}×", frame, right=False)

    def _paint_proxy(self, painter: QPainter, row: Row, frame: QRect) -> None:
        """Draw a flash in the corner: bright when there is a proxy, pale while there will be one."""
        box = QRect(frame.right() - 20, frame.y() + 4, 16, 16)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(0, 0, 0, 170))
        painter.drawRoundedRect(box, 3, 3)
        painter.setOpacity(1.0 if row.proxy == "ready" else 0.45)
        name = "triangle-alert" if row.proxy == "failed" else "zap"
        paint_icon(painter, name, box.adjusted(2, 2, -2, -2), "#ffffff")
        painter.setOpacity(1.0)

    def _badge(self, painter: QPainter, text: str, frame: QRect, *, right: bool) -> None:
        font = painter.font()
        font.setPixelSize(10)
        painter.setFont(font)
        metrics = QFontMetrics(font)
        width = metrics.horizontalAdvance(text) + 8
        box = QRect(0, 0, width, 15)
        if right:
            box.moveBottomRight(frame.bottomRight() - QPoint(4, 4))
        else:
            box.moveBottomLeft(frame.bottomLeft() + QPoint(4, -4))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(0, 0, 0, 170))
        painter.drawRoundedRect(box, 3, 3)
        painter.setPen(QColor("#ffffff"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)

    # Text -------------------------------------------------------------------------------------------------------

    def _name_rect(self, item: QRect) -> QRect:
        picture = self.picture_rect(item)
        if self.as_grid:
            return QRect(picture.x(), picture.bottom() + 4, picture.width(), 18)
        left = picture.right() + 10
        return QRect(left, item.y() + item.height() // 2 - 18, item.right() - left - 10, 18)

    def _paint_text(self, painter: QPainter, option: QStyleOptionViewItem, row: Row) -> None:
        of, name = tokens(), self._name_rect(option.rect)
        metrics = QFontMetrics(option.font)
        painter.setFont(option.font)
        painter.setPen(QColor(of.text))
        side = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(name, side, metrics.elidedText(row.asset.name, Qt.TextElideMode.ElideMiddle, name.width()))
        warned = row.state in ("missing", "unreadable")
        text = {"missing": self.tr("Missing"), "unreadable": self.tr("Unreadable")}.get(row.state) or facts(row.asset)
        if not self.as_grid and row.state == "used":
            text = f"{text}  ·  {self.tr('used')}"
        if not self.as_grid and row.asset.tags:
            text = f"{text}  ·  {', '.join(row.asset.tags)}"
        if self.as_grid and not warned and row.asset.info is not None and row.asset.info.duration is not None:
            text = text.partition("  ")[2]  # the length is on the picture
        font = option.font
        font.setPixelSize(11)
        painter.setFont(font)
        painter.setPen(QColor(of.warning if warned else of.text_soft))
        below = name.translated(0, 17)
        elided = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, below.width())
        painter.drawText(below, side, elided)


_ICONS = {"video": "film", "picture": "image", "sound": "music", "other": "file-video"}


def _moves(row: Row) -> bool:
    return kind_of(row.asset) == "video"
