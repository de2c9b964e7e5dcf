"""Outlines by rules: what is known is told, nothing is invented, and what is given is said word for word."""

from __future__ import annotations

import re
from typing import cast

import pytest

from vidgen.ai.making.abroad import IDEAS_IN, is_numbered, language_of_idea
from vidgen.ai.making.articles import outline_of_article
from vidgen.ai.making.headlines import headline_of
from vidgen.ai.making.ideas import only_a_frame, outline_of_idea
from vidgen.ai.making.knowledge import emoji_of, topics, topics_in
from vidgen.ai.making.languages import Language, spoken_language
from vidgen.ai.making.layouts import pieces
from vidgen.ai.making.lengths import parted
from vidgen.ai.making.matching import WEAK, match_score, matches
from vidgen.ai.making.order import VideoOrder
from vidgen.ai.making.outline import WORDS_A_SECOND, SceneOutline
from vidgen.ai.making.palettes import PALETTES, palette_for
from vidgen.ai.making.promising import as_said
from vidgen.ai.making.scripts import outline_of_script
from vidgen.ai.making.stage import Stage
from vidgen.editor.kinds import BLOCKS
from vidgen.editor.records import Placement
from vidgen.errors import UsageError
from vidgen.timing import FLICKS


def test_a_known_topic_is_told_by_its_facts() -> None:
    outline = outline_of_idea("Three facts about octopuses")
    assert [s.role for s in outline.scenes] == ["hook", "point", "point", "point", "closing"]
    assert "three hearts" in outline.scenes[1].narration
    assert outline.scenes[1].headline == "Three hearts"
    assert outline.source
    assert 20 <= outline.words / WORDS_A_SECOND + 3 <= 40
    assert outline == outline_of_idea("Three facts about octopuses")


def test_a_title_never_promises_more_than_is_known() -> None:
    outline = outline_of_idea("10 facts about bananas")
    assert outline.title == "Three facts about bananas"
    assert len([s for s in outline.scenes if s.role == "point"]) == 3


def test_a_number_in_a_question_is_part_of_it() -> None:
    outline = outline_of_idea("Why do octopuses have three hearts?")
    assert outline.title == "Why do octopuses have three hearts?"
    assert [s.headline for s in outline.scenes if s.role == "point"] == ["Three hearts"]
    assert outline.scenes[0].narration == "Why do octopuses have three hearts? This much is known."
    asked = outline_of_idea("What are two facts about octopuses?")
    assert len([s for s in asked.scenes if s.role == "point"]) == 2


@pytest.mark.parametrize(
    "idea",
    [
        "How to fold a fitted sheet",
        "Why do zebras whistle",
        "Why do cats like boxes",
        "How long do cats live",
        "Street photography in Lisbon",
        "Zyxw",
    ],
)
def test_of_what_is_not_known_nothing_is_claimed(idea: str) -> None:
    outline = outline_of_idea(idea)
    assert outline.title == idea
    assert not outline.source
    told = {f.text for t in topics() for f in t.facts}
    assert not any(fact in s.narration for fact in told for s in outline.scenes)


def test_a_question_is_answered_or_not_but_never_by_something_else() -> None:
    def points(idea: str) -> list[str]:
        return [s.headline for s in outline_of_idea(idea).scenes if s.role == "point"]

    assert points("What can cats taste?") == ["No taste for sugar"]
    assert points("Why do bees dance") == ["A map in a dance"]
    assert len(points("What makes octopuses so special?")) == 3
    assert only_a_frame("Why do cats like boxes")
    assert not only_a_frame("Why are cats so amazing")


