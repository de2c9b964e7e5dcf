"""Exports of media that are damaged, or were changed since they were imported: the film is made, and says so."""

from __future__ import annotations

import random
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image
from tests import media_files
from tests.render.timelines import Film, preset

from vidgen.blocks.audio import Audio
from vidgen.blocks.clip import Clip
from vidgen.errors import RenderError
from vidgen.media.pictures import PictureReader, open_pictures
from vidgen.media.probe import probe_file
from vidgen.media.sounds import SoundReader
from vidgen.render.plan import plan
from vidgen.render.reports.damaged import damaged_places, sentences
from vidgen.render.reports.data import report_data
from vidgen.render.reports.page import report_page
from vidgen.render.service import RenderService
from vidgen.timing import FLICKS

FILM = preset(
    container="matroska", extension="mkv", video={"codec": "libx264", "options": {"preset": "ultrafast"}},
    sound={"codec": "flac"},
)  # fmt: skip


def test_a_damaged_place_is_named_wherever_it_is_in_the_film() -> None:
    made = Film()
    asset = made.asset(Path("clip.mp4"))
    made.block("V1", 2, 4, Clip(asset=asset, source_start=4 * FLICKS))
    made.block("V1", 6, 2, Clip(asset=asset, source_start=4 * FLICKS, speed=2, reverse=True))
    made.block("V1", 8, 2, Clip(asset=asset))
    facts = [{"damage": [{"hash": "h", "what": "pictures", "start": 5 * FLICKS, "end": 6 * FLICKS}]}]
    shown = plan(made.document.snapshot(), FILM, made.paths)
    (place,) = damaged_places(facts, shown, {asset: "h"})
    assert (place["start"], place["end"]) == (5, 6)
    assert place["film"] == [[3, 4], [7, 7.5]]
    (sentence,) = sentences([place])
    assert sentence.endswith(
        "from 0:05.0 to 0:06.0: the picture stands still or is wrong there (in the film at 0:03.0, 0:07.0)."
    )
    assert damaged_places(facts, shown, {asset: "other"}) == []


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


