"""Every command of the registry as a tool that a model can call, in strict form.

Strict form (OpenAI, "Structured Outputs", supported schemas): an object's properties are all required, nothing else is
allowed in it, and only some keywords exist. So what has a default may be null here, and data of any form is JSON in a text;
`read` turns both back.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from vidgen.ai.jobs.text import Tool
from vidgen.editor.command import Command, commands
from vidgen.editor.schema import resolved
from vidgen.errors import UsageError
from vidgen.untrusted import GIVEN_DEPTH, json_of

PLUMBING = frozenset({"add-asset", "update-asset", "copy", "cut", "paste"})
"""Commands that are no tools: importing is made of them, or they need what another window holds."""

_JSON = "JSON"
_KEPT = ("description", "enum", "minimum", "maximum", "pattern")


@cache
def tools() -> tuple[Tool, ...]:
    """Return the tools, in alphabetical order of the commands."""
    return tuple(tool_of(c) for c in commands().values() if c.name not in PLUMBING)


def tool_of(command: Command) -> Tool:
    """Return one command as a tool."""
    return Tool(name=command.name, description=command.manual[:8000], parameters=strict(command.schema()))


def strict(schema: Mapping[str, Any]) -> dict[str, Any]:
    """Return a JSON schema of an object in strict form."""
    return _object(schema, schema.get("$defs", {}))


def read(command: Command, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the arguments of a call as the command takes them. Raises UsageError on a text that should be JSON."""
    schema = command.schema()
    definitions, properties = schema.get("$defs", {}), schema.get("properties", {})
    required = set(schema.get("required", ()))
    return {
        name: _back(value, properties.get(name, {}), definitions)
        for name, value in given.items()
        if value is not None or name in required
    }


def _object(schema: Mapping[str, Any], definitions: Mapping[str, Any]) -> dict[str, Any]:
    required = set(schema.get("required", ()))
    properties = {}
    for name, part in schema.get("properties", {}).items():
        form = _form(part, definitions)
        properties[name] = form if name in required else _nullable(form)
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _form(part: Mapping[str, Any], definitions: Mapping[str, Any]) -> dict[str, Any]:
    part = resolved(part, definitions)
    told = {key: part[key] for key in _KEPT if key in part}
    if "anyOf" in part:
        forms = [_form(f, definitions) for f in part["anyOf"]]
        if any(_is_open(resolved(f, definitions)) for f in part["anyOf"]):
            return _json_text(part)
        return told | {"anyOf": forms}
    if "const" in part:
        return told | {"type": "string", "enum": [part["const"]]}
    if _is_open(part):
        return _json_text(part)
    kind = part.get("type", "string")
    if kind == "object":
        return told | _object(part, definitions)
    if kind == "array":
        inner = part.get("items") or (part.get("prefixItems") or [{}])[0]
        return told | {"type": "array", "items": _form(inner, definitions)}
    return told | {"type": kind}


def _nullable(form: dict[str, Any]) -> dict[str, Any]:
    """Return the form, or null: for what has a default."""
    if "anyOf" in form:
        known = form["anyOf"]
        return form if {"type": "null"} in known else {**form, "anyOf": [*known, {"type": "null"}]}
    if isinstance(form.get("type"), str) and "enum" not in form and form["type"] not in ("object", "array"):
        return {**form, "type": [form["type"], "null"]}
    if isinstance(form.get("type"), list):
        return {**form, "type": [*form["type"], "null"]}
    told = {"description": form["description"]} if "description" in form else {}
    return told | {"anyOf": [{k: v for k, v in form.items() if k != "description"}, {"type": "null"}]}


def _is_open(part: Mapping[str, Any]) -> bool:
    """Tell whether anything may stand there, or an object of any form: what strict form cannot say."""
    if not part.keys() & {"type", "anyOf", "enum", "const", "properties"}:
        return True
    return part.get("type") == "object" and not part.get("properties")


def _json_text(part: Mapping[str, Any]) -> dict[str, Any]:
    about = part.get("description", "")
    return {"type": "string", "description": f"{about} Write it as {_JSON}.".strip()}


def _back(value: Any, part: Mapping[str, Any], definitions: Mapping[str, Any]) -> Any:
    part = resolved(part, definitions)
    forms = [resolved(f, definitions) for f in part.get("anyOf", [part])]
    if any(_is_open(f) for f in forms):
        return _parsed(value)
    if isinstance(value, list):
        inner: Mapping[str, Any] = next(
            (f.get("items") or (f.get("prefixItems") or [{}])[0] for f in forms if f.get("type") == "array"), {}
        )
        return [_back(item, inner, definitions) for item in value]
    if isinstance(value, dict):
        found = next((f for f in forms if f.get("properties")), {})
        needed = set(found.get("required", ()))
        return {
            k: _back(v, found.get("properties", {}).get(k, {}), definitions)
            for k, v in value.items()
            if v is not None or k in needed
        }
    return value


def _parsed(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        return json_of(value, GIVEN_DEPTH)
    except ValueError:
        if value[:1] in "{[":
            raise UsageError(f"This is no JSON: {value[:80]}") from None
        return value  # a plain text where anything may stand
