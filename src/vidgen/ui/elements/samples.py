"""A little film for each kind, of which its picture is taken. Nothing here knows any one kind."""

from __future__ import annotations

import hashlib
import inspect
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from vidgen import __version__
from vidgen.editor.catalogue import Entry, entries
from vidgen.editor.command import run
from vidgen.editor.document import Document
from vidgen.editor.kinds import Kind
from vidgen.editor.queries import Snapshot
from vidgen.editor.records import Asset
from vidgen.errors import VidgenError
from vidgen.imaging.drawing import Colouring, Reworking
from vidgen.timing import FLICKS

SIZE = (256, 144)
"""Pixels of a picture."""
FRAMES = 12
"""Pictures of a transition, from all of the first to all of the second."""
_PLAIN = "#23262e"
_WAY = 2
"""Another number when pictures are taken in another way: those that are kept are thrown away."""
_BLOCK = 3 * FLICKS
_JOIN = 2 * FLICKS
STRENGTHS = (0.05, 0.15, 0.4)
"""How far a number of an effect goes from its default to its largest value while the ones before show nothing."""


@dataclass(frozen=True)
class Sample:
    """A film, and the times at which it is looked at, in flicks."""

    snapshot: Snapshot
    times: tuple[int, ...]


def is_offered(entry: Entry) -> bool:
    """Tell whether a kind can be put into a film just so: those that need a file come from the media bin."""
    if entry.role == "every block" or not issubclass(entry.model, Kind):
        return False
    return not any(f.is_required() for f in entry.model.model_fields.values())


def is_shown_over(entry: Entry) -> bool:
    """Tell whether it is a block that shows what lies below it, and nothing without that."""
    return entry.role == "block" and issubclass(entry.model, Reworking)


def has_picture(entry: Entry) -> bool:
    """Tell whether there is anything of it to be seen."""
    return "audio" not in entry.media[:1]


def identity(entry: Entry) -> str:
    """Return a hash of a kind's file and of the program's version: another one looks different, perhaps."""
    module = inspect.getmodule(entry.model)
    try:
        source = inspect.getsource(module) if module is not None else ""
    except (OSError, TypeError):
        source = str(entry.model.model_json_schema())
    return hashlib.blake2b(f"{__version__} {_WAY}\n{entry.role}\n{source}".encode(), digest_size=20).hexdigest()


def sample(entry: Entry, photos: Sequence[Asset], *, strength: float = 0) -> Sample:
    """Return the film of a kind. `photos`: what effects are shown on, then two stills, between which transitions lead.

    strength: of an effect whose numbers are not the defaults, or of such an effect of a block.

    Raises VidgenError when the kind cannot be shown by itself.
    """
    document = Document.new(width=SIZE[0], height=SIZE[1], rate="24", background=_PLAIN)
    for photo in photos:
        with document.transaction("Photo") as tx:
            tx.put(photo)
    if is_shown_over(entry):
        _photo(document, photos[0])
        made = run(document, "overlay", {"at": 0, "kind": entry.name, "duration": _BLOCK})
        if strength:
            effect = next(
                e for e in entries() if e.role == "effect" and issubclass(e.model, Colouring) and is_offered(e)
            )
            values = {"block": made["block"], "kind": effect.name, "values": _strong_values(effect, strength)}
            run(document, "add-effect", values)
        return Sample(document.snapshot(), (_BLOCK // 2,))
    if entry.role == "block":
        run(document, "append", {"kind": entry.name, "duration": _BLOCK})
        return Sample(document.snapshot(), (_BLOCK * 3 // 5,))
    if entry.role == "effect":
        values = _strong_values(entry, strength) if strength else {}
        run(document, "add-effect", {"block": _photo(document, photos[0]), "kind": entry.name, "values": values})
        return Sample(document.snapshot(), (_BLOCK // 2,))
    blocks = [_photo(document, photo) for photo in photos[1:]]
    run(document, "set-transition", {"block": blocks[1], "kind": entry.name, "duration": _JOIN})
    start = _BLOCK - _JOIN // 2
    return Sample(document.snapshot(), tuple(start + _JOIN * n // (FRAMES - 1) for n in range(FRAMES)))


def plain(photos: Sequence[Asset]) -> Sample:
    """Return the film without an effect; without photos, one that is nothing but the background."""
    document = Document.new(width=SIZE[0], height=SIZE[1], rate="24", background=_PLAIN)
    if photos:
        with document.transaction("Photo") as tx:
            tx.put(photos[0])
        _photo(document, photos[0])
    else:
        made = run(document, "append", {"kind": "solid", "duration": _BLOCK})
        run(document, "enable", {"blocks": made["blocks"], "on": False})
    return Sample(document.snapshot(), (_BLOCK // 2,))


def _photo(document: Document, photo: Asset) -> str:
    made = run(document, "append", {"asset": photo.id, "duration": _BLOCK, "sound": False})
    run(document, "set", {"blocks": [made["block"]], "path": "placement.fit", "value": "cover"})
    return str(made["block"])


def _strong_values(entry: Entry, strength: float) -> dict[str, Any]:
    """Return values for the first number that an effect has, well away from its default."""
    for fact in entry.properties():
        low, high, default = (fact.schema.get(k) for k in ("minimum", "maximum", "default"))
        if fact.schema.get("type") == "number" and isinstance(default, int | float) and high is not None:
            end = high if high > default else low
            if end is not None:
                return {fact.field.name: default + strength * (end - default)}
    raise VidgenError(f"'{entry.title}' has no number that could be seen.")
