"""`dispatch`: the parts of an export are given out to the members of a farm, and their files are fetched.

One part at a time for each slot of each member, in contiguous runs (`render/segments/schedule.py`), so that decoders go on
without seeking. A member first takes over the job and gets the media that it lacks. What it was doing when it went away is
done by others. What three members could not do, and everything when the farm is gone, is left to the machine that exports.
"""

from __future__ import annotations

import secrets
import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import Future as Errand
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from vidgen.errors import Cancelled, VidgenError
from vidgen.render.farm import duties
from vidgen.render.farm.cluster import Cluster, Lost, Member
from vidgen.render.farm.farmhand import Refused, UnknownJob
from vidgen.render.farm.job import FarmJob
from vidgen.render.farm.transfer import fetch, prepare
from vidgen.render.segments.file import DamagedSegment
from vidgen.render.segments.pool import Outcome, Task, take
from vidgen.render.segments.schedule import Board
from vidgen.render.segments.segment import Segment, Sound
from vidgen.render.segments.store import Store

if TYPE_CHECKING:
    from distributed import Future

TRIES = 3
"""How often a part is given out before it is left to the machine that exports."""
_EVERY = 1.0
"""Seconds between two looks at who is there."""
_ALONE = 5.0
"""Seconds without any member that could work, or without the scheduler, after which the farm is given up."""
_SILENT = 120.0
"""Seconds without a word about a task after which its member counts as gone."""
_HELPERS = 6
"""How many members are prepared, and files fetched, at a time."""
_SOUND = 0.2
"""Work that the sound of a frame's time is, beside that of a picture."""


@dataclass(frozen=True)
class Order:
    """What a farm is to make."""

    job: FarmJob
    parts: tuple[Segment | Sound, ...]
    """Those that are not in the store."""
    store: Store
    """Where they go."""


@dataclass(eq=False)
class _Mate:
    """A member and how far it is."""

    number: int
    member: Member
    job: str = ""
    """The name of the job, when it has it with all media."""
    errand: Errand[str] | None = None
    """What prepares it."""
    tries: int = 0
    unfit: bool = False

    @property
    def useful(self) -> bool:
        """Whether it renders, or will."""
        return not self.unfit


@dataclass(eq=False)
class _Slot:
    """A part at a time."""

    mate: _Mate
    task: _Given | None = None


@dataclass
class _Given:
    """A part that a member works at, or whose file is fetched."""

    number: int
    future: Future
    done: int = 0
    heard: float = field(default_factory=time.monotonic)


@dataclass(eq=False)
class _Fetched:
    number: int
    mate: _Mate
    answer: dict[str, Any]
    errand: Errand[None]


def dispatch(
    cluster: Cluster, order: Order, *, cancel: threading.Event, on_frames: Callable[[int], None] = lambda _: None
) -> Outcome:
    """Have the parts of an order made and put into its store, as far as the farm can; the notes say what it could not.

    `on_frames` is told, in this thread, how many frames are done. Raises Cancelled within two seconds of `cancel`, and
    RenderError when the store cannot be written.
    """
    return _Dispatch(cluster, order, cancel, on_frames).go()


