"""Makes the media of the demo that are our own: `python packaging/make_demo_media.py`, then look at `resources/media`.

Pictures are painted with Qt, the music is synthesised with NumPy, the look-up table is a formula. The same bytes come
out each time, but for what the encoders of another version change. The film clip is not ours; see CREDITS.md there.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import av
import numpy as np

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QGuiApplication,
    QImage,
    QLinearGradient,
    QPainter,
    QPainterPath,
    QPolygonF,
    QRadialGradient,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Sound = NDArray[np.float64]

MEDIA = Path(__file__).resolve().parents[1] / "resources" / "media"
WIDTH, HEIGHT = 2304, 1296
RATE = 48_000
BEAT = 0.6
BARS = 9


# Pictures ---------------------------------------------------------------------------------------------------------


def ramp(points: tuple[tuple[float, str], ...], start: QPointF, end: QPointF) -> QBrush:
    """Return a brush that goes through the colours at the given places between two points."""
    gradient = QLinearGradient(start, end)
    for place, colour in points:
        gradient.setColorAt(place, QColor(colour))
    return QBrush(gradient)


def canvas(points: tuple[tuple[float, str], ...], end: QPointF | None = None) -> QImage:
    """Return a picture filled with a ramp, from the top down when no end is given."""
    image = QImage(WIDTH, HEIGHT, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    painter.fillRect(image.rect(), ramp(points, QPointF(0, 0), end or QPointF(0, HEIGHT)))
    painter.end()
    return image


def dithered(image: QImage, seed: int) -> QImage:
    """Return the picture with a fine grain, so that its soft ramps don't show bands once they are encoded."""
    image = image.convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    pixels = rows[:, : image.width() * 3].reshape(image.height(), image.width(), 3).astype(np.float32)
    grain = np.random.default_rng(seed).normal(0, 1.3, pixels.shape[:2]).astype(np.float32)
    whole = np.ascontiguousarray(np.clip(pixels + grain[..., None], 0, 255).round().astype(np.uint8))
    height, width = whole.shape[:2]
    return QImage(whole.tobytes(), width, height, width * 3, QImage.Format.Format_RGB888).copy()


def glow(painter: QPainter, centre: QPointF, radius: float, colour: str, strength: float) -> None:
    """Paint a round light that fades to nothing at `radius`."""
    gradient = QRadialGradient(centre, radius)
    for place in np.linspace(0, 1, 12):
        shade = QColor(colour)
        shade.setAlphaF(float(strength * (1 - place) ** 2))
        gradient.setColorAt(float(place), shade)
    painter.setBrush(QBrush(gradient))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.drawEllipse(centre, radius, radius)


def ridge(level: float, rough: float, seed: int) -> QPolygonF:
    """Return a line of hills around `level` (0 top, 1 bottom), closed at the bottom of the picture."""
    random = np.random.default_rng(seed)
    x = np.linspace(0, 1, 240)
    y = np.full_like(x, level)
    for octave in range(1, 6):
        y += rough / octave**1.7 * np.sin(2 * np.pi * (x * octave * random.uniform(0.7, 1.3) + random.uniform()))
    points = [QPointF(float(a) * WIDTH, float(b) * HEIGHT) for a, b in zip(x, y, strict=True)]
    return QPolygonF([QPointF(0, HEIGHT), *points, QPointF(WIDTH, HEIGHT)])


def sunrise() -> QImage:
    """Paint hills before a rising sun: the background of the opening title."""
    image = canvas(((0, "#20184a"), (0.32, "#7a2f6b"), (0.52, "#e0606a"), (0.68, "#ffb36b"), (0.82, "#ffe3a3")))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    sun = QPointF(WIDTH * 0.5, HEIGHT * 0.66)
    glow(painter, sun, 900, "#ffd08a", 0.75)
    glow(painter, sun, 420, "#fff3cf", 0.7)
    painter.setBrush(QColor("#fff6dc"))
    painter.drawEllipse(sun, 118, 118)
    hills = ((0.70, 0.030, "#c9586e", "#a8476f"), (0.765, 0.034, "#8c3b6b", "#6b2c5f"),
             (0.83, 0.032, "#552456", "#3c1b48"), (0.91, 0.030, "#2c163c", "#190d27"))  # fmt: skip
    for number, (level, rough, top, bottom) in enumerate(hills):
        painter.setBrush(
            ramp(((0, top), (1, bottom)), QPointF(0, HEIGHT * (level - 0.05)), QPointF(0, HEIGHT * (level + 0.16)))
        )
        painter.drawPolygon(ridge(level, rough, seed=20 + number))
    painter.end()
    return dithered(image, 1)


