"""`survey`: what an export consists of, found out before anything is rendered. Runs in a worker: it opens the media."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from vidgen.editor.model import Model
from vidgen.editor.records import Id
from vidgen.errors import RenderError
from vidgen.media.known_hashes import KnownHashes
from vidgen.render.copying.fitting import codec_to_copy
from vidgen.render.cores import usable_cores
from vidgen.render.encoders.options import encoder_of
from vidgen.render.plan import RenderPlan
from vidgen.render.preset import Preset
from vidgen.render.segments.grid import borders
from vidgen.render.segments.segment import Facts, Segment, Sound, copied_key, segment_key, sound_key, worded
from vidgen.render.version import version
from vidgen.timing import FLICKS

if TYPE_CHECKING:
    from vidgen.render.copying.finding import Copy

_WORTH_SHARING = 20
"""Frames of an edge of a copied stretch from which on two workers are quicker than one."""
Identity = tuple[int, int, int]
"""Of a file: inode, bytes, nanoseconds of its last change."""


class Looked(Model):
    """What keys are about beside plan and preset, and which files that holds for."""

    identities: dict[str, Identity]
    """By path: which version of each file the keys are about."""
    facts: Facts


class Survey(Model):
    """The parts of an export."""

    segments: tuple[Segment, ...]
    """All frames, in order; empty when there are no pictures."""
    sound: Sound | None
    identities: dict[str, Identity]
    """By path: which version of each file the keys are about."""
    facts: Facts
    """What the keys are about beside plan and preset."""
    notes: tuple[str, ...]
    """Sentences for the user."""
    changed: tuple[str, ...] = ()
    """Names of media that are other files than when they were imported."""
    seconds: float = 0.0
    """Processor seconds that it took."""


def survey(plan: RenderPlan, preset: Preset, known: KnownHashes) -> Survey:
    """Cut a plan into segments and name them. The preset's encoder is settled already.

    The project's own hashes are not believed: the file may have come from elsewhere since, with its old date.

    Raises RenderError when a file was taken away, MediaError when one cannot be read.
    """
    with _hashing(plan, known) as (identities, hashes):
        copies = _copies(plan, preset)  # while the bytes are hashed
        facts = facts_of(plan, preset, hashes())
    return Survey(
        segments=tuple(_segments(plan, preset, facts, copies)) if preset.video else (),
        sound=Sound(key=sound_key(plan, preset, facts)) if preset.sound else None,
        identities=identities,
        facts=facts,
        notes=(*plan.notes, *(_text_notes(plan) if facts.fonts else ())),
        changed=tuple(sorted({plan.sources[i].name for i, found in facts.hashes.items() if _is_other(plan, i, found)})),
    )


def _is_other(plan: RenderPlan, asset: Id, found: str) -> bool:
    return bool(plan.sources[asset].hash) and plan.sources[asset].hash != found


def looked_into(plan: RenderPlan, preset: Preset, known: KnownHashes) -> Looked:
    """Return what must be known of media and machine. Raises as `survey` does."""
    with _hashing(plan, known) as (identities, hashes):
        return Looked(identities=identities, facts=facts_of(plan, preset, hashes()))


@contextmanager
def _hashing(plan: RenderPlan, known: KnownHashes) -> Iterator[tuple[dict[str, Identity], Callable[[], dict[Id, str]]]]:
    """Have threads hash the files of a plan; give what they are now, and what waits for the hashes."""
    paths = present(plan)
    identities = {path: identity_of(path) for path in paths.values()}
    with ThreadPoolExecutor(usable_cores(), "hashing") as threads:  # the lock of Python is free while bytes are hashed
        found = threads.map(known.hash_of, map(Path, identities))

        def hashes() -> dict[Id, str]:
            by_path = dict(zip(identities, found, strict=True))
            return {asset: by_path[path] for asset, path in paths.items()}

        yield identities, hashes


def present(plan: RenderPlan) -> dict[Id, str]:
    """Return the paths of the files that are there, by asset."""
    return {asset: source.path for asset, source in plan.sources.items() if source.path is not None}


def facts_of(plan: RenderPlan, preset: Preset, hashes: Mapping[Id, str]) -> Facts:
    """Return what this machine and this vidgen have a part in; `hashes` are those of the media."""
    families = families_of(plan, hashes)
    fonts = "" if families is None else _fonts(families)
    return Facts(hashes=dict(hashes), fonts=fonts, encoder=_encoder(preset), version=version())


def families_of(plan: RenderPlan, present: Container[Id]) -> frozenset[str] | None:
    """Return the fonts that a plan names; None when nothing is written. `present`: the assets whose files are there."""
    if not any(worded(block, present) for block in plan.blocks.values()):
        return None
    fonts = (getattr(block.content, "font", None) for block in plan.blocks.values())
    return frozenset(font for font in fonts if isinstance(font, str))


def _copies(plan: RenderPlan, preset: Preset) -> list[Copy]:
    from vidgen.render.copying.finding import find_copies  # PyAV: workers only

    return find_copies(plan, preset, present(plan)) if preset.video else []


def _segments(plan: RenderPlan, preset: Preset, facts: Facts, found_copies: list[Copy]) -> list[Segment]:
    from vidgen.render.copying.finding import borders_around
    from vidgen.render.copying.harmony import edge_settings

    if preset.video is None:
        return []
    copies = {copy.start: copy for copy in found_copies}
    # Also where nothing is copied today: what is rendered must fit beside what an edit may make a copy of tomorrow.
    video = edge_settings(preset.video) if codec_to_copy(preset) else preset.video
    own = video if video != preset.video else None
    ranges = [(copy.start, copy.end) for copy in copies.values()]
    threads = encoder_of(video).edge_threads
    cuts = borders_around(borders(plan), ranges, _least(plan))
    if threads == 1:
        cuts = _shared(cuts, ranges)
    edges = {edge for copied in ranges for edge in copied}
    found = []
    for number, (start, end) in enumerate(pairwise(cuts)):
        copy = copies.get(start)
        if copy is not None:
            key = copied_key(facts, copy.copied, end - start)
            found.append(Segment(number=number, start=start, end=end, key=key, copied=copy.copied))
        else:
            at_once = threads if edges & {start, end} else 1
            key = segment_key(plan, preset, facts, start, end, video, at_once)
            found.append(Segment(number=number, start=start, end=end, key=key, video=own, threads=at_once))
    return found


def _shared(cuts: list[int], copies: list[tuple[int, int]]) -> list[int]:
    """Return the borders with those edges of copied stretches halved that a trim has to wait for."""
    copied = {start for start, _ in copies}
    edges = {edge for copy in copies for edge in copy}
    halves = [
        (start + end) // 2
        for start, end in pairwise(cuts)
        if start not in copied and edges & {start, end} and end - start >= _WORTH_SHARING
    ]
    return sorted([*cuts, *halves])


def _least(plan: RenderPlan) -> int:
    """Return how many frames a segment beside a copied one has at least, if it need not be shorter."""
    return plan.rate.frame_at(FLICKS)


def identity_of(path: str) -> Identity:
    """Return which version of a file there is now. Raises RenderError when there is none."""
    try:
        found = Path(path).stat()
    except OSError:
        raise RenderError(f"'{path}' was taken away meanwhile; put it back or relink it, and try again.") from None
    return found.st_ino, found.st_size, found.st_mtime_ns


def _encoder(preset: Preset) -> str:
    return encoder_of(preset.video).name if preset.video else ""


def _fonts(families: frozenset[str]) -> str:
    from vidgen.imaging.fonts import fingerprint  # Qt, only where there is text

    return fingerprint(families)


def _text_notes(plan: RenderPlan) -> list[str]:
    from vidgen.render.preflight.text_notes import text_notes

    return list(text_notes(plan))
