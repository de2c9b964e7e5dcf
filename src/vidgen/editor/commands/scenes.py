"""Commands for scenes, the cards of the storyboard."""

from __future__ import annotations

from typing import Any

from vidgen.editor.arguments import Length, SceneId, Time, TrackId
from vidgen.editor.command import command
from vidgen.editor.edits import scenes as edits
from vidgen.editor.edits.placing import lift
from vidgen.editor.edits.rippling import close_gap
from vidgen.editor.queries import Records
from vidgen.editor.records import Id, Name, Scene
from vidgen.editor.transaction import Transaction
from vidgen.errors import EditError


def _has_scenes(records: Records) -> str | None:
    return "there are no scenes yet; add one first" if next(records.of(Scene), None) is None else None


@command(title="Add scene", menu="Scene")
def add_scene(
    tx: Transaction, name: Name = "Scene", start: Time | None = None, duration: Length | None = None, script: str = ""
) -> Id:
    """Name a stretch of the timeline.

    name: of the scene.
    start: where it begins; without it where the last scene ends.
    duration: how long; without it to the end of the timeline, or ten seconds after that.
    script: what is said and shown in it.
    """
    scenes = tx.scenes()
    first = (scenes[-1].end if scenes else 0) if start is None else tx.rate.snap(start)
    if duration is None:
        end = tx.duration()
        duration = end - first if end > first else tx.rate.parse_time("10s")
    length = tx.rate.snap(first + duration) - first
    return tx.put(_scene(Scene.new_id(), tx.timeline.id, first, length, name, script)).id


def _scene(scene_id: Id, timeline: Id, start: int, length: int, name: str, script: str) -> Scene:
    if start < 0 or length <= 0:
        raise EditError("A scene lies after the start of the timeline and lasts at least a frame.")
    if len(script) > 100_000:
        raise EditError("The script of a scene can be 100,000 letters long.")
    return Scene(id=scene_id, timeline=timeline, start=start, duration=length, name=name, script=script)


@command(title="Change scene", menu="Scene", can_run=_has_scenes)
def set_scene(
    tx: Transaction,
    scene: SceneId,
    name: Name | None = None,
    script: str | None = None,
    start: Time | None = None,
    duration: Length | None = None,
) -> Id:
    """Change a scene's name, script or borders; what is not given stays, and so do the blocks.

    scene: which scene.
    name: the new name.
    script: what is said and shown in it.
    start: where it begins.
    duration: how long.
    """
    old = tx.get(scene, Scene)
    first = old.start if start is None else tx.rate.snap(start)
    length = old.duration if duration is None else tx.rate.snap(first + duration) - first
    name = old.name if name is None else name
    return tx.put(_scene(scene, old.timeline, first, length, name, old.script if script is None else script)).id


@command(title="Scene length", menu="Scene", can_run=_has_scenes)
def resize_scene(tx: Transaction, scene: SceneId, duration: Length) -> Id:
    """Make a scene longer or shorter; everything after it moves along.

        | 1  | 2 |  ->  | 1    | 2 |
             >>

    * All unlocked tracks move together. A longer scene gets room at its end, of a shorter one the end goes.

    scene: which scene.
    duration: how long it is to be.
    """
    start = tx.get(scene, Scene).start
    return edits.resize_scene(tx, scene, tx.rate.snap(start + duration) - start).id


@command(title="Remove scene", menu="Scene", can_run=_has_scenes)
def remove_scene(tx: Transaction, scene: SceneId, blocks: bool = False) -> None:
    """Remove a scene, and leave what lies in it or take it along.

    scene: which scene.
    blocks: whether its blocks go too, and the gap is closed on all unlocked tracks.
    """
    old = tx.get(scene, Scene)
    tx.remove(scene)
    if blocks:
        lift(tx, [t.id for t in tx.tracks(old.timeline) if not t.locked], old.start, old.end)
        close_gap(tx, old.timeline, (), old.start, old.end, "all")


@command(title="Enable scene", menu="Scene", can_run=_has_scenes)
def enable_scene(tx: Transaction, scene: SceneId, on: bool = True) -> list[Id]:
    """Show and play a scene, or leave it out while it keeps its place; its blocks are returned.

        | 1 | 2 | 3 |  ->  | 1 | - | 3 |

    * Blocks across a border are cut; locked tracks stay as they are.

    scene: which scene.
    on: false to leave it out.
    """
    return edits.enable_scene(tx, scene, on=on)


def _has_pictures(records: Records) -> str | None:
    rows = [t for t in records.tracks() if t.medium == "video" and records.blocks_on(t.id)]
    return None if rows else "there are no pictures yet; append one first"


@command(title="Scenes from cuts", menu="Scene", can_run=_has_pictures)
def scenes_from_cuts(tx: Transaction, track: TrackId | None = None) -> list[Id]:
    """Name every stretch between two cuts of a track as a scene; the scenes that there are stay.

        V1 | A | B |C|  ->  | 1 | 2 |3|

    track: whose cuts; without it those of the lowest picture track on which something lies.
    """
    row = next(
        t for t in tx.tracks() if (t.medium == "video" and tx.blocks_on(t.id) if track is None else t.id == track)
    )
    return [s.id for s in edits.scenes_from_cuts(tx, row)]


@command(title="Split scene", menu="Scene", can_run=_has_scenes)
def split_scene(tx: Transaction, scene: SceneId, at: Time) -> Id:
    """Make two scenes of one; the blocks stay as they are.

    scene: which scene.
    at: where the second begins.
    """
    return edits.split_scene(tx, scene, tx.rate.snap(at)).id


@command(title="Merge scenes", menu="Scene", can_run=_has_scenes)
def merge_scenes(tx: Transaction, scenes: list[SceneId]) -> Id:
    """Make one scene of several that follow each other; their scripts are joined.

    scenes: which scenes.
    """
    return edits.merge_scenes(tx, scenes).id


@command(title="Move scene", menu="Scene", can_run=_has_scenes)
def move_scene(tx: Transaction, scene: SceneId, place: int) -> Id:
    """Put a scene with all its blocks and markers at another place in the story.

        | 1  | 2 | 3 |  ->  | 2 | 1  | 3 |

    * All unlocked tracks move together; blocks across a border are cut.

    scene: which scene.
    place: among the scenes, counted from 0.
    """
    edits.move_scene(tx, scene, place)
    return scene


@command(title="Duplicate scene", menu="Scene", can_run=_has_scenes)
def duplicate_scene(tx: Transaction, scene: SceneId) -> dict[str, Any]:
    """Put a copy of a scene with its blocks and markers right after it.

    scene: which scene.
    """
    new, blocks = edits.duplicate_scene(tx, scene)
    return {"scene": new.id, "blocks": blocks}
