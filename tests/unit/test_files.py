"""The atomic write."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from vidgen import scratch
from vidgen.errors import ProjectError
from vidgen.files import atomic_write, check_room, discard
from vidgen.owner import gone, owner
from vidgen.partials import partial_name, tidy
from vidgen.scratch import scratch_folder


def test_writes_bytes_and_leaves_nothing_beside(tmp_path: Path) -> None:
    target = tmp_path / "a b.txt"
    atomic_write(target, b"one")
    atomic_write(target, b"two", mode=0o600)
    assert target.read_bytes() == b"two"
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [target]


def test_a_writer_that_fails_leaves_the_old_file(tmp_path: Path) -> None:
    target = tmp_path / "a.txt"
    atomic_write(target, b"old")

    def broken(partial: Path) -> None:
        partial.write_bytes(b"half")
        raise OSError(28, "No space left on device")

    with pytest.raises(ProjectError, match="No space left"):
        atomic_write(target, broken)
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]


def test_says_where_it_cannot_write(tmp_path: Path) -> None:
    with pytest.raises(ProjectError, match="missing"):
        atomic_write(tmp_path / "missing" / "a.txt", b"x")


def test_long_names_get_a_short_temporary_name(tmp_path: Path) -> None:
    target = tmp_path / ("x" * 240 + ".png")
    atomic_write(target, b"1")
    assert target.read_bytes() == b"1"


def test_discard_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("a")
    discard(tmp_path / "a" / "below a file", tmp_path / "nothing", tmp_path / "a")
    assert not list(tmp_path.iterdir())


@pytest.mark.skipif(sys.platform == "win32", reason="processes of others are not known there")
def test_what_a_killed_process_left_goes_away_and_nothing_else(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as dead:
        pass
    here, number, start = owner().split("-")
    left = tmp_path / f".film.part-{here}-{dead.pid}-5f-0123abcd.zip"
    reused = tmp_path / f".film.part-{here}-{number}-5f-0123abcd.zip"  # our number, when it was another's
    ours = partial_name(tmp_path / "film.zip")
    away = tmp_path / f".film.part-01234567-{dead.pid}-5f-0123abcd.zip"  # of another computer, or another start of ours
    stale = tmp_path / f".film.part-01234567-{dead.pid}-5f-0123abce.zip"
    foreign = tmp_path / f".film.part-{dead.pid}.zip"
    for path in (left, reused, ours, away, stale, foreign):
        path.write_bytes(b"half")
    for path in (ours, stale, foreign):
        os.utime(path, (1, 1))
    tidy.cache_clear()
    atomic_write(tmp_path / "a.txt", b"x")
    assert {p.name for p in tmp_path.iterdir()} == {"a.txt", ours.name, away.name, foreign.name} | (
        set() if int(start, 16) else {reused.name}
    )


def test_a_process_is_known_until_its_end_and_no_longer() -> None:
    tell = "from vidgen.owner import owner; print(owner(), flush=True); input()"
    with subprocess.Popen([sys.executable, "-c", tell], stdin=-1, stdout=-1, text=True) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        name = process.stdout.readline().strip()
        sure = None if sys.platform == "win32" else True
        assert gone(name) in (False, None)
        process.kill()
        process.stdout.read()  # it is over, and still waited for
        if sys.platform == "linux":
            while not gone(name):
                pass
    assert gone(name) is sure


def test_a_temporary_name_fits_where_the_name_fits(tmp_path: Path) -> None:
    for name in ("影" * 80 + ".mp4", "x" * 240 + ".png", "v1.2"):
        atomic_write(tmp_path / name, b"1")
    assert len(list(tmp_path.iterdir())) == 3


@pytest.mark.skipif(sys.platform == "win32", reason="a signal")
@pytest.mark.parametrize(
    "code",
    [
        "from vidgen.scratch import scratch_folder\nwith scratch_folder():",
        "from vidgen.workers import Worker\nwith Worker('vidgen.media.worker', name='reader'):",
    ],
)
def test_the_scratch_folder_of_a_killed_process_goes_away(
    code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kill = "\n    import os, signal; os.killpg(0, signal.SIGKILL)"  # the worker as well, which else would clear away
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    subprocess.run([sys.executable, "-c", code + kill], env=environment, check=False, start_new_session=True)
    (left,) = tmp_path.iterdir()
    monkeypatch.setattr(scratch.tempfile, "tempdir", str(tmp_path))
    with scratch_folder() as held:
        assert set(tmp_path.iterdir()) == {held}
        away = tmp_path / f"vidgen-scratch-01234567-{left.name.split('-')[3]}-5f-abcd"
        away.mkdir()  # of another container; it may have been made a moment ago
        scratch.sweep.cache_clear()
        with scratch_folder() as other:
            assert set(tmp_path.iterdir()) == {held, away, other}
        for folder in (away, held):
            os.utime(folder, (1, 1))
        scratch.sweep.cache_clear()
        with scratch_folder() as other:
            assert set(tmp_path.iterdir()) == {held, other}
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(("free", "lack"), [(500, "0.3 MB"), (262_000, "0.1 MB"), (50_000_000, "")])
def test_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, free: int, lack: str) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(0, 0, free))  # type: ignore[attr-defined]
    if lack:
        with pytest.raises(ProjectError, match=f"too little room: {lack} more"):
            check_room(tmp_path, 300)
    else:
        check_room(tmp_path, free - 2_000_000)
