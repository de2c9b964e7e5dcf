"""The records: everything that a project is, as a flat map from id to frozen value.

Project 1──* Timeline 1──* Track 1──* Block ──> Asset;   Timeline 1──* Marker, Scene.
Records name each other by id only. Times are flicks; block edges lie on the project's frame grid, sound may be finer.
"""

from __future__ import annotations

import re
import secrets
from typing import Annotated, Any, ClassVar, Literal, Self, TypeAlias

from pydantic import (
    AfterValidator,
    Field,
    PlainSerializer,
    PlainValidator,
    StringConstraints,
    WithJsonSchema,
    model_validator,
)

from vidgen.editor.curves import Curve
from vidgen.editor.fields import Colour, field
from vidgen.editor.kinds import AnyContent, AnyEffect, AnyTransition, Effect, Medium
from vidgen.editor.media_info import MediaInfo
from vidgen.editor.model import Model
from vidgen.errors import EditError
from vidgen.timing import FrameRate, TimeRange

Id: TypeAlias = str

LARGEST_CANVAS = 16384 * 8192
"""Pixels; FFmpeg has no pictures much larger than this."""


_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


def _one_line(text: str) -> str:
    if _CONTROL.search(text):
        raise ValueError("a name is one line of text")
    return text


Name = Annotated[str, Field(max_length=255), AfterValidator(_one_line)]
Tag = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60), AfterValidator(_one_line)]


def _rate(value: Any) -> FrameRate:
    return value if isinstance(value, FrameRate) else FrameRate.parse(str(value))


Rate = Annotated[
    FrameRate,
    PlainValidator(_rate),
    PlainSerializer(str, return_type=str),
    WithJsonSchema({"type": "string", "description": "frames per second: 25, 29.97 or 30000/1001"}),
]


class Record(Model):
    """Base of all records."""

    table: ClassVar[str]
    """Where the project file keeps it; also the prefix of its ids."""
    id: Id

    @classmethod
    def new_id(cls) -> Id:
        """Return an id that no record has: the table's name and 60 random bits."""
        return f"{cls.table}-{secrets.token_hex(8)[:15]}"


MOST_GUIDES = 50
"""Of one direction; more than anybody sees."""
FURTHEST_GUIDE = 100_000
"""Pixels from the edges of the canvas."""
GuidePlace = Annotated[int, Field(ge=-FURTHEST_GUIDE, le=FURTHEST_GUIDE)]


class Project(Record):
    """The one record that holds for the whole project."""

    table: ClassVar[str] = "project"
    name: Name = "Untitled"
    width: int = Field(1920, ge=16, le=16384, multiple_of=2)
    """Pixels of the canvas; even, since the delivery codecs need it."""
    height: int = Field(1080, ge=16, le=16384, multiple_of=2)
    rate: Rate = FrameRate(30)
    sample_rate: Literal[44100, 48000, 96000] = 48000
    background: Colour = "#000000"
    guides_x: tuple[GuidePlace, ...] = Field((), max_length=MOST_GUIDES)
    """Upright lines to compose by, in pixels from the left edge of the canvas; never in the film."""
    guides_y: tuple[GuidePlace, ...] = Field((), max_length=MOST_GUIDES)
    """Level ones, from the upper edge."""
    main_timeline: Id

    @model_validator(mode="after")
    def _canvas_is_possible(self) -> Self:
        if self.width * self.height > LARGEST_CANVAS:
            raise ValueError(f"width times height must be at most {LARGEST_CANVAS // 1_000_000} million pixels")
        return self


class Timeline(Record):
    """A stack of tracks over one time line."""

    table: ClassVar[str] = "timeline"
    name: Name = "Timeline"
    tracks: tuple[Id, ...] = ()
    """Painter's order: the first is painted first, so it lies at the bottom."""


class Track(Record):
    """A row of blocks that do not overlap."""

    table: ClassVar[str] = "track"
    timeline: Id
    medium: Medium
    name: Name
    muted: bool = False
    solo: bool = False
    locked: bool = False
    hidden: bool = False
    height: int = Field(56, ge=16, le=400)
    """Of the row in the window, in device-independent pixels."""
    colour: Colour | None = None


Fit = Literal["contain", "cover", "blurred", "stretch"]
Blend = Literal["normal", "multiply", "screen", "overlay", "add"]
FITS: dict[str, tuple[str, str]] = {
    "contain": ("Fit", "All of it is seen; where its shape is another one there are bars."),
    "cover": ("Fill", "It fills the frame; what goes beyond is cut off."),
    "blurred": ("Blurred", "All of it is seen, on a blurred copy of itself that fills the frame."),
    "stretch": ("Stretch", "It is pulled into the shape of the frame."),
}
"""Word and sentence of each in the window."""


