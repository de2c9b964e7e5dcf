"""Giving up what only root may do and no worker should."""

from __future__ import annotations

import ctypes
import os
import sys

_VERSION = 0x20080522
"""Of the layout below (`capset(2)`): two words for each of effective, permitted and inherited."""
_SYS_NICE = 1 << 23


def give_up_real_time() -> None:
    """Have this process and its later threads never be scheduled before all others; call it before there are threads.

    SVT-AV1 gives its threads, some forty, the highest priority that there is (SCHED_FIFO 99) when it runs as root, as it
    does in most containers: the machine then stands still until the segment is coded.
    """
    if sys.platform != "linux" or os.geteuid() != 0:
        return
    system = ctypes.CDLL(None)
    head = (ctypes.c_uint32 * 2)(_VERSION, 0)
    sets = (ctypes.c_uint32 * 6)()
    if system.capget(head, sets) == 0:
        for number in range(3):
            sets[number] &= ~_SYS_NICE
        system.capset(head, sets)
