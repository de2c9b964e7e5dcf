"""NAL units, key pictures and headers: what is read from bytes, and how headers of several encoders become one."""

from __future__ import annotations

from dataclasses import dataclass

import av
import pytest
from tests.render.copies import CODERS, source

from vidgen.errors import RenderError
from vidgen.render.copying.finding import borders_around
from vidgen.render.copying.harmony import edge_settings, harmonise
from vidgen.render.copying.keys import closes, has_sequence_header, sequence_header
from vidgen.render.copying.nal import MalformedUnits, joined, length_size, packet_units, set_id, sets_of, units
from vidgen.render.encoders.opening import open_encoder
from vidgen.render.preset import VideoSettings
from vidgen.render.segments.file import Head, Packet
from vidgen.timing import FrameRate

RATE = FrameRate(25)


@dataclass(frozen=True)
class Small:
    """The shape of a small film."""

    width: int = 64
    height: int = 64
    rate: FrameRate = RATE


def extradata_of(name: str) -> bytes:
    """What the container says before the first packet."""
    with av.open(str(source(name))) as container:
        return bytes(container.streams.video[0].codec_context.extradata or b"")


def header(codec: str, video: VideoSettings) -> Head:
    """The head of a segment of our own encoder."""
    context = open_encoder(Small(), video)
    return Head(codec, bytes(context.extradata or b""), 1, "")


def with_length(unit: bytes, size: int = 4) -> bytes:
    return len(unit).to_bytes(size, "big") + unit


@pytest.mark.parametrize("size", [1, 2, 4])
def test_lengths_and_start_codes_hold_the_same_units(size: int) -> None:
    parts = [b"\x67abc", b"\x68\x01", b"\x65" + bytes(range(1, 200))]
    framed = b"".join(with_length(part, size) for part in parts)
    coded = joined(tuple(parts))
    assert [bytes(u) for u in units(framed, size)] == parts
    assert [bytes(u) for u in units(coded, 0)] == parts
    assert [bytes(u) for u in units(b"\0" + coded.replace(b"\0\0\0\1", b"\0\0\1") + b"\0\0", 0)] == parts


def test_a_length_beyond_the_packet_is_noticed() -> None:
    with pytest.raises(MalformedUnits):
        list(units(b"\0\0\0\x09abc", 4))


def test_packets_lose_headers_and_delimiters_only() -> None:
    data = b"".join(map(with_length, [b"\x09\xf0", b"\x67ab", b"\x68c", b"\x06sei", b"\x65xyz", b"\x0c\xff"]))
    rest, sets = packet_units("h264", data, 4)
    assert rest == joined((b"\x06sei", b"\x65xyz"))
    assert sets == (b"\x67ab", b"\x68c")


@pytest.mark.parametrize("codec", ["h264", "hevc"])
def test_headers_of_files_and_of_streams_hold_the_same_sets(codec: str) -> None:
    in_file, in_stream = extradata_of(f"{codec}.mp4"), extradata_of(f"{codec}.ts")
    assert length_size(codec, in_file) == 4  # type: ignore[arg-type]
    assert length_size(codec, in_stream) == 0  # type: ignore[arg-type]
    assert sets_of(codec, in_file) == sets_of(codec, in_stream)  # type: ignore[arg-type]
    assert len(sets_of(codec, in_file)) == {"h264": 2, "hevc": 3}[codec]  # type: ignore[arg-type]


def test_a_header_that_is_cut_off_is_noticed() -> None:
    with pytest.raises(MalformedUnits):
        sets_of("h264", extradata_of("h264.mp4")[:20])
    with pytest.raises(MalformedUnits):
        sets_of("hevc", extradata_of("hevc.mp4")[:40])


@pytest.mark.parametrize("number", [0, 1, 6, 22, 31])
def test_ids_of_parameter_sets(number: int) -> None:
    options = {"x264-params": f"sps-id={number}"}
    head = header("h264", VideoSettings(codec="libx264", options=options))
    assert [set_id(unit) for unit in sets_of("h264", head.extradata)] == [number, number]


