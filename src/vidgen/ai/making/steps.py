"""`Steps`: what was done for a video, kept beside it, so that it goes on where it stopped and nothing is done twice.

One small file a step, named by the step and holding a hash of all that went in, what came out, and what it cost. It is
written whole or not at all, before the next step begins. A step whose inputs are others is done anew; all others stay.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from vidgen.files import atomic_write
from vidgen.untrusted import json_of, read_bytes

SCENES = "scenes"
"""The step that comes last; it keeps the ids of the scenes, in the order of the outline."""
_LARGEST = 16 << 20


@dataclass(frozen=True)
class Outcome:
    """What came of a step: JSON data, the names of the files it wrote, and its price in US dollars (None: unknown)."""

    data: Any
    files: tuple[str, ...] = ()
    cost: Decimal | None = Decimal(0)


class Steps:
    """The steps of one video, in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    async def do(self, name: str, inputs: Any, work: Callable[[], Awaitable[Outcome]]) -> tuple[Outcome, bool]:
        """Return what a step gives, and whether it had been done before. `inputs`: JSON data, all that it depends on."""
        key = hashlib.sha256(json.dumps(inputs, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
        found = self.get(name, key)
        if found is not None:
            return found, True
        outcome = await work()
        self.put(name, key, outcome)
        return outcome, False

    def put(self, name: str, key: str, outcome: Outcome) -> None:
        """Keep what a step gave; `key` is the hash of what went in."""
        said = {
            "step": name,
            "inputs": key,
            "data": outcome.data,
            "files": list(outcome.files),
            "cost": None if outcome.cost is None else str(outcome.cost),
        }
        self.folder.mkdir(parents=True, exist_ok=True)
        atomic_write(self._path(name), json.dumps(said, ensure_ascii=False, indent=1).encode())

    def get(self, name: str, key: str | None = None) -> Outcome | None:
        """Return what a step gave, if it was done (with these inputs) and its files are there; else None."""
        try:
            said = json_of(read_bytes(self._path(name), _LARGEST))
            if key is not None and said["inputs"] != key:
                return None
            files = tuple(str(f) for f in said["files"])
            if any("/" in f or "\\" in f or not (self.folder / f).is_file() for f in files):
                return None
            return Outcome(said["data"], files, None if said["cost"] is None else Decimal(said["cost"]))
        except (OSError, ValueError, KeyError, TypeError, ArithmeticError):
            return None

    def amend(self, name: str, data: Any) -> None:
        """Change what a step gave, by hand of the user; what went in stays. Nothing for a step that was not done."""
        try:
            said = json_of(read_bytes(self._path(name), _LARGEST))
        except (OSError, ValueError):
            return
        atomic_write(self._path(name), json.dumps({**said, "data": data}, ensure_ascii=False, indent=1).encode())

    def file(self, name: str, data: bytes) -> str:
        """Write a file of a step, and return its name in the folder."""
        self.folder.mkdir(parents=True, exist_ok=True)
        atomic_write(self.folder / name, data)
        return name

    def _path(self, name: str) -> Path:
        return self.folder / (re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") + ".json")
