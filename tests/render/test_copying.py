"""Exports in which a source's coded pictures are copied: every frame is there, at its time, wherever one begins."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import imageio_ffmpeg
import numpy as np
import pytest
from numpy.typing import NDArray
from tests.media_files import number_of
from tests.render.copies import FILES, Case, source

from vidgen.effects.colour_adjust import ColourAdjust
from vidgen.render.preset import Preset
from vidgen.render.reports.report import Report
from vidgen.render.segments.pool import Hand, Pool, Task
from vidgen.render.segments.store import Store
from vidgen.render.service import RenderService

PLAYABLE = [name for name in FILES if name != "h264.mov"]


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RenderService]:
    with RenderService(store=Store(tmp_path_factory.mktemp("store"))) as made:
        yield made


def exported(service: RenderService, case: Case, folder: Path, container: str = "mp4") -> tuple[Path, Report]:
    """Export a case and return the file."""
    extension = {"matroska": "mkv"}.get(container, container)
    changes = {"container": container, "extension": extension, "sound": None}
    preset = Preset.model_validate({**case.preset.model_dump(), **changes})
    report = service.export_plan(case.plan(), preset, folder / f"out.{extension}")
    return report.path, report


def decoded(path: Path) -> dict[int, av.VideoFrame]:
    """All frames by their numbers, which the times of 25 a second must give exactly."""
    found: dict[int, av.VideoFrame] = {}
    with av.open(str(path)) as container:
        stream: Any = container.streams.video[0]
        start = stream.start_time
        for frame in container.decode(stream):
            place = (frame.pts - start) * stream.time_base * 25
            nearest = round(place)
            assert abs(place - nearest) <= (Fraction(1, 2000) * 25 if stream.time_base == Fraction(1, 1000) else 0)
            assert nearest not in found
            found[nearest] = frame
    assert list(found) == list(range(len(found)))
    return found


def planes(frame: av.VideoFrame) -> NDArray[np.uint8]:
    return frame.to_ndarray(format="yuv420p")


def difference(one: av.VideoFrame, other: av.VideoFrame) -> float:
    return float(np.abs(planes(one).astype(int) - planes(other)).mean())


def of_ffmpeg(path: Path, size: int) -> NDArray[np.uint8]:
    """All frames as another build of FFmpeg decodes them, (frames, bytes)."""
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-i", str(path), "-fps_mode", "passthrough"]
    done = subprocess.run([*command, "-f", "rawvideo", "-pix_fmt", "yuv420p", "-"], capture_output=True, check=True)
    assert done.stderr == b""
    return np.frombuffer(done.stdout, np.uint8).reshape(-1, size)


@pytest.mark.parametrize("name", PLAYABLE)
def test_frames_inside_are_the_source_s_and_the_others_like_it(
    name: str, service: RenderService, tmp_path: Path
) -> None:
    case = Case(source(name), start=1, length=4)
    path, report = exported(service, case, tmp_path, "webm" if name.endswith("webm") else "mp4")
    assert report.copied == 1
    [(start, end)] = [(row["start"], row["end"]) for row in report.rows if row["how"] == "copied"]
    wanted, got = decoded(case.path), decoded(path)
    assert len(got) == 100
    assert any("hev1" in note for note in report.notes) == name.startswith("hevc")  # Apple's players may refuse it
    for number, frame in got.items():
        assert number_of(frame) == number + 25
        if start <= number < end:
            assert np.array_equal(planes(frame), planes(wanted[number + 25])), number
        else:
            assert difference(frame, wanted[number + 25]) < 3
    others = of_ffmpeg(path, 320 * 180 * 3 // 2)
    assert len(others) == 100
    for number, row in enumerate(others):
        assert np.array_equal(row, planes(got[number]).ravel()), number


@pytest.mark.parametrize("name", ["h264.mp4", "hevc.mp4", "vp9.webm", "av1.mp4"])
def test_every_frame_can_be_sought(name: str, service: RenderService, tmp_path: Path) -> None:
    case = Case(source(name), start=1, length=2)
    case.clip(2, 2, source=3.52)  # so that copied follows encoded follows copied
    path, report = exported(service, case, tmp_path, "matroska" if name.startswith("vp9") else "mp4")
    assert report.copied >= 1
    with av.open(str(path)) as container:
        stream: Any = container.streams.video[0]
        for number in range(100):
            container.seek(stream.start_time + round(Fraction(number, 25) / stream.time_base), stream=stream)
            wanted = Fraction(number, 25) - Fraction(1, 1000)
            frame = next(
                f for f in container.decode(stream) if (f.pts - stream.start_time) * stream.time_base >= wanted
            )
            assert number_of(frame) == number + (25 if number < 50 else 38)


def test_two_cameras_with_headers_of_the_same_number(service: RenderService, tmp_path: Path) -> None:
    """Both call their parameter sets 0, so that these have to come with the pictures."""
    case = Case(source("h264.mp4"), start=1, length=2)
    other = source("other-h264.mp4", options=(("preset", "ultrafast"), ("profile", "baseline")))
    case.add(other, 2, 2, source=1)
    path, report = exported(service, case, tmp_path)
    assert report.copied == 2
    got = decoded(path)
    assert [number_of(frame) for frame in got.values()] == [*range(25, 75), *range(25, 75)]
    others = of_ffmpeg(path, 320 * 180 * 3 // 2)
    assert all(np.array_equal(row, planes(frame).ravel()) for row, frame in zip(others, got.values(), strict=True))


def test_one_header_holds_all_parameter_sets(service: RenderService, tmp_path: Path) -> None:
    """So that players which read the header of a file only can play it, and packets stay as they are."""
    case = Case(source("h264.mp4"), start=1, length=4)
    path, report = exported(service, case, tmp_path)
    [copied] = [row for row in report.rows if row["how"] == "copied"]
    with av.open(str(path)) as made, av.open(str(case.path)) as given:
        assert made.streams.video[0].codec_context.codec_tag == "avc1"
        packets = {round(p.pts * p.time_base * 25): bytes(p) for p in made.demux(video=0) if p.size}  # type: ignore[operator]
        stored = {round(p.pts * p.time_base * 25): bytes(p) for p in given.demux(video=0) if p.size}  # type: ignore[operator]
    for number in range(copied["start"], copied["end"]):
        assert packets[number] == stored[number + 25]


def test_a_second_export_copies_again_and_renders_nothing(service: RenderService, tmp_path: Path) -> None:
    case = Case(source("h264.mp4"), start=1, length=4)
    exported(service, case, tmp_path)
    _, report = exported(service, case, tmp_path)
    assert [row["how"] for row in report.rows] == ["reused", "copied", "reused"]


def test_what_was_rendered_fits_beside_what_is_copied_later(service: RenderService, tmp_path: Path) -> None:
    """An effect goes, and its clip is copied: what lies further away is there from the export before."""
    changed: dict[str, Any] = {"effects": (ColourAdjust(saturation=0.5),)}

    def case(**last: Any) -> Case:
        made = Case(source("h264.mp4"), start=0, length=4, block=changed)
        made.clip(4, 4, source=1, **changed)
        made.clip(8, 2, source=4, **last)
        return made

    assert exported(service, case(**changed), tmp_path)[1].copied == 0
    path, report = exported(service, case(), tmp_path)
    assert report.copied == 1
    assert report.reused >= 1
    assert len(decoded(path)) == 250


def test_without_copying_all_is_encoded(service: RenderService, tmp_path: Path) -> None:
    case = Case(source("h264.mp4"), start=1, length=4, preset={"copying": "never"})
    _, report = exported(service, case, tmp_path)
    assert report.copied == 0


def test_one_worker_renders_both_edges_at_once_and_two_make_the_same_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cases = (Case(source("h264.mp4"), 0.4, frames / 25) for frames in range(120, 130))
    case = next(case for case in cases if case.copies()[-1].end < case.plan().frames)  # not all ends can be copied
    told: list[tuple[int | None, int | None]] = []
    asked = Pool.request

    def request(pool: Pool, hand: Hand, task: Task, *rest: Any) -> dict[str, Any]:
        told.append((task.segment.number if task.segment else None, task.beside.number if task.beside else None))
        return asked(pool, hand, task, *rest)

    monkeypatch.setattr(Pool, "request", request)
    found = []
    for cores in (1, 2):
        (folder := tmp_path / str(cores)).mkdir()
        with RenderService(store=Store(folder / "store"), cores=cores) as service:
            path, report = exported(service, case, folder)
        found.append(path.read_bytes())
        assert [row["how"] for row in report.rows] == ["rendered", "copied", "rendered"]
        assert all(row["size"] for row in report.rows if row["how"] == "rendered")
        assert sorted(decoded(path)) == list(range(report.frames))
    assert found[0] == found[1]
    assert set(told[0]) == {0, 2}
    assert all(beside is None for _, beside in told[1:])
