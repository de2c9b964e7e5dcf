"""Exports under fire: killed, out of room, sources pulled away. The target is absent or as before, never half."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest
from tests import media_files
from tests.render.timelines import Film, preset

from vidgen.blocks.clip import Clip
from vidgen.blocks.text import Text
from vidgen.errors import RenderError
from vidgen.render.preset import Preset
from vidgen.render.service import Progress, RenderService

SLOW: Preset = preset(
    sound=None,
    container="matroska",
    extension="mkv",
    video={"codec": "libx264", "options": {"preset": "slow", "crf": "30"}},
)


def film(clip: Path | None = None, seconds: float = 8) -> Film:
    made = Film(width=480, height=270)
    if clip is not None:
        made.block("V1", 0, seconds, Clip(asset=made.asset(clip), speed=1), name="the clip")
    made.block("V2", 0, seconds, Text(text="Go"))
    return made


def clip_in(folder: Path) -> Path:
    path = folder / "clip.mp4"
    path.write_bytes(media_files.video("long.mp4", rate=25, frames=200, size=(480, 270)).read_bytes())
    return path


def workers_of(process: int) -> list[psutil.Process]:
    return [p for p in psutil.Process(process).children(recursive=True) if "vidgen.render.worker" in _words(p)]


def _words(process: psutil.Process) -> str:
    """Return the words a process was started with; of one that has just ended there are none."""
    try:
        return " ".join(process.cmdline())
    except psutil.Error:
        return ""


PARENT = """
import sys
sys.path.insert(0, sys.argv[3])
from pathlib import Path
from tests.faults.test_export import SLOW, film
from vidgen.render.service import RenderService
made = film(Path(sys.argv[1]))
with RenderService() as service:
    told = lambda p: print(p.frame, flush=True)
    service.export(made.document.snapshot(), made.paths, SLOW, Path(sys.argv[2]), on_progress=told, workers=2)
