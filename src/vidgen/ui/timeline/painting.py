"""Drawing the blocks of one row: bodies, pictures, waveforms, fades, captions. What moves with the pointer is `overlay`."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QImage, QPainter, QPen, QPolygonF

from vidgen.editor.kinds import SourceContent
from vidgen.editor.queries import Records
from vidgen.editor.records import Asset, Block, Id, Track
from vidgen.timing import FLICKS
from vidgen.ui.theme import scheme
from vidgen.ui.timeline.bodies import PLAIN, paint_bodies
from vidgen.ui.timeline.hits import STRIP, fade_of, transition_of, transition_top
from vidgen.ui.timeline.labels import NAMED, NAMES, paint_label
from vidgen.ui.timeline.seen import Spans
from vidgen.ui.timeline.standing import standing
from vidgen.ui.timeline.style import BlockColours, blended, colours_of, font, look

_DRAWN = frozenset({"captions", "solid"})
"""Contents without a file of which more than the name is shown."""
_MOVES, _SHOWS = 1, 2
"""Bits of what is known of a block: it has a transition; more than its name is drawn on it."""
_GONE = 0.45
"""How much of the colour of danger is in the body of a block whose file is missing."""
_OFF = 0.4
"""How opaque a disabled block is."""


@dataclass(frozen=True)
class Sources:
    """Where pictures and sounds of files come from."""

    thumbnail: Callable[[Asset, int, int], QImage | None]
    """Asset, time of the file in flicks, height in pixels."""
    wave: Callable[[QPainter, Block, QRectF, float, float, QColor], None]
    """Draws the waveform of a block: where, then the first and the last pixel that is needed, and the colour."""
    absent: Callable[[], Collection[Id]]
    """Assets whose files are not there."""


def paint_row(
    painter: QPainter,
    records: Records,
    track: Track,
    spans: Spans,
    zoom: float,
    height: int,
    left: int,
    width: int,
    sources: Sources,
    ratio: float,
) -> None:
    """Draw what a row shows from pixel `left` on (counted from the start of the timeline) at the painter's origin.

    `spans`: of the track's blocks. `ratio`: how many pixels of the screen a pixel is.
    """
    painter.translate(-left, 0)
    right, of = left + width, scheme()
    seen = spans.seen(zoom, left, right)
    gone = sources.absent()
    known = spans.numbers((of, track.colour, gone), 3, lambda block: _facts(block, colours_of(block, track, of), gone))
    shown = known[:, seen.first : seen.first + len(seen.x0)]
    paint_bodies(painter, seen, shown[:2], left, width, height, STRIP if height >= 2 * STRIP else 0, ratio)
    wide = [(spans.blocks[number], QRectF(x0, 0, x1 - x0 - 1, height)) for number, x0, x1 in seen.wider(PLAIN)]
    for block, rect in wide if (shown[2] & _SHOWS).any() else ():
        if _shows(block):
            _block(painter, records, block, colours_of(block, track, of), rect, left, right, sources)
    painter.setFont(font(*NAMES))
    for block, rect in wide:
        if rect.width() >= NAMED:
            if not block.enabled:
                painter.setOpacity(_OFF)
            paint_label(painter, records, block, colours_of(block, track, of), rect)
            if not block.enabled:
                painter.setOpacity(1)
    if (known[2, seen.first : seen.first + len(seen.x0) + 1] & _MOVES).any():
        _transitions(painter, records, [block for block, _ in wide], zoom, height, left, right)


def _facts(block: Block, colours: BlockColours, absent: Collection[Id]) -> tuple[int, int, int]:
    """Return the colours of a block's body and of its strip, and what is known of it, as bits."""
    if absent and block.content.asset_id in absent:  # else one without a word on it would look like all others
        colours = replace(colours, body=blended(colours.body, look().danger, _GONE))
    bits = _MOVES * (block.transition is not None) | _SHOWS * _shows(block)
    if block.enabled:
        return colours.body.rgb(), colours.strip.rgb(), bits
    return _paled(colours.body), _paled(colours.strip), bits


