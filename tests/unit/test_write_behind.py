"""Small files that are written soon: what is newest, in which order, and what a full or a slow disk does."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from vidgen import write_behind
from vidgen.errors import ProjectError
from vidgen.write_behind import flush, newest, write_now, write_soon

_LIMIT = 1 << 10


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """A disk that does nothing until it is set; it always is at the end."""
    go, sync = threading.Event(), os.fsync

    def wait(handle: int) -> None:
        assert go.wait(60)
        sync(handle)

    monkeypatch.setattr(os, "fsync", wait)
    yield go
    go.set()
    assert flush(60)


def test_the_newest_is_known_before_it_is_on_the_disk(tmp_path: Path, slow: threading.Event) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    for number in range(5):
        write_soon(one, b"%d" % number)
        write_soon(two, b"%d" % (number + 10))
    assert (newest(one, _LIMIT), newest(two, _LIMIT)) == (b"4", b"14")
    assert not one.exists()
    assert not two.exists()
    assert not flush(0.05), "it waited for a slow disk for ever, or says that it was written"
    slow.set()
    assert flush(60)
    assert (one.read_bytes(), two.read_bytes()) == (b"4", b"14")
    assert (newest(one, _LIMIT), newest(two, _LIMIT)) == (b"4", b"14")


def test_files_are_written_in_the_order_of_their_changes_and_each_once(
    tmp_path: Path, slow: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[tuple[str, bytes]] = []
    write = write_behind.atomic_write

    def noting(path: Path, content: bytes) -> None:
        write(path, content)
        written.append((path.name, content))

    monkeypatch.setattr(write_behind, "atomic_write", noting)
    write_soon(tmp_path / "first", b"1")
    for number in range(20):
        write_soon(tmp_path / "b", b"%d" % number)
        write_soon(tmp_path / "a", b"%d" % number)
    slow.set()
    assert flush(60)
    assert written == [("first", b"1"), ("b", b"19"), ("a", b"19")]


def test_what_is_written_now_is_not_overtaken(tmp_path: Path, slow: threading.Event) -> None:
    path = tmp_path / "a"
    write_soon(path, b"in flight")
    write_soon(path, b"waits")
    threading.Timer(0.05, slow.set).start()
    write_now(path, b"now")
    assert flush(60)
    assert path.read_bytes() == b"now"


def test_what_cannot_be_written_is_kept_told_once_and_tried_again(tmp_path: Path) -> None:
    told: list[str] = []
    stop = write_behind.listen(told.append)
    folder = tmp_path / "there"
    path = folder / "a"
    for content in (b"1", b"2"):
        write_soon(path, content, "The settings")
        assert not flush(60)
        assert newest(path, _LIMIT) == content
    assert len(told) == 1
    assert told[0].startswith(f"'{path}' could not be written: ")
    assert "The settings hold" in told[0]
    with pytest.raises(ProjectError):
        write_now(folder / "b", b"")
    folder.mkdir()
    write_soon(tmp_path / "other", b"")  # there is room again: this takes the other with it
    assert flush(60)
    assert path.read_bytes() == b"2"
    stop()
