"""Which stretches of a plan are copied, and that what is read of them is what the file holds."""

from __future__ import annotations

import os
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from tests import media_files
from tests.render.copies import ASSET, FILES, Case, source

from vidgen.blocks.text import Text
from vidgen.editor.curves import Curve, Keyframe
from vidgen.editor.records import Placement
from vidgen.effects.colour_adjust import ColourAdjust
from vidgen.errors import MediaError
from vidgen.media.known_hashes import KnownHashes
from vidgen.render.coding import picture_coder
from vidgen.render.copying.finding import Copy, find_copies
from vidgen.render.copying.nal import joined, units
from vidgen.render.copying.stretch import open_copied
from vidgen.render.preset import Preset, VideoSettings
from vidgen.render.segments.segment import Copied
from vidgen.render.segments.survey import survey
from vidgen.transitions.dissolve import Dissolve


def packets_of(path: Path) -> list[tuple[int, bool, bytes]]:
    """Presentation time, key flag and bytes of all packets."""
    with av.open(str(path)) as container:
        return [(p.pts or 0, p.is_keyframe, bytes(p)) for p in container.demux(video=0) if p.size]


def frame_of(path: Path, copy: Copy) -> int:
    """The number of the source's frame with which a copy begins."""
    stamps = sorted(stamp for stamp, _, _ in packets_of(path))
    return stamps.index(copy.copied.first)


@pytest.mark.parametrize("name", FILES)
def test_from_the_first_key_picture_to_the_last_picture_that_needs_nothing_later(name: str) -> None:
    case = Case(source(name), start=1, length=4)
    [copy] = case.copies()
    keys = [number for number, (_, key, _) in enumerate(packets_of(case.path)) if key]
    first = next(key for key in keys if key >= 25)
    assert (copy.start, frame_of(case.path, copy)) == (first - 25, first)
    assert 100 - 4 <= copy.end <= 100  # at most the B-frames at the end are left over


def test_what_has_no_times_of_showing_is_not_copied() -> None:
    assert Case(source("h264.mxf"), start=1, length=4).copies() == []


@pytest.mark.parametrize("name", FILES)
def test_packets_are_those_of_the_source(name: str) -> None:
    case = Case(source(name), start=1, length=4)
    [copy] = case.copies()
    stretch = open_copied(copy.copied, case.path, copy.end - copy.start)
    stored = packets_of(case.path)
    at = next(number for number, (stamp, _, _) in enumerate(stored) if stamp == copy.copied.first)
    wanted = stored[at : at + len(stretch)]
    got = list(stretch.packets())
    assert [p.pts for p in got] == stretch.times
    assert sorted(stretch.times) == list(range(copy.end - copy.start))
    assert [p.key for p in got] == [key for _, key, _ in wanted]
    order = {stamp: place for place, stamp in enumerate(sorted(stamp for stamp, _, _ in wanted))}
    assert stretch.times == [order[stamp] for stamp, _, _ in wanted]
    if stretch.head.codec in {"h264", "hevc"}:
        lengths = 0 if name.endswith("ts") else 4
        picture = {"h264": lambda u: u[0] & 31 < 7, "hevc": lambda u: u[0] >> 1 < 32 or u[0] >> 1 > 38}
        kept = picture[stretch.head.codec]
        data = [joined(tuple(bytes(u) for u in units(d, lengths) if kept(u))) for _, _, d in wanted]
        assert [p.data for p in got] == data
    else:
        assert [p.data for p in got] == [data for _, _, data in wanted]


@pytest.mark.parametrize("name", ["open.mp4", "open-hevc.mp4"])
def test_open_gops_are_no_beginning_but_may_lie_inside(name: str) -> None:
    path = source(name)
    assert Case(path, start=1, length=4).copies() == []
    [copy] = Case(path, start=0, length=4).copies()
    assert copy.start == 0
    assert copy.end >= 96
    packets = list(open_copied(copy.copied, path, copy.end).packets())
    assert [n for n, p in enumerate(packets) if p.key] == [0]  # where it would be safe to begin


def test_a_clip_cut_in_two_is_copied_in_one() -> None:
    case = Case(source("h264.mp4"), start=1, length=2)
    case.clip(2, 2, source=3)
    assert case.copies() == Case(source("h264.mp4"), start=1, length=4).copies()


def test_each_part_of_a_source_is_found() -> None:
    case = Case(source("h264.mp4"), start=2.4, length=2)
    case.clip(2, 2, source=0.12)
    one, other = case.copies()
    assert one.end <= 50 <= other.start
    for copy in (one, other):
        first = frame_of(case.path, copy)
        assert first - copy.start == (60 if copy.start < 50 else 3 - 50)


