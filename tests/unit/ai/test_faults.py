"""Whatever a provider does: a sentence or a bounded retry, never a second bill, never a key in a text."""

from __future__ import annotations

import asyncio
import logging
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx2
import pytest
from tests.unit.ai.conftest import KEY
from tests.unit.ai.fault_server import BODIES, PRICES, FaultServer, wav
from tests.unit.ai.held_clock import HeldClock

from vidgen import net
from vidgen.ai import choices
from vidgen.ai.jobs import image, text, transcription, translation, video, voice
from vidgen.ai.jobs.job import Job, Media
from vidgen.ai.jobs.text import Message, TextPiece, TextRequest, Tool
from vidgen.ai.keys import variable
from vidgen.ai.order import Done, Order
from vidgen.ai.service import AIService
from vidgen.errors import AuthFailed, Busy, Offline, ProviderError, RateLimited, Refused, TimedOut
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
        ("429 for ever", RateLimited, "left alone for a very long time."),
        ("redirect", Refused, "sends us elsewhere"),
        ("redirect here", Refused, "sends us elsewhere"),
        ("hang", TimedOut, "was not done in"),
        ("drip", TimedOut, "was not done in"),
        ("cut", ProviderError, "broke off"),
        ("html", ProviderError, "sent a web page"),
        ("bomb", Refused, "compressed"),
        ("brotli", Refused, "compressed"),
        ("300 MB", Refused, "sends more than"),
        ("endless", Refused, "sends more than"),
        *((body, ProviderError, "makes no sense") for body in BODIES),
    ],
)
def test_one_fault_is_one_sentence_and_one_request(
    ai: AIService, server: FaultServer, fault: str, error: type[ProviderError], said: str
) -> None:
    server.faults = [fault]
    clock = HeldClock()
    server.when_hung = clock.leap
    with pytest.raises(error) as raised:
        clock.finish(ai.run(text.JOB, asked(tools=(TOOL,)), ORDER))
    assert said in str(raised.value)
    assert KEY not in str(raised.value)
    assert len(server.requests) == 1, "a second bill"
    (entry,) = ai.costs()
    assert entry.state == "failed"
    # What may have been charged counts as what was set aside; what was refused costs nothing.
    refused = fault in {"401", "429 1 h", "429 for ever", "redirect", "redirect here"}
    assert entry.actual == (0 if refused else None)


