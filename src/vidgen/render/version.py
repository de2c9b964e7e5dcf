"""`version()`: a name for everything in vidgen that decides what a frame looks like and a mix sounds like.

It is a hash over the source files, so that nobody has to remember to count it up. A frozen program has no source files;
there the package's version says the same, since the files cannot change without it.
"""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as installed
from pathlib import Path

_FOLDERS = ("editor", "imaging", "blocks", "effects", "transitions", "media", "render")
_LIBRARIES = ("vidgen", "av", "numpy", "pillow", "pyside6-essentials")


@cache
def version() -> str:
    """Return 32 hexadecimal digits."""
    digest = hashlib.blake2b(digest_size=16)
    for name in _LIBRARIES:
        digest.update(f"{name} {_installed(name)}\n".encode())
    package = Path(__file__).parents[1]
    for path in sorted(p for folder in _FOLDERS for p in (package / folder).rglob("*.py")):
        digest.update(path.relative_to(package).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _installed(name: str) -> str:
    try:
        return installed(name)
    except PackageNotFoundError:  # in a frozen program
        return ""
