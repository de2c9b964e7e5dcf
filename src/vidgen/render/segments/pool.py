"""`Pool`: worker processes that render the segments of one export side by side.

One thread here for each process waits for its answers. A worker that dies, hangs or runs out of memory is replaced, and
its segment is rendered once more by another one, then once in safe mode: alone, when all other work is done. What fails
then is reported with frame and block. Nothing of a segment counts before it lies whole in the store.
"""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Callable, Hashable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any

from vidgen.errors import Cancelled, VidgenError
from vidgen.render.processes import LIMITS, render_worker
from vidgen.render.segments.schedule import Board
from vidgen.render.segments.segment import Segment, Sound
from vidgen.render.segments.spares import Spares
from vidgen.render.segments.watch import Watch
from vidgen.workers import Limits, Worker, WorkerFailed

_log = logging.getLogger(__name__)

_GRACE = 0.3
"""Seconds that a worker has to tidy up when an export is stopped: what it is at is lost in any case, and a frame of a slow
encoder may take longer than anybody waits."""


class PartFailed(Exception):  # noqa: N818 - the service makes the user's sentence of it
    """A part cannot be rendered. `frame` counts from the plan's start."""

    def __init__(self, text: str, frame: int | None, block: str | None) -> None:
        super().__init__(text)
        self.frame = frame
        self.block = block


@dataclass(frozen=True)
class Task:
    """The sound, or one segment; or both at once, in one worker."""

    segment: Segment | None = None
    sound: Sound | None = None
    beside: Segment | None = None
    """Another segment that is rendered at the same time."""

    @property
    def request(self) -> tuple[str, dict[str, Any]]:
        """Method and parameters for a worker."""
        if self.segment is not None:
            beside = self.beside.model_dump(mode="json") if self.beside else None
            return "segment", {"segment": self.segment.model_dump(mode="json"), "sound": self._sound, "beside": beside}
        return "sound", {"sound": self._sound}

    @property
    def _sound(self) -> dict[str, Any] | None:
        return self.sound.model_dump(mode="json") if self.sound else None


@dataclass
class Hand:
    """One worker process and what it is at."""

    number: int
    worker: Worker
    heard: float = 0.0
    """When it last gave a sign of life."""
    task: Task | None = None
    done: int = 0
    """Frames of its segment."""
    hung: bool = False


@dataclass
class Outcome:
    """What rendering the parts took."""

    seconds: dict[str, float] = field(default_factory=dict)
    """CPU seconds by stage."""
    notes: list[str] = field(default_factory=list)
    """What had to be done again, for the user."""
    rows: list[dict[str, Any]] = field(default_factory=list)
    """A row for each segment that was rendered, for the report."""
    finished: int = 0
    """Frames that are done."""
    replaced: dict[int, Segment] = field(default_factory=dict)
    """Segments that another encoder made than the one that was chosen, by number."""


