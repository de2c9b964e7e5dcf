"""Exports of media that are damaged, or were changed since they were imported: the film is made, and says so."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from tests import media_files
from tests.render.timelines import Film, preset

from vidgen.blocks.audio import Audio
from vidgen.blocks.clip import Clip
from vidgen.errors import RenderError
from vidgen.media.pictures import PictureReader
from vidgen.media.sounds import SoundReader
from vidgen.render.plan import plan
from vidgen.render.reports.data import report_data
from vidgen.render.reports.page import report_page
from vidgen.render.service import RenderService
from vidgen.timing import FLICKS

FILM = preset(
    container="matroska", extension="mkv", video={"codec": "libx264", "options": {"preset": "ultrafast"}},
    sound={"codec": "flac"},
)  # fmt: skip


def damaged(folder: Path) -> Path:
    """Return eight seconds of film of which some in the middle are noise."""
    clip = media_files.video("whole.mp4", rate=25, frames=200, size=(160, 90), gop=25, layouts=("stereo",), sound="aac")
    data = bytearray(clip.read_bytes())
    middle = len(data) // 2
    data[middle : middle + len(data) // 8] = random.Random(4).randbytes(len(data) // 8)
    path = folder / "clip.mp4"
    path.write_bytes(data)
    return path


def test_a_film_of_a_damaged_file_says_where_also_when_it_comes_out_of_the_cache(tmp_path: Path) -> None:
    made = Film(width=160, height=90)
    asset = made.asset(damaged(tmp_path))
    made.block("V1", 0, 8, Clip(asset=asset))
    made.block("A1", 0, 8, Audio(asset=asset))
    snapshot = made.document.snapshot()
    with RenderService() as service:
        report = service.export(snapshot, made.paths, FILM, tmp_path / "film.mkv", workers=2)
        again = service.export(snapshot, made.paths, FILM, tmp_path / "again.mkv", workers=1)
        strict = plan(snapshot, FILM, made.paths).replace(strict=True)
        with pytest.raises(RenderError, match=r"'clip.mp4' is damaged from .*--strict"):
            service.export_plan(strict, FILM, tmp_path / "strict.mkv")
        made.move(made.block("V2", 0, 1, Clip(asset=asset)), 0, FLICKS)
        early = Film(width=160, height=90)
        early.block("V1", 0, 2, Clip(asset=early.asset(made.paths[asset])))
        calm = service.export(early.document.snapshot(), early.paths, FILM, tmp_path / "early.mkv")
    places = {place["what"]: place for place in report.damaged}
    assert set(places) == {"pictures", "sound"}
    for place in places.values():
        assert 3 < place["start"] < place["end"] < 6.1
    assert again.reused == again.segments
    assert again.warnings == report.warnings
    assert not calm.warnings, "of damage that is not in the film nothing is said"
    assert not (tmp_path / "strict.mkv").exists()
    assert len(report.warnings) == 2
    assert all("'clip.mp4' is damaged from 0:0" in text for text in report.warnings)
    assert set(report.warnings) <= set(report.notes)
    assert report_data(report)["damaged"] == list(report.damaged)
    assert "is damaged from 0:0" in report_page(report)


GOOD = {
    "open.mp4": {"options": (("x264-params", "open-gop=1:bframes=3"),)},
    "open.ts": {"options": (("x264-params", "open-gop=1:bframes=3"),)},
    "mpeg2.ts": {"codec": "mpeg2video", "options": (("bf", "2"),)},
    "mpeg4.avi": {"codec": "mpeg4", "sound": "mp3"},
    "steps.mkv": {"steps": (1, 2, 5)},
}


@pytest.mark.parametrize(
    ("name", "cut"),
    [
        *((name, "whole") for name in GOOD),
        *((name, "tail") for name in GOOD if name != "open.mp4"),  # its table of contents is at the end
        *((name, "head") for name in GOOD if name.endswith(".ts")),  # which can be cut anywhere
    ],
)
def test_good_files_give_no_alarm(tmp_path: Path, name: str, cut: str) -> None:
    """Also those that begin in the middle of a group of pictures, or break off: so cameras and recorders leave them."""
    facts = {"frames": 72, "gop": 24, "layouts": ("stereo",), "sound": "aac", **GOOD[name]}
    data = media_files.video(name, **facts).read_bytes()  # type: ignore[arg-type]
    begin, end = len(data) // 3 // 188 * 188, len(data) - len(data) // 7
    path = tmp_path / name
    path.write_bytes({"whole": data, "tail": data[:end], "head": data[begin:]}[cut])
    pictures, sound = PictureReader(path, threads=1), SoundReader(path)
    for place in (0, 36, 72, 10, 50, 30):  # in jumps, then to the end
        for frame in range(place, place + 8):
            pictures.frame_at(frame * FLICKS // 24)
        sound.samples(place * 2000, 8000)
    for second in range(4):
        pictures.frame_at(second * FLICKS)
        sound.samples(second * 48_000, 48_000)
    assert pictures.damage == []
    assert sound.damage == []
    pictures.close()
    sound.close()


@pytest.mark.parametrize(("name", "codec"), [("a.flac", "flac"), ("a.ogg", "libopus")])
def test_sound_that_a_decoder_would_make_noise_of_or_leave_out_without_a_word(
    name: str, codec: str, tmp_path: Path
) -> None:
    whole = media_files.sound(name, codec=codec, seconds=8)
    with SoundReader(whole) as reader:
        good = reader.samples(0, 8 * 48_000)
        assert reader.damage == []
    data = bytearray(whole.read_bytes())
    data[len(data) // 2 : len(data) // 2 + 1000] = random.Random(4).randbytes(1000)
    (path := tmp_path / name).write_bytes(data)
    with SoundReader(path) as reader:
        bad = reader.samples(0, 8 * 48_000)
        (begin, end), *more = reader.damage
    assert not more
    assert 2 * FLICKS < begin < end < 6 * FLICKS
    assert abs(bad).max() < 1.2 * abs(good).max()
