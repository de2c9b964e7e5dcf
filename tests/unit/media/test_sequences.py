"""Numbered pictures as a film: which belong together, and that each is shown as it is."""

from __future__ import annotations

import os
import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from vidgen.cli.main import main
from vidgen.errors import MediaError
from vidgen.media.pictures import PictureReader
from vidgen.media.probe import probe_file
from vidgen.media.sequence_making import make_film
from vidgen.media.sequences import sequence_at
from vidgen.media.service import MediaService
from vidgen.media.stills import opened
from vidgen.storage.sequences import film_of_sequence
from vidgen.timing import FLICKS, FrameRate


def picture(path: Path, shade: int = 0, size: tuple[int, int] = (32, 16), mode: str = "RGBA") -> None:
    pixels = np.full((size[1], size[0], len(mode)), shade, np.uint8)
    pixels[:, : size[0] // 2] = 255 - shade
    Image.fromarray(pixels, mode).save(path)


def names(folder: Path, *given: str) -> Path:
    folder.mkdir(exist_ok=True)
    for name in given:
        (folder / name).write_bytes(b"")
    return folder


def test_pictures_go_by_number_and_a_missing_one_holds_the_one_before(tmp_path: Path) -> None:
    folder = names(tmp_path / "a", "shot_9.PNG", "shot_10.png", "shot_12.png", "notes.txt", "cover.png", ".shot_11.png")
    found = sequence_at(folder)
    assert found.name == "shot"
    assert [f.name for f in found.files] == ["shot_9.PNG", "shot_10.png", "shot_10.png", "shot_12.png"]
    assert found.notes == ("1 number is missing in 'shot' (11); the picture before is held there.",)
    assert sequence_at(folder / "shot_12.png") == found
    assert sequence_at(names(tmp_path / "b", "0001.jpg", "0002.jpeg")).name == "b"


@pytest.mark.parametrize(
    ("given", "chosen", "said"),
    [
        (["a1.png"], "", "There is no sequence at"),
        (
            ["a1.png", "a2.png", "b1.jpg", "b2.jpg"],
            "",
            "holds 2 sequences; choose a picture of one of them, as 'a1.png'",
        ),
        (["a1.png", "a01.png"], "", "have the same number"),
        (["a1.png", "a2.png", "a900.png"], "", "leap from 2 to 900"),
        (["a.png"], "a.png", "no numbered picture"),
    ],
)
def test_what_is_no_sequence_is_said(tmp_path: Path, given: list[str], chosen: str, said: str) -> None:
    with pytest.raises(MediaError, match=said):
        sequence_at(names(tmp_path / "x", *given) / chosen)


def tiff(path: Path, pixels: np.ndarray, order: str, **changes: int) -> None:
    """Write a TIFF as cameras and renderers do: Deflate, each sample as its difference to the one on its left."""
    height, width, samples = pixels.shape
    bits = 8 * pixels.itemsize
    left = np.concatenate((np.zeros_like(pixels[:, :1]), pixels[:, :-1]), 1)
    packed = zlib.compress((pixels - left).astype(pixels.dtype.newbyteorder(order)).tobytes())
    tags = {256: width, 257: height, 258: bits, 259: 8, 262: 2 if samples > 2 else 1, 273: 8, 277: samples}
    tags |= {278: height, 279: len(packed), 284: 1, 317: 2} | ({338: 2} if samples in (2, 4) else {})
    tags |= {int(name[1:]): value for name, value in changes.items()}
    many = struct.pack(f"{order}{samples}H", *[tags[258]] * samples)
    at = 8 + len(packed)
    rows = b""
    for tag, value in sorted(tags.items()):
        if tag == 258 and samples > 2:
            rows += struct.pack(f"{order}HHII", tag, 3, samples, at)
        elif tag == 258 and samples == 2:
            rows += struct.pack(f"{order}HHIHH", tag, 3, 2, value, value)
        elif tag in (273, 279):
            rows += struct.pack(f"{order}HHII", tag, 4, 1, value)
        else:
            rows += struct.pack(f"{order}HHIHH", tag, 3, 1, value, 0)
    directory = struct.pack(f"{order}H", len(tags)) + rows + bytes(4)
    start = b"II*\0" if order == "<" else b"MM\0*"
    path.write_bytes(start + struct.pack(f"{order}I", at + len(many)) + packed + many + directory)


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize(
    ("samples", "kind", "format"),
    [
        (1, np.uint8, "gray"),
        (3, np.uint8, "rgb24"),
        (4, np.uint8, "rgba"),
        (1, np.uint16, "gray16le"),
        (3, np.uint16, "rgb48le"),
        (4, np.uint16, "rgba64le"),
    ],
)
def test_a_tiff_of_8_or_16_bits_loses_none(tmp_path: Path, samples: int, kind: type, format: str, order: str) -> None:
    chance = np.random.default_rng(1)
    made = [chance.integers(0, np.iinfo(kind).max, (16, 32, samples), kind) for _ in range(2)]
    for number, pixels in enumerate(made):
        tiff(tmp_path / f"s{number}.tif", pixels, order)
    make_film(sequence_at(tmp_path).files, FrameRate(25).fraction, tmp_path / "x.mov", lambda: False, lambda _: None)
    info = probe_file(tmp_path / "x.mov")
    assert (info.pictures[0].bit_depth, info.pictures[0].alpha) == (8 * np.dtype(kind).itemsize, samples == 4)
    with PictureReader(tmp_path / "x.mov", info=info) as reader:
        for number, pixels in enumerate(made):
            shown = reader.frame_at(number * FLICKS // 25).to_ndarray(format=format)
            assert np.array_equal(shown.reshape(pixels.shape), pixels)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"t259": 7}, "save it with LZW, Deflate or no compression"),
        ({"t338": 1}, "transparency multiplied"),
        ({"t284": 2}, "tiles, planes"),
        ({"t256": 0}, "says that it has no pixels; save it again with the program that made it."),
    ],
)
def test_a_tiff_that_films_cannot_say_is_refused(tmp_path: Path, changes: dict[str, int], said: str) -> None:
    for number in (1, 2):
        tiff(tmp_path / f"s{number}.tiff", np.zeros((16, 32, 4), np.uint8), "<", **changes)
    with pytest.raises(MediaError, match=said):
        make_film(sequence_at(tmp_path).files, FrameRate(25).fraction, tmp_path / "x", lambda: False, lambda _: None)


