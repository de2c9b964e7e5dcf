"""Files whose times jump or go back: what is shown and heard does not depend on where a reader began."""

from __future__ import annotations

import hashlib
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from tests import media_files
from tests.render.timelines import Film, preset

from vidgen.blocks.clip import Clip
from vidgen.editor.media_info import MediaInfo
from vidgen.media.frame_source import FrameSource
from vidgen.media.pictures import PictureReader, origin_of
from vidgen.media.probe import probe_file
from vidgen.media.sniff import sniff
from vidgen.media.sounds import SoundReader
from vidgen.media.timetable import timetables
from vidgen.render.segments.store import Store
from vidgen.render.service import RenderService
from vidgen.timing import FLICKS

B_FRAMES = (("preset", "ultrafast"), ("bf", "2"), ("b-adapt", "0"))
FIRST, SECOND = 50, 75


def joined(folder: Path, first: int = FIRST, second: int = SECOND) -> Path:
    """Two recordings one after the other, 2 s and 3 s; the clock of the second begins anew."""
    plain = {"rate": 25, "size": (160, 96), "layouts": ("stereo",), "sound": "mp2"}
    parts = [
        media_files.video("a.ts", frames=first, options=(("preset", "ultrafast"), ("bf", "0")), **plain),
        media_files.video("a.ts", frames=second, options=B_FRAMES, start=7, **plain),  # so pictures of a time differ
    ]
    path = folder / "joined.ts"
    path.write_bytes(b"".join(part.read_bytes() for part in parts))
    return path


def with_bad_stamps(folder: Path) -> Path:
    """Every 16th packet is 300 ms late by its stamp, which reaches over the next key picture."""
    path = folder / "bad.mkv"
    whole = media_files.video("a.mkv", frames=96, rate=25, options=B_FRAMES, layouts=("stereo",), sound="flac")
    with av.open(str(whole)) as source, av.open(str(path), "w") as out:
        streams = {s.index: out.add_stream_from_template(s) for s in source.streams}
        counts = dict.fromkeys(streams, 0)
        for packet in source.demux():
            if packet.size == 0:
                continue
            index = packet.stream_index
            if counts[index] % 16 == 15 and packet.pts is not None:
                packet.pts += round(Fraction(3, 10) / packet.time_base)
            counts[index] += 1
            packet.stream = streams[index]
            out.mux(packet)
    return path


