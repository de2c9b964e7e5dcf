"""What is known of an export before it is made."""

from __future__ import annotations

from pathlib import Path

from tests.render.timelines import Film, preset

from vidgen.blocks.audio import Audio
from vidgen.render.encoders.kind import Encoder
from vidgen.render.encoders.trials import Trial
from vidgen.render.plan import plan
from vidgen.render.preflight.preflight import preflight


class Everything:
    """Every encoder works."""

    def of(self, encoder: Encoder, pixel_format: str) -> Trial:
        return Trial(works=True)


def test_media_that_are_missing_keep_it_from_being_made_unless_placeholders_are_wanted(tmp_path: Path) -> None:
    film = Film()
    (tmp_path / "missing.wav").write_bytes(b"sound")
    there, gone = film.asset(tmp_path / "missing.wav", "missing"), film.asset(None, "gone")
    film.block("A1", 0, 1, Audio(asset=there))
    assert preflight(plan(film.document, preset(), film.paths), preset(), tmp_path, Everything()).missing == ()
    film.block("A1", 1, 1, Audio(asset=gone))
    refused = plan(film.document, preset(), film.paths)
    found = preflight(refused, preset(), tmp_path, Everything())
    assert found.missing == ("gone",)
    assert any("'gone' is missing" in obstacle for obstacle in found.obstacles)
    assert found.warnings == ()
    shown = preflight(refused.replace(placeholders=True), preset(), tmp_path, Everything())
    assert shown.obstacles == ()
    assert any("'gone' is missing; a placeholder is shown" in warning for warning in shown.warnings)
    assert found.joined(found).missing == found.missing