class Pool:
    """Workers that have prepared the same job. Close it, or use it in a `with`."""

    def __init__(
        self,
        prepare: Callable[[Worker], None],
        otherwise: Callable[[Segment, str], Segment],
        hangs_after: float,
        limits: Limits = LIMITS,
        calmer: Callable[[Segment | None], Segment | None] = lambda _: None,
        spares: Spares | None = None,
    ) -> None:
        """`prepare` tells a new worker what its job is.

        `otherwise` returns a segment as it is encoded when its encoder gave up for the given reason. `calmer` is asked
        when workers ended over a part, before it is tried for the last time, alone: what `prepare` tells may change then,
        and the segment may be encoded otherwise. `spares` has workers that rest, and gets those that are not needed any
        more, if these have the usual limits and all went well.
        """
        self._spares = spares if limits == LIMITS else None
        self._prepare = prepare
        self._limits = limits
        self._calmer = calmer
        self._otherwise = otherwise
        self.hangs_after = hangs_after
        self._hands: list[Hand] = []
        self._warming: list[threading.Thread] = []

    def __enter__(self) -> Pool:
        return self

    def __exit__(self, kind: type[BaseException] | None, *about: object) -> None:
        if kind is None and self._spares is not None and self._spares.keep:
            for thread in self._warming:
                thread.join()
            sound = [hand for hand in self._hands if not hand.hung]
            self._hands = [hand for hand in self._hands if hand.hung]
            self._spares.give(hand.worker for hand in sound)
        self.close()

    def stop(self) -> None:
        """Have all workers end, side by side: to take down some hundred megabytes takes the system a while.

        Those that may rest go on. Nothing can be asked any more.
        """
        if self._spares is None or not self._spares.keep:
            for hand in self._hands:
                hand.worker.stop()

    def close(self) -> None:
        """End all workers."""
        for hand in self._hands:
            hand.worker.stop()
        for hand in self._hands:
            hand.worker.close()
        for thread in self._warming:
            thread.join()
        self._hands.clear()
        self._warming.clear()

    def warm(self) -> None:
        """Have all workers but the first read their job while the first looks at the media; nothing waits for that."""
        for hand in self._hands[1:]:
            thread = threading.Thread(target=self._warm, args=(hand.worker,), name="export warming", daemon=True)
            self._warming.append(thread)
            thread.start()

    def _warm(self, worker: Worker) -> None:
        with suppress(VidgenError):  # a worker that is of no use is found out, and replaced, when it is needed
            self._prepare(worker)

    def start(self, count: int) -> None:
        """Have at least `count` worker processes; they start side by side."""
        while len(self._hands) < count:
            number = len(self._hands)
            rested = self._spares.take() if self._spares is not None else None
            self._hands.append(Hand(number, rested or render_worker(number, self._limits)))

    def ask(
        self,
        method: str,
        params: dict[str, Any],
        *,
        cancel: threading.Event,
        patience: float = 0.0,
    ) -> Any:
        """Have the first worker do something alone, prepared; it is restarted twice when it dies or hangs.

        `patience`: seconds for which it may say nothing beside the usual ones, since it works on large files.
        """
        self.start(1)
        hand = self._hands[0]
        for attempt in range(3):
            with Watch([hand], self.hangs_after + patience, cancel):
                try:
                    self.make_ready(hand)
                    hand.heard = time.monotonic()
                    return hand.worker.request(method, params, timeout=None, cancel=cancel, grace=_GRACE)[0]
                except WorkerFailed as failure:
                    if cancel.is_set():
                        raise Cancelled("Stopped.") from None
                    _log.warning("%s failed: %s", method, failure)
                    self.replace(hand)
                    if attempt == 2:
                        raise
        raise RuntimeError("the loop returns or raises")

    def render(
        self,
        segments: Sequence[Segment],
        missing: Sequence[int],
        sound: Sound | None,
        *,
        cancel: threading.Event,
        on_frames: Callable[[int], None],
        alike: Sequence[Hashable] = (),
    ) -> Outcome:
        """Render the segments whose numbers are `missing`, and the sound if it is given.

        `alike` says of each segment what it shows: see `Board`. `on_frames` is told, in this thread, how many frames
        are done; at least every tenth of a second. Raises PartFailed, Cancelled, and what the user must be told of media
        and disks.
        """
        run = _Run(self, self._hands, segments, missing, sound, cancel, alike)
        outcome = run.go(on_frames)
        for task in run.unsafe:
            outcome.finished += self._render_safely(task, outcome, cancel, on_frames)
        return outcome

    def _render_safely(
        self, task: Task, outcome: Outcome, cancel: threading.Event, on_frames: Callable[[int], None]
    ) -> int:
        """Render a part alone in a new process: as much memory as there is, and one thing at a time.

        Return how many frames it had.
        """
        frames = task.segment.frames if task.segment else 0

        def on_done(done: int) -> None:
            on_frames(outcome.finished + min(done, frames))

        first, *others = self._hands
        for hand in others:
            hand.worker.close()
        del self._hands[1:]
        calmer = self._calmer(task.segment)
        self.replace(first)
        with Watch([first], self.hangs_after, cancel):
            try:
                self.make_ready(first)
                done = self.request(first, replace(task, segment=calmer) if calmer else task, cancel, on_done)
                take(outcome, task, {"segment": calmer, **done} if calmer else done, 0)
            except WorkerFailed as failure:
                if cancel.is_set():
                    raise Cancelled("Stopped.") from None
                reached = first.done + (task.segment.start if task.segment else 0)
                why = f"the export broke off 3 times at the same place, the last time because {lowered(str(failure))}"
                raise PartFailed(why, reached, failure.doing) from failure
        return frames

    def request(
        self, hand: Hand, task: Task, cancel: threading.Event, on_done: Callable[[int], None]
    ) -> dict[str, Any]:
        """Have a worker render a part. Raises WorkerFailed, PartFailed, VidgenError."""
        hand.task, hand.done, hand.heard = task, 0, time.monotonic()

        def event(told: dict[str, Any]) -> None:
            hand.heard, hand.done = time.monotonic(), int(told["done"])
            on_done(hand.done)

        method, params = task.request
        try:
            answer, _ = hand.worker.request(method, params, timeout=None, on_event=event, cancel=cancel, grace=_GRACE)
        except WorkerFailed as failure:
            if hand.hung:
                raise WorkerFailed(failure.doing, f"nothing happened for {self.hangs_after:g} seconds") from None
            raise
        if "gave_up" in answer and task.segment is not None:
            segment = self._otherwise(task.segment, answer["gave_up"])
            return {"segment": segment, **self.request(hand, replace(task, segment=segment), cancel, on_done)}
        if "failed" in answer:
            raise PartFailed(answer["failed"], answer["frame"], answer["block"])
        found: dict[str, Any] = answer
        return found

    def make_ready(self, hand: Hand) -> None:
        """Have a living worker that knows its job."""
        if not hand.worker.alive:
            self.replace(hand)
        self._prepare(hand.worker)

    def replace(self, hand: Hand) -> None:
        """Put a new worker in the place of one that is of no more use."""
        hand.worker.close()
        hand.worker, hand.hung = render_worker(hand.number, self._limits), False


