"""The parts that layouts are made of: headline, picture, number of the point, small things that spring up."""

from __future__ import annotations

import math
import random
import re
from typing import Any

from vidgen.ai.making.sceneries import drift_for, scenery_for
from vidgen.ai.making.stage import SECOND, Key, Piece, Stage

STYLES = ("mesh", "blobs", "rings", "dots", "contours", "bokeh", "paper", "waves", "rays")
BADGE = "number of the point"


def places(stage: Stage, *, title: bool = False) -> tuple[tuple[float, float], tuple[float, float], float]:
    """Return where the headline and the picture go, and how large the picture is (in the shorter side)."""
    if stage.tall:
        return ((0.5, 0.185), (0.5, 0.49), 0.46) if title else ((0.5, 0.59), (0.5, 0.35), 0.44)
    if stage.wide:
        return ((0.7, 0.41), (0.245, 0.43), 0.52) if title else ((0.71, 0.42), (0.27, 0.43), 0.45)
    return ((0.5, 0.165), (0.5, 0.49), 0.3) if title else ((0.5, 0.62), (0.5, 0.315), 0.3)


def backdrop(stage: Stage) -> Piece:
    """Return what lies behind everything: a place, where the words name one; else a pattern with what is told of in it."""
    dice = random.Random(f"styles {stage.seed}")  # noqa: S311 - not for secrets
    order = dice.sample(STYLES, len(STYLES))
    place = {"hook": 0, "closing": 1}.get(stage.scene.role, 1 + stage.number)
    accent, glow = stage.palette.accent, stage.palette.glow
    scenery = scenery_for(stage)
    swap = stage.number % 3 == 2 and scenery is None
    values = {
        "style": scenery or order[place % len(order)], "base": stage.palette.base, "accent": accent,
        "glow": accent if swap else glow, "seed": (stage.seed * 101 + place * 7) % 999_983, "speed": 1.0,
        "strength": 0.5 if stage.palette.light else 0.8, "drift": drift_for(stage),
        "symbols": "" if scenery or is_plain(stage) else stage.shown,
    }  # fmt: skip
    return Piece(0, "backdrop", values, name="backdrop")


def is_plain(stage: Stage) -> bool:
    """Tell whether a scene has letters alone, and nothing may lie behind them."""
    return not stage.shown or not (stage.scene.picture or stage.scene.emoji)


def hero(
    stage: Stage, place: tuple[float, float], size: float, start: int = 0, *, emoji: str = "", near: float = 1.07
) -> Piece:
    """The emoji as a large sticker: it springs up, then floats and comes nearer, up to `near` times its size."""
    values = {"text": emoji or stage.emoji, "size": size, "side": stage.palette.side}
    left = stage.duration - start
    swing, turn = 0.008, 2.5
    first = SECOND * 2 // 5
    keys: list[Key] = [(first, place[1], "ease_in_out")]
    turns: list[Key] = [(0, -14.0, "back_out"), (first, 0.0, "ease_in_out")]
    at, sign = first, -1
    while at < left + SECOND:
        at += SECOND * 5 // 4
        keys.append((at, place[1] + sign * swing, "ease_in_out"))
        turns.append((at, sign * turn, "ease_in_out"))
        sign = -sign
    grown: tuple[Key, ...] = ((0, 0.7, "back_out"), (first, 1.0, "linear"), (max(first + 1, left), near, "linear"))
    curves = {"placement.scale_x": grown, "placement.scale_y": grown, "placement.y": tuple(keys),
              "placement.rotation": tuple(turns)}  # fmt: skip
    return Piece(2, "sticker", values, {"x": place[0], "y": place[1]}, curves, start=start, fade=(0, SECOND // 8),
                 name="picture")  # fmt: skip


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
    text = re.sub(r"(\d) (?=[%€$£°]|[A-Za-z]{1,2}\b)", "\\1\u00a0", text)  # a line does not end between "6" and "pm"
    values: dict[str, Any] = {
        "text": text, "font": font, "weight": weight, "size": size, "fill": fill or stage.palette.ink, "line_spacing": 1.08,
        "letter_spacing": 0.01 if font == "Anton" else -0.02 if text.isascii() else 0.0, "layout": "fit",
        "box_width": box or (0.46 if stage.wide else 0.86),
        "box_height": 0.4 if stage.wide else 0.21 if font != "Inter" else 0.12 if stage.tall else 0.15,
        "enter": "slide_up", "enter_duration": SECOND * 2 // 5, "leave": "fade", "leave_duration": SECOND // 6,
    }  # fmt: skip
    if shadow and not stage.palette.light:
        values |= {"shadow": "#00000070", "shadow_y": 0.006, "shadow_blur": 0.018}
    return Piece(3, "text", values, {"x": place[0], "y": place[1]}, start=start, name="headline")


def badge(stage: Stage) -> Piece:
    """The number of the point, in a corner."""
    values = {
        "text": f"{stage.number}", "font": "Anton", "weight": 400, "size": 0.075, "fill": stage.palette.letters_on_glow,
        "background": stage.palette.glow, "padding": 0.032, "corner_radius": 0.09, "line_spacing": 1.0,
        "leave": "fade", "leave_duration": SECOND // 6,
    }  # fmt: skip
    x, y = (0.12, 0.095) if stage.tall else (0.06, 0.11) if stage.wide else (0.1, 0.1)
    return Piece(4, "text", values, {"x": x, "y": y}, pop(SECOND * 2 // 5), name=BADGE)


def bar(stage: Stage, place: tuple[float, float], start: int) -> Piece:
    """Return a line that grows from its middle."""
    values = {"form": "rectangle", "width": 0.42, "height": 0.016, "fill": stage.palette.glow, "corner_radius": 0.008}
    grow: tuple[Key, ...] = ((0, 0.0, "ease_out"), (SECOND // 2, 1.0, "linear"))
    return Piece(
        4, "shape", values, {"x": place[0], "y": place[1]}, {"placement.scale_x": grow}, start=start,
        fade=(0, SECOND // 6), name="line",
    )  # fmt: skip


def pop(length: int) -> dict[str, tuple[Key, ...]]:
    """Return curves of something that springs up."""
    keys: tuple[Key, ...] = ((0, 0.55, "back_out"), (length, 1.0, "linear"))
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
