"""`Transaction`: the records of a document while they are being changed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeVar

from vidgen.editor.index import Index
from vidgen.editor.patch import Change, Patch
from vidgen.editor.queries import Records
from vidgen.editor.records import Id, Record
from vidgen.errors import EditError

R = TypeVar("R", bound=Record)


class Transaction(Records):
    """The document's records while they are being changed. Made by `Document.transaction` and `Gesture.show` only.

    It writes into the document's own map, so that an edit costs what it touches, and takes everything back if it fails.
    """

    def __init__(self, records: dict[Id, Record], index: Index) -> None:
        super().__init__(records, index)
        self._log: list[tuple[Id, Record | None]] = []
        self._open = True

    def put(self, record: R) -> R:
        """Add a record or take the place of the one with its id; return it."""
        self._write(record.id, record)
        return record

    def remove(self, record_id: Id) -> None:
        """Take a record away. Raises EditError when there is none with that id."""
        if record_id not in self._records:
            raise EditError(f"There is no '{record_id}' in this project.")
        self._write(record_id, None)

    def _write(self, record_id: Id, after: Record | None) -> None:
        if not self._open:
            raise RuntimeError("a write after the end of its transaction")
        before = self._records.get(record_id)
        self._log.append((record_id, before))
        if after is None:
            self._records.pop(record_id, None)
        else:
            self._records[record_id] = after
        self._index.note(((record_id, before, after),))

    @property
    def writes(self) -> int:
        """How often something was written so far."""
        return len(self._log)

    def changes(self) -> dict[Id, Change]:
        """Return what was written so far: for each id the record before and the one now, which may be equal."""
        before: dict[Id, Record | None] = {}
        for record_id, was in self._log:
            before.setdefault(record_id, was)
        return {i: (was, self._records.get(i)) for i, was in before.items()}

    @property
    def patch(self) -> Patch:
        """What was changed so far."""
        return Patch.of(self.changes())

    def close(self) -> None:
        """Refuse all further writes."""
        self._open = False

    def roll_back(self) -> None:
        """Put every record back as it was, and refuse all further writes."""
        self._open = False
        self._rewind(0)

    @contextmanager
    def part(self) -> Iterator[None]:
        """Run a part of the transaction that is done whole or not at all, also when the rest goes on without it."""
        mark = len(self._log)
        try:
            yield
        except BaseException:
            self._rewind(mark)
            raise

    def _rewind(self, mark: int) -> None:
        while len(self._log) > mark:
            record_id, before = self._log.pop()
            now = self._records.get(record_id)
            if before is None:
                self._records.pop(record_id, None)
            else:
                self._records[record_id] = before
            self._index.note(((record_id, now, before),))
