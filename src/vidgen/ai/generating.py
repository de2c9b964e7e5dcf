"""One thing made by a model and put onto the timeline: a picture, speech, music, an effect, a film.

work = request_of(wish, canvas)              # which job, and what is asked
done = await ai.run(work.job, work.request, order)
file = keep(done.result, media_folder(project.path))
asset = project.assets.measured(file)        # in a thread: it asks a worker
place(tx, asset, wish)                       # one undo step; redo pays nothing
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal, get_args

from pydantic import ValidationError

from vidgen.ai.jobs import image, music, video, voice
from vidgen.ai.jobs.job import Media
from vidgen.editor.command import find, perform
from vidgen.editor.model import explain
from vidgen.editor.records import Asset, Id
from vidgen.editor.transaction import Transaction
from vidgen.errors import ProjectError, UsageError
from vidgen.files import atomic_write

What = Literal["image", "voice", "music", "effect", "video"]
WHATS: tuple[What, ...] = get_args(What)
JOBS: dict[What, str] = {"image": "image", "voice": "voice", "music": "music", "effect": "music", "video": "video"}
"""Who can do it is asked for by the names of jobs."""
LENGTH = 705_600_000 * 5
"""Flicks, where nobody says how long: five seconds."""


@dataclass(frozen=True)
class Wish:
    """What is to be made, and where it goes."""

    what: What
    words: str
    at: int
    """Where the block begins, in flicks."""
    length: int | None = None
    """How long the block is at most; None: as long as it comes."""
    track: Id | None = None
    voice: str | None = None
    variant: int = 0


@dataclass(frozen=True)
class Work:
    """A job and its request."""

    job: Any
    request: Any


def request_of(wish: Wish, canvas: tuple[int, int]) -> Work:
    """Return the call that a wish needs; `canvas` is the film's size in pixels. Raises UsageError."""
    words = wish.words.strip()
    if not words:
        raise UsageError("Say in words what is to be made.")
    length = wish.length or LENGTH
    width, height = (max(64, min(8192, side)) for side in canvas)
    try:
        if wish.what == "image":
            return Work(image.JOB, image.ImageRequest(prompt=words, width=width, height=height, variant=wish.variant))
        if wish.what == "voice":
            return Work(voice.JOB, voice.VoiceRequest(text=words, voice=wish.voice, variant=wish.variant))
        if wish.what == "video":
            return Work(
                video.JOB,
                video.VideoRequest(prompt=words, length=length, width=width, height=height, variant=wish.variant),
            )
        kind: Literal["music", "effect"] = "effect" if wish.what == "effect" else "music"
        return Work(music.JOB, music.MusicRequest(prompt=words, length=length, what=kind, variant=wish.variant))
    except ValidationError as error:
        raise UsageError(explain(error)) from None


def media_of(result: Any) -> Media:
    """Return the picture, sound or film of a result."""
    for name in ("image", "sound", "video"):
        found = getattr(result, name, None)
        if isinstance(found, Media):
            return found
    raise TypeError(f"{type(result).__name__} holds no media")


def keep(result: Any, folder: Path) -> Path:
    """Write what was made into a folder, named by its content, and return the file. Raises ProjectError."""
    made = media_of(result)
    path = folder / f"made-{sha256(made.data).hexdigest()[:16]}{made.suffix}"
    if not path.exists():
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise ProjectError(f"The folder '{folder}' cannot be made: {error.strerror or error}.") from error
        atomic_write(path, made.data)
    return path


def place(tx: Transaction, asset: Asset, wish: Wish) -> list[Id]:
    """Put what was made onto the timeline, exactly as long as the wish says where it lasts so long; return the blocks.

    Raises EditError where the track is locked or carries something else.
    """
    known = next((a for a in tx.assets() if a.hash and a.hash == asset.hash), None)
    record = known if known is not None else tx.put(asset)
    given: dict[str, Any] = {"asset": record.id, "at": wish.at}
    if wish.length is not None:
        given["duration"] = wish.length
    if wish.track is not None:
        given["track"] = wish.track
    made: list[Id] = perform(tx, find("overwrite"), given)["blocks"]
    return made
