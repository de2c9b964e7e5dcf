"""The bases of all kinds: `Content` (what a block shows or plays), `Effect`, `Transition`; and their registries.

A kind is one file in `vidgen/blocks`, `vidgen/effects` or `vidgen/transitions`: a frozen model with its fields and its
behaviour. `docs/adding-a-kind.md` shows how. The behaviour's signatures are protocols of `vidgen.imaging.drawing`
(pictures) and `vidgen.imaging.hearing` (sound), since this package knows neither.

A kind that this installation does not have is read as `UnknownContent` / `UnknownEffect` / `UnknownTransition`: it keeps
its data through load, edit and save, draws a placeholder and does nothing to sound.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated, Any, ClassVar, Literal, Self, TypeVar

from pydantic import PlainValidator, SerializeAsAny, WithJsonSchema, model_validator

from vidgen import timing
from vidgen.editor.fields import Ratio, field
from vidgen.editor.model import Model
from vidgen.registry import Registry

Medium = Literal["video", "audio", "caption"]
"""What a track carries."""


class Kind(Model):
    """What contents, effects and transitions share: a name and a title."""

    kind: str
    title: ClassVar[str] = ""
    """The name in the window, for example "Blur"."""

    @property
    def asset_id(self) -> str | None:
        """The asset that it shows, plays or reads, if any."""
        return None

    def piece(self, *, head: bool, tail: bool) -> Self:  # noqa: ARG002 - for kinds that do something at an edge
        """Return it as it is in a piece of its block, when the block is cut.

        `head`: the piece has the block's own start; `tail`: its own end. A kind that fades or moves at an edge does not
        do so at an edge that the cut has made. Trimming moves an edge, it does not make one.
        """
        return self


class Content(Kind):
    """What one block shows or plays. Times inside are flicks relative to the start of the block."""

    media: ClassVar[tuple[Medium, ...]] = ("video",)
    """On which tracks it can lie; the first is where it goes when nobody says."""
    default_duration: ClassVar[int] = 5 * timing.FLICKS
    """How long a new block is, when nobody says."""

    def sliced(self, offset: int, length: int, duration: int) -> Self:  # noqa: ARG002 - for kinds with inner time
        """Return the content of the part `[offset, offset + length)` of a block that is `duration` long.

        `offset` may be negative and `offset + length` may be more than `duration`: the block is then made longer at that
        end. Kinds without time of their own are the same everywhere.
        """
        return self

    def seen(self, start: int, end: int) -> Self:  # noqa: ARG002 - for kinds that show different things at different times
        """Return the content without what has no part in its picture from `start` up to `end`.

        The renderer asks what a stretch of frames shows; what is left out here can change without it being made anew.
        """
        return self


class SourceContent(Content):
    """Content that plays a range of a media file: the base of clip and audio."""

    asset: str = field(..., label="Asset", help="The media file that it plays.", hidden=True)
    source_start: int = field(0, label="Source start", unit="flicks", help="The first time of the file that is played.")
    speed: Ratio = field(
        Fraction(1), label="Speed", help="How fast it plays; 2 is twice as fast, 0 stands still.", unit="%"
    )
    reverse: bool = field(False, label="Reverse", help="Play from the end to the start.")
    stream: int = field(
        0, label="Stream", min=0, max=63, help="Which picture or sound stream of the file, counted from 0."
    )

    @model_validator(mode="after")
    def _speed_is_possible(self) -> Self:
        if self.speed and not Fraction(1, 100) <= self.speed <= 100:
            raise ValueError("speed must be from 0.01 to 100, or 0 for a frame that stands still")
        return self

    @property
    def asset_id(self) -> str | None:
        """The asset that it plays."""
        return self.asset

    def source_range(self, duration: int) -> timing.TimeRange:
        """Return the stretch of the file that a block of `duration` plays."""
        return timing.TimeRange(self.source_start, timing.scale(duration, self.speed))

    def source_time(self, time: int, duration: int) -> int:
        """Return the time in the file that is shown `time` flicks into a block of `duration`.

        Backwards, the block's first instant is the file range's last one, so that the frames are the same ones.
        """
        if self.reverse and self.speed:
            return self.source_start + timing.scale(duration - time, self.speed) - 1
        return self.source_start + timing.scale(time, self.speed)

    def sliced(self, offset: int, length: int, duration: int) -> Self:
        """Return the content that plays the same frames at the same times within the given part of the block."""
        skipped = duration - offset - length if self.reverse else offset
        return self.replace(source_start=self.source_start + timing.scale(skipped, self.speed)) if skipped else self


class Effect(Kind):
    """Changes the picture or the sound of one block. Behaviour: see `vidgen.imaging.drawing` and `hearing`."""

    id: str = ""
    """Unique within its block; keyframes name it."""
    enabled: bool = True
    media: ClassVar[tuple[Medium, ...]] = ("video",)


class Transition(Kind):
    """Leads from the block before into the block that has it, around the cut between the two.

    It begins `before` flicks before the cut and ends `after` flicks after it; during that time both blocks are shown,
    each beyond its own edge (the file goes on if there is more of it; the last frame stands still if not).
    """

    before: int = field(0, label="Before the cut", unit="flicks", min=0)
    after: int = field(0, label="After the cut", unit="flicks", min=0)
    media: ClassVar[tuple[Medium, ...]] = ("video",)

    @property
    def length(self) -> int:
        """How long it takes, in flicks."""
        return self.before + self.after


class UnknownContent(Content):
    """A block kind that this installation does not have; it is kept as it is."""

    title = "Unknown"
    media = ("video", "audio", "caption")


class UnknownEffect(Effect):
    """An effect that this installation does not have; it is kept and does nothing."""

    title = "Unknown"
    media = ("video", "audio", "caption")


class UnknownTransition(Transition):
    """A transition that this installation does not have; it is kept and cuts hard."""

    title = "Unknown"
    media = ("video", "audio", "caption")


BLOCKS: Registry[Content] = Registry("vidgen.blocks", Content)
EFFECTS: Registry[Effect] = Registry("vidgen.effects", Effect)
TRANSITIONS: Registry[Transition] = Registry("vidgen.transitions", Transition)

K = TypeVar("K", bound=Kind)


def _reader(registry: Registry[K], base: type[K], unknown: type[K]) -> Any:
    """Return a validator that makes the right class out of plain data, by its `kind`."""

    def read(value: Any) -> Any:
        if isinstance(value, base):
            return value
        if not isinstance(value, dict) or not isinstance(value.get("kind"), str):
            raise ValueError("needs a kind")  # noqa: TRY004 - pydantic turns ValueError into its own
        return (registry.find(value["kind"]) or unknown).model_validate(value)

    return read


def _schema(registry: str) -> WithJsonSchema:
    return WithJsonSchema({"type": "object", "properties": {"kind": {"type": "string"}}, "description": registry})


AnyContent = Annotated[
    SerializeAsAny[Content], PlainValidator(_reader(BLOCKS, Content, UnknownContent)), _schema("a kind of block")
]
AnyEffect = Annotated[
    SerializeAsAny[Effect], PlainValidator(_reader(EFFECTS, Effect, UnknownEffect)), _schema("a kind of effect")
]
AnyTransition = Annotated[
    SerializeAsAny[Transition],
    PlainValidator(_reader(TRANSITIONS, Transition, UnknownTransition)),
    _schema("a kind of transition"),
]
