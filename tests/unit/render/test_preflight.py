"""What is known of an export before it is made."""

from __future__ import annotations

from pathlib import Path

from tests.render.timelines import Film, preset

from vidgen.blocks.audio import Audio
from vidgen.render.encoders.kind import Encoder
from vidgen.render.encoders.trials import Trial
from vidgen.render.plan import plan
from vidgen.render.preflight import preflight


class Everything:
    """Every encoder works."""

    def of(self, encoder: Encoder, pixel_format: str) -> Trial:
        return Trial(works=True)


def test_media_that_are_missing_are_named_whatever_their_warnings_say(tmp_path: Path) -> None:
    film = Film()
    there, gone = film.asset(tmp_path / "missing.wav", "missing"), film.asset(None, "gone")
    film.block("A1", 0, 1, Audio(asset=there))
    assert preflight(plan(film.document, preset(), film.paths), preset(), tmp_path, Everything()).missing == ()
    film.block("A1", 1, 1, Audio(asset=gone))
    found = preflight(plan(film.document, preset(), film.paths), preset(), tmp_path, Everything())
    assert len(found.missing) == 1
    assert any(found.missing[0] in warning for warning in found.warnings)
    assert found.joined(found).missing == found.missing
