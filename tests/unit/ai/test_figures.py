"""The numbers, comparisons and enumerations that are found in a text, and what scenes make of them."""

from __future__ import annotations

import io
import wave

import pytest

from vidgen.ai.making.drawn_figures import bars, by_list, count_up, ring, timeline
from vidgen.ai.making.figures import amounts, comparison, digits, items, large, share, years
from vidgen.ai.making.headlines import headline_of
from vidgen.ai.making.ideas import outline_of_idea
from vidgen.ai.making.layouts import layout_of, pieces
from vidgen.ai.making.outline import SceneOutline
from vidgen.ai.making.palettes import PALETTES
from vidgen.ai.making.reading import reading_time, silence
from vidgen.ai.making.scripts import outline_of_script
from vidgen.ai.making.stage import Stage
from vidgen.ai.voices.languages import spoken_here
from vidgen.blocks.counter import Counter
from vidgen.editor.kinds import BLOCKS
from vidgen.timing import FLICKS


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("about forty thousand muscles, not six", "about 40,000 muscles, not six"),
        ("four hundred million years", "400 million years"),
        ("in eighteen eighty-nine.", "in 1889."),
        ("two hundred and six, because", "206, because"),
        ("two hundred and more", "200 and more"),
        ("one and two", "one and two"),
    ],
)
def test_numbers_in_words_become_digits(text: str, wanted: str) -> None:
    assert digits(text) == wanted


def test_figures_of_a_text() -> None:
    found = large("The world drinks 2.25 billion cups of coffee every day.")
    assert found is not None
    assert (found.value, found.suffix, found.label, found.decimals) == (2.25, " billion", "cups", 2)
    assert large("In 1773 it was banned, and in 2028 it comes back.") is None
    assert years("In 1773 it was banned; 1,773 people cheered.") == [1773]
    half = share("It fell by 27 percent.")
    assert half is not None
    assert half.value == 27
    assert share("62% drink coffee, and 34% drink tea.") is None


def test_what_is_compared_and_what_is_listed() -> None:
    rows = comparison("A cup of coffee has 95 mg of caffeine, black tea 47 mg, green tea 28 mg.")
    assert [(r.label, r.figure.value) for r in rows] == [("cup of coffee", 95), ("black tea", 47), ("green tea", 28)]
    assert not comparison("It cost 38 million euros, and 60,000 people came.")
    assert items("You need flour, sugar, ripe bananas and two eggs.") == ["flour", "sugar", "ripe bananas", "two eggs"]
    assert amounts("You need 200 g flour, 2 eggs and 1 pinch of salt.") == ["200 g flour", "2 eggs", "1 pinch of salt"]
    assert not amounts("A cup of coffee has 95 mg of caffeine, black tea 47 mg, green tea 28 mg.")
    assert not items("Who had the power, who wanted it, and what did nobody see coming?")


SAID = {
    "A cup of coffee has 95 mg of caffeine, black tea 47 mg.": bars,
    "About 27 percent of all people agree.": ring,
    "An elephant's trunk has about forty thousand muscles.": count_up,
    "In 1453 the city fell.": timeline,
    "You need flour, sugar and ripe bananas.": by_list,
}


