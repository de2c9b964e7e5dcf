"""`vidgen markers`: notes for people, for tables and for chapters."""

from __future__ import annotations

import csv
from pathlib import Path


def test_markers_are_listed_searched_and_written(vidgen, tmp_path: Path) -> None:
    vidgen("new", "film")
    for at, text in (("65s", "second part"), ("0s", "=1+1 beginning"), ("3661s", "")):
        assert vidgen("edit", "film", "add-marker", "--at", at, "--text", text).code == 0
    assert [m["text"] for m in vidgen("markers", "film", "--json").json] == ["=1+1 beginning", "second part", ""]
    assert [m["text"] for m in vidgen("markers", "film", "--search", "PART", "--json").json] == ["second part"]
    assert vidgen("markers", "film", "-o", "n.csv").out == "3 markers are in 'n.csv'.\n"
    with (tmp_path / "n.csv").open(newline="", encoding="utf-8-sig") as stream:
        rows = list(csv.DictReader(stream))
    assert [row["note"] for row in rows] == ["'=1+1 beginning", "second part", ""]
    assert rows[1]["time"] == "65.000"
    assert vidgen("markers", "film", "-o", "n.txt").code == 0
    assert (tmp_path / "n.txt").read_text() == "0:00 =1+1 beginning\n1:05 second part\n1:01:01 -\n"
    assert "ends in .csv or .txt" in vidgen("markers", "film", "-o", "n.pdf").err
