"""Exports as jobs under fire, through the command line: killed at random moments, a damaged cache, no room, no folder."""

from __future__ import annotations

import functools
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import av
import numpy as np
import psutil
import pytest
from tests import media_files

from vidgen.cli.guard import REFUSED
from vidgen.cli.main import main

PRESET = """
title = "test"
container = "mp4"
extension = "mp4"
copying = "never"
[video]
codec = "libx264"
options = { preset = "medium", %s }
[sound]
codec = "aac"
"""


def environment(home: Path) -> dict[str, str]:
    return {**os.environ, "VIDGEN_HOME": str(home)}


def vidgen(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "vidgen", *words]
    return subprocess.run(command, env=environment(home), capture_output=True, text=True, check=False, timeout=120)


@functools.cache
def project(*, noisy: bool = False) -> Path:
    """Make a project of 8 seconds (5 of noise) with a clip, its sound and a title, once for this process. Only read it."""
    folder = Path(tempfile.mkdtemp(dir=media_files.folder()))
    path, clip = folder / "film.vidgen", folder / "clip.mkv"
    if noisy:
        noise(clip)
    else:
        facts = {"rate": 25, "frames": 200, "size": (320, 180), "layouts": ("stereo",), "sound": "aac"}
        shutil.copy(media_files.video("long.mp4", **facts), clip)
    for words in (
        ["new", str(path), "--size", "320x180", "--rate", "25"],
        ["import", str(path), str(clip)],
        ["edit", str(path), "append", "--asset", "clip.mkv"],
        ["edit", str(path), "overlay", "--at", "3s", "--kind", "text", "--duration", "2s"],
    ):
        assert main(words) == 0
    return path


def noise(path: Path) -> None:
    """Write what no encoder can make small: five seconds of noise."""
    chance = np.random.default_rng(1)
    with av.open(str(path), "w") as out:
        stream = out.add_stream("ffv1", rate=25)
        stream.width, stream.height, stream.pix_fmt = 320, 180, "yuv420p"
        for _ in range(125):
            frame = av.VideoFrame.from_ndarray(chance.integers(16, 235, (270, 320), np.uint8), format="yuv420p")
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))


def preset(folder: Path, quality: str = 'crf = "25"') -> str:
    path = folder / "test.toml"
    path.write_text(PRESET % quality)
    return str(path)


def decoded(path: Path) -> list[bytes]:
    with av.open(str(path)) as container:
        return [f.to_ndarray().tobytes() for f in container.decode(video=0)]


def heard(path: Path) -> list[bytes]:
    with av.open(str(path)) as container:
        return [f.to_ndarray().tobytes() for f in container.decode(audio=0)]


def jobs(home: Path) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(vidgen(home, "jobs", "--json").stdout)
    return found


def test_killed_at_random_moments_an_export_goes_on_and_makes_the_same_film(tmp_path: Path) -> None:
    home, path, chosen = tmp_path / "home", project(), preset(tmp_path)
    out, calm = tmp_path / "out.mp4", tmp_path / "calm.mp4"
    out.write_bytes(b"old")
    begun = time.monotonic()
    done = vidgen(tmp_path / "other", "render", str(path), "--preset", chosen, "-o", str(calm))
    took = time.monotonic() - begun
    assert done.returncode == 0, done.stderr
    moments = random.Random(12)
    words = ["render", str(path), "--preset", chosen, "-o", str(out), "--force"]
    for _ in range(3):
        with subprocess.Popen(
            [sys.executable, "-m", "vidgen", *words], env=environment(home), stderr=subprocess.DEVNULL
        ) as process:
            time.sleep(took * moments.uniform(0.15, 0.8))
            workers = psutil.Process(process.pid).children(recursive=True) if process.poll() is None else []
            process.kill()
        _, alive = psutil.wait_procs(workers, timeout=5)
        assert not alive
        if out.read_bytes() != b"old":
            break  # it was done already
        found = jobs(home)
        if found:
            assert found[-1]["state"] == "stopped"
            words = ["jobs", "resume", str(found[-1]["id"])]
    done = vidgen(home, *words)
    assert done.returncode == 0 or "is done" in done.stderr, done.stderr
    assert decoded(out) == decoded(calm)
    assert heard(out) == heard(calm)
    assert [job["state"] for job in jobs(home)] == ["done"]
    assert not [p for p in tmp_path.iterdir() if ".part-" in p.name]


