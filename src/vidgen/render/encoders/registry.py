"""All encoders that vidgen knows of: those of each file of `kinds/`."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

from vidgen.errors import RenderError
from vidgen.render.encoders import kinds
from vidgen.render.encoders.kind import Encoder, Family


@cache
def encoders() -> tuple[Encoder, ...]:
    """Return every encoder: software by name, then hardware in the order in which `auto` tries it."""
    names = sorted(m.name for m in pkgutil.iter_modules(kinds.__path__))
    found = [e for name in names for e in importlib.import_module(f"{kinds.__name__}.{name}").ENCODERS]
    return tuple(sorted(found, key=lambda e: (e.rank, e.family, e.name)))


def find(name: str) -> Encoder:
    """Return the encoder of FFmpeg's name. Raises RenderError when vidgen knows none."""
    for encoder in encoders():
        if encoder.name == name:
            return encoder
    raise RenderError(f"There is no encoder '{name}'; 'vidgen encoders' lists them.")


def of_family(family: Family) -> tuple[Encoder, ...]:
    """Return the encoders of a codec, software first."""
    return tuple(e for e in encoders() if e.family == family)


def software(family: Family) -> Encoder:
    """Return the encoder that needs no device."""
    return next(e for e in of_family(family) if not e.hardware)
