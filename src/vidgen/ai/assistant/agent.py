"""The assistant with a language model: it calls commands as tools on the workbench until it has done what was asked."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Sequence
from decimal import Decimal
from typing import Any

from vidgen.ai.assistant.briefing import INSTRUCTIONS, briefing
from vidgen.ai.assistant.tools import PLUMBING, read, tools
from vidgen.ai.assistant.workbench import Workbench
from vidgen.ai.jobs.text import Message, TextRequest, TextResult, ToolCall
from vidgen.ai.order import Done
from vidgen.editor.command import find
from vidgen.errors import EditError, Refused, UsageError, VidgenError

Ask = Callable[[TextRequest], Awaitable[Done[TextResult]]]
"""Asks a model, through the gate."""

MOST_ROUNDS = 12
MOST_CALLS = 200
_LONGEST_RESULT = 4000
_LONGEST_ANSWER = 4096
"""Tokens."""


async def work(
    wish: str, bench: Workbench, ask: Ask, earlier: Sequence[Message] = (), told: Callable[[str], None] = lambda _: None
) -> tuple[str, Decimal | None]:
    """Let the model do what is wished on the workbench; return its answer and what asking has cost in US dollars.

    `told` hears the name of each command as it is tried. The cost is None when somebody's price is unknown. Raises
    ProviderError, and Refused when the model does not come to an end.
    """
    messages = list(first(wish, bench, earlier).messages)
    cost: Decimal | None = Decimal(0)
    calls = 0
    for _ in range(MOST_ROUNDS):
        done = await ask(TextRequest(messages=tuple(messages), tools=tools(), longest=_LONGEST_ANSWER))
        cost = None if cost is None or done.cost is None else cost + done.cost
        result = done.result
        if not result.calls:
            return result.text.strip(), cost
        calls += len(result.calls)
        if calls > MOST_CALLS:
            break
        messages.append(Message(role="assistant", text=result.text, calls=result.calls))
        for call in result.calls:
            told(call.name)
            messages.append(Message(role="tool", answers=call.id, text=_outcome(bench, call)))
    raise Refused("The model did not come to an end; wish for less at a time, or choose another model.")


def first(wish: str, bench: Workbench, earlier: Sequence[Message] = ()) -> TextRequest:
    """Return the first question about a wish: what is known, what may be called, what is wanted."""
    told = f"{briefing(bench.records, bench.where)}\n\nWish: {wish}"
    messages = (Message(role="system", text=INSTRUCTIONS), *earlier, Message(role="user", text=told))
    return TextRequest(messages=messages, tools=tools(), longest=_LONGEST_ANSWER)


def _outcome(bench: Workbench, call: ToolCall) -> str:
    """Carry out one call and return what the model is told about it; a refused call changes nothing."""
    try:
        command = find(call.name)
        if command.name in PLUMBING:
            raise UsageError(f"{command.name} is no tool.")  # noqa: TRY301 - answered like every other refusal
        result = bench.do(command.name, read(command, call.arguments))
    except (EditError, UsageError) as error:
        return f"Refused: {error}"
    except VidgenError as error:
        return f"Failed: {error}"
    return _plain(result)


def _plain(result: Any) -> str:
    text = json.dumps(result, ensure_ascii=False)
    return "Done." if result is None else text[:_LONGEST_RESULT]