class _Dispatch:
    """One order under way."""

    def __init__(
        self, cluster: Cluster, order: Order, cancel: threading.Event, on_frames: Callable[[int], None]
    ) -> None:
        self._cluster = cluster
        self._order = order
        self._data = order.job.to_bytes()
        self._cancel = cancel
        self._on_frames = on_frames
        self._run = secrets.token_hex(6)
        self._weights = [_work(part, order) for part in order.parts]
        self._waiting = set(range(len(order.parts)))
        self._failures: Counter[int] = Counter()
        self._mates: dict[str, _Mate] = {}
        self._slots: list[_Slot] = []
        self._board = Board((), (), 1)
        self._fetching: list[_Fetched] = []
        self._finished = 0
        self._told = 0
        self._outcome = Outcome()
        self._used: Counter[str] = Counter()
        self._stop = threading.Event()
        self._looked = 0.0
        self._good = time.monotonic()

    def go(self) -> Outcome:
        """Give out parts until all are made or left."""
        with suppress(Lost):  # the loop finds out
            self._cluster.listen(f"vidgen-{self._run}", self._hear)
        with ThreadPoolExecutor(_HELPERS, thread_name_prefix="farm") as helpers:
            try:
                while self._waiting or self._fetching or any(slot.task for slot in self._slots):
                    if self._cancel.wait(0.03):
                        raise Cancelled("Stopped.")
                    self._meet(helpers)
                    self._harvest(helpers)
                    self._keep()
                    self._hand_out()
                    self._progress()
                    if time.monotonic() - self._good > (_ALONE if self._cluster.alive else _EVERY):
                        break
            finally:
                self._stop.set()
                self._cluster.stop([slot.task.future for slot in self._slots if slot.task])
        self._tell()
        return self._outcome

    def _progress(self) -> None:
        """Tell how many frames are done; when a part is begun anew, the number waits for it."""
        parts = self._order.parts
        under_way = sum(slot.task.done for slot in self._slots if slot.task)
        under_way += sum(part.frames for f in self._fetching if isinstance(part := parts[f.number], Segment))
        self._told = max(self._told, self._finished + under_way)
        self._on_frames(self._told)

    # Who is there -----------------------------------------------------------------------------------------------

    def _meet(self, helpers: ThreadPoolExecutor) -> None:
        """Look who came and who went, and prepare those who are new."""
        now = time.monotonic()
        if now - self._looked >= _EVERY:
            self._looked = now
            try:
                found = {m.address: m for m in self._cluster.members(self._cancel)}
            except Lost:
                found = {}
            for address in self._mates.keys() - found.keys():
                self._lose(self._mates.pop(address))
            for address in found.keys() - self._mates.keys():
                self._mates[address] = self._welcome(found[address])
        for mate in self._mates.values():
            self._ready(mate, helpers)
        if self._cluster.alive and any(mate.useful for mate in self._mates.values()):
            self._good = now

    def _welcome(self, member: Member) -> _Mate:
        mate = _Mate(len(self._used) + len(self._mates), member)
        if self._order.job.facts.version not in member.versions:
            why = "has another version of vidgen" if member.versions else "is no worker of vidgen's"
            self._reject(mate, f"{why}, or of the libraries it draws and encodes with")
        return mate

    def _reject(self, mate: _Mate, why: str) -> None:
        mate.unfit = True
        self._note(f"{mate.member.address} was left out: it {why.rstrip('.')}.")
        self._free(mate)

    def _lose(self, mate: _Mate) -> None:
        busy = [slot for slot in self._slots if slot.mate is mate and slot.task]
        if busy:
            self._note(f"{mate.member.address} went away; others go on with what it was doing.")
        self._free(mate)

    def _free(self, mate: _Mate) -> None:
        """Take back what a member does."""
        tasks = [slot.task for slot in self._slots if slot.mate is mate and slot.task]
        if tasks:
            self._cluster.stop([task.future for task in tasks])
            self._waiting.update(task.number for task in tasks)
        self._seat([slot for slot in self._slots if slot.mate is not mate])

    def _seat(self, slots: list[_Slot]) -> None:
        """Deal out anew what is waiting."""
        self._slots = slots
        self._board = Board(sorted(self._waiting), self._weights, max(1, len(slots)))

    def _ready(self, mate: _Mate, helpers: ThreadPoolExecutor) -> None:
        """Prepare a member; when that is done, give it slots."""
        if mate.unfit or mate.job:
            return
        if mate.errand is None:
            mate.tries += 1
            job = self._order.job
            mate.errand = helpers.submit(prepare, self._cluster, mate.member.address, job, self._data, self._stop)
            return
        if not mate.errand.done():
            return
        try:
            mate.job = mate.errand.result()
        except (Lost, UnknownJob):
            mate.errand = None  # when it is gone, the next look will tell
            if mate.tries >= TRIES:
                self._reject(mate, "does not keep what it is sent")
        except VidgenError as error:
            self._reject(mate, _clause(error))
        else:
            mate.errand = None
            self._seat([*self._slots, *(_Slot(mate) for _ in range(mate.member.slots))])

    # Parts ------------------------------------------------------------------------------------------------------

    def _hand_out(self) -> None:
        for place, slot in enumerate(self._slots):
            if slot.task is not None or not slot.mate.job or not self._cluster.alive:
                continue
            number = self._board.next(place)
            if number is None:
                continue
            attempt = self._failures[number]
            part = self._order.parts[number]
            try:
                future = self._cluster.submit(
                    slot.mate.member.address,
                    self._order.job.facts.version,
                    f"vidgen-{self._run}-{number}-{attempt}-{secrets.token_hex(2)}",
                    duties.make,
                    slot.mate.job,
                    duties.data_of(part),
                    number,
                    f"vidgen-{self._run}",
                )
            except Lost:  # the next look tells who went
                self._seat(self._slots)
                return
            self._waiting.discard(number)
            slot.task = _Given(number, future)

    def _hear(self, told: dict[str, Any]) -> None:
        """Note how far a part is. Called by a thread of Dask's."""
        for slot in self._slots:
            task = slot.task
            if task is not None and task.number == told["number"]:
                task.heard = time.monotonic()
                if isinstance(self._order.parts[task.number], Segment):
                    task.done = int(told["done"])

    def _harvest(self, helpers: ThreadPoolExecutor) -> None:
        """Take the answers of tasks that are done."""
        for place, slot in enumerate(list(self._slots)):
            task = slot.task
            if task is None or slot not in self._slots:
                continue
            if not task.future.done():
                if time.monotonic() - task.heard > _SILENT:
                    self._reject(slot.mate, "did not answer any more")
                continue
            slot.task = None
            if task.future.status != "finished":
                self._again(task.number, place)
                continue
            self._judge(task.number, slot, place, task.future.result(), helpers)

    def _judge(self, number: int, slot: _Slot, place: int, answer: dict[str, Any], helpers: ThreadPoolExecutor) -> None:
        """Decide what becomes of a part after a member's answer."""
        mate = slot.mate
        if "size" in answer:
            part, address = self._order.parts[number], mate.member.address
            errand = helpers.submit(
                fetch, self._cluster, address, part.key, answer["size"], self._order.store, self._stop
            )
            self._fetching.append(_Fetched(number, mate, answer, errand))
        elif "unknown" in answer:
            mate.job = ""
            self._waiting.add(number)
            self._free(mate)
        elif "refused" in answer:
            self._waiting.add(number)
            self._reject(mate, answer["refused"])
        elif "died" in answer or "stopped" in answer:
            self._again(number, place)
        else:  # if it is the film's fault, it is said with frame and block when it fails here, too
            self._note(f"{mate.member.address} could not render a part: {answer['failed']}")

    def _keep(self) -> None:
        """Count the parts whose files are here."""
        for fetched in [f for f in self._fetching if f.errand.done()]:
            self._fetching.remove(fetched)
            number, part = fetched.number, self._order.parts[fetched.number]
            try:
                fetched.errand.result()
            except (Lost, UnknownJob, DamagedSegment):
                self._again(number, None)
                continue
            segment = part if isinstance(part, Segment) else None
            if segment is not None:
                self._finished += segment.frames
            self._used[fetched.mate.member.address] += 1
            take(self._outcome, Task(segment=segment, sound=None), fetched.answer, fetched.mate.number)

    def _again(self, number: int, place: int | None) -> None:
        """Have a part made once more, if possible by another slot; after three times leave it to this machine."""
        self._failures[number] += 1
        if self._failures[number] >= TRIES:
            return
        self._waiting.add(number)
        if place is None or len(self._slots) < 2:
            self._seat(self._slots)
        else:
            self._board.put_back(number, place)

    # Afterwards -------------------------------------------------------------------------------------------------

    def _note(self, text: str) -> None:
        if text not in self._outcome.notes:
            self._outcome.notes.append(text)

    def _tell(self) -> None:
        """Say in a sentence what the farm did, and what is left."""
        made, parts = sum(self._used.values()), len(self._order.parts)
        if made:
            workers = "One worker" if len(self._used) == 1 else f"{len(self._used)} workers"
            what = "what was missing" if made == parts else f"{made} of {parts} parts"
            self._outcome.notes.insert(0, f"{workers} of the farm rendered {what}.")
        if made == parts:
            return
        if not self._cluster.alive:
            why = f"The farm at {self._cluster.address} went away"
        elif not any(mate.useful for mate in self._mates.values()):
            why = f"The farm at {self._cluster.address} has no worker that can render this"
        else:
            why = "The farm could not render everything"
        self._note(f"{why}; {'the rest' if made else 'everything'} was rendered here.")


def _work(part: Segment | Sound, order: Order) -> float:
    return float(part.frames) if isinstance(part, Segment) else _SOUND * order.job.plan.frames


def _clause(error: VidgenError) -> str:
    """Return an error of a member as what stands after "it"."""
    if isinstance(error, Refused):
        return str(error)
    text = str(error)
    return f"said: {text}"
