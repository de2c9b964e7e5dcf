"""Rendering one part of a planned export, without a farm's connection: what `vidgen segment` does."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from vidgen.editor.records import Id
from vidgen.errors import RenderError
from vidgen.render.farm.farmhand import Farmhand, Refused
from vidgen.render.farm.job import FarmJob
from vidgen.render.farm.media_cache import MediaCache
from vidgen.render.segments.segment import Segment, Sound
from vidgen.render.segments.store import Store
from vidgen.workers import WorkerFailed

_TRIES = 2


def render_part(
    job: FarmJob,
    places: Mapping[Id, Path],
    part: Segment | Sound,
    store: Store,
    on_done: Callable[[int], None] = lambda _: None,
) -> dict[str, Any]:
    """Have a part in the store; return its `size`, and `found` when it was there before.

    `on_done` is told how many frames are done. Raises RenderError and MediaError.
    """
    hand = Farmhand(store, MediaCache(store.folder / "media"))
    try:
        name = hand.know(job, places)
        for attempt in range(_TRIES):
            try:
                answer = hand.make(name, part, lambda: True, on_done)
            except WorkerFailed as failure:
                if attempt == _TRIES - 1:
                    raise RenderError(f"The part cannot be rendered: {failure}") from failure
            except Refused as refusal:
                raise RenderError(f"This machine cannot render the part: it {refusal}.") from refusal
            else:
                if "failed" in answer:
                    raise RenderError(answer["failed"])
                return answer
    finally:
        hand.close()
    raise RuntimeError("the loop returns or raises")
