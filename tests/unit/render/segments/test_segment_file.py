"""Files of coded packets: what is written comes back, and any damage is noticed."""

from __future__ import annotations

from pathlib import Path

import hypothesis.strategies as st
import pytest
from hypothesis import given

from vidgen.render.segments.file import DamagedSegment, Head, Packet, SegmentFile, SegmentWriter

HEAD = Head("h264", b"\x01\x02", 3, "libx264", {"looks": {"first": "00"}})
PACKETS = [
    Packet(0, True, b"abc"),
    Packet(2, False, b"", 5),
    Packet(1, False, b"\x00" * 50, side=(("skip_samples", b"\x05\x00"), ("new_extradata", b""))),
]
sides = st.dictionaries(st.sampled_from(["skip_samples", "palette"]), st.binary(max_size=9)).map(
    lambda found: tuple(found.items())
)
packets = st.builds(
    Packet, st.integers(-(2**60), 2**60), st.booleans(), st.binary(max_size=200), st.integers(0, 2**40), sides
)


def written(path: Path, these: list[Packet] = PACKETS) -> Path:
    with SegmentWriter(path) as writer:
        for packet in these:
            writer.add(packet)
        writer.finish(HEAD)
    return path


def test_what_is_written_comes_back(tmp_path: Path) -> None:
    found = SegmentFile(written(tmp_path / "a.seg"))
    assert found.head == HEAD
    assert list(found.packets()) == PACKETS
    assert found.times == [0, 2, 1]
    assert found.sizes == [3, 0, 50]
    assert len(found) == 3
    assert found.size == (tmp_path / "a.seg").stat().st_size


@given(st.lists(packets, max_size=8))
def test_any_packets_come_back(tmp_path_factory: pytest.TempPathFactory, these: list[Packet]) -> None:
    path = tmp_path_factory.mktemp("seg") / "a.seg"
    assert list(SegmentFile(written(path, these)).packets()) == these


def test_every_flipped_byte_is_noticed(tmp_path: Path) -> None:
    whole = written(tmp_path / "a.seg").read_bytes()
    for place in range(len(whole)):
        (tmp_path / "b.seg").write_bytes(whole[:place] + bytes([whole[place] ^ 0x10]) + whole[place + 1 :])
        with pytest.raises(DamagedSegment):
            list(SegmentFile(tmp_path / "b.seg").packets())


def test_every_shorter_file_is_noticed(tmp_path: Path) -> None:
    whole = written(tmp_path / "a.seg").read_bytes()
    for length in range(len(whole)):
        (tmp_path / "b.seg").write_bytes(whole[:length])
        with pytest.raises(DamagedSegment):
            list(SegmentFile(tmp_path / "b.seg").packets())


def test_a_file_that_is_not_finished_leaves_nothing(tmp_path: Path) -> None:
    with SegmentWriter(tmp_path / "a.seg") as writer:
        writer.add(PACKETS[0])
        assert len(list(tmp_path.iterdir())) == 1
    assert list(tmp_path.iterdir()) == []


def test_one_that_is_missing(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        SegmentFile(tmp_path / "a.seg")
