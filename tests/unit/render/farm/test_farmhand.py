"""What a farm's worker does, without Dask: jobs, media that are sent, render processes that die."""

from __future__ import annotations

import os
import shutil
import signal
import threading
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from tests import media_files
from tests.render.timelines import Film, preset

from vidgen.blocks.clip import Clip
from vidgen.blocks.text import Text
from vidgen.errors import Cancelled
from vidgen.render.farm.farmhand import Farmhand, Refused, UnknownJob
from vidgen.render.farm.job import FarmJob
from vidgen.render.farm.job_file import JobFile
from vidgen.render.farm.media_cache import MediaCache
from vidgen.render.farm.planning import job_of
from vidgen.render.plan import plan
from vidgen.render.segments.store import Store
from vidgen.workers import WorkerFailed


@pytest.fixture(scope="module")
def job(tmp_path_factory: pytest.TempPathFactory) -> JobFile:
    """Two seconds of a clip under a title."""
    folder = tmp_path_factory.mktemp("media")
    clip = folder / "clip.mp4"
    shutil.copyfile(media_files.video("short.mp4", rate=25, frames=50, size=(160, 90)), clip)
    film = Film(width=160, height=90)
    film.block("V1", 0, 2, Clip(asset=film.asset(clip), speed=1))
    film.block("V2", 0, 2, Text(text="Go"))
    x264 = preset(sound=None, container="matroska", extension="mkv", video={"codec": "libx264"})
    return job_of(plan(film.document.snapshot(), x264, film.paths), x264, folder)


@pytest.fixture
def hand(tmp_path: Path) -> Iterator[Farmhand]:
    made = Farmhand(Store(tmp_path / "store"), MediaCache(tmp_path / "media"), hangs_after=20)
    yield made
    made.close()


def for_farm(job: JobFile, **changes: object) -> FarmJob:
    return FarmJob(**{"facts": job.facts, "plan": job.plan, "preset": job.preset, "media": job.media, **changes})  # type: ignore[arg-type]


def make(hand: Farmhand, name: str, job: JobFile) -> dict[str, object]:
    return hand.make(name, job.segments[0], lambda: True, lambda _: None)


def test_media_that_are_not_here_are_sent(hand: Farmhand, job: JobFile) -> None:
    [(asset, medium)] = job.media.items()
    data = Path(medium.path).read_bytes()
    name = hand.learn(for_farm(job, media={asset: medium.replace(path="/not/here/clip.mp4")}).to_bytes())
    assert hand.lacking(name) == [asset]
    with pytest.raises(UnknownJob):
        make(hand, name, job)
    token = hand.begin(name, asset)
    hand.media.piece(token, data[:1000])
    hand.media.piece(token, data[1000:])
    assert hand.lacking(name) == []
    assert make(hand, name, job)["size"] == hand.store.path(job.segments[0].key).stat().st_size
    assert make(hand, name, job)["found"]


def test_what_is_rendered_is_the_same_wherever_the_media_are(hand: Farmhand, job: JobFile, tmp_path: Path) -> None:
    name = hand.learn(for_farm(job).to_bytes())
    assert hand.lacking(name) == []
    make(hand, name, job)
    moved = tmp_path / "elsewhere ü.mp4"
    shutil.copyfile(next(iter(job.media.values())).path, moved)
    other = Farmhand(Store(tmp_path / "other"), MediaCache(tmp_path / "media"))
    try:
        make(other, other.know(job, {next(iter(job.media)): moved}), job)
    finally:
        other.close()
    first, second = (store.find(job.segments[0].key) for store in (hand.store, other.store))
    assert first is not None
    assert second is not None
    assert [p.data for p in first.packets()] == [p.data for p in second.packets()]


def test_a_job_of_another_version_is_refused(hand: Farmhand, job: JobFile) -> None:
    facts = job.facts.replace(version="0" * 32)
    with pytest.raises(Refused, match="has another version of vidgen"):
        hand.learn(for_farm(job, facts=facts).to_bytes())
    with pytest.raises(Refused, match="has another version of vidgen"):
        hand.learn(b'{"something": "else"}')


@pytest.mark.parametrize(("fact", "said"), [("fonts", "has other fonts"), ("encoder", "would encode with libx264")])
def test_a_machine_with_other_fonts_or_encoders_refuses(hand: Farmhand, job: JobFile, fact: str, said: str) -> None:
    name = hand.learn(for_farm(job, facts=job.facts.replace(**{fact: "other"})).to_bytes())
    hand.lacking(name)
    with pytest.raises(Refused, match=said):
        make(hand, name, job)
    assert not hand.store.has(job.segments[0].key)


def test_a_process_that_dies_is_replaced(hand: Farmhand, job: JobFile) -> None:
    name = hand.learn(for_farm(job).to_bytes())
    hand.lacking(name)

    def kill(_: int) -> None:
        for child in psutil.Process().children():
            child.send_signal(signal.SIGKILL)

    with pytest.raises(WorkerFailed):
        hand.make(name, job.segments[0], lambda: True, kill)
    assert "seconds" in make(hand, name, job)


def test_what_nobody_wants_any_more_is_stopped(hand: Farmhand, job: JobFile) -> None:
    name = hand.learn(for_farm(job).to_bytes())
    hand.lacking(name)
    begun = threading.Event()
    with pytest.raises((Cancelled, WorkerFailed)):
        hand.make(name, job.segments[0], lambda: False, lambda _: begun.set())
    assert not list(hand.store.folder.rglob("*.seg"))


def test_damaged_parts_are_forgotten(hand: Farmhand, job: JobFile) -> None:
    name = hand.learn(for_farm(job).to_bytes())
    hand.lacking(name)
    make(hand, name, job)
    key = job.segments[0].key
    path = hand.store.path(key)
    assert hand.read(key, 0, 6) == b"VGSEG2"
    hand.check(key)
    assert path.exists()
    with path.open("r+b") as file:
        file.seek(os.path.getsize(path) // 2)  # noqa: PTH202
        file.write(b"damage")
    hand.check(key)
    assert not path.exists()
    with pytest.raises(UnknownJob):
        hand.read(key, 0, 6)
