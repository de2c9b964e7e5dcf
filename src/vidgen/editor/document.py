"""`Document`: the records of one project, and the only way to change them.

    with document.transaction("Split", "user") as tx:     # an exception takes everything back
        tx.put(block.replace(duration=half))
    # here: integrity rules ran, the edit is in the journal, listeners know

Invariants: nobody writes but a transaction; a committed edit is in the journal before anyone sees it; a patch is the only
news that is told. Not safe for several threads: it belongs to the thread of the window or the command line.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from vidgen.editor import integrity
from vidgen.editor.history import Action, Edit, History, Journal, MemoryJournal
from vidgen.editor.patch import Patch
from vidgen.editor.queries import Records, Snapshot
from vidgen.editor.records import Id, Project, Record, Timeline, Track
from vidgen.editor.transaction import Transaction


@dataclass(frozen=True)
class News:
    """What listeners are told: the records have changed by `patch`."""

    patch: Patch
    edit: Edit | None
    """None while a gesture is under way: shown, not stored."""


class Document(Records):
    """The records of one open project, with undo of everything."""

    def __init__(
        self,
        records: Mapping[Id, Record],
        journal: Journal | None = None,
        *,
        revision: int = 0,
        history: History | None = None,
    ) -> None:
        super().__init__(dict(records))
        self.revision = revision
        self.history = history or History()
        self._journal: Journal = journal or MemoryJournal()
        self._listeners: list[Callable[[News], None]] = []
        self._transaction: Transaction | None = None
        self._gesture: Gesture | None = None
        self._untold: deque[News] = deque()
        self._telling = False

    @classmethod
    def new(cls, **settings: object) -> Document:
        """Return a new project in memory: one timeline with a picture and a sound track. `settings`: fields of Project."""
        return cls({r.id: r for r in new_project(**settings)})

    def snapshot(self) -> Snapshot:
        """Return the records as they are now; later edits don't reach it."""
        return Snapshot(self._records, self.revision, self._index)

    def subscribe(self, listener: Callable[[News], None]) -> Callable[[], None]:
        """Have `listener` called after each change; call what is returned to stop that.

        All listeners hear all news in the order in which it happened, also when one of them edits while it is told.
        A listener that raises does not keep the others from hearing; what it raised comes out of the change afterwards,
        which stays done.
        """
        self._listeners.append(listener)

        def stop() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return stop

    @contextmanager
    def transaction(self, label: str, source: str = "user") -> Iterator[Transaction]:
        """Change the records, all or nothing; one step of undo. Inside another transaction it joins that one.

        When the block ends, the integrity rules run, the edit is appended to the journal and listeners are told. Any
        exception, also from a rule or the journal, leaves the document as it was. Nothing changed: no edit. When an
        inner one fails and the outer one goes on, what the inner one did is taken back.
        """
        if self._transaction is not None:
            with self._transaction.part():
                yield self._transaction
            return
        if self._gesture is not None:
            raise RuntimeError("a transaction in the middle of a gesture")
        tx = self._transaction = Transaction(self._records, self._index)
        edit: Edit | None = None
        try:
            yield tx
            integrity.settle(tx)
            tx.close()
            if patch := tx.patch:
                edit = self._write_down(label, source, patch)
        except BaseException:
            tx.roll_back()
            raise
        finally:
            self._transaction = None
        if edit is not None:
            self._tell(News(edit.patch, edit))

    def apply(self, label: str, patch: Patch, source: str = "user") -> None:
        """Make the records what a patch says they are after it, as one step of undo, checked like every edit.

        The caller has seen that they are what the patch says they were before. Raises EditError; then nothing changed.
        """
        with self.transaction(label, source) as tx:
            for record_id, _, after in patch:
                if after is None:
                    tx.remove(record_id)
                else:
                    tx.put(after)

    def undo(self) -> Edit | None:
        """Take the last edit back; return the edit that did so, or None when there is nothing to undo."""
        return self._step(self.history.undo, "undo")

    def redo(self) -> Edit | None:
        """Do again what was undone last; return the edit that did so, or None when there is nothing to redo."""
        return self._step(self.history.redo, "redo")

    @property
    def gesturing(self) -> bool:
        """Whether a drag is in progress."""
        return self._gesture is not None

    def gesture(self, label: str, source: str = "user") -> Gesture:
        """Begin a gesture: changes that are shown at once and become one edit on release, or none on Escape."""
        if self._gesture is not None or self._transaction is not None:
            raise RuntimeError("a gesture in the middle of another change")
        self._gesture = Gesture(self, label, source)
        return self._gesture

    def _step(self, stack: list[int], action: Action) -> Edit | None:
        if self._gesture is not None or self._transaction is not None:
            raise RuntimeError(f"{action} in the middle of another change")
        if not stack:
            return None
        target = self._journal.read(stack[-1])
        patch = target.patch.inverse() if action == "undo" else target.patch
        edit = self._write_down(target.label, "user", patch, action, target.number)
        self._apply(patch)
        self._tell(News(patch, edit))
        return edit

    def _write_down(
        self, label: str, source: str, patch: Patch, action: Action = "do", target: int | None = None
    ) -> Edit:
        edit = Edit(self.revision + 1, label, source, patch, action, target)
        self._journal.append(edit)
        self.revision = edit.number
        self.history.note(edit.number, label, action, target)
        return edit

    def _apply(self, patch: Patch) -> None:
        for record_id, _, after in patch:
            if after is None:
                self._records.pop(record_id, None)
            else:
                self._records[record_id] = after
        self._index.note(patch)

    def _tell(self, news: News) -> None:
        self._untold.append(news)
        if self._telling:
            return  # a listener made this edit: everybody hears first what they are hearing now
        self._telling = True
        faults: list[Exception] = []
        try:
            while self._untold:
                news = self._untold.popleft()
                for listener in tuple(self._listeners):
                    try:
                        listener(news)
                    except Exception as fault:  # noqa: BLE001 - raised below, when everybody has heard
                        faults.append(fault)
        finally:
            self._telling = False
        if len(faults) == 1:
            raise faults[0]
        if faults:
            raise ExceptionGroup("several listeners failed", faults)


