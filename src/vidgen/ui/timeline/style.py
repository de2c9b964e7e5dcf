"""Colours of the timeline: one for each kind of block, dark and light, made from the theme."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from PySide6.QtGui import QColor, QFont

from vidgen.editor.records import Block, Track
from vidgen.ui.theme import Scheme, scheme, tokens


@dataclass(frozen=True)
class BlockColours:
    """Of one block."""

    body: QColor
    strip: QColor
    """Behind the name."""
    text: QColor
    wave: QColor
    """Of waveforms, and lines over the body."""


_DARK: Mapping[str, str] = {
    "clip": "#31508f", "image": "#27697a", "text": "#6747a3", "shape": "#96467a", "solid": "#4b5768",
    "audio": "#256b4c", "captions": "#80601f",
}  # fmt: skip
_LIGHT: Mapping[str, str] = {
    "clip": "#b7caf5", "image": "#aedfe6", "text": "#d6c6f4", "shape": "#f1c3dc", "solid": "#c9d1db",
    "audio": "#b2e0c5", "captions": "#f2dc9f",
}  # fmt: skip
_OTHER = {"dark": "#555b66", "light": "#d3d6dc"}


def colours_of(block: Block, track: Track, of: Scheme) -> BlockColours:
    """Return the colours of a block in a scheme: its own, else its track's, else its kind's."""
    return _colours(block.content.kind, block.colour or track.colour, of)


@cache
def _colours(kind: str, own: str | None, of: Scheme) -> BlockColours:
    known = _DARK if of == "dark" else _LIGHT
    body = QColor(own[:7] if own is not None else known.get(kind, _OTHER[of]))
    dark = body.lightnessF() < 0.55
    strip = body.lighter(122) if of == "dark" and dark else body.darker(107)
    text = QColor("#f4f6fa") if dark else QColor("#1a1d24")
    wave = body.lighter(190) if dark else body.darker(165)
    return BlockColours(body, strip, text, wave)


@dataclass(frozen=True)
class Look:
    """What is drawn around the blocks."""

    ground: QColor
    row: QColor
    row_sound: QColor
    ruler: QColor
    line: QColor
    text: QColor
    soft: QColor
    faint: QColor
    selection: QColor
    hover: QColor
    accent: QColor
    playhead: QColor
    range: QColor
    veil: QColor
    """Over what is muted, hidden or locked."""
    danger: QColor
    warning: QColor
    rendered: QColor
    guide: QColor
    edge: QColor
    """Of the edge that the keyboard moves."""


@cache
def _look(of: Scheme) -> Look:
    t = tokens()
    dark = of == "dark"
    accent = QColor(t.accent)
    range_ = QColor(accent)
    range_.setAlpha(46 if dark else 40)
    veil = QColor(t.ground)
    veil.setAlpha(150)
    return Look(
        ground=QColor("#121316" if dark else "#e4e7eb"),
        row=QColor("#1a1c20" if dark else "#f1f3f6"),
        row_sound=QColor("#181b1d" if dark else "#edf1f2"),
        ruler=QColor(t.surface),
        line=QColor(t.line),
        text=QColor(t.text),
        soft=QColor(t.text_soft),
        faint=QColor(t.text_faint),
        selection=QColor("#ffd166" if dark else "#1f3fbf"),
        hover=QColor(255, 255, 255, 90) if dark else QColor(20, 30, 60, 90),
        accent=accent,
        playhead=QColor("#ff5c57" if dark else "#d92d20"),
        range=range_,
        veil=veil,
        danger=QColor(t.danger),
        warning=QColor(t.warning),
        rendered=QColor("#3fb968" if dark else "#1e8e4a"),
        guide=QColor("#ffd166" if dark else "#b26a00"),
        edge=QColor("#ffb020" if dark else "#c05600"),
    )


def blended(one: QColor, other: QColor, part: float) -> QColor:
    """Return a colour between two, so far on the way to the other one."""
    pairs = ((one.redF(), other.redF()), (one.greenF(), other.greenF()), (one.blueF(), other.blueF()))
    return QColor.fromRgbF(*(a + (b - a) * part for a, b in pairs))


def look() -> Look:
    """Return the colours that are shown now."""
    return _look(scheme())


@cache
def font(size: int = 11, weight: int = 500) -> QFont:
    """Return the font of names and timecode: of one size everywhere, digits equally wide."""
    made = QFont("Inter")
    made.setPixelSize(size)
    made.setWeight(QFont.Weight(weight))
    return made
