"""What goes over the network beside the tasks: a job and its media to a member, finished parts back. In pieces."""

from __future__ import annotations

import threading
from contextlib import suppress
from pathlib import Path

from vidgen.errors import MediaError, RenderError
from vidgen.files import discard, finish
from vidgen.partials import partial_name
from vidgen.render.farm import duties
from vidgen.render.farm.cluster import Cluster, Lost
from vidgen.render.farm.farmhand import UnknownJob
from vidgen.render.farm.job import FarmJob
from vidgen.render.segments.file import DamagedSegment, SegmentFile
from vidgen.render.segments.store import Store

PIECE = 8 << 20
"""Bytes that are sent at a time: so much of memory is used on each of the machines."""


def prepare(cluster: Cluster, address: str, job: FarmJob, data: bytes, stop: threading.Event) -> str:
    """Send a job (`data` is it as bytes) and the media that a member lacks; return the job's name.

    Raises Lost, UnknownJob when it forgot something at once, Cancelled when `stop` is set, and the sentence of a member
    that cannot take it.
    """
    name: str = cluster.run(address, duties.learn, data, cancel=stop)
    for asset in cluster.run(address, duties.lacking, name, cancel=stop):
        token = cluster.run(address, duties.begin, name, asset, cancel=stop)
        try:
            _send(cluster, address, token, Path(job.media[asset].path), job.media[asset].size, stop)
        except BaseException:
            with suppress(Lost):
                cluster.run(address, duties.abandon, token, cancel=threading.Event())
            raise
    if cluster.run(address, duties.lacking, name, cancel=stop):
        raise UnknownJob(name)
    return name


def _send(cluster: Cluster, address: str, token: str, path: Path, size: int, stop: threading.Event) -> None:
    sent = 0
    try:
        with path.open("rb") as file:
            while sent < size:
                data = file.read(min(PIECE, size - sent))
                if not data:
                    raise MediaError(f"'{path.name}' became shorter while it was sent; export again.")
                cluster.run(address, duties.piece, token, data, cancel=stop)
                sent += len(data)
    except OSError as error:
        raise MediaError(f"'{path.name}' cannot be read: {error.strerror or error}.") from error


def fetch(cluster: Cluster, address: str, key: str, size: int, store: Store, stop: threading.Event) -> None:
    """Bring a finished part into the store, checked, unless it is there: members may use the same folder.

    Raises Lost, UnknownJob, DamagedSegment (the member has forgotten it then), Cancelled, and RenderError when the store
    cannot be written.
    """
    if store.has(key):
        return
    target = store.path(key)
    partial = partial_name(target)
    try:
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with partial.open("xb") as file:  # in place: the temporary name
            for offset in range(0, size, PIECE):
                file.write(cluster.run(address, duties.read, key, offset, min(PIECE, size - offset), cancel=stop))
        for _ in SegmentFile(partial, key).packets():
            pass
        finish(partial, target)
    except DamagedSegment:
        with suppress(Lost):
            cluster.run(address, duties.check, key, cancel=stop)
        raise
    except OSError as error:
        raise RenderError(
            f"The export broke off: what the farm rendered cannot be kept in '{store.folder}' "
            f"({error.strerror or error}); make room there and export again: it goes on from where it stopped."
        ) from error
    finally:
        discard(partial)
