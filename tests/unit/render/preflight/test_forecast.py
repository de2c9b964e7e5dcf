"""Forecasts: which frames are tried, what follows from them, and whether an export is then what was said."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from tests import media_files
from tests.render.timelines import Film, preset

from vidgen.blocks.audio import Audio
from vidgen.blocks.clip import Clip
from vidgen.blocks.solid import Solid
from vidgen.blocks.text import Text
from vidgen.errors import RenderError
from vidgen.media.probe import probe_file
from vidgen.render.plan import RenderPlan, plan
from vidgen.render.preflight.alike import Alike, Try, alike, tries
from vidgen.render.preflight.forecast import Forecast, _work_of, between
from vidgen.render.preflight.several import Part, forecasts, total
from vidgen.render.preset import Preset, find_preset
from vidgen.render.rate.goals import with_quality, with_size
from vidgen.render.segments.segment import Segment
from vidgen.render.segments.store import Store
from vidgen.render.service import RenderService
from vidgen.timing import FLICKS, TimeRange

MUSIC = Path(__file__).resolve().parents[4] / "resources" / "media" / "morning.ogg"


def _segments(*borders: int) -> list[Segment]:
    pairs = pairwise(borders)
    return [Segment(number=n, start=a, end=b, key=f"{n}") for n, (a, b) in enumerate(pairs)]


def _plan(film: Film, chosen: Preset | None = None) -> RenderPlan:
    made = plan(film.document.snapshot(), chosen or preset(), film.paths)
    sources = {a: s.replace(info=probe_file(Path(s.path))) for a, s in made.sources.items() if s.path}
    return made.replace(sources=sources)


def test_what_comes_and_goes_is_a_kind_of_its_own_and_key_pictures_are_counted() -> None:
    film = Film(rate="25")
    film.block("V1", 0, 4, Solid(fill="#000000"))
    film.block("V2", 1, 2, Text(text="a", leave="fade"))
    kinds = alike(_plan(film), _segments(0, 50, 100), keyframe_seconds=1)
    assert [(kind.moving, kind.ranges, kind.keys) for kind in kinds] == [
        (False, [(12, 25), (75, 100)], 1),  # the ground before and after
        (False, [(37, 50), (50, 63)], 1),  # the text stands
        (True, [(25, 37), (63, 75)], 1),  # it comes and goes
        (True, [(0, 12)], 1),
    ]
    tried = tries(_plan(film), kinds)
    assert {one.kind for one in tried} == {0, 1, 2, 3}
    coming = [one for one in tried if one.kind == 2]
    assert all(one.start + 2 in (25, 63) for one in coming)  # two frames before, so that it is seen to come


def test_only_what_is_missing_is_tried() -> None:
    film = Film(rate="25")
    film.block("V1", 0, 2, Solid(fill="#000000"))
    film.block("V1", 2, 2, Text(text="a"))
    kinds = alike(_plan(film), _segments(0, 50), keyframe_seconds=5)
    assert sum(kind.frames for kind in kinds) == 50


def test_frames_count_as_others_of_their_kind_and_those_of_none_as_all() -> None:
    kinds = [Alike(False, [(0, 100)], 2), Alike(False, [(100, 110)], 0)]
    row = {"frames": 11.0, "key": 5000.0, "rest": 1000.0, "compose": 0.1, "encode": 0.2, "slow": 1.0}
    work = _work_of(kinds, [Try(0, 0, 6, 40)], [row])
    middle = 2 * 5000 + 98 * 100 + 10 * 100
    assert work.least < middle < work.most
    assert (work.least + work.most) / 2 == pytest.approx(middle)
    assert work.compose == pytest.approx(11)
    assert work.encode == pytest.approx(22)
    assert work.tried == 11


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        ("12.0 MB", "16.0 MB", "12–16 MB"),
        ("950 kB", "1.2 MB", "950 kB – 1.2 MB"),
        ("3 s", "3 s", "3 s"),
        ("1 h 05 min", "1 h 20 min", "1 h 05–1 h 20 min"),
    ],
)
def test_ranges_in_words(low: str, high: str, said: str) -> None:
    assert between(low, high) == said


def test_people_are_told_two_digits() -> None:
    found = Forecast((12_345_678, 15_999_999), (0.2, 61.7), 9.0, 10, 5, 0, 0)
    assert found.sizes == (12_000_000, 16_000_000)
    assert found.times == (1.0, 62.0)


def _film() -> Film:
    """A film that moves, then words on a colour, and music."""
    film = Film(width=320, height=180, rate="25")
    asset = film.asset(media_files.video("hill.mp4", size=(320, 180), rate=25, frames=96))
    film.block("V1", 0, 3, Clip(asset=asset))
    film.block("V1", 3, 3, Solid(fill="#204060"))
    film.block("V2", 3, 3, Text(text="Words", enter="slide_up"))
    film.block("A1", 0, 6, Audio(asset=film.asset(MUSIC)))
    return film


def _encoded(**more: object) -> Preset:
    return Preset.model_validate({**find_preset("web-small").model_dump(), "copying": "never", **more})


@pytest.mark.parametrize(
    "chosen",
    [_encoded(), with_size(_encoded(), "100kB"), with_quality(_encoded(), "ssim:0.98"), find_preset("flac")],
    ids=["quality of the preset", "size", "quality", "sound"],
)
def test_an_export_is_as_large_as_was_said_and_what_is_there_is_known(tmp_path: Path, chosen: Preset) -> None:
    wanted = _plan(_film(), chosen)
    with RenderService(store=Store(tmp_path / "store")) as render:
        said = render.forecast(wanted, chosen)
        report = render.export_plan(wanted, chosen, tmp_path / f"film.{chosen.extension}")
        again = render.forecast(wanted, chosen)
    assert 0.6 * said.bytes[0] < report.size < 1.6 * said.bytes[1]
    assert said.found == 0
    assert (said.tried > 0) == (chosen.video is not None)
    assert again.tried == 0
    assert again.found == again.frames == report.frames
    assert again.bytes[0] == pytest.approx(report.size, rel=0.02)
    assert again.bytes[1] == pytest.approx(report.size, rel=0.02)
    assert again.seconds[1] < said.seconds[1]


def test_of_many_parts_of_a_film_the_longest_are_tried() -> None:
    film = Film(rate="25")
    film.block("V1", 0, 10, Solid(fill="#000000"))
    chosen = preset()
    plans = [
        plan(film.document, chosen, {}, TimeRange(0, length * FLICKS)).replace(title=str(length))
        for length in range(1, 6)
    ]
    asked: list[str] = []

    def ask(wanted: RenderPlan, _preset: Preset) -> Forecast:
        asked.append(wanted.title)
        if wanted.title == "5":
            raise RenderError("not this one")
        return Forecast((100 * wanted.frames, 200 * wanted.frames), (1.0, 2.0), 1.5, wanted.frames, 5, 0, 0)

    found = forecasts([Part(one, chosen, "film") for one in plans], ask)
    assert asked == ["5", "4", "3"]
    assert [one is not None and one.tried for one in found] == [0, 0, 5, 5, 0]
    assert found[0] is not None
    assert found[0].bytes[0] < 100 * 25 < 200 * 25 < found[0].bytes[1]
    assert (whole := total(found)) is not None
    assert whole.frames == sum(one.frames for one in plans)
    assert total([*found, None]) is None