@pytest.mark.parametrize(
    ("idea", "language", "said"),
    [
        ("Drei Tipps gegen Schlafprobleme", "de", "Nummer drei. Lass am Nachmittag das Koffein weg."),
        ("Tres datos sobre los volcanes", "es", "Número tres. La piedra pómez"),
        ("Trois faits sur la mer", "fr", "Numéro trois. Le point le plus profond"),
        ("Gatti", "it", "Numero tre. La maggior parte dei gatti"),
        ("Dicas para dormir melhor", "pt", "Número três. Evite cafeína à tarde."),
    ],
)
def test_ideas_in_other_languages_are_told_in_them(idea: str, language: Language, said: str) -> None:
    assert language_of_idea(idea) == language
    outline = outline_of_idea(idea, language=language)
    assert outline.scenes[3].narration.startswith(said)
    assert outline.source
    assert is_numbered(outline.scenes[3].narration, language)
    assert not any(m.advice for m in matches(outline)), "its pictures were chosen for its facts"
    unknown = outline_of_idea("Zyxw", language=language)
    assert only_a_frame("Zyxw", language)
    assert not unknown.source
    assert outline_of_idea(idea.replace("Tres", "Nueve"), language=language).title == idea


@pytest.mark.parametrize(
    ("idea", "language", "title", "said"),
    [
        ("Las 10 mejores playas de Europa", "es", "Playas de Europa", "Playas de Europa: así encuentras"),
        ("Le 10 spiagge più belle d'Europa", "it", "Spiagge più belle d'Europa", "Spiagge più belle d'Europa: ecco"),
        ("Pourquoi rêvons-nous ?", "fr", "Pourquoi rêvons-nous ?", "Pourquoi rêvons-nous ? Trois choses"),
        ("Por que sonhamos?", "pt", "Por que sonhamos?", "Por que sonhamos? Três coisas"),
        (
            "Wie man ein Fahrrad repariert",
            "de",
            "Wie man ein Fahrrad repariert",
            "Wie man ein Fahrrad repariert: ein Plan",
        ),
        ("La historia del café", "es", "La historia del café", "La historia del café. Tres preguntas"),
    ],
)
def test_titles_in_other_languages_promise_what_is_told(idea: str, language: Language, title: str, said: str) -> None:
    assert language_of_idea(idea) == language
    outline = outline_of_idea(idea, language=language)
    assert outline.title == title
    assert outline.scenes[0].narration.startswith(said)


def test_a_story_is_told_from_its_beginning_to_its_end() -> None:
    for idea, seconds in (("The history of the Roman Empire in 40 seconds", 40), ("What is inflation?", 30)):
        outline = outline_of_idea(idea)
        facts = topics_in(idea)[0].facts
        told = [s.narration for s in outline.scenes[1:-1]]
        assert told == [f.text for f in facts if f.text in told], "in their order, and not numbered"
        assert (told[0], told[-1]) == (facts[0].text, facts[-1].text)
        assert 0.7 * seconds < outline.words / WORDS_A_SECOND + 0.65 * len(outline.scenes) < 1.2 * seconds
    assert "40" not in outline_of_idea("The history of the Roman Empire in 40 seconds").title
    assert len(outline_of_idea("Four reasons to start a side hustle").scenes) == 6


def test_a_wish_for_a_length_is_no_part_of_the_title() -> None:
    for idea, rest, seconds in (
        ("Why a sourdough starter needs feeding, in 20 seconds", "Why a sourdough starter needs feeding", 20),
        ("Three facts about octopuses in 20 seconds", "Three facts about octopuses", 20),
        ("How to plant tomatoes in under half a minute!", "How to plant tomatoes!", 30),
        ("In 45 seconds: why do cats purr?", "why do cats purr?", 45),
        ("Why do cats purr in forty-five seconds?", "Why do cats purr?", 45),
        ("The Roman Empire in one minute for kids", "The Roman Empire for kids", 60),
        ("Drei Fakten über Wale in 20 Sekunden", "Drei Fakten über Wale", 20),
        ("Warum Katzen schnurren (in einer halben Minute)", "Warum Katzen schnurren", 30),
        ("Tres datos sobre pulpos en treinta segundos", "Tres datos sobre pulpos", 30),
        ("Pourquoi la mer est salée, en une minute", "Pourquoi la mer est salée", 60),
        ("Perché il cielo è blu in 40 secondi", "Perché il cielo è blu", 40),
        ("Como dormir melhor em 30 segundos", "Como dormir melhor", 30),
    ):
        assert parted(idea) == (rest, seconds)
        order = VideoOrder(idea=idea)
        assert (order.idea, order.seconds) == (rest, seconds), "for names of projects and for models, too"
        assert VideoOrder.model_validate_json(order.model_dump_json()) == order
        language = cast("Language", language_of_idea(rest))
        outline = outline_of_idea(idea, language=language)
        said = f"{outline.title} {outline.scenes[0].headline}"
        assert not re.search(r"second|segund|sekund|minut", said.lower()), idea
        assert outline == outline_of_idea(rest, seconds=seconds, language=language)
    assert VideoOrder(idea="Octopuses in 20 seconds", seconds=40).seconds == 40
    for idea in (
        "Around the world in 80 days",
        '"Gone in 60 seconds"',
        'The making of "Gone in 60 seconds"',
        "Gone in 60 seconds",
        "How far does light travel in one second?",
        "How to cook dinner in 30 minutes",
        "Our sale ends in 10 minutes",
        "What happens in 60 seconds on the internet",
        "He ran. It was over in 20 seconds.",
    ):
        assert parted(idea) == (idea, None)
    assert VideoOrder(idea="A race in 20 seconds", script="Run.").idea == "A race in 20 seconds"


