"""What is kept between frames goes when it is of no use any more."""

from __future__ import annotations

import threading
import weakref

from vidgen.imaging.cache import PictureCache, forget_unused
from vidgen.imaging.per_thread import per_thread
from vidgen.imaging.picture import Picture


def test_pictures_that_nobody_asked_for_since_the_last_time_are_forgotten() -> None:
    cache = PictureCache(1 << 20)
    for key in "ab":
        cache.get(key, Picture.nothing)
    forget_unused()
    cache.get("b", Picture.nothing)
    assert len(cache) == 2
    forget_unused()
    assert len(cache) == 1
    kept = cache.get("b", Picture.nothing)
    assert cache.get("b", Picture.nothing) is kept
    assert cache.bytes == 4


def test_what_a_thread_made_is_its_own_and_goes_with_it() -> None:
    class Thing:
        pass

    @per_thread(2)
    def thing(number: int) -> Thing:
        return Thing()

    seen: list[weakref.ref[Thing]] = []

    def other() -> None:
        made = thing(1)
        assert thing(1) is made
        assert made is not mine
        seen.append(weakref.ref(made))

    mine = thing(1)
    thread = threading.Thread(target=other)
    thread.start()
    thread.join()
    assert seen[0]() is None
    thing(2)
    thing(3)
    assert thing(1) is not mine
