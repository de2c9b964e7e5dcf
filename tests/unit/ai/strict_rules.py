"""What the API of OpenAI refuses in tools of strict form ("Structured Outputs", the old, narrower limits)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

KEYWORDS = {"type", "description", "enum", "anyOf", "properties", "required", "additionalProperties", "items",
            "minimum", "maximum", "pattern"}  # fmt: skip
"""Those that we use of the ones that are allowed."""
TYPES = {"string", "number", "integer", "boolean", "object", "array", "null"}
MOST_TOOLS, MOST_PROPERTIES, MOST_ENUM, MOST_LETTERS, DEEPEST = 128, 100, 500, 15_000, 5


def refusals(tools: Sequence[dict[str, Any]]) -> Iterator[str]:
    """Yield what is wrong with the tools of a request, as they are on the wire."""
    if len(tools) > MOST_TOOLS:
        yield f"tools: array too long, {len(tools)}"
    for tool in tools:
        name, schema = tool["name"], tool["parameters"]
        if tool["type"] != "function" or tool["strict"] is not True or not re.fullmatch(r"[A-Za-z0-9_-]{1,64}", name):
            yield f"{name}: no strict function"
        if schema.get("type") != "object" or "anyOf" in schema:
            yield f"{name}: the root is no object"
        yield from faults(schema, name)
        yield from _limits(schema, name)


def faults(schema: Any, where: str = "") -> Iterator[str]:
    """Yield what is wrong with a schema and its parts."""
    if not isinstance(schema, dict) or not schema:
        yield f"{where}: anything may stand here"
        return
    for keyword in schema.keys() - KEYWORDS:
        yield f"{where}: {keyword}"
    kinds = schema.get("type", [])
    for kind in [kinds] if isinstance(kinds, str) else kinds:
        if kind not in TYPES:
            yield f"{where}: type {kind}"
    if not kinds and "anyOf" not in schema and "enum" not in schema:
        yield f"{where}: no type"
    if schema.get("type") == "object":
        if schema.get("additionalProperties") is not False:
            yield f"{where}: more properties are allowed"
        if sorted(schema.get("required", [])) != sorted(schema.get("properties", {})):
            yield f"{where}: not every property is required"
        for name, part in schema["properties"].items():
            yield from faults(part, f"{where}.{name}")
    if schema.get("type") == "array":
        yield from faults(schema.get("items"), f"{where}[]")
    firsts = [next(iter(p["properties"]), None) for p in schema.get("anyOf", ()) if p.get("type") == "object"]
    if len(firsts) != len(set(firsts)):
        yield f"{where}: objects of anyOf share their first key"
    for number, part in enumerate(schema.get("anyOf", ())):
        yield from faults(part, f"{where}|{number}")


def _limits(schema: dict[str, Any], name: str) -> Iterator[str]:
    properties: list[str] = []
    values: list[str] = []
    depth = _walk(schema, properties, values)
    if len(properties) > MOST_PROPERTIES:
        yield f"{name}: {len(properties)} properties"
    if len(values) > MOST_ENUM or sum(map(len, properties + values)) > MOST_LETTERS:
        yield f"{name}: too many values or letters"
    if depth > DEEPEST:
        yield f"{name}: {depth} levels of nesting"


def _walk(schema: dict[str, Any], properties: list[str], values: list[str]) -> int:
    """Gather names and values; return how many objects lie in one another."""
    values += [str(v) for v in schema.get("enum", ())]
    properties += schema.get("properties", {})
    parts = [*schema.get("properties", {}).values(), *schema.get("anyOf", ())]
    parts += [schema["items"]] if "items" in schema else []
    return max((_walk(p, properties, values) for p in parts), default=0) + (schema.get("type") == "object")