def test_a_poem_is_a_poem_or_nothing() -> None:
    sea = outline_of_idea("A poem about the sea")
    assert sea.scenes[0].headline == "The Sea"
    assert not any(s.picture for s in sea.scenes[1:]), "it is set as type"
    assert only_a_frame("A poem about cats")


def test_names_in_english_are_not_taken_for_words_of_another_language() -> None:
    assert language_of_idea("World War 2 explained") == "en"
    war = outline_of_idea("World War 2 explained")
    assert war.source
    assert len(war.scenes) > 5, "the number of a name asks for no number of points"
    assert outline_of_idea("Apollo 11").title == "Apollo 11"
    assert len(outline_of_idea("3 facts about Apollo 11").scenes) == 5
    assert outline_of_idea("Beginner's guide to investing").source


def test_of_two_topics_the_one_that_answers_is_told() -> None:
    outline = outline_of_idea("How long do cats sleep")
    assert [s.narration for s in outline.scenes[:2]] == [
        "How long do cats sleep? Here is the answer.",
        "Most cats sleep twelve to sixteen hours a day.",
    ]


def test_coffee_tips_are_not_coffee_facts() -> None:
    assert "Coffee beans" not in " ".join(s.narration for s in outline_of_idea("How to make better coffee").scenes)


def test_a_script_is_said_word_for_word() -> None:
    script = "# My day\nI got up at 6:30. It rained.\n\nThen I made coffee, and it was good.\n\nThe end."
    outline = outline_of_script(script)
    assert outline.title == "My day"
    assert " ".join(s.narration for s in outline.scenes).split() == script.replace("# My day\n", "").split()
    with pytest.raises(UsageError, match="no words"):
        outline_of_script(" \n# Title\n …")


def test_an_article_is_told_in_its_own_sentences() -> None:
    article = (
        "The return of the beaver\nBeavers were hunted nearly to extinction in Europe. In recent years, beavers have "
        "returned to many rivers. Their dams slow down water and create wetlands. I had toast. Wetlands store water "
        "during droughts, and beavers keep wetlands wet."
    )
    outline = outline_of_article(article, seconds=20)
    assert outline.title == "The return of the beaver"
    said = " ".join(s.narration for s in outline.scenes[:-1])
    assert all(sentence.strip(" .") in article for sentence in said.split(". "))
    assert "toast" not in said


@pytest.mark.parametrize("idea", ["", " ... ", "42"])
def test_no_idea(idea: str) -> None:
    with pytest.raises(UsageError, match="no words"):
        outline_of_idea(idea)


def test_headlines_are_short_and_stand_alone() -> None:
    assert headline_of("Storms washed the first barracks away in one night.") == "First barracks"
    made = headline_of("In the end the blue whale is the largest animal that has ever lived on Earth.")
    assert 1 <= len(made.split()) <= 4
    assert made.split()[-1].lower() not in {"the", "is", "of", "that"}


