"""Every kind of file: what the probe says, and that the frame at any time is the one of a linear decode."""

from __future__ import annotations

import random
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from tests import media_files

from vidgen.errors import MediaError
from vidgen.media.frame_source import FrameSource
from vidgen.media.pictures import Hurry, PictureReader, open_pictures, origin_of
from vidgen.media.probe import probe_file
from vidgen.media.readers import Readers
from vidgen.media.sniff import sniff
from vidgen.timing import FLICKS

X265 = (("x265-params", "log-level=none:keyint=12:open-gop=1:bframes=3"),)
OPEN_GOP = (("x264-params", "keyint=12:min-keyint=12:bframes=3:open-gop=1:scenecut=0"), ("preset", "ultrafast"))
QUICK = (("deadline", "realtime"), ("cpu-used", "8"))
ALPHA = {"alpha": media_files.half_transparent}

FILES: dict[str, tuple[str, dict]] = {
    "h264": ("a.mp4", {}),
    "open gop": ("a.mp4", {"options": OPEN_GOP}),
    "open gop in ts": ("a.ts", {"options": OPEN_GOP}),
    "intra refresh": ("a.ts", {"options": (("x264-params", "intra-refresh=1:keyint=12:bframes=0"),), "frames": 60}),
    "with sound": ("a.mp4", {"layouts": ("stereo",)}),
    "vfr": ("a.mp4", {"steps": (1, 3, 1, 7)}),
    "vfr mkv": ("a.mkv", {"steps": (1, 3, 1, 7)}),
    "offset ts": ("a.ts", {"start": 240, "layouts": ("stereo",)}),
    "bluray ts": ("a.m2ts", {"container": (("mpegts_m2ts_mode", "1"),), "muxer": "mpegts"}),
    "late pictures": ("a.mkv", {"start": 12, "layouts": ("mono",)}),
    "edit list": ("a.mov", {"start": 12, "layouts": ("mono",)}),
    "avi h264": ("a.avi", {}),
    "avi mpeg4": ("a.avi", {"codec": "mpeg4", "options": (("bf", "2"),)}),
    "avi in mkv": ("a.avi", {}),
    "mpeg-2 ps": ("a.mpg", {"codec": "mpeg2video", "options": (("bf", "2"),), "rate": 25}),
    "mxf": ("a.mxf", {"codec": "mpeg2video", "rate": 25}),
    "mxf of long GOPs": ("a.mxf", {"codec": "mpeg2video", "rate": 25, "options": (("bf", "2"),)}),
    "mxf h264": ("a.mxf", {"rate": 25}),
    "flv": ("a.flv", {"codec": "flv", "rate": Fraction(30000, 1001)}),
    "ntsc mkv": ("a.mkv", {"rate": Fraction(30000, 1001)}),
    "wmv": ("a.wmv", {"codec": "wmv2"}),
    "vp8": ("a.webm", {"codec": "libvpx", "options": QUICK}),
    "vp9 alpha": ("a.webm", {"codec": "libvpx-vp9", "format": "yuva420p", "options": QUICK, **ALPHA}),
    "av1": ("a.mp4", {"codec": "libsvtav1", "options": (("preset", "12"), ("svtav1-params", "log-level=0")), "frames": 24}),
    "prores 4444": ("a.mov", {"codec": "prores_ks", "format": "yuva444p10le", **ALPHA}),
    "hevc 10 bit": ("a.mp4", {"codec": "libx265", "format": "yuv420p10le", "options": X265}),
    "interlaced": ("a.mp4", {"interlaced": True, "options": (("tff", "1"),)}),
    "interlaced mpeg-2": ("a.mpg", {"codec": "mpeg2video", "interlaced": True, "rate": 25}),
    "turned 90": ("a.mp4", {"rotation": 90}),
    "turned 180": ("a.mp4", {"rotation": 180}),
    "turned 270": ("a.mp4", {"rotation": 270}),
    "mirrored": ("a.mp4", {"mirrored": True}),
    "mirrored and turned": ("a.mp4", {"mirrored": True, "rotation": 90}),
    "turned 4:2:2": ("a.mov", {"codec": "prores_ks", "format": "yuv422p10le", "rotation": 90}),
    "wide pixels": ("a.mkv", {"aspect": Fraction(4, 3)}),
    "full range": ("a.mp4", {"full_range": True}),
    "odd 4:2:0": ("a.mkv", {"codec": "ffv1", "size": (321, 181)}),
    "odd 4:4:4": ("a.mp4", {"size": (321, 181), "format": "yuv444p"}),
    "y4m": ("a.y4m", {"codec": "rawvideo", "size": (64, 32), "muxer": "yuv4mpegpipe"}),
    "long gop": ("a.mp4", {"gop": 250, "frames": 120}),
}  # fmt: skip


