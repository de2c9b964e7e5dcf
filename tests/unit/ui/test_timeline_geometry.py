"""Times to pixels and back, rows, ruler, snapping, hits, what is seen: all without widgets."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vidgen.editor.command import run
from vidgen.editor.document import Document
from vidgen.editor.records import Track
from vidgen.timing import FLICKS, FrameRate
from vidgen.ui.timeline import geometry, hits, moving, snapping
from vidgen.ui.timeline.geometry import LEAST_ZOOM, MOST_ZOOM, Viewport
from vidgen.ui.timeline.seen import Spans

zooms = st.floats(LEAST_ZOOM, MOST_ZOOM, allow_nan=False)
times = st.integers(0, 24 * 3600 * FLICKS)


@given(zooms, times, st.integers(100, 4000), st.floats(0, 4000))
def test_a_pixel_shows_one_time(zoom: float, scroll: int, width: int, x: float) -> None:
    view = Viewport(zoom, scroll, width)
    assert view.x(view.time(x)) == pytest.approx(x, abs=0.5 + zoom / FLICKS)


@given(zooms, times, st.floats(0, 1000), st.floats(0.01, 100))
def test_zooming_keeps_the_time_under_the_pointer(zoom: float, scroll: int, x: float, factor: float) -> None:
    view = Viewport(zoom, scroll, 1000)
    after = view.zoomed(factor, x)
    assert LEAST_ZOOM <= after.zoom <= MOST_ZOOM
    if after.scroll:
        assert after.x(view.time(x)) == pytest.approx(x, abs=1.5)


@given(times, st.integers(1, 24 * 3600 * FLICKS))
def test_a_range_that_is_shown_is_seen_whole(start: int, length: int) -> None:
    view = Viewport(40, 0, 1000).showing(start, start + length)
    assert view.x(start) >= -1
    assert view.x(start + length) <= 1001 or view.zoom == LEAST_ZOOM


@given(times, times)
def test_a_time_is_brought_into_sight_and_then_stays(scroll: int, time: int) -> None:
    view = Viewport(40, scroll, 1000).revealing(time)
    assert -1 <= view.x(time) <= 1001
    assert view.revealing(time) == view


@given(zooms, times, st.sampled_from(["24", "25", "30", "29.97", "59.94", "60", "7", "1"]))
def test_labels_of_the_ruler_never_touch(zoom: float, scroll: int, rate: str) -> None:
    view = Viewport(zoom, scroll, 1200)
    found = geometry.ticks(FrameRate.parse(rate), view)
    assert len(found) < 400
    labelled = [view.x(t.time) for t in found if t.label]
    assert all(b - a >= 60 for a, b in itertools.pairwise(labelled)) or zoom < 0.01


def _document() -> Document:
    document = Document.new(rate="25")
    for medium in ("video", "caption", "audio"):
        run(document, "add-track", {"medium": medium})
    return document


def test_pictures_lie_above_sound_the_last_painted_on_top() -> None:
    document = _document()
    rows = geometry.rows_of(document.tracks())
    names = [document.get(r.track, Track).name for r in rows]
    assert names == ["C1", "V2", "V1", "A1", "A2"]
    assert all(a.bottom < b.top for a, b in itertools.pairwise(rows))
    assert geometry.row_at(rows, rows[2].top) == rows[2]
    assert geometry.row_at(rows, -5) is None
    assert geometry.nearest_row(rows, -5) == rows[0]
    assert geometry.nearest_row(rows, 10_000) == rows[-1]


@given(st.lists(st.integers(0, 1000), max_size=5), st.lists(st.integers(0, 1000), max_size=20), st.integers(0, 50))
def test_what_snaps_goes_to_the_nearest(points: list[int], to: list[int], within: int) -> None:
    found = snapping.snapped(points, sorted(set(to)), within)
    distances = [abs(t - p) for p in points for t in to]
    near = [d for d in distances if d <= within]
    if found is None:
        assert not near
    else:
        assert abs(found.by) == min(near)
        assert found.at in to
        assert any(p + found.by == found.at for p in points)


def test_targets_are_edges_playhead_and_marks_but_not_ones_own() -> None:
    document = _document()
    first = run(document, "append", {"kind": "solid", "duration": "2s"})["block"]
    run(document, "append", {"kind": "solid", "duration": "3s"})
    found = snapping.targets(document, but={first}, playhead=7, marks=(None, 9), notes=(11,))
    assert found == [0, 7, 9, 11, 2 * FLICKS, 5 * FLICKS]


def test_at_first_picture_and_sound_are_seen_where_they_meet() -> None:
    document = _document()
    rows = geometry.rows_of(document.tracks())
    assert geometry.home_of(rows, geometry.height_of(rows)) == 0
    captions, second, first, sound, _ = rows
    assert geometry.home_of(rows, sound.bottom - first.top) == first.top - geometry.SPACE
    assert geometry.home_of(rows, sound.bottom - second.top + 10) == second.top - geometry.SPACE
    assert geometry.home_of(rows, 30) == first.top - geometry.SPACE
    assert geometry.home_of(rows[:3], second.bottom - captions.top) == second.top - geometry.SPACE
    assert geometry.home_of((), 30) == 0


@pytest.fixture
def three() -> tuple[Document, list[str]]:
    document = _document()
    return document, [run(document, "append", {"kind": "solid", "duration": "2s"})["block"] for _ in range(3)]


def _hit(document: Document, x: float, dy: int = 40) -> hits.Hit:
    rows = geometry.rows_of(document.tracks())
    row = next(r for r in rows if document.get(r.track, Track).name == "V1")
    return hits.hit(document, rows, Viewport(50, 0, 1000), x, row.top + dy)


def test_hits(three: tuple[Document, list[str]]) -> None:
    document, (a, b, c) = three
    run(document, "delete", {"blocks": [b]})
    assert (_hit(document, 50).part, _hit(document, 50).block) == ("block", a)
    assert (_hit(document, 2).part, _hit(document, 98).part) == ("head", "tail")
    assert (_hit(document, 102).part, _hit(document, 102).block) == ("tail", a)  # just beside it
    assert (_hit(document, 150).part, _hit(document, 150).block) == ("gap", c)
    assert _hit(document, 400).part == "nothing"
    assert _hit(document, 8, hits.handle_of_fade(56)).part == "fade-in"
    assert not _hit(document, 98).cut


def test_hits_of_transitions(three: tuple[Document, list[str]]) -> None:
    document, (_, b, _) = three
    assert _hit(document, 98).cut
    run(document, "set-transition", {"block": b, "duration": "1s"})
    assert (_hit(document, 100).part, _hit(document, 100).block) == ("transition", b)
    assert _hit(document, 76).part == "transition-head"
    assert _hit(document, 123).part == "transition-tail"
    assert _hit(document, 100, 5).part == "head"  # above it, in the strip with the name


def test_narrow_blocks_are_one_line_of_pixels() -> None:
    document = Document.new(rate="25")
    with document.transaction("many") as tx:
        from vidgen.editor.command import find, perform

        for _ in range(300):
            perform(tx, find("append"), {"kind": "solid", "duration": "1f"})
    track = next(t for t in document.tracks() if t.medium == "video")
    spans = Spans(document.blocks_on(track.id))
    colours = np.arange(1, 301, dtype=np.uint32)
    far = spans.seen(10, 0, 1000)
    assert far.wider(14) == []
    line = far.strip(0, 1000, colours)
    assert line is not None
    assert line[:120].all()
    assert not line[121:].any()  # the last one begins in pixel 119.6
    assert np.all(np.diff(line[:120].astype(int)) >= 0)
    later = far.strip(60, 100, colours)
    assert later is not None
    assert np.array_equal(later[:60], line[60:120])
    close = spans.seen(1000, 500, 1500)
    assert [x0 for _, x0, _ in close.wider(14)] == list(range(480, 1500, 40))
    few = spans.seen(125, 0, 100)
    gaps = few.strip(0, 100, colours[: len(few.x0)])
    assert gaps is not None
    assert list(gaps[:11]) == [1, 1, 1, 1, 0, 2, 2, 2, 2, 0, 3]


def test_rows_up_stay_within_the_medium(three: tuple[Document, list[str]]) -> None:
    document, _ = three
    names = {t.name: t.id for t in document.tracks()}
    assert moving.rows_up(document, names["V1"], names["V2"]) == 1
    assert moving.rows_up(document, names["V1"], names["C1"]) == 1
    assert moving.rows_up(document, names["V1"], names["A2"]) == 0
    assert moving.rows_up(document, names["A1"], names["V2"]) == 0
    assert moving.rows_up(document, names["A1"], names["A2"]) == -1