def read_through(path: Path) -> tuple[list[tuple[float, float]], list[tuple[float, float]]]:
    """Return the damaged places of pictures and of sound, in seconds."""
    info = probe_file(path)
    places: list[list[tuple[int, int]]] = [[], []]
    seconds = -(-(info.duration or 0) // FLICKS)
    if info.pictures:
        pictures = open_pictures(path, info, threads=1)
        for frame in range(25 * seconds):
            pictures.frame_at(frame * FLICKS // 25)
        places[0] = pictures.damage
        pictures.close()
    if info.sounds:
        with SoundReader(path, info=info) as sound:
            for second in range(seconds):
                sound.samples(second * 48_000, 48_000)
            places[1] = sound.damage
    pictured, heard = ([(a / FLICKS, b / FLICKS) for a, b in found] for found in places)
    return pictured, heard


def hurt(whole: Path, path: Path, how: str, share: float = 0.1) -> Path:
    """Write a copy of a file of which a piece in the middle is lost."""
    data = bytearray(whole.read_bytes())
    at, size = len(data) * 2 // 5, int(len(data) * share)
    if how == "packets":  # of a transport stream, as a tuner loses them; whose count is of 16, which must not fit again
        at, size = at - at % 188, size - size % 188 - 7 * 188
    new = {"noise": random.Random(4).randbytes(size), "zeros": bytes(size)}.get(how, b"")
    data[at : at + size] = new
    path.write_bytes(data)
    return path


LOST: dict[str, dict[str, object]] = {
    "a.mkv": {},
    "a.ts": {},
    "a.flv": {},
    "a.mpg": {"codec": "mpeg2video", "sound": "mp2"},
    "a.mxf": {"codec": "mpeg2video", "sound": "pcm_s16le"},
    "mpeg4.avi": {"codec": "mpeg4", "sound": "mp3"},
    "mjpeg.avi": {"codec": "mjpeg", "format": "yuvj420p", "sound": "pcm_s16le"},
}


@pytest.mark.parametrize(
    ("name", "how"), [*((name, how) for name in LOST for how in ("noise", "cut")), ("a.ts", "packets")]
)
def test_a_place_that_was_lost_as_a_whole_is_told_of(tmp_path: Path, name: str, how: str) -> None:
    facts = {"rate": 25, "frames": 150, "gop": 25, "size": (160, 90), "layouts": ("stereo",), "sound": "aac"}
    whole = media_files.video(name, **{**facts, **LOST[name]})  # type: ignore[arg-type]
    assert read_through(whole) == ([], [])
    pictures, sound = read_through(hurt(whole, tmp_path / name, how))
    assert pictures
    assert all(1.5 < begin < end < 5 for begin, end in pictures)
    assert min(begin for begin, _ in pictures) < 3.2, "told of from its beginning"
    if not name.endswith(("avi", "mxf")):  # which count their sound: it comes early from there on
        assert sound
        assert all(1.5 < begin <= end < 4.6 for begin, end in sound)


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


def test_gaps_and_joins_that_somebody_made_give_no_alarm(tmp_path: Path) -> None:
    facts = {"rate": 25, "frames": 75, "gop": 25, "size": (160, 90), "layouts": ("stereo",), "sound": "aac"}
    for name in ("a.mkv", "a.ts", "a.flv"):
        gap = (1,) * 30 + (75,) + (1,) * 44
        assert read_through(media_files.video(name, **facts, steps=gap)) == ([], []), name  # type: ignore[arg-type]
    first = media_files.video("a.ts", **facts).read_bytes()  # type: ignore[arg-type]
    later = media_files.video("a.ts", **facts, start=250).read_bytes()  # type: ignore[arg-type]
    for joined in (first + first, first + later, first + later + first):
        (path := tmp_path / "joined.ts").write_bytes(joined)
        assert read_through(path) == ([], [])


def test_a_gif_whose_pixels_were_damaged_is_shown_as_far_as_it_goes_and_told_of(tmp_path: Path) -> None:
    noise = np.random.default_rng(3)
    frames = [Image.fromarray(noise.integers(0, 200, (60, 80, 3), np.uint8)) for _ in range(8)]
    whole = tmp_path / "whole.gif"
    frames[0].save(whole, save_all=True, append_images=frames[1:], duration=200, loop=0)
    assert read_through(whole) == ([], [])
    data = bytearray(whole.read_bytes())
    block = next(at for at in range(len(data) // 2, len(data)) if data[at] == 255 and data[at + 256] == 255)
    data[block + 1 : block + 200] = random.Random(4).randbytes(199)
    (path := tmp_path / "bad.gif").write_bytes(data)
    assert probe_file(path).pictures[0].frames == 8
    (place,), _ = read_through(path)
    assert place in [(pytest.approx(n / 5), pytest.approx((n + 1) / 5)) for n in (3, 4)]


def test_damage_in_what_is_copied(tmp_path: Path) -> None:
    """Of sound always; of pictures where it is not to get through, since nothing decodes them otherwise."""
    facts = {"rate": 25, "frames": 150, "gop": 25, "layouts": ("stereo",), "sound": "aac", "colour": (1, 1, 1)}
    one = (("x264-params", "threads=1"),)  # slice: its unit has its length in front
    whole = media_files.video("copied.mp4", **facts, options=one)  # type: ignore[arg-type]
    data, noise = bytearray(whole.read_bytes()), random.Random(4)
    with av.open(str(whole)) as container:
        for packet in container.demux():
            if packet.pos is not None and packet.pts is not None and 2.1 < packet.pts * packet.time_base < 2.9:
                begin = packet.pos + (24 if packet.stream.type == "video" else 0)  # within the unit: its head is left
                data[begin : packet.pos + packet.size] = noise.randbytes(max(0, packet.pos + packet.size - begin))
    (path := tmp_path / "clip.mp4").write_bytes(data)
    made = Film(width=media_files.WIDTH, height=media_files.HEIGHT)
    asset = made.asset(path)
    made.block("V1", 0, 6, Clip(asset=asset))
    made.block("A1", 0, 6, Audio(asset=asset))
    copies = preset(
        container="mp4", extension="mp4", copying="always", video={"codec": "libx264"}, sound={"codec": "aac"}
    )
    ordered = plan(made.document.snapshot(), copies, made.paths)
    with RenderService() as service:
        report = service.export_plan(ordered, copies, tmp_path / "film.mp4")
        with pytest.raises(RenderError, match=r"'clip.mp4' is damaged .*the picture stands still"):
            service.export_plan(ordered.replace(strict=True), copies, tmp_path / "strict.mp4")
    assert report.copied
    assert [place["what"] for place in report.damaged] == ["sound"]


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