def make(kind: str) -> Path:
    name, facts = FILES[kind]
    made = media_files.video(name, **facts)
    return media_files.matroska_of(made) if kind == "avi in mkv" else made


@pytest.fixture(params=FILES)
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def expected_times(kind: str) -> list[int]:
    """Flicks of the frames from the first one on, as they were written."""
    facts = FILES[kind][1]
    rate, steps = Fraction(facts.get("rate", 24)), facts.get("steps", (1,))
    ticks = [sum(steps[i % len(steps)] for i in range(n)) for n in range(facts.get("frames", 48))]
    return [round(tick / rate * FLICKS) for tick in ticks]


def test_the_frame_at_any_time_is_the_one_that_was_written(kind: str):
    """At random times, in order and backwards: the last frame whose time is not after t."""
    path = make(kind)
    info = probe_file(path)
    start = info.pictures[0].start - origin_of(info)
    times = [start + time for time in expected_times(kind)]
    turned = FILES[kind][1].get("rotation", 0) or FILES[kind][1].get("mirrored", False)
    rounding = FLICKS // 1000 if kind in ("vfr mkv", "late pictures") else 0
    rng = random.Random(kind)
    asked = [rng.randrange(times[0] - FLICKS, times[-1] + FLICKS) for _ in range(25)] + times[::5] + times[::-5]
    with PictureReader(path, info=info) as reader:
        for time in asked:
            near = [t for t in times if abs(t - time) <= rounding]
            if rounding and near:
                continue  # the file itself does not know it better
            wanted = max((n for n, t in enumerate(times) if t <= time), default=0)
            frame = reader.frame_at(time)
            number = wanted if turned else media_files.number_of(frame)
            assert number == wanted % 256, f"at {time / FLICKS:.4f} s"
        assert reader.problems == ()
        assert (frame.width, frame.height) == reader.shown_size or info.pictures[0].pixel_aspect != 1


def test_any_order_gives_the_pixels_of_a_linear_decode(kind: str):
    path = make(kind)
    info = probe_file(path)
    origin = origin_of(info)
    source = FrameSource(path, sniff(path), info.pictures[0])
    linear = []
    while (found := source.next()) is not None:
        linear.append((found[0] - origin, found[1].to_ndarray(format="rgb24").tobytes()))
    source.close()
    assert len(linear) == len(expected_times(kind))
    rng = random.Random(kind)
    order = [rng.randrange(len(linear)) for _ in range(15)] + list(range(len(linear) - 1, -1, -5))
    with PictureReader(path, info=info) as reader:
        for number in order:
            frame = reader.frame_at(linear[number][0])
            assert frame.to_ndarray(format="rgb24").tobytes() == linear[number][1], f"frame {number}"
    looks = [pixels for _, pixels in linear]
    readers = several(path)
    for number in order[:8]:
        for found in (readers.frame_near, lambda time: readers.frame_passing(time, Hurry(early=100 * FLICKS))):
            frame, exact = found(linear[number][0])
            near = looks.index(frame.to_ndarray(format="rgb24").tobytes())
            assert near == number if exact else near <= number, f"near frame {number}"
        frame, exact = readers.frame_passing(linear[number][0], Hurry())
        assert exact
        assert frame.to_ndarray(format="rgb24").tobytes() == linear[number][1], f"frame {number} in a hurry"
    readers.close()


def several(path: Path, room: int = 1 << 30) -> Readers:
    """Return readers that may leave others behind."""
    return Readers(PictureReader(path), lambda: PictureReader(path), lambda: room)


def test_probe_measures(kind: str):
    facts = FILES[kind][1]
    info = probe_file(make(kind))
    (picture,) = info.pictures
    width, height = facts.get("size", (320, 180))
    shown = (round(width * facts.get("aspect", 1)), height)
    assert (picture.width, picture.height) == (shown[::-1] if facts.get("rotation", 0) in (90, 270) else shown)
    assert (picture.coded_width, picture.coded_height) == (width, height)
    assert picture.rotation == facts.get("rotation", 0)
    assert picture.mirrored == facts.get("mirrored", False)
    assert picture.alpha == ("alpha" in facts)
    assert picture.frames == facts.get("frames", 48)
    assert picture.variable_rate == ("steps" in facts)
    if "steps" not in facts:
        assert picture.rate == facts.get("rate", 24)
        assert picture.duration == round(Fraction(facts.get("frames", 48)) / picture.rate * FLICKS)
    assert (picture.interlaced != "no") == facts.get("interlaced", False)
    assert picture.colour_range == ("full" if facts.get("full_range") else "limited")
    assert len(info.sounds) == len(facts.get("layouts", ()))
    assert info.problems == ()


