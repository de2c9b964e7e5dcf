"""The two long-running processes of a farm: the scheduler, which knows everybody, and the workers."""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vidgen import net
from vidgen.errors import UsageError
from vidgen.render.farm.cluster import resource_of
from vidgen.render.farm.duties import EXTENSION
from vidgen.render.farm.farmhand import Farmhand
from vidgen.render.farm.media_cache import MediaCache
from vidgen.render.farm.security import Tls, require_dask, security_of
from vidgen.render.segments.store import Store
from vidgen.render.version import version
from vidgen.scratch import scratch_folder

if TYPE_CHECKING:
    from distributed import Worker

_NO_PAGES = "127.0.0.1:0"
"""Where Dask's own status pages go: to this machine only, at a port that nobody asked for."""
_PATIENCE = 10.0
"""Seconds after which a worker that does not reach its scheduler begins anew."""
_CLOSE = 3.0
"""Seconds that a worker has to leave in good order."""


@dataclass(frozen=True)
class Station:
    """What a worker is given."""

    scheduler: str
    """Its address, as in tcp://render-1:8786."""
    processes: int
    """How many segments it renders at a time."""
    store: Path
    """Folder of finished segments; may be one that all members of the farm see."""
    media: Path
    """Folder of media that were sent here."""
    host: str | None = None
    """The address of this machine at which others reach it; found out when not given."""


def run_scheduler(host: str, port: int, tls: Tls | None, told: Callable[[str], None]) -> None:
    """Serve until the process is asked to end. `told` is called with the address when it can be reached.

    Raises UsageError when the address cannot be had.
    """
    net.check(host)
    require_dask()
    _quiet()
    asyncio.run(_scheduler(host, port, tls, told))


def run_worker(station: Station, tls: Tls | None, told: Callable[[str], None]) -> None:
    """Render for a farm until the process is asked to end. `told` is called with sentences about how it goes.

    A scheduler that is not there, or goes away, is waited for.
    """
    require_dask()
    _quiet()
    asyncio.run(_worker(station, tls, told))


async def _scheduler(host: str, port: int, tls: Tls | None, told: Callable[[str], None]) -> None:
    from distributed import Scheduler

    async with _asked_to_end() as stop:
        scheduler = Scheduler(
            host=host,
            port=port,
            protocol="tls" if tls else "tcp",
            security=security_of(tls),
            dashboard=False,
            dashboard_address=_NO_PAGES,
        )
        try:
            await scheduler
        except (OSError, RuntimeError) as error:  # Dask's own word for it carries the system's
            cause = error.__cause__ if isinstance(error.__cause__, OSError) else error
            raise UsageError(
                f"No scheduler can listen at {host}:{port} ({getattr(cause, 'strerror', None) or cause}); choose another "
                "--host or --port."
            ) from error
        try:
            told(scheduler.address)
            await _first(stop.wait(), scheduler.finished())
        finally:
            await scheduler.close()


async def _worker(station: Station, tls: Tls | None, told: Callable[[str], None]) -> None:
    async with _asked_to_end() as stop:
        waiting = False
        while not stop.is_set():
            hand = Farmhand(Store(station.store), MediaCache(station.media))
            with scratch_folder() as folder:
                worker = _made(station, tls, hand, str(folder))
                try:
                    await _first(stop.wait(), _begun(worker))
                    if worker.status.name == "running":
                        waiting = False
                        told(f"{worker.address} renders for {station.scheduler}, {station.processes} at a time.")
                        await _first(stop.wait(), worker.finished())
                        if not stop.is_set():
                            told(f"The scheduler at {station.scheduler} went away; it is waited for.")
                    elif not waiting:
                        told(f"The scheduler at {station.scheduler} does not answer yet; it is waited for.")
                    waiting = True
                finally:
                    hand.leave()
                    await worker.close(timeout=_CLOSE)
                    hand.close()


def _made(station: Station, tls: Tls | None, hand: Farmhand, folder: str) -> Worker:
    """Return a worker of Dask's that is not connected yet. Tasks of other versions of vidgen don't come to it."""
    from distributed import Worker

    worker = Worker(
        station.scheduler,
        nthreads=station.processes,
        resources={resource_of(version()): station.processes},
        host=station.host or _own_address(station.scheduler),
        protocol="tls" if tls else "tcp",
        security=security_of(tls),
        memory_limit=0,  # the rendering is done in processes of their own, with limits of their own
        dashboard_address=_NO_PAGES,
        local_directory=folder,
        death_timeout=_PATIENCE,
    )
    worker.extensions[EXTENSION] = hand
    return worker


async def _begun(worker: Worker) -> None:
    with suppress(OSError, TimeoutError, RuntimeError):  # Dask's words for: nobody answers
        await worker


def _own_address(scheduler: str) -> str:
    """Return the address at which this machine can be reached from the scheduler."""
    from distributed.utils import get_ip

    host, port = scheduler.rpartition("://")[2].rsplit(":", 1)
    try:
        return str(get_ip(host.strip("[]"), int(port)))
    except OSError:
        return "127.0.0.1"


@asynccontextmanager
async def _asked_to_end() -> AsyncIterator[asyncio.Event]:
    """Yield an event that is set when the process is asked to end: Ctrl+C, `kill`, a closed terminal."""
    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    heeded = []
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        with suppress(NotImplementedError):  # Windows: Ctrl+C cancels us instead
            if number is not None:
                loop.add_signal_handler(number, stop.set)
                heeded.append(number)
    try:
        yield stop
    finally:
        for number in heeded:
            loop.remove_signal_handler(number)


async def _first(*works: Coroutine[Any, Any, Any]) -> None:
    """Wait until one of several is done, and give the others up."""
    tasks = [asyncio.ensure_future(work) for work in works]
    await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


def _quiet() -> None:
    """Have Dask say only what is wrong: we say the rest."""
    import distributed

    logging.getLogger(distributed.__name__).setLevel(logging.ERROR)
