"""One frame of a plan, in a worker: what `vidgen frame` and the preview show."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from vidgen.render.coding import png_of
from vidgen.render.composing.compositor import Compositor
from vidgen.render.plan import RenderPlan
from vidgen.render.preflight.text_notes import text_notes
from vidgen.render.segments.work import composed
from vidgen.render.sources import Sources


def single_frame(plan: RenderPlan, number: int, form: str, doing: Callable[[str], None]) -> tuple[Any, bytes]:
    """Return facts and bytes of frame `number`: a PNG file (`form` "png"), or the planes that an encoder would be given.

    Planes come one after the other, row by row without padding. Raises RenderError and MediaError.
    """
    sources = Sources(plan, doing)
    try:
        frame = composed(Compositor(plan, sources), number)
        if form == "png":
            return {"notes": [*plan.notes, *text_notes(plan)]}, png_of(frame)
        planes = [np.frombuffer(p, np.uint8).reshape(p.height, p.line_size) for p in frame.planes]  # type: ignore[call-overload]
        depth = 2 if "10le" in frame.format.name else 1
        rows = [plane[:, : p.width * depth].tobytes() for plane, p in zip(planes, frame.planes, strict=True)]
        return {"format": frame.format.name, "width": frame.width, "height": frame.height}, b"".join(rows)
    finally:
        sources.close()
