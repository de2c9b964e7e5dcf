"""The render worker as members of a farm run it: it also tells whether it would render the same as another machine."""

from __future__ import annotations

from typing import Any

from vidgen.render import worker
from vidgen.render.plan import RenderPlan
from vidgen.render.preset import Preset
from vidgen.render.segments.segment import Facts
from vidgen.render.segments.survey import facts_of
from vidgen.workers import Channel


def _agree(channel: Channel, params: dict[str, Any], payload: bytes) -> tuple[Any, bytes]:
    """Compare this machine with the `facts` of another; return a clause that says what differs, or None."""
    channel.doing("comparing fonts and encoder")
    theirs = Facts.model_validate(params["facts"])
    preset = Preset.model_validate(params["preset"])
    ours = facts_of(RenderPlan.model_validate_json(payload), preset, theirs.hashes)
    if ours.version != theirs.version:
        return "has another version of vidgen, or of the libraries it draws and encodes with", b""
    if ours.fonts != theirs.fonts:
        return "has other fonts than the project uses; install the same ones", b""
    if ours.encoder != theirs.encoder:
        return f"would encode with {ours.encoder} in place of {theirs.encoder}", b""
    return None, b""


HANDLERS = {**worker.HANDLERS, "agree": _agree}
