"""Which emoji is shown for which words, and what a scene styles like from beat to beat."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from vidgen.ai.making.beats import LONGEST, beats
from vidgen.ai.making.ideas import outline_of_idea
from vidgen.ai.making.knowledge import emojis_in
from vidgen.ai.making.layouts import pieces
from vidgen.ai.making.moving import arriving, leaving, settled
from vidgen.ai.making.order import VideoOrder
from vidgen.ai.making.outline import SceneOutline
from vidgen.ai.making.palettes import palette_for
from vidgen.ai.making.parts import hero
from vidgen.ai.making.scripts import outline_of_script
from vidgen.ai.making.stage import Stage
from vidgen.ai.making.style import style_for
from vidgen.timing import FLICKS


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("There is a lighthouse.", []),
        ("The corner of the quiet room.", []),
        ("Possibly to show that it was true.", []),
        ("She lights the oven of a bakery.", ["🔥", "🥖"]),
        ("Trains cross the valley.", ["🚆", "🏞️"]),
        ("Read what Anna Baker Smith wrote.", ["📚"]),
        ("Rund 4 Millionen Menschen trinken das Wasser.", ["👥", "💧"]),
        ("Es gibt keinen Hund und der Chef ist da.", []),
        ("Un chien et un chat dorment sans eau.", ["🐕", "🐈"]),
        ("Los pulpos son animales del mar.", ["🐙", "🌊"]),
        ("Psy i koty nie są w parku.", []),
    ],
)
def test_words_that_may_mean_something_else_have_no_picture(text: str, shown: list[str]) -> None:
    assert emojis_in(text) == shown


def _stage(narration: str, headline: str = "Blue blood") -> Stage:
    words, at = [], 0
    for word in narration.split():
        words.append((at, word))
        at += FLICKS * 2 // 5
    scene = SceneOutline(headline=headline, narration=narration, picture=narration, emoji="🫀")
    return Stage(scene, 1, (), 1080, 1920, palette_for("octopus", 1), at + FLICKS, tuple(words), 1, place=1)


def test_nothing_is_seen_for_longer_than_a_beat() -> None:
    stage = _stage(
        "It pumps the blood through gills, and the rest of that goes to the body, where the muscles wait for it all day "
        "while nobody sees anything of this happen inside of the animal as it sleeps"
    )
    found = beats(stage)
    assert (found[0].start, found[-1].end) == (0, stage.duration)
    assert all(a.end == b.start for a, b in pairwise(found))
    assert max(b.end - b.start for b in found) <= LONGEST + FLICKS
    assert len({b.emoji for b in found if b.emoji}) == len([b for b in found if b.emoji])
    seen = [p for p in pieces(stage) if p.kind == "sticker" or p.name == "words"]
    assert {p.start for p in seen} >= {b.start for b in found[1:]}
    assert all(len({value for _, value, _ in p.curves["placement.scale_x"]}) > 2 for p in seen if p.kind == "sticker")


def test_colours_suit_the_topic_and_other_seeds_take_others() -> None:
    outline = outline_of_idea("Three facts about octopuses")
    styles = [style_for(VideoOrder(idea="Three facts about octopuses", seed=n), outline, 1080, 1920) for n in (1, 2)]
    assert styles[0].palette.name == "ocean"
    assert palette_for("How to make sourdough bread", 1).light
    assert len({palette_for("Something unheard of", n).name for n in range(1, 6)}) == 5


def test_a_saying_is_set_as_type_and_a_story_is_not_summed_up() -> None:
    assert outline_of_script("The only way to do great work is to love what you do.").scenes[0].role == "point"
    story = outline_of_script(
        "A storm came.\n\nA boat was out with 2 children.\n\nIn the evening he climbed the stairs again."
    )
    last = Stage(
        story.scenes[-1], 0, (story.scenes[1],) * 2, 1080, 1920, palette_for("storm", 1), 3 * FLICKS, (), 1, place=2
    )
    assert not any(p.name == story.scenes[1].headline for p in pieces(last))


def test_the_canvas_is_never_empty_between_scenes() -> None:
    near = hero(_stage_of_nothing(), (0.4, 0.5), 0.5)
    first = settled(near)
    assert first.curves["placement.scale_x"][0][:2] == (0, 1.0), "the first frame is a poster"
    half, length = FLICKS // 5, 4 * FLICKS
    push = {"kind": "push", "direction": "left"}
    came = arriving(near, push, half)
    gone = leaving(came, push, half, length)
    assert gone.curves["placement.x"] == ((0, 0.9, "ease_out"), (half, 0.4, "linear"), (length - half, 0.4, "ease_in"),
                                          (length, pytest.approx(-0.1), "linear"))  # fmt: skip
    assert gone.fade == (0, 0)
    assert leaving(near, {"kind": "dissolve"}, half, length) == near
    assert leaving(replace(near, end=FLICKS), push, half, length).end == FLICKS


def _stage_of_nothing() -> Stage:
    scene = SceneOutline(headline="Bees", narration="Bees dance.", emoji="🐝")
    return Stage(scene, 1, (), 1080, 1920, palette_for("bees", 1), 4 * FLICKS, (), 1)
