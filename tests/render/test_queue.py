"""Exports as jobs: they make what was ordered, are written down, and are taken up again."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from tests import media_files
from tests.render.timelines import Film, preset

from vidgen import __version__
from vidgen.app import Services
from vidgen.blocks.audio import Audio
from vidgen.blocks.clip import Clip
from vidgen.blocks.text import Text
from vidgen.errors import Cancelled, RenderError, UsageError
from vidgen.render import queue as queue_module
from vidgen.render.plan import plan
from vidgen.render.preset import Preset
from vidgen.render.queue import Order
from vidgen.render.reports.data import found_before, report_data
from vidgen.render.reports.page import report_page
from vidgen.render.reports.report import Progress, Report

PROJECT = Path("/projects/a.vidgen")
QUICK: Preset = preset(
    container="mp4",
    extension="mp4",
    video={"codec": "libx264", "options": {"preset": "ultrafast", "crf": "30"}},
    sound={"codec": "aac"},
)


@pytest.fixture
def services() -> Iterator[Services]:
    with Services() as made:
        yield made


def order(out: Path, words: str = "", *, force: bool = False, chosen: Preset = QUICK) -> Order:
    film = Film(width=160, height=90)
    clip = film.asset(media_files.video("q.mp4", rate=25, frames=300, size=(160, 90), layouts=("stereo",), sound="aac"))
    film.block("V1", 0, 10, Clip(asset=clip))
    film.block("A1", 0, 10, Audio(asset=clip, gain_db=-6))
    if words:
        film.block("V2", 5, 1, Text(text=words))
    return Order(plan(film.document.snapshot(), chosen, film.paths), chosen, out, force)


def test_an_order_survives_being_packed(tmp_path: Path) -> None:
    made = replace(order(tmp_path / "ä\udcff.mp4"), notes=("All is well.",))
    assert Order.unpack(made.pack()) == made
    for damaged in (b"", made.pack()[:-5], b"x" * 50):
        with pytest.raises(RenderError, match="export the project again"):
            Order.unpack(damaged)


def test_an_export_leaves_a_row_and_figures(services: Services, tmp_path: Path) -> None:
    report = services.exports.export(replace(order(tmp_path / "a.mp4"), notes=("All is well.",)), PROJECT)
    (job,) = services.jobs.jobs()
    assert (job.state, job.project, job.out, job.preset) == ("done", PROJECT, tmp_path / "a.mp4", "lossless")
    assert job.report is not None
    assert job.report["frames"] == 250
    assert job.report["notes"][-1] == report.notes[-1] == "All is well.", "what was known when it was ordered"
    (row,) = services.metrics.rows("export")
    assert row.data["wall"] == report.wall
    assert (row.data["width"], row.data["project"]) == (160, str(PROJECT))
    assert len(json.dumps(row.data)) < 1000


def test_queued_orders_are_made_in_their_order_and_a_bad_one_stops_nothing(services: Services, tmp_path: Path) -> None:
    queue = services.exports
    first = queue.add(order(tmp_path / "1.mp4"), PROJECT)
    bad = queue.add(order(tmp_path / "gone" / "2.mp4"), PROJECT)
    last = queue.add(order(tmp_path / "3.mp4"), PROJECT)
    assert queue.unfinished() == [first, bad, last]
    done = list(queue.run_all())
    assert [number for number, _ in done] == [first, bad, last]
    assert isinstance(done[1][1], RenderError)
    assert "There is no folder" in services.jobs.job(bad or 0).message
    assert [job.state for job in services.jobs.jobs()] == ["done", "failed", "done"]
    (tmp_path / "gone").mkdir()
    assert queue.run(bad or 0).path.exists()
    with pytest.raises(UsageError, match="is done; export the project again"):
        queue.run(bad or 0)


def test_a_stopped_export_goes_on_and_makes_what_was_ordered(services: Services, tmp_path: Path) -> None:
    out = tmp_path / "a.mp4"
    number = services.exports.add(order(out, "ordered"), PROJECT) or 0

    def interrupt(progress: Progress) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        services.exports.run(number, interrupt)
    assert not out.exists()
    assert services.jobs.job(number).state == "stopped"
    services.exports.run(number)
    calm = services.exports.export(order(tmp_path / "b.mp4", "ordered"), PROJECT)
    assert calm.reused == calm.segments
    assert found_before(report_data(calm)) == "All of it had been rendered before."
    assert out.read_bytes() == (tmp_path / "b.mp4").read_bytes()
    pictures = [p for p in services.store.folder.rglob("*.seg") if b'"codec":"h264"' in p.read_bytes()]
    services.store.forget(pictures[0].stem)
    again = report_data(services.exports.export(order(tmp_path / "c.mp4", "ordered"), PROJECT))
    assert again["parts"]["rendered"] == 1
    assert 0 < again["found"] < 100
    assert found_before(again).startswith(f"{again['found']} % of it had")
    assert out.read_bytes() == (tmp_path / "c.mp4").read_bytes()


def test_an_export_that_came_to_its_end_without_a_note_is_found_to_be_done(
    services: Services, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "a.mp4"
    number = services.exports.add(order(out), PROJECT) or 0

    def killed(report: Report) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(queue_module, "report_data", killed)
    with pytest.raises(KeyboardInterrupt):
        services.exports.run(number)
    made = out.read_bytes()
    assert services.jobs.job(number).state == "stopped"
    out.write_bytes(b"precious")
    with pytest.raises(UsageError, match="is there already"):
        services.exports.run(number)
    assert out.read_bytes() == b"precious"
    out.unlink()
    with pytest.raises(KeyboardInterrupt):
        services.exports.run(number)
    monkeypatch.setattr(queue_module, "report_data", report_data)
    report = services.exports.run(number)
    assert (report.path, report.reused) == (out, report.segments)
    assert services.jobs.job(number).state == "done"
    assert out.read_bytes() == made
    assert list(tmp_path.iterdir()) == [out]


def test_a_job_that_somebody_cancels_stops(services: Services, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queue_module, "_NOTED", 0.0)
    thorough = {"codec": "libx264", "options": {"preset": "placebo", "crf": "10"}}
    slow = order(tmp_path / "a.mp4", chosen=preset(container="mp4", extension="mp4", sound=None, video=thorough))
    number = services.exports.add(slow, PROJECT) or 0
    seen: list[Progress] = []

    def listen(progress: Progress) -> None:
        seen.append(progress)
        if len(seen) == 1:
            services.jobs.cancel(number)

    with pytest.raises(Cancelled):
        services.exports.run(number, listen)
    assert services.jobs.job(number).state == "cancelled"
    assert not (tmp_path / "a.mp4").exists()


def test_a_paused_job_goes_on_where_it_was(services: Services, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queue_module, "_NOTED", 0.0)
    out = tmp_path / "a.mp4"
    number = services.exports.add(order(out), PROJECT) or 0
    cancel = threading.Event()

    def pause(_progress: Progress) -> None:
        services.jobs.pause(number)

    with pytest.raises(Cancelled):
        services.exports.run(number, pause, cancel)
    assert services.jobs.job(number).state == "paused"
    assert services.exports.unfinished() == []
    services.jobs.wait(number)
    assert services.exports.unfinished() == [number]
    cancel.set()
    with pytest.raises(Cancelled):
        services.exports.run(number, None, cancel)
    assert services.jobs.job(number).state == "stopped"
    services.exports.run(number)
    assert services.jobs.job(number).state == "done"
    assert out.exists()


def test_a_file_that_is_there_is_kept(services: Services, tmp_path: Path) -> None:
    out = tmp_path / "a.mp4"
    out.write_bytes(b"precious")
    with pytest.raises(UsageError, match="is there already"):
        services.exports.export(order(out), PROJECT)
    assert out.read_bytes() == b"precious"
    services.exports.export(order(out, force=True), PROJECT)
    assert out.read_bytes() != b"precious"


class Checker(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.links += [v or "" for n, v in attrs if n in {"src", "href"}]
        if tag not in {"meta", "img"}:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.links += [v or "" for n, v in attrs if n in {"src", "href"}]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def report_of(services: Services, out: Path) -> Report:
    return services.exports.export(order(out), PROJECT)


def test_the_report_tells_what_was_made(services: Services, tmp_path: Path) -> None:
    out = tmp_path / "<b>&'\"film.mp4"
    report = report_of(services, out)
    data = report_data(report)
    assert set(data["cpu"]) == {"survey", "compose", "encode", "sound", "join", "verify"}
    assert data["parts"] == {"all": report.segments, "reused": 0, "copied": 0, "rendered": report.segments}
    assert data["bit_rate"] == pytest.approx(8 * out.stat().st_size / 10, rel=0.01)
    assert -40 < data["loudness"] < 0
    assert data["segments"][-1]["end"] == 250
    json.dumps(data)
    page = report_page(report)
    assert "<b>" not in page
    assert "&lt;b&gt;&amp;" in page
    assert "of a.vidgen · preset lossless · crf 30 · 160×90, 25 fps · 20" in page
    assert f"by vidgen {__version__}" in page
    assert page.count(">2.0 s</text>") == 2  # below the segments and below the sound
    assert "<td>0.0 s</td>" in page
    assert "<img" not in page
    assert "rendered now" in page
    checker = Checker()
    checker.feed(page)
    assert checker.open == []
    assert all(link.startswith("data:") for link in checker.links)


def test_black_and_silence_of_the_timeline_are_told(services: Services, tmp_path: Path) -> None:
    film = Film(width=160, height=90)
    clip = film.asset(media_files.video("q.mp4", rate=25, frames=300, size=(160, 90), layouts=("stereo",), sound="aac"))
    film.block("V1", 0, 4, Clip(asset=clip))
    film.block("V1", 6, 4, Clip(asset=clip))
    film.block("A1", 0, 7, Audio(asset=clip))
    made = Order(plan(film.document.snapshot(), QUICK, film.paths), QUICK, tmp_path / "a.mp4")
    data = report_data(services.exports.export(made, PROJECT))
    assert data["black"] == [[4.0, 6.0]]
    assert data["silent"] == [[7.0, 10.0]]
