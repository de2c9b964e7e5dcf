"""Numbered pictures as a film: which belong together, and that each is shown as it is."""

from __future__ import annotations

import os
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
    assert list((tmp_path / "film.media").iterdir()) == []


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
    assert list((tmp_path / "trip.media").iterdir()) == []
