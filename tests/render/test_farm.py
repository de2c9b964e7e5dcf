"""Exports on a Dask cluster on loopback: real schedulers and workers, started by the command line."""

from __future__ import annotations

import logging
import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import av
import psutil
import pytest
from tests import media_files
from tests.render.timelines import Film, preset

from vidgen.blocks.audio import Audio
from vidgen.blocks.clip import Clip
from vidgen.blocks.text import Text
from vidgen.errors import Cancelled, RenderError, UsageError
from vidgen.render.farm.farm import Farm
from vidgen.render.preset import Preset
from vidgen.render.reports.report import Progress, Report
from vidgen.render.segments.file import SegmentFile
from vidgen.render.segments.store import Store
from vidgen.render.service import RenderService

pytest.importorskip("distributed")
SOURCE = Path(__file__).resolve().parents[2] / "src"
H264: Preset = preset(
    container="matroska",
    extension="mkv",
    video={"codec": "libx264", "options": {"preset": "slow", "crf": "30"}},
)

ALL_BY_TWO = "2 workers of the farm rendered what was missing."


@pytest.fixture(autouse=True)
def quiet_dask() -> Iterator[None]:
    """Give Dask its log level back: a `Cluster` turns it down for the whole process."""
    logger = logging.getLogger("distributed")
    level = logger.level
    yield
    logger.setLevel(level)


def film(folder: Path) -> Film:
    """Twenty seconds: a clip under a title, and its sound. Five segments."""
    clip = folder / "media" / "my clip ü'1.mp4"
    clip.parent.mkdir()
    made = media_files.video("long.mp4", rate=25, frames=500, size=(160, 90), sound="aac", layouts=("stereo",))
    shutil.copyfile(made, clip)
    film = Film(width=160, height=90)
    asset = film.asset(clip)
    film.block("V1", 0, 20, Clip(asset=asset, speed=1), name="the clip")
    film.block("V2", 1, 18, Text(text="Go"))
    film.block("A1", 0, 20, Audio(asset=asset))
    return film


class Member:
    """A process of `vidgen farm`."""

    def __init__(self, *words: object, source: Path = SOURCE, before: tuple[str, ...] = ()) -> None:
        self.process = subprocess.Popen(
            [*before, sys.executable, "-m", "vidgen", "farm", *map(str, words)],
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": str(source)},
        )

    def line(self) -> str:
        """Wait for what it says next."""
        assert self.process.stdout is not None
        return self.process.stdout.readline()

    def kill(self) -> None:
        for process in (*psutil.Process(self.process.pid).children(), self.process):
            process.send_signal(signal.SIGKILL)

    def close(self) -> None:
        self.process.terminate()
        self.process.wait(30)
        assert self.process.stdout is not None
        self.process.stdout.close()


@contextmanager
def farm(folder: Path, *workers: dict[str, Any]) -> Iterator[tuple[Farm, list[Member]]]:
    """Yield a farm, its scheduler and its workers."""
    with ExitStack() as stack:
        scheduler = Member("scheduler", "--port", 0)
        stack.callback(scheduler.close)
        address = next(word for word in scheduler.line().split() if word.startswith("tcp://")).rstrip(";")
        members = [scheduler]
        for number, how in enumerate(workers):
            folders = ("--store", folder / f"store-{number}", "--media", folder / f"media-{number}")
            members.append(Member("worker", address, "--processes", 1, *folders, **how))
            stack.callback(members[-1].close)
        for member in members[1:]:
            assert "renders for" in member.line()
        yield Farm(address), members


def export(
    folder: Path, name: str, made: Film, helper: Farm | None = None, told: Callable[[Progress], None] = lambda _: None
) -> Report:
    with RenderService(store=Store(folder / f"{name}-store"), helper=helper) as service:
        return service.export(made.document.snapshot(), made.paths, H264, folder / f"{name}.mkv", on_progress=told)


def decoded(path: Path) -> tuple[list[bytes], bytes]:
    with av.open(str(path)) as container:
        frames = [f.to_ndarray().tobytes() for f in container.decode(video=0)]
    with av.open(str(path)) as container:
        return frames, b"".join(f.to_ndarray().tobytes() for f in container.decode(audio=0))


def once(act: Callable[[], None]) -> Callable[[Progress], None]:
    """Act once, when some frames are done."""
    done = []

    def listen(progress: Progress) -> None:
        if 20 < progress.frame < progress.frames and not done:
            done.append(progress.frame)
            act()

    return listen


