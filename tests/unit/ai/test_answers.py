"""What was paid for is not lost between its arrival and its being kept, nor asked for under another name."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from tests.unit.ai.conftest import KEY, set_up
from tests.unit.ai.fault_server import PNG, FaultServer

from vidgen import net
from vidgen.ai.answers import Answers, Unlike, name_of
from vidgen.ai.jobs import image, text, transcription, video, voice
from vidgen.ai.jobs.image import ImageRequest
from vidgen.ai.jobs.job import Job, Media
from vidgen.ai.jobs.text import Message, TextRequest
from vidgen.ai.order import Done, Order
from vidgen.ai.results import Results
from vidgen.ai.service import AIService
from vidgen.ai.unanswered import UnansweredCalls
from vidgen.errors import ProviderError
from vidgen.storage.library import Library
from vidgen.timing import FLICKS

ORDER = Order(endpoint="faulty", model="talker", project="film")
SHOWN = Media(type="image/png", data=PNG)
ASKED = TextRequest(messages=(Message(role="user", text="Hello"),), longest=100)
JOBS: dict[str, tuple[Job[Any, Any], Any]] = {
    "text": (text.JOB, ASKED),
    "chat": (text.JOB, ASKED),
    "stream": (text.JOB, ASKED),
    "image": (image.JOB, ImageRequest(prompt="an octopus")),
    "edited image": (image.JOB, ImageRequest(prompt="an octopus", images=(SHOWN,))),
    "voice": (voice.JOB, voice.VoiceRequest(text="Hello there")),
    "transcription": (
        transcription.JOB,
        transcription.TranscriptionRequest(sound=Media(type="audio/wav", data=b"RIFF"), length=FLICKS),
    ),
    "video": (video.JOB, video.VideoRequest(prompt="waves", length=4 * FLICKS)),
}


class Killed(BaseException):
    """As if the process ended there."""


@contextmanager
def killed_before_it_is_kept(ai: AIService) -> Iterator[None]:
    """Have this process neither keep what comes nor settle anything, and be dead for others afterwards."""

    def dies(*_: object, **__: object) -> None:
        raise Killed

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Results, "put", dies)
        patched.setattr(ai.ledger, "ticket", dies)
        patched.setattr(ai.ledger, "settle", dies)
        with pytest.raises(Killed):
            yield
    ai.ledger.close()


def run(ai: AIService, which: str, order: Order = ORDER) -> Done[Any]:
    job, request = JOBS[which]

    async def last() -> Any:
        if which != "stream":
            return await ai.run(job, request, order)
        return [part async for part in ai.stream(request, order)][-1]

    return asyncio.run(last())  # type: ignore[no-any-return]


def files(home: Path) -> list[str]:
    return sorted(p.suffix for p in (home / "ai-answers").glob("*"))


@pytest.mark.parametrize("which", JOBS)
def test_an_answer_that_came_before_a_kill_is_read_and_not_paid_again(
    which: str, vidgen_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VIDGEN_KEY_FAULTY", KEY)
    with FaultServer(has_responses=which != "chat") as server:
        set_up(server, vidgen_home)
        first = AIService(Library())
        with killed_before_it_is_kept(first):
            run(first, which)
        billed, requests = server.billed, [r for r in server.requests if r[0] != "/v1/models"]
        assert files(vidgen_home)
        if which != "video":  # that has to be asked for what it has begun
            monkeypatch.setenv(net.SWITCH, "1")
        second = AIService(Library())
        done = run(second, which)
        assert not done.cached
        assert server.billed == billed, "paid twice"
        if which != "video":
            assert server.requests == requests
        (entry,) = second.costs()
        assert (entry.state, second.ledger.spent()) == ("done", Decimal(billed) / 10**9)
        assert run(second, which).cached
        assert files(vidgen_home) == []
        second.close()


def test_the_same_name_until_it_was_answered_is_charged_once(ai: AIService, server: FaultServer) -> None:
    """By a server that honours it: it tells so, and the ledger is right to the last digit."""
    server.honours = True
    server.faults = ["charged, hang"]

    async def stopped() -> None:
        hung = asyncio.Event()
        loop = asyncio.get_running_loop()
        server.when_hung = lambda: loop.call_soon_threadsafe(hung.set)
        task = asyncio.create_task(ai.run(image.JOB, JOBS["image"][1], ORDER))
        await hung.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(stopped())
    once = server.billed
    assert run(ai, "image").cost == Decimal(once) / 10**9
    assert server.billed == once > 0
    assert [(e.state, e.actual) for e in ai.costs()] == [("cancelled", 0), ("done", Decimal(once) / 10**9)]
    run(ai, "image", ORDER.model_copy(update={"fresh": True}))
    names = [headers["idempotency-key"] for _, headers, _ in server.requests]
    assert names[0] == names[1] != names[2]
    assert server.billed == 2 * once


def test_who_does_not_honour_it_is_counted_twice(ai: AIService, server: FaultServer) -> None:
    with killed_before_it_is_kept(ai):
        run(ai, "image")
    for path in Path(Results().folder.parent / "ai-answers").iterdir():
        path.write_bytes(path.read_bytes()[:-1])  # as if it had not all come
    again = AIService(Library())
    run(again, "image")
    assert list(Path(Results().folder.parent / "ai-answers").iterdir()) == []
    assert [e.state for e in again.costs()] == ["unknown", "done"]
    assert again.ledger.spent() >= Decimal(server.billed) / 10**9
    again.close()


def test_a_result_that_was_kept_before_a_kill_settles_its_call(
    ai: AIService, server: FaultServer, vidgen_home: Path
) -> None:
    def dies(*_: object, **__: object) -> None:
        raise Killed

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(ai.ledger, "settle", dies)
        with pytest.raises(Killed):
            run(ai, "text")
    assert run(ai, "text").cached, "while the process that asked is alive"
    assert [e.state for e in ai.costs()] == ["sent"], "it settles its own calls"
    ai.ledger.close()
    again = AIService(Library())
    assert [(e.state, e.actual) for e in again.costs()] == [("unknown", None)]
    assert run(again, "text").cached
    (entry,) = again.costs()
    assert (entry.state, entry.actual, entry.message) == ("done", Decimal(server.billed) / 10**9, "")
    assert entry.units["output_tokens"] > 0
    assert files(vidgen_home) == []
    again.close()


def test_an_answer_that_makes_no_sense_is_read_once(ai: AIService, server: FaultServer, vidgen_home: Path) -> None:
    with killed_before_it_is_kept(ai):
        run(ai, "text")
    (path,) = (vidgen_home / "ai-answers").iterdir()
    head, _, body = path.read_bytes().partition(b"\n")
    path.write_bytes(head + b"\n" + body.replace(b"output", b"putout"))
    again = AIService(Library())
    with pytest.raises(ProviderError, match="makes no sense"):
        run(again, "text")
    assert len(server.requests) == 1
    assert files(vidgen_home) == []
    assert run(again, "text").result.text == "You said: Hello"
    assert len({headers["idempotency-key"] for _, headers, _ in server.requests}) == 2
    again.close()


@pytest.mark.parametrize("how", ["fresh", "another way of asking"])
def test_what_is_asked_otherwise_is_not_answered_by_it(
    how: str, ai: AIService, server: FaultServer, vidgen_home: Path
) -> None:
    with killed_before_it_is_kept(ai):
        run(ai, "stream")
    again = AIService(Library())
    run(again, "text", ORDER.model_copy(update={"fresh": how == "fresh"}))
    assert len(server.requests) == 2
    assert again.ledger.spent() >= Decimal(server.billed) / 10**9
    assert [e.actual is None for e in again.costs()] == [True, False]
    again.close()


def test_only_one_process_goes_on_with_it(ai: AIService, server: FaultServer) -> None:
    with killed_before_it_is_kept(ai):
        run(ai, "text")
    other = AIService(Library())
    (number,) = (e.number for e in other.costs())
    calls = UnansweredCalls(other.ledger)
    assert calls.take(number)
    assert not calls.take(number)
    other.close()


def test_a_disk_on_which_nothing_can_be_written_down_costs_no_answer(
    ai: AIService, server: FaultServer, vidgen_home: Path
) -> None:
    (vidgen_home / "ai-answers").write_text("in the way", "utf-8")
    assert run(ai, "image").cost == Decimal(server.billed) / 10**9


@pytest.mark.parametrize("length", ["6", ""])
def test_an_answer_is_whole_when_it_is_all_here(vidgen_home: Path, length: str) -> None:
    """Also where nobody came to say so; where its length is not told, somebody has to."""
    answers = Answers(name_of(1, "now", "request"))
    file = answers.begin("a" * 64, 200, {"content-length": length, "content-type": "text/plain"})
    file.write(b"abc")
    assert not answers.is_here()
    file.write(b"def")
    assert answers.is_here() is bool(length)
    file.end()
    file.close()
    assert answers.is_here()
    found = Answers(name_of(1, "now", "request"), left=True).kept("a" * 64)
    assert found is not None
    assert (found.status, found.type, found.content) == (200, "text/plain", b"abcdef")
    assert (vidgen_home / "ai-answers").stat().st_mode & 0o077 == 0
    refused = answers.begin("a" * 64, 404, {})
    refused.end()
    assert not answers.is_here(), "no answer of success"


@pytest.mark.parametrize(
    "head",
    [
        '{"status":1e999,"type":"x","length":1}',
        '{"status":99999999,"type":"x","length":1}',
        '{"status":99,"type":"x","length":1}',
        '{"status":200.0,"type":"x","length":1}',
        r'{"status":200,"type":"a\r\nX: y","length":1}',
        r'{"status":200,"type":"\u00e4","length":1}',
        '{"status":200,"type":3,"length":1}',
        "[]",
    ],
)
def test_a_head_that_cannot_be_is_no_answer(vidgen_home: Path, head: str) -> None:
    name = name_of(1, "now", "request")
    (vidgen_home / "ai-answers").mkdir()
    (vidgen_home / "ai-answers" / f"{name}-{'a' * 16}.whole").write_text(f"{head}\nx")
    assert not Answers(name).is_here()
    with pytest.raises(Unlike):
        Answers(name, left=True).kept("a" * 64)


def test_a_type_that_no_header_can_have_costs_no_answer(vidgen_home: Path) -> None:
    answers = Answers(name_of(1, "now", "request"))
    file = answers.begin("a" * 64, 200, {"content-type": "tëxt", "content-length": "0"})
    file.close()
    assert answers.is_here()


@pytest.mark.skipif(os.name == "nt", reason="links and pipes of Unix")
@pytest.mark.parametrize("planted", ["pipe", "link", "folder"])
def test_what_is_in_the_way_of_an_answer_is_neither_waited_for_nor_written_through(
    vidgen_home: Path, planted: str
) -> None:
    name, theirs = name_of(1, "now", "request"), vidgen_home / "theirs"
    theirs.write_text("mine")
    path = vidgen_home / "ai-answers" / f"{name}-{'a' * 16}.part"
    path.parent.mkdir()
    if planted == "pipe":
        os.mkfifo(path)
    elif planted == "link":
        path.symlink_to(theirs)
    else:
        path.mkdir()
    answers = Answers(name)
    file = answers.begin("a" * 64, 200, {"content-length": "3"})
    file.write(b"abc")
    file.end()
    file.close()
    assert theirs.read_text() == "mine"
    assert answers.is_here() is (planted != "folder")
