"""Where a project's media are: paths as records keep them, and as the file system has them."""

from __future__ import annotations

import hashlib
import os
import stat
import unicodedata
from collections.abc import Callable
from pathlib import Path, PurePosixPath

from vidgen.editor.records import Asset
from vidgen.errors import MediaError

CHUNK = 1 << 20


def stored_path(file: Path, folder: Path) -> str:
    """Return how an asset keeps a path: relative to the project's folder when below it, else absolute; POSIX text.

    Raises MediaError for a name that is not text.
    """
    kept = file.relative_to(folder) if file.is_relative_to(folder) else file
    text = kept.as_posix()
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        raise MediaError(f"The name of {text!r} is not valid text; rename the file and import it again.") from None
    return text


def located(asset: Asset, folder: Path) -> Path:
    """Return the absolute path of an asset; there may be nothing."""
    return folder / PurePosixPath(asset.path)


def is_file(path: Path) -> bool:
    """Tell whether there is a regular file. A path that cannot be is not there."""
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def is_strange(path: Path) -> bool:
    """Tell whether there is something that is neither file nor folder: a pipe would be waited for without end."""
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError):
        return False
    return not (stat.S_ISREG(mode) or stat.S_ISDIR(mode))


def display_name(file: Path) -> str:
    """Return a file's name as one line of text of at most 255 characters."""
    text = file.name.encode("utf-8", "replace").decode("utf-8")
    return "".join(c if unicodedata.category(c) != "Cc" else " " for c in text)[:255]


def free_name(folder: Path, wanted: str, taken: set[str]) -> str:
    """Return `wanted`, or `wanted` with a number, so that neither the folder nor `taken` (casefolded) has it."""
    stem, suffix = os.path.splitext(wanted)  # noqa: PTH122 - a name, not a path
    number, name = 1, wanted
    while (key := unicodedata.normalize("NFC", name).casefold()) in taken or os.path.lexists(folder / name):
        number += 1
        name = f"{stem} {number}{suffix}"
    taken.add(key)
    return name


def copy_hashed(source: Path, target: Path, *, cancelled: Callable[[], bool] = lambda: False) -> tuple[str, int]:
    """Copy the bytes of a file into a new one; return their BLAKE2b-160 in hex and their number. Raises OSError."""
    digest, size = hashlib.blake2b(digest_size=20), 0
    with source.open("rb") as reading, target.open("xb") as writing:  # in place: the caller renames or removes it
        while (chunk := reading.read(CHUNK)) and not cancelled():
            digest.update(chunk)
            writing.write(chunk)
            size += len(chunk)
        writing.flush()
        os.fsync(writing.fileno())
    return digest.hexdigest(), size