class Placement(Model):
    """Where and how a visual block lies on the canvas, in units that another canvas size keeps."""

    # fmt: off
    x: float = field(0.5, label="Position X", unit="width", min=-20, max=20, animatable=True,
                     help="Where the anchor lies, from the left, in widths of the canvas.")
    y: float = field(0.5, label="Position Y", unit="height", min=-20, max=20, animatable=True,
                     help="Where the anchor lies, from the top, in heights of the canvas.")
    scale_x: float = field(1.0, label="Scale X", unit="%", min=-100, max=100, animatable=True, pair="scale",
                           help="1 is the size that fit gives; below zero mirrors.")
    scale_y: float = field(1.0, label="Scale Y", unit="%", min=-100, max=100, animatable=True, pair="scale",
                           help="1 is the size that fit gives; below zero mirrors.")
    rotation: float = field(0.0, label="Rotation", unit="degrees", min=-36000, max=36000, animatable=True,
                            help="Clockwise, around the anchor.")
    anchor_x: float = field(0.5, label="Anchor X", unit="%", min=-20, max=20, animatable=True,
                            help="The point of the content that x and y place and that it turns around; 0 is left.")
    anchor_y: float = field(0.5, label="Anchor Y", unit="%", min=-20, max=20, animatable=True,
                            help="The point of the content that x and y place and that it turns around; 0 is top.")
    crop_left: float = field(0.0, label="Crop left", unit="%", min=0, max=1, animatable=True)
    crop_top: float = field(0.0, label="Crop top", unit="%", min=0, max=1, animatable=True)
    crop_right: float = field(0.0, label="Crop right", unit="%", min=0, max=1, animatable=True)
    crop_bottom: float = field(0.0, label="Crop bottom", unit="%", min=0, max=1, animatable=True)
    fit: Fit = field("contain", label="Fit", words=FITS,
                     help="How content of another shape is brought onto the canvas.")
    opacity: float = field(1.0, label="Opacity", unit="%", min=0, max=1, animatable=True)
    blend: Blend = field("normal", label="Blend", help="How it mixes with what lies below.")
    # fmt: on


class Block(Record):
    """One thing that takes time on a track: its place in time plus its content."""

    table: ClassVar[str] = "block"
    track: Id
    start: int = Field(ge=0)
    """Flicks from the start of the timeline."""
    duration: int = Field(gt=0)
    """Flicks."""
    content: AnyContent
    name: Name = ""
    enabled: bool = True
    colour: Colour | None = None
    placement: Placement = Placement()
    """For visual contents; sound has none and leaves it at its default."""
    effects: tuple[AnyEffect, ...] = ()
    """In the order in which they are applied."""
    transition: AnyTransition | None = None
    """From the block that ends where this one starts."""
    curves: tuple[Curve, ...] = ()
    """The animated properties; one curve a property."""
    group: str | None = None
    """Blocks of a group are selected together."""
    link: str | None = None
    """Blocks of a link (the picture and the sound of one file) are cut and moved together."""

    @property
    def end(self) -> int:
        """The first time after the block, in flicks."""
        return self.start + self.duration

    def at(self, start: int) -> Block:
        """Return the block at another time. Quicker than `replace`, for ripples that move thousands."""
        if start < 0:
            raise EditError("A block cannot begin before the start of the timeline.")
        # Every other field was validated when this block was made, and none depends on the start. What frozen values
        # hold may be shared, so this is a third of the price of model_copy().
        block = Block.__new__(Block)
        object.__setattr__(block, "__dict__", {**self.__dict__, "start": start})
        object.__setattr__(block, "__pydantic_fields_set__", self.model_fields_set)
        object.__setattr__(block, "__pydantic_extra__", self.model_extra)
        object.__setattr__(block, "__pydantic_private__", None)
        return block

    @property
    def range_on_track(self) -> TimeRange:
        """The time that it takes on its track."""
        return TimeRange(self.start, self.duration)

    def effect(self, effect_id: str) -> Effect | None:
        """Return the effect with that id, or None."""
        return next((e for e in self.effects if e.id == effect_id), None)

    def curve(self, path: str) -> Curve | None:
        """Return the curve of a property, or None when it is not animated."""
        return next((c for c in self.curves if c.path == path), None)


class Asset(Record):
    """A media file, known by its content hash, and where it was last seen."""

    table: ClassVar[str] = "asset"
    path: str
    """As POSIX text: relative to the project's folder when the file lies in or below it, else absolute."""
    hash: str = ""
    """BLAKE2b-160 of the file's bytes, in hex; empty when it was never read."""
    size: int = Field(0, ge=0)
    """Bytes."""
    modified: int = 0
    """Nanoseconds of the file's clock when the hash was taken."""
    name: Name
    info: MediaInfo | None = None
    """None when the file could not be read."""
    tags: tuple[Tag, ...] = Field((), max_length=100)
    """What the user calls it by; each once, in alphabetical order."""
    added: int = Field(0, ge=0)
    """Seconds since 1970 (UTC) when it was imported; 0 when that is not known."""


class Marker(Record):
    """A note at a time of the timeline."""

    table: ClassVar[str] = "marker"
    timeline: Id
    time: int = Field(ge=0)
    duration: int = Field(0, ge=0)
    text: str = Field("", max_length=10_000)
    colour: Colour = "#4c9aff"


class Scene(Record):
    """A named stretch of the timeline with its script: a card of the storyboard."""

    table: ClassVar[str] = "scene"
    timeline: Id
    start: int = Field(ge=0)
    duration: int = Field(gt=0)
    name: Name = "Scene"
    script: str = Field("", max_length=100_000)

    @property
    def end(self) -> int:
        """The first time after the scene, in flicks."""
        return self.start + self.duration


RECORDS: dict[str, type[Record]] = {r.table: r for r in (Project, Timeline, Track, Block, Asset, Marker, Scene)}
"""The classes by table, parents before children."""
