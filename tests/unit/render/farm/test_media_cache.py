"""Media that are sent to a member of a farm."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from vidgen.errors import MediaError, ProjectError
from vidgen.render.farm import media_cache
from vidgen.render.farm.media_cache import MediaCache, ending_of

DATA = bytes(range(256)) * 40


def hash_of(data: bytes) -> str:
    return hashlib.blake2b(data, digest_size=20).hexdigest()


def send(cache: MediaCache, data: bytes, ending: str = ".mp4", step: int = 1000) -> Path:
    token = cache.begin(hash_of(data), ending, len(data))
    for at in range(0, len(data), step):
        cache.piece(token, data[at : at + step])
    found = cache.place(f"/not/here{ending}", hash_of(data), len(data))
    assert found is not None
    return found


def test_a_file_comes_in_pieces_and_keeps_its_ending(tmp_path: Path) -> None:
    cache = MediaCache(tmp_path)
    found = send(cache, DATA)
    assert found.read_bytes() == DATA
    assert found.suffix == ".mp4"
    assert [p for p in tmp_path.rglob("*") if p.is_file()] == [found]
    assert MediaCache(tmp_path).place("/not/here.mp4", hash_of(DATA), len(DATA)) == found


def test_using_a_file_does_not_make_it_another_version(tmp_path: Path) -> None:
    """A render process that has it open would take it for a file that was changed under its hands."""
    cache = MediaCache(tmp_path)
    found = send(cache, DATA)
    os.utime(found, (1, 1))
    cache.place("/not/here.mp4", hash_of(DATA), len(DATA))
    assert found.stat().st_mtime == 1
    assert found.stat().st_atime > 1


@pytest.mark.parametrize("wrong", [DATA[:-1] + b"x", DATA + b"more"])
def test_what_is_not_as_promised_is_refused(tmp_path: Path, wrong: bytes) -> None:
    cache = MediaCache(tmp_path)
    token = cache.begin(hash_of(DATA), ".mp4", len(DATA))
    with pytest.raises(MediaError, match="changed while it was sent"):
        cache.piece(token, wrong)
    assert not [p for p in tmp_path.rglob("*") if p.is_file()]
    assert cache.place("/not/here.mp4", hash_of(DATA), len(DATA)) is None


def test_the_same_path_is_used_if_it_has_the_same_content(tmp_path: Path) -> None:
    cache, there = MediaCache(tmp_path / "cache"), tmp_path / "clip.mp4"
    there.write_bytes(DATA)
    assert cache.place(str(there), hash_of(DATA), len(DATA)) == there
    there.write_bytes(DATA[::-1])
    assert cache.place(str(there), hash_of(DATA), len(DATA)) is None


def test_a_file_in_the_cache_that_was_changed_does_not_count(tmp_path: Path) -> None:
    cache = MediaCache(tmp_path)
    send(cache, DATA).write_bytes(DATA[::-1])
    assert cache.place("/not/here.mp4", hash_of(DATA), len(DATA)) is None


def test_what_was_not_used_for_longest_goes_first(tmp_path: Path) -> None:
    cache = MediaCache(tmp_path, limit=25_000)
    first, second = send(cache, DATA), send(cache, DATA[::-1])
    os.utime(first, (20, 1))
    os.utime(second, (10, 2))
    third = send(cache, DATA[1:] + b"!")
    assert first.exists()
    assert third.exists()
    assert not second.exists()


def test_files_of_the_export_under_way_stay(tmp_path: Path) -> None:
    cache = MediaCache(tmp_path, limit=15_000)
    first = send(cache, DATA)
    cache.abandon(cache.begin(hash_of(DATA[::-1]), "", 10_240, keep={hash_of(DATA)}))
    assert first.exists()


def test_a_sender_that_went_away_is_forgotten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache = MediaCache(tmp_path)
    token = cache.begin(hash_of(DATA), ".mp4", len(DATA))
    cache.piece(token, DATA[:100])
    monkeypatch.setattr(media_cache, "PATIENCE", -1.0)
    cache.abandon(cache.begin(hash_of(b"other"), "", 5))
    assert not [p for p in tmp_path.rglob("*") if p.is_file()]
    with pytest.raises(KeyError):
        cache.piece(token, DATA[100:])


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(ProjectError, match="Media cannot be kept in"):
        MediaCache(tmp_path / "file").begin(hash_of(DATA), ".mp4", 5)


@pytest.mark.parametrize(
    ("path", "ending"),
    [("/a/b.mp4", ".mp4"), ("C:\\x\\y.MOV", ".MOV"), ("/a.b/c", ""), ("/a/b.with space", ""), ("/a/.hidden", "")],
)
def test_endings(path: str, ending: str) -> None:
    assert ending_of(path) == ending


def test_names_do_not_lead_out_of_the_folder(tmp_path: Path) -> None:
    for hash, ending in (("../" * 13 + "x", ""), (hash_of(DATA), "/../../x")):
        with pytest.raises(ValueError, match="not a name in the cache"):
            MediaCache(tmp_path).begin(hash, ending, 5)