SOUND = Media(type="audio/wav", data=wav())
JOBS: dict[str, tuple[Job[Any, Any], Any]] = {
    "text": (text.JOB, asked()),
    "stream": (text.JOB, asked("Hello again")),
    "image": (image.JOB, image.ImageRequest(prompt="an octopus")),
    "voice": (voice.JOB, voice.VoiceRequest(text="Hello there")),
    "transcription": (transcription.JOB, transcription.TranscriptionRequest(sound=SOUND, length=FLICKS // 2)),
    "translation": (translation.JOB, translation.TranslationRequest(lines=("Hello",), target="de")),
    "video": (video.JOB, video.VideoRequest(prompt="waves", length=4 * FLICKS)),
}
TABLE: dict[str, tuple[type[ProviderError] | None, int, bool]] = {
    "401": (AuthFailed, 1, False),
    "429 1 s": (None, 2, True),
    "429 1 h": (RateLimited, 1, False),
    "500": (None, 2, True),
    "504": (None, 2, True),
    "hang": (TimedOut, 1, True),
    "drip": (TimedOut, 1, True),
    "cut": (ProviderError, 1, True),
    "html": (ProviderError, 1, True),
    "malformed": (ProviderError, 1, True),
    "null": (ProviderError, 1, True),
    "nan": (ProviderError, 1, True),
    "wrong types": (ProviderError, 1, True),
    "deep": (ProviderError, 1, True),
    "300 MB": (Refused, 1, True),
    "bomb": (Refused, 1, True),
    "redirect": (Refused, 1, False),
    "offline": (Offline, 0, False),
}
"""For each fault the error that comes of it, how many requests were made, and whether it may have been charged for."""
FAR = {**TABLE, "504": (TimedOut, 1, True)}
"""The same of a provider that is not this computer: nothing is asked twice that may have been charged for."""


@pytest.mark.parametrize("where", ["here", "far"])
def test_every_job_meets_every_fault(
    where: str, ai: AIService, server: FaultServer, vidgen_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All at once, each by an endpoint of its own."""
    from vidgen.ai.providers.openai import OpenAI

    table, jobs = (TABLE, list(JOBS)) if where == "here" else (FAR, ["image"])
    if where == "far":  # loopback for the socket, and nothing else
        monkeypatch.setattr(OpenAI, "stays_here", lambda _: False)
    (vidgen_home / "ai" / "prices.toml").write_text(PRICES.replace("faulty", "openai"))
    server.answer = {"lines": ["Hallo"]}
    clock = HeldClock()
    cases = {f"{job.replace(' ', '-')}-{n}": (job, fault) for job in jobs for n, fault in enumerate(table)}
    choices.choose(
        endpoints={
            place: {"kind": "openai", "settings": {"base_url": server.address_of(place, fault)}, "allowed": True}
            for place, (_, fault) in cases.items()
        }
    )
    for place in cases:
        monkeypatch.setenv(variable(place), KEY)
    hung: list[str] = []
    server.when_hung = lambda: hung.append("")

    async def one(place: str) -> object:
        job, request = JOBS[cases[place][0]]
        order = Order(endpoint=place, model="whisper-1", fresh=True)
        try:
            if cases[place][0] == "stream":
                return await streamed(ai, request, order)
            return await ai.run(job, request, order)
        except ProviderError as error:
            return error

    async def all_() -> dict[str, object]:
        late = {p for p, (_, fault) in cases.items() if fault in {"hang", "drip"}}
        off = {p for p, (_, fault) in cases.items() if fault == "offline"}
        waiting = {place: asyncio.create_task(one(place)) for place in cases.keys() - off}
        await asyncio.gather(*(task for place, task in waiting.items() if place not in late))
        while len(hung) < len(late):
            await asyncio.sleep(0.01)
        clock.leap()
        await asyncio.gather(*waiting.values())
        monkeypatch.setenv(net.SWITCH, "1")
        return {place: task.result() for place, task in waiting.items()} | {place: await one(place) for place in off}

    ends = clock.finish(all_())
    rows = {entry.endpoint: entry for entry in ai.costs()}
    for place, (job, fault) in cases.items():
        wanted, requests, charged = table[fault]
        came, row = ends[place], rows.get(place)
        if wanted is None:
            assert not isinstance(came, Exception), (job, fault, came)
        else:
            assert isinstance(came, wanted), (job, fault, came)
            assert KEY not in str(came), (job, fault)
            assert row is None or row.actual == (None if charged else 0), (job, fault, row)
        if wanted is not None or job != "video":  # that is asked for afterwards
            assert server.places[place] == requests, (job, fault, "a second bill")
        state = "done" if wanted is None else "failed"
        assert (row.state if row else None) == (state if requests else None), (job, fault)


@pytest.mark.parametrize(
    ("host", "said"), [("127.0.0.1", "is that server running"), ("far.example", "is this computer online")]
)
def test_who_cannot_be_reached_is_looked_for_where_it_is(host: str, said: str) -> None:
    with pytest.raises(Offline, match=said), net.mapped(host):
        raise httpx2.ConnectError("refused")


async def streamed(ai: AIService, request: TextRequest, order: Order) -> list[TextPiece | Done[text.TextResult]]:
    return [part async for part in ai.stream(request, order)]


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


@pytest.mark.parametrize("fault", ["cut stream", "malformed", "401", "hang", "null", "deep", "comments", "html"])
def test_streams_meet_the_same_faults(ai: AIService, server: FaultServer, fault: str) -> None:
    server.faults = [fault]

    clock = HeldClock()
    server.when_hung = clock.leap
    with pytest.raises(ProviderError) as raised:
        clock.finish(streamed(ai, asked(), ORDER))
    assert KEY not in str(raised.value)
    assert len(server.requests) == 1


def test_a_stream_comes_in_pieces_and_ends_with_its_cost(ai: AIService, server: FaultServer) -> None:
    *pieces, last = asyncio.run(streamed(ai, asked(), ORDER))
    assert len(pieces) == 2
    assert "".join(p.text for p in pieces if isinstance(p, TextPiece)) == "You said: Hello"
    assert isinstance(last, Done)
    assert last.cost == Decimal(server.billed) / 10**9


@pytest.mark.parametrize("style", ["responses", "chat"])
def test_an_answer_in_one_piece_is_taken_and_shown_where_many_were_wanted(
    ai: AIService, server: FaultServer, style: str
) -> None:
    server.whole = True
    choices.set_endpoint("faulty", kind="openai", settings={"base_url": server.address, "style": style}, allowed=True)
    piece, done = asyncio.run(streamed(ai, asked(), ORDER))
    assert isinstance(piece, TextPiece)
    assert piece.text == "You said: Hello"
    assert isinstance(done, Done)
    assert done.result.text == "You said: Hello"
    assert done.cost == Decimal(server.billed) / 10**9


@pytest.mark.parametrize("when", ["hang", "drip"])
def test_cancelling_waits_for_nothing_and_settles(ai: AIService, server: FaultServer, when: str) -> None:
    server.faults = [when]

    clock = HeldClock()

    async def cancel() -> float:
        task = asyncio.create_task(ai.run(text.JOB, asked(), ORDER))
        while not server.requests:
            await asyncio.sleep(0.01)
        began = clock.hold()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        return clock.time() - began

    assert clock.finish(cancel()) == 0, "it has waited for something"
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
