"""Text by the Responses API: our requests as its own, its answers as ours."""

from __future__ import annotations

import base64
import json
from typing import Any

from pydantic import ValidationError

from vidgen.ai.forms import check
from vidgen.ai.jobs.job import Usage
from vidgen.ai.jobs.text import Message, TextRequest, TextResult, Tool, ToolCall
from vidgen.ai.wire.border import DEPTH, finite, sense
from vidgen.errors import Refused
from vidgen.untrusted import json_of


def request(wanted: TextRequest, model: str) -> dict[str, Any]:
    """Return the arguments of `responses.create`. What is sent is not to be kept there."""
    said: dict[str, Any] = {
        "model": model,
        "input": [item for message in wanted.messages for item in _items(message)],
        "max_output_tokens": wanted.longest,
        "store": False,
    }
    if wanted.temperature is not None:
        said["temperature"] = wanted.temperature
    if wanted.form is not None:
        said["text"] = {
            "format": {"type": "json_schema", "name": wanted.form_name, "schema": wanted.form, "strict": True}
        }
    if wanted.tools:
        tools = [{"type": "function", **facts(tool)} for tool in wanted.tools]
        said["extra_body"] = {"tools": tools}  # elsewhere the library walks through them for half a second
    return said


def facts(tool: Tool) -> dict[str, Any]:
    """Return a tool as a model is told of it."""
    return {
        "name": tool.name,
        "description": tool.description,
        "parameters": tool.parameters,
        "strict": tool.strict,
    }


def result(data: dict[str, Any], wanted: TextRequest, host: str) -> TextResult:
    """Return what an answer says. Raises ProviderError, Refused when the model will not."""
    with sense(host):
        status, output = data.get("status", "completed"), data["output"]
        texts: list[str] = []
        calls: list[ToolCall] = []
        for item in output:
            if item["type"] == "message":
                for part in item["content"]:
                    if part["type"] == "refusal":
                        raise Refused("The model will not do this; say it differently.", paid=True)
                    if part["type"] == "output_text":
                        texts.append(part["text"])
            elif item["type"] == "function_call":
                calls.append(call(item["call_id"], item["name"], item["arguments"]))
        if status == "failed":
            raise ValueError("failed")
        cut = status == "incomplete"
        return finished("".join(texts), calls, wanted, usage(data.get("usage")), cut=cut)


def usage(data: Any) -> Usage | None:
    """Return what was used; None when it does not say, or says what cannot be: nothing, less than that, no numbers."""
    return counted(data, "input", "output")


def counted(data: Any, into: str, out: str) -> Usage | None:
    """Return the tokens of a text, called by their directions: what makes no sense there is no reason to lose an answer."""
    try:
        units = {"input_tokens": data[f"{into}_tokens"], "output_tokens": data.get(f"{out}_tokens", 0)}
        if cached := (data.get(f"{into}_tokens_details") or {}).get("cached_tokens"):
            units["cached_tokens"] = cached
        return Usage(units=units) if any(units.values()) else None
    except (ValidationError, LookupError, TypeError, AttributeError):
        return None


def call(id: str, name: str, arguments: str) -> ToolCall:
    """Return a call of a tool. Raises ValueError when its arguments are no JSON object."""
    data = json_of(arguments or "{}", DEPTH)
    finite(data)
    return ToolCall(id=id, name=name, arguments=data)


def finished(text: str, calls: list[ToolCall], wanted: TextRequest, used: Usage | None, *, cut: bool) -> TextResult:
    """Return a result whose form is checked. Raises ValueError, and Refused for data that was cut off."""
    if known := {tool.name for tool in wanted.tools}:
        if unknown := [c.name for c in calls if c.name not in known]:
            raise ValueError(f"it calls {unknown[0]}, which is no tool")
    elif calls:
        raise ValueError("it calls tools, and there are none")
    data = None
    if wanted.form is not None and not calls:
        if cut:
            raise Refused("The answer was too long and was cut off; ask for less, or allow more.", paid=True)
        data = json_of(text, DEPTH)
        finite(data)
        check(data, wanted.form)
    return TextResult(
        text=text,
        data=data,
        calls=tuple(calls),
        ended="length" if cut else "tools" if calls else "stop",
        usage=used,
    )


def _items(message: Message) -> list[dict[str, Any]]:
    if message.role == "tool":
        return [{"type": "function_call_output", "call_id": message.answers or "", "output": message.text}]
    items: list[dict[str, Any]] = []
    if message.images:
        parts: list[dict[str, Any]] = [{"type": "input_text", "text": message.text}]
        parts += [{"type": "input_image", "image_url": data_url(i.type, i.data)} for i in message.images]
        items.append({"role": message.role, "content": parts})
    elif message.text:
        items.append({"role": message.role, "content": message.text})
    items += [
        {"type": "function_call", "call_id": c.id, "name": c.name, "arguments": json.dumps(c.arguments)}
        for c in message.calls
    ]
    return items


def data_url(type: str, data: bytes) -> str:
    """Return bytes as an address that holds them."""
    return f"data:{type};base64,{base64.b64encode(data).decode('ascii')}"
