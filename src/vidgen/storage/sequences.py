"""`film_of_sequence`: numbered pictures become one film in the project's media folder, to be imported like any other."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

from vidgen.errors import Cancelled, ProjectError
from vidgen.files import check_room, discard, finish
from vidgen.media.sequences import PictureSequence, sequence_at
from vidgen.media.service import MediaService
from vidgen.partials import partial_name, remove_abandoned
from vidgen.storage.assets import media_folder
from vidgen.storage.paths import free_name
from vidgen.timing import FrameRate

_LONGEST = 120
"""Bytes of a film's name."""


def film_of_sequence(
    media: MediaService,
    project: Path,
    at: Path,
    rate: FrameRate,
    on_done: Callable[[float], None] | None = None,
    cancel: threading.Event | None = None,
) -> tuple[Path, tuple[str, ...]]:
    """Make the film of the sequence at `at`, a folder or one of its pictures; return where it is, and sentences.

    The pictures stay where they are. Blocks; any thread. `on_done` is told 0 to 1. Raises MediaError, ProjectError when it
    cannot be written, and Cancelled when `cancel` is set; nothing is left then.
    """
    sequence = sequence_at(at)
    folder = media_folder(project)
    there = folder.exists()
    try:
        return _film(media, folder, sequence, rate, on_done, cancel)
    except BaseException:
        if not there:
            with suppress(OSError):  # somebody else has put something there
                folder.rmdir()
        raise


def _film(
    media: MediaService,
    folder: Path,
    sequence: PictureSequence,
    rate: FrameRate,
    on_done: Callable[[float], None] | None,
    cancel: threading.Event | None,
) -> tuple[Path, tuple[str, ...]]:
    try:
        size = sum(file.stat().st_size for file in sequence.files)
        folder.mkdir(exist_ok=True)
        remove_abandoned(folder)
    except OSError as error:
        raise ProjectError(f"'{error.filename or folder}' cannot be used: {error.strerror or error}.") from None
    check_room(folder, size)
    target = folder / free_name(folder, f"{_as_text(sequence.name)}.mov", set())
    partial = partial_name(target)
    try:
        notes = media.film_of(sequence.files, rate, partial, size, on_done, cancel)
        finish(partial, target)
        if cancel is not None and cancel.is_set():  # in the last moment
            discard(target)
            raise Cancelled("Stopped.")
    except OSError as error:
        raise ProjectError(f"The film '{target}' could not be written: {error.strerror or error}.") from error
    finally:
        discard(partial)
    return target, (*sequence.notes, *notes)


def _as_text(name: str) -> str:
    """Return a name that every system and the project can write down."""
    text = "".join(c if c.isprintable() else "_" for c in name)  # a byte that is no text is not printable
    return text.encode()[:_LONGEST].decode(errors="ignore")


def discard_unused(film: Path, used: Iterable[Path]) -> None:
    """Take a film away that no asset has: its content was there already. `used`: the files of the assets of an import.

    Where that cannot be told, for example on a network disk that stumbles, it stays.
    """
    for path in used:
        try:
            if path.samefile(film):
                return
        except FileNotFoundError:
            continue
        except OSError:
            return
    discard(film)
    with suppress(OSError):  # it has others
        film.parent.rmdir()
