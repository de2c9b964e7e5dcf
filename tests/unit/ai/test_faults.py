"""Whatever a provider does: a sentence or a bounded retry, never a second bill, never a key in a text."""

from __future__ import annotations

import asyncio
import logging
import time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from tests.unit.ai.conftest import KEY
from tests.unit.ai.fault_server import BODIES, FaultServer, wav

from vidgen.ai.jobs import image, text, transcription, translation, video, voice
from vidgen.ai.jobs.job import Job, Media
from vidgen.ai.jobs.text import Message, TextPiece, TextRequest, Tool
from vidgen.ai.order import Done, Order
from vidgen.ai.service import AIService
from vidgen.errors import AuthFailed, Busy, ProviderError, RateLimited, Refused, TimedOut
from vidgen.timing import FLICKS

ORDER = Order(endpoint="faulty", model="talker")


def asked(words: str = "Hello", **more: object) -> TextRequest:
    return TextRequest.model_validate({"messages": (Message(role="user", text=words),), "longest": 100, **more})


def run(ai: AIService, order: Order = ORDER, request: TextRequest | None = None) -> Done[text.TextResult]:
    return asyncio.run(ai.run(text.JOB, request or asked(), order))


def test_a_call_costs_what_the_server_says(ai: AIService, server: FaultServer) -> None:
    done = run(ai)
    assert done.result.text == "You said: Hello"
    assert done.cost == Decimal(server.billed) / 10**9 > 0
    (entry,) = ai.costs()
    assert (entry.state, entry.actual, entry.endpoint, entry.model) == ("done", done.cost, "faulty", "talker")
    assert entry.reserved is not None
    assert entry.reserved > done.cost


@pytest.mark.parametrize(
    ("fault", "error", "said"),
    [
        ("401", AuthFailed, "does not accept the key"),
        ("429 1 h", RateLimited, "left alone for 60 min"),
        ("redirect", Refused, "sends us elsewhere"),
        ("hang", TimedOut, "was not done in"),
        ("drip", TimedOut, "was not done in"),
        ("cut", ProviderError, "broke off"),
        ("html", ProviderError, "makes no sense"),
        ("bomb", Refused, "compressed"),
        ("300 MB", Refused, "sends more than"),
        ("endless", Refused, "sends more than"),
        *((body, ProviderError, "makes no sense") for body in BODIES),
    ],
)
def test_one_fault_is_one_sentence_and_one_request(
    ai: AIService, server: FaultServer, fault: str, error: type[ProviderError], said: str
) -> None:
    server.faults = [fault]
    seconds = 1.5 if fault in {"hang", "drip"} else 20
    with pytest.raises(error) as raised:
        run(ai, Order(endpoint="faulty", model="talker", seconds=seconds), asked(tools=(TOOL,)))
    assert said in str(raised.value)
    assert KEY not in str(raised.value)
    assert len(server.requests) == 1, "a second bill"
    (entry,) = ai.costs()
    assert entry.state == "failed"
    # What may have been charged counts as what was set aside; what was refused costs nothing.
    refused = fault in {"401", "429 1 h", "redirect"}
    assert entry.actual == (0 if refused else None)


