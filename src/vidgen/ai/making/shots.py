"""The shots of a scene with a point: how its picture is shown in each beat, so that nothing stands still for long."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from vidgen.ai.making.beats import Beat, beats
from vidgen.ai.making.drawn_figures import count_up
from vidgen.ai.making.figures import large
from vidgen.ai.making.headlines import headline_of
from vidgen.ai.making.outline import SceneOutline
from vidgen.ai.making.parts import BADGE, badge, headline, hero, orbit, places, pop, rise, shape, soft
from vidgen.ai.making.stage import SECOND, Key, Piece, Stage

_READ = SECOND * 2
"""How long a figure stays at least: it counts up for a second of it."""


def shots(stage: Stage, figure: Callable[[Stage], list[Piece]] | None = None) -> list[Piece]:
    """Return the pieces of all beats: the first with the headline large, the others with it as a strip above them.

    With a `figure`, that is what the scene opens with; it stays until it can be read.
    """
    parts = beats(stage)
    opening = figure or (
        _alone if not stage.shown else (_disc, _card, _tilt, _burst, _orbit)[(stage.place + stage.seed) % 5]
    )
    while figure is not None and len(parts) > 1 and parts[0].end < _READ:
        parts[:2] = [replace(parts[0], end=parts[1].end)]
    made = _cut(opening(stage.during(0, parts[0].end)), parts[0], last=len(parts) == 1)
    return [*made, *later(stage, parts[1:])]


def later(stage: Stage, parts: Sequence[Beat]) -> list[Piece]:
    """Return the pieces of beats that come after an opening: the headline as a strip over all, and a picture in each."""
    if not parts:
        return []
    made = [replace(strip(stage), start=parts[0].start)] if stage.scene.headline else []
    first = large(" ".join(word for at, word in stage.words if at < parts[0].start))
    told = first.value if first is not None else None
    for number, beat in enumerate(parts, stage.place):
        if (counts := large(beat.text)) is not None and counts.value != told:
            told = counts.value
            made += _cut(_counts(stage.during(beat.start, beat.end), beat), beat, last=beat is parts[-1])
            continue
        found = _shot(stage, number, beat)(stage.during(beat.start, beat.end), beat)
        made += _cut(found, beat, last=beat is parts[-1])
    return made


def _cut(found: list[Piece], beat: Beat, *, last: bool) -> list[Piece]:
    """Return pieces in the time of their beat; the badge stays for the whole scene."""
    end = None if last else beat.end
    return [
        p
        if p.name == BADGE
        else replace(
            _ending(p, last=last), start=p.start + beat.start, end=end if p.end is None else p.end + beat.start
        )
        for p in found
    ]


def _ending(piece: Piece, *, last: bool) -> Piece:
    """Return a piece that is there until the next beat has its own: it fades only at the end of the scene."""
    return piece if last else replace(piece, fade=(piece.fade[0], 0))


def _shot(stage: Stage, number: int, beat: Beat) -> Callable[[Stage, Beat], list[Piece]]:
    if not stage.shown:
        return _close if beat.emoji else _said
    if beat.emoji:
        return (_duo, _close)[number % 2]
    return (_side, _trio, _lens)[number % 3]


def strip(stage: Stage) -> Piece:
    """The headline, small, on the bright colour, at the top."""
    y = 0.175 if stage.tall else 0.12
    values = {
        "text": stage.scene.headline, "font": "Inter", "weight": 900, "size": 0.078 if stage.tall else 0.07,
        "fill": stage.palette.letters_on_glow, "background": stage.palette.glow, "padding": 0.03, "corner_radius": 0.03,
        "letter_spacing": -0.02 if stage.scene.headline.isascii() else 0.0, "line_spacing": 1.1, "layout": "fit",
        "box_width": 0.5 if stage.wide else 0.56 if stage.number and not stage.tall else 0.66,
        "box_height": 0.085 if stage.tall else 0.11,
        "enter": "slide_down", "enter_duration": SECOND // 3, "leave": "fade", "leave_duration": SECOND // 6,
    }  # fmt: skip
    return Piece(3, "text", values, {"x": 0.5, "y": y}, name="headline")


def _middle(stage: Stage) -> tuple[tuple[float, float], float]:
    """Return where one large picture goes below the strip, and its size."""
    return ((0.5, 0.435), 0.62) if stage.tall else ((0.5, 0.475), 0.46) if stage.wide else ((0.5, 0.45), 0.42)


# How a scene opens ------------------------------------------------------------------------------------------------


def _words(stage: Stage, place: tuple[float, float]) -> Piece:
    return headline(stage, stage.scene.headline, place, 0.14)


def _disc(stage: Stage) -> list[Piece]:
    """The picture on a disc, the headline below."""
    place, spot, size = places(stage)
    values = {"form": "ellipse", "width": size * 1.4, "height": size * 1.4, "fill": soft(stage.palette.glow, "40"),
              "outline": soft(stage.palette.glow, "e0"), "outline_width": 0.01}  # fmt: skip
    return [shape(values, spot, "disc"), hero(stage, spot, size, start=SECOND // 8), _words(stage, place), badge(stage)]


def _burst(stage: Stage) -> list[Piece]:
    """The picture on a bright star with many points."""
    place, spot, size = places(stage)
    values = {"form": "burst", "width": size * 1.5, "height": size * 1.5, "fill": stage.palette.glow}
    return [
        shape(values, spot, "burst"),
        hero(stage, spot, size, start=SECOND // 8),
        _words(stage, place),
        badge(stage),
    ]


def _orbit(stage: Stage) -> list[Piece]:
    """The picture in the middle of a ring on which a small thing goes round."""
    place, spot, size = places(stage)
    values = {"form": "ellipse", "width": size * 1.5, "height": size * 1.5, "fill": soft(stage.palette.base, "90"),
              "outline": soft(stage.palette.ink, "88"), "outline_width": 0.005}  # fmt: skip
    return [
        shape(values, spot, "ring"),
        hero(stage, spot, size * 0.9, start=SECOND // 8),
        orbit(stage, spot, size * 0.75),
        _words(stage, place),
        badge(stage),
    ]


def _card(stage: Stage) -> list[Piece]:
    """A bright card with the picture and dark letters."""
    width, height = (0.84, 0.96) if stage.tall else (1.3, 0.62) if stage.wide else (0.8, 0.62)
    y = 0.4 if stage.tall else 0.42 if stage.wide else 0.37
    form = {"form": "rectangle", "width": width, "height": height, "corner_radius": 0.06}
    card = Piece(1, "shape", {**form, "fill": stage.palette.card}, {"x": 0.5, "y": y}, rise(y, 0.16),
                 fade=(SECOND // 8, SECOND // 6), name="card")  # fmt: skip
    if stage.wide:
        spot, place, size = (0.32, y), (0.62, y), 0.4
    else:
        spot, place, size = (
            (0.5, y - (0.075 if stage.tall else 0.085)),
            (0.5, y + (0.16 if stage.tall else 0.19)),
            (0.46 if stage.tall else 0.3),
        )
    box = 0.7 if stage.tall else 0.34 if stage.wide else 0.68
    words = headline(
        stage, stage.scene.headline, place, 0.11, fill=stage.palette.letters_on_card, box=box, shadow=False
    )
    return [card, hero(stage, spot, size, start=SECOND // 5), words, badge(stage)]


def _tilt(stage: Stage) -> list[Piece]:
    """A tilted panel of the bright colour behind a large picture."""
    place, spot, size = places(stage)
    panel = Piece(
        1, "shape",
        {"form": "rectangle", "width": size * 1.5, "height": size * 1.4, "fill": stage.palette.glow,
        "corner_radius": 0.05},
        {"x": spot[0], "y": spot[1], "rotation": -6.0},
        {**pop(SECOND // 2), "placement.rotation": ((0, -24.0, "ease_out"), (SECOND * 7 // 10, -6.0, "linear"))},
        fade=(0, SECOND // 6), name="panel",
    )  # fmt: skip
    return [panel, hero(stage, spot, size, start=SECOND // 6), _words(stage, place), badge(stage)]


def _alone(stage: Stage) -> list[Piece]:
    """The headline is the picture, where nothing that is said can be seen."""
    return [*_large(stage, stage.scene.headline), badge(stage)]


def _large(stage: Stage, text: str) -> list[Piece]:
    """Return words that fill the middle of the canvas, coming nearer."""
    spot, _ = _middle(stage)
    words = headline(stage, text.upper(), (0.5, spot[1]), 0.24 if stage.tall else 0.2, start=0, font="Anton", weight=400,
                     box=0.84)  # fmt: skip
    near: tuple[Key, ...] = ((0, 1.0, "linear"), (max(SECOND, stage.duration), 1.08, "linear"))
    values = {**words.values, "box_height": 0.32 if stage.tall else 0.4, "line_spacing": 1.12}
    return [replace(words, layer=2, name="words", values=values,
                    curves={"placement.scale_x": near, "placement.scale_y": near})]  # fmt: skip


# How it goes on ---------------------------------------------------------------------------------------------------


def _counts(stage: Stage, beat: Beat) -> list[Piece]:
    """A number that is said now counts up, below the strip."""
    scene = SceneOutline(role=stage.scene.role, headline="", narration=beat.text or " ", emoji=beat.emoji)
    found = count_up(replace(stage, scene=scene), alone=True)
    return [replace(p, layer=6) if p.name == "number" else p for p in found if p.name != BADGE]


def _said(stage: Stage, beat: Beat) -> list[Piece]:
    """The words that matter of what is said now, as large letters that come nearer."""
    return _large(stage, headline_of(beat.text) or stage.scene.headline)


def _close(stage: Stage, beat: Beat) -> list[Piece]:
    """What is named, very near."""
    spot, size = _middle(stage)
    return [hero(stage, spot, size, emoji=beat.emoji, near=1.16)]


def _duo(stage: Stage, beat: Beat) -> list[Piece]:
    """What the scene is about, and what is named now, before a disc."""
    spot, size = _middle(stage)
    if stage.wide:
        first, second, big = (0.37, spot[1] + 0.02), (0.63, spot[1] - 0.02), 0.4
    elif stage.tall:
        first, second, big = (0.33, spot[1] + 0.075), (0.66, spot[1] - 0.06), 0.46
    else:
        first, second, big = (0.31, spot[1] + 0.05), (0.67, spot[1] - 0.04), 0.34
    values = {"form": "ellipse", "width": size * 1.2, "height": size * 1.2, "fill": soft(stage.palette.glow, "4d")}
    new = replace(hero(stage, second, big, SECOND // 5, emoji=beat.emoji), layer=5, name="named")
    return [shape(values, spot, "disc"), hero(stage, first, big * 0.8, near=1.05), new]


def _side(stage: Stage, beat: Beat) -> list[Piece]:
    """The picture, larger than the canvas leaves room for, comes in from an edge."""
    del beat
    spot, size = _middle(stage)
    found = hero(stage, spot, size * 1.18, near=1.12)
    first, last = (0.9, 0.58) if stage.place % 2 else (0.1, 0.42)
    slide = ((0, first, "ease_out"), (SECOND // 2, last, "linear"), (max(SECOND, stage.duration), 0.5, "linear"))
    return [replace(found, curves={**found.curves, "placement.x": slide})]


def _trio(stage: Stage, beat: Beat) -> list[Piece]:
    """Three of it, one after the other."""
    del beat
    spot, size = _middle(stage)
    if stage.wide:
        spread, small, big = 0.19, size * 0.6, size * 0.85
    else:
        spread, small, big = 0.27, size * 0.55, size * 0.8
    made = [hero(stage, (spot[0] - spread, spot[1] + 0.05), small, start=SECOND // 5, near=1.05),
            hero(stage, (spot[0] + spread, spot[1] + 0.05), small, start=SECOND * 2 // 5, near=1.05),
            hero(stage, (spot[0], spot[1] - 0.02), big, near=1.1)]  # fmt: skip
    return [replace(piece, layer=layer) for piece, layer in zip(made, (2, 5, 6), strict=True)]


def _lens(stage: Stage, beat: Beat) -> list[Piece]:
    """The picture in a round window, nearer and nearer."""
    del beat
    spot, size = _middle(stage)
    values = {"form": "ellipse", "width": size * 1.12, "height": size * 1.12, "fill": soft(stage.palette.accent, "cc"),
              "outline": stage.palette.ink, "outline_width": 0.014}  # fmt: skip
    return [shape(values, spot, "window"), hero(stage, spot, size * 0.8, near=1.2)]
