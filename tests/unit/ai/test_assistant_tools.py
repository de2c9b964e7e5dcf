"""Commands as tools: each a valid schema in strict form, and what a model gives is read back as the command takes it."""

from __future__ import annotations

from typing import Any

import pytest
from tests.unit.ai.strict_rules import refusals

from vidgen.ai.assistant.tools import PLUMBING, read, tool_of, tools
from vidgen.ai.jobs.text import Message, TextRequest, Tool
from vidgen.ai.wire.responses import request
from vidgen.editor.command import commands, find
from vidgen.errors import UsageError


@pytest.mark.parametrize("name", [n for n in commands() if n not in PLUMBING])
def test_every_command_is_a_strict_tool(name: str) -> None:
    tool = tool_of(find(name))
    assert list(refusals([_on_the_wire(tool)])) == []
    assert tool.description


def test_all_commands_but_plumbing_are_tools() -> None:
    assert {t.name for t in tools()} == commands().keys() - PLUMBING
    assert list(refusals([_on_the_wire(t) for t in tools()])) == []


def _on_the_wire(tool: Tool) -> dict[str, Any]:
    wanted = TextRequest(messages=(Message(role="user", text="a"),), tools=(tool,))
    (said,) = request(wanted, "m")["extra_body"]["tools"]
    return dict(said)


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