def test_a_store_that_was_damaged_at_random_makes_the_same_film(tmp_path: Path) -> None:
    home, path, chosen = tmp_path / "home", project(), preset(tmp_path)
    out, again = tmp_path / "out.mp4", tmp_path / "again.mp4"
    assert vidgen(home, "render", str(path), "--preset", chosen, "-o", str(out)).returncode == 0
    chance = random.Random(5)
    files = sorted((home / "cache" / "segments").rglob("*.seg"))
    assert len(files) >= 3
    for number, file in enumerate(files):
        data = bytearray(file.read_bytes())
        if number % 3 == 0:
            for _ in range(3):
                data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        elif number % 3 == 1:
            del data[chance.randrange(len(data)) :]
        file.write_bytes(data)
    done = vidgen(home, "render", str(path), "--preset", chosen, "-o", str(again))
    assert done.returncode == 0, done.stderr
    assert again.read_bytes() == out.read_bytes()
    (home / "library.sqlite").write_bytes(b"nonsense" * 1000)
    done = vidgen(home, "render", str(path), "--preset", chosen, "-o", str(again), "--force")
    assert done.returncode == 0, done.stderr
    assert [job["state"] for job in jobs(home)] == ["done"]


def test_a_folder_that_vanishes_is_a_sentence_and_the_job_can_be_made_later(tmp_path: Path) -> None:
    home, path, chosen = tmp_path / "home", project(), preset(tmp_path)
    folder = tmp_path / "films"
    folder.mkdir()
    out = folder / "out.mp4"
    done = vidgen(home, "render", str(path), "--preset", chosen, "-o", str(out), "--later")
    assert done.returncode == 0, done.stderr
    folder.rmdir()
    done = vidgen(home, "jobs", "resume", "--all")
    assert done.returncode == REFUSED
    assert done.stderr.count("\n") == 1
    assert "There is no folder" in done.stderr
    assert jobs(home)[0]["state"] == "failed"
    folder.mkdir()
    assert vidgen(home, "jobs", "resume", "1").returncode == 0
    assert len(decoded(out)) == 200


SMALL_DISK = """
mount -t tmpfs -o size=%(size)s tmpfs "$1" || exit 99
shift
"$@"
code=$?
ls -A "%(look)s" > "%(list)s"
exit $code
"""


@pytest.mark.skipif(sys.platform != "linux", reason="needs a small disk")
@pytest.mark.parametrize("where", ["store", "out"])
def test_a_disk_that_is_full_is_a_sentence_and_the_next_try_works(tmp_path: Path, where: str) -> None:
    path, home = project(noisy=True), tmp_path / "home"
    chosen = preset(tmp_path, 'qp = "0"')  # far more than is expected of it
    disk, listed = tmp_path / "disk", tmp_path / "list"
    disk.mkdir()
    out = (disk if where == "out" else tmp_path) / "out.mp4"
    if where == "store":
        assert vidgen(home, "cache", "folder", str(disk / "segments")).returncode == 0
    script = SMALL_DISK % {"size": "4m", "look": out.parent, "list": listed}
    words = [sys.executable, "-m", "vidgen", "render", str(path), "--preset", chosen, "-o", str(out)]
    done = subprocess.run(
        ["unshare", "-Urm", "sh", "-c", script, "sh", str(disk), *words],
        env=environment(home),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode == 99 or "unshare" in done.stderr:
        pytest.skip("no small disk can be made here")
    assert done.returncode == REFUSED, done.stderr
    assert done.stderr.count("\n") == 1
    assert "room" in done.stderr
    assert "out.mp4" not in listed.read_text().split()
    assert ".part-" not in listed.read_text()
    assert jobs(home)[0]["state"] == "failed"
    done = vidgen(home, "jobs", "resume", "1")
    assert done.returncode == 0, done.stderr
    assert len(decoded(out)) == 125
