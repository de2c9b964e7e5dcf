"""`Edit`, `Journal` and `History`: what was done, where it is written down, and what can be undone and redone.

Undo and redo are edits of their own, appended to the same journal, so the journal alone tells the whole story and the
stacks can be rebuilt from it after a restart. The history keeps numbers, never patches: it is as long as the disk allows.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal, Protocol

from vidgen.editor.patch import Patch

Action = Literal["do", "undo", "redo"]


@dataclass(frozen=True)
class Edit:
    """One committed change."""

    number: int
    """1 for the first edit of a project, then without holes. It is the document's revision after the edit."""
    label: str
    """For the user, as in "Undo Split"."""
    source: str
    """Who did it: `user`, `script`, `ai:<name>`, `peer:<name>`."""
    patch: Patch
    action: Action = "do"
    target: int | None = None
    """For undo and redo: the number of the edit that was undone or redone."""


class Journal(Protocol):
    """Where edits are written down. The project file is one; `MemoryJournal` another."""

    def append(self, edit: Edit) -> None:
        """Write the edit down for good, before returning. What it raises refuses the edit."""

    def read(self, number: int) -> Edit:
        """Return the edit with that number."""


class MemoryJournal:
    """A journal that is forgotten with the process: for drafts, snapshots and tests."""

    def __init__(self) -> None:
        self.edits: list[Edit] = []

    def append(self, edit: Edit) -> None:
        """Keep the edit."""
        self.edits.append(edit)

    def read(self, number: int) -> Edit:
        """Return the edit with that number."""
        return self.edits[number - self.edits[0].number]


@dataclass
class History:
    """The numbers of the edits that can be undone and redone, the next one last."""

    undo: list[int] = field(default_factory=list)
    redo: list[int] = field(default_factory=list)
    labels: dict[int, str] = field(default_factory=dict)

    @classmethod
    def replayed(cls, log: Iterable[tuple[int, str, Action, int | None]]) -> History:
        """Rebuild the stacks from the journal's (number, label, action, target) in order."""
        history = cls()
        for number, label, action, target in log:
            history.note(number, label, action, target)
        return history

    def note(self, number: int, label: str, action: Action, target: int | None) -> None:
        """Take in one committed edit."""
        if action == "do" or target is None:
            self.undo.append(number)
            for gone in self.redo:
                self.labels.pop(gone, None)
            self.redo.clear()
            self.labels[number] = label
        elif action == "undo":
            self.undo.remove(target)
            self.redo.append(target)
        else:
            self.redo.remove(target)
            self.undo.append(target)
