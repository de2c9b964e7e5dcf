"""One scene anew: other words, another picture, another reading. Everything else stays as it is, and is not paid again.

The scene becomes as long as its new voice; what comes later moves, and the music is made to fit.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import ValidationError

from vidgen.ai.making.assembling import EFFECTS_TRACK, MUSIC, Narrated, put_music, put_scene, scene_length
from vidgen.ai.making.knowledge import emojis_in
from vidgen.ai.making.maker import Maker, Told
from vidgen.ai.making.making import order_of
from vidgen.ai.making.order import SceneChoice
from vidgen.ai.making.outline import Outline, SceneOutline
from vidgen.editor.document import Transaction
from vidgen.editor.edits.rippling import close_gap, make_room
from vidgen.editor.model import explain
from vidgen.editor.records import Scene
from vidgen.errors import ProjectError, UsageError
from vidgen.timing import FLICKS

if TYPE_CHECKING:
    from vidgen.ai.service import AIService
    from vidgen.storage.open_project import OpenProject
    from vidgen.storage.service import ProjectService


@dataclass(frozen=True)
class Wish:
    """What is to be different. What is None or False stays."""

    script: str | None = None
    headline: str | None = None
    picture: bool = False
    """Another picture of the same words."""
    voice: bool = False
    """Another reading of the same words, where the voice can read differently."""


@dataclass(frozen=True)
class Remade:
    """What came of it."""

    name: str
    before: int
    """Flicks of the scene."""
    after: int
    steps: int
    """Steps that had to be done."""


async def remake_scene(
    projects: ProjectService,
    ai: AIService,
    path: Path,
    number: int,
    wish: Wish,
    on_step: Callable[[Told], None] | None = None,
) -> Remade:
    """Make scene `number` (from 1) of a project that `make_video` made anew, as one undo step beside new media.

    Raises UsageError when the project was made otherwise or has no such scene, and what `Maker.make` raises.
    """
    order = order_of(path)
    if order is None:
        raise UsageError(f"'{path.name}' was not made by 'vidgen make': its scenes cannot be made anew.")
    with projects.open(path) as project:
        if project.read_only is not None:
            raise ProjectError(f"'{path.name}' cannot be changed. {project.read_only}")
        try:
            return await _remake(project, Maker(ai, project, order, on_step), number, wish)
        finally:
            await ai.aclose()


async def _remake(project: OpenProject, maker: Maker, number: int, wish: Wish) -> Remade:
    kept = maker.steps.get("outline")
    if kept is None:
        raise UsageError(f"The steps of '{project.path.name}' are gone: its scenes cannot be made anew.")
    outline = Outline.model_validate(kept.data)
    scenes = project.document.scenes()
    if not 1 <= number <= min(len(scenes), len(outline.scenes)):
        raise UsageError(f"There is no scene {number}; there are {len(scenes)}.")
    scene = scenes[number - 1]
    wanted = _wanted(outline.scenes[number - 1], wish)
    choices = maker.choices()
    choice = choices.get(number, SceneChoice())
    choice = SceneChoice(picture=choice.picture + wish.picture, voice=choice.voice + wish.voice)
    narrated, drawn = await asyncio.gather(
        maker.narration(wanted, number, choice), maker.picture_if_drawn(wanted, number, choice)
    )
    changed = Outline(
        title=outline.title,
        source=outline.source,
        scenes=tuple(wanted if n == number else s for n, s in enumerate(outline.scenes, 1)),
    )
    length = scene_length(project.document, narrated, last=number == len(scenes))
    seconds = (project.document.duration() + length - scene.duration) / FLICKS
    with_music = any(t.name == MUSIC and project.document.blocks_on(t.id) for t in project.document.tracks())
    bed = await maker.music(changed, seconds) if with_music else None
    made = maker.imported(replace(narrated, picture=drawn))
    music = maker.asset(bed) if bed is not None else None
    with project.document.transaction("Remake scene", "ai") as tx:
        _put_anew(tx, scene, made, maker, changed, number, choice, length, music)
    maker.steps.amend("outline", changed.model_dump(mode="json"))
    maker.choose(number, choice)
    return Remade(wanted.headline, scene.duration, length, maker.done_anew)


def _wanted(old: SceneOutline, wish: Wish) -> SceneOutline:
    script = " ".join(wish.script.split()) if wish.script is not None else old.narration
    headline = wish.headline if wish.headline is not None else old.headline
    changed = script != old.narration or headline != old.headline
    emoji = (emojis_in(f"{headline} {script}") or [old.emoji])[0] if changed else old.emoji
    try:
        return SceneOutline(
            role=old.role,
            headline=headline,
            narration=script,
            picture=f"{headline}: {script}"[:1000] if changed else old.picture,
            emoji=emoji,
        )
    except ValidationError as error:
        raise UsageError(f"The scene cannot be made like that: {explain(error)}") from None


def _put_anew(
    tx: Transaction,
    scene: Scene,
    made: Narrated,
    maker: Maker,
    outline: Outline,
    number: int,
    choice: SceneChoice,
    length: int,
    music: str | None,
) -> None:
    rows = {t.name: t for t in tx.tracks()}
    if music is not None:
        for block in tx.blocks_on(rows[MUSIC].id):
            tx.remove(block.id)
    old = tx.members(group=scene.id)
    own = [b for b in old if b.track != rows[EFFECTS_TRACK].id] if EFFECTS_TRACK in rows else list(old)
    for block in own:
        tx.remove(block.id)
    across = [
        b
        for b in (tx.blocks_on(rows[EFFECTS_TRACK].id) if EFFECTS_TRACK in rows else ())
        if b.start < scene.end < b.end
    ]
    for block in across:  # the sound of the next cut: it begins before it
        tx.remove(block.id)
    by = length - scene.duration
    if by > 0:
        make_room(tx, tx.timeline.id, (), scene.end, by, "all", cut=True)
    elif by < 0:
        close_gap(tx, tx.timeline.id, (), scene.end + by, scene.end, "all")
    for block in across:
        tx.put(block.replace(start=block.start + by))
    now = tx.put(
        tx.get(scene.id, Scene).replace(
            start=scene.start,
            duration=length,
            script=made.outline.narration,
            name="".join(c for c in made.outline.headline[:255] if c.isprintable()),
        )
    )
    points = tuple(s for s in outline.scenes if s.role == "point")
    shown = sum(s.role == "point" for s in outline.scenes[:number]) if made.outline.role == "point" else 0
    look = maker.look(outline)
    look = replace(look, seed=look.seed + 17 * choice.picture)
    put_scene(tx, now, made, look, points, shown, number - 1, None)
    if music is not None:
        put_music(tx, music)
