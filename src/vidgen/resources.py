"""Where the shipped files are: fonts, presets, sample media."""

from __future__ import annotations

from functools import cache
from pathlib import Path


@cache
def folder(name: str) -> Path:
    """Return a folder of `resources/`: inside the installed package, or beside `src` in a checkout."""
    package = Path(__file__).resolve().parent
    installed = package / "resources" / name
    return installed if installed.is_dir() else package.parents[1] / "resources" / name
