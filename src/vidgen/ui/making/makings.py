"""`Makings`: the video that is being made out of an idea. Of the whole window; one at a time."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from vidgen.errors import Cancelled, VidgenError
from vidgen.ui.loop.background import Background
from vidgen.ui.making.aside import aside
from vidgen.ui.services import Services

if TYPE_CHECKING:
    from vidgen.ai.making.estimating import VideoEstimate
    from vidgen.ai.making.made import MadeVideo, Told
    from vidgen.ai.making.order import VideoOrder
    from vidgen.ai.making.unfinished import Unfinished


class Makings(QObject):
    """Each step is kept beside the project when it is done, so that what is stopped can go on later."""

    began = Signal(object)
    """The `Path` of the project."""
    told = Signal(object)
    """A `Told`: a step begins, or is done."""
    made = Signal(object, object)
    """The path of the project, and a `MadeVideo`."""
    ended = Signal(str)
    """It came to no end: a sentence that says why, or nothing when it was stopped."""

    def __init__(self, services: Services, background: Background, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services, self._background = services, background
        self._task: asyncio.Task[None] | None = None

    @property
    def busy(self) -> bool:
        """Whether one is being made."""
        return self._task is not None

    async def estimate(self, order: VideoOrder) -> VideoEstimate:
        """Return what is to be expected. Raises VidgenError."""
        from vidgen.ai.making.estimating import estimate_video

        return await self._background.call("disk", estimate_video, self._services.ai, order)

    async def unfinished(self, projects: Sequence[Path]) -> list[Unfinished]:
        """Return what was begun among the projects and is not being made now."""

        def look() -> list[Unfinished]:
            from vidgen.ai.making.unfinished import unfinished  # in a thread: it takes a quarter of a second

            return unfinished(list(projects))

        return [] if self.busy or not projects else await self._background.call("disk", look)

    def start(self, order: VideoOrder, path: Path) -> None:
        """Begin to make, or go on."""
        if self._task is None:
            self._task = self._background.start(self._make(order, path))
            self._task.add_done_callback(self._over)

    def cancel(self) -> None:
        """Stop; what is done is kept."""
        if self._task is not None:
            self._task.cancel()

    async def stop(self) -> None:
        """Stop, and wait until it has."""
        task = self._task
        if task is not None:
            task.cancel()
            await asyncio.wait([task])

    def _over(self, task: asyncio.Task[None]) -> None:
        """Of one that was cancelled before it began: nobody else says so."""
        if self._task is task:
            self._task = None
            self.ended.emit("")

    async def _make(self, order: VideoOrder, path: Path) -> None:
        from vidgen.ai.making.making import make_video

        said: deque[Told] = deque()

        def drain() -> None:
            while said:
                self.told.emit(said.popleft())

        wake = self._background.later(drain)

        def tell(told: Told) -> None:
            said.append(told)
            wake()

        async def work() -> MadeVideo:
            return await make_video(self._services.projects, self._services.ai_apart(), order, path, tell)

        why, made = "", None
        self.began.emit(path)
        try:
            made = await aside(self._background, work)
        except Cancelled:
            pass
        except VidgenError as error:
            why = str(error)
        finally:
            self._task = None
            drain()
            if made is None:
                self.ended.emit(why)
        if made is not None:
            self.made.emit(path, made)
