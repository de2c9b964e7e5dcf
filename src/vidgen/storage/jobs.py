"""Exports as rows of the library: what was ordered, how far it is, and whether whoever makes it is still alive.

The row of an export that runs is held by a lock of the operating system, as a project is: it is free the moment its holder
dies, however it dies, on every system, and a process number that was given out again fools nobody.
"""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from sqlalchemy import Column, Integer, LargeBinary, Table, Text, delete, insert, select, update

from vidgen import folders
from vidgen.errors import UsageError
from vidgen.lock import Lock, Taken
from vidgen.storage.library import Library, metadata
from vidgen.untrusted import json_of

if TYPE_CHECKING:
    from types import TracebackType

    from sqlalchemy.engine import Connection, Row

JOB = Table(
    "job",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("state", Text, nullable=False),
    Column("project", Text, nullable=False),
    Column("out", Text, nullable=False),
    Column("preset", Text, nullable=False),
    Column("ordered", LargeBinary, nullable=True),
    Column("created", Text, nullable=False),
    Column("changed", Text, nullable=False),
    Column("frame", Integer, nullable=False, default=0),
    Column("frames", Integer, nullable=False, default=0),
    Column("wish", Text, nullable=False, default=""),
    Column("message", Text, nullable=False, default=""),
    Column("report", Text, nullable=False, default=""),
    sqlite_autoincrement=True,
)
KEPT = 200
"""Finished jobs that are remembered."""
OPEN = ("waiting", "running", "paused", "stopped", "failed")
"""States in which an export can still be made."""
_RENEWABLE = ("paused", "stopped", "failed", "cancelled")
"""States from which `wait` takes an export up again: what was ordered is kept until it is done."""
_PATIENCE = 0.3
"""Seconds: whoever only looks at a lock has it for a moment."""


@dataclass(frozen=True)
class Job:
    """An export that was ordered."""

    id: int
    state: str
    """waiting, running, paused (until it is resumed), stopped (interrupted: it goes on), done, failed, cancelled."""
    project: Path
    out: Path
    preset: str
    created: str
    """UTC, ISO 8601."""
    changed: str
    frame: int
    """Frames that are done."""
    frames: int
    message: str
    """Why it failed."""
    report: dict[str, Any] | None
    """What was made."""


