"""Estimates of sizes against what encoders really made, and what is copied as it is."""

from __future__ import annotations

import pytest
from tests import media_files
from tests.render.timelines import Film, S

from vidgen.blocks.clip import Clip
from vidgen.blocks.solid import Solid
from vidgen.media.probe import probe_file
from vidgen.render.estimate import estimated_bytes
from vidgen.render.plan import plan
from vidgen.render.preset import Preset, find_preset


def _preset(crf: int, codec: str = "libx264") -> Preset:
    video = {"codec": codec, "options": {"preset": "medium", "crf": str(crf)}, "keyframe_seconds": 10}
    return Preset.model_validate({"name": "x", "title": "X", "container": "mp4", "extension": "mp4", "video": video})


@pytest.mark.parametrize(
    ("width", "height", "seconds", "kilobits"),
    [(854, 480, 2, 773), (854, 480, 10, 4939), (640, 360, 2, 504), (640, 360, 10, 3313), (1280, 720, 10, 8852)],
)
def test_small_and_short_films_are_not_taken_for_half_of_what_they_are(
    width: int, height: int, seconds: int, kilobits: int
) -> None:
    """The film of the demo at these sizes, by x264 medium at crf 26."""
    film = Film(width=width, height=height, rate="25")
    film.block("V1", 0, seconds, Solid())
    found = estimated_bytes(plan(film.document.snapshot(), _preset(26), {}), _preset(26)) * 8 / 1000
    assert 0.75 * kilobits < found < 1.35 * kilobits


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
