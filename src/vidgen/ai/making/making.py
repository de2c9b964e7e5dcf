"""`make_video`: an order becomes a project, or goes on where it stopped."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from vidgen.ai.making.maker import SCENES, MadeVideo, Maker, Told
from vidgen.ai.making.matching import matches
from vidgen.ai.making.order import SIZES, VideoOrder
from vidgen.ai.making.outline import Outline
from vidgen.ai.making.steps import Outcome
from vidgen.errors import ProjectError, UsageError
from vidgen.files import atomic_write
from vidgen.timing import FLICKS
from vidgen.untrusted import json_of, read_bytes

if TYPE_CHECKING:
    from vidgen.ai.service import AIService
    from vidgen.storage.open_project import OpenProject
    from vidgen.storage.service import ProjectService

ORDER = "order.json"
_RATE = "30"


async def make_video(
    projects: ProjectService,
    ai: AIService,
    order: VideoOrder,
    path: Path,
    on_step: Callable[[Told], None] | None = None,
) -> MadeVideo:
    """Make the project of an order at `path`; what an earlier run of the same order has done is taken over.

    Raises UsageError when the project there is another one, and what `Maker.make` raises.
    """
    width, height = SIZES[order.format]
    folder = path.with_suffix(".media")
    if path.exists():
        if order_of(path) != order:
            raise UsageError(f"'{path}' is there already, and is another video; name another one with --project.")
        project = projects.open(path)
    else:
        name = (order.idea or path.stem).splitlines()[0][:200]
        project = projects.create(path, name=_printable(name), width=width, height=height, rate=_RATE)
        folder.mkdir(exist_ok=True)
        atomic_write(folder / ORDER, order.model_dump_json(indent=1).encode())
    with project:
        if project.read_only is not None:
            raise ProjectError(f"'{path.name}' cannot be changed. {project.read_only}")
        maker = Maker(ai, project, order, on_step)
        try:
            return _as_it_is(project, maker) or await maker.make(project)
        finally:
            await ai.aclose()


def order_of(path: Path) -> VideoOrder | None:
    """Return the order that the project at `path` was made for; None when it was made otherwise."""
    try:
        return VideoOrder.model_validate_json(
            json.dumps(json_of(read_bytes(path.with_suffix(".media") / ORDER, 4 << 20)))
        )
    except (OSError, ValueError):
        return None


def _as_it_is(project: OpenProject, maker: Maker) -> MadeVideo | None:
    """Return what an earlier run made, when it came to the timeline; whatever the user changed since then stays."""
    if not project.document.scenes():
        return None
    kept = maker.steps.get("outline")
    if kept is None:
        return None
    outline = Outline.model_validate(kept.data)
    if maker.steps.get(SCENES) is None:  # it died between the timeline and its last step
        maker.steps.put(SCENES, "", Outcome([s.id for s in project.document.scenes()]))
    seconds = project.document.duration() / FLICKS
    return MadeVideo(outline, tuple(matches(outline)), len(project.document.scenes()), seconds, Decimal(0), 1)


def _printable(name: str) -> str:
    return "".join(c for c in name if c.isprintable()).strip() or "Video"
