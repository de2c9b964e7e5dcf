"""`Workbench`: a copy of a document on which commands are tried before anybody decides about them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from vidgen.editor.command import find, perform
from vidgen.editor.document import Document
from vidgen.editor.patch import Patch
from vidgen.editor.queries import Records, Snapshot
from vidgen.editor.records import Block, Id, Scene


@dataclass(frozen=True)
class Where:
    """Where the user is: what "here", "this" and "the selected" mean."""

    playhead: int = 0
    """Flicks."""
    selection: tuple[Id, ...] = ()
    start: int | None = None
    """Of the marked range."""
    end: int | None = None


class Workbench:
    """The original is never touched. `done` are the commands that were carried out, for the log and for a model."""

    def __init__(self, original: Snapshot, where: Where | None = None) -> None:
        self.original = original
        self.where = where or Where()
        self._copy = Document(original.records)
        self.done: list[tuple[str, dict[str, Any]]] = []

    @property
    def records(self) -> Records:
        """The records as they are on the copy."""
        return self._copy

    def do(self, name: str, arguments: Mapping[str, Any] | None = None, /, **more: Any) -> Any:
        """Run a command on the copy and return its result. Raises UsageError, EditError."""
        given = {**(arguments or {}), **more}
        command = find(name)
        with self._copy.transaction(command.title, "assistant") as tx:
            result = perform(tx, command, given)
        self.done.append((command.name, given))
        return result

    def patch(self) -> Patch:
        """Return what all commands together have changed."""
        before, after = self.original.records, self._copy.records
        touched = {i for i in before.keys() | after.keys() if before.get(i) is not after.get(i)}
        return Patch.of({i: (before.get(i), after.get(i)) for i in touched})

    # What rules ask for most ---------------------------------------------------------------------------------------

    def selected(self) -> list[Block]:
        """Return the selected blocks that are still there."""
        return [b for i in self.where.selection if (b := self._copy.find(i, Block))]

    def shown(self) -> list[Block]:
        """Return the blocks that show a picture or a clip, in order of time; those on locked tracks are left out."""
        rows = [t.id for t in self._copy.tracks() if t.medium == "video" and not t.locked]
        return sorted((b for t in rows for b in self._copy.blocks_on(t) if b.enabled), key=lambda b: (b.start, b.id))

    def heard(self) -> list[Block]:
        """Return the blocks of sound, in order of time; those on locked tracks are left out."""
        rows = [t.id for t in self._copy.tracks() if t.medium == "audio" and not t.locked]
        return sorted((b for t in rows for b in self._copy.blocks_on(t) if b.enabled), key=lambda b: (b.start, b.id))

    def scenes(self) -> tuple[Scene, ...]:
        """Return the scenes in order of time."""
        return self._copy.scenes()
