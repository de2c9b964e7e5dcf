"""Commands for markers."""

from __future__ import annotations

from vidgen.editor.arguments import LengthOrNone, MarkerId, Time
from vidgen.editor.command import command
from vidgen.editor.fields import Colour
from vidgen.editor.records import Id, Marker
from vidgen.editor.transaction import Transaction
from vidgen.errors import EditError


def _not_before_zero(time: int | None) -> None:
    if time is not None and time < 0:
        raise EditError("A marker lies at or after the start of the timeline.")


@command(title="Add marker", menu="Marker", shortcut="M")
def add_marker(tx: Transaction, at: Time, text: str = "", duration: LengthOrNone = 0, colour: Colour = "#4c9aff") -> Id:
    """Put a marker on the timeline.

    at: its time.
    text: the note.
    duration: how long; 0 for a moment.
    colour: #rrggbb.
    """
    _not_before_zero(at)
    _not_before_zero(duration)
    fields = {"timeline": tx.timeline.id, "time": at, "text": text, "duration": duration, "colour": colour}
    return tx.put(_marker(Marker.new_id(), fields)).id


def _marker(marker_id: Id, fields: dict[str, object]) -> Marker:
    if len(str(fields["text"])) > 10_000:
        raise EditError("The text of a marker can be 10,000 letters long.")
    return Marker.model_validate({"id": marker_id, **fields})


@command(title="Change marker", menu="Marker")
def set_marker(
    tx: Transaction,
    marker: MarkerId,
    at: Time | None = None,
    text: str | None = None,
    duration: LengthOrNone | None = None,
    colour: Colour | None = None,
) -> Id:
    """Change a marker; what is not given stays.

    marker: which marker.
    at: its time.
    text: the note.
    duration: how long.
    colour: #rrggbb.
    """
    _not_before_zero(at)
    given = {"time": at, "text": text, "duration": duration, "colour": colour}
    return tx.put(tx.get(marker, Marker).replace(**{k: v for k, v in given.items() if v is not None})).id


@command(title="Remove markers", menu="Marker")
def remove_markers(tx: Transaction, markers: list[MarkerId] | None = None) -> None:
    """Remove markers.

    markers: which; without it all of the timeline.
    """
    for marker in dict.fromkeys([m.id for m in tx.markers()] if markers is None else markers):
        tx.remove(marker)