def _shows(block: Block) -> bool:
    content = block.content
    return content.kind in _DRAWN or bool(content.asset_id) or bool(block.effects) or not block.enabled


def _paled(colour: QColor) -> int:
    """Return a colour with its opacity taken into its parts."""
    parts = (_OFF, colour.redF() * _OFF, colour.greenF() * _OFF, colour.blueF() * _OFF)
    return sum(round(part * 255) << shift for part, shift in zip(parts, (24, 16, 8, 0), strict=True))


def _block(
    painter: QPainter,
    records: Records,
    block: Block,
    colours: BlockColours,
    rect: QRectF,
    left: int,
    right: int,
    sources: Sources,
) -> None:
    """Draw what lies on the body of a block, but for its name."""
    if not block.enabled:
        painter.setOpacity(_OFF)
    inner = rect.adjusted(0, STRIP if rect.height() >= 2 * STRIP else 0, 0, 0)
    content = block.content
    asset = records.find(content.asset_id, Asset) if content.asset_id else None
    gone = asset is not None and asset.id in sources.absent()
    if gone:
        _missing(painter, inner)
    elif asset is not None and "video" in content.media and inner.height() >= 20:
        frame = inner.adjusted(1, 0, -1, -3)
        painter.save()
        painter.setClipRect(frame, Qt.ClipOperation.IntersectClip)  # a stretch beside tiles must not draw over them
        _strip_of_pictures(painter, block, asset, frame, left, right, sources)
        painter.restore()
    elif asset is not None and content.media[0] == "audio":
        sources.wave(painter, block, inner.adjusted(0, 1, 0, -1), left, right, colours.wave)
    elif content.kind == "captions":
        _cues(painter, block, colours, inner, left, right)
    elif content.kind == "solid":
        _swatch(painter, str(getattr(content, "fill", "#000000")), inner)
    _fades(painter, block, inner)
    if not block.enabled:
        painter.setOpacity(1)
        painter.fillRect(rect, QBrush(QColor(128, 128, 128, 70), Qt.BrushStyle.BDiagPattern))


def _missing(painter: QPainter, rect: QRectF) -> None:
    """Say that the file is not there: in its own colour, whatever the block's is, and in a word where that finds room."""
    of = look()
    rect = rect.adjusted(1, 0, -1, -3)
    ground, colour = QColor(of.ground), QColor(of.danger)
    ground.setAlpha(215)
    painter.fillRect(rect, ground)
    for alpha, pattern in ((38, Qt.BrushStyle.SolidPattern), (120, Qt.BrushStyle.BDiagPattern)):
        colour.setAlpha(alpha)
        painter.fillRect(rect, QBrush(colour, pattern))
    text = QCoreApplication.translate("Timeline", "Missing")
    painter.setFont(font(10, 600))
    width = painter.fontMetrics().horizontalAdvance(text) + 12
    if width + 8 > rect.width() or rect.height() < 20:
        return
    plate = QRectF(rect.x() + 5, rect.center().y() - 8, width, 16)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(of.ground)
    painter.drawRoundedRect(plate, 4, 4)
    painter.setPen(of.danger)
    painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, text)