def test_key_pictures_by_their_first_bits() -> None:
    sei = b"\x06\x05\x01\x80"
    assert closes("h264", joined((sei, b"\x65x")), 0)
    assert not closes("h264", joined((sei, b"\x41x", b"\x65x")), 0)
    assert [closes("hevc", joined((bytes([n << 1, 1, 9]),)), 0) for n in (1, 16, 19, 20, 21)] == [
        False, False, True, True, False,
    ]  # fmt: skip
    assert closes("vp9", b"\x82\x49\x83\x42", 0)
    assert not closes("vp9", b"\x86\x49", 0)  # depends on others
    assert not closes("vp9", b"\x8a", 0)  # shows one that is there
    assert closes("av1", b"\x12\0\x0a\x01\x20\x32\x02\x10\0", 0)
    assert not closes("av1", b"\x12\0\x32\x02\x30\0", 0)  # depends on others
    assert not closes("av1", b"\x12\0\x32\x02\x00\0", 0)  # is not shown
    assert not closes("av1", b"\x12\0\x1a\x01\x80", 0)  # shows one that is there
    for codec in CODERS:
        assert not closes(codec, b"", 0)
        assert not closes(codec, b"\xff" * 9, 0 if codec in {"vp9", "av1"} else 4)


def test_equal_headers_need_nothing() -> None:
    head = Head("h264", b"anything", 1, "")
    harmony = harmonise([head, head])
    packet = Packet(0, True, b"data")
    assert (harmony.extradata, harmony.in_band) == (b"anything", False)
    assert [change(packet) for change in harmony.changes] == [packet, packet]


def test_our_edges_stand_beside_the_source_in_one_header() -> None:
    edge = header("h264", edge_settings(VideoSettings(codec="libx264", options={"x264-params": "bframes=1"})))
    copied = Head("h264", joined(sets_of("h264", extradata_of("h264.mp4"))), 1, "")
    harmony = harmonise([edge, copied, edge])
    assert not harmony.in_band
    assert set(sets_of("h264", harmony.extradata)) == {
        *sets_of("h264", edge.extradata),
        *sets_of("h264", copied.extradata),
    }
    assert all(change(Packet(0, True, b"data")).data == b"data" for change in harmony.changes)


def test_sets_with_one_id_come_with_the_key_pictures() -> None:
    one = header("h264", VideoSettings(codec="libx264", options={"preset": "ultrafast"}))
    other = header("h264", VideoSettings(codec="libx264", options={"preset": "slow"}))
    harmony = harmonise([one, other])
    assert harmony.in_band
    for head, change in zip((one, other), harmony.changes, strict=True):
        sets = joined(sets_of("h264", head.extradata))
        assert change(Packet(0, True, b"data")).data == sets + b"data"
        assert change(Packet(0, False, b"data")).data == b"data"


def test_key_pictures_of_av1_bring_their_sequence_header() -> None:
    packed = extradata_of("av1.mp4")
    bare = sequence_header(packed)
    assert packed.endswith(bare)
    assert sequence_header(bare) == bare
    frame = b"\x32\x02\x10\0"
    one, other = harmonise([Head("av1", packed, 1, ""), Head("av1", packed[:-1] + b"\x01", 1, "")]).changes
    assert one(Packet(0, True, frame)).data == bare + frame
    assert one(Packet(0, True, b"\x12\0" + frame)).data == b"\x12\0" + bare + frame
    assert other(Packet(0, True, bare + frame)).data == bare + frame
    assert one(Packet(0, False, frame)).data == frame
    assert has_sequence_header(bare + frame)
    assert not has_sequence_header(frame)


def test_a_header_that_makes_no_sense_is_said() -> None:
    with pytest.raises(RenderError, match="--no-copy"):
        harmonise([Head("h264", b"\x01\x64\0\x0d\xff\xe1\0\x19", 1, ""), Head("h264", b"", 1, "")])


def test_segments_around_copies() -> None:
    assert borders_around([0, 100, 200, 300], [], 25) == [0, 100, 200, 300]
    # Those inside a copy go, and those that would leave a sliver before or after it.
    assert borders_around([0, 100, 200, 300], [(110, 190)], 25) == [0, 110, 190, 300]
    assert borders_around([0, 100, 200, 300], [(130, 270)], 25) == [0, 100, 130, 270, 300]
    assert borders_around([0, 100, 200, 300], [(0, 95), (95, 300)], 25) == [0, 95, 300]