def studio() -> QImage:
    """Paint soft discs on a diagonal ramp: the background behind the picture in the picture."""
    image = canvas(((0, "#ff8a5c"), (0.45, "#f2557a"), (1, "#5b2a86")), QPointF(WIDTH, HEIGHT))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    discs = ((0.10, 0.16, 330, "#ffffff", 20), (0.91, 0.86, 470, "#ffffff", 15), (0.82, 0.10, 190, "#ffd166", 40),
             (0.05, 0.92, 250, "#2d1150", 42), (0.50, 1.08, 360, "#ffffff", 12))  # fmt: skip
    for x, y, radius, colour, alpha in discs:
        shade = QColor(colour)
        shade.setAlpha(alpha)
        painter.setBrush(shade)
        painter.drawEllipse(QPointF(x * WIDTH, y * HEIGHT), radius, radius)
    painter.end()
    return dithered(image, 2)


def night() -> QImage:
    """Paint a starry sky over a dark hill: the background of the closing title."""
    image = canvas(((0, "#0b1030"), (0.55, "#1d1f5a"), (0.85, "#54357c"), (1, "#7c4a86")))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    random = np.random.default_rng(7)
    for _ in range(340):
        x, y = float(random.uniform(0, WIDTH)), float(random.uniform(0, HEIGHT * 0.82))
        size = float(0.8 + random.exponential(0.9))
        shade = QColor("#fff4d6" if random.uniform() < 0.3 else "#ffffff")
        shade.setAlphaF(float(random.uniform(0.25, 0.95)))
        painter.setBrush(shade)
        painter.drawEllipse(QPointF(x, y), size, size)
    moon = QPointF(WIDTH * 0.83, HEIGHT * 0.2)
    glow(painter, moon, 420, "#d9d4ff", 0.35)
    crescent = QPainterPath()
    crescent.addEllipse(moon, 74, 74)
    bite = QPainterPath()
    bite.addEllipse(moon + QPointF(-34, -18), 66, 66)
    painter.setBrush(QColor("#fff2d0"))
    painter.drawPath(crescent.subtracted(bite))
    for number, (level, top, bottom) in enumerate(((0.86, "#2b1f57", "#1c1440"), (0.93, "#140e2e", "#0b0820"))):
        painter.setBrush(ramp(((0, top), (1, bottom)), QPointF(0, HEIGHT * level), QPointF(0, HEIGHT)))
        painter.drawPolygon(ridge(level, 0.03, seed=40 + number))
    painter.end()
    return dithered(image, 3)


