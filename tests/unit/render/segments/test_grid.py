"""Where plans are cut: everywhere once, at cuts where there are some, and after an edit mostly where it was before."""

from __future__ import annotations

from itertools import pairwise

import hypothesis.strategies as st
from hypothesis import given
from tests.render.timelines import Film, preset

from vidgen.blocks.solid import Solid
from vidgen.render.plan import RenderPlan, plan
from vidgen.render.segments.grid import anchors, borders
from vidgen.timing import FLICKS
from vidgen.transitions.dissolve import Dissolve

lengths = st.lists(st.integers(1, 300), min_size=1, max_size=40)


def cut_film(frames: list[int], names: list[str] | None = None) -> RenderPlan:
    """Return the plan of blocks of so many frames at 25 a second, one after the other."""
    film = Film()
    at = 0
    for n, length in enumerate(frames):
        film.block("V1", at / 25, length / 25, Solid(), id=f"block-{names[n] if names else n}")
        at += length
    return plan(film.document, preset(), {})


@given(lengths)
def test_borders_cut_the_whole_film_into_pieces_of_moderate_length(frames: list[int]) -> None:
    made = cut_film(frames)
    found = borders(made)
    assert found[0] == 0
    assert found[-1] == made.frames
    sizes = [b - a for a, b in pairwise(found)]
    assert all(size > 0 for size in sizes)
    step = 62 if made.frames <= 1500 else 100  # 2.5 s in short films, else 4 s
    assert max(sizes) <= step + step // 2
    assert sum(size < step // 2 for size in sizes) <= 1  # only a film that is shorter than that


@given(lengths)
def test_anchors_are_cuts_that_lie_apart(frames: list[int]) -> None:
    made = cut_film(frames)
    cuts = {s.start for s in made.spans}
    found = anchors(made)
    assert set(found) <= cuts
    assert all(b - a >= 62 for a, b in pairwise(found))


def test_a_long_take_is_cut_evenly() -> None:
    assert borders(cut_film([2000])) == list(range(0, 2001, 100))
    assert borders(cut_film([620])) == list(range(0, 621, 62))


def test_cuts_that_are_near_are_borders() -> None:
    assert borders(cut_film([50] * 10)) == [50 * n for n in range(11)]


@given(st.lists(st.integers(60, 90), min_size=30, max_size=40), st.integers(0, 29), st.integers(1, 200))
def test_an_insertion_moves_the_borders_behind_it_along(frames: list[int], place: int, length: int) -> None:
    """What lies well behind an inserted block is cut at the same places of the film as before."""
    names = [str(n) for n in range(len(frames))]
    before = borders(cut_film(frames, names))
    longer = [*frames[:place], length, *frames[place:]]
    after = borders(cut_film(longer, [*names[:place], "new", *names[place:]]))
    begins = sum(frames[:place])
    behind = {b - begins for b in before if b > begins + 1000}
    assert behind == {b - begins - length for b in after if b - length > begins + 1000}


def test_no_border_in_a_dissolve() -> None:
    film = Film()
    film.block("V1", 0, 3, Solid())
    film.block("V1", 3, 3, Solid(), transition=Dissolve(before=FLICKS // 2, after=FLICKS // 2))
    assert anchors(plan(film.document, preset(), {})) == []


def test_a_gap_and_what_comes_after_it_are_cuts() -> None:
    film = Film()
    film.block("V1", 0, 3, Solid(), id="block-a")
    film.block("V1", 8, 3, Solid(), id="block-b")
    assert anchors(plan(film.document, preset(), {})) == [75, 200]
