"""What the render worker serves: whole exports and single frames. It runs under `vidgen.workers`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from vidgen.errors import RenderError
from vidgen.render.compositor import Compositor
from vidgen.render.encoder import png_of
from vidgen.render.export import Reports, composed, export
from vidgen.render.plan import RenderPlan
from vidgen.render.preset import Preset
from vidgen.render.sources import Sources
from vidgen.render.text_notes import text_notes
from vidgen.workers import Channel


def _export(channel: Channel, params: dict[str, Any], payload: bytes) -> tuple[Any, bytes]:  # noqa: ARG001
    """Write a file. Errors about a frame are answered as a result, so that frame and block come along."""
    plan = RenderPlan.model_validate(params["plan"])
    preset = Preset.model_validate(params["preset"])
    reports = Reports(channel.doing, channel.event)
    try:
        notes = export(plan, preset, Path(params["path"]), reports, lambda: channel.cancelled)
    except RenderError as error:
        if error.frame is None:
            raise
        return {"failed": str(error), "frame": error.frame, "block": error.block}, b""
    return {"notes": notes}, b""


def _frame(channel: Channel, params: dict[str, Any], payload: bytes) -> tuple[Any, bytes]:  # noqa: ARG001
    """Return one frame of a plan as a PNG file, or as the planes that an encoder would be given."""
    plan = RenderPlan.model_validate(params["plan"])
    sources = Sources(plan, channel.doing)
    try:
        compositor = Compositor(plan, sources)
        frame = composed(compositor, int(params["frame"]))
        if params["form"] == "png":
            return {"notes": [*plan.notes, *text_notes(plan)]}, png_of(frame)
        planes = [np.frombuffer(p, np.uint8).reshape(p.height, p.line_size) for p in frame.planes]  # type: ignore[call-overload]
        depth = 2 if "10le" in frame.format.name else 1
        rows = [plane[:, : p.width * depth].tobytes() for plane, p in zip(planes, frame.planes, strict=True)]
        return {"format": frame.format.name, "width": frame.width, "height": frame.height}, b"".join(rows)
    finally:
        sources.close()


HANDLERS = {"export": _export, "frame": _frame}