@pytest.mark.parametrize(
    ("idea", "title", "first"),
    [
        ("Top 10 beaches in Europe", "Beaches in Europe", "Early or late"),
        ("10 mistakes new parents make", "Mistakes new parents make", "Say what you see"),
        ("The best laptops for students", "Laptops for students", "What for?"),
        ("5 reasons to learn Python", "Why learn Python?", "What then?"),
        ("My cat's morning routine", "My cat's morning routine", "How does it begin?"),
        ("Tea or coffee?", "Tea or coffee?", "At their best"),
        ("How to make sushi at home", "How to make sushi at home", "Read it to the end"),
        ("The history of bananas", "The history of bananas", "Before"),
        ("10 countries you must visit", "Countries you must visit", "One thing you must see"),
        ("Three reasons why bees matter", "Why bees matter", "Make a guess"),
        ("Should I buy an electric car?", "Should I buy an electric car?", "Make a guess"),
        ("How to ask for a raise", "How to ask for a raise", "Write it down"),
        ("Paris in 3 days", "Paris in 3 days", "Early"),
        ("Our new app finds you a parking space", "Our new app is here", "Finds you a parking space"),
    ],
)
def test_a_film_is_about_what_was_asked_and_claims_no_ranking(idea: str, title: str, first: str) -> None:
    outline = outline_of_idea(idea)
    assert (outline.title, outline.scenes[1].headline) == (title, first)
    assert "?." not in outline.scenes[0].narration
    assert not outline.source


@pytest.mark.parametrize(
    ("idea", "language", "said"),
    [
        (
            "Grand opening of Bella's Bakery, Friday 6 pm",
            "en",
            [
                "Grand opening of Bella's Bakery.",
                "When? Friday 6 pm.",
                "Whom would you like to take along? Send them this.",
            ],
        ),
        (
            "Summer concert on July 12 at 8 pm in Riverside Park",
            "en",
            ["Summer concert.", "When? On July 12 at 8 pm.", "Where? Riverside Park."],
        ),
        ("Black Friday sale 30 % off", "en", ["Black Friday sale 30 % off.", "What was 100 is now 70."]),
        ("Up to 50% off all shoes until Sunday", "en", ["Up to 50% off all shoes.", "Up to 50% off.", "Until Sunday."]),
        (
            "Meet our new puppy Max",
            "en",
            ["Meet our new puppy Max.", "Look twice. What do you notice first about Max?"],
        ),
        (
            "We are moving to a new office",
            "en",
            ["We are moving to a new office.", "What would you like to know about it? Ask below."],
        ),
        (
            "Neueröffnung der Bäckerei, Freitag um 18 Uhr",
            "de",
            ["Neueröffnung der Bäckerei.", "Wann? Freitag um 18 Uhr."],
        ),
        ("30 % Rabatt auf alle Schuhe", "de", ["30 % Rabatt auf alle Schuhe.", "Aus 100 werden 70."]),
        ("Concierto de verano, viernes a las 20:30", "es", ["Concierto de verano.", "¿Cuándo? Viernes a las 20:30."]),
        (
            "Soldes : -40 % sur tout le magasin",
            "fr",
            ["Soldes : -40 % sur tout le magasin.", "Ce qui coûtait 100 coûte 60."],
        ),
        (
            '"The best way out is always through." — Robert Frost',
            "en",
            ["The best way out is always through.", "Robert Frost."],
        ),
        (
            "Pancakes: 200 g flour, 2 eggs, 300 ml milk and 1 pinch of salt",
            "en",
            ["Pancakes.", "You need 200 g flour, 2 eggs, 300 ml milk and 1 pinch of salt."],
        ),
        (
            "My top 3 films: Alien, Heat and Up",
            "en",
            ["My top 3 films.", "Number one. Alien.", "Number two. Heat.", "Number three. Up."],
        ),
        ("🐙", "en", []),
    ],
)
def test_an_idea_is_told_in_its_own_words(idea: str, language: Language, said: list[str]) -> None:
    outline = outline_of_idea(idea, language=language)
    assert [s.narration for s in outline.scenes][: len(said)] == said
    assert all(s.narration.strip() and s.headline.strip() for s in outline.scenes)
    assert language_of_idea(idea) == language
    if not said:
        assert outline.source, "emoji that show a topic are about it"