@pytest.mark.parametrize("said", SAID)
@pytest.mark.parametrize("size", [(1080, 1920), (1920, 1080), (1080, 1080)])
def test_figures_are_drawn(said: str, size: tuple[int, int]) -> None:
    words = tuple((n * FLICKS // 3, w) for n, w in enumerate(said.split()))
    scene = SceneOutline(headline="Something", narration=said, picture=said)
    stage = Stage(scene, 1, (scene,), *size, PALETTES[0], 5 * FLICKS, words, 1)
    assert layout_of(stage) is SAID[said]
    taken: dict[int, int] = {}
    for piece in sorted(pieces(stage), key=lambda p: p.start):
        kind = BLOCKS.find(piece.kind)
        assert kind is not None
        kind.model_validate({"kind": piece.kind, **piece.values})
        assert piece.start >= taken.get(piece.layer, 0), "two pieces lie over each other on one layer"
        taken[piece.layer] = piece.end or stage.duration


def test_rows_grow_when_their_values_are_said() -> None:
    said = "Coffee has 95 mg of caffeine, black tea 47 mg, and green tea 28 mg."
    scene = SceneOutline(headline="Caffeine", narration=said, picture=said)
    times = {"95": 1, "47": 4, "28": 7}
    words = tuple((times.get(w, n // 9) * FLICKS, w) for n, w in enumerate(said.split()))
    stage = Stage(scene, 1, (scene,), 1080, 1920, PALETTES[0], 9 * FLICKS, words, 1)
    chart = next(p for p in bars(stage) if p.kind == "chart")
    # Three rows begin a quarter of it after each other: three seconds between the values, but six in all at most.
    assert chart.values["grow_duration"] == 6 * FLICKS


def test_what_is_needed_is_a_list_and_a_number_stays_with_its_unit() -> None:
    said = "You need 200 g flour, 2 eggs and 1 pinch of salt."
    scene = SceneOutline(headline="Friday 6 pm", narration=said, picture=said)
    words = tuple((n * FLICKS // 3, w) for n, w in enumerate(said.split()))
    stage = Stage(scene, 1, (scene,), 1080, 1080, PALETTES[0], 5 * FLICKS, words, 1)
    assert layout_of(stage) is by_list
    texts = [str(p.values.get("text", "")) for p in by_list(stage)]
    assert sum("200 g flour" in t for t in texts) == 1
    assert any("6\u00a0pm" in t for t in texts)


def test_a_poem_is_set_as_type() -> None:
    outline = outline_of_script("# Autumn\n\nThe leaves let go.\n\nThe river keeps the sun.\n\nAnd I walk home.")
    assert [s.picture for s in outline.scenes[1:]] == ["", ""]


def test_of_something_new_only_what_was_given_is_said() -> None:
    outline = outline_of_idea("Introducing Nimbus, the umbrella that tells you when it will rain")
    assert outline.title == "Meet Nimbus"
    assert not outline.source
    assert "The umbrella that tells you when it will rain." in outline.scenes[1].narration


def test_as_many_tips_as_were_asked_for() -> None:
    outline = outline_of_idea("5 tips for better meetings")
    assert len([s for s in outline.scenes if s.role == "point"]) == 5


def test_what_no_voice_here_can_say_is_read() -> None:
    assert spoken_here("en", "Café 12")
    assert not spoken_here("en", "القهوة العربية")
    assert not spoken_here("de", "Guten Morgen")
    assert 2 * FLICKS < reading_time("京都の秋は、紅葉の季節です。") < 4 * FLICKS
    with wave.open(io.BytesIO(silence(FLICKS))) as file:
        assert file.getnframes() == 48_000


@pytest.mark.parametrize(
    ("said", "headline", "last", "shown"),
    [
        ("Der Vulkan warf 3,5 Millionen Tonnen Asche in die Luft.", "3,5 Millionen Tonnen", 3.5, "3,5"),
        ("En el museo hay 12.400 piezas de oro.", "12.400 piezas de", 12_400, "12.400"),
        ("La tour a 12 400 marches et une porte.", "12\u202f400 marches et", 12_400, "12\u202f400"),
        ("The museum has 12,400 pieces of gold.", "12,400 pieces", 12_400, "12,400"),
    ],
)
def test_numbers_are_read_and_written_as_in_their_language(said: str, headline: str, last: float, shown: str) -> None:
    scene = SceneOutline(headline=headline, narration=said)
    words = tuple((n * FLICKS // 3, w) for n, w in enumerate(said.split()))
    stage = Stage(scene, 1, (scene,), 1080, 1920, PALETTES[0], 5 * FLICKS, words, 1, about=said)
    number = next(p for p in pieces(stage) if p.kind == "counter")
    made = Counter.model_validate({"kind": "counter", **number.values})
    assert made.last == last
    assert made.shown(1.0) == shown
    assert headline_of(said).startswith(headline.split(" ")[0])


def test_years_stand_on_a_line_of_time_whatever_their_era() -> None:
    said = "In 44 BC senators murdered Caesar."
    assert years(said) == [-44]
    assert years("In the year 117 it was largest, and in 1453 it fell.") == [117, 1453]
    assert large(said) is None
    scene = SceneOutline(headline="Caesar falls", narration=said)
    words = tuple((n * FLICKS // 3, w) for n, w in enumerate(said.split()))
    found = timeline(Stage(scene, 1, (scene,), 1080, 1920, PALETTES[0], 5 * FLICKS, words, 1))
    assert [p.name for p in found if p.kind == "text"][:2] == ["144 BC", "AD 56"]
    assert next(p for p in found if p.kind == "counter").values["suffix"] == " BC"
