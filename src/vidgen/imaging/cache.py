"""`PictureCache`: pictures kept by what they show, the least lately used leaving first, within a bound of memory."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from weakref import WeakSet

from vidgen.imaging.picture import Picture

_ALL: WeakSet[PictureCache] = WeakSet()


def forget_unused() -> None:
    """Have all caches let go of the pictures that were not asked for since the last call.

    An export goes from the beginning to the end: what was shown in the segment before the last will hardly come again. A
    picture also holds forms that a cache does not count, up to three times what it counts.
    """
    for cache in list(_ALL):
        cache.forget_unused()


def held_bytes() -> int:
    """Return what the pictures of all caches take, in bytes."""
    return sum(cache.bytes for cache in list(_ALL))


class PictureCache:
    """Keeps RGBA pictures of at most `limit` bytes together. May be used from several threads."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self._lock = threading.Lock()
        self._pictures: OrderedDict[Hashable, Picture] = OrderedDict()
        self._bytes = 0
        self._used: set[Hashable] = set()
        _ALL.add(self)

    def __len__(self) -> int:
        return len(self._pictures)

    @property
    def bytes(self) -> int:
        """What its pictures take, in bytes."""
        return self._bytes

    def get(self, key: Hashable, make: Callable[[], Picture]) -> Picture:
        """Return the picture of `key`, made by `make` if it is not there. One that is too large is not kept."""
        with self._lock:
            if key in self._pictures:
                self._used.add(key)
                self._pictures.move_to_end(key)
                return self._pictures[key]
        picture = make()
        cost = _cost(picture)
        with self._lock:
            if key not in self._pictures and cost <= self.limit // 2:
                self._pictures[key] = picture
                self._used.add(key)
                self._bytes += cost
                while self._bytes > self.limit:
                    self._drop(next(iter(self._pictures)))
        return picture

    def forget_unused(self) -> None:
        """Let go of the pictures that were not asked for since the last call."""
        with self._lock:
            for key in [key for key in self._pictures if key not in self._used]:
                self._drop(key)
            self._used.clear()

    def _drop(self, key: Hashable) -> None:
        self._bytes -= _cost(self._pictures.pop(key))
        self._used.discard(key)


def _cost(picture: Picture) -> int:
    return picture.width * picture.height * 4
