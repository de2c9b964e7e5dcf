"""A trial's worker that crashes, hangs or talks nonsense for encoders named so, and otherwise is the real one."""

from __future__ import annotations

import os
import signal
import time

from vidgen.render.encoders import trial_worker
from vidgen.workers import Channel


def encoder(channel: Channel, params: dict, payload: bytes) -> tuple[object, bytes]:
    if params["name"] == "h264_nvenc":
        os.kill(os.getpid(), signal.SIGSEGV)
    if params["name"] == "h264_qsv":
        time.sleep(600)
    if params["name"] == "h264_amf":
        return {"works": "perhaps"}, b""
    return trial_worker.encoder(channel, params, payload)


HANDLERS = {"encoder": encoder}
