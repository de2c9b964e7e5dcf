"""Decoding by hardware: used where it was measured to be faster, with the very pictures of software, and never a danger."""

from __future__ import annotations

import shutil
from pathlib import Path

import av
import numpy as np
import pytest
from tests import media_files

from vidgen import folders
from vidgen.editor.media_info import PictureStream
from vidgen.media import decoding
from vidgen.media.decode_trial import compared
from vidgen.media.frame_source import FrameSource
from vidgen.media.hardware import device_for, planar
from vidgen.media.pictures import open_pictures
from vidgen.media.probe import probe_file
from vidgen.media.sample import Sample
from vidgen.media.sniff import sniff

NOWHERE = "no_such_module"
SIZE = {"width": 1920, "height": 1080, "coded_width": 1920, "coded_height": 1080}
FULL_HD = {"index": 0, "codec": "h264", "pixel_format": "yuv420p", **SIZE}


def _read(source: FrameSource) -> list[tuple[int, bytes]]:
    found = []
    while (item := source.next()) is not None:
        found.append((item[0], item[1].to_ndarray().tobytes()))
    source.close()
    return found


def test_devices_are_tried_once_and_a_crash_is_no_danger(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent))
    assert decoding.devices(module="failing_decode_trial") == {"h264": "vaapi"}  # the fastest
    rows = decoding.trials(module=NOWHERE)  # kept
    assert [(r.device, r.codec) for r in rows if not r.faster] == [("cuda", "h264"), ("vaapi", "hevc"), ("qsv", "hevc")]
    assert rows[0].why == "the driver behind cuda crashed (SIGSEGV)"
    kept = folders.cache() / "decoding.json"
    kept.write_text(kept.read_text().replace('"hardware"', '"hardwear"'))
    with pytest.raises(RuntimeError, match=NOWHERE):
        decoding.trials(module=NOWHERE)


def test_what_this_computer_has_is_used_or_told() -> None:
    for row in decoding.trials():
        assert row.faster != bool(row.why)
        assert not row.faster or row.hardware > row.software


def test_software_is_the_same_as_software_and_not_faster(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vidgen.media.decode_trial._SAMPLE", Sample(width=640, height=384, frames=12))
    monkeypatch.setattr("vidgen.media.decode_trial._MARGIN", 1000)
    for codec in ("h264", "hevc"):
        found = compared(codec, "")
        assert found["why"] == "it is not faster than software"
        assert found["software"] > 0


@pytest.mark.parametrize(
    ("changes", "device"),
    [
        ({}, "cuda"),
        ({"codec": "vp9"}, ""),
        ({"pixel_format": "yuv420p10le"}, ""),
        ({"interlaced": "top_first"}, ""),
        ({"coded_width": 640, "coded_height": 360}, ""),
    ],
)
def test_only_plain_large_films_are_given_to_a_device(changes: dict[str, object], device: str) -> None:
    stream = PictureStream.model_validate({**FULL_HD, **changes})
    assert device_for(stream, {"h264": "cuda", "hevc": "cuda"}) == device
    assert device_for(stream, {}) == ""


@pytest.mark.parametrize(("held", "form"), [("nv12", "yuv420p"), ("p010le", "yuv420p10le")])
def test_what_a_card_hands_over_keeps_its_samples_and_tags(held: str, form: str) -> None:
    frame = next(Sample(width=328, height=200, frames=1).delivered(form))
    frame.colorspace, frame.color_primaries, frame.color_trc = 1, 9, 16
    fetched = frame.reformat(format=held, threads=1)
    fetched.pts = 7
    back = planar(fetched)
    assert back.format.name == form
    assert (back.pts, back.colorspace, back.color_range) == (7, 1, 1)
    np.testing.assert_array_equal(back.to_ndarray(), frame.to_ndarray())
    assert planar(frame) is frame


def test_a_device_that_does_not_answer_is_done_without() -> None:
    path = media_files.video("large.mp4", size=(1280, 720), frames=8)
    with open_pictures(path, devices={"h264": "cuda"}) as wanted, open_pictures(path) as plain:  # type: ignore[attr-defined]
        for number in range(8):
            time = probe_file(path).pictures[0].start + number * 29_400_000
            assert wanted.frame_at(time).to_ndarray().tobytes() == plain.frame_at(time).to_ndarray().tobytes()


def test_software_takes_over_where_a_device_fails(tmp_path: Path) -> None:
    """A packet that cannot be decoded stands for the failure: on a computer without devices none can fail."""
    path = tmp_path / "film.webm"
    shutil.copy(media_files.video("film.webm", codec="libvpx-vp9", frames=24, gop=6), path)
    with av.open(str(path)) as container:
        spoilt = [bytes(p) for p in container.demux(video=0) if p.size][9]
    data = bytearray(path.read_bytes())
    data[data.index(spoilt) : data.index(spoilt) + 3] = bytes(3)
    path.write_bytes(data)
    info = probe_file(path).pictures[0]
    alone = _read(FrameSource(path, sniff(path), info))
    assert 12 <= len(alone) < 24
    source = FrameSource(path, sniff(path), info)
    source._device = "a card that is lost"
    first = [source.next() for _ in range(3)]
    rest = _read(source)
    assert source._device == ""
    assert [t for t, _ in first if t is not None] + [t for t, _ in rest] == [t for t, _ in alone]
    assert rest == alone[3:]
    assert source.faults
