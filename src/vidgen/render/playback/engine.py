"""`Engine`: makes frames ahead of a player's clock. It knows no clock: it is told where the player is, and does what is
most urgent there. A thread of its own waits for the worker; what it is asked is answered at once.

One worker makes the frames: its decoders have threads, and of two workers each would decode nearly all that the other
does. The sound is made by another one.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from typing import Any, TypeVar

from vidgen.editor.queries import Snapshot
from vidgen.errors import Cancelled, VidgenError
from vidgen.render.plan import RenderPlan
from vidgen.render.playback.ahead import AROUND, Aim
from vidgen.render.playback.film import Film
from vidgen.render.playback.painter import Painted, Painter
from vidgen.render.playback.shelf import AtHand, Shelf
from vidgen.render.playback.unchanged import unchanged
from vidgen.render.playback.urgency import Urgency, Wanted
from vidgen.render.preview.stretches import Rendered
from vidgen.workers import WorkerFailed

log = logging.getLogger(__name__)
T = TypeVar("T")

HANGS_AFTER = 20.0
"""Seconds that a frame may take."""
_TRIES = 3
_REST = 0.4
"""Seconds with nothing to make after which a long timeline is planned as far as playing needs it."""


class Engine:
    """Frames of one film at a time. `on_news` is called in the engine's thread whenever there is something new; it must
    not ask the engine anything.

    `hangs_after` seconds without an answer a worker is replaced. Close it, and `join` it in a thread that may wait.
    """

    def __init__(self, on_news: Callable[[], None], *, hangs_after: float = HANGS_AFTER) -> None:
        self._on_news = on_news
        self._painter = Painter("player", hangs_after)
        self._changed = threading.Condition()
        self._closed = False
        self._leaving = threading.Event()
        self._film: Film | None = None
        self._planned: tuple[Film, RenderPlan | None] | None = None
        self._rendered: tuple[Snapshot, Rendered] | None = None
        self._fault = ""
        self._aim = Aim()
        self._shelf: Shelf | None = None
        self._job: Wanted | None = None
        self._faults: dict[int, str] = {}
        self._tries: dict[int, int] = {}
        self._thread: threading.Thread | None = None
        self.cost = 0.0
        """Seconds that a frame takes at the moment, on average, while the film runs."""
        self.cost_still = 0.0
        """The same of frames that are looked for one by one, whatever the way to them."""
        self.made = 0
        """How many frames were made so far, those among them that nobody came to see."""
        self.restarts = 0
        """How often the worker had to be replaced."""
        self.lost: frozenset[str] = frozenset()
        """Keys of rendered stretches that were gone, or damaged, when they were to be played since `use` was called."""

    @property
    def pid(self) -> int | None:
        """The worker's process id, while there is one."""
        return self._painter.pid

    # Telling ----------------------------------------------------------------------------------------------------

    def show(self, film: Film | None) -> None:
        """Take over another film, or another state of one: what it leaves unchanged is kept."""
        with self._changed:
            self._film = film
            if self._job is not None:
                self._job.cancel.set()
            if film is not None and self._thread is None and not self._closed:
                self._thread = threading.Thread(target=self._serve, name="player", daemon=True)
                self._thread.start()
            self._changed.notify_all()

    def use(self, snapshot: Snapshot, rendered: Rendered) -> None:
        """Take what moves out of stretches that were rendered of a state of the film, while that is the one shown."""
        with self._changed:
            self._rendered, self.lost = (snapshot, rendered), frozenset()

    def aim(self, aim: Aim) -> None:
        """Say where the player is."""
        with self._changed:
            if aim == self._aim:
                return
            self._aim = aim
            if self._job is not None:
                place = aim.place_of(self._job.frame)
                if place > (AROUND if aim.step == 0 else 100) or place < -AROUND:
                    self._job.cancel.set()
            self._changed.notify_all()

    # Asking -----------------------------------------------------------------------------------------------------

    def shows(self, film: Film) -> bool:
        """Tell whether the frames at hand belong to a film."""
        planned = self._planned
        return planned is not None and planned[0] is film

    @property
    def plan(self) -> RenderPlan | None:
        """The plan of the newest film, as soon as it is made."""
        planned = self._planned
        return planned[1] if planned is not None else None

    def with_frame(self, frame: int, use: Callable[[AtHand], T]) -> T | None:
        """Call `use` with a frame, if it or one near it is at hand; it is not written over in the meantime."""
        with self._changed:
            found = self._shelf.at(frame) if self._shelf is not None else None
            return None if found is None else use(found)

    def best(self, frame: int, direction: int, reach: int) -> int | None:
        """Return the number of the frame at hand that is nearest before `frame` in a direction, up to `reach` away.

        With direction 0, before or after it.
        """
        with self._changed:
            there = self._shelf.frames() if self._shelf is not None else []
        if direction:
            there = [f for f in there if (frame - f) * direction >= 0]
        best = min(there, key=lambda f: abs(f - frame), default=None)
        return best if best is not None and abs(best - frame) <= reach else None

    def ready(self, count: int) -> bool:
        """Tell whether the next `count` frames are at hand, or as many as will ever be."""
        with self._changed:
            wanted = list(self._aim.upcoming(count))
            there = self._shelf if self._shelf is not None else ()
            return all(f in there or f in self._faults for f in wanted)

    def fault(self, frame: int) -> str:
        """Return why a frame could not be made, or ""."""
        return self._fault or self._faults.get(frame, "")

    # The thread -------------------------------------------------------------------------------------------------

    def close(self) -> None:
        """Begin to end; `join` waits for it."""
        with self._changed:
            self._closed = True
            self._leaving.set()  # a worker that is still being started is not waited for
            self._film = None
            if self._job is not None:
                self._job.cancel.set()
            self._changed.notify_all()

    def join(self) -> None:
        """Wait for thread and process to end; blocks for up to some seconds."""
        if self._thread is not None:
            self._thread.join()

    def _serve(self) -> None:
        try:
            while (work := self._await_work()) is not None:
                try:
                    work()
                except Exception:  # a bug in one frame must not end the playing of all others
                    log.exception("the player met a fault")
                    time.sleep(0.2)
        finally:
            self._painter.close()
            with self._changed:
                if self._shelf is not None:
                    self._shelf.memory.forget_name()
                    self._shelf = None

    def _await_work(self) -> Callable[[], None] | None:
        """Wait until there is something to do; None when everything ends."""
        with self._changed:
            while not self._closed:
                film, planned, patience = self._film, self._planned, None
                if film is not None:
                    still = self._aim.step == 0
                    if planned is None or planned[0] is not film:
                        return lambda: self._replan(film, still=still)
                    if (plan := planned[1]) is not None:
                        if not film.reaches(plan, self._aim.frame, still=still):
                            return lambda: self._replan(film, still=still)
                        urgency = Urgency(self._aim, self._shelf, self._faults, plan, self.cost)
                        if (rough := urgency.rough()) is not None:
                            return lambda: self._refine(plan, rough)
                        if (wanted := urgency.next(draft=film.draft)) is not None:
                            self._job = wanted
                            return lambda: self._make(plan, wanted)
                        if not film.reaches(plan, self._aim.frame):
                            patience = _REST
                if not self._changed.wait(patience) and film is not None:
                    return lambda: self._replan(film, still=False)
            return None

    # Work of the threads ----------------------------------------------------------------------------------------

    def _replan(self, film: Film, *, still: bool) -> None:
        before = self._planned
        made, fault = None, ""
        try:
            made = film.plan(self._aim.frame, still=still)
        except VidgenError as error:
            fault = str(error)
        same = unchanged(before[1], made) if before is not None and before[1] is not None and made is not None else []
        with self._changed:
            self._planned = film, made
            self._fault = fault
            self._faults.clear()
            self._tries.clear()
            if self._shelf is not None:
                self._shelf.keep_only(same)
            self._changed.notify_all()
        self._tell()

    def _tell(self) -> None:
        with self._changed:  # whoever closes this knows that nothing comes after it
            if not self._closed:
                self._on_news()

    def _make(self, plan: RenderPlan, job: Wanted) -> None:
        """Have a frame made and put it on the shelf."""
        slot: int | None = None
        shelf: Shelf | None = None
        painted, fault = Painted(exact=False, quick=False), ""
        place = self._place_of(job)
        begun = time.monotonic()
        try:
            shelf = self._fit_shelf(plan)
            self._painter.prepare(plan, shelf, self._leaving)
            with self._changed:
                slot = shelf.take(self._aim)
            begun = time.monotonic()
            number = job.frame - plan.first
            painted = self._painter.paint(
                number,
                slot,
                near=job.near,
                quick=job.quick,
                hurry=job.hurry,
                cancel=job.cancel,
                rendered=place,
            )
            fault = painted.fault
            self.made += 1
        except Cancelled:
            fault = " "
        except WorkerFailed as failure:
            fault = self._failed(job, failure)
        except VidgenError as error:
            fault = str(error)
        with self._changed:
            self._job = None
            if place is not None and not painted.rendered and not job.cancel.is_set():
                self.lost |= {place["key"]}
            if shelf is not None and slot is not None:
                current = self._planned is not None and self._planned[1] is plan
                if fault or not current:
                    shelf.give_back(slot)
                elif painted.exact or not job.near:
                    shelf.put(job.frame, slot, quick=painted.quick, passing=painted.rendered, early=not painted.exact)
                else:
                    shelf.put_near(job.frame, slot)
            if fault.strip():
                self._faults[job.frame] = fault
            if not fault and not job.near:
                taken = time.monotonic() - begun
                if job.moving:
                    self.cost = _average(self.cost, taken, 0.2)
                else:
                    self.cost_still = _average(self.cost_still, taken, 0.1)
            self._changed.notify_all()
        if not job.cancel.is_set() or fault.strip():
            self._tell()

    def _place_of(self, job: Wanted) -> dict[str, Any] | None:
        """Return where a frame lies in the store, if it may be taken from there."""
        with self._changed:
            planned, known = self._planned, self._rendered
            if not job.quick or planned is None or known is None or not planned[0].rough:
                return None
            if known[0] is not planned[0].snapshot or (found := known[1].at(job.frame)) is None:
                return None
            key, number = found
            return None if key in self.lost else {"store": str(known[1].folder), "key": key, "frame": number}

    def _refine(self, plan: RenderPlan, frame: int) -> None:
        """Make the frame exact on which the player stopped; if that fails, it is made anew."""
        shelf = self._fit_shelf(plan)
        with self._changed:
            source = shelf.quick_slot(frame)
            slot = shelf.take(self._aim) if source is not None else None
        if source is None or slot is None:
            return
        try:
            self._painter.prepare(plan, shelf, self._leaving)
            self._painter.refine(shelf, source, slot)
        except VidgenError as failure:
            log.info("a frame is made anew: %s", failure)
            with self._changed:
                shelf.give_back(slot)
                shelf.forget(frame)
            return
        with self._changed:
            shelf.put(frame, slot)
        self._tell()

    def _failed(self, job: Wanted, failure: WorkerFailed) -> str:
        """Note that a worker died of a frame; return the fault of the frame when it did so too often."""
        self._painter.close()
        self.restarts += 1
        log.info("a worker of the player is replaced: %s", failure)
        self._tries[job.frame] = self._tries.get(job.frame, 0) + 1
        if self._tries[job.frame] < _TRIES:
            return " "
        return f"The frame cannot be drawn: {failure}"

    def _fit_shelf(self, plan: RenderPlan) -> Shelf:
        """Return the shelf, a new one if frames have another size, or the worker is another one."""
        old = self._shelf
        fits = old is not None and (old.width, old.height) == (plan.width, plan.height)
        if old is not None and fits and self._painter.alive:
            return old
        made = Shelf(plan.width, plan.height)
        with self._changed:
            if old is not None:
                old.memory.forget_name()
                if fits:
                    made.take_over(old)
            self._shelf = made
        return made


def _average(before: float, now: float, share: float) -> float:
    return now if not before else (1 - share) * before + share * now
