"""Ideas and scripts that nobody writes by hand: they are told, or refused in a sentence, and never take long."""

from __future__ import annotations

import pytest

from vidgen.ai.making.articles import outline_of_article
from vidgen.ai.making.ideas import only_a_frame, outline_of_idea
from vidgen.ai.making.languages import Language
from vidgen.ai.making.lengths import parted
from vidgen.ai.making.scripts import outline_of_script
from vidgen.ai.voices.sentences import sentences
from vidgen.ai.voices.wording import said
from vidgen.errors import UsageError

_ODD = {
    "commas": "," * 3990 + "a",
    "commas within": "a" + "," * 3990 + "b",
    "dashes": "a " + "-" * 3900 + " b",
    "dashes apart": '"hello there" ' + "- " * 1980,
    "signs in turn": "a" + ",-" * 1900 + " b",
    "dates": "Party on " + "5 May 5 May " * 320 + "x",
    "blanks": "a" + " " * 3900 + "b",
    "braces": "a" + "{" * 7000,
    "question marks": "?" * 7000 + "a b",
    "quotation marks": '"' * 3990 + "a",
    "more than a title": "The AAA" + "5)" * 160 + " guide",
    "wishes": "in 20 seconds " * 280,
}


@pytest.mark.parametrize("text", _ODD.values(), ids=_ODD)
def test_odd_texts_are_told_and_end(text: str) -> None:
    languages: tuple[Language, ...] = ("en", "de")
    for language in languages:
        only_a_frame(text, language)
        try:
            outline = outline_of_idea(text, language=language)
        except UsageError:
            continue
        assert outline.words < 200
    assert outline_of_script(text).words < 2000


@pytest.mark.parametrize("word", ["a" * 3500, "a/" * 1995 + "1", "a'" * 1900])
def test_a_word_that_nobody_can_say_is_named(word: str) -> None:
    for outline in (outline_of_idea, outline_of_script):
        with pytest.raises(UsageError, match=r"a word of \d{4} letters"):
            outline(word)


def test_a_script_without_full_stops_is_told_in_pieces_word_for_word() -> None:
    for script in ("5 km " * 4000, "so we went down to the river and there was nothing there at all " * 60):
        scenes = outline_of_script(script).scenes
        assert " ".join(s.narration for s in scenes) == script.strip()
        assert max(len(s.narration.split()) for s in scenes) <= 40
    assert len(outline_of_script("你好世界我们今天去公园玩" * 300).scenes) > 30


def test_an_article_without_full_stops_is_told_in_pieces() -> None:
    outline = outline_of_article("so we went down to the river and there was nothing there at all " * 60)
    assert len(outline.scenes) > 3
    assert max(len(s.narration.split()) for s in outline.scenes) <= 45


def test_a_film_has_no_more_scenes_than_it_can() -> None:
    with pytest.raises(UsageError, match="20000 scenes"):
        outline_of_script("a.\n\n" * 20000)


@pytest.mark.parametrize("idea", ["in 20 seconds", "In one minute.", "in einer Minute", "in 3 minutes:"])
def test_a_length_alone_is_no_idea(idea: str) -> None:
    assert parted(idea) == (idea, None)
    with pytest.raises(UsageError, match="only says how long"):
        outline_of_idea(idea)


def test_long_texts_are_worded_and_end() -> None:
    for text in ("5 km " * 3000, "a. " * 5000, '5" ' * 3000, "000 " * 3000, "a" + "\"'" * 2000 + "b"):
        for language in ("en", "de"):
            assert len(said(text, language)) == len(text.split())
    assert sentences("?" * 100_000 + "a") == ["?" * 100_000 + "a"]


def test_marks_after_a_number_are_inches_but_not_where_they_end_a_quotation() -> None:
    assert " ".join(w.spoken for w in said('It is 3" wide')) == "It is 3 inches wide"
    assert said('He said "take 3" twice')[3].spoken == '3"'
    assert [w.spoken for w in said("(“*Dr. Smith*,” he said.)")][-1] == "said.)"
