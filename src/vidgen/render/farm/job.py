"""`FarmJob`: what members of a farm are told of an export, once; and how a plan is made to fit another machine."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from vidgen.editor.model import Model
from vidgen.editor.records import Id
from vidgen.errors import MediaError
from vidgen.render.plan import RenderPlan, Source
from vidgen.render.preset import Preset
from vidgen.render.segments.segment import Facts, Segment, Sound

Identity = tuple[int, int, int]
"""Of a file on this machine: inode, bytes, nanoseconds of its last change."""


class Medium(Model):
    """A file that the export needs."""

    path: str
    """Where it is on the machine that exports."""
    hash: str
    """BLAKE2b-160 of its bytes."""
    size: int
    """Bytes."""


class FarmJob(Model):
    """An export, for machines that don't have the project."""

    facts: Facts
    """What version, fonts and encoder must be on every machine, or the keys would lie."""
    plan: RenderPlan
    preset: Preset
    media: dict[Id, Medium]
    """By asset, those that there are."""

    def to_bytes(self) -> bytes:
        """Return it as it is sent."""
        return self.model_dump_json().encode()


def name_of(data: bytes) -> str:
    """Return the name of a job: the hash over what `to_bytes` returned."""
    return hashlib.blake2b(data, digest_size=20).hexdigest()


def with_media_at(plan: RenderPlan, media: Mapping[Id, Medium], places: Mapping[Id, Path]) -> RenderPlan:
    """Return the plan with the paths of this machine. Raises MediaError when a file is gone."""
    sources = dict(plan.sources)
    for asset, source in plan.sources.items():
        if asset in media:
            sources[asset] = _moved(source, media[asset], places[asset])
    return plan.replace(sources=sources)


def _moved(source: Source, medium: Medium, place: Path) -> Source:
    identity = identity_of(place)
    return source.replace(path=str(place), hash=medium.hash, size=identity[1], modified=identity[2])


def identity_of(path: Path) -> Identity:
    """Return which version of a file is there. Raises MediaError when there is none."""
    try:
        facts = path.stat()
    except OSError as error:
        raise MediaError(f"'{path.name}' cannot be read: {error.strerror or error}.") from None
    return facts.st_ino, facts.st_size, facts.st_mtime_ns


def identities(plan: RenderPlan) -> dict[str, Identity]:
    """Return which versions of the files of a plan are there, by path. Raises MediaError when one is gone."""
    return {source.path: identity_of(Path(source.path)) for source in plan.sources.values() if source.path is not None}


def request_of(part: Segment | Sound) -> tuple[str, dict[str, Any]]:
    """Return method and parameters with which a render worker is asked for a part."""
    what = "segment" if isinstance(part, Segment) else "sound"
    return what, {what: part.model_dump(mode="json")}