def _strip_of_pictures(
    painter: QPainter, block: Block, asset: Asset, rect: QRectF, left: int, right: int, sources: Sources
) -> None:
    """Draw pictures of the file side by side, each of the time that lies at its left edge."""
    height = int(rect.height())
    width = height * 16 / 9
    if asset.info is not None and asset.info.pictures:
        picture = asset.info.pictures[0]
        width = max(12.0, min(height * 4.0, height * picture.width / max(1, picture.height)))
    content = block.content
    first = max(0, int((left - rect.x()) // width))
    count = int((min(right, rect.right()) - rect.x()) // width) + 1
    flicks = block.duration / max(1.0, rect.width() + 1)
    for number in range(first, count):
        x = rect.x() + number * width
        time = 0
        if isinstance(content, SourceContent):
            time = content.source_time(int((x - rect.x()) * flicks), block.duration)
        image = sources.thumbnail(asset, max(0, time), height)
        if image is not None and not image.isNull():
            painter.drawImage(QRectF(x, rect.y(), width, height), image)
            painter.fillRect(QRectF(x + width - 1, rect.y(), 1, height), QColor(0, 0, 0, 60))


def _cues(painter: QPainter, block: Block, colours: BlockColours, rect: QRectF, left: int, right: int) -> None:
    cues = getattr(block.content, "cues", ())
    scale = (rect.width() + 1) / block.duration
    plate = QColor(colours.text)
    plate.setAlpha(34)
    painter.setFont(font(10))
    for cue in cues:
        x0, x1 = rect.x() + cue.start * scale, rect.x() + min(cue.end, block.duration) * scale
        if x1 < left or x1 - x0 < 2:
            continue
        if x0 > right:
            break
        box = QRectF(x0 + 0.5, rect.y() + 3, x1 - x0 - 1, rect.height() - 6)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(plate)
        painter.drawRoundedRect(box, 3, 3)
        if box.width() > 18 and box.height() >= 11:
            painter.setPen(colours.text)
            text = " ".join(cue.text.split())
            metrics = painter.fontMetrics()
            flags = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
            shown = metrics.elidedText(text[:200], Qt.TextElideMode.ElideRight, int(box.width() - 8))
            painter.drawText(box.adjusted(4, 0, -2, 0), flags, shown)


def _swatch(painter: QPainter, fill: str, rect: QRectF) -> None:
    if rect.height() < 10:
        return
    colour = QColor(fill[:7])
    if colour.isValid():
        painter.fillRect(QRectF(rect.x() + 4, rect.bottom() - 6, rect.width() - 8, 3), colour)


def _fades(painter: QPainter, block: Block, rect: QRectF) -> None:
    fade = fade_of(block)
    if fade is None or not fade.enabled:
        return
    scale = (rect.width() + 1) / block.duration
    shade, line = QColor(look().ground), QColor(look().text)  # towards what is behind, dark or light
    shade.setAlpha(140)
    line.setAlpha(190)
    painter.setBrush(shade)
    for width, edge, way in ((fade.fade_in * scale, rect.left(), 1), (fade.fade_out * scale, rect.right(), -1)):
        if width >= 2:
            width = min(width, rect.width())
            corner, far, low = (
                QPointF(edge, rect.top()),
                QPointF(edge + way * width, rect.top()),
                QPointF(edge, rect.bottom()),
            )
            painter.setPen(Qt.PenStyle.NoPen)
            painter.drawPolygon(QPolygonF([corner, far, low]))
            painter.setPen(QPen(line, 1.2))
            painter.drawLine(low, far)


def _transitions(
    painter: QPainter, records: Records, wide: list[Block], zoom: float, height: int, left: int, right: int
) -> None:
    """Draw the transitions into blocks that are wide enough, and into the one after the last of them."""
    scale = zoom / FLICKS
    following = records.block_after(wide[-1]) if wide else None
    for block in [*wide, following] if following is not None else wide:
        if block.transition is None or transition_of(records, block) is None:
            continue
        x0 = (block.start - block.transition.before) * scale
        x1 = (block.start + block.transition.after) * scale
        if x1 - x0 < 4 or x1 < left or x0 > right:
            continue
        top = transition_top(height)
        rect = QRectF(x0 + 0.5, top + 0.5, x1 - x0 - 1, height - top - 1.5)
        painter.setPen(QPen(QColor(255, 255, 255, 190), 1))
        painter.setBrush(QColor(24, 26, 32, 175))
        painter.drawRoundedRect(rect, 4, 4)
        painter.setPen(QPen(QColor(255, 255, 255, 200), 1.3))
        inset = rect.adjusted(3, 3, -3, -3)
        painter.drawLine(inset.bottomLeft(), inset.topRight())
        painter.drawLine(inset.topLeft(), inset.bottomRight())
        for stretch in standing(records, block):
            still = QRectF(stretch.start * scale, rect.y(), stretch.duration * scale, rect.height()).intersected(rect)
            painter.fillRect(still, QBrush(look().warning, Qt.BrushStyle.BDiagPattern))
