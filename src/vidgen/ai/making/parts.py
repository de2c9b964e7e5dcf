"""The parts that layouts are made of: headline, picture, number of the point, small things that spring up."""

from __future__ import annotations

import math
import random
from typing import Any

from vidgen.ai.making.knowledge import emoji_of
from vidgen.ai.making.sceneries import scenery_for
from vidgen.ai.making.stage import SECOND, Key, Piece, Stage

STYLES = ("mesh", "blobs", "rings", "dots", "contours", "bokeh", "paper", "waves", "rays")
BADGE = "number of the point"
_WEAK = """fall falls falling never avoid more right look looks looking watch see seen work works best again start
begin quickly quick fast time times old age year years people person run runs running way change changes
strong done follow question why true step steps play art"""
_NO_STICKERS = frozenset(_WEAK.split())
"""Words that have an emoji, but mostly do not mean it."""


def places(stage: Stage, *, title: bool = False) -> tuple[tuple[float, float], tuple[float, float], float]:
    """Return where the headline and the picture go, and how large the picture is (in the shorter side)."""
    if stage.tall:
        return ((0.5, 0.21), (0.5, 0.515), 0.46) if title else ((0.5, 0.59), (0.5, 0.345), 0.44)
    if stage.wide:
        return ((0.69, 0.4), (0.24, 0.42), 0.46) if title else ((0.73, 0.42), (0.28, 0.42), 0.42)
    return ((0.5, 0.2), (0.5, 0.585), 0.32) if title else ((0.5, 0.705), (0.5, 0.345), 0.3)


def backdrop(stage: Stage) -> Piece:
    """Return what lies behind everything: a place, where the scene names one; else a pattern."""
    dice = random.Random(f"styles {stage.seed}")  # noqa: S311 - not for secrets
    order = dice.sample(STYLES, len(STYLES))
    place = {"hook": 0, "closing": 1}.get(stage.scene.role, 1 + stage.number)
    swap = stage.number % 3 == 2
    accent, glow = stage.palette.accent, stage.palette.glow
    style = scenery_for(stage) or order[place % len(order)]
    values = {
        "style": style, "base": stage.palette.base, "accent": accent,
        "glow": accent if swap else glow, "seed": (stage.seed * 101 + place * 7) % 999_983, "speed": 1.0, "strength": 0.8,
    }  # fmt: skip
    return Piece(0, "backdrop", values, name="backdrop")


