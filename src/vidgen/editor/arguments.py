"""The types of command arguments that a person may write in several ways: times, and names of records.

Each reads its value against the records of the document (pydantic's validation context), so that "00:00:03:12" and "V1"
mean something, and appears in the JSON schema as what may be written.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, TypeVar

from pydantic import BeforeValidator, ValidationInfo, WithJsonSchema

from vidgen.editor.records import Asset, Block, Id, Marker, Record, Scene, Track
from vidgen.errors import UsageError, VidgenError

if TYPE_CHECKING:
    from vidgen.editor.queries import Records

R = TypeVar("R", bound=Record)


def _records(info: ValidationInfo) -> Records:
    if info.context is None:
        raise RuntimeError("command arguments are read against a document")
    records: Records = info.context["records"]
    return records


_SHORTEST = 7_350
"""Flicks of one sample at 96 kHz: who writes a smaller number, for example 4, means seconds."""


def _time(value: Any, info: ValidationInfo) -> int:
    if isinstance(value, bool):
        raise ValueError("not a time")  # noqa: TRY004 - pydantic turns ValueError into its own
    if isinstance(value, float) and not value.is_integer():
        raise ValueError(f"a number means flicks, which are whole; write '{value}s' for seconds")
    if isinstance(value, int | float):
        number = int(value)
        if 0 < abs(number) < _SHORTEST:
            raise ValueError(f"{number} means flicks, too few to be seen or heard; write '{number}s' for seconds")
        return number
    try:
        return _records(info).rate.parse_time(str(value))
    except VidgenError as error:
        raise ValueError(str(error)) from None


def _length(value: Any, info: ValidationInfo) -> int:
    length = _time(value, info)
    rate = _records(info).rate
    if rate.snap(length) <= 0:
        raise ValueError(f"'{value}' is shorter than a frame (at {rate} fps); write at least '1f'")
    return length


def _length_or_none(value: Any, info: ValidationInfo) -> int:
    return _length(value, info) if _time(value, info) else 0


_WRITTEN = WithJsonSchema(
    {
        "type": ["string", "integer"],
        "description": "a time: timecode '00:00:03:12', '00:00:03.5', seconds '3.5s', frames '84f', "
        "or a whole number of flicks (1/705600000 s)",
    }
)

Time = Annotated[int, BeforeValidator(_time), _WRITTEN]
"""A time or a length of time in flicks. Text is timecode, seconds or frames; a number is flicks, and whole."""
Length = Annotated[int, BeforeValidator(_length), _WRITTEN]
"""A length of time of at least a frame, written like a `Time`."""
LengthOrNone = Annotated[int, BeforeValidator(_length_or_none), _WRITTEN]
"""The same, or 0 for what takes no time."""


def find_block(records: Records, text: str) -> Block:
    """Return the block that `text` means: an id, a name that only one block has, or `V1:3`, the third block of V1.

    Raises UsageError.
    """
    if block := records.find(text, Block):
        return block
    track_name, colon, number = text.rpartition(":")
    if colon and number.isdecimal():
        track = find_named(records, track_name, Track)
        blocks = records.blocks_on(track.id)
        if not 1 <= int(number) <= len(blocks):
            raise UsageError(f"'{text}' does not exist: the track {track.name} has {len(blocks)} blocks.")
        return blocks[int(number) - 1]
    return find_named(records, text, Block)


def find_named(records: Records, text: str, cls: type[R]) -> R:
    """Return the record with that id or with that name, if only one has it. Raises UsageError.

    An asset also has the name of its file, which may hold what a name must not.
    """
    if record := records.find(text, cls):
        return record
    found = [r for r in records.of(cls) if getattr(r, "name", None) == text and text]
    if not found and text:
        found = [r for r in records.of(cls) if isinstance(r, Asset) and r.path.rpartition("/")[2] == text]
    if len(found) == 1:
        return found[0]
    if found:
        raise UsageError(f"'{text}' is the name of {len(found)} {cls.table}s; use an id, for example {found[0].id}.")
    hint = "; 'vidgen import' brings a file in" if cls is Asset else ""
    raise UsageError(f"There is no {cls.table} '{text}' in this project; 'vidgen show' lists what there is{hint}.")


def _reference(cls: type[Record], description: str) -> Any:
    def read(value: Any, info: ValidationInfo) -> Id:
        if not isinstance(value, str):
            raise ValueError("not an id or a name")  # noqa: TRY004 - pydantic turns ValueError into its own
        records = _records(info)
        try:
            return find_block(records, value).id if cls is Block else find_named(records, value, cls).id
        except VidgenError as error:
            raise ValueError(str(error)) from None

    return [BeforeValidator(read), WithJsonSchema({"type": "string", "description": description})]


_BLOCK = _reference(Block, "a block: its id, its name, or 'V1:3' for the third block of track V1")
_TRACK = _reference(Track, "a track: its id or its name, for example V1")
_ASSET = _reference(Asset, "an asset: its id or its name")
_MARKER = _reference(Marker, "a marker: its id")
_SCENE = _reference(Scene, "a scene: its id or its name")

BlockId = Annotated[str, _BLOCK[0], _BLOCK[1]]
TrackId = Annotated[str, _TRACK[0], _TRACK[1]]
AssetId = Annotated[str, _ASSET[0], _ASSET[1]]
MarkerId = Annotated[str, _MARKER[0], _MARKER[1]]
SceneId = Annotated[str, _SCENE[0], _SCENE[1]]
