"""`PictureSequence`: numbered pictures of a folder that are the frames of a film: shot_0001.png, shot_0002.png …

Only names are looked at here; FFmpeg's own patterns are never used, since they would open whatever fits them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from vidgen.errors import MediaError

_NUMBERED = re.compile(r"(?P<stem>.*?)(?P<number>\d{1,18})(?P<ending>\.(?:png|jpe?g|tiff?))", re.IGNORECASE | re.DOTALL)
_MOST = 200_000
"""Frames of a sequence."""
_LIKELY = 10
"""Numbered pictures of a folder from which on they are likely meant as a film."""


@dataclass(frozen=True)
class PictureSequence:
    """Frames of a film, each a file."""

    name: str
    """What their names have in common, without what separates it from the number; else the folder's name."""
    files: tuple[Path, ...]
    """One for each frame. Where a number is missing it is the picture before."""
    missing: tuple[int, ...]
    """Numbers that are missing."""

    @property
    def notes(self) -> tuple[str, ...]:
        """Sentences for the user."""
        if not self.missing:
            return ()
        shown = ", ".join(map(str, self.missing[:5])) + (", …" if len(self.missing) > 5 else "")
        what = "number is" if len(self.missing) == 1 else "numbers are"
        return (f"{len(self.missing)} {what} missing in '{self.name}' ({shown}); the picture before is held there.",)


def sequence_at(path: Path) -> PictureSequence:
    """Return the sequence in a folder, or the one that a picture belongs to.

    Raises MediaError when there is none, when a folder has several, and when more numbers are missing than are there.
    """
    folder, chosen = (path, None) if path.is_dir() else (path.parent, _NUMBERED.fullmatch(path.name))
    if not path.is_dir() and chosen is None:
        raise MediaError(f"'{path}' is no folder, and no numbered picture such as shot_0001.png.")
    try:
        names = sorted(entry.name for entry in folder.iterdir())
    except OSError as error:
        raise MediaError(f"'{folder}' cannot be read: {error.strerror or error}.") from None
    groups: dict[tuple[str, str], dict[int, str]] = {}
    for name in names:
        if (found := _NUMBERED.fullmatch(name)) is not None and not name.startswith("."):
            numbers = groups.setdefault(_key(found), {})
            if (twice := numbers.setdefault(int(found["number"]), name)) != name:
                raise MediaError(f"'{twice}' and '{name}' have the same number; rename one of them.")
    if chosen is not None:
        groups = {_key(chosen): groups.get(_key(chosen), {})}
    groups = {key: numbers for key, numbers in groups.items() if len(numbers) > 1}
    if not groups:
        raise MediaError(
            f"There is no sequence at '{path}': it takes two or more PNG, JPEG or TIFF files such as shot_0001.png."
        )
    if len(groups) > 1:
        found_names = " and ".join(f"'{numbers[min(numbers)]}'" for numbers in list(groups.values())[:2])
        raise MediaError(f"'{path}' holds {len(groups)} sequences; choose a picture of one of them, as {found_names}.")
    ((stem, _), numbers) = next(iter(groups.items()))
    return _of(folder, stem.rstrip("_-. ") or folder.name or "Pictures", numbers)


def likely_sequence(folder: Path) -> PictureSequence | None:
    """Return the sequence of a folder whose pictures may well be meant as a film, else None."""
    try:
        found = sequence_at(folder)
    except MediaError:
        return None
    return found if len(set(found.files)) >= _LIKELY else None


def _key(found: re.Match[str]) -> tuple[str, str]:
    return found["stem"], found["ending"].lower().replace("jpeg", "jpg").replace("tiff", "tif")


def _of(folder: Path, name: str, numbers: dict[int, str]) -> PictureSequence:
    ordered = sorted(numbers)
    if ordered[-1] - ordered[0] >= min(_MOST, 2 * len(ordered)):
        here, there = max(pairwise(ordered), key=lambda two: two[1] - two[0])
        raise MediaError(
            f"The numbers of '{name}' leap from {here} to {there}: more are missing than are there, or there are too many; "
            "put the pictures of one shot into a folder of their own."
        )
    missing = tuple(n for n in range(ordered[0], ordered[-1]) if n not in numbers)
    files: list[Path] = []
    for number in range(ordered[0], ordered[-1] + 1):
        files.append(folder / numbers[number] if number in numbers else files[-1])
    return PictureSequence(name, tuple(files), missing)
