"""Exports that reach a size, a bit rate or a quality, with real encoders and real files."""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from tests import media_files
from tests.render.timelines import Film, S, preset

from vidgen.blocks.audio import Audio
from vidgen.blocks.clip import Clip
from vidgen.blocks.solid import Solid
from vidgen.errors import RenderError
from vidgen.render.preset import Preset
from vidgen.render.service import RenderService

FASTEST: dict[str, dict[str, str]] = {
    "libx264": {"preset": "veryfast"},
    "libx265": {"preset": "ultrafast"},
    "libsvtav1": {"preset": "12"},
    "libvpx-vp9": {"deadline": "realtime", "cpu-used": "8"},
}
WIDTH, HEIGHT = 160, 90


@cache
def noisy() -> Path:
    """Six seconds of grain that becomes coarser and moves: nothing that is easy to encode."""
    path = media_files.folder() / "noisy.mkv"
    grain = np.random.default_rng(7)
    with av.open(str(path), "w") as out:
        stream: Any = out.add_stream("ffv1", rate=25)
        stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        for number in range(150):
            fine = 1 + number // 50
            luma = grain.integers(70, 180, (HEIGHT // fine + 1, WIDTH // fine + 1)).repeat(fine, 0).repeat(fine, 1)
            planes = np.full((HEIGHT * 3 // 2, WIDTH), 128, np.uint8)
            planes[:HEIGHT] = np.roll(luma[:HEIGHT, :WIDTH], 3 * number, 1)
            frame = av.VideoFrame.from_ndarray(planes, "yuv420p")
            frame.pts, frame.time_base = number, Fraction(1, 25)
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    return path


def film(colour: str = "#335577") -> Film:
    """9 s: grain, a plain colour and stripes that count, with a tone."""
    made = Film(width=WIDTH, height=HEIGHT)
    made.block("V1", 0, 3, Clip(asset=made.asset(noisy()), source_start=S), id="block-a")
    made.block("V1", 3, 3, Solid(fill=colour), id="block-b")
    made.block("V1", 6, 3, Clip(asset=made.asset(media_files.video("reach.mp4", frames=80, rate=25))), id="block-c")
    made.block("A1", 0, 9, Audio(asset=made.asset(media_files.sound("reach.wav", seconds=9))), id="block-s")
    return made


def aiming(codec: str = "libx264", **goal: Any) -> Preset:
    video = {"codec": codec, "options": FASTEST[codec], **goal.pop("video", {})}
    vp9 = codec == "libvpx-vp9"
    return preset(
        container="webm" if vp9 else "mp4",
        extension="webm" if vp9 else "mp4",
        video=video,
        sound={"codec": "libopus" if vp9 else "aac", "bit_rate": 64000},
        **goal,
    )


def export(service: RenderService, made: Film, like: Preset, out: Path) -> Any:
    return service.export(made.document.snapshot(), made.paths, like, out)


def frames(path: Path) -> int:
    with av.open(str(path)) as container:
        return sum(1 for _ in container.decode(video=0))


@pytest.mark.parametrize(
    ("codec", "limit"), [("libx264", 300_000), ("libx265", 250_000), ("libsvtav1", 400_000), ("libvpx-vp9", 300_000)]
)
def test_a_file_is_at_most_three_per_cent_smaller_than_its_limit(tmp_path: Path, codec: str, limit: int) -> None:
    like = aiming(codec, target_size=limit)
    with RenderService() as service:
        report = export(service, film(), like, tmp_path / "film")
    assert 0.97 * limit <= report.path.stat().st_size <= limit
    assert frames(report.path) == 225
    assert any("quality" in note for note in report.notes)


def test_the_second_export_renders_nothing_and_an_edit_only_what_it_must(tmp_path: Path) -> None:
    like = aiming(target_size=330_000)
    with RenderService() as service:
        first = export(service, film(), like, tmp_path / "first.mp4")
        again = export(service, film(), like, tmp_path / "again.mp4")
        assert first.path.read_bytes() == again.path.read_bytes()
        assert (again.reused, first.reused) == (again.segments, 0)
        edited = export(service, film("#773355"), like, tmp_path / "edited.mp4")
        assert edited.reused >= edited.segments - 1
        service.store.clear()
        whole = export(service, film("#773355"), like, tmp_path / "whole.mp4")
    assert edited.path.read_bytes() == whole.path.read_bytes()
    assert 320_000 <= edited.path.stat().st_size <= 330_000


def test_a_bit_rate_is_the_mean_of_the_whole_and_plain_colours_leave_theirs_to_others(tmp_path: Path) -> None:
    with RenderService() as service:
        report = export(service, film(), aiming(video={"bit_rate": 250_000}), tmp_path / "film.mp4")
    with av.open(str(report.path)) as container:
        packets = [(float(p.pts * p.time_base), p.size) for p in container.demux(video=0) if p.pts is not None]
    assert sum(size for _, size in packets) * 8 / 9 == pytest.approx(250_000, rel=0.03)
    grain = sum(size for at, size in packets if at < 3)
    plain = sum(size for at, size in packets if 3 <= at < 6)
    assert plain * 10 < grain


@pytest.mark.parametrize(("metric", "value"), [("ssim", 0.95), ("xpsnr", 36.0)])
def test_a_quality_is_reached_with_few_bits(tmp_path: Path, metric: str, value: float) -> None:
    like = aiming(target_quality={"metric": metric, "value": value})
    with RenderService() as service:
        report = export(service, film(), like, tmp_path / "film.mp4")
        reference = export(service, film(), preset(sound=None), tmp_path / "whole.nut")
    (note,) = [n for n in report.notes if n.startswith("Chose crf ")]
    assert metric.upper() in note
    assert "samples" in note
    seen = measured(report.path, reference.path, metric)
    assert seen >= value - (0.015 if metric == "ssim" else 1.5)  # the samples are not the film
    assert seen <= value + (0.02 if metric == "ssim" else 4)


def measured(path: Path, reference: Path, metric: str) -> float:
    """The mean over all frames, by FFmpeg's filter."""
    graph = av.filter.Graph()
    about = f"video_size={WIDTH}x{HEIGHT}:pix_fmt=yuv420p:time_base=1/25:frame_rate=25:pixel_aspect=1/1"
    one, other, compare, sink = (
        graph.add("buffer", about),
        graph.add("buffer", about),
        graph.add(metric),
        graph.add("buffersink"),
    )
    one.link_to(compare, 0, 0)
    other.link_to(compare, 0, 1)
    compare.link_to(sink)
    graph.configure()
    lost = []
    with av.open(str(path)) as a, av.open(str(reference)) as b:
        for number, pair in enumerate(zip(a.decode(video=0), b.decode(video=0), strict=True)):
            for frame, place in zip(pair, (one, other), strict=True):
                frame.pts, frame.time_base = number, Fraction(1, 25)
                place.push(frame)
            found: Any = sink.pull()
            if metric == "ssim":
                lost.append(1 - float(found.metadata["lavfi.ssim.All"]))
            else:
                planes = [min(100.0, float(found.metadata[f"lavfi.xpsnr.xpsnr.{p}"])) for p in "yuv"]
                lost.append(10 ** (-(4 * planes[0] + planes[1] + planes[2]) / 60))
    mean = float(np.mean(lost))
    return 1 - mean if metric == "ssim" else -10 * float(np.log10(mean))


def test_what_cannot_be_made_so_small_is_told_with_the_smallest_size(tmp_path: Path) -> None:
    with RenderService() as service:
        with pytest.raises(RenderError, match=r"does not fit into 60 kB: .* about (\d+\.?\d*) kB at least") as error:
            export(service, film(), aiming(target_size=60_000), tmp_path / "film.mp4")
        assert not list(tmp_path.iterdir())
        least = float(str(error.value).split("about ")[1].split(" kB")[0]) * 1000
        assert least > 60_000
        report = export(service, film(), aiming(target_size=int(least * 1.1)), tmp_path / "film.mp4")
    assert report.path.stat().st_size <= least * 1.1


def test_a_picture_that_is_too_large_for_the_bytes_becomes_smaller(tmp_path: Path) -> None:
    made = Film(width=640, height=360)
    made.block("V1", 0, 3, Clip(asset=made.asset(noisy())))
    with RenderService() as service:
        report = export(service, made, aiming(target_size=60_000), tmp_path / "film.mp4")
    with av.open(str(report.path)) as container:
        stream = container.streams.video[0]
        assert (stream.width, stream.height) in {(480, 270), (426, 240), (320, 180)}
        assert f"{stream.width}×{stream.height}" in " ".join(report.notes)
    assert 0.97 * 60_000 <= report.path.stat().st_size <= 60_000
