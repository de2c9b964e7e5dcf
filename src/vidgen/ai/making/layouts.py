"""How a scene looks: pieces that become ordinary blocks, laid out for the shape of the canvas.

What a scene says decides: values to compare become bars, a percentage a ring, a large number counts up, a year stands on a
line of time, an enumeration becomes a list, a sentence with nothing to draw is set as type. All others show a picture,
in one layout after the other.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from vidgen.ai.making.abroad import is_numbered
from vidgen.ai.making.beats import beats
from vidgen.ai.making.drawn_figures import bars, by_list, count_up, counted, ring, spoken_bars, spoken_items, timeline
from vidgen.ai.making.figures import amounts, comparison, items, large, share, years
from vidgen.ai.making.knowledge import sure_emoji_of
from vidgen.ai.making.languages import language_of
from vidgen.ai.making.parts import BADGE, backdrop, badge, bar, headline, hero, places, pop, shape, soft
from vidgen.ai.making.sceneries import scenery_for, sums_up
from vidgen.ai.making.shots import held, later, shots
from vidgen.ai.making.stage import SECOND, Key, Piece, Stage

_VIEWS = frozenset(["🏙️", "🏞️", "🌆", "🌃", "🌅", "🌄", "🏔️", "⛰️", "🌊", "🏖️", "🏝️", "🏜️", "🌲", "🌳", "🌌", "🌉"])
"""Emoji that show a place, which the backdrop then does better."""
_TITLE = SECOND * 2
"""How long the title stands at least."""
STATEMENT = 22
"""Words: a longer text is not set as type."""
_TYPE = ((48, 0.13), (72, 0.105), (10_000, 0.09))
"""Letters of a text that is set as type, and how large they are: it takes five lines at most."""


def pieces(stage: Stage) -> list[Piece]:
    """Return everything that is seen in a scene but its captions."""
    if stage.picture:
        return _over_picture(stage)
    numbered = is_numbered(stage.scene.narration, language_of(stage.about or stage.scene.narration))
    return [backdrop(stage), *(p for p in _front(stage) if numbered or p.name != BADGE)]


def _front(stage: Stage) -> list[Piece]:
    if stage.scene.role == "hook":
        return _title(stage)
    if is_statement(stage):
        return _statement(stage)
    return _closing(stage) if stage.scene.role == "closing" else _point(stage)


def _point(stage: Stage) -> list[Piece]:
    layout = layout_of(stage)
    if layout in (bars, by_list):
        said = spoken_bars(stage) if layout is bars else spoken_items(stage)
        since, until = (said[0] - SECOND // 2, said[-1] + SECOND * 2) if said else (0, stage.duration)
        return held(stage, layout, since, until)
    return shots(stage, layout if layout in (ring, count_up, timeline) else None)


def is_statement(stage: Stage) -> bool:
    """Tell whether the captions of a scene are its picture: large, in the middle, word by word."""
    if stage.picture or stage.scene.role == "hook" or (stage.scene.role == "closing" and stage.scene.picture):
        return False
    said = stage.scene.narration
    if (
        len(said.split()) > STATEMENT
        or comparison(said)
        or share(said)
        or large(said)
        or years(said)
        or items(said)
        or amounts(said)
    ):
        return False
    return not (stage.shown if stage.scene.picture else stage.scene.emoji)


def caption_style(stage: Stage) -> dict[str, Any]:
    """Return how the captions of a scene look where it is set as type; else nothing."""
    if not is_statement(stage):
        return {}
    size = next(size for most, size in _TYPE if len(stage.scene.narration) <= most)
    return {
        "style": "word_highlight", "font": "Playfair Display", "weight": 700, "uppercase": False,
        "size": size if stage.tall else size * 0.77, "max_lines": 6, "width": 0.84 if stage.tall else 0.76,
        "position": 0.6 if stage.tall else 0.66, "outline_width": 0.0,
    }  # fmt: skip


def layout_of(stage: Stage) -> Callable[[Stage], list[Piece]]:
    """Return the layout for a scene with a point."""
    said = stage.scene.narration
    if amounts(said):
        return by_list
    if comparison(said):
        return bars
    if share(f"{stage.scene.headline}. {said}") or share(said):
        return ring
    if items(said) and not large(said):
        return by_list
    if counted(stage.scene.headline) or large(said):
        return count_up
    if years(said):
        return timeline
    return shots


# Layouts ---------------------------------------------------------------------------------------------------------


def _title(stage: Stage) -> list[Piece]:
    """The title in large letters, for the whole scene; the picture beside it changes from beat to beat."""
    parts = beats(stage)
    while len(parts) > 1 and parts[0].end < _TITLE:
        parts[:2] = [replace(parts[0], end=parts[1].end)]
    named = bool(stage.shown) and not (stage.emoji in _VIEWS and scenery_for(stage))
    rest = parts[1:]
    if not named:
        shown = [b for b in rest if b.emoji]
        if not shown:
            return _title_alone(stage)
        first = shown[0].start
        opening = _title_alone(stage.during(0, first))
        return [*(replace(p, end=first) for p in opening), *later(stage, shown, titled=False)]
    found = _large_title(stage)
    if not rest:
        return found
    made = [p if p.name in ("headline", "line") else replace(p, end=rest[0].start, fade=(p.fade[0], 0)) for p in found]
    for number, beat in enumerate(rest):
        last = beat is rest[-1]
        for piece in _beside_title(stage.during(beat.start, beat.end), beat.emoji, number):
            end = None if last else beat.end
            made.append(replace(piece, start=piece.start + beat.start, end=end, fade=(0, 0)))
    return made


def _beside_title(stage: Stage, emoji: str, number: int) -> list[Piece]:
    """Return the picture beside the title in a later beat: on a disc, a star or a tilted panel."""
    _, spot, size = places(stage, title=True)
    form = ("ellipse", "rectangle", "burst")[number % 3]
    values = {"form": form, "width": size * 1.34, "height": size * 1.34, "fill": soft(stage.palette.glow, "e6"),
              "corner_radius": 0.06}  # fmt: skip
    behind = shape(values, spot, "behind the picture")
    if form == "rectangle":
        behind = replace(behind, placement={**behind.placement, "rotation": -7.0})
    return [behind, hero(stage, spot, size, emoji=emoji, near=1.12)]


def _title_alone(stage: Stage) -> list[Piece]:
    """The title is the picture: it fills the canvas, and comes nearer."""
    words = headline(
        stage,
        stage.scene.headline.upper(),
        (0.5, 0.4),
        0.27 if stage.tall else 0.23,
        start=0,
        font="Anton",
        weight=400,
        box=0.86,
    )
    near: tuple[Key, ...] = ((0, 1.0, "linear"), (stage.duration, 1.09, "linear"))
    values = {**words.values, "box_height": 0.46 if stage.tall else 0.58, "line_spacing": 1.12}
    return [replace(words, values=values, curves={"placement.scale_x": near, "placement.scale_y": near})]


def _large_title(stage: Stage) -> list[Piece]:
    place, spot, size = places(stage, title=True)
    big = 0.2 if stage.tall else 0.24 if stage.wide else 0.17
    burst = {"form": "burst", "width": size * 1.34, "height": size * 1.34, "fill": soft(stage.palette.glow, "e6")}
    return [
        shape(burst, spot, "burst"),
        hero(stage, spot, size, near=1.15),
        headline(stage, stage.scene.headline.upper(), place, big, start=0, font="Anton", weight=400),
        *([bar(stage, (place[0], place[1] + 0.24), start=SECOND // 3)] if stage.wide else ()),
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
    return [mark, line] if len(stage.scene.narration) <= _TYPE[0][0] else [line]  # longer ones need the room


def _closing(stage: Stage) -> list[Piece]:
    """What was said, line by line, and what to do now."""
    place, spot, size = places(stage, title=True)
    if not sums_up(stage):
        return shots(stage) if stage.shown else _title_alone(stage)
    if not 3 <= len(stage.points) <= 6 or stage.wide:  # fewer are no list
        if not stage.shown:
            return _title_alone(stage)
        return [
            hero(stage, spot, size, near=1.15),
            headline(stage, stage.scene.headline.upper(), place, 0.14, font="Anton", weight=400),
            bar(
                stage, (place[0], place[1] + (0.12 if stage.tall else 0.2 if stage.wide else 0.105)), start=SECOND // 3
            ),
        ]
    at = (0.5, 0.15 if stage.tall else 0.14)
    found = [headline(stage, stage.scene.headline.upper(), at, 0.14 if stage.tall else 0.12, font="Anton", weight=400)]
    step = (0.105 if stage.tall else 0.15) if len(stage.points) < 5 else (0.083 if stage.tall else 0.104)
    first = (0.435 if stage.tall else 0.51) - step * (len(stage.points) - 1) / 2
    for number, point in enumerate(stage.points):
        y = first + step * number
        start = SECOND // 5 + number * SECOND // 5
        emoji = point.emoji or next((e for w in point.headline.split() if (e := sure_emoji_of(w))), "")
        values = {
            "text": f"{emoji}  {point.headline}".strip(), "font": "Inter", "weight": 800,
            "size": 0.088 if len(stage.points) < 5 else 0.07,
            "fill": stage.palette.letters_on_glow if number % 2 == 0 else stage.palette.letters_on_card,
            "background": stage.palette.glow if number % 2 == 0 else stage.palette.card,
            "padding": 0.02 if len(stage.points) > 4 else 0.028, "corner_radius": 0.045,
            "layout": "fit", "box_width": 0.86,
            "box_height": (0.062 if stage.tall else 0.075) if len(stage.points) < 5 else 0.05,
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
