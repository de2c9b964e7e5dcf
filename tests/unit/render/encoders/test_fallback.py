"""Hardware that worked when it was tried and does not any more: software makes each segment, and the report says so."""

from __future__ import annotations

import threading
from pathlib import Path

import av
import pytest
from tests import media_files
from tests.render.timelines import Film

from vidgen.app import Services
from vidgen.blocks.clip import Clip
from vidgen.blocks.solid import Solid
from vidgen.errors import UsageError
from vidgen.media.measured import Measured
from vidgen.render.encoders.registry import of_family
from vidgen.render.encoders.trials import Trials
from vidgen.render.export import Wanted, _calmer, export
from vidgen.render.plan import plan
from vidgen.render.preset import find_preset, with_encoder
from vidgen.render.segments.segment import Segment
from vidgen.render.segments.store import Store


def _broken() -> str:
    """Return hardware that does not work here."""
    with Trials() as trials:
        return next(e.name for e in reversed(of_family("h264")) if not trials.of(e, "yuv420p").works)


def test_software_goes_on_where_hardware_gives_up(tmp_path: Path) -> None:
    film = Film(width=320, height=180, rate="24")
    film.block("V1", 0, 2, Solid())
    name = _broken()
    with Services() as services:
        preset = with_encoder(services.render.preset("project"), name)
        with pytest.raises(UsageError, match=f"{name} does not work here"):
            services.render.export(film.document.snapshot(), {}, preset, tmp_path / "none.mp4")
        Measured("encoders").put(f"{name} yuv420p", {"works": True, "why": "", "fps": 500.0})
        report = services.render.export(film.document.snapshot(), {}, preset, tmp_path / "film.mp4")
    assert not (tmp_path / "none.mp4").exists()
    said = [n for n in report.notes if n.startswith("The stretch from 00:00:00:00 to ")]
    assert said, report.notes
    assert f"was encoded by libx264 in software, since {name} failed: " in said[0]
    with av.open(str(tmp_path / "film.mp4")) as container:
        assert len(list(container.decode(video=0))) == 48


def test_a_film_is_the_same_with_a_device_that_does_not_answer(tmp_path: Path) -> None:
    path = media_files.video("large.mp4", size=(1280, 720), frames=12)
    film = Film(width=320, height=180, rate="24")
    film.block("V1", 0, 0.5, Clip(asset=film.asset(path)))
    made = []
    for devices in ({}, {"h264": "cuda"}):
        with Services() as services:
            preset = services.render.preset("check")
            planned = plan(film.document.snapshot(), preset, film.paths)
            store = Store(tmp_path / f"store-{len(devices)}")
            out = tmp_path / f"{len(devices)}.nut"
            export(Wanted(planned, preset, out, store, 60.0, devices=devices), None, threading.Event())
        with av.open(str(out)) as container:
            made.append([f.to_ndarray().tobytes() for f in container.decode(video=0)])
    assert len(made[0]) == 12
    assert made[0] == made[1]


def test_where_processes_end_no_driver_has_a_part_any_more() -> None:
    film = Film(width=320, height=180, rate="24")
    film.block("V1", 0, 2, Solid())
    preset = with_encoder(find_preset("project"), "h264_qsv")
    params: dict[str, object] = {"devices": {"h264": "cuda"}}
    notes: list[str] = []
    calmer = _calmer(plan(film.document.snapshot(), preset, {}), preset, params, notes)
    segment = Segment(number=0, start=0, end=48, key="0" * 40)
    after = calmer(segment)
    assert after is not None
    assert after.video is not None
    assert after.video.encoder == "libx264"
    assert after.key != segment.key
    assert params == {"devices": {}}
    assert "libx264 in software, since h264_qsv failed: its process ended twice." in notes[0]
    assert calmer(after) is None
    assert calmer(None) is None