@pytest.mark.parametrize(("transfer", "name"), [(16, "smpte2084"), (18, "arib-std-b67")])
def test_hdr_tags(transfer: int, name: str):
    path = media_files.video(
        "a.mp4", codec="libx265", format="yuv420p10le", colour=(9, transfer, 9), frames=4, options=X265
    )
    picture = probe_file(path).pictures[0]
    assert (picture.primaries, picture.transfer, picture.matrix) == ("bt2020", name, "bt2020nc")
    assert (picture.bit_depth, picture.hdr) == (10, True)
    with PictureReader(path) as reader:
        frame = reader.frame_at(0)
    assert (int(frame.color_primaries), int(frame.color_trc), int(frame.colorspace)) == (9, transfer, 9)


@pytest.mark.parametrize("mirrored", [False, True])
@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_frames_are_upright(rotation: int, mirrored: bool):
    path = media_files.video("a.mp4", rotation=rotation, mirrored=mirrored)
    number = 0b00010110  # not the same from the other side
    wanted = media_files.luma(number)
    if mirrored:
        wanted = wanted[:, ::-1]
    wanted = np.rot90(wanted, -rotation // 90)
    with PictureReader(path) as reader:
        shown = reader.frame_at(number * FLICKS // 24).to_ndarray(format="gray")
    assert shown.shape == wanted.shape
    assert np.abs(shown.astype(int) - wanted).mean() < 3


@pytest.mark.parametrize("kind", ["vp9 alpha", "prores 4444"])
def test_alpha_is_kept(kind: str):
    with PictureReader(make(kind)) as reader:
        alpha = reader.frame_at(0).to_ndarray(format="rgba")[:, :, 3]
    assert alpha[:, :150].max() <= 8
    assert alpha[:, 170:].min() >= 247


@pytest.mark.parametrize(
    "kind", ["h264", "full range", "hevc 10 bit", "turned 90", "turned 4:2:2", "odd 4:4:4", "mpeg-2 ps"]
)
def test_mean_colour_is_kept(kind: str):
    """Against the picture that was encoded, within 3 levels."""
    with PictureReader(make(kind)) as reader:
        shown = reader.frame_at(21 * FLICKS // int(FILES[kind][1].get("rate", 24))).to_ndarray(format="gray")
    assert abs(shown.mean() - media_files.luma(21, *FILES[kind][1].get("size", (320, 180))).mean()) <= 3


def test_cover_art_is_no_picture_stream():
    info = probe_file(media_files.video("a.m4v", cover=True, layouts=("mono",), muxer="mp4"))
    assert info.cover_art
    assert len(info.pictures) == 1
    assert info.pictures[0].codec == "h264"


def test_several_sounds_in_their_order():
    info = probe_file(media_files.video("a.mkv", layouts=("mono", "5.1", "7.1"), sound="flac"))
    assert [s.channels for s in info.sounds] == [1, 6, 8]


def test_a_stream_that_is_not_there():
    with pytest.raises(MediaError, match="no picture stream 2"):
        PictureReader(make("h264"), 1)
    with pytest.raises(MediaError, match="no picture stream 1"):
        open_pictures(media_files.sound("a.wav"))


def test_time_stamps_in_milliseconds_do_not_shift_frames():
    """24 fps in Matroska: frame n is shown at n/24 s although the file says 42, 83, 125 ms."""
    path = media_files.video("a.mkv")
    with PictureReader(path) as reader:
        assert [media_files.number_of(reader.frame_at(n * FLICKS // 24)) for n in range(48)] == list(range(48))


@pytest.mark.parametrize("steps", [(1,), (1,) * 11 + (40,)], ids=["even", "pauses"])
def test_frames_that_are_left_out_on_the_way_are_not_missed(steps: tuple[int, ...]) -> None:
    """Far into a group of pictures, behind a long pause and behind the end, the frame is what it would be anyway."""
    path = media_files.video(
        "b-frames.mp4", frames=90, gop=90, steps=steps, options=(("bf", "3"), ("b-adapt", "0"), ("b-pyramid", "none"))
    )
    begins = [Fraction(sum((steps * 90)[:n]), 24) for n in range(90)]
    for number in (70, 11, 89, 23, 35, 44):
        end = begins[number] + Fraction((steps * 90)[number], 24) - Fraction(1, 50)
        with PictureReader(path) as reader:  # a new one, since one that goes backwards leaves nothing out
            for time in (end, begins[number] + Fraction(1, 50), end):
                assert media_files.number_of(reader.frame_at(round(time * FLICKS))) == number
    with PictureReader(path) as reader:
        assert media_files.number_of(reader.frame_at(round((begins[-1] + 100) * FLICKS))) == 89


def test_leaving_frames_out_leaves_the_others_as_they_are() -> None:
    path = media_files.video(
        "b-frames.mp4", frames=90, gop=90, options=(("bf", "3"), ("b-adapt", "0"), ("b-pyramid", "none"))
    )
    with PictureReader(path) as all_of_them, PictureReader(path) as jumping:
        whole = [bytes(all_of_them.frame_at(n * FLICKS // 24 + 10).planes[0]) for n in range(90)]
        for number in (60, 20, 85, 33):
            assert bytes(jumping.frame_at(number * FLICKS // 24 + 10).planes[0]) == whole[number]
            assert (jumping._source.skipped is not None) == (number in (60, 85)), "backwards all are wanted"
    with PictureReader(path) as calm, PictureReader(path) as hurried:
        for number in range(0, 90, 5):
            calm.frame_at(number * FLICKS // 24 + 10)
            shown, _ = hurried.frame_passing(number * FLICKS // 24 + 10, Hurry())
            assert bytes(shown.planes[0]) == whole[number]
        assert calm._source.skipped is None
        assert hurried._source.skipped is not None


def test_whoever_comes_back_finds_a_reader_near_it() -> None:
    """There and back within one group of pictures: the second time there, hardly a frame is decoded."""
    path = media_files.video("long.mp4", frames=240, gop=240, options=(("sc_threshold", "0"),))
    times = [n * FLICKS // 24 + 10 for n in range(240)]
    for room in (1 << 30, 0):
        readers = several(path, room)
        for number in (220, 180):
            assert media_files.number_of(readers.frame_at(times[number])) == number
        for number in (223, 182):
            frames, _ = readers._nearest(times[number]).way_to(times[number])
            assert frames < 8 if room else frames > 30
            assert media_files.number_of(readers.frame_at(times[number])) == number
        assert len(readers._readers) == (2 if room else 1)
        readers.close()


def test_what_was_begun_for_a_picture_that_is_near_is_gone_on_with() -> None:
    path = media_files.video("long.mp4", frames=240, gop=240, options=(("sc_threshold", "0"),))
    with PictureReader(path) as reader:
        near, exact = reader.frame_near(FLICKS * 8)
        assert not exact
        assert media_files.number_of(near) == 0
        assert reader.way_to(FLICKS * 8)[1]
        assert media_files.number_of(reader.frame_at(FLICKS * 8)) == 192
        reader.frame_near(FLICKS * 4)
        assert media_files.number_of(reader.frame_at(FLICKS * 9)) == 216


def test_damage_that_the_threads_ahead_meet_stops_nobody(tmp_path: Path) -> None:
    """The decoder's threads begin behind the key frame while that is shown; what they find there is found out later."""
    whole = media_files.video("whole.mp4", frames=192, gop=48, options=(("sc_threshold", "0"),))
    data = bytearray(whole.read_bytes())
    with av.open(str(whole)) as file:
        packets = [p for p in file.demux(video=0) if p.size]
        damaged = [p for p in packets if 98 <= round(float(p.pts * p.time_base) * 24) < 104]
        for packet in damaged:
            data[packet.pos + 6 : packet.pos + packet.size] = bytes(packet.size - 6)
    path = tmp_path / "damaged.mp4"
    path.write_bytes(data)
    with PictureReader(path, threads=2) as reader:
        frame, exact = reader.frame_near(130 * FLICKS // 24 + 10)
        assert (media_files.number_of(frame), exact) == (96, False)
        reader.frame_at(130 * FLICKS // 24 + 10)  # as far as it can be drawn
        for number in (150, 20, 96, 191):
            frame, _ = reader.frame_near(number * FLICKS // 24 + 10)
            assert media_files.number_of(reader.frame_at(number * FLICKS // 24 + 10)) == number


def test_a_picture_in_a_hurry_is_early_by_no_more_than_it_may() -> None:
    path = media_files.video("long.mp4", frames=240, gop=240, options=(("sc_threshold", "0"),))
    frame = FLICKS // 24
    with PictureReader(path) as reader:
        last = -1
        for number in range(0, 240, 20):
            found, exact = reader.frame_passing(number * frame + 10, Hurry(early=10 * frame))
            shown = media_files.number_of(found)
            assert number - 10 <= shown <= number
            assert shown > last
            assert shown == number if exact else shown < number
            last = shown
        assert media_files.number_of(reader.frame_at(230 * frame + 10)) == 230
