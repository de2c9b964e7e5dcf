"""Pictures for tests: a source to work on, and comparison with golden frames that forgives what nobody sees.

Set VIDGEN_WRITE_GOLDEN=1 to write golden frames anew; then look at each of them before you commit it.
"""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QImage, QLinearGradient, QPainter

from vidgen.imaging.drawing import View
from vidgen.imaging.images import RGBA, image_of_pixels, pixels_of
from vidgen.imaging.picture import Picture
from vidgen.timing import FLICKS, FrameRate

GOLDEN = Path(__file__).parent / "golden"
WIDTH, HEIGHT = 192, 108


def view(
    width: int = WIDTH, height: int = HEIGHT, *, at: float = 1.0, source: Picture | None = None, density: float = 1.0
) -> View:
    """Return the view of a block of 5 seconds, `at` seconds into it."""
    return View(width, height, round(at * FLICKS), 5 * FLICKS, FrameRate(30), source, density)


def landscape(width: int = WIDTH, height: int = HEIGHT) -> Picture:
    """Return an opaque frame in YUV: a sky that gets paler, a sun, ground, a house, and stripes that alias easily."""
    image = QImage(width, height, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(width / 192, height / 108)
    sky = QLinearGradient(QPointF(0, 0), QPointF(0, 70))
    sky.setColorAt(0, QColor("#2d6fc4"))
    sky.setColorAt(1, QColor("#cfe4f5"))
    painter.fillRect(QRectF(0, 0, 192, 72), QBrush(sky))
    painter.fillRect(QRectF(0, 70, 192, 38), QColor("#4f8a3a"))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor("#ffd86b"))
    painter.drawEllipse(QRectF(140, 10, 30, 30))
    painter.fillRect(QRectF(30, 45, 50, 40), QColor("#a8432f"))
    painter.fillRect(QRectF(45, 60, 14, 25), QColor("#f2efe4"))
    for i in range(16):
        painter.fillRect(QRectF(100 + i * 5, 86, 2.5, 16), QColor("#16181c"))
    painter.end()
    return Picture.of_frame(Picture.of_image(image, opaque=True).frame("yuv420p"))


def badge(size: int = 60) -> Picture:
    """Return a picture with transparency: a disc that is opaque inside and fades at its edge, half red, half blue."""
    y, x = np.mgrid[0:size, 0:size] + 0.5
    distance = np.hypot(x - size / 2, y - size / 2) / (size / 2)
    alpha = np.clip((1 - distance) * 4, 0, 1)
    red, blue = np.where(x < size / 2, 0.9, 0.1), np.where(x < size / 2, 0.1, 0.9)
    pixels = np.stack([blue, np.full_like(x, 0.2), red, np.ones_like(x)], axis=-1) * alpha[:, :, None]
    return Picture.of_image(image_of_pixels(np.round(pixels * 255).astype(np.uint8)))


def on_canvas(picture: Picture, width: int = WIDTH, height: int = HEIGHT) -> Picture:
    """Return a picture on a chequered canvas, as a person would want to look at it."""
    image = QImage(width, height, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    for y in range(0, height, 12):
        for x in range(0, width, 12):
            painter.fillRect(x, y, 12, 12, QColor("#5a5e66" if (x + y) // 12 % 2 else "#4a4e56"))
    painter.drawImage(picture.x, picture.y, picture.image())
    painter.end()
    return Picture.of_image(image, opaque=True)


def rgb(picture: Picture) -> NDArray[np.float64]:
    """Return red, green, blue (premultiplied), 0 to 255, as (height, width, 3)."""
    return pixels_of(picture.image())[:, :, 2::-1].astype(np.float64)


def assert_same_picture(actual: Picture, expected: Picture, *, mean: float = 1.0, worst: float = 6.0) -> None:
    """Fail unless two pictures look the same: `mean` and `worst` difference in levels of 255, after a slight blur."""
    assert (actual.width, actual.height) == (expected.width, expected.height), "the sizes differ"
    difference = np.abs(_soft(rgb(actual)) - _soft(rgb(expected)))
    where = np.unravel_index(difference.max(axis=2).argmax(), difference.shape[:2])
    message = (
        f"the pictures differ by {difference.mean():.2f} levels on average (allowed {mean}) and by "
        f"{difference.max():.1f} at most (allowed {worst}), at x={where[1]} y={where[0]}: "
        f"{rgb(actual)[where].round()} instead of {rgb(expected)[where].round()}"
    )
    assert difference.mean() <= mean, message
    assert difference.max() <= worst, message


def assert_golden(name: str, actual: Picture) -> None:
    """Fail unless a picture looks as the golden frame of that name; leave what it is beside it to be looked at."""
    path = GOLDEN / f"{name}.png"
    if os.environ.get("VIDGEN_WRITE_GOLDEN"):
        actual.image().convertToFormat(QImage.Format.Format_RGB888).save(str(path))
    assert path.exists(), f"there is no golden frame {path.name}; see tests/render/pictures.py"
    expected = Picture.of_image(QImage(str(path)).convertToFormat(RGBA), opaque=True)
    beside = path.with_suffix(".actual.png")
    try:
        assert_same_picture(actual, expected, mean=1.0, worst=24.0)
    except AssertionError as error:
        actual.image().save(str(beside))
        raise AssertionError(f"{name}: {error}; look at {beside.name} beside it") from None
    beside.unlink(missing_ok=True)


def _soft(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the mean over three by three pixels: an edge that moved by a tenth of a pixel is not seen."""
    padded = np.pad(values, ((1, 1), (1, 1), (0, 0)), mode="edge")
    height, width = values.shape[:2]
    return sum(padded[dy : dy + height, dx : dx + width] for dy in range(3) for dx in range(3)) / 9
