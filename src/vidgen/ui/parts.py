"""What the inspector consists of: sections and the rows in them, and what decides whether two blocks share them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from PySide6.QtWidgets import QToolButton

from vidgen.editor import catalogue
from vidgen.editor.catalogue import PropertyFacts
from vidgen.editor.model import Model
from vidgen.ui.curves.strip import KeyStrip
from vidgen.ui.effect_head import PlacedEffect
from vidgen.ui.fields.base import FieldEditor
from vidgen.ui.section import Section


@dataclass
class Row:
    """One property: its field and what stands beside it."""

    path: str
    facts: PropertyFacts
    editor: FieldEditor
    reset: QToolButton
    key: QToolButton | None
    make_strip: Callable[[], KeyStrip] | None
    strip: KeyStrip | None = None
    """What belongs to its keyframes; made when there are some, since most fields never have any."""


@dataclass(frozen=True)
class Wanted:
    """A section as some blocks have it; blocks with equal ones share the same fields."""

    part: str
    """What its paths begin with."""
    model: type[Model]
    title: str
    rate: str
    """Of the project: fields of times go by it."""
    effect: PlacedEffect | None = None

    @property
    def remembered(self) -> str:
        """The name under which it is remembered whether it is folded."""
        return self.part if self.effect is None else f"effect {self.effect.kind}"


@dataclass
class Part:
    """A section with its fields."""

    section: Section
    rows: dict[str, Row]
    left: list[PropertyFacts]
    """Whose rows are still to be made."""


@cache
def properties_of(model: type) -> tuple[PropertyFacts, ...]:
    """Return the properties of a kind, or of the placement; made once, since that takes a while."""
    entry = catalogue.Entry("", "every block", model)
    return tuple(entry.properties())
