"""The assistant with a model: recorded calls of tools, and the timeline that they lead to."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

import pytest
from tests.unit.ai.films import captions, film, said, scenes, seconds, shots, texts

from vidgen.ai.assistant.agent import MOST_ROUNDS, work
from vidgen.ai.assistant.proposal import apply, proposal
from vidgen.ai.assistant.workbench import Where, Workbench
from vidgen.ai.jobs.text import TextRequest, TextResult, ToolCall
from vidgen.ai.order import Done
from vidgen.editor.document import Document, Records
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


N = None
RECORDED: list[tuple[str, list[Calls], Callable[[Records], bool]]] = [
    ("Cut the ums.", [[("remove-fillers", {"words": N, "repeats": N})]], lambda d: said(d) == "Well here. As I said."),
    ("Tighten it.", [[("remove-pauses", {"longest": "1s", "keep": "0.3s"})]], lambda d: seconds(d) == 8.8),
    ("Cut 'As I'.", [[("cut-words", {"first": 4, "last": 5})]], lambda d: said(d) == "Well um here. said."),
    ("Split it at 2 seconds.", [[("split", {"at": "2s", "blocks": N, "linked": N})]], lambda d: len(shots(d)) == 4),
    ("Drop the middle scene.", [[("remove-scene", {"scene": "Middle", "blocks": True})]],
     lambda d: scenes(d) == ["Opening", "End"] and seconds(d) == 8),
    ("End first.", [[("move-scene", {"scene": "End", "place": 0})]], lambda d: scenes(d) == ["End", "Opening", "Middle"]),
    ("Title: Trip.", [[("overlay", {"at": "1s", "kind": "text", "asset": N, "values": '{"text": "Trip"}', "duration": "3s",
                                    "source_start": N, "source_end": N, "name": N, "sound": N})]],
     lambda d: texts(d) == ["Hello", "Trip"]),
    ("Say hi instead.", [[("set", {"blocks": ["V2:1"], "path": "content.text", "value": "Hi"})]],
     lambda d: texts(d) == ["Hi"]),
    ("Vertical, please.", [[("set-project", {"name": N, "width": 1080, "height": 1920, "rate": N, "sample_rate": N,
                                             "background": N})],
                           [("set", {"blocks": ["V1:1", "V1:2", "V1:3"], "path": "placement.fit", "value": "cover"})]],
     lambda d: d.project.height == 1920 and all(b.placement.fit == "cover" for b in d.blocks() if b.content.kind == "clip")),
    ("Bigger captions.", [[("set", {"blocks": ["C1:1"], "path": "content.size", "value": "0.08"})]],
     lambda d: captions(d).size == 0.08),
    ("Remove 1 to 2 s and 5 to 6 s.",
     [[("cut-ranges", {"ranges": [{"start": "1s", "end": "2s"}, {"start": "5s", "end": "6s"}]})]],
     lambda d: seconds(d) == 10),
    ("Twice as fast.", [[("speed", {"blocks": ["V1:1", "V1:2", "V1:3"], "speed": "2", "keep_duration": N, "ripple": "track",
                                    "linked": N})]], lambda d: shots(d)[-1] == (4, 6)),
]  # fmt: skip


@pytest.mark.parametrize(("wish", "rounds", "check"), RECORDED, ids=[w for w, _, _ in RECORDED])
def test_recorded_calls_lead_to_a_timeline(wish: str, rounds: list[Calls], check: Callable[[Records], bool]) -> None:
    document = film()
    before = dict(document.records)
    proposed = asked(document, wish, Recorded(rounds))
    assert dict(document.records) == before
    assert proposed.cost == Decimal("0.001") * (len(rounds) + 1)
    apply(document, proposed)
    assert check(document), proposed
    document.undo()
    assert dict(document.records) == before


def test_a_refused_call_is_told_and_changes_nothing() -> None:
    model = Recorded([[("delete", {"blocks": ["V1:9"], "ripple": N, "linked": N})], [("delete", {"blocks": ["V1:3"]})]])
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