def logo() -> QImage:
    """Paint the mark: a play triangle made of the tracks of a timeline, on a rounded tile."""
    side = 768
    image = QImage(side, side, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(
        ramp(((0, "#ffb35c"), (0.45, "#ff5d73"), (1, "#6a2fb5")), QPointF(60, 40), QPointF(side - 60, side - 40))
    )
    painter.drawRoundedRect(QRectF(24, 24, side - 48, side - 48), 172, 172)
    bar, gap, left = 70, 26, 236
    lengths = (116, 246, 352, 246, 116)
    top = (side - 5 * bar - 4 * gap) / 2
    for number, length in enumerate(lengths):
        y = top + number * (bar + gap)
        painter.setBrush(QColor(255, 255, 255, 255))
        if number in (1, 3):  # a cut: two blocks on one track
            first = length * (0.42 if number == 1 else 0.58)
            painter.drawRoundedRect(QRectF(left, y, first - 9, bar), 26, 26)
            painter.setBrush(QColor(255, 255, 255, 205))
            painter.drawRoundedRect(QRectF(left + first + 9, y, length - first - 9, bar), 26, 26)
        else:
            painter.drawRoundedRect(QRectF(left, y, length, bar), 26, 26)
    painter.end()
    return image


# Colour -----------------------------------------------------------------------------------------------------------


def warm_film(size: int = 17) -> str:
    """Return a `.cube` look: a gentle S curve, lifted blacks, warm lights, teal shadows, a little less green."""
    lines = ['TITLE "Warm film"', "# vidgen, CC0", f"LUT_3D_SIZE {size}", "DOMAIN_MIN 0 0 0", "DOMAIN_MAX 1 1 1"]
    steps = np.linspace(0, 1, size)
    for blue in steps:
        for green in steps:
            for red in steps:
                rgb = np.array([red, green, blue])
                light = float(rgb @ (0.2126, 0.7152, 0.0722))
                curved = rgb + 0.16 * (rgb * rgb * (3 - 2 * rgb) - rgb)
                toned = light + (curved - light) * (0.92 + 0.10 * light)
                toned = toned + light * np.array([0.050, 0.012, -0.045])
                toned = toned + (1 - light) ** 2 * np.array([0.010, 0.022, 0.040])
                red_out, green_out, blue_out = np.clip(0.018 + 0.976 * toned, 0, 1)
                lines.append(f"{red_out:.5f} {green_out:.5f} {blue_out:.5f}")
    return "\n".join(lines) + "\n"


# Music ------------------------------------------------------------------------------------------------------------


def tone(pitch: float, length: float, kind: str) -> Sound:
    """Return one note (MIDI pitch, seconds), mono: `keys` like a soft electric piano, `bass`, `bell` or `pad`."""
    t = np.arange(int(length * RATE)) / RATE
    f = 440 * 2 ** ((pitch - 69) / 12)
    release = np.clip((length - t) / 0.08, 0, 1)
    if kind == "keys":
        strike = 1.1 * np.exp(-5 * t) * np.sin(2 * np.pi * f * 2 * t)
        wave = np.sin(2 * np.pi * f * t + strike) + 0.18 * np.sin(2 * np.pi * f * 3 * t) * np.exp(-7 * t)
        return np.asarray(wave * np.exp(-1.5 * t) * np.clip(t / 0.004, 0, 1) * release)
    if kind == "bass":
        wave = np.tanh(1.6 * np.sin(2 * np.pi * f * t)) + 0.2 * np.sin(4 * np.pi * f * t) * np.exp(-6 * t)
        return np.asarray(wave * np.exp(-1.1 * t) * np.clip(t / 0.008, 0, 1) * release)
    if kind == "bell":
        wave = np.sin(2 * np.pi * f * t + 0.7 * np.exp(-3 * t) * np.sin(2 * np.pi * f * 3.5 * t))
        return np.asarray(wave * np.exp(-3.2 * t) * np.clip(t / 0.002, 0, 1) * release)
    wave = sum(np.sin(2 * np.pi * f * d * t) for d in (0.996, 1.0, 1.0045)) / 3
    return np.asarray(wave * np.clip(t / 0.5, 0, 1) * np.clip((length - t) / 0.6, 0, 1))


def drum(kind: str) -> Sound:
    """Return one soft drum hit, mono: `kick`, `snap` or `hat`."""
    t = np.arange(int(0.35 * RATE)) / RATE
    noise = np.random.default_rng({"kick": 1, "snap": 2, "hat": 3}[kind]).normal(0, 1, len(t))
    bright = np.diff(noise, prepend=0.0)
    if kind == "kick":
        return np.asarray(np.sin(2 * np.pi * (46 * t + 4.2 * (1 - np.exp(-26 * t)))) * np.exp(-11 * t))
    if kind == "snap":
        return np.asarray((0.35 * bright + 0.5 * np.sin(2 * np.pi * 190 * t) * np.exp(-30 * t)) * np.exp(-19 * t))
    return np.asarray(0.3 * np.diff(bright, prepend=0.0) * np.exp(-62 * t))


def music() -> NDArray[np.float32]:
    """Return the tune, (n, 2): four chords at 100 beats a minute, nine bars, with a last chord that rings out."""
    bar = 4 * BEAT
    mix = np.zeros((int((BARS * bar + 2.4) * RATE), 2))

    def put(at: float, wave: Sound, level: float, pan: float = 0.0) -> None:
        first = int(at * RATE)
        part = wave[: len(mix) - first]
        mix[first : first + len(part), 0] += part * level * np.sqrt((1 - pan) / 2)
        mix[first : first + len(part), 1] += part * level * np.sqrt((1 + pan) / 2)

    chords = ((48, (64, 67, 71, 74)), (45, (64, 67, 72, 76)), (41, (64, 69, 72, 76)), (43, (62, 67, 71, 74)))
    melody = ((79, 0.0), (83, 1.5), (81, 2.0), (79, 3.0), (76, 4.0), (79, 5.5), (81, 6.0), (84, 7.0),
              (83, 8.0), (81, 9.5), (79, 10.0), (76, 11.0), (74, 12.0), (79, 13.5), (78, 14.0), (79, 15.0))  # fmt: skip
    for number in range(BARS):
        root, notes = chords[number % 4] if number < BARS - 1 else (48, (60, 64, 67, 74))
        start = number * bar
        last = number == BARS - 1
        for voice, pitch in enumerate(notes):
            put(start, tone(pitch - 12, bar + 0.5, "pad"), 0.055, (voice - 1.5) / 3)
            strums = (0.0,) if last else (0.0, 1.5, 2.5)
            for strum in strums:
                length = 3.6 if last else 1.3
                put(start + strum * BEAT + 0.014 * voice, tone(pitch, length, "keys"), 0.085, (voice - 1.5) / 2.6)
        if last:
            put(start, tone(root - 12, 3.0, "bass"), 0.26)
            put(start, drum("kick"), 0.5)
            continue
        if number >= 1:
            for beat, length in ((0.0, 0.75), (1.5, 0.4), (2.5, 0.7)):
                put(start + beat * BEAT, tone(root - 12, length, "bass"), 0.24)
        if number >= 2:
            for beat in (0.0, 2.5) if number % 2 else (0.0, 2.0):
                put(start + beat * BEAT, drum("kick"), 0.5)
            for beat in (1.0, 3.0):
                put(start + beat * BEAT, drum("snap"), 0.22, 0.1)
            for half in range(8):
                put(start + half * BEAT / 2, drum("hat"), 0.10 if half % 2 else 0.055, -0.25)
    for pitch, beat in (*melody, *((p, b + 16) for p, b in melody)):
        put(beat * BEAT + 4 * BEAT, tone(pitch, 1.5, "bell"), 0.06, 0.3)

    room = np.random.default_rng(9).normal(0, 1, (int(1.4 * RATE), 2))
    room *= np.exp(-np.arange(len(room)) / RATE * 4.2)[:, None]
    room = np.cumsum(room, axis=0) * 0.08 + room * 0.25  # darker than white noise
    room -= room.mean(axis=0)
    size = len(mix) + len(room)
    wet = np.fft.irfft(np.fft.rfft(mix, size, axis=0) * np.fft.rfft(room, size, axis=0), size, axis=0)[: len(mix)]
    mix += wet * (0.16 * np.abs(mix).max() / np.abs(wet).max())
    mix = np.tanh(1.15 * mix / np.abs(mix).max())
    mix *= 0.72 / np.abs(mix).max()
    mix[-RATE // 2 :] *= np.linspace(1, 0, RATE // 2)[:, None]
    return mix.astype(np.float32)


def write_music(path: Path) -> None:
    """Encode the tune as Opus in Ogg."""
    samples = np.ascontiguousarray(music().reshape(1, -1))
    with av.open(str(path), "w", format="ogg") as container:
        stream = container.add_stream("libopus", rate=RATE, options={"b": "112000"})
        stream.layout = "stereo"
        frame = av.AudioFrame.from_ndarray(samples, format="flt", layout="stereo")
        frame.sample_rate = RATE
        fifo = av.AudioFifo()
        fifo.write(frame)
        while (part := fifo.read(960)) is not None:
            container.mux(stream.encode(part))
        if (rest := fifo.read(0)) is not None:
            container.mux(stream.encode(rest))
        container.mux(stream.encode(None))


def main() -> None:
    """Write everything."""
    application = QGuiApplication([])
    MEDIA.mkdir(parents=True, exist_ok=True)
    for name, picture in (("sunrise", sunrise()), ("studio", studio()), ("night", night())):
        picture.save(str(MEDIA / f"{name}.jpg"), "JPG", 88)
    logo().save(str(MEDIA / "logo.png"), "PNG", 0)
    (MEDIA / "warm-film.cube").write_text(warm_film(), encoding="ascii", newline="\n")
    write_music(MEDIA / "morning.ogg")
    for path in sorted(MEDIA.iterdir()):
        print(f"{path.stat().st_size / 1000:8.0f} kB  {path.name}")
    del application


if __name__ == "__main__":
    main()
