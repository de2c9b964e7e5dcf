"""How a scene opens: its headline large, with its picture, in one layout after the other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from vidgen.ai.making.parts import badge, headline, hero, orbit, places, pop, rise, shape, soft
from vidgen.ai.making.stage import SECOND, Key, Piece, Stage


def opening_of(stage: Stage) -> Callable[[Stage], list[Piece]]:
    """Return the layout that a scene opens with: another one than the scenes beside it."""
    if not stage.shown:
        return alone
    return (disc, card, band, tilt, corner, burst, orbit_opening)[(stage.place * 2 + stage.seed) % 7]


def middle(stage: Stage) -> tuple[tuple[float, float], float]:
    """Return where one large picture goes below the strip, and its size."""
    return ((0.5, 0.435), 0.62) if stage.tall else ((0.5, 0.515), 0.54) if stage.wide else ((0.5, 0.45), 0.42)


def _words(stage: Stage, place: tuple[float, float]) -> Piece:
    return headline(stage, stage.scene.headline, place, 0.14)


def disc(stage: Stage) -> list[Piece]:
    """The picture on a disc, the headline below."""
    place, spot, size = places(stage)
    values = {"form": "ellipse", "width": size * 1.4, "height": size * 1.4, "fill": soft(stage.palette.glow, "40"),
              "outline": soft(stage.palette.glow, "e0"), "outline_width": 0.01}  # fmt: skip
    return [shape(values, spot, "disc"), hero(stage, spot, size), _words(stage, place), badge(stage)]


def burst(stage: Stage) -> list[Piece]:
    """The picture on a bright star with many points."""
    place, spot, size = places(stage)
    values = {"form": "burst", "width": size * 1.5, "height": size * 1.5, "fill": stage.palette.glow}
    return [
        shape(values, spot, "burst"),
        hero(stage, spot, size),
        _words(stage, place),
        badge(stage),
    ]


def orbit_opening(stage: Stage) -> list[Piece]:
    """The picture in the middle of a ring on which a small thing goes round."""
    place, spot, size = places(stage)
    values = {"form": "ellipse", "width": size * 1.5, "height": size * 1.5, "fill": soft(stage.palette.base, "90"),
              "outline": soft(stage.palette.ink, "88"), "outline_width": 0.005}  # fmt: skip
    return [
        shape(values, spot, "ring"),
        hero(stage, spot, size * 0.9),
        orbit(stage, spot, size * 0.75),
        _words(stage, place),
        badge(stage),
    ]


def card(stage: Stage) -> list[Piece]:
    """A bright card with the picture and dark letters."""
    width, height = (0.84, 0.96) if stage.tall else (1.3, 0.62) if stage.wide else (0.8, 0.62)
    y = 0.4 if stage.tall else 0.42 if stage.wide else 0.37
    form = {"form": "rectangle", "width": width, "height": height, "corner_radius": 0.06}
    sheet = Piece(1, "shape", {**form, "fill": stage.palette.card}, {"x": 0.5, "y": y}, rise(y, 0.16),
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
    return [sheet, hero(stage, spot, size), words, badge(stage)]


def tilt(stage: Stage) -> list[Piece]:
    """A tilted panel of the bright colour behind a large picture."""
    place, spot, size = places(stage)
    wide = 1.3 if stage.wide else 1.5
    panel = Piece(
        1, "shape",
        {"form": "rectangle", "width": size * wide, "height": size * (wide - 0.1), "fill": stage.palette.glow,
        "corner_radius": 0.05},
        {"x": spot[0], "y": spot[1], "rotation": -6.0},
        {**pop(SECOND // 2), "placement.rotation": ((0, -24.0, "ease_out"), (SECOND * 7 // 10, -6.0, "linear"))},
        fade=(0, SECOND // 6), name="panel",
    )  # fmt: skip
    return [panel, hero(stage, spot, size), _words(stage, place), badge(stage)]


def alone(stage: Stage) -> list[Piece]:
    """The headline is the picture, where nothing that is said can be seen."""
    return [*enlarged(stage, stage.scene.headline), badge(stage)]


def enlarged(stage: Stage, text: str) -> list[Piece]:
    """Return words that fill the middle of the canvas, coming nearer."""
    spot, _ = middle(stage)
    words = headline(stage, text.upper(), (0.5, spot[1]), 0.24 if stage.tall else 0.2, start=0, font="Anton", weight=400,
                     box=0.84)  # fmt: skip
    near: tuple[Key, ...] = ((0, 1.0, "linear"), (max(SECOND, stage.duration), 1.08, "linear"))
    values = {**words.values, "box_height": 0.32 if stage.tall else 0.4, "line_spacing": 1.12}
    return [replace(words, layer=2, name="words", values=values,
                    curves={"placement.scale_x": near, "placement.scale_y": near})]  # fmt: skip


def band(stage: Stage) -> list[Piece]:
    """The headline on a bright band from edge to edge, the picture above it."""
    _, spot, size = places(stage)
    y, high = (0.605, 0.2) if stage.tall else (0.7, 0.2) if stage.wide else (0.645, 0.16)
    spot = (0.5, spot[1] if not stage.wide else 0.345)
    across = stage.width / min(stage.width, stage.height) * 1.04
    values = {"form": "rectangle", "width": across, "height": high, "fill": stage.palette.glow}
    grow: tuple[Key, ...] = ((0, 0.0, "ease_out"), (SECOND // 3, 1.0, "linear"))
    strip = Piece(
        1, "shape", values, {"x": 0.5, "y": y}, {"placement.scale_x": grow}, fade=(0, SECOND // 6), name="band"
    )
    words = headline(stage, stage.scene.headline, (0.5, y), 0.13, fill=stage.palette.letters_on_glow, box=0.88,
                     shadow=False)  # fmt: skip
    unit = min(stage.width, stage.height)
    fitting = {**words.values, "box_height": high * 0.8 * unit / stage.height}
    return [
        strip,
        hero(stage, spot, size * (1.12 if stage.tall else 1.05)),
        replace(words, values=fitting),
        badge(stage),
    ]


def corner(stage: Stage) -> list[Piece]:
    """A very large picture that an edge of the canvas cuts, and the headline in tall letters."""
    if stage.tall:
        spot, size, place, box, big = (0.73, 0.255), 0.76, (0.5, 0.605), 0.86, 0.19
    elif stage.wide:
        spot, size, place, box, big = (0.8, 0.41), 0.8, (0.31, 0.42), 0.48, 0.22
    else:
        spot, size, place, box, big = (0.74, 0.26), 0.62, (0.5, 0.645), 0.86, 0.15
    words = headline(
        stage, stage.scene.headline.upper(), place, big, start=SECOND // 10, font="Anton", weight=400, box=box
    )
    return [hero(stage, spot, size, near=1.1), words, badge(stage)]