def test_the_middle_of_a_frame_decides() -> None:
    """As in the compositor: a block that begins a third of a frame later shows the same pictures."""
    case = Case(source("h264.mp4"), start=1 + 1 / 75, length=4)
    assert case.copies() == Case(source("h264.mp4"), start=1, length=4).copies()
    later = Case(source("h264.mp4"), start=1 + 2 / 75, length=4)
    assert frame_of(later.path, later.copies()[0]) - later.copies()[0].start == 26


def test_a_file_whose_sound_begins_first() -> None:
    """Source time 0 is the earliest start of all streams."""
    path = media_files.video(
        "late.mkv", rate=25, frames=100, gop=20, start=2, colour=(1, 1, 1), layouts=("mono",), sound="flac"
    )
    [copy] = Case(path, start=0, length=3).copies()
    assert copy.start == 0 if frame_of(path, copy) == 0 else copy.start - frame_of(path, copy) == 0


def test_hidden_tracks_and_what_lies_below_do_not_hinder() -> None:
    case = Case(source("h264.mp4"), start=1, length=4)
    expected = case.copies()
    case.film.track("V2", hidden=True)
    case.film.block("V2", 0, 4, Text(text="Hello"))
    assert case.copies() == expected
    below = Case(source("h264.mp4"), start=1, length=4, track="V2", before=lambda film: film.track("V1"))
    below.film.block("V1", 0, 3, Text(text="Hello"))
    assert below.copies() == expected


def test_what_lies_above_hinders_where_it_is() -> None:
    case = Case(source("h264.mp4"), start=1, length=4)
    case.film.block("V2", 0, 1, Text(text="Hello"))
    [copy] = case.copies()
    assert copy.start >= 25


CHANGES: dict[str, dict[str, Any]] = {
    "opacity": {"block": {"placement": Placement(opacity=0.99)}},
    "crop": {"block": {"placement": Placement(crop_left=0.01)}},
    "moved": {"block": {"placement": Placement(x=0.51)}},
    "blend": {"block": {"placement": Placement(blend="screen")}},
    "effect": {"block": {"effects": (ColourAdjust(saturation=0.5),)}},
    "curve": {
        "block": {
            "curves": (
                Curve(path="placement.opacity", keyframes=(Keyframe(time=0, value=1.0), Keyframe(time=9, value=0.5))),
            )
        }
    },
    "speed": {"clip": {"speed": Fraction(2)}},
    "backwards": {"clip": {"reverse": True}},
    "other size": {"film": {"width": 160, "height": 90}},
    "other rate": {"film": {"rate": "30"}},
    "half the rate": {"film": {"rate": "12.5"}},
    "other codec": {"preset": {"video": {"codec": "libx265"}}},
    "deeper": {"preset": {"video": {"codec": "libx264", "pixel_format": "yuv420p10le"}}},
    "weak players": {"preset": {"video": {"codec": "libx264", "options": {"profile": "baseline"}}}},
    "not wanted": {"preset": {"copying": "never"}},
    "too large": {"preset": {"copying": "auto", "video": {"codec": "libx264", "options": {"crf": "51"}}}},
    "a size is aimed at": {"preset": {"target_size": "10MB"}},
    "a folder of pictures": {"preset": {"container": "png-sequence", "extension": ""}},
}


@pytest.mark.parametrize("change", CHANGES)
def test_nothing_is_copied_when_one_thing_differs(change: str) -> None:
    assert Case(source("h264.mp4"), start=0, length=4).copies()
    assert Case(source("h264.mp4"), start=0, length=4, **CHANGES[change]).copies() == []


SOURCES: dict[str, Callable[[], Path]] = {
    "uneven rate": lambda: source("uneven.mp4", steps=(1, 3)),
    "turned": lambda: source("turned.mp4", rotation=180),
    "mirrored": lambda: source("mirrored.mp4", mirrored=True),
    "full range": lambda: source("full.mp4", full_range=True),
    "another matrix": lambda: source("601.mp4", colour=(6, 6, 6)),
    "untagged and small": lambda: source("untagged.mp4", colour=None),
    "no square pixels": lambda: source("wide.mp4", aspect=Fraction(4, 3)),
    "fields": lambda: source("fields.mp4", interlaced=True),
    "AVI": lambda: source("h264.avi"),
}


@pytest.mark.parametrize("kind", SOURCES)
def test_nothing_is_copied_of_other_sources(kind: str) -> None:
    assert Case(SOURCES[kind](), start=0, length=4).copies() == []


def test_a_transition_is_encoded() -> None:
    case = Case(source("h264.mp4"), start=0, length=2)
    case.clip(2, 2, source=3, transition=Dissolve(before=12 * 28_224_000, after=13 * 28_224_000))
    assert all(copy.end <= 50 - 12 or copy.start >= 50 + 13 for copy in case.copies())
    assert case.copies()


