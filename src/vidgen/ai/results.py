"""Results that were paid for, kept by what was asked: the same request never costs again.

A result is a small JSON file named by the hash of its request; pictures and sounds lie beside, named by the hash of what is
in them, so that two results with the same picture share it. What is damaged counts as not there.
"""

from __future__ import annotations

import hashlib
import json
import logging
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import ValidationError

from vidgen import folders
from vidgen.ai.answers import forget_all
from vidgen.ai.jobs.job import LARGEST_MEDIA, Job, Request, Result
from vidgen.errors import ProjectError
from vidgen.files import atomic_write
from vidgen.untrusted import json_of, read_bytes

if TYPE_CHECKING:
    from vidgen.ai.provider import Provider

log = logging.getLogger(__name__)

R = TypeVar("R", bound=Result)
FORM = 1
"""Counts up when results of old requests can no longer be taken for those of new ones."""
_LARGEST = 64 << 20


def request_hash(job: Job[Any, Any], provider: Provider, model: str, request: Request) -> str:
    """Return the name of a request: a hash over everything that its result depends on."""
    said = {
        "form": FORM,
        "job": job.name,
        "provider": provider.model_dump(mode="json"),
        "model": model,
        "request": request.model_dump(mode="json", context={"keep": _hash}),
    }
    return _hash(json.dumps(said, sort_keys=True, separators=(",", ":")).encode())


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


class Results:
    """The results of this user."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder

    @property
    def folder(self) -> Path:
        """Where they lie. Raises UsageError when it cannot be made."""
        return self._folder or folders.of("ai-results")

    def get(self, name: str, kind: type[R]) -> tuple[R, int] | None:
        """Return a result and the number of the call that made it; None when it is not there, or damaged."""
        try:
            data = json_of(read_bytes(self._path(name, ".json"), _LARGEST))
            return kind.model_validate_json(json.dumps(data["result"]), context={"load": self._blob}), int(data["call"])
        except FileNotFoundError:
            return None
        except (OSError, ValidationError, ValueError, KeyError, TypeError) as error:
            log.warning("a kept result cannot be used: %s", type(error).__name__)
            return None

    def put(self, name: str, result: Result, call: int) -> None:
        """Keep a result. That there is no room for it is no reason to lose it: it is only not kept."""
        try:
            said = result.model_dump(mode="json", context={"keep": self._keep})
            self._write(self._path(name, ".json"), json.dumps({"call": call, "result": said}).encode())
        except (OSError, ProjectError) as error:
            log.warning("a result could not be kept: %s", error)

    def usage(self) -> tuple[int, int]:
        """Return how many results are kept, and their bytes."""
        files = [p for p in self.folder.glob("??/*") if p.is_file()]
        return sum(p.suffix == ".json" for p in files), sum(p.stat().st_size for p in files)

    def clear(self) -> None:
        """Forget all. What projects use is copied into them and stays."""
        for folder in self.folder.glob("??"):
            shutil.rmtree(folder, ignore_errors=True)
        forget_all()

    def _path(self, name: str, suffix: str) -> Path:
        return self.folder / name[:2] / f"{name}{suffix}"

    def _keep(self, data: bytes) -> str:
        name = _hash(data)
        path = self._path(name, ".bin")
        if not path.exists() or path.stat().st_size != len(data):
            self._write(path, data)
        return name

    def _blob(self, name: str) -> bytes:
        if len(name) != 64 or not name.isalnum():
            raise ValueError("no name of a result")
        data = read_bytes(self._path(name, ".bin"), LARGEST_MEDIA)
        if _hash(data) != name:
            raise ValueError("a kept result is damaged")
        return data

    def _write(self, path: Path, data: bytes) -> None:
        path.parent.mkdir(mode=0o700, exist_ok=True)
        atomic_write(path, data, mode=0o600)
