"""Finished files are read back: what is missing, swapped, black, silent or late is found, in every kind of file."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from numpy.typing import NDArray
from tests import media_files
from tests.render.timelines import Film, preset

from vidgen.blocks.solid import Solid
from vidgen.errors import RenderError
from vidgen.render.checking.read_back import Expected, _heard, compare_pictures, compared, copied_fingerprint
from vidgen.render.checking.verify import verify
from vidgen.render.plan import RenderPlan, plan
from vidgen.render.preset import Preset
from vidgen.render.segments.file import Head, Packet, SegmentFile, SegmentWriter
from vidgen.render.segments.fingerprint import SILENT, PictureFingerprint, SoundFingerprint

SECONDS = 5
RATE = 25
SIZE = (160, 90)
KINDS: dict[str, tuple[str, str, dict[str, str], str]] = {
    "mp4": ("libx264", "mp4", {"crf": "40", "x264-params": "keyint=25:min-keyint=25:scenecut=0:bframes=3"}, "aac"),
    "mkv": ("libx265", "matroska", {"crf": "40", "x265-params": "keyint=25:min-keyint=25:log-level=none"}, "libopus"),
    "mkv with aac": ("libx264", "matroska", {"x264-params": "keyint=25:min-keyint=25:scenecut=0"}, "aac"),
    "webm": ("libvpx-vp9", "webm", {"crf": "50", "b": "0", "g": "25", "keyint_min": "25", "cpu-used": "8"}, "libopus"),
    "mov": ("prores_ks", "mov", {}, "pcm_s16le"),
    "avi": ("ffv1", "matroska", {"g": "25"}, "flac"),
    "gif": ("gif", "gif", {}, ""),
}


def scene(number: int) -> NDArray[np.uint8]:
    """Return luma with a pattern of its own for each number: (90, 160)."""
    cells = np.random.default_rng(number).integers(40, 220, (5, 8), np.uint8)
    return cells.repeat(18, axis=0).repeat(20, axis=1)


def pictures(scenes: list[int]) -> list[av.VideoFrame]:
    """Return the frames of an export of scenes of a second each; -1 is black."""
    frames = []
    for number in scenes:
        luma = np.full((90, 160), 16, np.uint8) if number < 0 else scene(number)
        planar = np.concatenate((luma, np.full((45, 160), 128, np.uint8)))
        frames += [av.VideoFrame.from_ndarray(planar, format="yuv420p") for _ in range(RATE)]
    return frames


def speech() -> NDArray[np.float32]:
    """Return sound that comes and goes."""
    times = np.arange(48000 * SECONDS) / 48000
    gate = np.random.default_rng(7).random(SECONDS * 5).repeat(9600) > 0.4
    gate[48000:96000] = False
    tone = 0.3 * np.sin(2 * np.pi * 330 * times) * gate
    return np.stack((tone, tone), axis=1).astype(np.float32)


def write(path: Path, kind: str, frames: list[av.VideoFrame], sound: NDArray[np.float32]) -> Path:
    codec, container, options, sound_codec = KINDS[kind]
    with av.open(str(path), "w", format=container) as out:
        stream: Any = out.add_stream(codec, rate=RATE, options=options)
        stream.width, stream.height = SIZE
        stream.pix_fmt = {"prores_ks": "yuv422p10le", "gif": "gray"}.get(codec, "yuv420p")
        voice: Any = out.add_stream(sound_codec, rate=48000, layout="stereo") if sound_codec else None
        for number, frame in enumerate(frames):
            given = frame.reformat(format=stream.pix_fmt) if frame.format.name != stream.pix_fmt else frame
            given.pts, given.time_base = number, Fraction(1, RATE)
            out.mux(stream.encode(given))
        out.mux(stream.encode(None))
        for at in range(0, len(sound) if voice else 0, 960):
            piece = sound[at : at + 960]
            heard = av.AudioFrame.from_ndarray(
                np.ascontiguousarray(piece).reshape(1, -1), format="flt", layout="stereo"
            )
            heard.sample_rate, heard.pts, heard.time_base = 48000, at, Fraction(1, 48000)
            out.mux(voice.encode(heard))
        if voice:
            out.mux(voice.encode(None))
    return path


def expectation(kind: str) -> tuple[RenderPlan, Preset, Expected]:
    film = Film(width=160, height=90)
    film.block("V1", 0, SECONDS, Solid())
    codec, container, _, sound_codec = KINDS[kind]
    wanted = preset(
        container=container,
        video={"codec": codec, "pixel_format": "yuv422p10le" if codec == "prores_ks" else "yuv420p"},
        sound={"codec": sound_codec} if sound_codec else None,
    )
    fingerprint: dict[int, dict[str, Any]] = {}
    frames = pictures(list(range(SECONDS)))
    for number in range(SECONDS):
        seen = PictureFingerprint()
        for frame in frames[number * RATE : (number + 1) * RATE]:
            seen.frame(frame)
        fingerprint[number * RATE] = seen.to_json()
    heard = SoundFingerprint(48000)
    heard.samples(speech())
    return (
        plan(film.document.snapshot(), wanted, {}),
        wanted,
        Expected(fingerprint, heard.to_json() if sound_codec else None),
    )


def check(path: Path, kind: str, scenes: list[int], sound: NDArray[np.float32]) -> list[str]:
    wanted, chosen, expected = expectation(kind)
    return verify(write(path, kind, pictures(scenes), sound), wanted, chosen, expected)


@pytest.mark.parametrize("kind", KINDS)
def test_a_right_file_passes_whatever_its_codec(tmp_path: Path, kind: str) -> None:
    assert check(tmp_path / f"x.{kind}", kind, [0, 1, 2, 3, 4], speech()) == []


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("scenes", "what"),
    [([0, 2, 1, 3, 4], r"picture 25 \(00:00:01:00\) is not the one"), ([0, 1, 2, 3, -1], r"picture 100 .* is black")],
)
def test_a_segment_in_the_wrong_place_or_black_is_found(
    tmp_path: Path, kind: str, scenes: list[int], what: str
) -> None:
    with pytest.raises(RenderError, match=what):
        check(tmp_path / f"x.{kind}", kind, scenes, speech())


def test_a_segment_that_does_not_begin_with_a_key_picture_is_found(tmp_path: Path) -> None:
    wanted, chosen, expected = expectation("mp4")
    path = write(tmp_path / "x.mp4", "mp4", pictures([0, 1, 2, 3, 4]), speech())
    shifted = Expected({**{n: v for n, v in expected.pictures.items() if n != 25}, 30: expected.pictures[25]})
    with pytest.raises(RenderError, match=r"picture 30 .* cannot be decoded"):
        verify(path, wanted, chosen, shifted)


@pytest.mark.parametrize("kind", ["mp4", "webm", "mov", "avi"])
def test_silence_that_the_mix_does_not_have_is_found(tmp_path: Path, kind: str) -> None:
    silent = speech()
    silent[96000:] = 0
    with pytest.raises(RenderError, match=r"its sound is silent at [2-4]\.\d s"):
        check(tmp_path / f"x.{kind}", kind, [0, 1, 2, 3, 4], silent)


@pytest.mark.parametrize("kind", ["mp4", "mkv"])
def test_late_and_early_sound_is_found(tmp_path: Path, kind: str) -> None:
    late = np.concatenate((np.zeros((14400, 2), np.float32), speech()))[: len(speech())]
    with pytest.raises(RenderError, match=r"sound comes 0\.3 s too late"):
        check(tmp_path / f"x.{kind}", kind, [0, 1, 2, 3, 4], late)
    early = np.concatenate((speech()[9600:], np.zeros((9600, 2), np.float32)))
    with pytest.raises(RenderError, match=r"sound comes 0\.2 s too early"):
        check(tmp_path / f"y.{kind}", kind, [0, 1, 2, 3, 4], early)


def test_another_level_is_mentioned(tmp_path: Path) -> None:
    notes = check(tmp_path / "x.mp4", "mp4", [0, 1, 2, 3, 4], speech() / 2)
    assert notes == ["The sound of the finished file is 6.0 dB quieter than the mix."]


def test_what_a_codec_leaves_out_is_no_silence() -> None:
    """A whistle at 17 kHz, which AAC drops, has no level to begin with."""
    times = np.arange(96000) / 48000
    whistle = (0.5 * np.sin(2 * np.pi * 17000 * times)).astype(np.float32)
    fingerprint = SoundFingerprint(48000)
    fingerprint.samples(np.stack((whistle, whistle), axis=1))
    levels = np.frombuffer(bytes.fromhex(fingerprint.to_json()["levels"]), np.uint8).astype(float)
    assert compared(levels, np.full(len(levels), float(SILENT))) == []


def test_sound_where_there_is_none_is_found() -> None:
    with pytest.raises(RenderError, match=r"has sound at 1\.0 s, where there is none"):
        compared(np.full(30, float(SILENT)), np.array([SILENT] * 10 + [20] * 10 + [SILENT] * 10, float))


def test_sound_that_ends_early_is_found() -> None:
    with pytest.raises(RenderError, match=r"its sound ends at 2\.0 s"):
        compared(np.full(30, 20.0), np.full(20, 20.0))


def test_what_is_copied_is_compared_with_its_source(tmp_path: Path) -> None:
    """The first picture of coded packets, without anything around them."""
    path = write(tmp_path / "x.mp4", "mp4", pictures([3, 4]), speech())
    with av.open(str(path)) as container, SegmentWriter(tmp_path / "x.seg") as writer:
        stream = container.streams.video[0]
        for number, packet in enumerate(p for p in container.demux(stream) if p.size):
            writer.add(Packet(number, packet.is_keyframe, bytes(packet)))
        writer.finish(Head("h264", stream.codec_context.extradata or b"", 50, "copied"))
    fingerprint = copied_fingerprint(SegmentFile(tmp_path / "x.seg"))
    wanted, chosen, expected = expectation("mp4")
    found = np.frombuffer(bytes.fromhex(fingerprint["first"]), np.uint8).astype(int)
    scene_three = np.frombuffer(bytes.fromhex(expected.pictures[75]["first"]), np.uint8)
    assert np.abs(found - scene_three).mean() < 5
    film = write(tmp_path / "y.mp4", "mp4", pictures([0, 1, 2, 3, 4]), speech())
    assert verify(film, wanted, chosen, Expected({75: fingerprint})) == []
    with pytest.raises(RenderError, match=r"picture 50 .* is not the one"):
        verify(film, wanted, chosen, Expected({50: fingerprint}))


def test_packets_that_cannot_be_decoded_have_no_looks(tmp_path: Path) -> None:
    with SegmentWriter(tmp_path / "x.seg") as writer:
        writer.add(Packet(0, True, b"no picture at all"))
        writer.finish(Head("h264", b"", 1, "copied"))
    assert copied_fingerprint(SegmentFile(tmp_path / "x.seg")) == {}


@pytest.mark.parametrize("contrast", [1, 4])
def test_noise_that_a_low_bit_rate_smooths_is_no_other_picture(tmp_path: Path, contrast: int) -> None:
    """Snow on a screen: at the worst quality little of it is left but its mean."""
    chance = np.random.default_rng(4)
    frames = []
    for _ in range(SECONDS * RATE):
        snow = np.where(chance.random((360, 640)) < 0.5, 16, 235).astype(np.uint8) // contrast + 8
        frames.append(
            av.VideoFrame.from_ndarray(np.vstack((snow, np.full((180, 640), 128, np.uint8))), format="yuv420p")
        )
    fingerprint = PictureFingerprint()
    fingerprint.frame(frames[0])
    path = tmp_path / "x.mp4"
    with av.open(str(path), "w") as out:
        stream = out.add_stream("libx264", rate=RATE, options={"crf": "51", "preset": "ultrafast"})
        stream.width, stream.height, stream.pix_fmt = 640, 360, "yuv420p"
        for number, frame in enumerate(frames):
            frame.pts, frame.time_base = number, Fraction(1, RATE)
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    wanted, _, _ = expectation("mp4")
    compare_pictures(path, wanted, Expected({0: fingerprint.to_json()}))


def test_sound_is_heard_from_the_first_picture_on(tmp_path: Path) -> None:
    path = tmp_path / "late pictures.mkv"
    source = media_files.video("sound.mkv", sound="pcm_s16le", layouts=("mono",))
    with av.open(str(source)) as given, av.open(str(path), "w") as out:
        streams = {s.index: out.add_stream_from_template(s) for s in given.streams}
        for packet in given.demux():
            if packet.pts is None or packet.dts is None:
                continue
            if packet.stream.type == "video":
                packet.pts, packet.dts = packet.pts + 500, packet.dts + 500  # milliseconds
            packet.stream = streams[packet.stream_index]
            out.mux(packet)
    with av.open(str(path)) as container:
        begins, first = container.streams.video[0].start_time, container.streams.audio[0].start_time
        assert begins is not None
        assert first is not None
        early = (begins - first) * 48
        whole = np.concatenate([frame.to_ndarray().reshape(-1) for frame in container.decode(audio=0)])
    assert early >= 24_000
    heard = np.concatenate(list(_heard(path, 60_000)))[:, 0] * 32768
    assert np.array_equal(heard, whole[early : early + 60_000])
