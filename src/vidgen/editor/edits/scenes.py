"""Scenes: moving and duplicating a stretch of the timeline with everything in it.

move 2 before 1:  | 1  | 2 | 3 |  ->  | 2 | 1  | 3 |      all tracks together; locked tracks stay as they are
"""

from __future__ import annotations

from vidgen.editor.edits.placing import lift
from vidgen.editor.edits.rippling import close_gap, make_room
from vidgen.editor.edits.slicing import Bonds, cut_in_two, slice_block
from vidgen.editor.queries import Records
from vidgen.editor.records import Block, Id, Marker, Scene, Track
from vidgen.editor.transaction import Transaction
from vidgen.errors import EditError


def move_scene(tx: Transaction, scene_id: Id, place: int) -> None:
    """Move a scene with its blocks and markers to a place among the scenes, counted from 0.

    * Blocks that lie across its borders, or across the place where it goes, are cut there.
    * At its own place nothing is cut.
    """
    scene = tx.get(scene_id, Scene)
    timeline, start, end = scene.timeline, scene.start, scene.end
    scenes = tx.scenes(timeline)
    if scenes.index(scene) == max(0, min(len(scenes) - 1, place)):
        return
    _cut_all(tx, timeline, start)
    _cut_all(tx, timeline, end)
    inside = [b for t in tx.tracks(timeline) if not t.locked for b in tx.blocks_between(t.id, start, end)]
    markers = [m for m in tx.markers(timeline) if start <= m.time < end]
    for record in (*inside, *markers, scene):
        tx.remove(record.id)
    close_gap(tx, timeline, (), start, end, "all")
    rest = tx.scenes(timeline)
    place = max(0, min(len(rest), place))
    at = rest[place].start if place < len(rest) else (rest[-1].end if rest else 0)
    make_room(tx, timeline, (), at, scene.duration, "all", cut=True)
    by = at - start
    for block in inside:
        tx.put(block.replace(start=block.start + by))
    for marker in markers:
        tx.put(marker.replace(time=marker.time + by))
    tx.put(scene.replace(start=at))


def _cut_all(tx: Transaction, timeline: Id, at: int) -> None:
    bonds = Bonds()
    for track in tx.tracks(timeline):
        block = tx.block_at(track.id, at)
        if not track.locked and block is not None and block.start < at:
            cut_in_two(tx, block, at, bonds)


def resize_scene(tx: Transaction, scene_id: Id, duration: int) -> Scene:
    """Make a scene as long as `duration`; what comes after it moves along on all unlocked tracks. Return the scene.

    * Longer: room is left at its end; a block that goes on over the end (music, say) stays where it is.
    * Shorter: what lies in the stretch that is taken away goes; a block across is cut.
    """
    scene = tx.get(scene_id, Scene)
    if duration < tx.rate.frame_duration:
        raise EditError("A scene lasts at least a frame.")
    by = duration - scene.duration
    if by > 0:
        make_room(tx, scene.timeline, (), scene.end, by, "all", cut=False)
        tx.put(scene.replace(duration=duration))
    elif by < 0:
        lift(tx, [t.id for t in tx.tracks(scene.timeline) if not t.locked], scene.end + by, scene.end)
        close_gap(tx, scene.timeline, (), scene.end + by, scene.end, "all")
    return tx.get(scene_id, Scene)


