"""Making a sound project out of records that were salvaged: what is referred to exists, and nothing overlaps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from vidgen.editor.document import Document, new_project
from vidgen.editor.records import Asset, Block, Marker, Project, Record, Scene, Timeline, Track
from vidgen.errors import EditError


def mended(records: Mapping[str, Record], name: str) -> tuple[dict[str, Record], list[str]]:
    """Return records that keep every integrity rule, with as much as possible of `records`; and what was lost or made up."""
    notes: list[str] = []
    frame = _frame(records, name, notes)
    document = Document({r.id: r for r in frame})
    locked = [t for t in document.of(Track) if t.locked]
    with document.transaction("Mend") as tx:
        for track in locked:
            tx.put(track.replace(locked=False))
    blocks = sorted((r for r in records.values() if isinstance(r, Block)), key=lambda b: (b.track, b.start))
    if not _put(document, *blocks):
        for block in blocks:
            _put_block(document, block, notes)
        _bind_again(document, blocks)
    for record in records.values():
        if isinstance(record, Marker | Scene):
            home = record if document.find(record.timeline, Timeline) else record.replace(timeline=document.timeline.id)
            if not _put(document, home):
                notes.append(f"A {record.table} could not be kept ('{record.id}').")
    with document.transaction("Mend") as tx:
        for track in locked:
            tx.put(tx.get(track.id, Track).replace(locked=True))
    return dict(document.records), notes


def _frame(records: Mapping[str, Record], name: str, notes: list[str]) -> list[Record]:
    """Return project, timelines, tracks and assets, with those made up that blocks and others refer to."""
    timelines = {r.id: r for r in records.values() if isinstance(r, Timeline)}
    tracks = {r.id: r for r in records.values() if isinstance(r, Track)}
    assets = {r.id: r for r in records.values() if isinstance(r, Asset)}
    project = next((r for r in records.values() if isinstance(r, Project)), None)
    if project is None:
        notes.append("The project's own settings are gone; size, frame rate and name are the usual ones.")
        made = new_project(name=name)[0]
        if not isinstance(made, Project):
            raise TypeError("the first record of a new project is the project")
        main = next((i for i, t in timelines.items() if t.tracks), next(iter(timelines), made.main_timeline))
        project = made.replace(main_timeline=main)
    for home in {t.timeline for t in tracks.values()} | {project.main_timeline}:
        if home not in timelines:
            notes.append("A timeline's own record is gone; its tracks are in a new order.")
            timelines[home] = Timeline(id=home)
    for block in records.values():
        if not isinstance(block, Block):
            continue
        if block.track not in tracks:
            notes.append("A track's own record is gone; its blocks are on the track 'Recovered'.")
            medium = block.content.media[0]
            tracks[block.track] = Track(id=block.track, timeline=project.main_timeline, medium=medium, name="Recovered")
        asset = block.content.asset_id
        if asset is not None and asset not in assets:
            notes.append(f"What is known about the media file '{asset}' is gone; relink it.")
            assets[asset] = Asset(id=asset, path=asset, name="Lost")
    if not tracks:
        notes.append("No track could be read; there are new, empty ones.")
        fresh = (r for r in new_project() if isinstance(r, Track))
        tracks = {t.id: t.replace(timeline=project.main_timeline) for t in fresh}
    for timeline_id, timeline in timelines.items():
        mine = [i for i, t in tracks.items() if t.timeline == timeline_id]
        order = [i for i in dict.fromkeys(timeline.tracks) if i in mine] + [i for i in mine if i not in timeline.tracks]
        timelines[timeline_id] = timeline.replace(tracks=tuple(order))
    return [project, *timelines.values(), *tracks.values(), *assets.values()]


def _put_block(document: Document, block: Block, notes: list[str]) -> None:
    if _put(document, block):
        return
    # A mixture of older and newer states can overlap: what does not fit goes onto a track of its own.
    old = document.get(block.track, Track)
    track = Track(id=Track.new_id(), timeline=old.timeline, medium=old.medium, name="Recovered")
    home = document.get(old.timeline, Timeline)
    if _put(document, track, home.replace(tracks=(*home.tracks, track.id)), block.replace(track=track.id)):
        notes.append(f"A block of '{old.name}' overlapped another and is on the track 'Recovered'.")
    else:
        notes.append(f"A block of '{old.name}' could not be kept ('{block.id}').")


def _bind_again(document: Document, blocks: Sequence[Block]) -> None:
    """Give the blocks back what only exists between several: links, groups, transitions."""
    with document.transaction("Mend") as tx:
        for block in blocks:
            kept = tx.find(block.id, Block)
            if kept is not None:
                tx.put(kept.replace(link=block.link, group=block.group, transition=block.transition))


def _put(document: Document, *records: Record) -> bool:
    """Add records in one transaction; tell whether the rules allow it."""
    try:
        with document.transaction("Mend") as tx:
            for record in records:
                tx.put(record)
    except EditError:
        return False
    return True
