"""The worker processes that render: what they serve and what they may use. Quick to import, since they are started first."""

from __future__ import annotations

from vidgen.workers import Limits, Worker

MODULE = "vidgen.render.worker"
LIMITS = Limits(memory=24 << 30, open_files=512)
HARDWARE_LIMITS = Limits(memory=None, open_files=512)
"""Drivers reserve far more address space than there is memory."""


def render_worker(number: int, limits: Limits = LIMITS) -> Worker:
    """Start one. Raises WorkerFailed when the machine has no room for it."""
    return Worker(MODULE, name=f"render worker {number + 1}", limits=limits)
