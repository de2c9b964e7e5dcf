"""Which commands were chosen in the palette last, kept for the next start in `palette.json` in vidgen's own folder."""

from __future__ import annotations

import logging

from pydantic import BaseModel, ConfigDict

from vidgen import folders
from vidgen.errors import VidgenError
from vidgen.preferences import chosen
from vidgen.write_behind import write_soon

log = logging.getLogger(__name__)

NAME = "palette.json"
_MOST = 12


class _Kept(BaseModel):
    model_config = ConfigDict(frozen=True)

    names: tuple[str, ...] = ()


def recent_commands() -> tuple[str, ...]:
    """Return the names of the actions that were chosen, the last one first."""
    return chosen(_Kept, NAME, []).names[:_MOST]


def note_command(name: str) -> None:
    """Note that an action was chosen."""
    kept = _Kept(names=(name, *(n for n in recent_commands() if n != name))[:_MOST])
    try:
        write_soon(folders.home() / NAME, kept.model_dump_json(indent=2).encode() + b"\n")
    except VidgenError as error:
        log.info("what was chosen in the palette is not kept: %s", error)
