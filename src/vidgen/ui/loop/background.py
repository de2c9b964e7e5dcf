"""Work that blocks, done in threads, and its results brought back to the Qt thread as awaitables.

    async def open_it() -> None:
        project = await background.call("disk", services.projects.open, path)
        ...                                   # here we are in the Qt thread again

    background.start(open_it())

A lane is a few threads of its own, so that a long export does not keep a thumbnail waiting.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from vidgen.errors import Cancelled, VidgenError

if TYPE_CHECKING:
    from PySide6.QtCore import QObject

log = logging.getLogger(__name__)

T = TypeVar("T")
Lane = Literal["disk", "media", "looks", "proxies", "painter", "scopes", "export", "previews", "making", "library"]
_THREADS: dict[Lane, int] = {
    "disk": 2, "media": 2, "looks": 2, "proxies": 1, "painter": 1, "scopes": 1, "export": 1, "previews": 1,
    "making": 2, "library": 1,
}  # fmt: skip
"""`painter` has one: the worker that shows frames answers one question at a time.
`looks`: one for pictures, one for sound. `library`: who asks it waits while another program holds it; projects do not."""


class Background:
    """Owns the threads and the tasks of one run of the window. `tell` is given sentences about what went wrong."""

    def __init__(self, tell: Callable[[str], None], whole: Background | None = None) -> None:
        self._tell = tell
        self._whole = whole
        self._lanes: dict[Lane, ThreadPoolExecutor] = whole._lanes if whole else {}
        self._tasks: set[asyncio.Task[Any]] = set()
        self._closed = False

    def part(self) -> Background:
        """Return one with the same threads, for an open project: its tasks end with it."""
        return Background(self._tell, self)

    async def call(self, lane: Lane, work: Callable[..., T], *args: Any) -> T:
        """Run `work` in a thread of a lane and return what it returns; what it raises is raised here."""
        if self._closed:
            raise asyncio.CancelledError
        if lane not in self._lanes:
            self._lanes[lane] = ThreadPoolExecutor(_THREADS[lane], thread_name_prefix=f"vidgen-{lane}")
        return await asyncio.get_running_loop().run_in_executor(self._lanes[lane], work, *args)

    def start(self, coroutine: Coroutine[Any, Any, T], owner: QObject | None = None) -> asyncio.Task[T]:
        """Begin a coroutine from ordinary code. A `VidgenError` in it is told to the user, anything else is logged.

        It ends when `owner` is destroyed: a dialog that is closed has no widgets any more that could show what comes.
        """
        task = asyncio.get_running_loop().create_task(coroutine)
        if owner is not None:
            owner.destroyed.connect(lambda: task.cancel())
        self._tasks.add(task)
        task.add_done_callback(self._ended)
        if self._whole is not None:
            self._whole._tasks.add(task)
            task.add_done_callback(self._whole._tasks.discard)
        return task

    @property
    def busy(self) -> bool:
        """Whether anything that was started has not ended."""
        return bool(self._tasks)

    def later(self, callback: Callable[[], None]) -> Callable[[], None]:
        """Return a function that any thread may call to have `callback` called in the Qt thread."""
        loop = asyncio.get_running_loop()

        def call() -> None:
            if not loop.is_closed():
                loop.call_soon_threadsafe(callback)

        return call

    def close(self) -> None:
        """Stop what waits; of the whole, also wait for what runs in the threads. Results that come later are dropped."""
        self._closed = True
        for task in tuple(self._tasks):
            task.cancel()
        if self._whole is not None:
            return
        for lane in self._lanes.values():
            lane.shutdown(wait=True, cancel_futures=True)
        self._lanes.clear()

    async def ended(self, seconds: float) -> None:
        """Wait until all that was started has ended, no longer than that: what tidies up after `close` finds its widgets."""
        left = self._tasks - {asyncio.current_task()}
        if left:
            await asyncio.wait(left, timeout=seconds)

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if task.cancelled():
            return
        error = task.exception()
        if error is None or isinstance(error, Cancelled):
            return
        if isinstance(error, VidgenError):
            self._tell(str(error))
            return
        log.error("a task of the window failed", exc_info=error)
        self._tell("Something went wrong inside vidgen; the log says what. Nothing that was done is lost.")


class Latest:
    """Asks of which only the newest matters: while one is answered, at most one more waits, the last that came."""

    def __init__(self, background: Background, lane: Lane) -> None:
        self._background = background
        self._lane: Lane = lane
        self._running = False
        self._next: tuple[Callable[[], Any], Callable[[Any], None]] | None = None

    def ask(self, work: Callable[[], T], then: Callable[[T], None]) -> None:
        """Run `work` in the lane and hand its result to `then` in the Qt thread, unless a newer ask comes first."""
        self._next = (work, then)
        if not self._running:
            self._running = True
            self._background.start(self._serve())

    def forget(self) -> None:
        """Drop what waits."""
        self._next = None

    async def _serve(self) -> None:
        try:
            while self._next is not None:
                (work, then), self._next = self._next, None
                then(await self._background.call(self._lane, work))
        finally:
            self._running = False
