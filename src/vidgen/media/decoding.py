"""With what pictures are decoded fastest on this computer: tried once in a worker process, kept for the next time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from vidgen.media.hardware import CODECS
from vidgen.media.measured import Measured
from vidgen.workers import Limits, Worker, WorkerFailed

_MODULE = "vidgen.media.decode_trial"
_LIMITS = Limits(memory=None, open_files=512)
"""Drivers reserve far more address space than there is memory."""
_SECONDS = 60.0


@dataclass(frozen=True)
class DecodeTrial:
    """What came of trying a device."""

    device: str
    codec: str
    faster: bool
    """Faster than software, with exactly the same pictures."""
    why: str
    """Why not."""
    software: float = 0.0
    """Frames of 1080p a second."""
    hardware: float = 0.0


def trials(*, again: bool = False, module: str = _MODULE, seconds: float = _SECONDS) -> list[DecodeTrial]:
    """Return what came of trying each kind of device with each codec; what was not tried yet on this computer is now.

    A device whose driver crashes the worker, or does not end within `seconds`, is not used. A computer that is too short
    of something to start a worker has none this time.
    """
    measured = Measured("decoding")
    kept = measured.get("all")
    rows = None if kept is None or again else _rows(kept.get("trials"))
    if rows is None:
        try:
            rows = _tried(module, seconds)
        except WorkerFailed:
            return []
        measured.put("all", {"trials": [vars(row) for row in rows]})
    return rows


def devices(*, module: str = _MODULE, seconds: float = _SECONDS) -> dict[str, str]:
    """Return the device that decodes each codec fastest; codecs for which that is software are left out."""
    rows = [row for row in trials(module=module, seconds=seconds) if row.faster]
    return {row.codec: row.device for row in sorted(rows, key=lambda row: row.hardware)}


def _tried(module: str, seconds: float) -> list[DecodeTrial]:
    with Worker(module, name="decoder trial", limits=_LIMITS) as worker:
        names, _ = worker.request("devices", {}, timeout=seconds)
    rows: list[DecodeTrial] = []
    for name in map(str, names):
        with Worker(module, name=f"the driver behind {name}", limits=_LIMITS) as worker:
            for codec in CODECS:
                try:
                    result, _ = worker.request("decoding", {"device": name, "codec": codec}, timeout=seconds)
                    rows += _rows([{"device": name, "codec": codec, **result}]) or []
                except WorkerFailed as failure:
                    rows.append(DecodeTrial(name, codec, faster=False, why=failure.reason))
                    break
    return rows


def _rows(data: Any) -> list[DecodeTrial] | None:
    """Return rows that were kept; None when they are no such rows."""
    try:
        return [
            DecodeTrial(
                device=str(row["device"]),
                codec=str(row["codec"]),
                faster=row["faster"] is True,
                why=str(row["why"]),
                software=float(row["software"]),
                hardware=float(row["hardware"]),
            )
            for row in data
        ]
    except (TypeError, KeyError, ValueError):
        return None
