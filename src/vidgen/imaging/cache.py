"""`PictureCache`: pictures kept by what they show, the least lately used leaving first, within a bound of memory."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable

from vidgen.imaging.picture import Picture


class PictureCache:
    """Keeps RGBA pictures of at most `limit` bytes together. May be used from several threads."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self._lock = threading.Lock()
        self._pictures: OrderedDict[Hashable, Picture] = OrderedDict()
        self._bytes = 0

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
                self._pictures.move_to_end(key)
                return self._pictures[key]
        picture = make()
        cost = _cost(picture)
        with self._lock:
            if key not in self._pictures and cost <= self.limit // 2:
                self._pictures[key] = picture
                self._bytes += cost
                while self._bytes > self.limit:
                    _, old = self._pictures.popitem(last=False)
                    self._bytes -= _cost(old)
        return picture


def _cost(picture: Picture) -> int:
    return picture.width * picture.height * 4
