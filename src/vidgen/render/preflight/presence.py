"""The one rule about media that are missing: no export is made without them, unless placeholders are wanted in their place.

It holds for what is there when the export begins. A file that goes away later ends the export, see `sources.py`.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from vidgen.errors import MediaError, RenderError
from vidgen.media.known_hashes import KnownHashes
from vidgen.render.plan import RenderPlan, Source, missing_note
from vidgen.render.reports.damaged import changed_note


def missing_media(plan: RenderPlan) -> tuple[str, ...]:
    """Return the names of the media that a plan shows or plays and that are not there now."""
    return tuple(source.name for source in plan.sources.values() if not _there(source.path))


def changed_media(plan: RenderPlan, known: KnownHashes) -> tuple[str, ...]:
    """Return the names of the media that are other files than when they were imported.

    Only those are read whose clock is another and whose size is not. What cannot be read is not named.
    """
    return tuple(source.name for source in plan.sources.values() if _changed(source, known))


def _changed(source: Source, known: KnownHashes) -> bool:
    if source.path is None or not source.hash:
        return False
    with suppress(OSError, ValueError, MediaError):
        facts = Path(source.path).stat()
        if facts.st_size != source.size:
            return True
        return facts.st_mtime_ns != source.modified and known.hash_of(Path(source.path)) != source.hash
    return False


def refusal(missing: tuple[str, ...]) -> str:
    """Return the sentence that keeps an export from being made without these media."""
    others = f" (and {len(missing) - 1} more)" if len(missing) > 1 else ""
    verb = "are" if others else "is"
    return (
        f"'{missing[0]}'{others} {verb} missing; find or relink the media, or export with placeholders in their place."
    )


def told_before(plan: RenderPlan, known: KnownHashes) -> tuple[str, ...]:
    """Return what is to be said of an export before it is made: what it is refused for, what was changed, its notes."""
    missing = () if plan.placeholders else missing_media(plan)
    untrue = set(map(missing_note, missing))
    notes = (note for note in plan.notes if note not in untrue)
    return (*([refusal(missing)] if missing else []), *map(changed_note, changed_media(plan, known)), *notes)


def with_media_there(plan: RenderPlan) -> RenderPlan:
    """Return the plan, with placeholders for what is missing if these are wanted. Else raises RenderError."""
    missing = missing_media(plan)
    if not missing:
        return plan
    if not plan.placeholders:
        raise RenderError(refusal(missing))
    gone = {asset for asset, source in plan.sources.items() if source.path is not None and not _there(source.path)}
    if not gone:
        return plan
    sources = {i: source.replace(path=None) if i in gone else source for i, source in plan.sources.items()}
    notes = dict.fromkeys((*plan.notes, *(missing_note(plan.sources[i].name) for i in sorted(gone))))
    return plan.replace(sources=sources, notes=tuple(notes))


def _there(path: str | None) -> bool:
    with suppress(OSError, ValueError):
        return path is not None and Path(path).is_file()
    return False
