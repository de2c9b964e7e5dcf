"""Where an export may go: what a path must be before any work is done for it."""

from __future__ import annotations

import os
import unicodedata
from contextlib import suppress
from pathlib import Path

from vidgen.errors import RenderError, UsageError
from vidgen.files import may_be_replaced
from vidgen.partials import partial_name
from vidgen.render.plan import RenderPlan
from vidgen.render.preset import Preset

_LONGEST_NAME, _LONGEST_PATH = 255, 4095
"""Bytes."""


def check_place(out: Path) -> None:
    """Raise UsageError when no file can be at a path, or something is there that no export may replace.

    Folders and ordinary files are let pass: whether they may be replaced depends on what is wanted.
    """
    text, name = str(out), out.name
    if not name:
        raise UsageError(f"'{text}' is a folder; give the export a file name.")
    if "\0" in text or any(unicodedata.category(letter) == "Cc" for letter in name):
        raise UsageError("The name of an export cannot have line breaks or other control characters in it.")
    if len(os.fsencode(name)) > _LONGEST_NAME or len(os.fsencode(text)) > _LONGEST_PATH:
        raise UsageError(f"'{name[:40]}…' is too long for a file; give the export a shorter name.")
    for parent in out.parents:
        if parent.exists():
            if not parent.is_dir():
                raise UsageError(f"'{parent}' is a file and no folder, so nothing can be written into it.")
            break
    if out.is_symlink() and not out.exists():
        raise UsageError(
            f"'{out}' is a link to something that is not there; remove it, or give the export another name."
        )
    if out.exists() and not out.is_dir() and not may_be_replaced(out):
        raise UsageError(f"'{out}' is a device, a pipe or a socket; give the export a file name.")


def check_target(out: Path, preset: Preset, wanted: RenderPlan) -> None:
    """Raise RenderError when the export of a plan cannot go to `out`, before any work is done."""
    if not out.parent.is_dir():
        raise RenderError(f"There is no folder '{out.parent}'; make it or choose another.")
    if preset.makes_folder:
        if out.exists() and not (out.is_dir() and not any(out.iterdir())):
            raise RenderError(f"'{out}' is there already; give the folder of the pictures a new name.")
    elif out.is_dir():
        raise RenderError(f"'{out}' is a folder; give the export a file name.")
    for source in wanted.sources.values():
        with suppress(OSError):
            if source.path is not None and out.exists() and out.samefile(source.path):
                raise RenderError(f"'{out}' is used in the project; give the export another name.")
    try:
        probe = partial_name(out)
        probe.touch(exist_ok=False)
        probe.unlink()
    except OSError as error:
        raise RenderError(f"'{out.parent}' cannot be written to: {error.strerror or error}.") from error