def test_the_file_may_not_get_larger_than_is_usual_for_the_preset() -> None:
    path = source("large.mp4", options=(("qp", "0"),))
    [copy] = Case(path, start=0, length=4).copies()
    size = sum(len(packet.data) for packet in open_copied(copy.copied, path, copy.end).packets())
    rate = size * 8 * 25 // copy.end

    def copied(**video: Any) -> bool:
        preset = {"copying": "auto", "video": {"codec": "libx264", **video}}
        return bool(Case(path, start=0, length=4, preset=preset).copies())

    assert copied(bit_rate=rate + 1)
    assert not copied(bit_rate=rate - 1)
    assert copied(options={"crf": "0"})
    assert not copied(options={"crf": "50"})


def test_an_asset_without_facts_is_looked_at() -> None:
    case = Case(source("h264.mp4"), start=1, length=4)
    bare = case.plan().sources[ASSET].replace(info=None)
    plan = case.plan().replace(sources={ASSET: bare})
    assert find_copies(plan, case.preset, {ASSET}) == case.copies()


def test_missing_and_damaged_files_are_no_fault_here(tmp_path: Path) -> None:
    case = Case(source("h264.mp4"), start=0, length=4)
    broken = tmp_path / "broken.mp4"
    broken.write_bytes(case.path.read_bytes()[:3000])
    assert case.copies(path=broken) == []
    assert case.copies(path=tmp_path / "gone.mp4") == []


def test_before_a_damaged_packet_only_what_is_complete_is_copied(tmp_path: Path) -> None:
    """Order 0 2 1 5 3 4: where 3 is damaged, 5 is there already and must not be shown in its place."""
    good = source("h264.mp4")
    with av.open(str(good)) as container:
        packets = [(p.pts or 0, p.pos or 0) for p in container.demux(video=0) if p.size]
    shown = sorted(stamp for stamp, _ in packets)
    at = next(
        n for n in range(60, 90) if packets[n][0] < packets[n - 1][0] and packets[n - 1][0] > max(packets[: n - 1])[0]
    )
    data = bytearray(good.read_bytes())
    data[packets[at][1] : packets[at][1] + 4] = b"\x7f\xff\xff\xff"
    broken = tmp_path / "h264.mp4"
    broken.write_bytes(data)
    first, *_ = Case(good, start=0, length=5).copies(path=broken)
    taken = [stamp for stamp, _ in packets[: first.end]]
    assert sorted(taken) == shown[: first.end]
    assert at - 4 < first.end < at


def test_another_file_under_the_same_name_is_noticed(tmp_path: Path) -> None:
    case = Case(source("h264.mp4"), start=1, length=4)
    [copy] = case.copies()
    frames = copy.end - copy.start
    with pytest.raises(MediaError, match="not what it was"):
        open_copied(copy.copied, source("h264.mp4", frames=100), frames)
    with pytest.raises(MediaError, match="not what it was"):
        open_copied(Copied(asset=ASSET, stream=0, first=copy.copied.first + 1, codec="h264"), case.path, frames)


def test_what_is_encoded_beside_a_copy_has_two_threads_and_the_rest_one() -> None:
    case = Case(source("h264.mp4"), start=0.5, length=5)
    plan = case.plan()
    found = survey(plan, case.preset, KnownHashes(case.path.parent / "hashes")).segments
    assert [("copied" if s.copied else s.threads) for s in found] == [2, "copied", 2]
    alone = Preset.model_validate({**case.preset.model_dump(), "copying": "never"})
    assert {s.threads for s in survey(plan, alone, KnownHashes(case.path.parent / "hashes")).segments} == {1}


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="processes cannot be held on a core here")
def test_two_threads_make_the_same_bytes_on_one_core() -> None:
    case = Case(source("h264.mp4"), start=0, length=1, film={"width": 640, "height": 360})
    noise = np.random.default_rng(1).integers(0, 256, (6, 540, 640), np.uint8)
    frames = [av.VideoFrame.from_ndarray(picture, format="yuv420p") for picture in noise]

    def coded() -> bytes:
        coder = picture_coder(case.plan(), VideoSettings(codec="libx264"), threads=2)
        packets = [p.data for frame in frames for p in coder.encode(frame)]
        return b"".join([*packets, *(p.data for p in coder.flush())])

    cores = os.sched_getaffinity(0)
    found = {coded()}
    os.sched_setaffinity(0, {min(cores)})
    try:
        found.add(coded())
    finally:
        os.sched_setaffinity(0, cores)
    assert len(found) == 1
