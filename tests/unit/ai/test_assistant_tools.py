"""Commands as tools: each a valid schema in strict form, and what a model gives is read back as the command takes it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from vidgen.ai.assistant.tools import PLUMBING, read, tool_of, tools
from vidgen.editor.command import commands, find
from vidgen.errors import UsageError

# What the strict form allows (OpenAI, "Structured Outputs", supported schemas).
KEYWORDS = {"type", "description", "enum", "anyOf", "properties", "required", "additionalProperties", "items",
            "minimum", "maximum", "pattern"}  # fmt: skip
TYPES = {"string", "number", "integer", "boolean", "object", "array", "null"}


def faults(schema: Any, where: str = "") -> Iterator[str]:
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
    for number, part in enumerate(schema.get("anyOf", ())):
        yield from faults(part, f"{where}|{number}")


@pytest.mark.parametrize("name", [n for n in commands() if n not in PLUMBING])
def test_every_command_is_a_strict_tool(name: str) -> None:
    tool = tool_of(find(name))
    assert tool.parameters["type"] == "object"
    assert list(faults(tool.parameters, name)) == []
    assert tool.description


def test_all_commands_but_plumbing_are_tools() -> None:
    assert {t.name for t in tools()} == commands().keys() - PLUMBING


@pytest.mark.parametrize(
    ("name", "given", "taken"),
    [
        ("add-marker", {"at": "1s", "text": None, "duration": None, "colour": None}, {"at": "1s"}),
        ("append", {"kind": "text", "values": '{"text": "Hi"}', "asset": None}, {"kind": "text", "values": {"text": "Hi"}}),
        ("set", {"blocks": ["b"], "path": "content.text", "value": "Hello"},
         {"blocks": ["b"], "path": "content.text", "value": "Hello"}),
        ("set", {"blocks": ["b"], "path": "placement.x", "value": "0.5"},
         {"blocks": ["b"], "path": "placement.x", "value": 0.5}),
        ("cut-ranges", {"ranges": [{"start": "1s", "end": "2s"}]}, {"ranges": [{"start": "1s", "end": "2s"}]}),
    ],
)  # fmt: skip
def test_what_a_model_gives_is_read_back(name: str, given: dict[str, Any], taken: dict[str, Any]) -> None:
    assert read(find(name), given) == taken


def test_broken_json_is_said() -> None:
    with pytest.raises(UsageError, match="no JSON"):
        read(find("append"), {"kind": "text", "values": '{"text": '})
