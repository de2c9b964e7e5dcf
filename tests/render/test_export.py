"""Whole exports through the service and its worker process: small, but every part is real."""

from __future__ import annotations

import random
import threading
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from numpy.typing import NDArray
from tests import media_files
from tests.render.timelines import Film, S, preset

from vidgen.blocks.audio import Audio
from vidgen.blocks.clip import Clip
from vidgen.blocks.image import Image
from vidgen.blocks.shape import Shape
from vidgen.blocks.solid import Solid
from vidgen.blocks.text import Text
from vidgen.editor.curves import Curve, Keyframe
from vidgen.editor.kinds import UnknownContent
from vidgen.editor.records import Placement
from vidgen.effects.blur import Blur
from vidgen.effects.colour_adjust import ColourAdjust
from vidgen.effects.fade import Fade
from vidgen.errors import Cancelled, RenderError, UsageError
from vidgen.media.known_hashes import KnownHashes
from vidgen.render.plan import plan
from vidgen.render.preset import find_preset
from vidgen.render.segments import work
from vidgen.render.segments.store import Store
from vidgen.render.segments.survey import survey
from vidgen.render.segments.work import Job, Reports, render_segment
from vidgen.render.service import Progress, RenderService
from vidgen.timing import TimeRange
from vidgen.transitions.dip import Dip
from vidgen.transitions.dissolve import Dissolve


@pytest.fixture(scope="module")
def service() -> RenderService:
    return RenderService()


@pytest.fixture(autouse=True)
def closed(service: RenderService) -> Iterator[None]:
    yield
    service.close()


def clip_file(**facts: Any) -> Path:
    return media_files.video(
        "clip.mp4", **{"rate": 25, "size": (96, 64), "layouts": ("stereo",), "sound": "aac", **facts}
    )