def duplicate_scene(tx: Transaction, scene_id: Id) -> tuple[Scene, list[Id]]:
    """Put a copy of a scene, with its blocks and markers, right after it; return the new scene and the new blocks."""
    scene = tx.get(scene_id, Scene)
    timeline, start, end = scene.timeline, scene.start, scene.end
    links, groups = Bonds(), Bonds()
    copies = []
    for track in tx.tracks(timeline):
        for block in tx.blocks_between(track.id, start, end) if not track.locked else ():
            first, last = max(block.start, start), min(block.end, end)
            head, tail = first == block.start, last == block.end
            piece = slice_block(block, first - block.start, last - first, head=head, tail=tail)
            bonds = {"link": links(block.link), "group": groups(block.group)}
            copies.append(piece.replace(id=Block.new_id(), start=piece.start + scene.duration, **bonds))
    markers = [m for m in tx.markers(timeline) if start <= m.time < end]
    make_room(tx, timeline, (), end, scene.duration, "all", cut=True)
    for marker in markers:
        tx.put(marker.replace(id=Marker.new_id(), time=marker.time + scene.duration))
    new = tx.put(scene.replace(id=Scene.new_id(), start=end, name=f"{scene.name[:248]} copy"))
    return new, [tx.put(b).id for b in copies]


def scene_blocks(records: Records, scene: Scene) -> list[Block]:
    """Return the blocks that share any time with a scene, track by track."""
    return [b for t in records.tracks(scene.timeline) for b in records.blocks_between(t.id, scene.start, scene.end)]


def enable_scene(tx: Transaction, scene_id: Id, *, on: bool) -> list[Id]:
    """Show and play the blocks of a scene on unlocked tracks, or leave them out; return their ids.

    * Blocks that lie across its borders are cut there.
    """
    scene = tx.get(scene_id, Scene)
    _cut_all(tx, scene.timeline, scene.start)
    _cut_all(tx, scene.timeline, scene.end)
    locked = {t.id for t in tx.tracks(scene.timeline) if t.locked}
    blocks = [b for b in scene_blocks(tx, scene) if b.track not in locked]
    return [tx.put(b.replace(enabled=on)).id for b in blocks]


def scenes_from_cuts(tx: Transaction, track: Track) -> list[Scene]:
    """Add a scene for each block of a track where there is none yet; return them.

    * A block that a scene covers in part gives a scene for the rest, when at least a frame is left.
    """
    made: list[Scene] = []
    for block in tx.blocks_on(track.id):
        start, end = tx.rate.snap(block.start), tx.rate.snap(block.end)
        for scene in tx.scenes(track.timeline):
            if scene.end <= start or scene.start >= end:
                continue
            if scene.start > start:
                made.append(_between(tx, track, block, start, scene.start))
            start = scene.end
        if start < end:
            made.append(_between(tx, track, block, start, end))
    return made


def _between(tx: Transaction, track: Track, block: Block, start: int, end: int) -> Scene:
    number = len(tx.scenes(track.timeline)) + 1
    name = block.name or f"Scene {number}"
    return tx.put(Scene(id=Scene.new_id(), timeline=track.timeline, start=start, duration=end - start, name=name))


def split_scene(tx: Transaction, scene_id: Id, at: int) -> Scene:
    """Make two scenes of one at a time within it; the blocks stay as they are. Return the second."""
    scene = tx.get(scene_id, Scene)
    if not scene.start < at < scene.end:
        raise EditError(f"The scene {scene.name} does not lie at {tx.rate.timecode(at)}.")
    tx.put(scene.replace(duration=at - scene.start))
    return tx.put(scene.replace(id=Scene.new_id(), start=at, duration=scene.end - at, script=""))


def merge_scenes(tx: Transaction, ids: list[Id]) -> Scene:
    """Make one scene of several which follow each other; their scripts follow each other too. Return it."""
    scenes = sorted((tx.get(i, Scene) for i in dict.fromkeys(ids)), key=lambda s: s.start)
    if len(scenes) < 2 or len({s.timeline for s in scenes}) > 1:
        raise EditError("Name at least two scenes of one timeline to merge.")
    every = tx.scenes(scenes[0].timeline)
    first = every.index(scenes[0])
    if every[first : first + len(scenes)] != tuple(scenes):
        raise EditError("Only scenes that follow each other can be merged.")
    for scene in scenes[1:]:
        tx.remove(scene.id)
    script = "\n\n".join(s.script for s in scenes if s.script)
    return tx.put(scenes[0].replace(duration=scenes[-1].end - scenes[0].start, script=script))
