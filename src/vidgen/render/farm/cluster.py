"""`Cluster`: the connection of an export to a farm. Nothing here waits for longer than it is told."""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections.abc import Callable, Coroutine, Iterable
from concurrent.futures import CancelledError, wait
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

from vidgen.errors import Cancelled, RenderError
from vidgen.render.farm.security import Tls, checked_address, require_dask, security_of

if TYPE_CHECKING:
    from types import TracebackType

    from distributed import Client, Future

CONNECT = 10.0
"""Seconds that a farm has to answer at first."""
_CLOSE = 2.0
_PREFIX = "vidgen "


class Lost(Exception):  # noqa: N818 - a state of the farm
    """A member, or the whole farm, does not answer any more."""


@dataclass(frozen=True)
class Member:
    """A worker of the farm."""

    address: str
    versions: frozenset[str]
    """Of vidgen, that it renders with: one, or none when it is not a worker of vidgen's."""
    slots: int
    """How many parts it renders at a time."""


def resource_of(version: str) -> str:
    """Return how a worker tells Dask its version of vidgen; tasks that ask for it go nowhere else."""
    return f"{_PREFIX}{version}"


class Cluster:
    """A connection to the scheduler. Close it, or use it in a `with`."""

    def __init__(self, address: str, tls: Tls | None = None) -> None:
        """Connect. Raises UsageError for an address that is none, and RenderError when nobody answers there."""
        require_dask()
        self.address = checked_address(address, tls)
        logging.getLogger("distributed").setLevel(logging.CRITICAL)  # what goes wrong is told by us, in a sentence
        # A loop of our own, and not Dask's: it ends when the connection does, also one that never came to be.
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="farm connection", daemon=True)
        self._thread.start()
        try:
            self._client: Client = asyncio.run_coroutine_threadsafe(_connected(self.address, tls), self._loop).result()
        except BaseException as error:
            self._end()
            if not isinstance(error, (OSError, TimeoutError, ValueError)):
                raise
            raise RenderError(
                f"No farm answers at {self.address} ({_reason(error)}); is 'vidgen farm scheduler' running there?"
            ) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Leave the farm; tasks that are under way end soon."""
        asyncio.run_coroutine_threadsafe(_closed(self._client), self._loop).result()
        self._end()

    def _end(self) -> None:
        """End the loop and its thread."""
        asyncio.run_coroutine_threadsafe(_others_cancelled(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    @property
    def alive(self) -> bool:
        """Whether the scheduler can be reached."""
        return bool(self._client.status == "running")

    def members(self, cancel: threading.Event) -> list[Member]:
        """Return the workers that there are. Raises Lost and Cancelled."""

        async def ask() -> Any:
            return await self._client.scheduler.identity(n_workers=-1)

        workers = self._wait(ask(), cancel, CONNECT)["workers"]
        return [_member(address, facts) for address, facts in sorted(workers.items())]

    def run(self, address: str, duty: Callable[..., Any], *arguments: Any, cancel: threading.Event) -> Any:
        """Have a member do a duty, beside its tasks; return its result.

        Raises Lost, Cancelled, and what the duty raises.
        """

        async def ask() -> Any:
            return await self._client.run(duty, *arguments, workers=[address])

        answers = self._wait(ask(), cancel, None)
        if address not in answers:
            raise Lost("it is not there any more")
        return answers[address]

    def submit(self, member: str, version: str, name: str, duty: Callable[..., Any], *arguments: Any) -> Future:
        """Give a member a task; it waits until the member has a free slot. Raises Lost."""

        async def ask() -> Future:
            return self._client.submit(
                duty, *arguments, key=name, pure=False, workers=[member], resources={resource_of(version): 1}
            )

        return self._wait(ask(), threading.Event(), CONNECT)

    def stop(self, futures: Iterable[Future]) -> None:
        """Take tasks back. Those that are under way end soon."""

        async def ask() -> Any:
            return await self._client.cancel(list(futures), force=True)

        try:
            self._wait(ask(), threading.Event(), _CLOSE)
        except Lost:
            return  # with the farm go its tasks

    def listen(self, topic: str, heard: Callable[[dict[str, Any]], None]) -> None:
        """Have `heard` called, in a thread of Dask's, with what tasks report under a topic. Raises Lost."""

        async def ask() -> None:
            self._client.subscribe_topic(topic, lambda event: heard(event[1]))

        self._wait(ask(), threading.Event(), CONNECT)

    def _wait(self, work: Coroutine[Any, Any, Any], cancel: threading.Event, patience: float | None) -> Any:
        future = asyncio.run_coroutine_threadsafe(work, self._loop)
        until = None if patience is None else time.monotonic() + patience
        while not wait((future,), 0.1).done:
            late = until is not None and time.monotonic() > until
            if cancel.is_set() or late or not self.alive:
                future.cancel()
                if cancel.is_set():
                    raise Cancelled("Stopped.")
                raise Lost("no answer")
        try:
            return future.result()
        except (OSError, TimeoutError, CancelledError) as error:
            raise Lost(_reason(error)) from error


async def _connected(address: str, tls: Tls | None) -> Client:
    from distributed import Client

    client = Client(
        address, asynchronous=True, timeout=CONNECT, security=security_of(tls), set_as_default=False, name="vidgen"
    )
    try:
        return await client
    except BaseException:
        await _closed(client)
        raise


async def _closed(client: Client) -> None:
    with suppress(OSError, TimeoutError):  # the scheduler is gone: there is nobody to say goodbye to
        await client.close(timeout=_CLOSE)


async def _others_cancelled() -> None:
    others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)


def _member(address: str, facts: dict[str, Any]) -> Member:
    versions = frozenset(n.removeprefix(_PREFIX) for n in facts.get("resources", {}) if n.startswith(_PREFIX))
    return Member(address, versions, int(facts["nthreads"]))


def _reason(error: BaseException) -> str:
    text = str(error).strip().splitlines()
    return (text[0] if text else type(error).__name__).rstrip(".")
