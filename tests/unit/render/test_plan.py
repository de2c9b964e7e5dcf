"""The plan: which frames show which layers, and what is heard when."""

from __future__ import annotations

from typing import Any

import pytest
from tests.render.timelines import Film, S, preset

from vidgen.blocks.audio import Audio
from vidgen.blocks.solid import Solid
from vidgen.editor.kinds import UnknownContent, UnknownTransition
from vidgen.errors import RenderError
from vidgen.render.plan import RenderPlan, plan
from vidgen.timing import TimeRange
from vidgen.transitions.crossfade import Crossfade
from vidgen.transitions.dissolve import Dissolve

F = S // 25


def letters(film: Film, **facts: Any) -> str:
    """Spans as text: `AA|AB` = 2 frames of A, then one of A below B; `A>B` is a transition, `.` nothing."""
    made = plan(film.document, preset(), film.paths, **facts)
    assert made.spans[0].start == 0
    assert made.spans[-1].end == made.frames
    assert all(a.end == b.start for a, b in zip(made.spans, made.spans[1:], strict=False))
    names = [
        (s.end - s.start, "".join(f"{x.before}>{x.block}" if x.before else x.block for x in s.layers) or ".")
        for s in made.spans
    ]
    return " ".join(f"{count}{name}" for count, name in names)


def film_of(*blocks: tuple[str, str, int, int], **more: Any) -> Film:
    film = Film()
    for name, track, start, length in blocks:
        film.block(track, start / 25, length / 25, Solid(), id=name, **more.get(name, {}))
    return film


def test_spans_begin_where_a_layer_comes_or_goes() -> None:
    assert letters(film_of(("a", "V1", 0, 10), ("b", "V2", 4, 3), ("c", "V1", 12, 2))) == "4a 3ab 3a 2. 2c"


def test_a_transition_shows_both_blocks_around_the_cut() -> None:
    joined = {"transition": Dissolve(before=2 * F, after=3 * F)}
    assert letters(film_of(("a", "V1", 0, 10), ("b", "V1", 10, 10), b=joined)) == "8a 5a>b 7b"


@pytest.mark.parametrize("fault", ["gap", "disabled", "unknown"])
def test_a_transition_without_two_blocks_cuts_hard(fault: str) -> None:
    joined: Any = Dissolve(before=2 * F, after=2 * F)
    if fault == "unknown":
        joined = UnknownTransition(kind="whirl", before=2 * F, after=2 * F)
    start = 11 if fault == "gap" else 10
    film = film_of(
        ("a", "V1", 0, 10), ("b", "V1", start, 4), a={"enabled": fault != "disabled"}, b={"transition": joined}
    )
    wanted = {"gap": "10a 1. 4b", "disabled": "10. 4b", "unknown": "10a 4b"}
    assert letters(film) == wanted[fault]


def test_hidden_tracks_and_disabled_blocks_are_not_seen_and_solo_leaves_the_others_out() -> None:
    film = Film()
    film.track("V1", hidden=True)
    film.track("V2")
    film.block("V1", 0, 1, Solid(), id="a")
    film.block("V2", 0, 1, Solid(), id="b")
    assert letters(film) == "25b"
    film = Film()
    film.track("V1", solo=True)
    film.block("V1", 0, 1, Solid(), id="a")
    film.block("V2", 0, 2, Solid(), id="b")
    assert letters(film) == "25a 25."


def test_muted_and_soloed_sound() -> None:
    film = Film()
    film.track("A1", muted=True)
    film.track("A2")
    film.track("A3", solo=True)
    asset = film.asset(None, "x")
    for name in ("A1", "A2", "A3"):
        film.block(name, 0, 1, Audio(asset=asset), id=name)
    made = plan(film.document, preset(), {})
    assert [item.block for item in made.sounds] == ["A3"]
    assert made.samples == 48000


def test_crossfades_let_sound_be_heard_beyond_its_block() -> None:
    film = Film()
    asset = film.asset(None, "x")
    film.block("A1", 0, 1, Audio(asset=asset), id="a")
    film.block("A1", 1, 1, Audio(asset=asset), id="b", transition=Crossfade(before=S // 4, after=S // 2))
    first, second = plan(film.document, preset(), {}).sounds
    assert (first.start, first.end, first.next, first.crosses_in) == (0, S + S // 2, "b", False)
    assert (second.start, second.end, second.next, second.crosses_in) == (S - S // 4, 2 * S, None, True)


def test_a_range_counts_frames_from_its_start() -> None:
    film = film_of(("a", "V1", 0, 10), ("b", "V1", 10, 10))
    assert letters(film, range=TimeRange(8 * F, 4 * F)) == "2a 2b"
    made = plan(film.document, preset(), {}, TimeRange(8 * F, 4 * F))
    assert made.time_of(0) == 8 * F


def test_a_range_shows_what_all_of_it_shows_there_also_of_transitions_that_begin_outside() -> None:
    joined = {"transition": Dissolve(before=3 * F, after=3 * F)}
    film = film_of(
        *[("a", "V1", 0, 4), ("b", "V1", 4, 6), ("c", "V1", 10, 3), ("d", "V1", 13, 3), ("e", "V1", 20, 4)],
        b=joined,
        c=joined,
        d={"enabled": False},
        e=joined,
    )

    def frames(made: RenderPlan) -> list[object]:
        return [made.span_of(n).layers for n in range(made.frames)]

    whole = frames(plan(film.document, preset(), {}))
    for start in range(24):
        for end in range(start + 1, 25):
            part = plan(film.document, preset(), {}, TimeRange(start * F, (end - start) * F))
            assert frames(part) == whole[start:end]


def test_another_rate_and_size() -> None:
    film = film_of(("a", "V1", 0, 25), ("b", "V1", 25, 25))
    made = plan(film.document, preset(rate="50", size=[64, 96]), {})
    assert [(s.start, s.end) for s in made.spans] == [(0, 50), (50, 100)]
    assert (made.width, made.height) == (64, 96)


def test_json_round_trip_and_notes_about_what_is_missing() -> None:
    film = Film()
    film.block("V1", 0, 1, UnknownContent(kind="hologram", depth=3))
    film.block("A1", 0, 1, Audio(asset=film.asset(None, "song.mp3")))
    film.marker(0.5, "Second half")
    made = plan(film.document, preset(), film.paths)
    assert RenderPlan.model_validate_json(made.model_dump_json()) == made
    assert any("song.mp3" in note for note in made.notes)
    assert any("hologram" in note for note in made.notes)
    assert [(c.start, c.end, c.title) for c in made.chapters] == [(0, S // 2, "Untitled"), (S // 2, S, "Second half")]


def test_nothing_to_export_is_said() -> None:
    with pytest.raises(RenderError, match="timeline is empty"):
        plan(Film().document, preset(), {})
