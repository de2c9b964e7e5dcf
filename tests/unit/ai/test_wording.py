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
        ("Open on Fri. 6 pm. See No. 5.", ["Open on Fri. 6 pm.", "See No. 5."]),
        ("🎉 Hello! 🎈🎈 Come.", ["🎉 Hello!", "🎈🎈 Come."]),
        ("We won! 🎉", ["We won! 🎉"]),
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
        ("(e.g.", "(for example"),
        ("2½", "2 and one half"),
        ("007", "zero zero seven"),
        ("https://www.bellas-bakery.com/menu?x=1", "bellas dash bakery dot com slash menu"),
        ("info@bella.co.uk,", "info at bella dot co dot U.K.,"),
        ("#BakeDay2026", "hashtag Bake Day 2026"),
        ("@bellas_bakery", "at bellas bakery"),
        ("18:30", "6 30 P.M."),
        ("9am–5pm", "9 A.M. to 5 P.M."),
        ("Mon–Fri", "Monday to Friday"),
        ("16:9", "16 to 9"),
        ("2026-05-12", "May twelfth, 2026"),
        ("$1,050.50", "one thousand fifty dollars and 50 cents"),
        ("£5m", "5 million pounds"),
        ("€10/month", "10 euros per month"),
        ("−5°C", "minus 5 degrees Celsius"),
        ("1,050", "one thousand fifty"),
        ("120m²", "120 square meters"),
        ("1km", "1 kilometer"),
        ("10x", "10 times"),
        ("5G", "5G"),
        ("7/10", "7 out of 10"),
        ('3.5"', "three point five inches"),
        ("6'2\"", "6 foot 2"),
        ("555-0199", "five five five, zero one nine nine"),
        (
            "12345678901234567890",
            "one two three four five six seven eight nine zero one two three four five six seven eight nine zero",
        ),
        ("AI.", "A.I."),
        ("R&D", "R and D"),
        ("**bold**", "bold"),
        ("🎉", ""),
        ("twenty-five", "twenty-five"),
        ("COVID-19", "COVID-19"),
        ("#7,", "number 7,"),
    ],
)
def test_words(written: str, spoken: str) -> None:
    assert said(written)[0].spoken == spoken


def test_units_are_read_after_numbers_only() -> None:
    assert [s.spoken for s in said("5 m and m")] == ["5", "meters", "and", "m"]


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("Louis XIV and World War II", "Louis the fourteenth and World War two"),
        ("Chapter I, but I saw the part I like", "Chapter one, but I saw the part I like"),
        ("XL, Class C and the XX century", "XL, Class C and the twentieth century"),
        ("Dr. Smith of 12 Ocean Dr.", "Doctor Smith of 12 Ocean Drive."),
        ("St. Paul lives in Baker St. today", "Saint Paul lives in Baker Street today"),
        ("No. 5 on Fri. at 6 p.m. or Sat. 7 am", "number 5 on Friday at 6 P.M. or Saturday 7 A.M."),
        ("the Sun 8 minutes away", "the Sun 8 minutes away"),
        ("July 12, 4 May and 12 pm", "July twelfth, fourth May and 12 P.M."),
        (
            "30 % off, 5 GB, 20 °C, 1 km, 10 sq ft",
            "30 percent off, 5 gigabytes, 20 degrees Celsius, 1 kilometer, 10 square feet",
        ),
        ("$5.3 million or 20 € or 10 – 15 kg", "five point three million dollars or 20 euros or 10 to 15 kilograms"),
        ("1 1/2 cups, 3/4 l", "1 and one half cups, three quarters liter"),
        (
            'A 5 GB file, a 3.5" disk and an 80km/h limit',
            "A 5 gigabyte file, a three point five inch disk and an 80 kilometer per hour limit",
        ),
        ("the 50s, in 30s", "the fifties, in 30 seconds"),
        ('He said "buy 5" twice', 'He said "buy 5" twice'),
        ("Meet Max. He is approx. 2", "Meet Max. He is approximately 2"),
        ("1500 people, 1500 km", "1500 people, one thousand five hundred kilometers"),
    ],
)
def test_what_stands_beside_a_word_decides(written: str, spoken: str) -> None:
    assert " ".join(s.spoken for s in said(written)) == spoken


@pytest.mark.parametrize(
    ("language", "written", "spoken"),
    [
        (
            "es",
            "25 km/h, 30 % y 12.400 € a las 18:30",
            "25 kilómetros por hora, 30 por ciento y 12400 euros a las 18 y 30",
        ),
        ("es-419", "Felipe II y Luis XIV, siglo XX, 1 kg", "Felipe segundo y Luis 14, siglo 20, 1 kilogramo"),
        ("es", "El Sr. García ha visto bella.es", "El señor García ha visto bella punto es"),
        (
            "fr",
            "Mme Roux : 10–15 °C, 18h30, Louis XIV, XXe siècle",
            "madame Roux : 10 à 15 degrés, 18 heures 30, Louis 14, 20e siècle",
        ),
        ("fr", "En 2020 300 nids, 1 234 567 œufs, 12 400.", "En 2020 300 nids, 1234567   œufs, 12400. "),
        ("it", "Luigi XIV, 3.300 m e 1 km", "Luigi quattordicesimo, 3300 metri e 1 chilometro"),
        ("pt-br", "Dom Pedro II, 50% em 1/2 hora 🎉", "Dom Pedro segundo, 50 por cento em meio hora "),
    ],
)
def test_words_of_other_languages(language: str, written: str, spoken: str) -> None:
    assert " ".join(s.spoken for s in said(written, language)) == spoken


def test_every_written_word_is_there() -> None:
    text = "At 3:30 p.m. it swam 10–20 km — easily!"
    assert [s.written for s in said(text)] == text.split()
