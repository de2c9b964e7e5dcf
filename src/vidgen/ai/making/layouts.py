"""How a scene looks: pieces that become ordinary blocks, laid out for the shape of the canvas.

Each layout is a function from a `Stage` (what is to be shown, where, in which colours) to pieces. Times are flicks from the
start of the scene; places are those of `Placement`.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from vidgen.ai.making.knowledge import emoji_of
from vidgen.ai.making.outline import SceneOutline
from vidgen.ai.making.palettes import Palette
from vidgen.timing import FLICKS

SECOND = FLICKS
Key = tuple[int, float, str]
"""Time, value, ease."""
STYLES = ("mesh", "blobs", "rings", "dots", "contours", "bokeh", "paper", "waves", "rays")
_WEAK = """fall falls falling never avoid more right look looks looking watch see seen work works best again start
begin quickly quick fast time times old age year years people person run runs running way change changes
strong done follow question why true step steps play art"""
_NO_STICKERS = frozenset(_WEAK.split())
"""Words that have an emoji, but mostly do not mean it."""
_NUMBERS = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10}


@dataclass(frozen=True)
class Piece:
    """One block to be."""

    layer: int
    """From the bottom: 0 backdrop, 1 forms, 2 picture, 3 headline, 4 small things."""
    kind: str
    values: dict[str, Any]
    placement: dict[str, Any] = field(default_factory=dict)
    curves: dict[str, tuple[Key, ...]] = field(default_factory=dict)
    start: int = 0
    end: int | None = None
    """None: the end of the scene."""
    fade: tuple[int, int] = (0, 0)
    """How long it takes to appear and to vanish."""
    name: str = ""


@dataclass(frozen=True)
class Stage:
    """What a layout works with."""

    scene: SceneOutline
    number: int
    """Of the point, from 1; 0 for hook and closing."""
    points: tuple[SceneOutline, ...]
    """All points of the video, for a summary."""
    width: int
    height: int
    palette: Palette
    duration: int
    words: tuple[tuple[int, str], ...]
    """When each word begins, and the word."""
    seed: int
    picture: bool = False
    """Whether a picture of its own lies behind: no backdrop then, and no large emoji."""

    @property
    def tall(self) -> bool:
        """Whether the canvas is higher than wide."""
        return self.height > 1.2 * self.width

    @property
    def wide(self) -> bool:
        """Whether it is wider than high."""
        return self.width > 1.2 * self.height

    @property
    def emoji(self) -> str:
        """What shows the scene."""
        found = (emoji_of(w) for w in f"{self.scene.headline} {self.scene.narration}".split())
        return self.scene.emoji or next((e for e in found if e), "✨")


def pieces(stage: Stage) -> list[Piece]:
    """Return everything that is seen in a scene but its captions."""
    back = [] if stage.picture else [_backdrop(stage)]
    if stage.picture:
        return [*back, *_over_picture(stage)]
    if stage.scene.role == "hook":
        return [*back, *_title(stage)]
    if stage.scene.role == "closing":
        return [*back, *_closing(stage)]
    return [*back, *_point_layout(stage)(stage), *_stickers(stage)]


def _point_layout(stage: Stage) -> Callable[[Stage], list[Piece]]:
    if _percent(stage.scene) is not None:
        return _ring
    if _count(stage.scene) is not None:
        return _number
    return (_disc, _card, _tilt)[(stage.number + stage.seed) % 3]


# Layouts ---------------------------------------------------------------------------------------------------------


def _title(stage: Stage) -> list[Piece]:
    """The title in large letters, the picture with it, a line that grows."""
    place, hero, size = _places(stage, title=True)
    text = stage.scene.headline.upper()
    big = 0.17 if stage.tall else 0.15
    return [
        _hero(stage, hero, size),
        _headline(stage, text, place, big, start=SECOND // 10, font="Anton", weight=400),
        _bar(stage, (place[0], place[1] + (0.135 if stage.tall else 0.24 if stage.wide else 0.18)), start=SECOND // 3),
    ]


def _disc(stage: Stage) -> list[Piece]:
    """The picture on a disc, the headline below."""
    place, hero, size = _places(stage)
    disc = Piece(
        1, "shape",
        {"form": "ellipse", "width": size * 1.62, "height": size * 1.62, "fill": _soft(stage.palette.glow, "38"),
         "outline": _soft(stage.palette.glow, "cc"), "outline_width": 0.008},
        {"x": hero[0], "y": hero[1]}, _pop(SECOND // 2), fade=(0, SECOND // 6), name="disc",
    )  # fmt: skip
    return [
        disc,
        _hero(stage, hero, size, start=SECOND // 8),
        _headline(stage, stage.scene.headline, place),
        _badge(stage),
    ]


def _card(stage: Stage) -> list[Piece]:
    """A bright card with the picture and dark letters."""
    width, height = (0.84, 1.02) if stage.tall else (1.3, 0.62) if stage.wide else (0.8, 0.66)
    y = 0.385 if stage.tall else 0.42
    card = Piece(
        1, "shape",
        {"form": "rectangle", "width": width, "height": height, "fill": "#fffdf7", "corner_radius": 0.06},
        {"x": 0.5, "y": y}, _rise(y, 0.16), fade=(SECOND // 8, SECOND // 6), name="card",
    )  # fmt: skip
    if stage.wide:
        hero, place, size = (0.32, y), (0.62, y), 0.36
    else:
        hero, place, size = (
            (0.5, y - (0.085 if stage.tall else 0.1)),
            (0.5, y + (0.165 if stage.tall else 0.19)),
            (0.42 if stage.tall else 0.28),
        )
    box = 0.68 if stage.tall else 0.34 if stage.wide else 0.66
    words = _headline(stage, stage.scene.headline, place, 0.088, fill=stage.palette.base, box=box, shadow=False)
    return [card, _hero(stage, hero, size, start=SECOND // 5), words, _badge(stage)]


def _tilt(stage: Stage) -> list[Piece]:
    """A tilted panel of the bright colour behind a large picture."""
    place, hero, size = _places(stage)
    panel = Piece(
        1, "shape",
        {"form": "rectangle", "width": size * 1.55, "height": size * 1.45, "fill": stage.palette.glow,
        "corner_radius": 0.05},
        {"x": hero[0], "y": hero[1], "rotation": -6.0},
        {**_pop(SECOND // 2), "placement.rotation": ((0, -24.0, "ease_out"), (SECOND * 7 // 10, -6.0, "linear"))},
        fade=(0, SECOND // 6), name="panel",
    )  # fmt: skip
    return [
        panel,
        _hero(stage, hero, size, start=SECOND // 6),
        _headline(stage, stage.scene.headline, place),
        _badge(stage),
    ]


def _number(stage: Stage) -> list[Piece]:
    """A large number that counts up, with what it counts, and the picture."""
    place, hero, size = _places(stage)
    number, rest = _count(stage.scene) or (0, "")
    if stage.wide:
        spot = (hero[0], 0.42)
        small, label = (0.68, 0.3), (0.68, 0.62)
    else:
        spot = (0.34, hero[1])
        small, label = (0.7, hero[1]), place
    counter = Piece(
        3, "counter",
        {"first": 0.0, "last": float(number), "size": size * 1.15, "fill": stage.palette.glow,
        "count_duration": SECOND * 7 // 10,
         "grouping": number >= 10_000},
        {"x": spot[0], "y": spot[1]}, _pop(SECOND // 2), fade=(0, SECOND // 6), name="number",
    )  # fmt: skip
    headline = _headline(stage, rest.upper() or stage.scene.headline, label, 0.13, font="Anton", weight=400)
    moved = Piece(**{**headline.__dict__, "layer": 5})
    return [_hero(stage, small, size * 0.72, start=SECOND // 4), counter, moved, _badge(stage)]


def _ring(stage: Stage) -> list[Piece]:
    """A ring that fills up to a percentage."""
    place, hero, size = _places(stage)
    share = _percent(stage.scene) or 0.0
    ring = Piece(
        1, "chart", {"form": "ring", "values": [share], "size": size * 1.6, "fill": stage.palette.glow,
        "grow_duration": SECOND},
        {"x": hero[0], "y": hero[1]}, _pop(SECOND // 2), fade=(0, SECOND // 6), name="ring",
    )  # fmt: skip
    counter = Piece(
        2, "counter",
        {"last": share, "suffix": "%", "size": size * 0.5, "fill": stage.palette.ink, "count_duration": SECOND},
        {"x": hero[0], "y": hero[1]}, fade=(SECOND // 8, SECOND // 6), name="percent",
    )  # fmt: skip
    return [ring, counter, _headline(stage, stage.scene.headline, place), _badge(stage)]


def _closing(stage: Stage) -> list[Piece]:
    """What was said, line by line, and what to do now."""
    place, hero, size = _places(stage, title=True)
    if not 2 <= len(stage.points) <= 5 or stage.wide:
        return [
            _hero(stage, hero, size),
            _headline(stage, stage.scene.headline, place, 0.14, font="Anton", weight=400),
            _bar(stage, (place[0], place[1] + (0.12 if stage.tall else 0.2)), start=SECOND // 3),
        ]
    found = [_headline(stage, stage.scene.headline.upper(), (0.5, 0.15), 0.14, font="Anton", weight=400)]
    step = 0.096 if stage.tall else 0.15
    first = (0.43 if stage.tall else 0.48) - step * (len(stage.points) - 1) / 2
    for number, point in enumerate(stage.points):
        y = first + step * number
        start = SECOND // 5 + number * SECOND // 4
        emoji = point.emoji or next((e for w in point.headline.split() if (e := emoji_of(w))), "✨")
        values = {
            "text": f"{emoji}  {point.headline}", "font": "Inter", "weight": 800, "size": 0.07, "fill": stage.palette.base,
            "background": stage.palette.glow if number % 2 == 0 else "#fffdf7", "padding": 0.028, "corner_radius": 0.045,
            "layout": "fit", "box_width": 0.86, "box_height": 0.05 if stage.tall else 0.09,
            "enter": "slide_right" if number % 2 == 0 else "slide_left",
            "enter_duration": SECOND * 2 // 5, "leave": "fade", "leave_duration": SECOND // 6,
        }  # fmt: skip
        found.append(Piece(5 + number, "text", values, {"x": 0.5, "y": y}, start=start, name=point.headline))
    return found


def _over_picture(stage: Stage) -> list[Piece]:
    """A headline on a dark band, over a picture of its own."""
    place = (0.5, 0.16)
    size = 0.13 if stage.scene.role == "hook" else 0.085
    return [_headline(stage, stage.scene.headline, place, size), _badge(stage)] if stage.scene.role == "point" else [
        _headline(stage, stage.scene.headline.upper(), place, size, font="Anton", weight=400)
    ]  # fmt: skip


# Parts -----------------------------------------------------------------------------------------------------------


def _places(stage: Stage, *, title: bool = False) -> tuple[tuple[float, float], tuple[float, float], float]:
    """Return where the headline and the picture go, and how large the picture is (in the shorter side)."""
    if stage.tall:
        return ((0.5, 0.21), (0.5, 0.515), 0.46) if title else ((0.5, 0.59), (0.5, 0.345), 0.44)
    if stage.wide:
        return ((0.66, 0.4), (0.24, 0.42), 0.46) if title else ((0.69, 0.42), (0.27, 0.42), 0.42)
    return ((0.5, 0.2), (0.5, 0.585), 0.32) if title else ((0.5, 0.705), (0.5, 0.345), 0.3)


def _backdrop(stage: Stage) -> Piece:
    dice = random.Random(f"styles {stage.seed}")  # noqa: S311 - not for secrets
    order = dice.sample(STYLES, len(STYLES))
    place = {"hook": 0, "closing": 1}.get(stage.scene.role, 1 + stage.number)
    swap = stage.number % 3 == 2
    accent, glow = stage.palette.accent, stage.palette.glow
    values = {
        "style": order[place % len(order)], "base": stage.palette.base, "accent": accent,
        "glow": accent if swap else glow, "seed": (stage.seed * 101 + place * 7) % 999_983, "speed": 1.0, "strength": 0.8,
    }  # fmt: skip
    return Piece(0, "backdrop", values, name="backdrop")


def _hero(stage: Stage, place: tuple[float, float], size: float, start: int = 0) -> Piece:
    """The emoji, large: it springs up, then floats."""
    values = {
        "text": stage.emoji, "size": size, "box_width": 1.0, "box_height": 1.0, "line_spacing": 1.2,
        "shadow": "#00000055", "shadow_y": 0.012, "shadow_blur": 0.02, "leave": "fade", "leave_duration": SECOND // 6,
    }  # fmt: skip
    left = stage.duration - start
    curves = _pop(SECOND // 2)
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


def _headline(
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
    values: dict[str, Any] = {
        "text": text, "font": font, "weight": weight, "size": size, "fill": fill or stage.palette.ink, "line_spacing": 1.08,
        "letter_spacing": 0.01 if font == "Anton" else -0.02, "layout": "fit",
        "box_width": box or (0.56 if stage.wide else 0.86),
        "box_height": 0.4 if stage.wide else 0.24 if font != "Inter" else 0.13 if stage.tall else 0.19,
        "enter": "slide_up", "enter_duration": SECOND * 2 // 5, "leave": "fade", "leave_duration": SECOND // 6,
    }  # fmt: skip
    if shadow:
        values |= {"shadow": "#00000070", "shadow_y": 0.006, "shadow_blur": 0.018}
    return Piece(3, "text", values, {"x": place[0], "y": place[1]}, start=start, name="headline")


def _badge(stage: Stage) -> Piece:
    """The number of the point, in a corner."""
    values = {
        "text": f"{stage.number}", "font": "Anton", "weight": 400, "size": 0.075, "fill": stage.palette.base,
        "background": stage.palette.glow, "padding": 0.032, "corner_radius": 0.09, "line_spacing": 1.0,
        "leave": "fade", "leave_duration": SECOND // 6,
    }  # fmt: skip
    x, y = (0.13, 0.1) if stage.tall else (0.06, 0.11) if stage.wide else (0.1, 0.1)
    return Piece(4, "text", values, {"x": x, "y": y}, _pop(SECOND * 2 // 5), name="number of the point")


def _bar(stage: Stage, place: tuple[float, float], start: int) -> Piece:
    values = {"form": "rectangle", "width": 0.42, "height": 0.016, "fill": stage.palette.glow, "corner_radius": 0.008}
    grow: tuple[Key, ...] = ((0, 0.0, "ease_out"), (SECOND // 2, 1.0, "linear"))
    return Piece(
        1, "shape", values, {"x": place[0], "y": place[1]}, {"placement.scale_x": grow}, start=start,
        fade=(0, SECOND // 6), name="line",
    )  # fmt: skip


def _stickers(stage: Stage) -> list[Piece]:
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
                6, "text", values, {"x": x, "y": y, "rotation": turn}, _pop(SECOND * 2 // 5), at, at + length, name=word
            )
        )
        until = at + length
    return found


def _pop(length: int) -> dict[str, tuple[Key, ...]]:
    keys: tuple[Key, ...] = ((0, 0.0, "back_out"), (length, 1.0, "linear"))
    return {"placement.scale_x": keys, "placement.scale_y": keys}


def _rise(y: float, by: float) -> dict[str, tuple[Key, ...]]:
    return {"placement.y": ((0, y + by, "ease_out"), (SECOND // 2, y, "linear"))}


def _soft(colour: str, alpha: str) -> str:
    return f"{colour[:7]}{alpha}"


def _percent(scene: SceneOutline) -> float | None:
    match = re.search(r"(\d{1,3}(?:\.\d+)?)\s?(?:%|percent)", f"{scene.headline} {scene.narration}")
    if match is None:
        match = re.search(
            r"\b(twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:-nine)? percent", scene.narration
        )
        if match is None:
            return None
        tens = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
        return 20.0 + 10 * tens.index(match[1]) + (9 if "-nine" in match[0] else 0)
    value = float(match[1])
    return value if 0 < value <= 100 else None


def _count(scene: SceneOutline) -> tuple[int, str] | None:
    """Return the number that a headline begins with, and what it counts."""
    first, _, rest = scene.headline.partition(" ")
    number = _NUMBERS.get(first.lower()) or (int(first.replace(",", "")) if re.fullmatch(r"\d[\d,]*", first) else None)
    return (number, rest) if number and number > 1 and rest and len(rest.split()) <= 3 else None


def layers(found: Sequence[Piece]) -> int:
    """Return how many layers pieces need."""
    return max((p.layer for p in found), default=0) + 1