def test_what_only_looks_like_an_announcement_is_none() -> None:
    for idea in ("The storming of the Bastille, July 14", "Why Mondays are hard", "Black Friday", "Two days in Paris"):
        assert not any("When?" in s.narration or "off" in s.narration for s in outline_of_idea(idea).scenes), idea
    assert outline_of_idea("The storming of the Bastille, July 14").source
    assert not outline_of_idea("Our holiday in Portugal").scenes[1].narration.startswith("How does it begin")


@pytest.mark.parametrize(
    ("idea", "first"),
    [
        ("Why my startup failed", "Who wanted it?"),
        ("Our holiday in Portugal", "The first look"),
        ("How I learned to juggle", "Before"),
        ("Chess openings for beginners", "Pawns to the middle"),
        ("10 hacks for your kitchen", "A damp cloth"),
        ("Watercolor basics", "A tiny goal"),
        ("Street photography in Lisbon", "The first picture"),
    ],
)
def test_ideas_of_all_kinds_have_a_frame_that_suits(idea: str, first: str) -> None:
    outline = outline_of_idea(idea)
    assert outline.scenes[1].headline == first
    assert outline.title == idea
    said = " ".join(s.narration for s in outline.scenes)
    assert "{" not in said
    assert not idea.startswith("10 ") or sum(s.role == "point" for s in outline.scenes) == 10


def test_no_fact_is_told_in_two_topics() -> None:
    for language in IDEAS_IN:
        told = [f.text for t in topics(language) for f in t.facts]
        assert len(told) == len(set(told)), language


def test_half_of_a_repair_is_none() -> None:
    repair = next(t for t in topics() if t.kind == "steps" and len(t.facts) > 4)
    outline = outline_of_idea(f"Three steps: how to {repair.names[0]}", seconds=15)
    assert [s.headline for s in outline.scenes if s.role == "point"] == [f.headline for f in repair.facts]
    assert outline.title.startswith(("Five", "Six"))


@pytest.mark.parametrize(
    ("title", "said"),
    [
        ("Why do cats purr", "Why do cats purr?"),
        ("Why we dream", "Why we dream."),
        ("How vaccines work", "How vaccines work."),
        ("Who invented the bicycle", "Who invented the bicycle?"),
        ("Is coffee healthy?", "Is coffee healthy?"),
    ],
)
def test_only_questions_have_question_marks(title: str, said: str) -> None:
    assert as_said(title) == said


@pytest.mark.parametrize(
    "text",
    [
        "Roses are red,\nviolets are blue,\nthe kettle is singing,\nand so are you.",
        "The Kelvin flask keeps tea hot for 24 hours. It weighs 300 grams. It fits into every bag.",
    ],
)
def test_a_text_in_the_place_of_an_idea_is_said_whole(text: str) -> None:
    outline = outline_of_idea(text)
    assert " ".join(s.narration for s in outline.scenes).split() == text.split()
    assert not only_a_frame(text)


def test_every_topic_is_whole() -> None:
    for topic, language in ((t, tag) for tag in IDEAS_IN for t in topics(tag)):
        assert topic in topics_in(f"1 2 3: {topic.names[0]}", language)
        assert not topic.closing[0] or topic.kind == "story"
        assert language != "en" or not topic.closing[0] or (topic.opening and topic.closing[1])
        if topic.kind == "verse":
            assert len(topic.verses) >= 3
            continue
        assert len(topic.facts) >= 3, topic.names
        assert topic.source or topic.kind in ("tips", "steps"), "advice is nobody's, facts can be looked up"
        for fact in topic.facts:
            assert len(fact.headline.split()) <= 5
            assert 6 <= len(fact.text.split()) <= 32, fact.text
            assert fact.text.endswith(".")
    assert emoji_of("octopuses") == "🐙"
    assert emoji_of("qqq") is None


def test_weak_scenes_are_named() -> None:
    good = outline_of_idea("Three facts about octopuses")
    assert not any(m.advice for m in matches(good))
    weak = SceneOutline(headline="Lorem", narration="Nothing that anybody could possibly show", emoji="🚗")
    assert match_score(weak) < WEAK


