"""One scene anew: other words, another picture, another reading. Everything else stays as it is, and is not paid again.

The scene becomes as long as its new voice; what comes later moves, and the music is made to fit.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import TypeAdapter, ValidationError

from vidgen.ai.making.assembling import EFFECTS_TRACK, MUSIC, Narrated, put_music, put_scene, scene_length
from vidgen.ai.making.knowledge import emojis_in
from vidgen.ai.making.made import Told
from vidgen.ai.making.maker import Maker
from vidgen.ai.making.making import order_of
from vidgen.ai.making.order import SceneChoice
from vidgen.ai.making.outline import Outline, SceneOutline
from vidgen.ai.making.steps import SCENES, Steps
from vidgen.editor.document import Document
from vidgen.editor.edits.rippling import close_gap, make_room
from vidgen.editor.model import explain
from vidgen.editor.queries import Records
from vidgen.editor.records import Block, Id, Scene
from vidgen.editor.transaction import Transaction
from vidgen.errors import EditError, ProjectError, UsageError
from vidgen.timing import FLICKS

if TYPE_CHECKING:
    from vidgen.ai.service import AIService
    from vidgen.storage.service import ProjectService

_IDS: TypeAdapter[list[Id]] = TypeAdapter(list[Id])


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


@dataclass(frozen=True)
class Anew:
    """What was made for a scene, before it is on the timeline."""

    scene: Scene
    place: int
    """Among the scenes of the timeline, from 0."""
    blocks: tuple[Block, ...]
    duration: int
    """Of the timeline that it was made for."""
    number: int
    """In the outline, from 1."""
    before: SceneOutline
    outline: Outline
    choice: SceneChoice
    narrated: Narrated
    """With the names of files."""
    music: str | None
    length: int
    """Of the scene, in flicks."""
    spoken: bool
    """Whether other words were wished."""
    steps: int

    @property
    def files(self) -> tuple[str, ...]:
        """The names of all files, in the folder of the steps."""
        return tuple(n for n in (self.narrated.voice, self.narrated.picture, self.music) if n is not None)

    def fits(self, records: Records) -> bool:
        """Tell whether the scene is still what this was made for."""
        return (
            records.find(self.scene.id, Scene) == self.scene
            and tuple(records.members(group=self.scene.id)) == self.blocks
            and records.duration() == self.duration
        )


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
        scenes = project.document.scenes()
        if not 1 <= number <= len(scenes):
            raise UsageError(f"There is no scene {number}; there are {len(scenes)}.")
        maker = Maker(ai, project, order, on_step)
        try:
            anew = await make_anew(maker, project.document, scenes[number - 1].id, wish)
        finally:
            await ai.aclose()
        remade = put_anew(project.document, maker, anew, {n: maker.asset(project, n) for n in anew.files})
        keep_anew(maker, anew)
        return remade


def made_scenes(steps: Steps, scenes: Sequence[Scene]) -> tuple[Outline, dict[Id, int]]:
    """Return the outline of a video, and for each of its scenes that is still there the number in the outline, from 1.

    Raises UsageError when the steps are gone.
    """
    kept, ids = steps.get("outline"), steps.get(SCENES)
    if kept is None:
        raise UsageError("The steps of this video are gone: its scenes cannot be made anew.")
    try:
        outline = Outline.model_validate(kept.data)
        known = _IDS.validate_python(ids.data) if ids is not None else [s.id for s in scenes]
    except ValidationError as error:
        raise UsageError(
            f"The steps of this video are damaged: its scenes cannot be made anew ({explain(error)})."
        ) from None
    numbers = {scene_id: n for n, scene_id in enumerate(known[: len(outline.scenes)], 1)}
    return outline, {s.id: numbers[s.id] for s in scenes if s.id in numbers}


async def make_anew(maker: Maker, records: Records, scene_id: Id, wish: Wish) -> Anew:
    """Make what a scene needs; the timeline stays as it is. Raises UsageError, and what `Maker.make` raises."""
    scenes = records.scenes()
    scene = records.get(scene_id, Scene)
    outline, numbers = made_scenes(maker.steps, scenes)
    number = numbers.get(scene_id)
    if number is None:
        raise UsageError(f"The scene '{scene.name}' was not made by 'vidgen make': it cannot be made anew.")
    wanted = _wanted(outline.scenes[number - 1], wish)
    choice = maker.choices().get(number, SceneChoice())
    choice = SceneChoice(picture=choice.picture + wish.picture, voice=choice.voice + wish.voice)
    narrated, drawn = await asyncio.gather(
        maker.narration(wanted, number, choice), maker.picture_if_drawn(wanted, number, choice)
    )
    changed = Outline(
        title=outline.title,
        source=outline.source,
        scenes=tuple(wanted if n == number else s for n, s in enumerate(outline.scenes, 1)),
    )
    length = scene_length(records, narrated, last=scene.id == scenes[-1].id)
    seconds = (records.duration() + length - scene.duration) / FLICKS
    with_music = any(t.name == MUSIC and records.blocks_on(t.id) for t in records.tracks())
    bed = await maker.music(changed, seconds) if with_music else None
    return Anew(
        scene=scene,
        place=next(n for n, s in enumerate(scenes) if s.id == scene_id),
        blocks=tuple(records.members(group=scene_id)),
        duration=records.duration(),
        number=number,
        before=outline.scenes[number - 1],
        outline=changed,
        choice=choice,
        narrated=replace(narrated, picture=drawn),
        music=bed,
        length=length,
        spoken=wish.script is not None,
        steps=maker.done_anew,
    )


def put_anew(document: Document, maker: Maker, anew: Anew, assets: Mapping[str, Id]) -> Remade:
    """Put what was made onto the timeline, as one undo step; `assets` are the ids of `anew.files`.

    Raises EditError, and changes nothing, when the scene is no longer what it was made for.
    """
    if not anew.fits(document):
        raise EditError(
            f"The scene '{anew.scene.name}' was changed meanwhile, so nothing was replaced. What was made is kept: "
            "do it again, and nothing is paid twice."
        )
    with document.transaction("Remake scene", "ai") as tx:
        _put_anew(tx, anew, anew.narrated.with_assets(assets.__getitem__), maker, assets)
    return Remade(anew.narrated.outline.headline, anew.scene.duration, anew.length, anew.steps)


def keep_anew(maker: Maker, anew: Anew) -> None:
    """Keep what was chosen, for the next time. Writes files."""
    maker.steps.amend("outline", anew.outline.model_dump(mode="json"))
    maker.choose(anew.number, anew.choice)


def _wanted(old: SceneOutline, wish: Wish) -> SceneOutline:
    script = " ".join(wish.script.split()) if wish.script is not None else old.narration
    headline = wish.headline if wish.headline is not None else old.headline
    changed = script != old.narration or headline != old.headline
    emoji = (emojis_in(f"{headline} {script}", script) or [old.emoji])[0] if changed else old.emoji
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


def _put_anew(tx: Transaction, anew: Anew, made: Narrated, maker: Maker, assets: Mapping[str, Id]) -> None:
    rows = {t.name: t for t in tx.tracks()}
    scene, outline = anew.scene, anew.outline
    if anew.music is not None:
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
    by = anew.length - scene.duration
    if by > 0:
        make_room(tx, tx.timeline.id, (), scene.end, by, "all", cut=True)
    elif by < 0:
        close_gap(tx, tx.timeline.id, (), scene.end + by, scene.end, "all")
    for block in across:
        tx.put(block.replace(start=block.start + by))
    headline = made.outline.headline
    now = tx.put(
        tx.get(scene.id, Scene).replace(
            start=scene.start,
            duration=anew.length,
            script=made.outline.narration if anew.spoken else scene.script,
            name="".join(c for c in headline[:255] if c.isprintable())
            if headline != anew.before.headline
            else scene.name,
        )
    )
    for marker in tx.markers(tx.timeline.id):  # its chapter
        if marker.time == now.start and marker.text == scene.name:
            tx.put(marker.replace(text=now.name))
    points = tuple(s for s in outline.scenes if s.role == "point")
    shown = sum(s.role == "point" for s in outline.scenes[: anew.number]) if made.outline.role == "point" else 0
    style = maker.style(outline)
    style = replace(style, seed=style.seed + 17 * anew.choice.picture)
    put_scene(tx, now, made, style, points, shown, anew.place, None, last=now.id == tx.scenes()[-1].id)
    if anew.music is not None:
        put_music(tx, assets[anew.music])
