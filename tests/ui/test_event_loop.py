"""What the window's loop does that Qt's alone does not."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import AsyncIterator

import qasync
from PySide6.QtWidgets import QApplication

from vidgen.ui.loop.event_loop import event_loop


def test_a_generator_that_nobody_reads_any_more_ends_in_the_loop(loop: qasync.QEventLoop, qtbot) -> None:
    """As a connection does when its reader is cancelled between two pieces."""
    ended: list[str] = []

    async def pieces() -> AsyncIterator[int]:
        task = asyncio.current_task()
        try:
            yield 1
            yield 2
        finally:
            await asyncio.sleep(0.01)  # a lock, a farewell to the other side
            ended.append("awaited" if asyncio.current_task() is not task else "in the reader")

    async def outer() -> AsyncIterator[int]:
        async for piece in pieces():
            yield piece

    async def read() -> None:
        async for _ in outer():
            await asyncio.sleep(60)

    async def main() -> None:
        task = asyncio.ensure_future(read())
        await asyncio.sleep(0.01)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    task = loop.create_task(main())
    qtbot.waitUntil(task.done, timeout=5000)
    del task
    gc.collect()
    qtbot.waitUntil(lambda: bool(ended), timeout=5000)
    assert ended == ["awaited"]


def test_a_task_that_waits_when_the_loop_is_closed_tidies_up(qapp: QApplication) -> None:
    ended: list[str] = []

    async def work() -> None:
        try:
            await asyncio.sleep(60)
        finally:
            await asyncio.sleep(0)
            ended.append("tidied up")

    made = event_loop(qapp)
    task = made.create_task(work())
    made.run_until_complete(asyncio.sleep(0.01))
    made.close()
    assert task.cancelled()
    assert ended == ["tidied up"]