SOUND = Media(type="audio/wav", data=wav())
OTHERS: dict[str, tuple[Job[Any, Any], Any]] = {
    "image": (image.JOB, image.ImageRequest(prompt="an octopus")),
    "voice": (voice.JOB, voice.VoiceRequest(text="Hello there")),
    "transcription": (transcription.JOB, transcription.TranscriptionRequest(sound=SOUND, length=FLICKS // 2)),
    "translation": (translation.JOB, translation.TranslationRequest(lines=("Hello",), target="de")),
    "video": (video.JOB, video.VideoRequest(prompt="waves", length=4 * FLICKS)),
}
FAULTS = ("401", "redirect", "html", "cut", "bomb", "null", "wrong types", "malformed", "deep")


@pytest.mark.parametrize("name", OTHERS)
def test_every_job_meets_the_same_faults(ai: AIService, server: FaultServer, name: str) -> None:
    job, request = OTHERS[name]
    for number, fault in enumerate(FAULTS, 1):
        server.faults = [fault]
        order = Order(endpoint="faulty", model="whisper-1", seconds=20, fresh=True)
        with pytest.raises(ProviderError) as raised:
            asyncio.run(ai.run(job, request, order))
        assert KEY not in str(raised.value), fault
        assert len(server.requests) == number, f"{fault}: a second bill"
        assert ai.costs()[-1].state == "failed", fault


TOOL = Tool(
    name="cut", description="Cut", parameters={"type": "object", "properties": {}, "additionalProperties": False}
)


def test_it_waits_as_long_as_the_provider_wants(ai: AIService, server: FaultServer) -> None:
    server.faults = ["429 1 s", "429 1 s"]
    assert run(ai).result.text == "You said: Hello", "whoever asks too early is refused"
    assert len(server.requests) == 3
    (entry,) = ai.costs()
    assert entry.actual == Decimal(server.billed) / 10**9


def test_retries_have_an_end(ai: AIService, server: FaultServer) -> None:
    server.faults = ["500"] * 50
    with pytest.raises(Busy, match="out of order"):
        run(ai)
    assert len(server.requests) == 4
    assert ai.costs()[0].actual == 0


@pytest.mark.parametrize("fault", ["cut stream", "malformed", "401", "hang", "null", "deep"])
def test_streams_meet_the_same_faults(ai: AIService, server: FaultServer, fault: str) -> None:
    server.faults = [fault]

    async def read() -> None:
        async for _ in ai.stream(asked(), Order(endpoint="faulty", model="talker", seconds=1.5)):
            pass

    with pytest.raises(ProviderError) as raised:
        asyncio.run(read())
    assert KEY not in str(raised.value)
    assert len(server.requests) == 1


def test_a_stream_comes_in_pieces_and_ends_with_its_cost(ai: AIService, server: FaultServer) -> None:
    async def read() -> list[TextPiece | Done[text.TextResult]]:
        return [part async for part in ai.stream(asked(), ORDER)]

    *pieces, last = asyncio.run(read())
    assert len(pieces) == 2
    assert "".join(p.text for p in pieces if isinstance(p, TextPiece)) == "You said: Hello"
    assert isinstance(last, Done)
    assert last.cost == Decimal(server.billed) / 10**9


@pytest.mark.parametrize("when", ["hang", "drip"])
def test_cancelling_takes_less_than_a_second_and_settles(ai: AIService, server: FaultServer, when: str) -> None:
    server.faults = [when]

    async def cancel() -> float:
        task = asyncio.create_task(ai.run(text.JOB, asked(), ORDER))
        while not server.requests:
            await asyncio.sleep(0.01)
        began = time.monotonic()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        return time.monotonic() - began

    assert asyncio.run(cancel()) < 1
    (entry,) = ai.costs()
    assert entry.state == "cancelled"
    assert entry.counted == entry.reserved


def test_servers_without_responses_are_asked_by_chat(vidgen_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.unit.ai.conftest import set_up

    from vidgen.storage.library import Library

    monkeypatch.setenv("VIDGEN_KEY_FAULTY", KEY)
    with FaultServer(has_responses=False) as server:
        set_up(server, vidgen_home)
        ai = AIService(Library())
        done = run(ai)
        assert done.result.text == "You said: Hello"
        assert done.cost == Decimal(server.billed) / 10**9
        run(ai, ORDER, asked("Again"))
        ai.close()
    assert [path for path, _, _ in server.requests] == ["/v1/responses", *["/v1/chat/completions"] * 2]


@pytest.mark.parametrize("reply", [{"lines": "one"}, {"lines": [1]}, {"lines": [], "more": 1}, "prose", {}])
def test_data_have_the_form_that_was_asked_for(ai: AIService, server: FaultServer, reply: object) -> None:
    form = {
        "type": "object",
        "properties": {"lines": {"type": "array", "items": {"type": "string"}}},
        "required": ["lines"],
        "additionalProperties": False,
    }
    server.answer = {"lines": ["a", "b"]}
    assert run(ai, request=asked(form=form)).result.data == server.answer
    server.answer = reply
    with pytest.raises(ProviderError, match="makes no sense"):
        run(ai, request=asked("Again", form=form))


def test_keys_are_in_no_file_and_no_log(
    ai: AIService, server: FaultServer, vidgen_home: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    server.faults = ["401"]
    with pytest.raises(AuthFailed) as raised:
        run(ai)
    run(ai)
    logging.getLogger("anything").debug("Authorization: Bearer %s", KEY)
    logging.getLogger("anything").exception("it broke", exc_info=raised.value)
    assert any(KEY in value for _, headers, _ in server.requests for value in headers.values()), "no key was sent"
    assert KEY not in caplog.text
    files = [p for p in vidgen_home.rglob("*") if p.is_file()]
    assert len(files) > 2
    assert not [p for p in files if KEY.encode() in p.read_bytes()]
