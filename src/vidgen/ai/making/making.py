"""`make_video`: an order becomes a project, or goes on where it stopped."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import ValidationError

from vidgen.ai.making.made import MadeVideo, Told
from vidgen.ai.making.maker import Maker
from vidgen.ai.making.matching import matches
from vidgen.ai.making.order import SIZES, VideoOrder
from vidgen.ai.making.outline import Outline
from vidgen.ai.making.requests import who_does
from vidgen.ai.making.steps import SCENES, Outcome
from vidgen.errors import ProjectError, UsageError, VidgenError
from vidgen.files import atomic_write, discard
from vidgen.timing import FLICKS
from vidgen.untrusted import json_of, read_bytes

if TYPE_CHECKING:
    from vidgen.ai.service import AIService
    from vidgen.storage.open_project import OpenProject
    from vidgen.storage.service import ProjectService

log = logging.getLogger(__name__)

ORDER = "order.json"
_RATE = "30"


async def make_video(
    projects: ProjectService,
    ai: AIService,
    order: VideoOrder,
    path: Path,
    on_step: Callable[[Told], None] | None = None,
    more: int = 0,
) -> MadeVideo:
    """Make the project of an order at `path`; what an earlier run of the same order has done is taken over.

    `more`: steps that the caller adds to those that are counted.

    Raises UsageError when the project there is another one, and what `Maker.make` raises.
    """
    width, height = SIZES[order.format]
    folder = path.with_suffix(".media")
    new = not path.exists()
    if not new and order_of(path) != order:
        raise UsageError(f"'{path}' is there already, and is another video; name another one with --project.")
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"'{folder}' is a file, but the steps of the video go into a folder of that name; move it.")
    if new:
        beside = _keep(order, folder)  # before there is a project: one without an order would be another video's
        name = (order.idea or path.stem).splitlines()[0][:200]
        try:
            project = projects.create(path, name=_printable(name), width=width, height=height, rate=_RATE)
        except VidgenError:
            if beside:
                discard(folder / ORDER)
                folder.rmdir()
            raise
    else:
        project = projects.open(path)
    try:
        with project:
            if project.read_only is not None:
                raise ProjectError(f"'{path.name}' cannot be changed. {project.read_only}")
            maker = Maker(ai, project, order, on_step)
            try:
                return _as_it_is(project, maker) or await maker.make(project, more)
            finally:
                await ai.aclose()
    except VidgenError:
        if new:
            _forget_if_nothing_came(order, path, folder)
        raise


def _keep(order: VideoOrder, folder: Path) -> bool:
    """Write the order down; tell whether the folder is new."""
    new = not folder.exists()
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise ProjectError(f"The folder '{folder}' cannot be made: {error.strerror or error}.") from error
    atomic_write(folder / ORDER, order.model_dump_json(indent=1).encode())
    return new


def _forget_if_nothing_came(order: VideoOrder, path: Path, folder: Path) -> None:
    """Take a project of this run away that holds nothing yet, so that the order can be mended and given again."""
    free = order.script or who_does(order, "text") is None  # rules write the same outline again, in no time
    mine = {ORDER, "outline.json"} if free else {ORDER}
    try:
        if all(file.name in mine for file in folder.iterdir()):
            discard(*(folder / name for name in mine))
            folder.rmdir()
            discard(path)
    except OSError as error:
        log.info("what was begun at '%s' stays: %s", path, error)


def order_of(path: Path) -> VideoOrder | None:
    """Return the order that the project at `path` was made for; None when it was made otherwise."""
    try:
        return VideoOrder.model_validate_json(
            json.dumps(json_of(read_bytes(path.with_suffix(".media") / ORDER, 4 << 20)))
        )
    except (OSError, ValueError):
        return None


def _as_it_is(project: OpenProject, maker: Maker) -> MadeVideo | None:
    """Return what an earlier run made, when it came to the timeline; whatever the user changed since then stays.

    Raises ProjectError when nobody knows any more what was made there: a second film would lie over the first.
    """
    if not project.document.scenes():
        return None
    kept = maker.steps.get("outline")
    try:
        outline = Outline.model_validate(kept.data if kept is not None else None)
    except ValidationError:
        raise ProjectError(
            f"'{project.path.name}' holds a film already, and '{maker.steps.folder.name}/outline.json', which says how it "
            "was made, is missing or damaged; go on by hand, or make a new one under another name."
        ) from None
    if maker.steps.get(SCENES) is None:  # it died between the timeline and its last step
        maker.steps.put(SCENES, "", Outcome([s.id for s in project.document.scenes()]))
    seconds = project.document.duration() / FLICKS
    found, exact = tuple(matches(outline)), maker.captions(project.document)
    return MadeVideo(outline, found, len(project.document.scenes()), seconds, Decimal(0), 1, exact)


def _printable(name: str) -> str:
    return "".join(c for c in name if c.isprintable()).strip() or "Video"
