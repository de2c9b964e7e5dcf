"""Keys name what is shown: equal where that is equal, different where anything of it differs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from tests.render.timelines import Film, S, preset

from vidgen.blocks.captions import Captions, Cue
from vidgen.blocks.clip import Clip
from vidgen.blocks.solid import Solid
from vidgen.blocks.text import Text
from vidgen.editor.curves import Curve, Keyframe
from vidgen.editor.kinds import UnknownContent
from vidgen.editor.records import Placement
from vidgen.effects.blur import Blur
from vidgen.render.plan import RenderPlan, Source, plan
from vidgen.render.preset import Preset, VideoSettings
from vidgen.render.segments.segment import Copied, Facts, copied_key, segment_key, sound_key
from vidgen.transitions.dissolve import Dissolve

FACTS = Facts(hashes={"asset-0": "aa"}, fonts="ff", encoder="rawvideo", version="1")


def key(
    made: RenderPlan, start: int, end: int, facts: Facts = FACTS, wanted: Preset | None = None, **video: Any
) -> str:
    wanted = wanted or preset()
    assert wanted.video is not None
    settings = VideoSettings.model_validate({**wanted.video.model_dump(), **video})
    return segment_key(made, wanted, facts, start, end, settings)


def with_source(made: RenderPlan, path: str | None = "/a.mp4") -> RenderPlan:
    return made.replace(sources={"asset-0": Source(name="a.mp4", path=path)})


def one(content: Any = None, at: float = 0, wanted: Preset | None = None, **facts: Any) -> RenderPlan:
    film = Film(**facts.pop("project", {}))
    if at:
        film.block("V1", 0, at, Solid(fill="#123456"))
    film.block("V1", at, 4, content or Clip(asset="asset-0"), **facts)
    return with_source(plan(film.document, wanted or preset(), {}))


def test_the_same_is_named_the_same() -> None:
    assert key(one(), 0, 50) == key(one(), 0, 50)


CHANGES: dict[str, Callable[[], str]] = {
    "other frames": lambda: key(one(), 25, 75),
    "fewer frames": lambda: key(one(), 0, 49),
    "source": lambda: key(one(Clip(asset="asset-0", source_start=S)), 0, 50),
    "content of the file": lambda: key(one(), 0, 50, Facts(hashes={"asset-0": "bb"}, encoder="rawvideo", version="1")),
    "placement": lambda: key(one(placement=Placement(opacity=0.5)), 0, 50),
    "effect": lambda: key(one(effects=(Blur(id="b"),)), 0, 50),
    "curve": lambda: key(one(curves=(Curve(path="placement.x", keyframes=(Keyframe(time=0, value=0.2),)),)), 0, 50),
    "background": lambda: key(one(project={"background": "#ff0000"}), 0, 50),
    "size": lambda: key(one(project={"width": 98}), 0, 50),
    "rate": lambda: key(one(project={"rate": "30"}), 0, 50),
    "pixel format": lambda: key(one(wanted=preset(video={"codec": "rawvideo", "pixel_format": "yuv420p10le"})), 0, 50),
    "options": lambda: key(one(), 0, 50, options={"crf": "20"}),
    "bit rate": lambda: key(one(), 0, 50, bit_rate=100_000),
    "encoder": lambda: key(one(), 0, 50, FACTS.replace(encoder="other")),
    "version": lambda: key(one(), 0, 50, FACTS.replace(version="2")),
}


@pytest.mark.parametrize("what", CHANGES)
def test_a_change_is_another_name(what: str) -> None:
    assert CHANGES[what]() != key(one(), 0, 50)


def test_names_of_things_play_no_part() -> None:
    assert key(one(id="block-other", name="The clip", link="l", group="g"), 0, 50) == key(one(), 0, 50)


def test_what_moved_keeps_its_name() -> None:
    assert key(one(at=2), 50, 100) == key(one(), 0, 50)
    assert key(one(at=2), 25, 75) != key(one(), 0, 50)


def test_at_rates_that_flicks_cannot_divide_the_place_counts() -> None:
    """Frames there are not all equally long, so a segment that moved may show other pictures."""
    odd = {"project": {"rate": "1001/37"}}
    assert key(one(at=2, **odd), 60, 100) != key(one(**odd), 6, 46)


def test_equal_files_are_equal() -> None:
    """The same film with another id for its asset, as in a copy of the project."""
    other = one(Clip(asset="asset-7")).replace(sources={"asset-7": Source(name="a.mp4", path="/b.mp4")})
    assert key(other, 0, 50, FACTS.replace(hashes={"asset-7": "aa"})) == key(one(), 0, 50)


def test_a_missing_file_is_drawn_with_its_name() -> None:
    gone = FACTS.replace(hashes={})
    named = [key(one().replace(sources={"asset-0": Source(name=n)}), 0, 50, gone) for n in ("a.mp4", "b.mp4", "a.mp4")]
    assert named[0] == named[2] != named[1]
    assert key(one(), 0, 50) not in named


def test_so_is_a_kind_that_is_not_known() -> None:
    def unknown(name: str) -> RenderPlan:
        film = Film()
        film.block("V1", 0, 4, UnknownContent(kind="holo"), name=name)
        return plan(film.document, preset(), {})

    assert key(unknown("A"), 0, 50) != key(unknown("B"), 0, 50)
    assert key(unknown("A"), 0, 50, FACTS.replace(fonts="gg")) != key(unknown("A"), 0, 50)


def test_fonts_count_where_there_is_text() -> None:
    other = FACTS.replace(fonts="gg")
    assert key(one(), 0, 50, other) == key(one(), 0, 50)
    assert key(one(Text(text="Go")), 0, 50, other) != key(one(Text(text="Go")), 0, 50)


def captions(*texts: str) -> RenderPlan:
    film = Film()
    cues = tuple(Cue(start=n * 2 * S, end=(n * 2 + 2) * S, text=text) for n, text in enumerate(texts))
    film.block("C1", 0, 2 * len(texts), Captions(cues=cues))
    return plan(film.document, preset(), {})


def test_only_the_captions_that_are_shown_count() -> None:
    old, new = captions("one", "two", "three"), captions("one", "2", "three")
    assert key(old, 0, 50) == key(new, 0, 50)
    assert key(old, 50, 100) != key(new, 50, 100)
    assert key(old, 49, 60) != key(new, 49, 60)
    assert key(old, 100, 150) == key(new, 100, 150)


def test_both_blocks_of_a_transition_count() -> None:
    def dissolved(first: str) -> RenderPlan:
        film = Film()
        film.block("V1", 0, 2, Solid(fill=first))
        film.block("V1", 2, 2, Solid(), transition=Dissolve(before=S // 2, after=S // 2))
        return plan(film.document, preset(), {})

    assert key(dissolved("#ff0000"), 40, 60) != key(dissolved("#00ff00"), 40, 60)
    assert key(dissolved("#ff0000"), 70, 90) == key(dissolved("#00ff00"), 70, 90)


def test_sound_is_named_by_what_is_heard() -> None:
    from vidgen.blocks.audio import Audio

    def heard(gain: float, picture: str) -> RenderPlan:
        film = Film()
        film.block("A1", 0, 2, Audio(asset="asset-0", gain_db=gain))
        film.block("V1", 0, 2, Solid(fill=picture))
        return with_source(plan(film.document, preset(), {}))

    first = sound_key(heard(0, "#ff0000"), preset(), FACTS)
    assert first == sound_key(heard(0, "#00ff00"), preset(), FACTS)
    assert first != sound_key(heard(-3, "#ff0000"), preset(), FACTS)
    assert first != sound_key(heard(0, "#ff0000"), preset(sound={"codec": "flac"}), FACTS)


def test_copies_are_named_by_their_file() -> None:
    copied = Copied(asset="asset-0", stream=0, first=512, codec="h264")
    first = copied_key(FACTS, copied, 25)
    assert first == copied_key(FACTS.replace(hashes={"asset-9": "aa"}), copied.replace(asset="asset-9"), 25)
    assert len({first, copied_key(FACTS, copied, 26), copied_key(FACTS, copied.replace(first=513), 25)}) == 3
