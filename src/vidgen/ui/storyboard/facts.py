"""What a card shows of its scene. Pure: records in, facts out."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Literal

from vidgen.editor.edits.scenes import scene_blocks
from vidgen.editor.queries import Records, Snapshot
from vidgen.editor.records import Asset, Block, Id, Scene

State = Literal["empty", "ready", "disabled", "missing", "weak"]


@dataclass(frozen=True)
class CardFacts:
    """One card."""

    scene: Scene
    number: int
    """Counted from 1."""
    blocks: int
    state: State
    length: str
    """Its duration in words: `12.4 s`, `1:02`."""
    poster_time: int | None
    """The time of the frame that stands for it; None when there is no picture in it."""
    poster_key: str
    """What that frame shows, in short: equal for equal frames, wherever the scene lies."""
    left_out: tuple[Id, ...] = ()
    """The blocks of a scene that is left out: its poster shows them all the same."""


def cards(records: Records, missing: Collection[Id], weak: Collection[Id] = ()) -> list[CardFacts]:
    """Return the cards of the main timeline in order; `missing` are the assets whose files are not there, `weak` the
    scenes whose picture has little to do with their words.
    """
    return [_card(records, scene, number, missing, weak) for number, scene in enumerate(records.scenes(), 1)]


def _card(records: Records, scene: Scene, number: int, missing: Collection[Id], weak: Collection[Id]) -> CardFacts:
    blocks = scene_blocks(records, scene)
    state: State = "ready"
    if not blocks:
        state = "empty"
    elif not any(b.enabled for b in blocks):
        state = "disabled"
    elif any(b.content.asset_id in missing for b in blocks if b.content.asset_id is not None):
        state = "missing"
    elif scene.id in weak:
        state = "weak"
    time = poster_time(records, scene)
    left_out = tuple(b.id for b in blocks) if state == "disabled" else ()
    key = "" if time is None else poster_key(records, time, missing, left_out)
    return CardFacts(scene, number, len(blocks), state, length(scene.duration / 705_600_000), time, key, left_out)


def poster_time(records: Records, scene: Scene) -> int | None:
    """Return the time of the frame that stands for a scene: a third into it, or the first at which something is seen."""
    tracks = {t.id: t for t in records.tracks(scene.timeline)}
    seen = [b for b in scene_blocks(records, scene) if tracks[b.track].medium != "audio" and not tracks[b.track].hidden]
    lit = [b for b in seen if b.enabled] or seen
    if not lit:
        return None
    rate = records.rate
    time = rate.time_of(rate.frame_at(scene.start + scene.duration // 3))
    if any(b.start <= time < b.end for b in lit):
        return time
    return max(scene.start, min(b.start for b in lit))


def with_enabled(records: Records, blocks: Iterable[Id]) -> Snapshot:
    """Return the records as if these blocks were enabled."""
    shown = {b.id: b.replace(enabled=True) for b in (records.find(i, Block) for i in blocks) if b is not None}
    return Snapshot({**records.records, **shown}, 0)


def poster_key(records: Records, time: int, missing: Collection[Id], left_out: Collection[Id] = ()) -> str:
    """Return what is seen at a time, in short, as if the blocks `left_out` were enabled."""
    project = records.project
    parts: list[object] = [project.width, project.height, project.background, str(project.rate)]
    for track in records.tracks():
        block = records.block_at(track.id, time)
        if track.medium == "audio" or track.hidden or block is None or not (block.enabled or block.id in left_out):
            continue
        before = records.block_before(block) if block.transition is not None else None
        for one in (block, before):
            if one is not None:
                asset = records.find(one.content.asset_id or "", Asset)
                told = {
                    k: v for k, v in one.to_json().items() if k not in ("id", "track", "start", "name", "link", "group")
                }
                told["enabled"] = one.enabled or one.id in left_out
                parts += [
                    time - one.start,
                    told,
                    asset.hash if asset else "",
                    asset is not None and asset.id in missing,
                ]
    return hashlib.blake2b(json.dumps(parts, sort_keys=True, default=str).encode(), digest_size=16).hexdigest()


def length(seconds: float) -> str:
    """Return a duration as people say it: `0.5 s`, `12.4 s`, `1:02`, `1:00:00`."""
    if seconds < 59.95:
        return f"{seconds:.1f} s"
    whole = round(seconds)
    minutes = f"{whole // 60 % 60}:{whole % 60:02}"
    return minutes if whole < 3600 else f"{whole // 3600}:{whole // 60 % 60:02}:{whole % 60:02}"
