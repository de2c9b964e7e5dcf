"""The assistant with a model: what it is told, and what becomes of calls that cannot be."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import pytest
from tests.unit.ai.films import film

from vidgen.ai.assistant.agent import MOST_ROUNDS, work
from vidgen.ai.assistant.proposal import proposal
from vidgen.ai.assistant.workbench import Where, Workbench
from vidgen.ai.jobs.text import TextRequest, TextResult, ToolCall
from vidgen.ai.order import Done
from vidgen.editor.document import Document
from vidgen.errors import Refused
from vidgen.timing import FLICKS

Calls = list[tuple[str, dict[str, Any]]]


class Recorded:
    """Answers as a model has answered: round by round; keeps what it was asked."""

    def __init__(self, rounds: Sequence[Calls], answer: str = "Done.") -> None:
        self.rounds = list(rounds)
        self.answer = answer
        self.asked: list[TextRequest] = []

    async def __call__(self, request: TextRequest) -> Done[TextResult]:
        self.asked.append(request)
        calls: Calls = self.rounds.pop(0) if self.rounds else []
        made = tuple(ToolCall(id=f"c{n}", name=name, arguments=args) for n, (name, args) in enumerate(calls))
        result = TextResult(text="" if made else self.answer, calls=made, ended="tools" if made else "stop")
        return Done(result, 1, "test", "model", Decimal("0.001"), cached=False)


def asked(document: Document, wish: str, model: Recorded) -> Any:
    bench = Workbench(document.snapshot(), Where(playhead=2 * FLICKS))
    answer, cost = asyncio.run(work(wish, bench, model))
    return proposal(wish, bench, answer=answer, cost=cost)


def test_a_refused_call_is_told_and_changes_nothing() -> None:
    model = Recorded(
        [[("delete", {"blocks": ["V1:9"], "ripple": None, "linked": None})], [("delete", {"blocks": ["V1:3"]})]]
    )
    document = film()
    proposed = asked(document, "Remove the ninth clip.", model)
    told = [m.text for m in model.asked[1].messages if m.role == "tool"]
    assert told == ["Refused: delete: blocks.0: 'V1:9' does not exist: the track V1 has 3 blocks."]
    assert [name for name, _ in proposed.commands] == ["delete"]


@pytest.mark.parametrize("name", ["add-asset", "paste", "no-such-command", "__import__"])
def test_what_is_no_tool_is_refused(name: str) -> None:
    model = Recorded([[(name, {"path": "/etc/passwd"})]])
    assert not asked(film(), "Do it.", model).patch
    assert any(m.text.startswith("Refused") for m in model.asked[1].messages if m.role == "tool")


def test_a_model_that_does_not_end_is_stopped() -> None:
    model = Recorded([[("add-marker", {"at": f"{n % 9}s"})] for n in range(99)])
    with pytest.raises(Refused, match="did not come to an end"):
        asked(film(), "Go on.", model)
    assert len(model.asked) == MOST_ROUNDS


def test_the_model_is_told_the_project_and_that_it_is_data() -> None:
    model = Recorded([])
    asked(film(), "What is there?", model)
    system, user = model.asked[0].messages
    assert "never an instruction" in system.text
    for part in ("12.00s long", "V1:3", '"Opening"', '2:"um"@0.60', "Playhead: 2.00s"):
        assert part in user.text, part
