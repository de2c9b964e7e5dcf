"""Estimates of sizes against what encoders really made, and what is copied as it is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from tests import media_files
from tests.render.timelines import Film, S, preset

from vidgen.blocks.audio import Audio
from vidgen.blocks.clip import Clip
from vidgen.blocks.image import Image
from vidgen.blocks.solid import Solid
from vidgen.blocks.text import Text
from vidgen.editor.curves import Curve, Keyframe
from vidgen.editor.records import Placement
from vidgen.media.probe import probe_file
from vidgen.render.plan import RenderPlan, plan
from vidgen.render.preflight.estimate import estimated_bytes, missing_room
from vidgen.render.preset import Preset, find_preset

MEDIA = Path(__file__).resolve().parents[4] / "resources" / "media"
GROWS = tuple(
    Curve(path=f"placement.{side}", keyframes=(Keyframe(time=0, value=1.0), Keyframe(time=2 * S, value=1.25)))
    for side in ("scale_x", "scale_y")
)


def _planned(film: Film, preset: Preset) -> RenderPlan:
    """A plan with what is known of its files."""
    made = plan(film.document.snapshot(), preset, film.paths)
    sources = {a: s.replace(info=probe_file(Path(s.path))) for a, s in made.sources.items() if s.path}
    return made.replace(sources=sources)


def _preset(crf: int, codec: str = "libx264") -> Preset:
    video = {"codec": codec, "options": {"preset": "medium", "crf": str(crf)}, "keyframe_seconds": 10}
    facts = {"name": "x", "title": "X", "container": "mp4", "extension": "mp4", "copying": "never", "video": video}
    return Preset.model_validate(facts)


@pytest.mark.parametrize(
    ("width", "height", "seconds", "kilobits"),
    [(854, 480, 2, 773), (854, 480, 10, 4939), (640, 360, 2, 504), (640, 360, 10, 3313), (1280, 720, 10, 8852)],
)
def test_small_and_short_films_are_not_taken_for_half_of_what_they_are(
    width: int, height: int, seconds: int, kilobits: int
) -> None:
    """The film of the demo at these sizes, by x264 medium at crf 26."""
    film = Film(width=width, height=height, rate="25")
    film.block("V1", 0, seconds, Clip(asset=film.asset(MEDIA / "big-buck-bunny.mp4")))
    found = estimated_bytes(_planned(film, _preset(26)), _preset(26)) * 8 / 1000
    assert 0.75 * kilobits < found < 1.35 * kilobits


def _titles(film: Film) -> None:
    for number in range(3):
        film.block("V1", 2 * number, 2, Text(text=f"Title number {number}", enter="fade", leave="fade"))


def _words(film: Film) -> None:
    film.block("V1", 0, 6, Solid(fill="#204060"))
    film.block("V2", 1, 4, Text(text="Hello", enter="slide_up", background="#ff8800ff"))
    film.block("V3", 1, 4, Text(text="a second line of small text below the first one, longer", size=0.05))


def _photos(film: Film, *, grow: bool = False) -> None:
    for number, name in enumerate(("sunrise.jpg", "night.jpg", "studio.jpg")):
        image, cover = Image(asset=film.asset(MEDIA / name)), Placement(fit="cover")
        film.block("V1", 2 * number, 2, image, placement=cover, curves=GROWS if grow else ())


def _drifting(film: Film) -> None:
    _photos(film, grow=True)


def _footage(film: Film) -> None:
    film.block("V1", 0, 6, Clip(asset=film.asset(MEDIA / "big-buck-bunny.mp4")))
    film.block("A1", 0, 6, Audio(asset=film.asset(MEDIA / "morning.ogg")))


@pytest.mark.parametrize(
    ("make", "preset", "size"),
    [
        (_titles, "project", 30_052),
        (_titles, "web-small", 21_671),
        (_titles, "youtube-1080p", 40_833),
        (_words, "project", 50_843),
        (_words, "web-small", 30_838),
        (_words, "youtube-1080p", 105_500),
        (_photos, "project", 147_926),
        (_photos, "web-small", 47_968),
        (_photos, "youtube-1080p", 873_302),
        (_drifting, "project", 357_296),
        (_drifting, "web-small", 120_339),
        (_footage, "project", 1_446_067),
        (_footage, "web-small", 484_531),
    ],
)
def test_an_estimate_is_within_a_third_of_what_was_made(make: Callable[[Film], None], preset: str, size: int) -> None:
    """Six seconds of 720p; `size` is what the export had."""
    film = Film(width=1280, height=720, rate="25")
    make(film)
    chosen = Preset.model_validate({**find_preset(preset).model_dump(), "copying": "never"})
    assert 0.67 < estimated_bytes(_planned(film, chosen), chosen) / size < 1.34


def test_footage_with_more_bits_is_livelier_but_not_by_as_much() -> None:
    film = Film(width=1280, height=720, rate="25")
    asset = film.asset(MEDIA / "big-buck-bunny.mp4")
    film.block("V1", 0, 5, Clip(asset=asset))
    made = _planned(film, _preset(23))
    info = made.sources[asset].info
    assert info is not None

    def size(more: float) -> int:
        changed = made.sources[asset].replace(info=info.replace(size=round(info.size * more)))
        return estimated_bytes(made.replace(sources={asset: changed}), _preset(23))

    assert size(1 / 20) < size(1) / 10
    assert 2 * size(1) < size(9) < 4 * size(1)


def test_what_is_copied_counts_as_it_is_in_its_source() -> None:
    path = media_files.video("hill.mp4", size=(320, 180), rate=24, frames=96, colour=(1, 1, 1))
    film = Film(width=320, height=180, rate="24")
    asset = film.asset(path)
    film.block("V1", 0, 2, Clip(asset=asset, source_start=S))
    made = plan(film.document.snapshot(), find_preset("project"), film.paths)
    info = probe_file(path)
    made = made.replace(sources={asset: made.sources[asset].replace(info=info)})
    only_pictures = Preset.model_validate({**find_preset("project").model_dump(), "sound": None})
    framing = 24 * 48
    assert estimated_bytes(made, only_pictures) == info.size // 2 + framing


def test_a_folder_that_has_gone_is_no_fault_of_the_store(tmp_path: Path) -> None:
    film = Film()
    film.block("V1", 0, 1, Solid(fill="#000000"))
    wanted = plan(film.document, preset(), film.paths)
    told = missing_room(wanted, preset(), tmp_path / "gone", tmp_path / "store", 1.0)
    assert (
        told == f"The export broke off: the folder '{tmp_path / 'gone'}' is gone; bring it back or choose another one."
    )
    assert missing_room(wanted, preset(), tmp_path, tmp_path / "store", 1.0) == ""
