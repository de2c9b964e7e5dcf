"""The integrity rules: what holds for the records after every edit. All of them are here.

`settle(tx)` runs at the end of each transaction: first it tidies up what an edit leaves behind, then it checks; a broken
rule raises EditError and the whole edit is taken back. Both look only at what the transaction has touched.

Tidied up:
* what lies on a removed track or timeline goes with it, and a removed track leaves its timeline's list;
* effects of a block have ids, all different, without dots (paths are written with dots);
* curves of properties that are gone go too, except those of kinds that are not installed;
* a transition goes when no block ends where its block starts, and is made shorter to fit into the two blocks beside the
  transition at the other end of either;
* a link or a group of one is none.

Checked: one project, with a main timeline; tracks, assets, timelines that are named exist; the content, the transition and
the medium of the track fit; blocks of a track, and scenes of a timeline, do not overlap; edges lie on the frame grid (a
block of sound: anywhere, if it lasts a sample); nothing ends after 24 hours; keyframes fit their properties; an asset in
use stays; a block on a track that is locked before and after the edit is as it was (links and groups aside, and unless
the frame rate of the project changed).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from itertools import pairwise
from secrets import token_hex
from typing import TYPE_CHECKING, TypeVar

from vidgen.editor import paths
from vidgen.editor.kinds import Kind
from vidgen.editor.model import Model
from vidgen.editor.patch import Change
from vidgen.editor.records import Asset, Block, Id, Marker, Project, Record, Scene, Timeline, Track
from vidgen.errors import EditError
from vidgen.timing import FLICKS

if TYPE_CHECKING:
    from vidgen.editor.transaction import Transaction

R = TypeVar("R", bound=Record)

LONGEST = 24 * 3600 * FLICKS
"""The longest timeline, in flicks."""
MANY = 64
"""From so many changed blocks on, a whole track is walked instead of searched."""


def settle(tx: Transaction) -> None:
    """Tidy up and check what `tx` changed. Raises EditError."""
    changes, writes = tx.changes(), tx.writes
    for tidy in TIDY:
        tidy(tx, changes)
        if tx.writes != writes:
            changes, writes = tx.changes(), tx.writes
    changes = {i: change for i, change in changes.items() if change[0] is not change[1]}
    for check in CHECKS:
        check(tx, changes)


# Tidying up -----------------------------------------------------------------------------------------------------------


def _removed_with_their_home(tx: Transaction, changes: Mapping[Id, Change]) -> None:
    """Remove what lies on removed timelines and tracks."""
    for record_id, (before, after) in changes.items():
        if isinstance(before, Timeline) and after is None:
            for record in list(tx.records.values()):
                if isinstance(record, Track | Marker | Scene) and record.timeline == record_id:
                    tx.remove(record.id)
    for record_id, (before, after) in tx.changes().items():
        if isinstance(before, Track) and after is None:
            for block in tx.blocks_on(record_id):
                tx.remove(block.id)
            home = tx.find(before.timeline, Timeline)
            if home is not None and record_id in home.tracks:
                tx.put(home.replace(tracks=tuple(t for t in home.tracks if t != record_id)))


def _effects_have_ids(tx: Transaction, changes: Mapping[Id, Change]) -> None:
    for block in _changed(changes, Block):
        ids = [e.id for e in block.effects]
        if len(set(ids)) == len(ids) and all(i and "." not in i for i in ids):
            continue
        seen: set[str] = set()
        effects = []
        for effect in block.effects:
            good = effect.id and "." not in effect.id and effect.id not in seen
            effects.append(effect if good else effect.replace(id=new_effect_id()))
            seen.add(effects[-1].id)
        tx.put(block.replace(effects=tuple(effects)))


def new_effect_id() -> str:
    """Return an id that no effect has."""
    return f"e{token_hex(4)}"


def _curves_have_properties(tx: Transaction, changes: Mapping[Id, Change]) -> None:
    for block in _changed(changes, Block):
        if block.curves:
            known = {part: type(model) for part, model in paths.parts_of(block)}
            kept = tuple({c.path: c for c in block.curves if _is_curve_of(known, c.path)}.values())
            if kept != block.curves:
                tx.put(block.replace(curves=kept))


def _is_curve_of(parts: Mapping[str, type[Model]], path: str) -> bool:
    """Tell whether a property can be there: it is declared, or belongs to a kind that is not installed."""
    part, _, name = path.rpartition(".")
    cls = parts.get(part)
    return cls is not None and (cls in paths.UNKNOWN or name in cls.model_fields)


def _transitions_fit(tx: Transaction, changes: Mapping[Id, Change]) -> None:
    touched: dict[Id, Block] = {}
    places = [b for change in changes.values() for b in change if isinstance(b, Block)]
    if len(places) > MANY:  # it is quicker to look at all of the tracks than to search for each neighbour
        rows = {b.track for b in places}
        touched = {b.id: b for row in rows for b in tx.blocks_on(row) if b.transition is not None}
    else:
        for place in places:
            for block in (tx.find(place.id, Block), tx.block_at(place.track, place.end)):
                if block is not None and block.transition is not None:
                    touched[block.id] = block
    for block in sorted(touched.values(), key=lambda b: (b.track, b.start)):
        # Read again, the earliest first: the transition before may have been made shorter just now.
        transition, previous = block.transition, tx.block_before(block)
        if transition is None:
            continue
        if previous is None or previous.end != block.start:
            tx.put(block.replace(transition=None))
            continue
        taken = previous.transition.after if previous.transition is not None else 0
        early = min(transition.before, max(0, previous.duration - taken))
        late = min(transition.after, block.duration)
        if (early, late) != (transition.before, transition.after) or early + late == 0:
            kept = transition.replace(before=early, after=late) if early + late else None
            tx.put(block.replace(transition=kept))


def _no_bond_of_one(tx: Transaction, changes: Mapping[Id, Change]) -> None:
    blocks = [b for change in changes.values() for b in change if isinstance(b, Block)]
    for link in sorted({b.link for b in blocks if b.link is not None}):
        members = tx.members(link=link)
        if len(members) == 1:
            tx.put(members[0].replace(link=None))
    for group in sorted({b.group for b in blocks if b.group is not None}):
        members = tx.members(group=group)
        if len(members) == 1:
            tx.put(members[0].replace(group=None))


# Checks ---------------------------------------------------------------------------------------------------------------


def _one_project(tx: Transaction, changes: Mapping[Id, Change]) -> None:
    if not any(isinstance(r, Project | Timeline) for change in changes.values() for r in change):
        return
    projects = list(tx.of(Project))
    if len(projects) != 1:
        raise EditError(f"A project file holds one project, not {len(projects)}.")
    if tx.find(projects[0].main_timeline, Timeline) is None:
        raise EditError("The main timeline of a project cannot be removed.")


def _tracks_are_listed(tx: Transaction, changes: Mapping[Id, Change]) -> None:
    timelines = {t.id for t in _changed(changes, Timeline)} | {t.timeline for t in _changed(changes, Track)}
    for timeline_id in timelines:
        timeline = tx.find(timeline_id, Timeline)
        if timeline is None:
            raise EditError(f"There is no timeline '{timeline_id}' in this project.")
        if len(set(timeline.tracks)) != len(timeline.tracks):
            raise EditError("A timeline lists each of its tracks once.")
        for track_id in timeline.tracks:
            track = tx.find(track_id, Track)
            if track is None or track.timeline != timeline_id:
                raise EditError(f"There is no track '{track_id}' in the timeline {timeline.name}.")
    for track in _changed(changes, Track):
        if track.id not in tx.get(track.timeline, Timeline).tracks:
            raise EditError(f"The track {track.name} is in no timeline.")
    for before, after in changes.values():
        if isinstance(before, Track) and before.locked and (after is None):
            raise EditError(f"The track {before.name} is locked; unlock it first.")
        if isinstance(before, Track) and isinstance(after, Track) and before.medium != after.medium:
            raise EditError("A track keeps its medium; add another track.")


def _blocks_fit_their_tracks(tx: Transaction, changes: Mapping[Id, Change]) -> None:
    rate, sample = tx.rate, -(-FLICKS // tx.project.sample_rate)
    tracks: dict[Id, Track] = {}
    for block in _changed(changes, Block):
        track = tracks.get(block.track) or tracks.setdefault(block.track, tx.get(block.track, Track))
        if track.medium not in block.content.media:
            fitting = " or ".join(block.content.media)
            raise EditError(
                f"{_titled(block.content)} lies on a track of {fitting}, and {track.name} has {track.medium}."
            )
        if block.transition is not None and track.medium not in block.transition.media:
            raise EditError(f"{_titled(block.transition)} is not a transition of {track.medium}, as {track.name} has.")
        if track.medium == "audio":
            if block.duration < sample:
                raise EditError(f"A block on {track.name} would be shorter than one sample.")
        elif not (rate.on_grid(block.start) and rate.on_grid(block.end)):
            raise EditError(f"A block on {track.name} would begin or end between two frames ({rate} fps).")


def _blocks_do_not_overlap(tx: Transaction, changes: Mapping[Id, Change]) -> None:
    changed = _changed(changes, Block)
    if len(changed) > MANY:
        pairs = [pair for row in {b.track for b in changed} for pair in pairwise(tx.blocks_on(row))]
    else:
        pairs = [(a, b) for b in changed if (a := tx.block_before(b)) is not None]
        pairs += [(b, c) for b in changed if (c := tx.block_after(b)) is not None]
    for earlier, later in pairs:
        if earlier.end > later.start:
            name, at = tx.get(later.track, Track).name, tx.rate.timecode(later.start)
            raise EditError(f"Two blocks would lie over each other on {name} at {at}.")


def _locked_tracks_stay(tx: Transaction, changes: Mapping[Id, Change]) -> None:
    if any(isinstance(a, Project) and isinstance(b, Project) and a.rate != b.rate for a, b in changes.values()):
        return
    for before, after in changes.values():
        for block in (before, after):
            if not isinstance(block, Block):
                continue
            track = tx.find(block.track, Track)
            if track is None or not track.locked:
                continue
            was = changes[track.id][0] if track.id in changes else track
            if isinstance(was, Track) and was.locked and not _same_but_bonds(before, after):
                raise EditError(f"The track {track.name} is locked; unlock it first.")


def _same_but_bonds(before: Record | None, after: Record | None) -> bool:
    if before is None or after is None:
        return False
    names = Block.model_fields.keys() - {"link", "group"}
    return all(getattr(before, name) == getattr(after, name) for name in names)


def _assets_exist(tx: Transaction, changes: Mapping[Id, Change]) -> None:
    for block in _changed(changes, Block):
        for kind in _kinds_of(block):
            if kind.asset_id is not None and tx.find(kind.asset_id, Asset) is None:
                raise EditError(f"There is no asset '{kind.asset_id}' in this project.")
    gone = {i: before for i, (before, after) in changes.items() if isinstance(before, Asset) and after is None}
    if gone:
        for block in tx.of(Block):
            for kind in _kinds_of(block):
                if kind.asset_id in gone:
                    name = gone[kind.asset_id].name
                    raise EditError(f"The asset {name} is in use; remove the blocks that show or play it first.")


def _nothing_is_too_late(_: Transaction, changes: Mapping[Id, Change]) -> None:
    for after in (change[1] for change in changes.values()):
        if isinstance(after, Block | Scene):
            end = after.end
        elif isinstance(after, Marker):
            end = after.time + after.duration
        else:
            continue
        if end > LONGEST:
            raise EditError("A timeline can be 24 hours long, and this would end later.")


def _scenes_and_markers_fit(tx: Transaction, changes: Mapping[Id, Change]) -> None:
    for home in {*(s.timeline for s in _changed(changes, Scene)), *(m.timeline for m in _changed(changes, Marker))}:
        tx.get(home, Timeline)
    for timeline in sorted({scene.timeline for scene in _changed(changes, Scene)}):
        for earlier, later in pairwise(tx.scenes(timeline)):
            if earlier.end > later.start:
                raise EditError(f"The scenes {earlier.name} and {later.name} would share time.")


def _keyframes_fit(_: Transaction, changes: Mapping[Id, Change]) -> None:
    for before, after in changes.values():
        if not isinstance(after, Block) or not after.curves:
            continue
        if isinstance(before, Block) and before.curves == after.curves and before.content == after.content:
            continue
        unknown = {part for part, model in paths.parts_of(after) if isinstance(model, paths.UNKNOWN)}
        for curve in after.curves:
            if curve.path.rpartition(".")[0] in unknown:
                continue
            for value in {(type(k.value), k.value) for k in curve.keyframes}:
                paths.animated_value(after, curve.path, value[1])


TIDY: tuple[Callable[[Transaction, Mapping[Id, Change]], None], ...] = (
    _removed_with_their_home,
    _effects_have_ids,
    _curves_have_properties,
    _transitions_fit,
    _no_bond_of_one,
)
CHECKS: tuple[Callable[[Transaction, Mapping[Id, Change]], None], ...] = (
    _one_project,
    _tracks_are_listed,
    _blocks_fit_their_tracks,
    _blocks_do_not_overlap,
    _locked_tracks_stay,
    _assets_exist,
    _nothing_is_too_late,
    _scenes_and_markers_fit,
    _keyframes_fit,
)


def _changed(changes: Mapping[Id, Change], cls: type[R]) -> list[R]:
    """Return the records of a class that were added or changed, as they are now."""
    return [after for _, after in changes.values() if isinstance(after, cls)]


def _kinds_of(block: Block) -> Iterable[Kind]:
    return (block.content, *block.effects, *((block.transition,) if block.transition is not None else ()))


def _titled(kind: Kind) -> str:
    return f"{type(kind).title or type(kind).__name__} ({kind.kind})"
