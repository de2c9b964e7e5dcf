"""Import, edit, undo, look, export, and open again: what a first day with vidgen is."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests import media_files


@pytest.mark.slow
def test_a_first_film(vidgen, tmp_path: Path) -> None:
    phone = media_files.video("phone.mp4", frames=60, rate=30, sound="aac", rotation=90)
    vidgen("new", "trip", "--size", "180x320", "--rate", "30")
    vidgen("import", "trip", phone, "--copy")
    vidgen("edit", "trip", "append", "--asset", "phone.mp4")
    vidgen("edit", "trip", "split", "--at", "1s")
    vidgen("edit", "trip", "ripple-delete", "--blocks", "V1:1")
    vidgen(
        "edit",
        "trip",
        "overlay",
        "--kind",
        "text",
        "--at",
        "0",
        "--duration",
        "0.5s",
        "--values",
        '{"text": "שלום 👋"}',
    )
    whole = json.loads(vidgen("show", "trip", "--json"))
    assert whole["duration"] == 705_600_000

    vidgen("undo", "trip", "-n", "2")
    assert json.loads(vidgen("show", "trip", "--json"))["duration"] == 2 * 705_600_000
    vidgen("redo", "trip", "-n", "2")
    again = json.loads(vidgen("show", "trip", "--json"))
    assert again["tracks"] == whole["tracks"]

    vidgen("frame", "trip", "--at", "0.2s", "-o", "with title.png")
    vidgen("frame", "trip", "--at", "0.7s", "-o", "without.png")
    assert (tmp_path / "with title.png").read_bytes() != (tmp_path / "without.png").read_bytes()

    report = json.loads(vidgen("render", "trip", "--preset", "project", "-o", "trip.mp4", "--json"))
    assert (report["frames"], report["seconds"]) == (30, 1.0)
    probed = json.loads(vidgen("probe", "trip.mp4", "--json"))[0]
    assert [(p["width"], p["height"]) for p in probed["pictures"]] == [(180, 320)]
    assert len(probed["sounds"]) == 1

    # The project was copied with its media: it goes on working where everything has moved to.
    (tmp_path / "moved").mkdir()
    for name in ("trip.vidgen", "trip.media"):
        (tmp_path / name).rename(tmp_path / "moved" / name)
    moved = json.loads(vidgen("show", "moved/trip", "--json"))
    assert moved["tracks"] == whole["tracks"]
    assert not any(asset["missing"] for asset in moved["assets"])
    labels = [row["label"] for row in json.loads(vidgen("history", "moved/trip", "--json"))]
    assert labels[:4] == ["Overlay", "Ripple delete", "Ripple delete", "Overlay"]