def everything() -> Film:
    """Cuts, dissolve, dip, titles, logo, blends, effects, keyframes, blurred fill, placeholders; sound at two speeds."""
    film = Film()
    clip, still = film.asset(clip_file()), film.asset(media_files.still("logo.png", alpha=True))
    tall = film.asset(media_files.video("tall.mkv", rate=Fraction(30000, 1001), size=(40, 64)))
    film.block("V1", 0, 0.8, Clip(asset=clip))
    film.block("V1", 0.8, 0.8, Clip(asset=clip, source_start=S), transition=Dissolve(before=S // 5, after=S // 5))
    film.block(
        "V1",
        1.6,
        0.8,
        Clip(asset=tall),
        placement=Placement(fit="blurred"),
        transition=Dip(before=S // 5, after=S // 5),
    )
    graded = (ColourAdjust(id="c", contrast=0.2, saturation=-0.5), Blur(id="b", radius=0.02))
    film.block("V1", 2.4, 0.8, Clip(asset=clip, reverse=True, speed=Fraction(1, 2)), effects=graded)
    film.block("V1", 3.2, 0.4, UnknownContent(kind="hologram"))
    film.block("V1", 3.6, 0.4, Clip(asset=film.asset(None, "lost.mov")))
    film.block("V2", 0.4, 2, Text(text="Hello"), effects=(Fade(id="f", fade_in=S // 2, fade_out=S // 2),))
    turning = Curve(path="placement.rotation", keyframes=(Keyframe(time=0, value=0.0), Keyframe(time=S, value=90.0)))
    small = Placement(x=0.7, y=0.3, scale_x=0.4, scale_y=0.4)
    film.block("V2", 2.4, 1.2, Clip(asset=clip), placement=small, curves=(turning,))
    film.block("V3", 0, 4, Image(asset=still), placement=Placement(x=0.9, y=0.2, scale_x=0.2, scale_y=0.2, opacity=0.6))
    film.block("V4", 1, 1, Shape(), placement=Placement(blend="screen", opacity=0.5))
    film.block("A1", 0, 1.6, Audio(asset=clip))
    film.block("A1", 1.6, 1, Audio(asset=clip, speed=Fraction(3, 2)), effects=(Fade(id="f"),))
    film.marker(1, "Two")
    return film


def frames_of(path: Path) -> list[av.VideoFrame]:
    with av.open(str(path)) as container:
        return list(container.decode(video=0))


def planes(frame: av.VideoFrame) -> bytes:
    return b"".join(
        np.ascontiguousarray(np.frombuffer(p, np.uint8).reshape(p.height, p.line_size)[:, : p.width]).tobytes()  # type: ignore[call-overload]
        for p in frame.planes
    )


def test_a_frame_shown_alone_is_the_frame_that_the_encoder_is_given(service: RenderService, tmp_path: Path) -> None:
    film = everything()
    snapshot = film.document.snapshot()
    with pytest.raises(RenderError, match=r"'lost\.mov' is missing; find or relink"):
        service.export(snapshot, film.paths, preset(), tmp_path / "film.nut")
    assert not list(tmp_path.iterdir())
    report = service.export(snapshot, film.paths, preset(), tmp_path / "film.nut", placeholders=True)
    frames = frames_of(report.path)
    assert len(frames) == report.frames == 100
    for number in random.Random(5).sample(range(100), 50):
        alone = service.frame_pixels(snapshot, film.paths, snapshot.rate.time_of(number), preset())
        assert alone.data == planes(frames[number]), f"frame {number} differs"


def test_a_plain_cut_goes_through_untouched_and_on_time(service: RenderService, tmp_path: Path) -> None:
    film = Film()
    path = clip_file(colour=(1, 1, 1))
    asset = film.asset(path)
    film.block("V1", 0, 0.4, Clip(asset=asset, source_start=round(0.6 * S)))
    film.block("V1", 0.4, 0.4, Clip(asset=asset, source_start=round(0.2 * S)))
    film.block("A1", 0, 0.8, Audio(asset=asset))
    report = service.export(film.document.snapshot(), film.paths, preset(), tmp_path / "cut.nut")
    source = frames_of(path)
    wanted = [*source[15:25], *source[5:15]]
    got = frames_of(report.path)
    assert [planes(f) for f in got] == [planes(f) for f in wanted]
    assert [f.pts * f.time_base for f in got] == [Fraction(n, 25) for n in range(20)]


PRESETS = [
    "youtube-1080p",
    "web-small",
    "archive",
    "webm",
    "prores",
    "prores-4444",
    "wav",
    "mp3",
    "aac",
    "opus",
    "flac",
    "gif",
    "png-sequence",
]


@pytest.mark.parametrize("name", PRESETS)
def test_each_preset_makes_a_file_that_holds_what_it_should(service: RenderService, tmp_path: Path, name: str) -> None:
    film = Film()
    asset = film.asset(clip_file())
    film.block("V1", 0, 0.6, Clip(asset=asset))
    film.block("A1", 0, 0.6, Audio(asset=asset))
    film.marker(0.2, "Later")
    found = find_preset(name)
    if found.size != "project":
        found = found.model_validate({**found.model_dump(), "size": (160, 90)})
    report = service.export(film.document.snapshot(), film.paths, found, tmp_path / "out")
    assert report.size > 0
    assert [p.name for p in tmp_path.iterdir()] == [report.path.name]
    if found.makes_folder:
        assert len(list(report.path.glob("*.png"))) == 15
        return
    assert report.path.suffix == f".{found.extension}"
    with av.open(str(report.path)) as container:
        if found.video:
            stream = container.streams.video[0]
            shown = list(container.decode(stream))
            # at 25 fps and at most 15, every second frame is left out
            assert len(shown) == (8 if name == "gif" else 15)
            assert shown[0].pts == 0
            if found.container in ("mp4", "mov"):
                assert (stream.codec_context.colorspace, stream.codec_context.color_range) == (1, 1)
                assert [c["metadata"]["title"] for c in container.chapters()] == ["Untitled", "Later"]
    if found.sound:
        with av.open(str(report.path)) as container:
            sound = np.concatenate([f.to_ndarray().reshape(1, -1) for f in container.decode(audio=0)], axis=1)
            assert np.abs(sound).max() > 0


def test_sound_lies_where_the_timeline_has_it(service: RenderService, tmp_path: Path) -> None:
    film = Film()
    asset = film.asset(media_files.sound("tone.wav"))
    film.block("V1", 0, 2, Solid())
    film.block("A1", 1, 1, Audio(asset=asset))
    report = service.export(film.document.snapshot(), film.paths, preset(), tmp_path / "x.nut")
    got = sound_of(report.path)
    assert len(got) == 2 * 48000
    assert np.abs(got[:48000]).max() == 0
    assert np.abs(got[48000:, 0] - media_files.tone(48000, 48000)[0]).max() < 1e-4


def sound_of(path: Path) -> NDArray[np.float64]:
    with av.open(str(path)) as container:
        resampler = av.AudioResampler("flt", "stereo", 48000)
        pieces = [r.to_ndarray().reshape(-1, 2) for f in container.decode(audio=0) for r in resampler.resample(f)]
    return np.concatenate(pieces).astype(np.float64)


def test_ten_bits_stay_ten_bits_under_a_title(service: RenderService, tmp_path: Path) -> None:
    film = Film()
    asset = film.asset(
        media_files.video("deep.mkv", codec="ffv1", rate=25, size=(96, 64), format="yuv420p10le", colour=(1, 1, 1))
    )
    film.block("V1", 0, 1, Clip(asset=asset))
    film.block("V2", 0, 1, Solid(fill="#ffffff80"), placement=Placement(scale_x=0.25, scale_y=0.25))
    deep = preset(
        video={"codec": "ffv1", "pixel_format": "yuv420p10le"}, container="matroska", extension="mkv", sound=None
    )
    report = service.export(film.document.snapshot(), film.paths, deep, tmp_path / "deep.mkv")
    got, source = frames_of(report.path)[3], frames_of(film.paths[asset])[3]
    assert got.format.name == "yuv420p10le"
    shown, had = (f.to_ndarray()[:64] for f in (got, source))
    outside = np.ones((64, 96), bool)
    outside[24:40, 36:60] = False
    assert np.array_equal(shown[outside], had[outside])
    mixed = had[28:36, 40:56] * 0.498 + 940 * 0.502
    assert np.abs(shown[28:36, 40:56] - mixed).max() <= 8


def test_transparent_exports_have_nothing_where_nothing_is(service: RenderService, tmp_path: Path) -> None:
    film = Film()
    film.block("V1", 0, 0.2, Solid(fill="#ff0000"), placement=Placement(scale_x=0.5, scale_y=0.5))
    report = service.export(film.document.snapshot(), {}, find_preset("prores-4444"), tmp_path / "t.mov")
    alpha = frames_of(report.path)[0].reformat(format="rgba").to_ndarray()[..., 3]
    assert alpha[4, 4] == 0
    assert alpha[32, 48] >= 254


def test_progress_and_report(service: RenderService, tmp_path: Path) -> None:
    film = everything()
    told: list[Progress] = []
    report = service.export(
        film.document.snapshot(), film.paths, preset(), tmp_path / "a.nut",
        range=TimeRange(S, S), on_progress=told.append,
    )  # fmt: skip
    assert report.frames == 25
    assert report.seconds == 1
    assert (told[-1].frame, told[-1].frames) == (25, 25)
    assert [t.frame for t in told] == sorted(t.frame for t in told)
    whole = service.export(film.document.snapshot(), film.paths, preset(), tmp_path / "a.nut", placeholders=True)
    assert any("lost.mov" in note for note in whole.notes)
    assert any("hologram" in note for note in whole.notes)


def test_the_last_frame_of_a_segment_counts_when_all_are_in_the_store(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(work, "_REPORTS", 0.0)  # each frame is told of
    film = Film()
    film.block("V1", 0, 1, Solid(fill="#ff0000"))
    made = plan(film.document.snapshot(), preset(), {})
    store = Store(tmp_path / "store")
    (segment,) = survey(made, preset(), KnownHashes(store.hashes)).segments
    told: list[tuple[int, bool]] = []
    reports = Reports(lambda _: None, lambda event: told.append((event["done"], store.has(segment.key))))
    job = Job.of(made, preset(), store, {}, lambda _: None)
    render_segment(job, segment, reports, lambda: False)
    job.close()
    assert told[-1] == (segment.frames, True)
    assert all(done < segment.frames for done, _ in told[:-1])


def test_letters_that_no_font_has_are_told(service: RenderService, tmp_path: Path) -> None:
    film = Film()
    film.block("V1", 0, 1, Text(text="ok \U00012000"))
    (note,) = service.frame(film.document.snapshot(), {}, 0, tmp_path / "x.png")
    assert note.startswith("No font has '\U00012000' of")


def test_cancel_leaves_nothing_and_the_old_file_as_it_was(service: RenderService, tmp_path: Path) -> None:
    film = Film(width=640, height=360)
    film.block("V1", 0, 600, Text(text="long"))
    out = tmp_path / "old.nut"
    out.write_bytes(b"old")
    cancel = threading.Event()
    with pytest.raises(Cancelled):
        service.export(
            film.document.snapshot(), {}, preset(sound=None, video={"codec": "ffv1"}), out,
            on_progress=lambda _: cancel.set(), cancel=cancel,
        )  # fmt: skip
    assert out.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["old.nut"]


def test_targets_that_cannot_be_are_refused_before_work_begins(service: RenderService, tmp_path: Path) -> None:
    film = Film()
    path = tmp_path / "mine.nut"
    path.write_bytes(clip_file().read_bytes())
    film.block("V1", 0, 1, Clip(asset=film.asset(path)))
    snapshot = film.document.snapshot()
    for out, what in (
        (path, "used in the project"),
        (tmp_path / "no" / "x.nut", "There is no folder"),
        (tmp_path, "is a folder"),
    ):
        with pytest.raises(RenderError, match=what):
            service.export(snapshot, film.paths, preset(), out)
    with pytest.raises(UsageError, match="the timeline ends at 00:00:01:00"):
        service.frame(snapshot, film.paths, 2 * S, tmp_path / "x.png")
    assert [p.name for p in tmp_path.iterdir()] == ["mine.nut"]


def test_a_frame_as_a_picture(service: RenderService, tmp_path: Path) -> None:
    film = Film()
    film.block("V1", 0, 1, Solid(fill="#c02040"))
    out = tmp_path / "f.png"
    assert service.frame(film.document.snapshot(), {}, 0, out, (192, 128)) == []
    picture = frames_of(out)[0].reformat(format="rgb24").to_ndarray()
    assert picture.shape == (128, 192, 3)
    assert np.abs(picture[64, 96].astype(int) - (0xC0, 0x20, 0x40)).max() <= 2
