"""Captions: what is said, when, on a caption track."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, ClassVar, Literal, Self

from pydantic import Field, model_validator

from vidgen.editor.fields import Colour, field
from vidgen.editor.kinds import Content, Medium
from vidgen.editor.model import Model

if TYPE_CHECKING:
    from vidgen.imaging.captions import CaptionLook
    from vidgen.imaging.drawing import View
    from vidgen.imaging.lying import Box
    from vidgen.imaging.picture import Picture


class Word(Model):
    """One word of a cue and when it is said, in flicks from the block's start."""

    start: int
    end: int
    text: str = Field(max_length=1000)


class Cue(Model):
    """One caption: what is shown from `start` up to `end`, in flicks from the block's start."""

    start: int
    end: int
    text: str = Field(max_length=10_000)
    words: tuple[Word, ...] = ()
    """When each word is said; empty when nobody measured it (it is then estimated from the words' lengths)."""

    @model_validator(mode="after")
    def _ends_after_it_starts(self) -> Self:
        if self.end <= self.start:
            raise ValueError("a cue must end after it starts")
        return self

    def shifted(self, by: int) -> Cue:
        """Return the cue `by` flicks later."""
        words = tuple(w.replace(start=w.start + by, end=w.end + by) for w in self.words)
        return self.replace(start=self.start + by, end=self.end + by, words=words)


class Captions(Content):
    """Captions of one language, drawn at most two lines at a time."""

    title = "Captions"
    media: ClassVar[tuple[Medium, ...]] = ("caption", "video")
    kind: Literal["captions"] = "captions"
    cues: tuple[Cue, ...] = field((), label="Cues", help="Each with start, end, text and word times.", hidden=True)
    style: Literal["box", "word_highlight", "word_box", "pop", "plain"] = field("box", label="Style",
        help="box: on a dark box; word_highlight: the word that is said is coloured; word_box: it has a coloured box; pop: "
        "it is coloured, and each caption springs up; plain: letters only.")  # fmt: skip
    font: str = field("Inter", label="Font", max_length=200)
    weight: int = field(600, label="Weight", min=100, max=900, step=100)
    size: float = field(0.055, label="Size", unit="canvas", min=0.005, max=1, step=0.005, animatable=True)
    fill: Colour = field("#ffffff", label="Colour", animatable=True)
    highlight: Colour = field("#ffd23f", label="Highlight", help="Of the word that is said.", animatable=True)
    background: Colour = field("#000000b3", label="Background", help="Of the box.", animatable=True)
    outline: Colour = field("#000000", label="Outline", animatable=True)
    outline_width: float = field(0.004, label="Outline width", help="Not drawn in the box style.", unit="canvas", min=0,
                                 max=0.2, step=0.001, animatable=True)  # fmt: skip
    position: float = field(0.92, label="Position", help="Where the last line ends, from the top of the canvas.",
                            unit="height", min=0, max=1, step=0.01, animatable=True)  # fmt: skip
    width: float = field(0.8, label="Width", help="The most that a line may take.", unit="width", min=0.1, max=1,
                         step=0.01, animatable=True)  # fmt: skip
    max_lines: int = field(2, label="Lines", help="The most that are shown at once.", min=1, max=6)
    uppercase: bool = field(False, label="Capitals")

    @model_validator(mode="after")
    def _cues_are_in_order(self) -> Self:
        if any(a.start > b.start for a, b in pairwise(self.cues)):
            object.__setattr__(self, "cues", tuple(sorted(self.cues, key=lambda c: c.start)))
        return self

    def cue_at(self, time: int) -> Cue | None:
        """Return the cue that is shown `time` flicks after the block's start: the last one to begin that still lasts."""
        return next((c for c in reversed(self.cues) if c.start <= time < c.end), None)

    def sliced(self, offset: int, length: int, duration: int) -> Self:
        """Return the captions of a part of the block. Cues outside it are kept, so that it can be made longer again."""
        return self.replace(cues=tuple(c.shifted(-offset) for c in self.cues)) if offset else self

    def seen(self, start: int, end: int) -> Self:
        """Return the captions without the cues that are not shown from `start` up to `end`."""
        return self.replace(cues=tuple(c for c in self.cues if c.start < end and c.end > start))

    def draw(self, view: View) -> Picture:
        """Draw the cue of this time, if there is one."""
        from vidgen.imaging.captions import draw_caption
        from vidgen.imaging.picture import Picture

        cue = self.cue_at(view.time)
        if cue is None:
            return Picture.nothing()
        return draw_caption(self._said(cue.text), self._words(cue), cue.start, cue.end, view.time, self.look(view))

    def extent(self, view: View) -> Box | None:
        """Return the box around the lines that are shown at this time."""
        from vidgen.imaging.captions import caption_extent

        cue = self.cue_at(view.time)
        if cue is None:
            return None
        return caption_extent(self._said(cue.text), self._words(cue), cue.start, cue.end, view.time, self.look(view))

    def look(self, view: View) -> CaptionLook:
        """Return how its lines look, in pixels."""
        from vidgen.imaging.captions import CaptionLook

        unit, (width, height) = view.unit, view.canvas
        return CaptionLook(
            style=self.style,
            font=self.font,
            weight=self.weight,
            size=self.size * unit,
            fill=self.fill,
            highlight=self.highlight,
            background=self.background,
            outline=self.outline,
            outline_width=self.outline_width * unit,
            max_lines=self.max_lines,
            max_width=self.width * width,
            centre=width / 2,
            bottom=self.position * height,
            canvas_height=height,
        )

    def _said(self, text: str) -> str:
        return text.upper() if self.uppercase else text

    def _words(self, cue: Cue) -> tuple[tuple[int, int, str], ...]:
        return tuple((w.start, w.end, self._said(w.text)) for w in cue.words)
