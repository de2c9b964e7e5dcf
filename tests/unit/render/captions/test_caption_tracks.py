"""What caption tracks say, as text with times."""

from __future__ import annotations

import pytest
from tests.render.timelines import Film, S, preset

from vidgen.blocks.captions import Captions, Cue
from vidgen.blocks.solid import Solid
from vidgen.editor.kinds import UnknownContent
from vidgen.render.captions.languages import file_code, language_of
from vidgen.render.captions.tracks import SHORTEST, plain
from vidgen.render.plan import RenderPlan, plan
from vidgen.render.preset import Preset
from vidgen.timing import TimeRange

SOFT = preset(container="matroska", extension="mkv", captions="soft")
Said = tuple[float, float, str]


def captions(*said: Said, **facts: object) -> Captions:
    return Captions(cues=tuple(Cue(start=round(a * S), end=round(b * S), text=t) for a, b, t in said), **facts)  # type: ignore[arg-type]


def planned(film: Film, a: float = 0, b: float | None = None, wanted: Preset = SOFT) -> RenderPlan:
    stretch = TimeRange.between(round(a * S), round(b * S)) if b is not None else None
    return plan(film.document.snapshot(), wanted, film.paths, stretch)


def said(found: RenderPlan, track: int = 0) -> list[Said]:
    return [(c.start / S, c.end / S, c.text) for c in found.captions[track].captions]


def test_cues_are_cut_to_their_block_and_to_the_range_and_count_from_its_start() -> None:
    film = Film()
    film.block("V1", 0, 10, Solid())
    film.block("C1", 2, 3, captions((-1, 0.5, "early"), (1, 2, "middle"), (2.5, 4, "late"), (3, 4, "never")))
    film.block("C1", 6, 2, captions((0, 1, "loud")).replace(uppercase=True))
    film.block("C1", 8, 1, captions((0, 1, "off")), enabled=False)
    film.block("C1", 9, 1, UnknownContent(kind="hologram"))
    assert said(planned(film)) == [(2, 2.5, "early"), (3, 4, "middle"), (4.5, 5, "late"), (6, 7, "LOUD")]
    assert said(planned(film, 3.52, 6.52)) == [(0, 0.48, "middle"), (0.98, 1.48, "late"), (2.48, 3, "LOUD")]


def test_the_range_begins_with_the_frame_that_it_falls_into() -> None:
    film = Film()
    film.block("V1", 0, 10, Solid())
    film.block("C1", 0, 10, captions((1, 2, "x")))
    # at 25 fps the frame that is shown at 0.59 s began at 0.56 s
    assert said(planned(film, 0.59, 5)) == [(0.44, 1.44, "x")]


def test_cues_that_overlap_become_pieces_that_do_not() -> None:
    film = Film()
    film.block("V1", 0, 20, Solid())
    film.block("C1", 0, 20, captions(
        (0, 4, "a"), (1, 2, "b"), (3, 5, "c"), (5, 6, "same"), (6, 7, "same"), (8, 9, "d"), (8, 9, "d"), (10, 12, "e"),
        (11, 13, "e"),
    ))  # fmt: skip
    assert said(planned(film)) == [
        (0, 1, "a"), (1, 2, "a\nb"), (2, 3, "a"), (3, 4, "a\nc"), (4, 5, "c"), (5, 6, "same"), (6, 7, "same"), (8, 9, "d"),
        (10, 11, "e"), (11, 12, "e"), (12, 13, "e"),
    ]  # fmt: skip


def test_a_thousand_cues_at_once_stay_readable() -> None:
    film = Film()
    film.block("V1", 0, 20, Solid())
    film.block("C1", 0, 20, captions(*((n / 100, 15, f"{n}") for n in range(1000))))
    found = said(planned(film))
    assert len(found) == 1000
    assert found[-1] == (9.99, 15, "994\n995\n996\n997\n998\n999")


def test_what_no_file_can_time_is_left_out() -> None:
    film = Film()
    film.block("V1", 0, 5, Solid())
    cues = [Cue(start=S + n, end=S + n + length, text="x") for n, length in ((0, SHORTEST - 1), (S, SHORTEST))]
    film.block("C1", 0, 5, Captions(cues=(*cues, Cue(start=3 * S, end=4 * S, text=" \n\t\x07"))))
    (found,) = planned(film).captions[0].captions
    assert (found.start, found.end) == (2 * S, 2 * S + SHORTEST)


def test_text_keeps_its_lines_and_loses_what_would_end_it() -> None:
    assert plain(" one \r\n\r\n\ttwo\u2028three\x00\x1b[0m\n  \n") == "one\ntwo\nthree[0m"
    assert plain("<b>{\\an8} & “é” 🎬 עברית") == "<b>{\\an8} & “é” 🎬 עברית"


def test_each_track_that_is_shown_and_says_something_is_carried() -> None:
    film = Film()
    film.block("V1", 0, 5, Solid())
    film.track("C1", hidden=True)
    film.block("C1", 0, 1, captions((0, 1, "hidden")))
    film.block("C2", 0, 1, captions((0, 1, "hallo")))
    film.block("C3", 3, 1, captions((0, 1, "late")))
    whole, begin = planned(film), planned(film, 0, 2)
    assert [t.title for t in whole.captions] == ["C2", "C3"]
    assert whole.notes == ()
    assert [t.title for t in begin.captions] == ["C2"]
    assert begin.notes == ("The caption track 'C3' says nothing in what is exported; the file is without it.",)
    assert "There are no captions" in planned(film, 1, 2).notes[0]


@pytest.mark.parametrize(("wish", "seen", "carried"), [("burnt", 2, 0), ("soft", 1, 1), ("both", 2, 1), ("none", 1, 0)])
def test_captions_are_seen_carried_both_or_neither(wish: str, seen: int, carried: int) -> None:
    film = Film()
    film.block("V1", 0, 5, Solid())
    film.block("C1", 0, 5, captions((0, 1, "hallo")))
    found = planned(film, wanted=preset(container="matroska", extension="mkv", captions=wish))
    assert [len(span.layers) for span in found.spans] == [seen]
    assert len(found.captions) == carried
    assert len(found.blocks) == seen
    assert found.notes == ()


def test_sound_alone_can_have_captions() -> None:
    film = Film()
    film.block("V1", 0, 5, Solid())
    film.block("C1", 0, 5, captions((0, 1, "hallo")))
    wanted = preset(container="matroska", extension="mka", video=None, captions="soft")
    assert said(planned(film, wanted=wanted)) == [(0, 1, "hallo")]


@pytest.mark.parametrize(
    ("name", "language"),
    [
        ("de", "de"), ("DEU", "de"), ("ger", "de"), ("German", "de"), ("deutsch", "de"), ("pt-BR", "pt"), ("zh_Hans", "zh"),
        ("Subtitles (de)", "de"), ("English [SDH]", "en"), ("Untertitel [German]", "de"), ("C1", ""), ("Captions", ""),
        ("", ""), ("Deep thoughts", ""), ("日本語", "ja"), ("xx", ""),
    ],
)  # fmt: skip
def test_the_language_is_the_one_that_the_name_tells(name: str, language: str) -> None:
    assert language_of(name) == language


def test_files_call_languages_by_their_own_codes() -> None:
    assert [file_code("de", c) for c in ("mp4", "mov", "matroska", "webm")] == ["deu", "ger", "ger", "ger"]
    assert [file_code("fr", c) for c in ("mp4", "mov", "matroska", "webm")] == ["fra", "fra", "fre", "fre"]
    assert file_code("", "mp4") == ""
