"""What members of a farm are asked for: functions that Dask calls in a worker's process, by name.

Those that return nothing but facts of this machine run beside the renderings (`run`); `make` is a task of Dask's.
"""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Any

from vidgen.errors import Cancelled, VidgenError
from vidgen.render.farm.farmhand import Farmhand, Refused, UnknownJob
from vidgen.render.segments.segment import Segment, Sound
from vidgen.workers import WorkerFailed

if TYPE_CHECKING:
    from collections.abc import Callable

    from distributed import Worker

EXTENSION = "vidgen"
"""The name under which Dask's worker has its farmhand."""
_REPORTS = 0.3
"""Seconds between two reports of a part's progress at least."""


def make(name: str, part: dict[str, Any], number: int, topic: str) -> dict[str, Any]:
    """Render a part of a job; return what became of it, always as data.

    `seconds` and `size` when it is in this member's store; else one of `unknown`, `refused`, `died`, `stopped`, `failed`,
    each with a sentence.
    """
    from distributed import get_worker

    worker = get_worker()
    task = worker.get_current_task()
    told = 0.0

    def wanted() -> bool:
        state = worker.state.tasks.get(task)
        return state is not None and state.state == "executing"

    def on_done(done: int) -> None:
        nonlocal told
        if time.monotonic() - told >= _REPORTS:
            told = time.monotonic()
            worker.log_event(topic, {"number": number, "done": done})

    try:
        return _farmhand(worker).make(name, part_of(part), wanted, on_done)
    except UnknownJob:
        return {"unknown": "the job is not known here"}
    except Refused as error:
        return {"refused": str(error)}
    except Cancelled:
        return {"stopped": "it was stopped"}
    except WorkerFailed as error:
        return {"died": str(error)}
    except VidgenError as error:
        return {"failed": str(error)}


async def learn(data: bytes, *, dask_worker: Worker) -> str:
    """Take over a job; return its name. Raises Refused."""
    return await asyncio.to_thread(_farmhand(dask_worker).learn, data)


async def lacking(name: str, *, dask_worker: Worker) -> list[str]:
    """Return the assets whose files this member does not have."""
    return await asyncio.to_thread(_farmhand(dask_worker).lacking, name)


async def begin(name: str, asset: str, *, dask_worker: Worker) -> str:
    """Make ready for a file; return the token for its pieces. Raises ProjectError."""
    return await asyncio.to_thread(_farmhand(dask_worker).begin, name, asset)


async def piece(token: str, data: bytes, *, dask_worker: Worker) -> None:
    """Take a piece of a file. Raises MediaError and ProjectError."""
    await asyncio.to_thread(_farmhand(dask_worker).media.piece, token, data)


async def abandon(token: str, *, dask_worker: Worker) -> None:
    """Forget a file of which no more pieces will come."""
    await asyncio.to_thread(_farmhand(dask_worker).media.abandon, token)


async def read(key: str, offset: int, length: int, *, dask_worker: Worker) -> bytes:
    """Return some bytes of a finished part."""
    return await asyncio.to_thread(_farmhand(dask_worker).read, key, offset, length)


async def check(key: str, *, dask_worker: Worker) -> None:
    """Forget a part if it is damaged here."""
    await asyncio.to_thread(_farmhand(dask_worker).check, key)


def data_of(part: Segment | Sound) -> dict[str, Any]:
    """Return a part as data that can be sent."""
    return part.model_dump(mode="json")


def part_of(data: dict[str, Any]) -> Segment | Sound:
    """Read what `data_of` returned."""
    kind: Callable[[dict[str, Any]], Segment | Sound]
    kind = Segment.model_validate if "number" in data else Sound.model_validate
    return kind(data)


def _farmhand(worker: Worker) -> Farmhand:
    found = worker.extensions.get(EXTENSION)
    if not isinstance(found, Farmhand):
        raise Refused("is no worker of vidgen's; start it with 'vidgen farm worker'")
    return found
