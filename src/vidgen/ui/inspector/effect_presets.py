"""Effects as the user keeps them: one JSON file each in the folder `effects` of vidgen's own, kind and values."""

from __future__ import annotations

import json
import logging
import re
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from vidgen import folders
from vidgen.editor.kinds import EFFECTS, Effect
from vidgen.errors import UsageError, VidgenError
from vidgen.files import atomic_write
from vidgen.untrusted import json_of, read_bytes

log = logging.getLogger(__name__)
_LARGEST = 1 << 16
"""Bytes of a file."""
_MOST = 200


@dataclass(frozen=True)
class EffectPreset:
    """An effect to add."""

    name: str
    kind: str
    values: dict[str, Any]


def presets() -> list[EffectPreset]:
    """Return those that there are, in order of name; files that make no sense are passed over. Never raises."""
    found: list[EffectPreset] = []
    with suppress(OSError, VidgenError):
        for path in sorted(folders.of("effects").glob("*.json"))[:_MOST]:
            with suppress(OSError, ValueError, VidgenError):
                data = json_of(read_bytes(path, _LARGEST), 10)
                if (
                    isinstance(data, dict)
                    and data.get("kind") in EFFECTS.all()
                    and isinstance(data.get("values"), dict)
                ):
                    found.append(EffectPreset(path.stem, data["kind"], data["values"]))
                else:
                    log.warning("'%s' is no preset of an effect", path)
    return found


def save(name: str, effect: Effect) -> None:
    """Keep an effect under a name; one of the same name is replaced. Raises UsageError and ProjectError."""
    stem = re.sub(r'[\\/:*?"<>|\x00-\x1f]', "-", name).strip(" .")[:60]
    if not stem:
        raise UsageError("A preset needs a name with letters.")
    values = {k: v for k, v in effect.to_json().items() if k not in ("kind", "id", "enabled")}
    text = json.dumps({"kind": effect.kind, "values": values}, indent=2, ensure_ascii=False)
    atomic_write(folders.of("effects") / f"{stem}.json", text.encode())
