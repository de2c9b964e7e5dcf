"""Layouts of figures: bars that are compared, a ring, a number that counts up, a year on a line of time, a list."""

from __future__ import annotations

import re
from typing import Any

from vidgen.ai.making.figures import Figure, amounts, comparison, digits, items, large, share, years
from vidgen.ai.making.knowledge import sure_emoji_of
from vidgen.ai.making.parts import badge, headline, hero, places, pop, shape, soft
from vidgen.ai.making.stage import SECOND, Key, Piece, Stage
from vidgen.blocks.counter import NumberStyle, written

_NUMBERS = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10}


def counted(title: str) -> tuple[int, str] | None:
    """Return the number that a headline begins with, and what it counts."""
    first, _, rest = title.partition(" ")
    number = _NUMBERS.get(first.lower()) or (
        int(first.replace(",", "")) if re.fullmatch(r"\d{1,3}(?:,\d{3})+|\d+", first) else None
    )
    return (number, rest) if number and number > 1 and rest and len(rest.split()) <= 3 else None


def shade_of(stage: Stage) -> str:
    """Return the colour of shadows of large digits: none on light grounds, where it looks like dirt."""
    return "#00000000" if stage.palette.light else "#00000060"


def bars(stage: Stage) -> list[Piece]:
    """A row for each value: its name, its value, and a bar that grows to its share of the largest when it is said."""
    found = comparison(stage.scene.narration)
    most = max(b.figure.value for b in found) or 1.0
    labels = []
    for row in found:
        emoji = next((e for w in reversed(row.label.split()) if (e := sure_emoji_of(w))), "")
        labels.append(f"{emoji} {row.label[:1].upper()}{row.label[1:]}".strip()[:60])
    unit = min(stage.width, stage.height)
    values = {
        "form": "rows", "values": [b.figure.value for b in found], "labels": labels, "top": most,
        "shown": [_shown(b.figure, stage.number_style) for b in found],
        "fill": stage.palette.glow, "rest": soft(stage.palette.ink, "26"),
        "ink": stage.palette.ink, "size": (0.84 if not stage.wide else 0.62) * stage.width / unit,
        "height": min(0.2, (0.8 if stage.tall else 0.54) / len(found)), "grow_duration": _growing(stage, len(found)),
    }  # fmt: skip
    y = 0.46 if stage.tall else 0.53
    rows = Piece(1, "chart", values, {"x": 0.5, "y": y}, fade=(SECOND // 4, SECOND // 6), name="comparison")
    title = headline(
        stage, stage.scene.headline, (0.5, 0.22 if stage.tall else 0.12), 0.13 if stage.tall else 0.1, box=0.8
    )
    return [rows, title, badge(stage)]


def _growing(stage: Stage, count: int) -> int:
    """Return how long rows grow, one after the other: each begins about when its value is said."""
    said = spoken_bars(stage)
    between = (said[-1] - said[0]) // (count - 1) if len(said) > 1 else 0
    return min(SECOND * 6, max(SECOND * 3 // 2, between * (count + 1)))


def _shown(figure: Figure, style: NumberStyle) -> str:
    unit = figure.label.split()[0] if figure.label and len(figure.label.split()[0]) <= 3 else ""
    value = written(figure.value, figure.decimals, style)
    return f"{figure.prefix}{value}{figure.suffix}{' ' + unit if unit and not figure.suffix else ''}"


def count_up(stage: Stage, *, alone: bool = False) -> list[Piece]:
    """A large number that counts up, with what it counts, and the picture, if it is not to be `alone` below a strip."""
    place, spot, size = places(stage)
    small = counted(stage.scene.headline)
    said = " ".join(word for _, word in stage.words)
    figure = large(said) or large(stage.scene.narration)  # rather the one that is said while it is seen
    if small is not None and not (figure and str(small[0]) in digits(stage.scene.headline) and small[0] > 20):
        number, label, prefix, suffix, decimals = float(small[0]), small[1], "", "", 0
    elif figure is not None:
        number, prefix, suffix, decimals = figure.value, figure.prefix, figure.suffix, figure.decimals
        label = figure.label or stage.scene.headline
    else:
        raise ValueError("a scene without a number")
    long = len(f"{prefix}{number:,.0f}") + (decimals + 1 if decimals else 0)
    values: dict[str, Any] = {
        "first": 0.0, "last": number, "decimals": decimals, "prefix": prefix, "style": stage.number_style,
        "fill": stage.palette.glow,
        "count_duration": SECOND, "grouping": number >= 10_000, "shadow": shade_of(stage),
    }  # fmt: skip
    words = f"{suffix.strip()} {label}".strip().upper()
    if alone:
        spot_of_number, spot_of_picture, drawn = (0.5, 0.4 if stage.tall else 0.38), spot, size
        values["size"], at = min(0.46 if stage.tall else 0.34, 1.85 / max(3, long)), (0.5, 0.58 if stage.tall else 0.62)
    elif long == 1 and not stage.wide and stage.shown:  # a short one shares its line with the picture
        spot_of_number, spot_of_picture, drawn = (0.34, spot[1]), (0.7, spot[1]), size * 0.72
        values["size"], at = size * 1.25, (place[0], place[1] - 0.035)
    elif stage.wide:
        near, far = (0.33, 0.72) if stage.place % 2 else (0.68, 0.29)
        spot_of_number, spot_of_picture, drawn = (near, 0.42), (far, 0.28), size * 0.75
        values["size"], at = min(0.42, 1.6 / max(3, long)), (far, 0.6)
    else:
        values["size"] = min(0.46 if stage.tall else 0.32, 1.85 / max(3, long))
        if stage.place % 2:  # the picture above the number, or the number first
            spot_of_number, spot_of_picture, drawn = (0.5, 0.42), (0.5, 0.22 if stage.tall else 0.165), size * 0.66
            at = (0.5, 0.575 if stage.tall else 0.64)
        else:
            spot_of_number, spot_of_picture, drawn = (0.5, 0.24 if stage.tall else 0.2), (0.5, 0.535), size * 0.75
            at = (0.5, 0.395 if stage.tall else 0.41)
            if not stage.tall:
                drawn, spot_of_picture = size * 0.66, (0.5, 0.6)
    counter = Piece(3, "counter", values, {"x": spot_of_number[0], "y": spot_of_number[1]}, pop(SECOND // 2),
                    fade=(0, SECOND // 6), name="number")  # fmt: skip
    title = headline(stage, words, at, 0.15, font="Anton", weight=400, box=0.42 if stage.wide and not alone else 0.86)
    one_line = (
        {} if stage.wide and not alone else {"box_height": 0.1 if stage.tall else 0.12}
    )  # two would come into the number
    values = {**title.values, **one_line}
    moved = Piece(**{**title.__dict__, "values": values, "layer": 5, "name": "what is counted"})
    found = [counter, moved, badge(stage)]
    return [hero(stage, spot_of_picture, drawn, start=SECOND // 10), *found] if stage.shown and not alone else found


def ring(stage: Stage) -> list[Piece]:
    """A ring that fills up to a percentage."""
    place, spot, size = places(stage)
    figure = share(stage.scene.narration) or share(f"{stage.scene.headline}. {stage.scene.narration}")
    if figure is None:
        raise ValueError("a scene without a percentage")
    part = Piece(
        1, "chart", {"form": "ring", "values": [figure.value], "size": size * 1.45, "fill": stage.palette.glow,
        "grow_duration": SECOND},
        {"x": spot[0], "y": spot[1]}, pop(SECOND // 2), fade=(0, SECOND // 6), name="ring",
    )  # fmt: skip
    counter = Piece(
        2, "counter",
        {"last": figure.value, "decimals": figure.decimals, "style": stage.number_style, "suffix": "%",
         "size": size * 0.46, "count_duration": SECOND,
         "shadow": shade_of(stage), "fill": stage.palette.ink},
        {"x": spot[0], "y": spot[1]}, fade=(SECOND // 8, SECOND // 6), name="percent",
    )  # fmt: skip
    return [part, counter, headline(stage, stage.scene.headline, place), badge(stage)]


def timeline(stage: Stage) -> list[Piece]:
    """A year in large digits over a line of time with its mark."""
    found = years(stage.scene.narration)
    year = found[0]
    top = 0.3 if stage.tall else 0.25
    line_y = top + (0.115 if stage.tall else 0.2)
    unit = min(stage.width, stage.height)
    across = 0.8 * stage.width / unit
    before = " BC" if year < 0 else ""
    digits_ = {
        "first": max(0.0, abs(year) - 100.0), "last": float(abs(year)), "grouping": False, "suffix": before,
        "size": (0.42 if stage.tall else 0.34) * (4 / (len(str(abs(year))) + 3) if before else 1),
        "fill": stage.palette.glow, "count_duration": SECOND * 4 // 5, "shadow": shade_of(stage),
    }  # fmt: skip
    grow: dict[str, tuple[Key, ...]] = {"placement.scale_x": ((0, 0.0, "ease_out"), (SECOND * 4 // 5, 1.0, "linear"))}
    made = [
        Piece(5, "counter", digits_, {"x": 0.5, "y": top}, fade=(SECOND // 8, SECOND // 6), name="year"),
        Piece(
            1,
            "shape",
            {
                "form": "rectangle",
                "width": across,
                "height": 0.008,
                "fill": soft(stage.palette.ink, "99"),
                "corner_radius": 0.004,
            },
            {"x": 0.5, "y": line_y},
            grow,
            name="line of time",
        ),
    ]
    for number, shown in enumerate((_year(year - 100), _year(year + 100))):
        end = {"text": shown, "font": "Inter", "weight": 600, "size": 0.05, "fill": soft(stage.palette.ink, "aa"),
               "enter": "fade", "enter_duration": SECOND // 3, "leave": "fade", "leave_duration": SECOND // 6}  # fmt: skip
        at = {"x": 0.15 + 0.7 * number, "y": line_y + (0.03 if stage.tall else 0.055)}
        made.append(Piece(6 + number, "text", end, at, start=SECOND // 3, name=shown))
    mark = shape({"form": "ellipse", "width": 0.06, "height": 0.06, "fill": stage.palette.glow,
                  "outline": stage.palette.base, "outline_width": 0.012}, (0.5, line_y), "mark")  # fmt: skip
    made.append(Piece(**{**mark.__dict__, "layer": 8, "start": SECOND * 3 // 5}))
    below = (0.5, 0.55 if stage.tall else 0.62)
    made.append(headline(stage, stage.scene.headline, below, 0.11, box=0.84))
    return [*made, badge(stage)]


def _year(year: int) -> str:
    """Return a year as it is written. There was none with the number 0: from -50, a hundred years later is 51."""
    return f"{-year} BC" if year < 0 else str(year) if year >= 100 else f"AD {max(1, year)}"


def spoken_bars(stage: Stage) -> list[int]:
    """Return when the words of a scene that are numbers are said."""
    return [at for at, word in stage.words if re.search(r"\d", digits(word))]


def listed(stage: Stage) -> list[str]:
    """Return the parts of the enumeration of a scene."""
    return amounts(stage.scene.narration) or items(stage.scene.narration)


def spoken_items(stage: Stage) -> list[int]:
    """Return when the parts of the enumeration of a scene are said, in their order; empty when that is not known."""
    said = [w.lower().strip(".,;:!?") for _, w in stage.words]
    found: list[int] = []
    place = 0
    for item in listed(stage):
        word = item.split()[0].lower()
        if word not in said[place:]:
            return []
        place = said.index(word, place)
        found.append(stage.words[place][0])
    return found


def by_list(stage: Stage) -> list[Piece]:
    """The parts of an enumeration, each when it is said."""
    found = listed(stage)
    top = (0.33 if stage.tall else 0.32) if len(found) < 5 else 0.28
    step = (0.095 if len(found) < 5 else 0.08) if stage.tall else 0.135 if len(found) < 5 else 0.115
    said = [w.lower().strip(".,;:!?") for _, w in stage.words]
    made = [headline(stage, stage.scene.headline, (0.5, 0.2 if stage.tall else 0.14), 0.13, box=0.7), badge(stage)]
    for number, item in enumerate(found):
        word = item.split()[0].lower()
        at = next((stage.words[n][0] for n, w in enumerate(said) if w == word), SECOND // 2 * (number + 1))
        start = min(max(SECOND // 5 * (number + 1), at if number else 0), max(0, stage.duration - SECOND))
        emoji = next((e for w in reversed(item.split()) if (e := sure_emoji_of(w))), "✅")
        values = {
            "text": f"{emoji}  {item[:1].upper()}{item[1:]}", "font": "Inter", "weight": 800,
            "size": 0.075 if stage.tall else 0.062,
            "fill": stage.palette.letters_on_glow if number % 2 == 0 else stage.palette.letters_on_card,
            "background": stage.palette.glow if number % 2 == 0 else stage.palette.card,
            "padding": 0.03 if stage.tall else 0.022, "corner_radius": 0.045, "layout": "fit",
            "box_width": 0.8, "box_height": 0.08,
            "enter": "slide_up", "enter_duration": SECOND // 3, "leave": "fade", "leave_duration": SECOND // 6,
        }  # fmt: skip
        made.append(Piece(5 + number, "text", values, {"x": 0.5, "y": top + step * number}, start=start, name=item))
    return made
