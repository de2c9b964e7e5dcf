"""Fields of kinds: one line says type, default, limits, unit, label, and whether it can be animated.

The inspector's form, the command line's checks, the manual and the generic tests are made from these lines:

    class Solid(Content):
        kind: Literal["solid"] = "solid"
        colour: Colour = field("#000000", label="Colour", animatable=True)
        size: float = field(0.1, label="Size", min=0.001, max=4, unit="canvas", animatable=True)

Units: `canvas` is the shorter side of the canvas (so that another canvas size keeps the look), `width`/`height` are
fractions of the canvas's own sides, `flicks`, `seconds`, `degrees`, `dB`, `%` (1.0 is 100 %), and "" for a plain number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, Field, PlainSerializer, WithJsonSchema
from pydantic.fields import FieldInfo


def field(
    default: Any = ...,
    *,
    label: str,
    help: str = "",
    unit: str = "",
    min: float | None = None,
    max: float | None = None,
    step: float | None = None,
    max_length: int | None = None,
    animatable: bool = False,
    multiline: bool = False,
    hidden: bool = False,
    pair: str = "",
    words: Mapping[str, tuple[str, str]] | None = None,
) -> Any:
    """Describe one field of a kind. `default=...` means that it must be given (an asset, say).

    pair: what two fields are together, that are changed by the same factor as a rule: "scale".
    words: of each choice the word and the sentence that the window shows for it, as buttons at the head of its section.
    """
    ui: dict[str, Any] = {"label": label, "unit": unit, "animatable": animatable}
    ui |= {"step": step} if step is not None else {}
    ui |= {"multiline": True} if multiline else {}
    ui |= {"hidden": True} if hidden else {}
    ui |= {"pair": pair} if pair else {}
    ui |= {"words": {choice: list(said) for choice, said in words.items()}} if words else {}
    return Field(
        default, ge=min, le=max, max_length=max_length, description=help or label, json_schema_extra={"ui": ui}
    )


@dataclass(frozen=True)
class FieldFacts:
    """What `field()` said about one field, for forms, checks and manuals."""

    name: str
    label: str
    help: str
    unit: str
    animatable: bool
    hidden: bool
    multiline: bool
    """A text of several lines: what a block says, not how it looks."""
    pair: str
    """What it is together with another field; empty for none."""
    words: Mapping[str, tuple[str, str]]
    """Word and sentence of each choice that is shown as a button."""
    info: FieldInfo


def facts(model: type[BaseModel]) -> Iterator[FieldFacts]:
    """Yield the facts of each field of a kind that was declared with `field()`."""
    for name, info in model.model_fields.items():
        extra = info.json_schema_extra
        if isinstance(extra, dict) and isinstance(ui := extra.get("ui"), dict):
            words: Any = ui.get("words") or {}
            yield FieldFacts(
                name=name,
                label=str(ui["label"]),
                help=info.description or "",
                unit=str(ui["unit"]),
                animatable=bool(ui["animatable"]),
                hidden=bool(ui.get("hidden")),
                multiline=bool(ui.get("multiline")),
                pair=str(ui.get("pair", "")),
                words={choice: (word, about) for choice, (word, about) in words.items()},
                info=info,
            )


_HEX = re.compile(r"#(?:[0-9a-f]{3}|[0-9a-f]{4}|[0-9a-f]{6}|[0-9a-f]{8})")


@lru_cache(1024)
def _colour(text: str) -> str:
    text = text.strip().lower()
    if not _HEX.fullmatch(text):
        raise ValueError("not a colour; write #rrggbb or #rrggbbaa")
    digits = text[1:]
    if len(digits) <= 4:
        digits = "".join(d * 2 for d in digits)
    return f"#{digits}" if len(digits) == 8 and digits[6:] != "ff" else f"#{digits[:6]}"


Colour = Annotated[str, AfterValidator(_colour), WithJsonSchema({"type": "string", "format": "color"})]
"""An sRGB colour, `#rrggbb`, or `#rrggbbaa` with straight alpha."""


def colour_channels(colour: str) -> tuple[int, int, int, int]:
    """Return red, green, blue and alpha of a `Colour`, each 0 to 255."""
    digits = colour[1:]
    red, green, blue = (int(digits[i : i + 2], 16) for i in (0, 2, 4))
    return red, green, blue, int(digits[6:8], 16) if len(digits) == 8 else 255


def colour_of(channels: tuple[float, float, float, float]) -> str:
    """Return the `Colour` nearest to red, green, blue and alpha (0 to 255 each)."""
    whole = (min(255, max(0, round(c))) for c in channels)
    return _colour("#" + "".join(f"{c:02x}" for c in whole))


def _ratio(value: Any) -> Fraction:
    if isinstance(value, Fraction):
        return value
    if isinstance(value, bool):
        raise ValueError("not a number")  # noqa: TRY004 - pydantic turns ValueError into its own
    if isinstance(value, float):
        return Fraction(value).limit_denominator(10_000)
    if isinstance(value, int | str):
        try:
            return Fraction(value)
        except (ValueError, ZeroDivisionError):
            pass
    raise ValueError("not a number; write for example 2, 0.5 or 3/2")


Ratio = Annotated[
    Fraction,
    BeforeValidator(_ratio),
    PlainSerializer(str, return_type=str, when_used="json"),
    WithJsonSchema({"type": ["string", "number"], "description": "an exact number: 2, 0.5 or '3/2'"}),
]
"""An exact number, saved as "3/2"."""