class _Run:
    """One round of rendering: threads that take from a board until nothing is left."""

    def __init__(
        self,
        pool: Pool,
        hands: list[Hand],
        segments: Sequence[Segment],
        missing: Sequence[int],
        sound: Sound | None,
        cancel: threading.Event,
        alike: Sequence[Hashable],
    ) -> None:
        self._pool = pool
        self._hands = hands
        self._segments = segments
        self._sound = sound
        self._cancel = cancel
        self._board = Board(missing, [s.frames for s in segments], len(hands), alike)
        self._frames = segments[-1].end if segments else 0
        self._lock = threading.Lock()
        self._failed: dict[int, int] = {}
        self._told: queue.SimpleQueue[tuple[Task, dict[str, Any], int] | BaseException | None] = queue.SimpleQueue()
        self._stop = threading.Event()
        self.unsafe: list[Task] = []
        """What failed twice and must be tried alone."""
        self.outcome = Outcome()

    def go(self, on_frames: Callable[[int], None]) -> Outcome:
        """Render; return what it took."""
        threads = [
            threading.Thread(target=self._serve, args=(hand,), name=f"export {hand.number}", daemon=True)
            for hand in self._hands
        ]
        error: BaseException | None = None
        with Watch(self._hands, self._pool.hangs_after, self._cancel, self._stop):
            for thread in threads:
                thread.start()
            try:
                error = self._listen(len(threads), on_frames)
            finally:
                self._stop.set()
                for thread in threads:
                    thread.join()
        if self._cancel.is_set():
            raise Cancelled("Stopped.")
        if error is not None:
            raise error
        return self.outcome

    def _listen(self, running: int, on_frames: Callable[[int], None]) -> BaseException | None:
        error: BaseException | None = None
        while running:
            try:
                told = self._told.get(timeout=0.1)
            except queue.Empty:
                pass
            else:
                if told is None:
                    running -= 1
                elif isinstance(told, BaseException):
                    error = error or told
                    self._stop.set()
                else:
                    take(self.outcome, *told)
            if error is None:
                with self._lock:
                    at_work = sum(h.done for h in self._hands if h.task is not None and h.task.segment is not None)
                    on_frames(self.outcome.finished + at_work)
        return error

    def _serve(self, hand: Hand) -> None:
        """One worker's thread."""
        try:
            ready = False
            while not self._stop.is_set() and (task := self._next(hand)) is not None:
                try:
                    if not ready:
                        self._pool.make_ready(hand)
                        ready = True
                    answer = self._pool.request(hand, task, self._stop, lambda _: None)
                except WorkerFailed as failure:
                    if self._stop.is_set() or self._cancel.is_set():
                        return
                    self._note_failure(hand, task, failure)
                    self._pool.replace(hand)
                    ready = False
                    continue
                with self._lock:
                    if task.segment is not None:
                        self.outcome.finished += task.segment.frames
                        self._board.took(task.segment.number, sum(answer["seconds"].values()))
                    if task.beside is not None and "beside" in answer:
                        self.outcome.finished += task.beside.frames
                    elif task.beside is not None:  # its encoder gave up: it is told why where it is alone
                        self._failed.setdefault(task.beside.number, 0)
                        self._board.put_back(task.beside.number, hand.number)
                    hand.task, hand.done = None, 0
                self._told.put((task, answer, hand.number))
        except Cancelled:
            pass
        except BaseException as error:  # noqa: BLE001 - raised in the thread that asked for the export
            self._told.put(error)
        finally:
            with self._lock:
                hand.task, hand.done = None, 0
            self._told.put(None)

    def _next(self, hand: Hand) -> Task | None:
        """Return what a worker does next; it waits while another may still fail and hand its segment on."""
        while not self._stop.is_set():
            with self._lock:
                # One worker alone has a core left, or half of one, while it encodes: it makes the sound beside.
                beside = len(self._hands) == 1 and self._board.left > 0
                if self._sound is not None and not beside and self._board.has_room_for_sound(self._frames):
                    return self._given(hand, Task(sound=self._taken_sound()))
                number = self._board.next(hand.number)
                if number is not None:
                    sound = self._taken_sound() if beside else None
                    other = self._other_edge(hand, self._segments[number])
                    return self._given(hand, Task(self._segments[number], sound, other))
                if not any(h.task is not None for h in self._hands if h is not hand):
                    return None
            self._stop.wait(0.02)
        return None

    def _other_edge(self, hand: Hand, segment: Segment) -> Segment | None:
        """Return the edge of a copied stretch that one worker alone renders beside another; None where there is none.

        Either has a key picture to decode from and an encoder to start, in which it does not need all cores.
        """
        if len(self._hands) > 1 or segment.threads == 1 or segment.number in self._failed:
            return None
        number = self._board.next(hand.number)
        if number is None:
            return None
        if self._segments[number].threads == 1 or number in self._failed:
            self._board.put_back(number, hand.number)
            return None
        return self._segments[number]

    def _taken_sound(self) -> Sound | None:
        sound, self._sound = self._sound, None
        return sound

    def _given(self, hand: Hand, task: Task) -> Task:
        """Note what a worker is at from now on. It may have rested for long, which is not silence."""
        hand.heard, hand.task = time.monotonic(), task
        return task

    def _note_failure(self, hand: Hand, task: Task, failure: WorkerFailed) -> None:
        number = task.segment.number if task.segment is not None else -1
        _log.warning("a worker failed at segment %d: %s", number, failure)
        with self._lock:
            self._failed[number] = self._failed.get(number, 0) + 1
            if task.beside is not None:  # from now on each is alone
                self._failed.setdefault(task.beside.number, 0)
                self._board.put_back(task.beside.number, hand.number)
            if self._failed[number] > 1:
                self.unsafe.append(replace(task, beside=None))
            else:
                if task.segment is not None:
                    self._board.put_back(number, hand.number)
                self._sound = task.sound or self._sound
            hand.task, hand.done = None, 0
            self.outcome.notes.append(f"{_named(task)} was rendered again: {lowered(str(failure))}")


def _named(task: Task) -> str:
    """Return what a task makes, as the beginning of a sentence."""
    if task.segment is None:
        return "The sound"
    return f"The part from frame {task.segment.start} to {task.segment.end}"


def take(outcome: Outcome, task: Task, answer: dict[str, Any], worker: int) -> None:
    """Add what a worker answered to the outcome."""
    sound, other = answer.pop("sound", {"seconds": {}}), answer.pop("beside", {"seconds": {}})
    for part in (answer, sound, other):
        for stage, seconds in part["seconds"].items():
            outcome.seconds[stage] = outcome.seconds.get(stage, 0.0) + seconds
    if task.beside is not None and "size" in other:
        outcome.rows.append({"number": task.beside.number, "worker": worker, **other})
    if task.segment is not None:
        if "segment" in answer:
            outcome.replaced[task.segment.number] = answer.pop("segment")
        outcome.rows.append({"number": task.segment.number, "worker": worker, **answer})


def lowered(text: str) -> str:
    """Return a sentence as a part of another."""
    return text[:1].lower() + text[1:]
