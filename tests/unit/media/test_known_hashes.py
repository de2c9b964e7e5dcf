"""Hashes of files that were read are known until the file is another one."""

from __future__ import annotations

import os
from pathlib import Path

from vidgen.media.hashing import content_hash
from vidgen.media.known_hashes import KnownHashes


class Reader:
    """Hashes files and counts how often."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, path: Path) -> str:
        self.count += 1
        return content_hash(path)


def test_a_file_is_read_once(tmp_path: Path) -> None:
    file, read = tmp_path / "a", Reader()
    file.write_bytes(b"one")
    for _ in range(2):
        assert KnownHashes(tmp_path / "known").hash_of(file, read) == content_hash(file)
    assert read.count == 1


def test_another_content_is_noticed_though_size_and_date_are_kept(tmp_path: Path) -> None:
    file, known, read = tmp_path / "a", KnownHashes(tmp_path / "known"), Reader()
    file.write_bytes(b"one")
    facts = file.stat()
    first = known.hash_of(file, read)
    file.write_bytes(b"two")
    os.utime(file, ns=(facts.st_atime_ns, facts.st_mtime_ns))
    assert known.hash_of(file, read) == content_hash(file) != first


def test_damaged_notes_count_as_none(tmp_path: Path) -> None:
    file, known, read = tmp_path / "a", KnownHashes(tmp_path / "known"), Reader()
    file.write_bytes(b"one")
    right = known.hash_of(file, read)
    (note,) = (tmp_path / "known").iterdir()
    for damage in (b"", b"zz" * 20, b"\xff" * 40, b"12"):
        note.write_bytes(damage)
        assert known.hash_of(file, read) == right
    assert read.count == 5


def test_where_nothing_can_be_kept_files_are_read_again(tmp_path: Path) -> None:
    file, read = tmp_path / "a", Reader()
    file.write_bytes(b"one")
    (tmp_path / "known").write_text("in the way")
    for _ in range(2):
        assert KnownHashes(tmp_path / "known").hash_of(file, read) == content_hash(file)
    assert read.count == 2
