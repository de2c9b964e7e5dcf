"""Shortcuts as the user wants them: a preset and single changes over what the actions come with. Pure, but for files.

A preset is a TOML file in `resources/shortcuts`: names of actions and their keys. What it does not name stays.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from PySide6.QtGui import QKeySequence

from vidgen import resources
from vidgen.errors import UsageError, VidgenError
from vidgen.files import atomic_write
from vidgen.preferences import Preferences
from vidgen.untrusted import json_of, read_bytes

_LARGEST = 1 << 18
"""Bytes of an imported file."""


@dataclass(frozen=True)
class Preset:
    """A set of shortcuts."""

    name: str
    title: str
    keys: Mapping[str, str]


@dataclass(frozen=True)
class Known:
    """An action that can have a shortcut."""

    name: str
    title: str
    menu: str
    default: str


@cache
def presets() -> tuple[Preset, ...]:
    """Return the presets, vidgen's own first."""
    found = []
    for path in sorted(resources.folder("shortcuts").glob("*.toml")):
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        found.append(Preset(path.stem, str(data["title"]), {str(k): str(v) for k, v in data["keys"].items()}))
    return (Preset("vidgen", "vidgen", {}), *found)


def wanted(defaults: Mapping[str, str], chosen: Preferences) -> dict[str, str]:
    """Return the keys of every action, "" for none, as texts that are the same on every system."""
    preset = next((p.keys for p in presets() if p.name == chosen.shortcut_preset), {})
    own = chosen.shortcuts or {}
    found = {name: normal(own.get(name, preset.get(name, default))) for name, default in defaults.items()}
    if preset:  # where a preset gives a key away, whoever had it by default has none
        given = {found[name] for name in preset if name in found and name not in own}
        for name, keys in found.items():
            if keys in given and name not in preset and name not in own:
                found[name] = ""
    return found


@cache
def normal(keys: str) -> str:
    """Return keys as `QKeySequence` writes them, "" for what means nothing."""
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.PortableText)


def conflicts(keys: Mapping[str, str], name: str, wish: str) -> list[str]:
    """Return the other actions that have these keys."""
    wish = normal(wish)
    return sorted(other for other, has in keys.items() if wish and has == wish and other != name)


def write(path: Path, keys: Mapping[str, str]) -> None:
    """Write shortcuts to a file. Raises VidgenError."""
    text = json.dumps({"vidgen shortcuts": 1, "keys": dict(sorted(keys.items()))}, indent=2, ensure_ascii=False)
    atomic_write(path, text.encode() + b"\n")


def read(path: Path, known: Iterable[str]) -> dict[str, str]:
    """Return the shortcuts of a file, as far as their actions are known. Raises UsageError."""
    try:
        data = json_of(read_bytes(path, _LARGEST), 4)
        keys = data["keys"]
        found = {name: normal(keys[name]) for name in known if isinstance(keys.get(name), str)}
    except (OSError, ValueError, TypeError, KeyError, AttributeError, VidgenError):
        raise UsageError(f"'{path.name}' has no shortcuts that vidgen can read; export some to see the form.") from None
    return found
