"""A decoder trial in which one device's driver crashes and another one is fast."""

from __future__ import annotations

import os
import signal

from vidgen.workers import Channel


def devices(channel: Channel, params: dict, payload: bytes) -> tuple[object, bytes]:
    return ["cuda", "vaapi", "qsv"], b""


def decoding(channel: Channel, params: dict, payload: bytes) -> tuple[object, bytes]:
    if params["device"] == "cuda":
        os.kill(os.getpid(), signal.SIGSEGV)
    fps = {"vaapi": 300.0, "qsv": 200.0}[params["device"]]
    return {"faster": params["codec"] == "h264", "why": "", "software": 100.0, "hardware": fps}, b""


HANDLERS = {"devices": devices, "decoding": decoding}
