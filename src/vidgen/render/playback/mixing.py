"""`Mixing`: the sound of a run, in blocks, ahead of the clock; made by a worker of its own, awaited by a thread."""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from vidgen.errors import VidgenError
from vidgen.render.plan import RenderPlan
from vidgen.render.playback.painter import MODULE
from vidgen.render.processes import LIMITS
from vidgen.timing import FLICKS
from vidgen.workers import Worker, WorkerFailed

log = logging.getLogger(__name__)

BLOCKS = 20
"""Blocks a second."""
_AHEAD = 20
"""Blocks that are ready at most: a second."""
_STAYS = 4
"""Blocks that are played though an edit has changed what they should be: the next ones take a moment."""
_HANGS_AFTER = 20.0


@dataclass(frozen=True)
class Run:
    """A stretch of playing at one speed. Times are samples of the timeline."""

    position: int
    speed: int
    """1 or 2, negative backwards."""
    first: int
    end: int
    loop: bool = False


@dataclass(frozen=True)
class Heard:
    """A block of sound."""

    position: int
    """Where on the timeline it begins, in samples."""
    samples: bytes
    """float32, two channels, one after the other."""
    count: int
    peaks: tuple[float, float]
    """Left and right; 1.0 is full scale."""
    energy: float
    """Mean energy, K-weighted (`render/sound/loudness.py`)."""


class Mixing:
    """`plan` returns the newest plan. The worker starts when there is something to be heard, before it is asked for."""

    def __init__(self, plan: Callable[[], RenderPlan | None]) -> None:
        self._plan = plan
        self._changed = threading.Condition()
        self._closed = False
        self._run: Run | None = None
        self._next = 0
        self._ready: deque[Heard] = deque()
        self._turn = 0
        self._made_of: RenderPlan | None = None
        self._thread: threading.Thread | None = None
        self._worker: Worker | None = None
        self._told: RenderPlan | None = None

    @property
    def pid(self) -> int | None:
        """The worker's process id, while there is one."""
        worker = self._worker
        return worker.pid if worker is not None and worker.alive else None

    def begin(self, run: Run) -> None:
        """Make the sound of a run, in place of the one before."""
        with self._changed:
            self._run, self._next = run, run.position
            self._ready.clear()
            self._turn += 1
            self._start()
            self._changed.notify_all()

    def stop(self) -> None:
        """Make no more."""
        with self._changed:
            self._run = None
            self._ready.clear()
            self._turn += 1

    def replan(self) -> None:
        """Note that there may be another plan: what is ready is made anew, but for what comes next."""
        plan = self._plan()
        with self._changed:
            if plan is not None and plan.sounds:
                self._start()
            self._changed.notify_all()

    def _start(self) -> None:
        if self._thread is None and not self._closed:
            self._thread = threading.Thread(target=self._serve, name="player sound", daemon=True)
            self._thread.start()

    @property
    def ready(self) -> int:
        """Blocks that can be taken."""
        return len(self._ready)

    @property
    def over(self) -> bool:
        """Whether the run has come to its end and all of it was taken."""
        with self._changed:
            run = self._run
            return run is None or (not self._ready and not run.loop and _at_end(run, self._next))

    def take(self) -> Heard | None:
        """Return the next block, or None when it is not ready."""
        with self._changed:
            found = self._ready.popleft() if self._ready else None
            if found is not None:
                self._changed.notify_all()
            return found

    def close(self) -> None:
        """Begin to end; `join` waits for it."""
        with self._changed:
            self._closed = True
            self._run = None
            self._changed.notify_all()

    def join(self) -> None:
        """Wait for thread and process to end."""
        if self._thread is not None:
            self._thread.join()

    # The thread -------------------------------------------------------------------------------------------------

    def _serve(self) -> None:
        try:
            while (work := self._await_work()) is not None:
                plan, run, position, count, turn = work
                if run is None:
                    self._warm(plan)
                    continue
                try:
                    made = self._block(plan, run, position, count)
                except Exception:  # a fault in one block must not end all sound
                    log.exception("the player met a fault in the sound")
                    made = _silence(position, count)
                with self._changed:
                    if turn == self._turn:
                        self._ready.append(made)
                        self._next = _after(run, position, count)
        finally:
            if self._worker is not None:
                self._worker.close()

    def _warm(self, plan: RenderPlan) -> None:
        """Have a worker before it is needed; that it cannot be had is told when it is."""
        try:
            self._prepared(plan)
        except VidgenError as error:
            log.info("no sound: %s", error)
            threading.Event().wait(1.0)

    def _await_work(self) -> tuple[RenderPlan, Run | None, int, int, int] | None:
        with self._changed:
            while not self._closed:
                run, plan = self._run, self._plan()
                if run is not None and plan is not None:
                    if plan is not self._made_of:
                        self._made_of = plan
                        while len(self._ready) > _STAYS:
                            self._next = self._ready.pop().position
                    position = _wrapped(run, self._next)
                    if len(self._ready) < _AHEAD and not _at_end(run, position):
                        left = (run.end - position if run.speed > 0 else position - run.first) // abs(run.speed)
                        return plan, run, position, max(1, min(plan.sample_rate // BLOCKS, left)), self._turn
                if run is None and plan is not None and plan.sounds and self._worker is None:
                    return plan, None, 0, 0, self._turn
                self._changed.wait(0.5)  # a plan comes without a word
            return None

    def _block(self, plan: RenderPlan, run: Run, position: int, count: int) -> Heard:
        if not plan.sounds:
            return _silence(position, count)
        params = {"position": position, "count": count, "speed": run.speed}
        for _ in range(2):
            try:
                worker = self._prepared(plan)
                facts, samples = worker.request("sound", params, timeout=_HANGS_AFTER)
            except WorkerFailed as failure:
                log.info("the worker of the player's sound is replaced: %s", failure)
                continue
            except VidgenError as error:
                log.info("no sound: %s", error)
                break
            left, right = facts["peaks"]
            return Heard(position, samples, count, (float(left), float(right)), float(facts["energy"]))
        return _silence(position, count)

    def _prepared(self, plan: RenderPlan) -> Worker:
        if self._worker is None or not self._worker.alive:
            if self._worker is not None:
                self._worker.close()
            self._worker = Worker(MODULE, name="player sound", limits=LIMITS)
            self._told = None
        if self._told is not plan:
            self._worker.request("plan", {}, plan.model_dump_json().encode(), timeout=_HANGS_AFTER)
            self._told = plan
        return self._worker


def samples_of(time: int, rate: int) -> int:
    """Return the sample at which a time in flicks is heard."""
    return time * rate // FLICKS


def _silence(position: int, count: int) -> Heard:
    return Heard(position, bytes(8 * count), count, (0.0, 0.0), 0.0)


def _after(run: Run, position: int, count: int) -> int:
    return position + count * run.speed


def _at_end(run: Run, position: int) -> bool:
    if run.loop and run.first < run.end:
        return False
    return position >= run.end if run.speed > 0 else position <= run.first


def _wrapped(run: Run, position: int) -> int:
    """Return a position, or where a loop goes on from it."""
    if run.loop and run.first < run.end:
        if run.speed > 0 and position + run.speed > run.end:
            return run.first
        if run.speed < 0 and position + run.speed < run.first:
            return run.end
    return position
