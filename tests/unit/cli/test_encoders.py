"""`vidgen encoders`: each in a line, and what 'auto' would take."""

from __future__ import annotations

from vidgen.render.encoders.registry import encoders


def test_each_encoder_is_listed_with_why_it_does_not_work(vidgen) -> None:
    told = vidgen("encoders")
    assert told.code == 0, told.err
    lines = {line.split()[0]: line for line in told.out.splitlines() if line.split()}
    assert {e.name for e in encoders()} <= set(lines)
    assert "✓" in lines["libx264"]
    assert all("✓" in line or "needs" in line or "not in" in line for line in (lines[e.name] for e in encoders()))
    again = vidgen("encoders", "--json")  # kept by now
    assert {e["name"]: e["works"] for e in again.json["encoders"]} == {e.name: "✓" in lines[e.name] for e in encoders()}
    assert lines["Films"].startswith("Films are decoded by ")
    assert all(row["faster"] or row["why"] for row in again.json["decoders"])
    assert set(again.json["auto"]) == {"h264", "hevc", "av1"}


def test_an_encoder_that_cannot_be_is_refused_before_anything_is_made(vidgen, tmp_path) -> None:
    vidgen("new", "film")
    told = vidgen("render", "film", "--preset", "quick-1080p", "--encoder", "Best one!", "-o", "film.mp4")
    assert told.code == 2
    assert told.err.strip() == "'Best one!' is no encoder; say auto, software, or a name of 'vidgen encoders'."
    assert not (tmp_path / "film.mp4").exists()
