"""The store: finds what is there, drops what is damaged, and takes away what was not used for longest."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import pytest

from vidgen.owner import owner
from vidgen.partials import partial_name
from vidgen.render.segments.file import Head, Packet
from vidgen.render.segments.store import Store

KEYS = [f"{n:040x}" for n in range(8)]


def put(store: Store, key: str, size: int = 1000) -> None:
    with store.writer(key) as writer:
        writer.add(Packet(0, True, b"x" * size))
        writer.finish(Head("h264", b"", 1, "libx264"))


def age(store: Store, key: str, hours: float) -> None:
    then = time.time() - hours * 3600
    os.utime(store.path(key), (then, then))


def there(store: Store) -> list[str]:
    return [key for key in KEYS if store.path(key).exists()]


def test_what_is_put_in_is_found(tmp_path: Path) -> None:
    store = Store(tmp_path)
    assert not store.has(KEYS[0])
    put(store, KEYS[0])
    found = Store(tmp_path).find(KEYS[0])
    assert found is not None
    assert [p.data for p in found.packets()] == [b"x" * 1000]
    assert store.usage().files == 1


def test_a_damaged_one_is_not_there(tmp_path: Path) -> None:
    store = Store(tmp_path)
    put(store, KEYS[0])
    with store.path(KEYS[0]).open("r+b") as file:
        file.seek(-3, os.SEEK_END)
        file.write(b"!")
    assert not store.has(KEYS[0])
    assert there(store) == []


def test_one_that_lies_under_another_name_is_not_there(tmp_path: Path) -> None:
    """As when two files were swapped: the bytes are sound, the pictures are others."""
    store = Store(tmp_path)
    for key in KEYS[:3]:
        put(store, key, int(key, 16) + 10)
    held = store.path(KEYS[0]).read_bytes()
    store.path(KEYS[0]).write_bytes(store.path(KEYS[1]).read_bytes())
    store.path(KEYS[1]).write_bytes(held)
    assert store.find(KEYS[0]) is None
    assert store.check() == (1, 1)
    assert there(store) == [KEYS[2]]


def test_what_cannot_be_noted_is_left_to_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a folder that several users share, or on a disk that is only read."""
    store = Store(tmp_path)
    put(store, KEYS[0])

    def refused(path: Path) -> None:
        raise PermissionError(path)

    monkeypatch.setattr(os, "utime", refused)
    assert store.has(KEYS[0])
    assert there(store) == KEYS[:1]


def test_the_oldest_go_first_and_those_in_use_stay(tmp_path: Path) -> None:
    store = Store(tmp_path, limit=4500)
    for number, key in enumerate(KEYS):
        put(store, key)
        age(store, key, 20 - number)
    store.find(KEYS[1])  # used just now
    assert store.prune({KEYS[0]}) > 0
    assert store.usage().size <= 4500
    assert {KEYS[0], KEYS[1], KEYS[7]} <= set(there(store))
    assert KEYS[2] not in there(store)


def test_what_was_just_used_stays_even_beyond_the_limit(tmp_path: Path) -> None:
    """Another export may be about to join it."""
    store = Store(tmp_path, limit=5000)
    for key in KEYS[:6]:
        put(store, key)
    assert store.prune() == 0
    for key in KEYS:
        put(store, key, 2000)
    store.prune()
    assert store.usage().size <= 10_000


def test_remains_of_dead_processes_are_taken_away(tmp_path: Path) -> None:
    store = Store(tmp_path)
    put(store, KEYS[0])
    folder = store.path(KEYS[0]).parent
    here = owner().split("-")[0]
    dead, distant = (folder / f".{KEYS[1]}.part-{seen}-999999998-5f-0123abcd.seg" for seen in (here, "01234567"))
    dead.write_bytes(b"half")
    distant.write_bytes(b"being written on another machine, whose processes are not known here")
    ours = partial_name(store.path(KEYS[1]))
    ours.write_bytes(b"being written")
    whole = store.path(KEYS[0]).stat().st_size
    before = store.usage()
    assert before.size == whole + before.unfinished
    assert store.sweep() == (4 if sys.platform != "win32" else 0)
    assert store.usage().unfinished == before.unfinished - (4 if sys.platform != "win32" else 0)
    store.prune()
    left = [] if sys.platform != "win32" else [dead.name]
    assert sorted(p.name for p in folder.iterdir()) == sorted([distant.name, ours.name, f"{KEYS[0]}.seg", *left])


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such pipes")
def test_odd_things_in_the_place_of_segments_are_no_obstacle(tmp_path: Path) -> None:
    store = Store(tmp_path)
    for key in KEYS[:3]:
        put(store, key)
        store.path(key).unlink()
    os.mkfifo(store.path(KEYS[0]))
    (store.path(KEYS[1]) / "x").mkdir(parents=True)
    assert store.check() == (0, 2)
    os.mkfifo(store.path(KEYS[0]))
    (store.path(KEYS[1]) / "x").mkdir(parents=True)
    for key in KEYS[:2]:
        assert not store.has(key)
        put(store, key)
        assert store.has(key)
    store.clear()
    store.path(KEYS[0]).parent.rmdir()
    store.path(KEYS[0]).parent.write_text("in the way")
    put(store, KEYS[0])
    assert store.has(KEYS[0])


def test_clear_takes_segments_only(tmp_path: Path) -> None:
    store = Store(tmp_path)
    put(store, KEYS[0])
    (tmp_path / "mine.txt").write_text("mine")
    left = store.path(KEYS[0]).with_name(f".{KEYS[0]}.part-01234567-999999998-5f-01234567.seg")
    left.write_bytes(b"of an export that was killed")
    os.utime(left, (0, 0))
    assert store.clear() > 1000
    assert (tmp_path / "mine.txt").exists()
    assert not left.exists()
    assert store.usage().files == 0


@pytest.mark.parametrize("key", ["", "../../etc/passwd", "A" * 40, "0" * 39])
def test_only_keys_are_paths(tmp_path: Path, key: str) -> None:
    with pytest.raises(ValueError, match="not a key"):
        Store(tmp_path).path(key)


def test_a_store_that_is_not_there_is_empty(tmp_path: Path) -> None:
    store = Store(tmp_path / "none")
    assert store.usage().files == 0
    assert store.prune() == 0
    assert store.find(KEYS[0]) is None
