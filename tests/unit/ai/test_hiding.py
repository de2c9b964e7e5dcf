"""A key that a server sends back is neither shown nor kept."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from tests.unit.ai.conftest import KEY
from tests.unit.ai.fault_server import FaultServer
from tests.unit.ai.test_answers import ASKED, ORDER, files, killed_before_it_is_kept, run

from vidgen.ai.gate.hiding import Hiding
from vidgen.ai.jobs.text import TextPiece, TextResult, ToolCall
from vidgen.ai.keys import Key
from vidgen.ai.service import AIService
from vidgen.errors import ProviderError
from vidgen.storage.library import Library


def with_the_key(home: Path) -> list[str]:
    return [p.name for p in home.rglob("*") if p.is_file() and KEY.encode() in p.read_bytes()]


@pytest.mark.parametrize("which", ["text", "stream"])
def test_it_is_hidden_in_what_is_shown_and_kept(
    which: str, ai: AIService, server: FaultServer, vidgen_home: Path
) -> None:
    """The server parts its answer after three letters: in the middle of the key."""
    server.answer = f"{KEY} is your key"
    with killed_before_it_is_kept(ai):
        run(ai, which)
    assert files(vidgen_home)
    assert with_the_key(vidgen_home) == []
    again = AIService(Library())
    assert KEY not in run(again, which).result.text
    assert len(server.requests) == 1

    async def parts() -> str:
        order = ORDER.model_copy(update={"fresh": True})
        return "".join([p.text async for p in again.stream(ASKED, order) if isinstance(p, TextPiece)])

    assert asyncio.run(parts()) == "[hidden] is your key"
    assert run(again, which).result.text == "[hidden] is your key"
    assert with_the_key(vidgen_home) == []
    again.close()


def test_all_of_a_text_is_shown_once_however_it_comes() -> None:
    for pieces in (["sk-0123", "456789ab", "cd"], ["sk-0123456789abc", "d"], ["s", "ound"], ["ends with s"], []):
        hiding = Hiding(Key("sk-0123456789ab"))
        whole = hiding.result(TextResult(text="".join(pieces))).text
        shown = [hiding.piece(piece) for piece in pieces]
        assert "".join([*shown, hiding.rest(whole)]) == whole
    hiding = Hiding(Key("sk-0123456789ab"))
    assert hiding.piece("it is s") + hiding.rest("said otherwise") == "it is s"


def test_it_is_found_wherever_texts_are() -> None:
    key = "sk-0123456789ab"
    call = ToolCall(id="a", name="b", arguments={"x": ["y", {key: f"is {key}"}]})
    found = Hiding(Key(key)).result(TextResult(text="fine", calls=(call,)))
    assert found.calls[0].arguments == {"x": ["y", {"[hidden]": "is [hidden]"}]}
    with pytest.raises(ProviderError, match="where none can be"):
        Hiding(Key(key)).result(TextResult(calls=(call.model_copy(update={"id": key}),)))
    assert Hiding(Key("ollama")).result(TextResult(text="ollama")).text == "ollama", "a word that a local server takes"
