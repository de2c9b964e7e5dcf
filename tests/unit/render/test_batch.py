"""Batches: which files come of films, stretches and presets, and what they are called."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.render.timelines import Film as Timelines

from vidgen.editor import command
from vidgen.errors import UsageError
from vidgen.render.batch import Film, Part, file_stem, outputs, parts
from vidgen.render.plan import plan
from vidgen.render.preflight.expected import expected_seconds
from vidgen.render.preset import find_preset
from vidgen.timing import FLICKS, TimeRange

OUT = Path("/films")


@pytest.fixture
def film() -> Film:
    """Ten seconds with two scenes and two markers, of which one lasts three seconds."""
    document = Timelines().document
    command.run(document, "append", {"kind": "solid", "duration": "10s"})
    command.run(document, "add-scene", {"start": "0s", "duration": "4s", "name": "Intro"})
    command.run(document, "add-scene", {"start": "4s", "duration": "9s", "name": "A/B: end?"})
    command.run(document, "add-marker", {"at": "1s", "text": "a point"})
    command.run(document, "add-marker", {"at": "2s", "duration": "3s", "text": "best bit\nmore"})
    return Film(Path("/p/Trip.vidgen"), document, TimeRange.between(FLICKS, 3 * FLICKS))


def names(film: Film, *ranges: Any, presets: tuple[str, ...] = ("project",), **more: Any) -> list[str]:
    found = [(film, part) for kind in ranges for part in parts(film, kind)]
    return [o.out.name for o in outputs(found, [find_preset(p) for p in presets], OUT, **more)]


def test_stretches_are_found_and_end_with_the_film(film: Film) -> None:
    whole, marked = list(parts(film, "whole")), list(parts(film, "marked"))
    assert whole == [Part("", None)]
    assert marked == [Part("marked", TimeRange.between(FLICKS, 3 * FLICKS))]
    scenes = list(parts(film, "scenes"))
    assert [(p.name, p.range.start // FLICKS, p.range.end // FLICKS) for p in scenes] == [
        ("Intro", 0, 4),
        ("A/B: end?", 4, 10),
    ]
    assert [p.name for p in parts(film, "markers")] == ["best bit"]
    assert list(parts(Film(film.project, film.records), "marked")) == []


def test_names_follow_the_pattern_and_are_fit_for_every_system(film: Film) -> None:
    assert names(film, "whole", presets=("project", "wav")) == ["Trip-project.mp4", "Trip-wav.wav"]
    assert names(film, "scenes") == ["Trip-Intro-project.mp4", "Trip-A-B end-project.mp4"]
    assert names(film, "scenes", pattern="{n} {range}") == ["1 Intro.mp4", "2 A-B end.mp4"]
    assert file_stem("..{project}", {"project": "../../etc/{n}"}) == "etc-n"
    assert file_stem("{range}", {}) == "film"
    assert len(file_stem("{project}", {"project": "x" * 500})) == 120


def test_two_files_never_have_one_name(film: Film) -> None:
    assert names(film, "whole", "scenes", pattern="{project}") == ["Trip.mp4", "Trip-2.mp4", "Trip-3.mp4"]
    there = ["trip.MP4"]
    assert names(film, "whole", pattern="{project}", there=there) == ["Trip-2.mp4"]
    assert names(film, "whole", pattern="{project}", there=there, existing="replace") == ["Trip.mp4"]
    assert names(film, "whole", pattern="{project}", there=there, existing="skip") == []


@pytest.mark.parametrize(("pattern", "what"), [("{when}", r"\{when\}"), ("  ", "is empty")])
def test_patterns_that_cannot_be_are_refused(film: Film, pattern: str, what: str) -> None:
    with pytest.raises(UsageError, match=what):
        names(film, "whole", pattern=pattern)


def test_time_is_judged_by_earlier_exports(film: Film) -> None:
    preset = find_preset("project")
    wanted = plan(film.records, preset, {})
    done = {"width": wanted.width, "height": wanted.height, "frames": wanted.frames, "seconds": 10.0, "found": 0}
    assert expected_seconds(wanted, preset, []) is None
    assert expected_seconds(wanted, preset, [{**done, "wall": 30.0, "preset": "webm"}]) is None
    own = [{**done, "wall": 30.0}, {**done, "wall": 50.0, "preset": "project"}]
    assert expected_seconds(wanted, preset, own) == pytest.approx(50)
    broken = [{**done, "wall": 1.0, "found": 90, "preset": "project"}, {"wall": "x", "preset": "project"}]
    assert expected_seconds(wanted, preset, broken) is None