@pytest.mark.slow
def test_a_worker_is_killed_in_the_middle_and_the_film_is_the_same(tmp_path: Path) -> None:
    """Another one has another version of vidgen: what it would make under a segment's name would be something else."""
    made = film(tmp_path)
    seen: list[int] = []
    other = tmp_path / "other"
    shutil.copytree(SOURCE / "vidgen", other / "vidgen", ignore=shutil.ignore_patterns("__pycache__"))
    with (other / "vidgen" / "render" / "plan.py").open("a") as file:
        file.write("# newer\n")
    with farm(tmp_path, {}, {}, {"source": other}) as (helper, (_, first, *_)):
        kill = once(first.kill)

        def told(progress: Progress) -> None:
            seen.append(progress.frame)
            kill(progress)

        report = export(tmp_path, "far", made, helper, told)
    assert first.process.returncode == -signal.SIGKILL
    assert report.notes[0] in {"One worker of the farm rendered what was missing.", ALL_BY_TWO}
    assert any("went away; others go on" in note for note in report.notes)
    assert any("was left out: it has another version of vidgen" in note for note in report.notes)
    assert seen == sorted(seen)
    assert seen[-1] == 500
    export(tmp_path, "near", made)
    assert decoded(tmp_path / "far.mkv") == decoded(tmp_path / "near.mkv")
    keys = [sorted(p.name for p in (tmp_path / f"{name}-store").rglob("*.seg")) for name in ("far", "near")]
    assert keys[0] == keys[1]
    assert not list((tmp_path / "store-2").rglob("*.seg"))


@pytest.mark.slow
def test_media_that_a_worker_does_not_see_are_sent_and_an_export_is_cancelled(tmp_path: Path) -> None:
    """The worker's process has an empty folder in the place of the media."""
    before = ("unshare", "--user", "--map-root-user", "--mount", "sh", "-c")
    hidden = (*before, f'mount -t tmpfs none "{tmp_path / "media"}" && exec "$@"', "sh")
    made, cancel, stopped = film(tmp_path), threading.Event(), tmp_path / "stopped.mkv"
    if shutil.which("unshare") is None or subprocess.run([*hidden, "true"], check=False).returncode != 0:
        pytest.skip("this system does not let users hide folders")
    with farm(tmp_path, {"before": hidden}) as (helper, _):
        store = Store(tmp_path / "stopped-store")
        told = once(cancel.set)
        with RenderService(store=store, helper=helper) as service, pytest.raises(Cancelled):
            service.export(made.document.snapshot(), made.paths, H264, stopped, on_progress=told, cancel=cancel)
        assert not stopped.exists()
        assert not list(store.folder.rglob(".*part*"))
        [sent] = (tmp_path / "media-0").rglob("*.*")
        assert sent.suffix == ".mp4"
        assert sent.read_bytes() == (tmp_path / "media" / "my clip ü'1.mp4").read_bytes()
        report = export(tmp_path, "far", made, helper)
        assert report.notes[0] == "One worker of the farm rendered what was missing."
        # Another export, with a store of its own, finds everything in the worker's; but what is damaged is made anew.
        damaged = max((tmp_path / "store-0").rglob("*.seg"), key=lambda path: path.stat().st_size)
        data = bytearray(damaged.read_bytes())
        data[len(data) // 4] ^= 1
        damaged.write_bytes(data)
        again = export(tmp_path, "again", made, helper)
        assert sum(bool(row["seconds"]) for row in again.rows) <= 1
        assert len(list(SegmentFile(damaged).packets())) > 1
    assert decoded(tmp_path / "far.mkv") == decoded(tmp_path / "again.mkv")


@pytest.mark.slow
def test_the_scheduler_is_killed_and_the_rest_is_rendered_here(tmp_path: Path) -> None:
    made = film(tmp_path)
    with farm(tmp_path, {}) as (helper, (scheduler, worker)):
        report = export(tmp_path, "far", made, helper, once(scheduler.kill))
        assert "went away; it is waited for" in worker.line()
    assert any("went away; " in note and "was rendered here" in note for note in report.notes)
    assert report.frames == len(decoded(tmp_path / "far.mkv")[0]) == 500


def test_nobody_answers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vidgen.render.farm.cluster.CONNECT", 0.5)
    with pytest.raises(RenderError, match=r"No farm answers at tcp://127.0.0.1:9 .*vidgen farm scheduler"):
        export(tmp_path, "far", film(tmp_path), Farm("127.0.0.1:9"))
    assert not (tmp_path / "far.mkv").exists()


@pytest.mark.parametrize(
    "address", ["render-1", "http://render-1:8786", "tcp://:8786", "tcp://render-1:99999", "tls://a:1"]
)
def test_addresses_that_are_none(tmp_path: Path, address: str) -> None:
    with pytest.raises(UsageError, match=r"is no address of a farm|needs --tls-ca"):
        Farm(address).cluster()
