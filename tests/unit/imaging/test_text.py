"""Text: where it lies, how it breaks, what is missing, and that it is drawn once."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.render.pictures import view

from vidgen.blocks.captions import Captions
from vidgen.blocks.text import Text
from vidgen.imaging import fonts
from vidgen.imaging.cache import PictureCache
from vidgen.imaging.captions import estimated
from vidgen.imaging.picture import Picture
from vidgen.imaging.shapes import plain
from vidgen.imaging.text import draw_text, overflows
from vidgen.imaging.typography import TextBox, TextLook, set_text
from vidgen.timing import FLICKS

BOX = TextBox(0, 0, 400, 200)


def inked(picture: Picture) -> tuple[int, int, int, int]:
    """Return left, top, right, bottom of what is drawn."""
    rows, columns = np.nonzero(picture.pixels()[..., 3] > 40)
    return (
        picture.x + int(columns.min()), picture.y + int(rows.min()),
        picture.x + int(columns.max()) + 1, picture.y + int(rows.max()) + 1,
    )  # fmt: skip


@pytest.mark.parametrize("align", ["left", "centre", "right"])
@pytest.mark.parametrize("words", ["Hello", "שלום", "مرحبا"])
def test_alignment_is_where_it_says_in_every_script(align: str, words: str) -> None:
    left, _, right, _ = inked(draw_text(words, TextLook(align=align), BOX))
    if align == "left":
        assert left < 15
    elif align == "right":
        assert right > 385
    else:
        assert abs((left + right) / 2 - 200) < 5


@pytest.mark.parametrize(("vertical", "middle"), [("top", 29), ("middle", 100), ("bottom", 171)])
def test_vertical_position(vertical: str, middle: float) -> None:
    _, top, _, bottom = inked(draw_text("HHH", TextLook(), replace(BOX, vertical=vertical)))
    assert abs((top + bottom) / 2 - middle) < 5


def test_lines_break_at_the_same_words_at_every_size() -> None:
    words = "the quick brown fox jumps over the lazy dog and then goes home to sleep"

    def lines(scale: float) -> list[int]:
        laid = set_text(words, TextLook(size=30 * scale), 300 * scale)
        return [laid.layouts[0].lineAt(i).textLength() for i in range(laid.layouts[0].lineCount())]

    assert lines(1) == lines(0.25) == lines(4.3)
    assert len(lines(1)) > 2


def test_fit_makes_it_as_large_as_the_box_allows() -> None:
    words = "A title that is too long for its box"
    for box in (TextBox(0, 0, 300, 80, "middle", "fit"), TextBox(0, 0, 90, 300, "middle", "fit")):
        left, top, right, bottom = inked(draw_text(words, TextLook(size=400), box))
        assert left >= -1
        assert right <= box.width + 1
        assert top >= -1
        assert bottom <= box.height + 1
        assert (right - left) > 0.6 * box.width
    small = draw_text("Hi", TextLook(size=20), TextBox(0, 0, 300, 80, "middle", "fit"))
    assert inked(small)[3] - inked(small)[1] < 20, "it never gets larger than its size"


def test_overflow_is_reported() -> None:
    assert not overflows("Short", TextLook(), BOX)
    assert overflows("Many words " * 30, TextLook(), BOX)
    assert overflows("Donaudampfschifffahrtsgesellschaft", TextLook(), TextBox(0, 0, 200, 200))
    assert not overflows("Many words " * 30, TextLook(), replace(BOX, layout="fit"))


def test_the_picture_is_small_and_nothing_is_cut_off() -> None:
    look = TextLook(
        size=60, italic=True, outline_width=4, shadow_x=10, shadow_y=-12, shadow_blur=5, font="Playfair Display"
    )
    picture = draw_text("Äfgjpqß", look, BOX)
    assert picture.width < 330
    assert picture.height < 170
    edges = picture.pixels()[..., 3]
    for edge in (edges[0], edges[-1], edges[:, 0], edges[:, -1]):
        assert edge.max() <= 2


def test_outline_and_shadow_have_their_colours() -> None:
    plain_text = draw_text("O", TextLook(size=100), BOX)
    outlined = draw_text("O", TextLook(size=100, outline_width=6, outline="#ff0000"), BOX)
    assert inked(outlined)[0] == inked(plain_text)[0] - 6
    red = outlined.pixels()[..., 2].astype(int) - outlined.pixels()[..., 1]
    assert (red > 200).sum() > 1000
    shadowed = draw_text("O", TextLook(size=100, shadow="#0000ff", shadow_x=30), BOX)
    assert inked(shadowed)[2] == inked(plain_text)[2] + 30


def test_marked_words_have_their_colour_also_after_emoji() -> None:
    picture = draw_text("👍🏽 one two", TextLook(size=60), BOX, ((3, 3, "#00ff00"),))
    pixels = picture.pixels().astype(int)
    green = (pixels[..., 1] > 200) & (pixels[..., 0] < 60) & (pixels[..., 2] < 60)
    columns = np.nonzero(green)[1]
    white = np.nonzero((pixels[..., :3] > 230).all(-1))[1]
    assert len(columns) > 200
    assert columns.max() < np.percentile(white, 95)


def test_a_still_text_is_drawn_once() -> None:
    block = Text(text="Only once, please")
    assert block.draw(view()).image() is block.draw(view(at=2)).image()
    assert block.draw(view()).image() is not block.replace(fill="#ff0000").draw(view()).image()


def test_empty_text_is_nothing() -> None:
    assert Text(text=" \n ").draw(view()).opacity == 0


def test_it_comes_in_and_goes_out() -> None:
    block = Text(text="In and out", enter="slide_up", leave="fade", enter_duration=FLICKS, leave_duration=FLICKS)
    still = block.draw(view(at=2.5))
    begin, middle, end = block.draw(view(at=0)), block.draw(view(at=0.5)), block.draw(view(at=4.75))
    assert begin.opacity == 0
    assert 0 < middle.opacity < 1
    assert middle.y > still.y
    assert still.opacity == 1
    assert end.opacity == 0.25
    assert (end.x, end.y) == (still.x, still.y)
    assert block.draw(view(at=-0.1)).opacity == 0, "inside a transition it has not begun"


def test_missing_letters_are_named_and_joiners_are_not() -> None:
    assert fonts.missing_glyphs("aя語ꙮ𓀀한👨‍👩‍👧️ नि") == "ꙮ𓀀"


def test_shipped_families() -> None:
    shipped = fonts.shipped()
    assert set(fonts.FALLBACK) | {"Anton", "Playfair Display", "Caveat"} <= set(shipped)
    assert {300, 400, 500, 600, 700, 800, 900} <= set(shipped["Inter"])
    assert {400, 700} <= set(shipped["Noto Sans JP"])
    assert fonts.families()[0] in shipped
    assert len(fonts.fingerprint()) == 32


def test_weights_differ_and_an_unknown_family_is_the_default() -> None:
    ink = [draw_text("Weight", TextLook(weight=w), BOX).pixels()[..., 3].sum() for w in (300, 400, 600, 700, 900)]
    assert ink == sorted(ink)
    assert ink[-1] > 1.5 * ink[0]
    unknown = draw_text("Weight", TextLook(font="No Such Font"), BOX)
    assert np.array_equal(unknown.pixels(), draw_text("Weight", TextLook(font="Inter"), BOX).pixels())


def test_emoji_stay_coloured_under_an_outline() -> None:
    picture = draw_text("❤️", TextLook(size=80, outline_width=5), BOX).pixels().astype(int)
    assert ((picture[..., 2] > 180) & (picture[..., 1] < 90)).sum() > 1000


def captions(**fields: object) -> Captions:
    cue = {"start": 0, "end": 4 * FLICKS, "text": "one two three four"}
    return Captions(cues=(cue,), **{"style": "word_highlight", **fields})


def test_the_spoken_word_is_coloured() -> None:
    def highlighted(block: Captions, at: float) -> float:
        picture = block.draw(view(at=at))
        pixels = picture.pixels().astype(int)
        columns = np.nonzero((pixels[..., 2] > 150) & (pixels[..., 0] < 120) & (pixels[..., 1] > 110))[1]
        return float(columns.mean() + picture.x)

    block = captions(size=0.15)
    places = [highlighted(block, at) for at in (0.2, 1.2, 2.0, 3.5)]
    assert places == sorted(places)
    words = [{"start": 0, "end": 1, "text": "one"}, {"start": 3 * FLICKS, "end": 4 * FLICKS, "text": "two"}]
    measured = Captions(
        cues=({"start": 0, "end": 4 * FLICKS, "text": "one two", "words": words},), style="word_highlight", size=0.2
    )
    assert highlighted(measured, 2.9) < highlighted(measured, 3.1)


def test_no_more_lines_than_wanted_and_none_is_lost() -> None:
    text = "a caption that goes on and on, so long that it needs more than just the two lines that it may have " * 2
    block = Captions(cues=({"start": 0, "end": 4 * FLICKS, "text": text},), size=0.1)
    heights = {block.draw(view(at=at)).height for at in np.arange(0, 4, 0.25)}
    assert max(heights) < 0.1 * 108 * 1.25 * 2 + 12
    first, last = block.draw(view(at=0.1)), block.draw(view(at=3.9))
    assert not np.array_equal(first.image().size(), last.image().size()) or not np.array_equal(
        first.pixels(), last.pixels()
    )


def test_outside_of_cues_nothing_is_drawn_and_slices_keep_time() -> None:
    block = captions()
    assert block.draw(view(at=4.5)).opacity == 0
    later = block.sliced(FLICKS, 2 * FLICKS, 5 * FLICKS)
    assert later.cues[0].start == -FLICKS
    assert later.sliced(-FLICKS, 5 * FLICKS, 2 * FLICKS) == block


def test_cues_are_sorted_and_impossible_ones_refused() -> None:
    cues = ({"start": 5, "end": 9, "text": "b"}, {"start": 0, "end": 4, "text": "a"})
    assert [c.text for c in Captions(cues=cues).cues] == ["a", "b"]
    with pytest.raises(ValueError, match="end after"):
        Captions(cues=({"start": 5, "end": 5, "text": "b"},))


def test_estimated_word_times_follow_their_length() -> None:
    words = estimated("a bb  cccc", 0, 700)
    assert words == [(0, 100, 0, 1), (100, 300, 2, 2), (300, 700, 6, 4)]
    assert estimated("", 0, 10) == []


def test_the_cache_has_a_bound() -> None:
    cache = PictureCache(100 * 100 * 4 * 4)
    made: list[int] = []

    def make(i: int) -> Picture:
        made.append(i)
        return plain("#ffffff", 100, 100)

    for i in range(6):
        cache.get(i, lambda i=i: make(i))
    assert len(cache) == 4
    assert cache.bytes <= cache.limit
    cache.get(5, lambda: make(5))
    cache.get(0, lambda: make(0))
    assert made == [0, 1, 2, 3, 4, 5, 0]
    huge = cache.get("huge", lambda: plain("#ffffff", 400, 400))
    assert (huge.width, len(cache)) == (400, 4)