@pytest.fixture(params=[joined, with_bad_stamps])
def path(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    return Path(request.param(tmp_path))


def linear(path: Path, info: MediaInfo) -> list[tuple[int, bytes]]:
    source = FrameSource(path, sniff(path), info.pictures[0])
    frames = []
    while (found := source.next()) is not None:
        frames.append((found[0] - origin_of(info), found[1].to_ndarray(format="gray").tobytes()))
    source.close()
    return frames


def test_a_reader_begun_anywhere_shows_what_linear_reading_shows(path: Path):
    info = probe_file(path)
    frames = linear(path, info)
    for begin in range(0, len(frames), 9):
        with PictureReader(path, info=info) as reader:
            for time, pixels in frames[begin : begin + 12]:
                assert reader.frame_at(time).to_ndarray(format="gray").tobytes() == pixels, f"begun at {begin}"
    order = [*range(len(frames) - 1, -1, -3), *range(0, len(frames), 10)]
    with PictureReader(path, info=info) as reader:
        for number in order:
            time, pixels = frames[number]
            assert reader.frame_at(time).to_ndarray(format="gray").tobytes() == pixels, f"frame {number}"


def test_a_sound_reader_begun_anywhere_gives_what_linear_reading_gives(path: Path):
    info = probe_file(path)
    with SoundReader(path, info=info) as reader:
        whole = np.concatenate([reader.samples(at, 4800) for at in range(0, 6 * 48_000, 4800)])
    assert whole[3 * 48_000 :].any()
    for first in range(0, 5 * 48_000, 17_003):
        with SoundReader(path, info=info) as reader:
            piece = reader.samples(first, 9000)
        assert np.abs(piece - whole[first : first + 9000]).max() < 1e-4, f"begun at {first}"
    with SoundReader(path, info=info) as reader:
        for first in (200_000, 20_000, 130_000, 90_000):
            assert np.abs(reader.samples(first, 9000) - whole[first : first + 9000]).max() < 1e-4


def test_joined_recordings_are_shown_one_after_the_other(tmp_path: Path):
    path = joined(tmp_path)
    info = probe_file(path)
    assert len(info.problems) == 1
    assert "times" in info.problems[0]
    assert info.pictures[0].steady is False
    assert info.pictures[0].frames == FIRST + SECOND
    assert abs((info.pictures[0].duration or 0) - 5 * FLICKS) < FLICKS // 10
    numbers = []
    source = FrameSource(path, sniff(path), info.pictures[0])
    while (found := source.next()) is not None:
        numbers.append(media_files.number_of(found[1]))
    source.close()
    assert numbers == [*range(FIRST), *range(SECOND)]
    with SoundReader(path, info=info) as reader:
        assert np.abs(reader.samples(9 * 24_000, 4800)).max() > 0.1  # the second recording's, too


def test_what_an_older_project_knows_of_a_file_is_not_relied_on(tmp_path: Path):
    path = joined(tmp_path)
    info = probe_file(path)
    frames = linear(path, info)
    older = info.replace(pictures=tuple(p.replace(steady=None) for p in info.pictures))
    with PictureReader(path, info=older) as reader:
        assert reader.frame_at(frames[80][0]).to_ndarray(format="gray").tobytes() == frames[80][1]


def test_a_single_wrong_stamp_does_not_set_the_clock_anew(tmp_path: Path):
    """One packet whose clock is 10 s behind moves nothing but itself."""
    path = tmp_path / "lone.ts"
    data = bytearray(media_files.video("a.ts", frames=50, rate=25, start=250, options=B_FRAMES).read_bytes())
    starts = [at for at in range(0, len(data), 188) if data[at + 1] & 0x40 and _pes_of(data, at) is not None]
    place = _pes_of(data, starts[20])
    assert place is not None
    for offset in (9, 14) if data[place + 7] & 0x40 else (9,):
        data[place + offset + 3 : place + offset + 5] = b"\x00\x01"  # some other clock: low bits gone
        data[place + offset + 1 : place + offset + 3] = b"\x00\x01"
    path.write_bytes(data)
    table = timetables(path, sniff(path)).get(probe_file(path).pictures[0].index)
    assert table is None or table.pieces == ((0, 0),)


def _pes_of(data: bytearray, at: int) -> int | None:
    """Return where the PES header of a picture begins in a transport packet."""
    begin = at + 4 + (data[at + 4] + 1 if data[at + 3] & 0x20 else 0)
    return begin if bytes(data[begin : begin + 4]) == b"\x00\x00\x01\xe0" else None


def test_regular_files_are_known_as_such():
    for name in ("a.ts", "a.mkv", "a.mp4"):
        info = probe_file(media_files.video(name, options=B_FRAMES, layouts=("stereo",)))
        assert [s.steady for s in (*info.pictures, *info.sounds)] == [True, True]
        assert info.problems == ()


def test_an_export_is_the_same_with_one_worker_and_with_two(tmp_path: Path):
    film = Film(width=160, height=96, rate="25")
    film.block("V1", 0, 7.4, Clip(asset=film.asset(joined(tmp_path, 210, 110)), source_start=FLICKS // 2))
    nut = preset(sound=None)
    hashes = []
    for workers in (1, 2):
        out = tmp_path / f"{workers}.nut"
        with RenderService(store=Store(tmp_path / f"store{workers}")) as service:
            service.export(film.document.snapshot(), film.paths, nut, out, workers=workers)
        with av.open(str(out)) as made:
            hashes.append([hashlib.blake2b(f.to_ndarray().tobytes()).digest() for f in made.decode(video=0)])
    assert len(hashes[0]) == 185
    assert hashes[0] == hashes[1]
    assert (tmp_path / "1.nut").read_bytes() == (tmp_path / "2.nut").read_bytes()
