"""Whether the parts of a file lead from one packet to the next."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest
from tests import media_files

from vidgen.media import chains
from vidgen.media.chains import Chain

FORMATS = {
    "a.mkv": ("matroska", {}),
    "a.ts": ("mpegts", {}),
    "a.flv": ("flv", {}),
    "a.avi": ("avi", {"codec": "mpeg4", "sound": "mp3"}),
    "a.mxf": ("mxf", {"codec": "mpeg2video", "sound": "pcm_s16le"}),
}


def places(path: Path) -> tuple[list[int], int]:
    """Return where the packets of the pictures lie, and the number of their stream."""
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        found = [packet.pos for packet in container.demux(stream) if packet.size and packet.pos is not None]
        return found, stream.id


@pytest.mark.parametrize("name", FORMATS)
def test_in_a_whole_file_every_packet_leads_to_those_after_it_and_over_a_loss_none_does(
    name: str, tmp_path: Path
) -> None:
    demuxer, facts = FORMATS[name]
    whole = media_files.video(name, **{"layouts": ("stereo",), "sound": "aac", **facts})  # type: ignore[arg-type]
    found, stream = places(whole)
    chain = Chain(whole, demuxer)
    assert chain.known
    assert all(chain.leads(a, b, stream) for a, b in pairwise(found))
    assert chain.leads(found[2], found[20], stream)
    assert chain.leads(None, found[3], stream)
    assert chain.leads(found[3], found[2], stream), "nothing is known of the way back"
    chain.close()
    data = bytearray(whole.read_bytes())
    data[found[10] - 40 : found[10] + 160] = bytes(200)
    (path := tmp_path / name).write_bytes(data)
    chain = Chain(path, demuxer)
    assert not chain.leads(found[9], found[12], stream)
    assert chain.leads(found[12], found[20], stream)
    chain.close()


def test_what_cannot_be_followed_counts_as_whole(tmp_path: Path) -> None:
    whole = media_files.video("a.mp4")
    chain = Chain(whole, "mov")
    assert not chain.known
    assert chain.leads(100, 2000, 1)
    gone = Chain(tmp_path / "gone.mkv", "matroska")
    assert gone.leads(100, 2000, 1)


def test_the_work_for_a_file_has_an_end_however_many_gaps_it_has(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each gap is 500 empty elements: a file of them, which is whole, would be read two bytes at a time."""
    monkeypatch.setattr(chains, "_POOL", 3000)
    block, gaps = b"\xa3\x85\x81\0\0\0\0", 40
    part = block + b"\xec\x80" * 500
    (path := tmp_path / "a.mkv").write_bytes(part * gaps)
    asked: list[int] = []
    chain = Chain(path, "matroska")
    read = chain._read

    def counted(place: int, count: int) -> bytes:
        asked.append(place)
        return read(place, count)

    monkeypatch.setattr(chain, "_read", counted)
    places = [number * len(part) + 2 for number in range(gaps)]
    assert all(chain.leads(a, b, 1) for a, b in pairwise(places))
    assert len(asked) < 3000 + 34 * gaps
    chain.close()


def test_many_streams_between_two_packets_are_gone_through_together(monkeypatch: pytest.MonkeyPatch) -> None:
    """Their counts are compared in one pass, not in one for each stream."""
    count = 16_384
    packets = np.zeros((count, 188), np.uint8)
    packets[:, 0], numbers = 0x47, np.arange(count) % 8192
    packets[:, 1], packets[:, 2] = numbers >> 8, numbers & 0xFF
    packets[:, 3] = 0x10 | (np.arange(count) // 8192 * 5)  # every stream has lost some
    passes: list[int] = []
    find = np.flatnonzero
    monkeypatch.setattr(chains.np, "flatnonzero", lambda values: (passes.append(len(values)), find(values))[1])
    assert not chains._packets_follow(packets.tobytes(), 188, 33)
    assert sum(passes) < 8 * count
