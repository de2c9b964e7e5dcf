"""`Proposal`: what the assistant would do. Nothing of it has happened until `apply` is called."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from vidgen.ai.assistant.workbench import Workbench
from vidgen.editor.changes import changes
from vidgen.editor.document import Document
from vidgen.editor.patch import Patch
from vidgen.editor.queries import Records
from vidgen.errors import EditError

SOURCE = "assistant"
"""What the journal says of who made such an edit."""


@dataclass(frozen=True)
class Proposal:
    """One step of undo, told before it is done."""

    wish: str
    """What the person asked for."""
    label: str
    """As the history will name it."""
    changes: tuple[str, ...]
    """What would change, a sentence each."""
    patch: Patch
    commands: tuple[tuple[str, Mapping[str, Any]], ...]
    """What was carried out on the copy, by name and arguments."""
    answer: str = ""
    """What the assistant says about it."""
    cost: Decimal | None = Decimal(0)
    """US dollars that asking has cost; None when nobody knows."""


def proposal(wish: str, bench: Workbench, *, answer: str = "", cost: Decimal | None = Decimal(0)) -> Proposal:
    """Return what was done on a workbench as a proposal."""
    patch = bench.patch()
    told = changes(bench.original, bench.records) if patch else ()
    return Proposal(wish, _label(wish), told, patch, tuple(bench.done), answer, cost)


def conflict(records: Records, proposed: Proposal) -> str | None:
    """Return why a proposal can no longer be applied, as a sentence: others may have edited meanwhile. Else None."""
    if all(records.records.get(i) == before for i, before, _ in proposed.patch):
        return None
    return "The project has changed since the assistant looked at it; ask again."


def apply(document: Document, proposed: Proposal) -> None:
    """Do what was proposed, as one step of undo. Raises EditError, and changes nothing, when it can no longer be applied."""
    if not proposed.patch:
        raise EditError("The proposal changes nothing.")
    if why := conflict(document, proposed):
        raise EditError(why)
    document.apply(proposed.label, proposed.patch, SOURCE)


def _label(wish: str) -> str:
    words = " ".join("".join(c if c.isprintable() else " " for c in wish).split())
    return f"Assistant: {words[:60]}{'…' if len(words) > 60 else ''}"
