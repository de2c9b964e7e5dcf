"""Reading the JSON schema of a command: what a `$ref` in it stands for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def resolved(part: Mapping[str, Any], definitions: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a part of a schema with what it refers to put in; what stands beside the reference goes before that."""
    if "$ref" in part:
        found = definitions.get(part["$ref"].rpartition("/")[2], {})
        return {**found, **{k: v for k, v in part.items() if k != "$ref"}}
    return part
