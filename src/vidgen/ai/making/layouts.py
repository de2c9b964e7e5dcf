"""How a scene looks: pieces that become ordinary blocks, laid out for the shape of the canvas.

What a scene says decides: values to compare become bars, a percentage a ring, a large number counts up, a year stands on a
line of time, an enumeration becomes a list, a sentence with nothing to draw is set as type. All others show a picture,
in one layout after the other.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from vidgen.ai.making.drawn_figures import bars, by_list, count_up, counted, ring, timeline
from vidgen.ai.making.figures import comparison, items, large, share, years
from vidgen.ai.making.knowledge import emoji_of
from vidgen.ai.making.parts import (
    BADGE,
    backdrop,
    badge,
    bar,
    headline,
    hero,
    orbit,
    places,
    pop,
    rise,
    shape,
    soft,
    stickers,
)
from vidgen.ai.making.sceneries import scenery_for
from vidgen.ai.making.stage import SECOND, Piece, Stage

_VIEWS = frozenset(["🏙️", "🏞️", "🌆", "🌃", "🌅", "🌄", "🏔️", "⛰️", "🌊", "🏖️", "🏝️", "🏜️", "🌲", "🌳", "🌌", "🌉"])
"""Emoji that show a place, which the backdrop then does better."""
STATEMENT = 22
"""Words: a longer text is not set as type."""


def pieces(stage: Stage) -> list[Piece]:
    """Return everything that is seen in a scene but its captions."""
    if stage.picture:
        return _over_picture(stage)
    if stage.scene.role == "hook":
        return [backdrop(stage), *_title(stage)]
    if is_statement(stage):
        return [backdrop(stage), *_statement(stage)]
    if stage.scene.role == "closing":
        return [backdrop(stage), *_closing(stage)]
    return [backdrop(stage), *_point(stage)]


def _point(stage: Stage) -> list[Piece]:
    layout = layout_of(stage)
    found = layout(stage) if layout in (bars, timeline, by_list, _open) else [*layout(stage), *stickers(stage)]
    numbered = stage.scene.narration.startswith("Number ")
    return [p for p in found if numbered or p.name != BADGE]


def is_statement(stage: Stage) -> bool:
    """Tell whether the captions of a scene are its picture: large, in the middle, word by word."""
    if stage.picture or stage.scene.role == "hook" or (stage.scene.role == "closing" and stage.scene.picture):
        return False
    said = stage.scene.narration
    if len(said.split()) > STATEMENT or comparison(said) or share(said) or large(said) or years(said) or items(said):
        return False
    return not (stage.shown if stage.scene.picture else stage.scene.emoji)


def caption_look(stage: Stage) -> dict[str, Any]:
    """Return how the captions of a scene look where it is set as type; else nothing."""
    if not is_statement(stage):
        return {}
    return {
        "style": "word_highlight", "font": "Playfair Display", "weight": 700, "uppercase": False,
        "size": 0.14 if stage.tall else 0.105, "max_lines": 4, "width": 0.84 if stage.tall else 0.76,
        "position": 0.6 if stage.tall else 0.66, "outline_width": 0.0,
    }  # fmt: skip


def layout_of(stage: Stage) -> Callable[[Stage], list[Piece]]:
    """Return the layout for a scene with a point."""
    said = stage.scene.narration
    if comparison(said):
        return bars
    if share(f"{stage.scene.headline}. {said}") or share(said):
        return ring
    if counted(stage.scene.headline) or large(said):
        return count_up
    if years(said):
        return timeline
    if items(said):
        return by_list
    if scenery_for(stage):
        return _open
    return (_disc, _card, _tilt, _orbit)[(stage.number + stage.seed) % 4]


# Layouts ---------------------------------------------------------------------------------------------------------


def _title(stage: Stage) -> list[Piece]:
    """The title in large letters, the picture with it, a line that grows."""
    place, spot, size = places(stage, title=True)
    text = stage.scene.headline.upper()
    if not stage.shown or (stage.emoji in _VIEWS and scenery_for(stage)):  # the title is the picture
        middle = (0.5, 0.42)
        words = headline(stage, text, middle, 0.27 if stage.tall else 0.23, start=0, font="Anton", weight=400, box=0.86)
        tall = {**words.values, "box_height": 0.5 if stage.tall else 0.62, "line_spacing": 1.12}
        line = bar(stage, (0.5, 0.115 if stage.tall else 0.08), start=SECOND // 4)
        return [Piece(**{**words.__dict__, "values": tall}), line]
    big = 0.19 if stage.tall else 0.17
    return [
        hero(stage, spot, size),
        headline(stage, text, place, big, start=0, font="Anton", weight=400),
        bar(stage, (place[0], place[1] + (0.135 if stage.tall else 0.24 if stage.wide else 0.18)), start=SECOND // 3),
    ]


def _open(stage: Stage) -> list[Piece]:
    """The picture in front of a landscape, with nothing around it."""
    if stage.tall:
        place, spot, size = (0.5, 0.2), (0.5, 0.46), 0.42
    else:
        place, spot, size = places(stage)
    found = [headline(stage, stage.scene.headline, place, 0.13), badge(stage)]
    return found if stage.emoji in _VIEWS else [hero(stage, spot, size), *found]


def _disc(stage: Stage) -> list[Piece]:
    """The picture on a disc, the headline below."""
    place, spot, size = places(stage)
    values = {"form": "ellipse", "width": size * 1.62, "height": size * 1.62, "fill": soft(stage.palette.glow, "38"),
              "outline": soft(stage.palette.glow, "cc"), "outline_width": 0.008}  # fmt: skip
    return [
        shape(values, spot, "disc"),
        hero(stage, spot, size, start=SECOND // 8),
        headline(stage, stage.scene.headline, place),
        badge(stage),
    ]


def _orbit(stage: Stage) -> list[Piece]:
    """The picture in the middle of a ring on which a small thing goes round."""
    place, spot, size = places(stage)
    values = {"form": "ellipse", "width": size * 1.8, "height": size * 1.8, "fill": soft(stage.palette.base, "90"),
              "outline": soft(stage.palette.ink, "66"), "outline_width": 0.004}  # fmt: skip
    return [
        shape(values, spot, "ring"),
        hero(stage, spot, size * 0.92, start=SECOND // 8),
        orbit(stage, spot, size * 0.9),
        headline(stage, stage.scene.headline, place),
        badge(stage),
    ]


def _card(stage: Stage) -> list[Piece]:
    """A bright card with the picture and dark letters."""
    width, height = (0.84, 1.02) if stage.tall else (1.3, 0.62) if stage.wide else (0.8, 0.66)
    y = 0.385 if stage.tall else 0.42
    card = Piece(
        1, "shape",
        {"form": "rectangle", "width": width, "height": height, "fill": "#fffdf7", "corner_radius": 0.06},
        {"x": 0.5, "y": y}, rise(y, 0.16), fade=(SECOND // 8, SECOND // 6), name="card",
    )  # fmt: skip
    if stage.wide:
        spot, place, size = (0.32, y), (0.62, y), 0.36
    else:
        spot, place, size = (
            (0.5, y - (0.085 if stage.tall else 0.1)),
            (0.5, y + (0.165 if stage.tall else 0.19)),
            (0.42 if stage.tall else 0.28),
        )
    box = 0.68 if stage.tall else 0.34 if stage.wide else 0.66
    words = headline(stage, stage.scene.headline, place, 0.1, fill=stage.palette.base, box=box, shadow=False)
    return [card, hero(stage, spot, size, start=SECOND // 5), words, badge(stage)]


def _tilt(stage: Stage) -> list[Piece]:
    """A tilted panel of the bright colour behind a large picture."""
    place, spot, size = places(stage)
    panel = Piece(
        1, "shape",
        {"form": "rectangle", "width": size * 1.55, "height": size * 1.45, "fill": stage.palette.glow,
        "corner_radius": 0.05},
        {"x": spot[0], "y": spot[1], "rotation": -6.0},
        {**pop(SECOND // 2), "placement.rotation": ((0, -24.0, "ease_out"), (SECOND * 7 // 10, -6.0, "linear"))},
        fade=(0, SECOND // 6), name="panel",
    )  # fmt: skip
    return [
        panel,
        hero(stage, spot, size, start=SECOND // 6),
        headline(stage, stage.scene.headline, place),
        badge(stage),
    ]


def _statement(stage: Stage) -> list[Piece]:
    """Captions are the picture: only a mark above them, and a line that grows."""
    place = (0.5, 0.19) if stage.tall else (0.5, 0.13)
    values = {
        "text": "“", "font": "Playfair Display", "weight": 700, "size": 0.4 if stage.tall else 0.3,
        "fill": stage.palette.glow,
        "line_spacing": 1.0, "leave": "fade", "leave_duration": SECOND // 6,
    }  # fmt: skip
    below = (0.5, 0.68) if stage.tall else (0.5, 0.78)
    mark = Piece(2, "text", values, {"x": place[0], "y": place[1]}, pop(SECOND // 2), name="mark")
    line = bar(stage, below, start=SECOND // 4)
    return [mark, line] if len(stage.scene.narration.split()) <= 11 else [line]


def _closing(stage: Stage) -> list[Piece]:
    """What was said, line by line, and what to do now."""
    place, spot, size = places(stage, title=True)
    if not 2 <= len(stage.points) <= 6 or stage.wide:
        if not stage.shown:
            return [headline(stage, stage.scene.headline.upper(), (0.5, 0.42), 0.2, font="Anton", weight=400, box=0.84),
                    bar(stage, (0.5, 0.68 if stage.wide else 0.58), start=SECOND // 3)]  # fmt: skip
        return [
            hero(stage, spot, size),
            headline(stage, stage.scene.headline, place, 0.14, font="Anton", weight=400),
            bar(stage, (place[0], place[1] + (0.12 if stage.tall else 0.2)), start=SECOND // 3),
        ]
    at = (0.5, 0.15 if stage.tall else 0.14)
    found = [headline(stage, stage.scene.headline.upper(), at, 0.14 if stage.tall else 0.12, font="Anton", weight=400)]
    step = (0.096 if stage.tall else 0.125) if len(stage.points) < 5 else (0.083 if stage.tall else 0.104)
    first = (0.46 if stage.tall else 0.54) - step * (len(stage.points) - 1) / 2
    for number, point in enumerate(stage.points):
        y = first + step * number
        start = SECOND // 5 + number * SECOND // 5
        emoji = point.emoji or next((e for w in point.headline.split() if (e := emoji_of(w))), "")
        values = {
            "text": f"{emoji}  {point.headline}".strip(), "font": "Inter", "weight": 800, "size": 0.07,
            "fill": stage.palette.base,
            "background": stage.palette.glow if number % 2 == 0 else "#fffdf7",
            "padding": 0.02 if len(stage.points) > 4 else 0.028, "corner_radius": 0.045,
            "layout": "fit", "box_width": 0.86,
            "box_height": 0.065 if not stage.tall and len(stage.points) < 5 else 0.05,
            "enter": "slide_right" if number % 2 == 0 else "slide_left",
            "enter_duration": SECOND * 2 // 5, "leave": "fade", "leave_duration": SECOND // 6,
        }  # fmt: skip
        found.append(Piece(5 + number, "text", values, {"x": 0.5, "y": y}, start=start, name=point.headline))
    return found


def _over_picture(stage: Stage) -> list[Piece]:
    """A headline on a dark band, over a picture of its own."""
    place = (0.5, 0.16)
    size = 0.13 if stage.scene.role == "hook" else 0.085
    if stage.scene.role == "point":
        return [headline(stage, stage.scene.headline, place, size), badge(stage)]
    return [headline(stage, stage.scene.headline.upper(), place, size, font="Anton", weight=400)]


def layers(found: Sequence[Piece]) -> int:
    """Return how many layers pieces need."""
    return max((p.layer for p in found), default=0) + 1
