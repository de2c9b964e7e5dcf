"""`per_thread`: keeps what a function made, for each thread by itself, and no longer than the thread lives.

Scalers and filter graphs of FFmpeg may be used by one thread at a time. Kept in one place under the thread's number, those
of threads that have ended would stay, and an export has a new thread for each segment.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from functools import wraps
from typing import TypeVar

T = TypeVar("T")


def per_thread(size: int) -> Callable[[Callable[..., T]], Callable[..., T]]:
    """Return a decorator that keeps the last `size` results in each thread, by the arguments, which are hashable."""

    def decorated(make: Callable[..., T]) -> Callable[..., T]:
        local = threading.local()

        @wraps(make)
        def kept(*about: Hashable) -> T:
            results: OrderedDict[Hashable, T] | None = getattr(local, "results", None)
            if results is None:
                results = local.results = OrderedDict()
            if about not in results:
                results[about] = make(*about)
            results.move_to_end(about)
            while len(results) > size:
                results.popitem(last=False)
            return results[about]

        return kept

    return decorated
