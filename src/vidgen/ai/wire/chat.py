"""Text by chat completions, which nearly every server has: our requests as its own, its answers as ours."""

from __future__ import annotations

import json
from typing import Any

from vidgen.ai.jobs.job import Usage
from vidgen.ai.jobs.text import Message, TextRequest, TextResult
from vidgen.ai.wire.border import sense
from vidgen.ai.wire.responses import call, counted, data_url, facts, finished
from vidgen.errors import Refused


def request(wanted: TextRequest, model: str) -> dict[str, Any]:
    """Return the arguments of `chat.completions.create`."""
    said: dict[str, Any] = {
        "model": model,
        "messages": [_message(m) for m in wanted.messages],
        "max_tokens": wanted.longest,
    }
    if wanted.temperature is not None:
        said["temperature"] = wanted.temperature
    if wanted.form is not None:
        schema = {"name": wanted.form_name, "schema": wanted.form, "strict": True}
        said["response_format"] = {"type": "json_schema", "json_schema": schema}
    if wanted.tools:
        tools = [{"type": "function", "function": facts(tool)} for tool in wanted.tools]
        said["extra_body"] = {"tools": tools}  # elsewhere the library walks through them for half a second
    return said


def result(data: dict[str, Any], wanted: TextRequest, host: str) -> TextResult:
    """Return what an answer says. Raises ProviderError, Refused when the model will not."""
    with sense(host):
        (choice, *_) = data["choices"]
        message, why = choice["message"], choice["finish_reason"]
        if message.get("refusal") or why == "content_filter":
            raise Refused("The model will not do this; say it differently.", paid=True)
        if why not in {"stop", "length", "tool_calls", "function_call"}:
            raise ValueError("not finished")
        calls = [
            call(c["id"], c["function"]["name"], c["function"]["arguments"]) for c in message.get("tool_calls") or []
        ]
        return finished(message.get("content") or "", calls, wanted, usage(data.get("usage")), cut=why == "length")


def usage(data: Any) -> Usage | None:
    """Return what was used; None when it does not say, or says what cannot be."""
    return counted(data, "prompt", "completion")


def _message(message: Message) -> dict[str, Any]:
    if message.role == "tool":
        return {"role": "tool", "tool_call_id": message.answers or "", "content": message.text}
    content: Any = message.text
    if message.images:
        content = [{"type": "text", "text": message.text}]
        content += [{"type": "image_url", "image_url": {"url": data_url(i.type, i.data)}} for i in message.images]
    said: dict[str, Any] = {"role": message.role, "content": content}
    if message.calls:
        said["tool_calls"] = [
            {"id": c.id, "type": "function", "function": {"name": c.name, "arguments": json.dumps(c.arguments)}}
            for c in message.calls
        ]
    return said