@pytest.mark.parametrize(("first", "size"), [(0, (1080, 1920)), (1, (1920, 1080)), (2, (1080, 1080))])
def test_every_scene_of_every_topic_can_be_laid_out(first: int, size: tuple[int, int]) -> None:
    for topic in topics()[first::3]:
        idea = (
            f"Four tips: {topic.names[0]}"
            if topic.kind in ("tips", "steps")
            else f"About {topic.names[0]}, in 50 seconds"
        )
        outline = outline_of_idea(idea)
        assert topic.facts[:1] == () or topic.facts[0].text in outline.scenes[1].narration
        points = tuple(s for s in outline.scenes if s.role == "point")
        for number, scene in enumerate(outline.scenes):
            words = tuple((n * FLICKS // 3, w) for n, w in enumerate(scene.narration.split()))
            stage = Stage(scene, number, points, *size, palette_for(outline.title, 1), 8 * FLICKS, words, 1)
            found = pieces(stage)
            assert found[0].kind == "backdrop"
            assert len(found) >= 2
            for piece in found:
                kind = BLOCKS.find(piece.kind)
                assert kind is not None
                kind.model_validate({"kind": piece.kind, **piece.values})
                Placement(**piece.placement)
            taken: dict[int, int] = {}
            for piece in sorted(found, key=lambda p: p.start):
                assert piece.start >= taken.get(piece.layer, 0), "two pieces lie over each other on one layer"
                taken[piece.layer] = piece.end or stage.duration


def test_letters_can_be_read_on_every_palette() -> None:
    for palette in PALETTES:
        assert _contrast(palette.ink, palette.base) > 4.5, palette.name
        assert _contrast(palette.letters_on_glow, palette.glow) > 4.5, palette.name
        assert _contrast(palette.letters_on_card, palette.card) > 4.5, palette.name


def _contrast(first: str, second: str) -> float:
    lights = []
    for colour in (first, second):
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
        lights.append(0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2])
    return (max(lights) + 0.05) / (min(lights) + 0.05)


def test_a_script_in_another_language_has_its_own_words_and_pictures() -> None:
    said = (
        "# Bienen",
        "Der Tanz ist eine Karte.",
        "Ein Volk hat 50 Tausend Bienen.",
        "Es gibt keinen Chef und keinen Plan.",
    )
    outline = outline_of_script("\n\n".join(said))
    assert [s.headline for s in outline.scenes] == [
        "Bienen",
        "50 Tausend Bienen",
        "Es gibt keinen Chef und keinen Plan",
    ]
    assert [s.emoji for s in outline.scenes] == ["🐝", "🐝", ""]


def test_scripts_are_parted_where_they_breathe() -> None:
    def said(script: str) -> list[str]:
        return [s.narration for s in outline_of_script(script).scenes]

    long = "I will show you how to bake, " + "and it is so easy that you will never buy any again, " * 5 + "I am sure."
    assert len(said(long)) > 1
    assert " ".join(said(long)) == " ".join(long.split())
    assert said("The sea is wide,\nthe boat is small.\nI row and row,\nthat is all.") == [
        "The sea is wide, the boat is small.",
        "I row and row, that is all.",
    ]
    assert said("Buy:\n\n- eggs\n- milk\n- flour") == ["Buy:", "eggs, milk, flour."]
    assert len(said("海はとても深いです。波が来て、また帰ります。" * 8)) > 1
    headed = outline_of_script("# Tea\nBoil the water well.\n\n## Then\nWait for three long minutes.")
    assert [(s.headline, s.narration) for s in headed.scenes] == [
        ("Tea", "Boil the water well."),
        ("Then", "Wait for three long minutes."),
    ]


def test_a_long_script_is_told_whole() -> None:
    sentence = "The river carries the sand of the mountains slowly into the wide sea every year."
    outline = outline_of_script("\n\n".join([f"{sentence} {sentence}"] * 110))
    assert outline.words == 2 * 110 * len(sentence.split()) > 3000


def test_the_first_page_of_a_text_says_its_language() -> None:
    page = "The sea is deep, and it is cold in there. " * 80
    assert spoken_language(page + "Das Meer ist tief und kalt, und nicht nur im Winter. " * 800) == "en"
