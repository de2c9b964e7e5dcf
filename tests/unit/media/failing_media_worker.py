"""A media worker that crashes or hangs on files named so, and otherwise is the real one."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

from vidgen.media import worker
from vidgen.workers import Channel


def probe(channel: Channel, params: dict, payload: bytes) -> tuple[object, bytes]:
    path = Path(params["path"])
    channel.doing(f"probing '{path}'")
    with path.with_suffix(".tries").open("a") as tries:
        tries.write("x")
    if "crash" in path.name or ("once" in path.name and path.with_suffix(".tries").stat().st_size == 1):
        os.kill(os.getpid(), signal.SIGSEGV)
    if "hang" in path.name:
        time.sleep(600)
    return worker.probe(channel, params, payload)


HANDLERS = {**worker.HANDLERS, "probe": probe}
