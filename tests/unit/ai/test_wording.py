"""What is said for what is written, and where sentences end."""

from __future__ import annotations

import pytest

from vidgen.ai.voices.sentences import breaths, sentences
from vidgen.ai.voices.wording import said


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("One. Two! Three?", ["One.", "Two!", "Three?"]),
        ("Dr. Smith met Mr. J. Doe. They spoke.", ["Dr. Smith met Mr. J. Doe.", "They spoke."]),
        ("It grew by 3.5 percent. Wow.", ["It grew by 3.5 percent.", "Wow."]),
        ('He said "Stop." Then he left.', ['He said "Stop."', "Then he left."]),
        ("A title\n\nThen text.", ["A title", "Then text."]),
        ("Wait… what?", ["Wait…", "what?"]),
        ("", []),
    ],
)
def test_sentences(text: str, parts: list[str]) -> None:
    assert sentences(text) == parts


def test_long_sentences_are_parted_without_loss() -> None:
    text = "words and more words, " * 40
    pieces = breaths(text.strip(), 100)
    assert all(len(p) <= 100 for p in pieces)
    assert " ".join(pieces) == text.strip()


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("3:30", "3 30"),
        ("3:05", "3 oh 5"),
        ("7:00", "7 o'clock"),
        ("10–20%", "10 to 20 percent"),
        ("1980s", "19 eighties"),
        ("25km/h", "25 kilometers per hour"),
        ("1,000,000", "1000000"),
        ("&", "and"),
        ("(e.g.", "(e.g."),
        ("#7,", "number 7,"),
    ],
)
def test_words(written: str, spoken: str) -> None:
    assert said(written)[0].spoken == spoken


def test_units_are_read_after_numbers_only() -> None:
    assert [s.spoken for s in said("5 m and m")] == ["5", "meters", "and", "m"]


def test_every_written_word_is_there() -> None:
    text = "At 3:30 p.m. it swam 10–20 km — easily!"
    assert [s.written for s in said(text)] == text.split()