@pytest.mark.parametrize("ending", ["png", "jpg"])
def test_a_film_shows_each_picture_as_it_is(tmp_path: Path, ending: str) -> None:
    folder = tmp_path / "shots"
    folder.mkdir()
    for number in range(1, 6):
        picture(folder / f"s{number}.{ending}", 40 * number, mode="RGBA" if ending == "png" else "RGB")
    with MediaService() as media:
        film, notes = film_of_sequence(media, tmp_path / "film.vidgen", folder, FrameRate(12))
    assert film == tmp_path / "film.media" / "s.mov"
    assert notes == ()
    info = probe_file(film)
    (stream,) = info.pictures
    assert (stream.frames, stream.rate, stream.variable_rate, stream.alpha) == (5, 12, False, ending == "png")
    with PictureReader(film, info=info) as reader:
        for number in (5, 1, 3):
            shown = reader.frame_at((number - 1) * FLICKS // 12).to_ndarray(format="rgba").astype(int)
            with opened(folder / f"s{number}.{ending}") as image:
                wanted = np.asarray(image.convert("RGBA")).astype(int)
            assert np.abs(shown - wanted).max() <= (0 if ending == "png" else 3)


@pytest.mark.parametrize(
    ("second", "said"),
    [
        ({"size": (16, 16)}, "'s2.png' is PNG 16×16 RGBA, but the first picture is PNG 32×16 RGBA"),
        ({"mode": "RGB"}, "all must be alike"),
        (None, "damaged|not a picture|is empty"),
    ],
)
def test_pictures_that_are_not_alike_make_no_film(tmp_path: Path, second: dict[str, object] | None, said: str) -> None:
    picture(tmp_path / "s1.png")
    if second is None:
        (tmp_path / "s2.png").write_bytes(b"")
    else:
        picture(tmp_path / "s2.png", **second)  # type: ignore[arg-type]
    with pytest.raises(MediaError, match=said):
        make_film(
            sequence_at(tmp_path).files, FrameRate(25).fraction, tmp_path / "x.mov", lambda: False, lambda _: None
        )
    with MediaService() as media, pytest.raises(MediaError, match=said):
        film_of_sequence(media, tmp_path / "film.vidgen", tmp_path, FrameRate(25))
    assert not (tmp_path / "film.media").exists()


def test_sequences_of_one_import_become_films_all_or_none(
    tmp_path: Path, vidgen_home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert vidgen_home.is_dir()
    whole = tmp_path / "whole"
    whole.mkdir()
    for number in (1, 2):
        picture(whole / f"s{number}.png", number)
    (tmp_path / "empty").mkdir()
    project = tmp_path / "trip.vidgen"
    assert main(["new", str(project)]) == 0
    (tmp_path / "trip.media").mkdir()
    left = tmp_path / "trip.media" / ".b.part-01234567-99-5f-01234567.mov"
    left.write_bytes(b"of an import that was killed")
    os.utime(left, (0, 0))
    assert main(["import", str(project), str(whole), str(tmp_path / "empty"), "--sequence"]) != 0
    assert "There is no sequence at" in capsys.readouterr().err
    assert not (tmp_path / "trip.media").exists()