def hero(stage: Stage, place: tuple[float, float], size: float, start: int = 0) -> Piece:
    """The emoji, large: it springs up, then floats."""
    values = {
        "text": stage.emoji, "size": size, "box_width": 1.0, "box_height": 1.0, "line_spacing": 1.2,
        "shadow": "#00000055", "shadow_y": 0.012, "shadow_blur": 0.02, "leave": "fade", "leave_duration": SECOND // 6,
    }  # fmt: skip
    left = stage.duration - start
    curves = pop(SECOND // 2)
    swing, turn = 0.009, 2.5
    keys: list[Key] = [(SECOND // 2, place[1], "ease_in_out")]
    turns: list[Key] = [(SECOND // 2, 0.0, "ease_in_out")]
    at, sign = SECOND // 2, -1
    while at < left + SECOND:
        at += SECOND * 5 // 4
        keys.append((at, place[1] + sign * swing, "ease_in_out"))
        turns.append((at, sign * turn, "ease_in_out"))
        sign = -sign
    curves["placement.y"], curves["placement.rotation"] = tuple(keys), tuple(turns)
    return Piece(2, "text", values, {"x": place[0], "y": place[1]}, curves, start=start, name="picture")


def headline(
    stage: Stage,
    text: str,
    place: tuple[float, float],
    size: float = 0.115,
    *,
    start: int = SECOND // 4,
    font: str = "Inter",
    weight: int = 900,
    fill: str | None = None,
    box: float | None = None,
    shadow: bool = True,
) -> Piece:
    """Return the words of a scene, in letters that fit into their box."""
    if any(ord(c) > 0x24F and c.isalpha() for c in text):  # a script that Anton does not have, and that may be joined
        font, weight = "Inter", 800
    values: dict[str, Any] = {
        "text": text, "font": font, "weight": weight, "size": size, "fill": fill or stage.palette.ink, "line_spacing": 1.08,
        "letter_spacing": 0.01 if font == "Anton" else -0.02 if text.isascii() else 0.0, "layout": "fit",
        "box_width": box or (0.46 if stage.wide else 0.86),
        "box_height": 0.4 if stage.wide else 0.24 if font != "Inter" else 0.13 if stage.tall else 0.19,
        "enter": "slide_up", "enter_duration": SECOND * 2 // 5, "leave": "fade", "leave_duration": SECOND // 6,
    }  # fmt: skip
    if shadow:
        values |= {"shadow": "#00000070", "shadow_y": 0.006, "shadow_blur": 0.018}
    return Piece(3, "text", values, {"x": place[0], "y": place[1]}, start=start, name="headline")


def badge(stage: Stage) -> Piece:
    """The number of the point, in a corner."""
    values = {
        "text": f"{stage.number}", "font": "Anton", "weight": 400, "size": 0.075, "fill": stage.palette.base,
        "background": stage.palette.glow, "padding": 0.032, "corner_radius": 0.09, "line_spacing": 1.0,
        "leave": "fade", "leave_duration": SECOND // 6,
    }  # fmt: skip
    x, y = (0.13, 0.1) if stage.tall else (0.06, 0.11) if stage.wide else (0.1, 0.1)
    return Piece(4, "text", values, {"x": x, "y": y}, pop(SECOND * 2 // 5), name=BADGE)


def bar(stage: Stage, place: tuple[float, float], start: int) -> Piece:
    """Return a line that grows from its middle."""
    values = {"form": "rectangle", "width": 0.42, "height": 0.016, "fill": stage.palette.glow, "corner_radius": 0.008}
    grow: tuple[Key, ...] = ((0, 0.0, "ease_out"), (SECOND // 2, 1.0, "linear"))
    return Piece(
        1, "shape", values, {"x": place[0], "y": place[1]}, {"placement.scale_x": grow}, start=start,
        fade=(0, SECOND // 6), name="line",
    )  # fmt: skip


def stickers(stage: Stage) -> list[Piece]:
    """Small emoji that spring up when their word is said, one after the other."""
    shown, until = {stage.emoji}, SECOND * 6 // 5
    found: list[Piece] = []
    spots = ((0.86, 0.125), (0.14, 0.645), (0.87, 0.64)) if stage.tall else ((0.9, 0.16), (0.52, 0.16), (0.9, 0.66))
    for at, word in stage.words:
        emoji = None if word.lower().strip(".,!?") in _NO_STICKERS else emoji_of(word)
        if emoji is None or emoji in shown or at < until or at + SECOND > stage.duration:
            continue
        shown.add(emoji)
        length = min(SECOND * 9 // 5, stage.duration - at)
        x, y = spots[len(found) % len(spots)]
        values = {
            "text": emoji, "size": 0.2 if stage.tall else 0.17, "shadow": "#00000055", "shadow_y": 0.006,
            "shadow_blur": 0.012,
            "leave": "fade", "leave_duration": SECOND // 5,
        }  # fmt: skip
        turn = (12.0, -10.0, 8.0)[len(found) % 3]
        found.append(
            Piece(
                6, "text", values, {"x": x, "y": y, "rotation": turn}, pop(SECOND * 2 // 5), at, at + length, name=word
            )
        )
        until = at + length
    return found


def pop(length: int) -> dict[str, tuple[Key, ...]]:
    """Return curves of something that springs up."""
    keys: tuple[Key, ...] = ((0, 0.0, "back_out"), (length, 1.0, "linear"))
    return {"placement.scale_x": keys, "placement.scale_y": keys}


def rise(y: float, by: float) -> dict[str, tuple[Key, ...]]:
    """Return a curve of something that comes up from `by` below."""
    return {"placement.y": ((0, y + by, "ease_out"), (SECOND // 2, y, "linear"))}


def shape(values: dict[str, Any], place: tuple[float, float], name: str) -> Piece:
    """Return a form that springs up behind the picture."""
    return Piece(1, "shape", values, {"x": place[0], "y": place[1]}, pop(SECOND // 2), fade=(0, SECOND // 6), name=name)


def orbit(stage: Stage, centre: tuple[float, float], radius: float) -> Piece:
    """Return a bright ball that goes round `centre` every five seconds; `radius` is in the shorter side."""
    unit = min(stage.width, stage.height)
    across, down = radius * unit / stage.width, radius * unit / stage.height
    steps = max(1, round(stage.duration / SECOND * 6))
    turn = [2 * math.pi * n / 30 - math.pi / 3 for n in range(steps + 2)]
    xs: tuple[Key, ...] = tuple(
        (n * SECOND // 6, centre[0] + across * math.cos(a), "linear") for n, a in enumerate(turn)
    )
    ys: tuple[Key, ...] = tuple((n * SECOND // 6, centre[1] + down * math.sin(a), "linear") for n, a in enumerate(turn))
    values = {"form": "ellipse", "width": 0.075, "height": 0.075, "fill": stage.palette.glow}
    curves = {"placement.x": xs, "placement.y": ys}
    return Piece(
        7, "shape", values, {"x": xs[0][1], "y": ys[0][1]}, curves, fade=(SECOND // 3, SECOND // 6), name="ball"
    )


def soft(colour: str, alpha: str) -> str:
    """Return a colour with other two digits of alpha."""
    return f"{colour[:7]}{alpha}"