"""


def test_killing_the_parent_leaves_no_half_file_and_no_orphan_and_the_next_run_works(tmp_path: Path) -> None:
    clip, out = clip_in(tmp_path), tmp_path / "out.mkv"
    out.write_bytes(b"old")
    root = str(Path(__file__).parents[2])
    with subprocess.Popen(
        [sys.executable, "-c", PARENT, str(clip), str(out), root], stdout=subprocess.PIPE, text=True
    ) as parent:
        assert parent.stdout is not None
        parent.stdout.readline()
        workers = workers_of(parent.pid)
        assert workers
        parent.kill()
        parent.wait()
    _, alive = psutil.wait_procs(workers, timeout=5)
    assert not alive
    assert out.read_bytes() == b"old"
    made = film(clip)
    with RenderService() as service:
        report = service.export(made.document.snapshot(), made.paths, SLOW, out)
    assert report.frames == 200
    assert sorted(p.name for p in tmp_path.iterdir()) == ["clip.mp4", "out.mkv"]


def killing(times: int) -> Callable[[Progress], None]:
    """Kill all workers that are there when they have made some frames; then those in their place; that many times.

    One that is killed when its segment is just in the store has lost nothing, which is no failure.
    """
    rounds: list[frozenset[int]] = []
    begun: dict[frozenset[int], int] = {}

    def on_progress(progress: Progress) -> None:
        there = frozenset(worker.pid for worker in workers_of(os.getpid()))
        begun[there] = min(progress.frame, begun.get(there, progress.frame))
        at_work = begun[there] + 5 < progress.frame < progress.frames
        if len(rounds) < times and at_work and not any(there & r for r in rounds):
            rounds.append(there)
            for pid in there:
                os.kill(pid, signal.SIGKILL)

    return on_progress


def decoded(path: Path) -> list[bytes]:
    import av

    with av.open(str(path)) as container:
        return [f.to_ndarray().tobytes() for f in container.decode(video=0)]


def test_a_worker_that_dies_is_started_again_and_the_frames_are_the_same(tmp_path: Path) -> None:
    made = film(clip_in(tmp_path), 4)
    snapshot = made.document.snapshot()
    with RenderService() as service:
        service.export(snapshot, made.paths, SLOW, tmp_path / "calm.mkv")
        service.store.clear()
        report = service.export(snapshot, made.paths, SLOW, tmp_path / "killed.mkv", on_progress=killing(2), workers=2)
    assert sum("rendered again" in note for note in report.notes) >= 2
    assert decoded(tmp_path / "calm.mkv") == decoded(tmp_path / "killed.mkv")


def test_a_worker_that_dies_three_times_is_an_error_that_names_the_frame(tmp_path: Path) -> None:
    made = film(clip_in(tmp_path), 4)
    with (
        RenderService() as service,
        pytest.raises(RenderError, match=r"broke off 3 times at the same place.*frame \d+ at 00:00:0") as caught,
    ):
        service.export(
            made.document.snapshot(), made.paths, SLOW, tmp_path / "x.mkv", on_progress=killing(99), workers=2
        )
    assert caught.value.frame is not None
    assert [p.name for p in tmp_path.iterdir()] == ["clip.mp4"]


def test_a_worker_that_hangs_is_ended(tmp_path: Path) -> None:
    made = film(None, 4)
    stopped: list[int] = []

    def stop(progress: Progress) -> None:
        if not stopped:
            for worker in workers_of(os.getpid()):
                stopped.append(worker.pid)
                worker.suspend()

    with RenderService(hangs_after=3) as service:
        report = service.export(
            made.document.snapshot(), made.paths, SLOW, tmp_path / "x.mkv", on_progress=stop, workers=2
        )
    assert stopped
    assert any("nothing happened for 3 seconds" in note for note in report.notes)


@pytest.mark.skipif(sys.platform == "win32", reason="limits of file sizes are a Unix thing")
def test_a_full_disk_is_one_sentence_and_leaves_nothing(tmp_path: Path) -> None:
    made = film(None, 4)
    raw = preset(sound=None)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # the worker inherits both
    resource.setrlimit(resource.RLIMIT_FSIZE, (2_000_000, before[1]))
    try:
        with (
            RenderService() as service,
            pytest.raises(RenderError, match=r"cannot be kept in .*make room there and try again"),
        ):
            service.export(made.document.snapshot(), made.paths, raw, tmp_path / "x.nut")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)
    assert list(tmp_path.iterdir()) == []
    with RenderService() as service:
        assert service.export(made.document.snapshot(), made.paths, SLOW, tmp_path / "x.mkv").frames == 100


@pytest.mark.timeout(60)  # an hour at 240 frames a second of 16384 × 16384 would take days
def test_missing_room_is_said_before_the_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = film(None, 3600)
    usage = os.statvfs(tmp_path)
    assert usage.f_bavail * usage.f_frsize < 10**15
    huge = preset(sound=None, size=[16384, 16384], rate="240")
    with (
        RenderService() as service,
        pytest.raises(RenderError, match=r"needs at least [\d.]+ TB and .* are free; make"),
    ):
        service.export(made.document.snapshot(), made.paths, huge, tmp_path / "x.nut")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("how", ["replaced", "grown"])
def test_a_source_that_changes_during_the_export_ends_it(tmp_path: Path, how: str) -> None:
    clip = clip_in(tmp_path)
    made = film(clip)
    done = threading.Event()

    def change(progress: Progress) -> None:
        if not done.is_set():
            done.set()
            if how == "replaced":
                other = tmp_path / "other"
                other.write_bytes(clip.read_bytes())
                other.replace(clip)
            else:
                with clip.open("ab") as stream:
                    stream.write(b"more")

    with RenderService() as service, pytest.raises(RenderError, match=r"clip\.mp4' was changed during the export"):
        service.export(made.document.snapshot(), made.paths, SLOW, tmp_path / "x.mkv", on_progress=change)
    assert [p.name for p in tmp_path.iterdir()] == ["clip.mp4"]


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    if os.geteuid() == 0:
        locked = Path("/proc")
    else:
        locked = tmp_path / "locked"
        locked.mkdir(mode=0o500)
    with RenderService() as service, pytest.raises(RenderError, match="cannot be written to"):
        service.export(film(None, 1).document.snapshot(), {}, SLOW, locked / "x.mkv")


def test_a_folder_that_vanishes_is_said_and_the_next_try_goes_on(tmp_path: Path) -> None:
    folder, made = tmp_path / "gone", film(None, 1)
    folder.mkdir()

    def vanish(progress: Progress) -> None:
        if progress.frame and folder.exists():
            folder.rmdir()

    with RenderService() as service:
        with pytest.raises(RenderError, match=r"the folder '.*gone' is gone"):
            service.export(made.document.snapshot(), {}, SLOW, folder / "x.mkv", on_progress=vanish)
        folder.mkdir()
        assert service.export(made.document.snapshot(), {}, SLOW, folder / "x.mkv").reused == 1


def test_a_text_file_named_mp4_is_an_error_with_frame_and_file(tmp_path: Path) -> None:
    path = tmp_path / "fake.mp4"
    path.write_text("not a film")
    made = film(path, 1)
    with (
        RenderService() as service,
        pytest.raises(RenderError, match=r"fake\.mp4.*frame 0 at 00:00:00:00, block 'the clip'"),
    ):
        service.export(made.document.snapshot(), made.paths, SLOW, tmp_path / "x.mkv")
    assert [p.name for p in tmp_path.iterdir()] == ["fake.mp4"]
