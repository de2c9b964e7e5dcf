"""Models that can be added to this computer: what is known of each before anything is fetched, and which are there.

They are data: `resources/ai/models.toml`, and `ai/models.toml` in vidgen's own folder, which goes before. Each file has a
pinned size and hash; what is something else is neither taken nor loaded.
"""

from __future__ import annotations

import re
import shutil
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, ValidationError, field_validator

from vidgen import folders, resources
from vidgen.ai.jobs.job import Value
from vidgen.ai.models import sha256_of
from vidgen.editor.model import explain
from vidgen.errors import ProjectError, UsageError
from vidgen.net import host_of
from vidgen.untrusted import read_bytes, toml_of

_LARGEST = 1 << 20
_PLAIN = r"^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$"

FileName = Annotated[str, Field(pattern=_PLAIN)]
Words = Annotated[str, Field(max_length=300)]


class AddableFile(Value):
    """One file of a model."""

    name: FileName
    size: Annotated[int, Field(ge=1, le=1 << 36)]
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class Addable(Value):
    """A model that can be added."""

    name: FileName
    title: Words
    job: Literal["transcription", "voice"]
    languages: tuple[Annotated[str, Field(pattern=r"^(\*|[A-Za-z-]{2,20})$")], ...] = Field(min_length=1)
    about: Words = ""
    licence: Words
    origin: Words
    address: Annotated[str, Field(max_length=500)] = ""
    """Of the folder that its files are in; empty where the user has to say it."""
    hosts: tuple[Annotated[str, Field(pattern=r"^(\*\.)?[a-z0-9.-]+$")], ...] = ()
    """Hosts that the address may send on to."""
    files: tuple[AddableFile, ...] = Field(min_length=1, max_length=200)

    @field_validator("address")
    @classmethod
    def _safe(cls, address: str) -> str:
        if address:
            try:
                host_of(address)
            except UsageError as error:
                raise ValueError(str(error)) from None
        return address

    @property
    def size(self) -> int:
        """Bytes of all files."""
        return sum(file.size for file in self.files)

    @property
    def folder(self) -> Path:
        """Where it is once it was added."""
        return folder() / self.name

    @property
    def added(self) -> bool:
        """Whether all its files are there, by their sizes; their content is checked when they are loaded."""
        try:
            return all((self.folder / f.name).stat().st_size == f.size for f in self.files)
        except OSError:
            return False

    @property
    def checksum(self) -> str:
        """Return the SHA-256 of its largest file, which says as which model it is known."""
        return max(self.files, key=lambda f: f.size).sha256

    def check(self) -> Path:
        """Return its folder once its files are those that are pinned. Raises UsageError when not."""
        for file in self.files:
            path = self.folder / file.name
            if not path.is_file():
                raise UsageError(f"The model '{self.name}' is not here; 'vidgen ai models add {self.name}' adds it.")
            if sha256_of(path) != file.sha256:
                raise UsageError(
                    f"The model '{self.name}' is not the one that vidgen knows: '{path}' was changed; remove and add it "
                    f"again: 'vidgen ai models remove {self.name}'."
                )
        return self.folder


class _Table(Value):
    version: Annotated[str, Field(max_length=60)] = ""
    model: tuple[Addable, ...] = ()


def folder() -> Path:
    """Return the folder of models that were added."""
    return folders.of("models")


def addable() -> dict[str, Addable]:
    """Return what can be added, by name; the user's own table goes before ours. Raises UsageError for a senseless one."""
    found = {model.name: model for model in _read(resources.folder("ai") / "models.toml").model}
    own = folders.home() / "ai" / "models.toml"
    if own.is_file():
        found |= {model.name: model for model in _read(own).model}
    return found


def find(name: str) -> Addable:
    """Return one by name. Raises UsageError when nobody knows it."""
    known = addable()
    if name not in known:
        raise UsageError(f"There is no model '{name}' that can be added; there are {', '.join(known)}.")
    return known[name]


def added(job: str) -> list[Addable]:
    """Return the models of a job that were added. What the tables make no sense of is none."""
    try:
        return [model for model in addable().values() if model.job == job and model.added]
    except UsageError:
        return []


def remove(name: str) -> int:
    """Take a model off this computer; return how many bytes that freed. Raises UsageError when it is not there."""
    if not re.fullmatch(_PLAIN, name) or not (place := folder() / name).is_dir():
        raise UsageError(f"The model '{name}' was not added here; 'vidgen ai models add' lists what is.")
    size = sum(path.stat().st_size for path in place.iterdir() if path.is_file())
    try:
        shutil.rmtree(place)
    except OSError as error:
        raise ProjectError(f"'{place}' could not be removed: {error.strerror or error}.") from error
    return size


def _read(path: Path) -> _Table:
    stat = path.stat()
    return _parsed(path, stat.st_mtime_ns, stat.st_size)


@cache
def _parsed(path: Path, modified: int, size: int) -> _Table:
    del modified, size
    try:
        return _Table.model_validate(toml_of(read_bytes(path, _LARGEST).decode()))
    except ValidationError as error:
        raise UsageError(f"The models in '{path}' make no sense: {explain(error)}") from None
    except (OSError, ValueError) as error:
        raise UsageError(f"The models in '{path}' cannot be read: {error}.") from None