class JobBook:
    """The exports of this user. No call raises because of the library: without one, exports are made but not remembered."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def add(self, project: Path, out: Path, preset: str, ordered: bytes) -> int | None:
        """Note an order and return its number; None when the library cannot be used.

        It takes the place of an earlier one for the same file that did not come to its end. Raises UsageError when such a
        one is under way.
        """
        for job in self.jobs():
            if job.out == out and job.state in OPEN:
                if job.state == "running":
                    raise UsageError(f"'{out}' is being exported already (job {job.id}); wait for it, or cancel it.")
                self.remove([job.id])

        def write(connection: Connection) -> int:
            now = _now()
            facts = {"project": str(project), "out": str(out), "preset": preset, "ordered": ordered}
            made = connection.execute(insert(JOB).values(state="waiting", created=now, changed=now, **facts))
            number = int(made.inserted_primary_key[0])  # type: ignore[index]  # there is one after an insert
            old = select(JOB.c.id).where(JOB.c.state.not_in(OPEN)).order_by(JOB.c.id.desc()).offset(KEPT)
            connection.execute(delete(JOB).where(JOB.c.id.in_(old.scalar_subquery())))
            return number

        return self._library.run(write, None)

    def jobs(self) -> list[Job]:
        """Return all jobs, the oldest first. Those whose process died are `stopped`."""
        columns = [c for c in JOB.c if c is not JOB.c.ordered]
        nothing: list[Row[Any]] = []
        rows = self._library.read(lambda c: list(c.execute(select(*columns).order_by(JOB.c.id))), nothing)
        return [_job(row) for row in rows]

    def job(self, number: int) -> Job:
        """Return one job. Raises UsageError when there is none of that number."""
        found = next((job for job in self.jobs() if job.id == number), None)
        if found is None:
            raise UsageError(f"There is no job {number}; 'vidgen jobs' lists them.")
        return found

    def ordered(self, number: int) -> bytes:
        """Return what was ordered; empty for a job that is done."""
        found = self._library.read(lambda c: c.execute(select(JOB.c.ordered).where(JOB.c.id == number)).scalar(), None)
        return found if isinstance(found, bytes) else b""

    def claim(self, number: int) -> RunningJob | None:
        """Take a job in order to make it; None when another process has it. Use what is returned in a `with`.

        Raises UsageError when it was finished, cancelled or removed meanwhile.
        """
        patience = time.monotonic() + _PATIENCE
        while True:
            try:
                lock = _lock(number)
            except Taken:
                if time.monotonic() > patience:
                    return None
            except (OSError, UsageError):  # the disk is full: to export is more important than to be seen exporting
                return RunningJob(self._library, number, None)
            else:
                return self._begun(number, lock)
            time.sleep(0.02)

    def _begun(self, number: int, lock: Lock) -> RunningJob:
        begin = update(JOB).where(JOB.c.id == number, JOB.c.state.in_(OPEN))
        begin = begin.values(state="running", wish="", message="", changed=_now())
        if self._library.run(lambda c: c.execute(begin).rowcount, 1) == 0:
            lock.release()
            raise UsageError(f"Job {number} was cancelled, finished or removed meanwhile.")
        return RunningJob(self._library, number, lock)

    def cancel(self, number: int) -> None:
        """Cancel a job; one that runs in another process is told to stop, which takes it about a second."""
        self.job(number)

        def write(connection: Connection) -> None:  # as one step: its maker may be about to begin
            state = connection.execute(select(JOB.c.state).where(JOB.c.id == number)).scalar()
            values: dict[str, Any] = {"state": "cancelled", "changed": _now()}
            if state == "running" and _is_held(number):
                values = {"wish": "cancel"}
            if state in OPEN:
                connection.execute(update(JOB).where(JOB.c.id == number).values(**values))

        self._library.run(write, None)

    def pause(self, number: int) -> None:
        """Keep a job from being made until `wait`; one that runs, here or in another process, is told to stop.

        What it had rendered is kept. Raises UsageError for one that is over.
        """
        job = self.job(number)
        if job.state == "running":
            self._library.run(lambda c: c.execute(update(JOB).where(JOB.c.id == number).values(wish="pause")), None)
        elif job.state in ("waiting", "stopped"):
            self._write(number, state="paused")
        elif job.state != "paused":
            raise UsageError(f"Job {number} cannot be paused: it is {job.state}.")

    def wait(self, number: int) -> None:
        """Put a job that is paused, was interrupted, failed or was cancelled into the queue again.

        Raises UsageError for others, and when another one for the same file has taken its place.
        """
        job = self.job(number)
        if job.state in _RENEWABLE and self.ordered(number):
            if any(j.out == job.out and j.id != number and j.state in OPEN for j in self.jobs()):
                raise UsageError(f"'{job.out}' is in the queue already, by a later order.")
            self._write(number, state="waiting", message="", wish="")
        elif job.state != "waiting":
            raise UsageError(f"Job {number} cannot be taken up again: it is {job.state}.")

    def _write(self, number: int, **values: Any) -> None:
        statement = update(JOB).where(JOB.c.id == number).values(changed=_now(), **values)
        self._library.run(lambda c: c.execute(statement), None)

    def remove(self, numbers: list[int]) -> None:
        """Forget jobs."""
        self._library.run(lambda c: c.execute(delete(JOB).where(JOB.c.id.in_(numbers))), None)


class RunningJob:
    """A job that this process makes. Leaving the `with` without `finish` leaves it stopped, to be taken up again."""

    def __init__(self, library: Library, number: int, lock: Lock | None) -> None:
        self._library = library
        self._number = number
        self._lock = lock
        self._finished = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if not self._finished:
                self.finish("stopped", "")
        finally:
            if self._lock is not None:
                self._lock.release()

    def progress(self, frame: int, frames: int) -> str:
        """Note how far it is; return what somebody wants of it, see `wish`."""
        self._set(frame=frame, frames=frames)
        return self.wish()

    def wish(self) -> str:
        """Return what somebody wants of the job: "cancel", "pause", or "" for that it goes on."""
        statement = select(JOB.c.wish).where(JOB.c.id == self._number)
        return str(self._library.read(lambda c: c.execute(statement).scalar(), None) or "")

    def finish(self, state: str, message: str, report: dict[str, Any] | None = None) -> None:
        """Note how it ended."""
        self._finished = True
        facts = {"ordered": None} if state == "done" else {}
        self._set(state=state, message=message, report=json.dumps(report) if report else "", **facts)

    def _set(self, **values: Any) -> None:
        statement = update(JOB).where(JOB.c.id == self._number).values(changed=_now(), **values)
        self._library.run(lambda c: c.execute(statement), None)


def _lock(number: int) -> Lock:
    """Lock a job. Raises Taken when somebody makes it, OSError and UsageError when vidgen's folder cannot be written."""
    return Lock(folders.of("jobs") / f"{number}")


def _is_held(number: int) -> bool:
    try:
        _lock(number).release()
    except Taken:
        return True
    except (OSError, UsageError):
        return False
    return False


def _job(row: Row[Any]) -> Job:
    state = row.state
    if state == "running" and not _is_held(row.id):
        state = "stopped"
    try:
        report = json_of(row.report) if row.report else None
    except ValueError:
        report = None
    return Job(
        id=row.id,
        state=state,
        project=Path(row.project),
        out=Path(row.out),
        preset=row.preset,
        created=row.created,
        changed=row.changed,
        frame=row.frame,
        frames=row.frames,
        message=row.message,
        report=report if isinstance(report, dict) else None,
    )


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
