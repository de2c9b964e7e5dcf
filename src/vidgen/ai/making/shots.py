"""The shots of a scene with a point: how its picture is shown in each beat, so that nothing stands still for long."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from vidgen.ai.making.beats import Beat, beats
from vidgen.ai.making.drawn_figures import count_up
from vidgen.ai.making.figures import large
from vidgen.ai.making.headlines import headline_of
from vidgen.ai.making.openings import enlarged, middle, opening_of
from vidgen.ai.making.outline import SceneOutline
from vidgen.ai.making.parts import BADGE, headline, hero, shape, soft
from vidgen.ai.making.stage import SECOND, Piece, Stage

_LARGE, _WRITTEN = 7, 4
"""Words that fill a canvas at most, and that are written on a photograph."""
_READ = SECOND * 2
"""How long a figure stays at least: it counts up for a second of it."""


def shots(stage: Stage, figure: Callable[[Stage], list[Piece]] | None = None) -> list[Piece]:
    """Return the pieces of all beats: the first with the headline large, the others with it as a strip above them.

    With a `figure`, that is what the scene opens with; it stays until it can be read.
    """
    parts = beats(stage)
    opening = figure or opening_of(stage)
    while figure is not None and len(parts) > 1 and parts[0].end < _READ:
        parts[:2] = [replace(parts[0], end=parts[1].end)]
    made = _cut(opening(stage.during(0, parts[0].end)), parts[0], last=len(parts) == 1)
    return [*made, *later(stage, parts[1:])]


def held(stage: Stage, figure: Callable[[Stage], list[Piece]], since: int, until: int) -> list[Piece]:
    """Return the pieces of a scene that shows a `figure` while it is told: beats before `since`, and beats after `until`."""
    parts = beats(stage)
    before = [b for b in parts if b.end <= since]
    after = [b for b in parts if b.start >= until and before != parts] if until < stage.duration else []
    since = before[-1].end if before else 0
    until = after[0].start if after else stage.duration
    titled = len(before) > 1 and bool(stage.scene.headline)
    made: list[Piece] = []
    if before:
        made = _cut(opening_of(stage)(stage.during(0, before[0].end)), before[0], last=False) + later(stage, before[1:])
        made = [p if p.name in (BADGE, "headline") and p.end is None else replace(p, end=p.end or since) for p in made]
    shown = [p for p in figure(stage.during(since, until)) if not (p.name == BADGE and before)]
    shown = [p for p in shown if not (p.name == "headline" and titled)]
    made += _cut(shown, Beat(since, until, "", ""), last=not after)
    return [*made, *later(stage, after, titled=not titled)]


def later(stage: Stage, parts: Sequence[Beat], *, titled: bool = True) -> list[Piece]:
    """Return the pieces of beats that come after an opening: the headline as a strip over all, and a picture in each.

    `titled` False: without the strip, where the same words were large a moment before.
    """
    if not parts:
        return []
    made = [replace(strip(stage), start=parts[0].start)] if stage.scene.headline and titled else []
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
        return (_duo, _close, _photo)[number % 3]
    if number % 5 == 1 and _phrase(beat.text, _LARGE):
        return _said
    return (_side, _trio, _photo, _lens)[number % 4]


def _phrase(text: str, most: int) -> str:
    """Return the words of a beat that can stand alone: a clause of two to `most` words; empty when it has none."""
    clauses = [
        re.sub(r"^(?:and|but|so|or|then)\s+", "", c, flags=re.IGNORECASE) for c in re.split(r"[,.;:!?…–—]+\s*", text)
    ]
    able = [c.strip(' "“”') for c in clauses if 2 <= len(c.split()) <= most]
    return max(able, key=len, default="")


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


# How it goes on ---------------------------------------------------------------------------------------------------


def _counts(stage: Stage, beat: Beat) -> list[Piece]:
    """A number that is said now counts up, below the strip."""
    scene = SceneOutline(role=stage.scene.role, headline="", narration=beat.text or " ", emoji=beat.emoji)
    found = count_up(replace(stage, scene=scene), alone=True)
    return [replace(p, layer=6) if p.name == "number" else p for p in found if p.name != BADGE]


def _said(stage: Stage, beat: Beat) -> list[Piece]:
    """The words that matter of what is said now, as large letters that come nearer."""
    return enlarged(stage, _phrase(beat.text, _LARGE) or headline_of(beat.text) or stage.scene.headline)


def _close(stage: Stage, beat: Beat) -> list[Piece]:
    """What is named, very near."""
    spot, size = middle(stage)
    return [hero(stage, spot, size, emoji=beat.emoji, near=1.16)]


def _duo(stage: Stage, beat: Beat) -> list[Piece]:
    """What the scene is about, and what is named now, before a disc."""
    spot, size = middle(stage)
    if stage.wide:
        first, second, big = (0.36, spot[1] + 0.02), (0.64, spot[1] - 0.02), 0.46
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
    spot, size = middle(stage)
    found = hero(stage, spot, size * 1.18, near=1.12)
    first, last = (0.9, 0.58) if stage.place % 2 else (0.1, 0.42)
    slide = ((0, first, "ease_out"), (SECOND // 2, last, "linear"), (max(SECOND, stage.duration), 0.5, "linear"))
    return [replace(found, curves={**found.curves, "placement.x": slide})]


def _trio(stage: Stage, beat: Beat) -> list[Piece]:
    """Three of it, one after the other."""
    del beat
    spot, size = middle(stage)
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
    spot, size = middle(stage)
    values = {"form": "ellipse", "width": size * 1.12, "height": size * 1.12, "fill": soft(stage.palette.accent, "cc"),
              "outline": stage.palette.ink, "outline_width": 0.014}  # fmt: skip
    return [shape(values, spot, "window"), hero(stage, spot, size * 0.8, near=1.2)]


def _photo(stage: Stage, beat: Beat) -> list[Piece]:
    """What is named, else the picture, on a photograph that lies askew, with a few words written below it."""
    (x, y), _ = middle(stage)
    width, height, size = (0.64, 0.74, 0.44) if stage.tall else (0.5, 0.58, 0.33) if stage.wide else (0.45, 0.53, 0.3)
    y += 0.025 if stage.wide else 0.03  # below a strip of two lines
    turn = -4.0 if stage.place % 2 else 3.0
    told = _phrase(beat.text, _WRITTEN)
    unit = min(stage.width, stage.height) / stage.height
    sheet = shape({"form": "rectangle", "width": width, "height": height, "corner_radius": 0.02, "fill": stage.palette.card},
                  (x, y), "photo")  # fmt: skip
    sheet = replace(sheet, placement={**sheet.placement, "rotation": turn})
    words = headline(stage, told, (x, y + height * 0.37 * unit), 0.095,
                     start=SECOND // 10, font="Caveat", weight=700, fill=stage.palette.letters_on_card,
                     box=width * 0.9 * min(stage.width, stage.height) / stage.width, shadow=False)  # fmt: skip
    words = replace(words, layer=6, name="written", placement={**words.placement, "rotation": turn},
                    values={**words.values, "box_height": height * 0.17 * unit, "letter_spacing": 0.0})  # fmt: skip
    up = height * (0.09 if told else 0.0) * unit
    image = shape({"form": "rectangle", "width": width * 0.86, "height": height * (0.68 if told else 0.86),
                    "fill": stage.palette.accent}, (x, y - up), "print")  # fmt: skip
    image = replace(image, layer=2, placement={**image.placement, "rotation": turn})
    picture = replace(hero(stage, (x, y - up), size, emoji=beat.emoji, near=1.08), layer=5)
    return [sheet, image, picture, words] if told else [sheet, image, picture]
