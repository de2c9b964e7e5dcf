"""`Project`: the open project as the window's parts see it: records, news of changes, undo, gestures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from vidgen.editor import command
from vidgen.editor.document import Document, Gesture, News
from vidgen.editor.patch import Patch
from vidgen.editor.queries import Records, Snapshot
from vidgen.editor.records import Asset, Record

if TYPE_CHECKING:
    from vidgen.storage.open_project import OpenProject


class Project(QObject):
    """One open project. Belongs to the Qt thread; a thread gets a `snapshot()`."""

    about_to_change = Signal()
    """Before every change but those of a gesture that is under way: whoever has one open ends it now."""
    news = Signal(object)
    """A `News` after each change: its `patch`, and its `edit`, which is None while a gesture is under way."""

    def __init__(self, opened: OpenProject, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.opened = opened
        self._document: Document = opened.document
        self._snapshot: Snapshot | None = None
        self._stop = self._document.subscribe(self._hear)

    def _hear(self, news: News) -> None:
        self._snapshot = None
        self.news.emit(news)

    @property
    def records(self) -> Records:
        """The records as they are now, for questions; they change with each edit. Look, and let go."""
        return self._document

    def snapshot(self) -> Snapshot:
        """Return the records as they are now for another thread; made once for each state."""
        if self._snapshot is None:
            self._snapshot = self._document.snapshot()
        return self._snapshot

    @property
    def path(self) -> Path:
        """The project file."""
        return self.opened.path

    @property
    def read_only(self) -> str | None:
        """None, or why nothing can be changed, as a sentence."""
        return self.opened.read_only

    @property
    def revision(self) -> int:
        """How many edits there were."""
        return self._document.revision

    def asset_path(self, asset: Asset) -> Path:
        """Return where the file of an asset should be; asks no disk."""
        return self.opened.asset_path(asset)

    def run(self, name: str, arguments: Mapping[str, Any] | None = None, label: str = "") -> Any:
        """Run one command as one undo step. Raises VidgenError; views use `Context.run`, which tells the user."""
        self.about_to_change.emit()
        if not label:
            return command.run(self._document, name, arguments)
        with self._document.transaction(label) as tx:
            return command.perform(tx, command.find(name), arguments or {})

    def put(self, label: str, records: Sequence[Record]) -> None:
        """Write records down as one undo step; for what was found out in a thread. Raises VidgenError."""
        self.about_to_change.emit()
        with self._document.transaction(label) as tx:
            for record in records:
                tx.put(record)

    def apply(self, label: str, patch: Patch, source: str) -> None:
        """Do what somebody has worked out on a copy, as one undo step. Raises EditError; then nothing changed."""
        self.about_to_change.emit()
        self._document.apply(label, patch, source)

    def restore(self, label: str, then: Records) -> bool:
        """Make the records what they were in another state, as one undo step; False when they are so. Raises EditError."""
        from vidgen.storage.versions import towards

        patch = towards(self._document, then)
        if patch:
            self.apply(label, patch, "user")
        return bool(patch)

    def gesture(self, label: str) -> Gesture:
        """Begin a drag: `with gesture.show() as tx: perform(tx, find("move"), {...})`, then `commit()` or `cancel()`."""
        self.about_to_change.emit()
        return self._document.gesture(label)

    def undo(self) -> None:
        """Take the last edit back; while something is dragged, only the drag."""
        dragged, before = self._document.gesturing, self._document.revision
        self.about_to_change.emit()
        if not dragged or self._document.revision != before:
            self._document.undo()

    def redo(self) -> None:
        """Do again what was undone last."""
        self.about_to_change.emit()
        self._document.redo()

    @property
    def undo_label(self) -> str | None:
        """What undo would take back, or None."""
        return self._label(self._document.history.undo)

    @property
    def redo_label(self) -> str | None:
        """What redo would do again, or None."""
        return self._label(self._document.history.redo)

    def steps(self) -> tuple[list[tuple[int, str]], list[tuple[int, str]]]:
        """Return number and label of what is done, the oldest first, and of what redo would do, the next first."""
        history = self._document.history
        done = [(n, history.labels.get(n, "Edit")) for n in history.undo]
        return done, [(n, history.labels.get(n, "Edit")) for n in reversed(history.redo)]

    def go_to(self, number: int) -> None:
        """Undo or redo until the edit with that number is the last that is done; 0 takes back everything."""
        self.about_to_change.emit()
        history = self._document.history
        if number in history.redo:
            while number in history.redo:
                self._document.redo()
            return
        while history.undo and history.undo[-1] != number:
            self._document.undo()

    def close(self) -> None:
        """Hear no more. The file is closed by whoever opened it."""
        self._stop()

    def _label(self, stack: list[int]) -> str | None:
        return self._document.history.labels.get(stack[-1], "Edit") if stack else None
