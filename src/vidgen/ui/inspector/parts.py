"""What the inspector consists of: sections and the rows in them, and what decides whether two blocks share them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QToolButton, QWidget

from vidgen.editor import catalogue
from vidgen.editor.catalogue import PropertyFacts
from vidgen.editor.model import Model
from vidgen.ui.curves.strip import KeyStrip
from vidgen.ui.fields.base import FieldEditor
from vidgen.ui.inspector.effect_head import PlacedEffect
from vidgen.ui.inspector.section import Section


@dataclass
class Row:
    """One property: its field and what stands beside it."""

    path: str
    facts: PropertyFacts
    editor: FieldEditor
    reset: QToolButton
    key: QToolButton | None
    link: QToolButton | None
    """Ties it to the other field of its pair; the first of the two has it."""
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


@dataclass(frozen=True)
class Held:
    """What has the keyboard within a section of an effect, by what it is: the section may be made anew any time."""

    part: str
    name: str

    @classmethod
    def within(cls, parts: Mapping[Wanted, Part], wanted: Sequence[Wanted]) -> Held | None:
        """Return it, if its section is not among those that stay."""
        focus = QApplication.focusWidget()
        for one, part in parts.items():
            if focus is not None and one.effect is not None and one not in wanted and part.section.isAncestorOf(focus):
                return cls(one.part, focus.accessibleName())
        return None

    def again(self, parts: Mapping[Wanted, Part], otherwise: QWidget) -> None:
        """Give the keyboard to what is the same now, or to what is left of the effect, or to `otherwise`."""
        section = next((part.section for one, part in parts.items() if one.part == self.part), None)
        found = section.findChildren(QWidget) if section is not None else []
        able = [w for w in found if w.focusPolicy() & Qt.FocusPolicy.TabFocus and w.isEnabled() and not w.isHidden()]
        same = [w for w in able if w.accessibleName() == self.name]
        (same or able or [otherwise])[0].setFocus(Qt.FocusReason.OtherFocusReason)


@cache
def properties_of(model: type) -> tuple[PropertyFacts, ...]:
    """Return the properties of a kind, or of the placement, those with buttons first; made once, for it takes a while."""
    entry = catalogue.Entry("", "every block", model)
    return tuple(sorted(entry.properties(), key=lambda p: not p.field.words))