class Gesture:
    """A drag in progress: each `show` starts again from where the drag began, so that nothing adds up."""

    def __init__(self, document: Document, label: str, source: str) -> None:
        self._document = document
        self._label = label
        self._source = source
        self._shown = Patch.of({})
        self._over = False
        self._refused = False
        self._showing = False

    @contextmanager
    def show(self) -> Iterator[Transaction]:
        """Show what is written in the block, in place of what was shown before. An exception shows the start again."""
        self._check()
        back = self._take_back()
        tx = Transaction(self._document._records, self._document._index)
        self._showing = True
        try:
            yield tx
            integrity.settle(tx)
            tx.close()
        except BaseException:
            tx.roll_back()
            self._showing = False
            self._tell(back)
            raise
        self._showing = False
        self._shown = tx.patch
        self._tell(back.then(self._shown))

    def commit(self, label: str = "") -> Edit | None:
        """Make what is shown one edit; return it, or None when nothing changed. `label`: in place of the one of the start.

        Raises what the journal raises, for example on a full disk; then the gesture is over, and nothing has changed.
        """
        patch, document = self._shown, self._document
        self._check()
        try:
            self._tell(self._take_back())
        finally:
            self._end()
        if not patch:
            return None
        try:
            edit = document._write_down(label or self._label, self._source, patch)
        except BaseException:
            self._refused = True
            raise
        document._apply(patch)
        document._tell(News(patch, edit))
        return edit

    def cancel(self) -> None:
        """Go back to exactly what was there before the gesture. After a `commit` that was refused it is there already."""
        if self._refused:
            return
        self._check()
        try:
            self._tell(self._take_back())
        finally:
            self._end()

    def _check(self) -> None:
        if self._over:
            raise RuntimeError("a gesture that is over")
        if self._showing:
            raise RuntimeError("a gesture in the middle of being shown")

    def _take_back(self) -> Patch:
        """Put back what was there before the gesture, and return how, for `_tell`."""
        back, self._shown = self._shown.inverse(), Patch.of({})
        self._document._apply(back)
        return back

    def _tell(self, patch: Patch) -> None:
        if patch:
            self._document._tell(News(patch, None))

    def _end(self) -> None:
        self._over = True
        self._document._gesture = None


def new_project(**settings: object) -> tuple[Record, ...]:
    """Return the records of an empty project: one timeline with a picture track V1 and a sound track A1."""
    timeline, picture, sound = Timeline.new_id(), Track.new_id(), Track.new_id()
    return (
        Project.model_validate({"id": Project.new_id(), "main_timeline": timeline, **settings}),
        Timeline(id=timeline, tracks=(picture, sound)),
        Track(id=picture, timeline=timeline, medium="video", name="V1"),
        Track(id=sound, timeline=timeline, medium="audio", name="A1"),
    )
