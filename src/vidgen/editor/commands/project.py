"""Commands for what holds for the whole project: its settings, and guides over its canvas."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from vidgen.editor.command import command
from vidgen.editor.edits.captioning import place_for, replace_all
from vidgen.editor.edits.speed import regrid
from vidgen.editor.fields import Colour
from vidgen.editor.records import MOST_GUIDES, GuidePlace, Id, Name, Rate
from vidgen.editor.transaction import Transaction
from vidgen.errors import EditError

Side = Annotated[int, Field(ge=16, le=16384, multiple_of=2)]


@command(title="Project settings", menu="Project")
def set_project(
    tx: Transaction,
    name: Name | None = None,
    width: Side | None = None,
    height: Side | None = None,
    rate: Rate | None = None,
    sample_rate: Literal[44100, 48000, 96000] | None = None,
    background: Colour | None = None,
) -> Id:
    """Change the project's name, canvas, frame rate, sample rate or background; what is not given stays.

    * Another frame rate moves the edges of all pictures and captions to the nearest of the new frames.
    * When the canvas becomes upright, captions at the foot go up to where phone apps cover nothing, and back when it no
      longer is; those that were put elsewhere stay.

    name: of the project.
    width: of the canvas in pixels, even.
    height: of the canvas in pixels, even.
    rate: frames per second: 25, 29.97 or 30000/1001.
    sample_rate: of the sound: 44100, 48000 or 96000.
    background: the colour below all tracks.
    """
    given = {
        "name": name, "width": width, "height": height, "rate": rate, "sample_rate": sample_rate,
        "background": background,
    }  # fmt: skip
    old, place = tx.project, place_for(tx)
    new = tx.put(old.replace(**{k: v for k, v in given.items() if v is not None}))
    if new.rate != old.rate:
        regrid(tx)
    replace_all(tx, place)
    return new.id


@command(title="Set guides", menu="Project")
def set_guides(tx: Transaction, x: list[GuidePlace], y: list[GuidePlace]) -> Id:
    """Put these guides over the canvas and no others; what lies twice in the same place is one.

    x: upright ones, pixels from the left edge.
    y: level ones, pixels from the upper edge.
    """
    places = {"guides_x": tuple(sorted(set(x))), "guides_y": tuple(sorted(set(y)))}
    if any(len(one) > MOST_GUIDES for one in places.values()):
        raise EditError(f"There can be {MOST_GUIDES} guides of each direction.")
    return tx.put(tx.project.replace(**places)).id
