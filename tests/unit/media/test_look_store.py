"""The cache of looks: kept, thrown away, limited, and none the worse for damage."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from vidgen.media.look_store import LookStore

A, B = "a" * 40, "b" * 40


@pytest.fixture
def store(tmp_path: Path):
    made = LookStore(tmp_path / "deep" / "looks.sqlite")
    yield made
    made.close()


def test_what_is_put_is_there(store: LookStore) -> None:
    assert store.usage() == (0, 0)
    store.put(A, "high-72", 0, {0: b"zero", 5: b"five"})
    store.put(A, "high-72", 1, {0: b"other"})
    assert store.get(A, "high-72", 0, [0, 5, 9]) == {0: b"zero", 5: b"five"}
    assert store.get(B, "high-72", 0, [0]) == {}
    assert store.usage() == (1, 13)
    again = LookStore(store.path)
    assert again.get(A, "high-72", 1, [0]) == {0: b"other"}
    assert again.clear() == 13
    again.close()
    assert store.usage() == (0, 0)


def test_what_was_not_used_for_longest_goes_first(tmp_path: Path) -> None:
    store = LookStore(tmp_path / "looks.sqlite", limit=250)
    for hash in (A, B):
        store.put(hash, "wave", 0, {0: bytes(100)})
    store.put("c" * 40, "wave", 0, {0: bytes(100)})
    assert store.get(A, "wave", 0, [0]) == {}
    assert store.get(B, "wave", 0, [0])
    store.close()


def test_a_damaged_or_older_file_begins_anew(tmp_path: Path) -> None:
    path = tmp_path / "looks.sqlite"
    path.write_bytes(b"no database at all" * 100)
    store = LookStore(path)
    store.put(A, "wave", 0, {0: b"x"})
    assert store.get(A, "wave", 0, [0]) == {0: b"x"}
    store.close()
    with sqlite3.connect(path) as other:
        other.execute("PRAGMA user_version=0")
    other.close()
    assert store.get(A, "wave", 0, [0]) == {}
    store.close()


def test_where_nothing_can_be_kept_nothing_fails(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    store = LookStore(tmp_path / "file" / "looks.sqlite")
    store.put(A, "wave", 0, {0: b"x"})
    assert store.get(A, "wave", 0, [0]) == {}
    assert store.clear() == 0
