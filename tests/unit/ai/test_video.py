"""Films that take minutes: begun once, asked about, gone on with; whatever happens meanwhile, never paid twice."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import time
from decimal import Decimal

import pytest
from tests.unit.ai.fault_server import FILM, FaultServer
from tests.unit.ai.held_clock import HeldClock

from vidgen.ai.jobs import video
from vidgen.ai.jobs.polling import Progress
from vidgen.ai.jobs.video import VideoRequest, VideoResult
from vidgen.ai.order import Done, Order
from vidgen.ai.service import AIService
from vidgen.ai.wire.videos import seconds_of, size_of, used
from vidgen.errors import ProviderError, Refused
from vidgen.timing import FLICKS

ORDER = Order(endpoint="faulty", model="some-video")
WAVES = VideoRequest(prompt="waves at night", length=4 * FLICKS)


def run(ai: AIService, order: Order = ORDER, request: VideoRequest = WAVES) -> Done[VideoResult]:
    return asyncio.run(ai.run(video.JOB, request, order))


def run_short(ai: AIService, server: FaultServer, request: VideoRequest = WAVES) -> Done[VideoResult]:
    """As `run`; the deadline comes as soon as the server does not answer."""
    clock = HeldClock()
    server.when_hung = clock.leap
    return clock.finish(ai.run(video.JOB, request, ORDER))


def begun(server: FaultServer) -> int:
    return sum(path == "/v1/videos" and body != b"" for path, _, body in server.requests)


def test_a_film_is_begun_asked_about_and_fetched(ai: AIService, server: FaultServer) -> None:
    server.polls = 1
    told: list[Progress] = []
    done = asyncio.run(ai.run(video.JOB, WAVES, ORDER, told.append))
    assert done.result.video.data == FILM
    assert done.result.video.type == "video/mp4"
    assert [p.state for p in told] == ["running", "done"]
    assert done.cost == Decimal(server.billed) / 10**9 == Decimal("0.4")
    assert [path for path, _, _ in server.requests] == [
        "/v1/videos",
        *["/v1/videos/video_0"] * 2,
        "/v1/videos/video_0/content",
    ]
    assert b"waves at night" in server.requests[0][2]
    assert run(ai).cached
    assert begun(server) == 1


@pytest.mark.parametrize("faults", [["", "401"], ["", "hang"], ["", "malformed"], ["", "", "cut"], ["", "", "html"]])
def test_what_breaks_after_the_beginning_is_gone_on_with(ai: AIService, server: FaultServer, faults: list[str]) -> None:
    server.faults = faults
    with pytest.raises(ProviderError):
        run_short(ai, server)
    (entry,) = ai.costs()
    assert (entry.state, entry.counted) == ("unknown", Decimal("0.4"))
    done = run(ai)
    assert done.result.video.data == FILM
    assert begun(server) == 1, "paid twice"
    (entry,) = ai.costs()
    assert (entry.state, entry.actual) == ("done", Decimal(server.billed) / 10**9)


def test_a_passing_fault_is_waited_out(ai: AIService, server: FaultServer) -> None:
    server.faults = ["", "500", "429 1 s"]
    assert run(ai).result.video.data == FILM
    assert begun(server) == 1


def test_what_the_provider_gives_up_is_said_and_asked_for_anew(ai: AIService, server: FaultServer) -> None:
    server.films_fail = True
    with pytest.raises(Refused, match="It may not be shown"):
        run(ai)
    assert ai.costs()[0].state == "failed"
    server.films_fail = False
    run(ai)
    assert begun(server) == 2


@pytest.mark.parametrize("heard", [True, False])
def test_cancelling_tells_the_provider_within_a_second(ai: AIService, server: FaultServer, heard: bool) -> None:
    server.polls = 1000
    clock = HeldClock()
    server.when_hung = lambda: clock.leap(0.99)

    async def cancel() -> None:
        task = asyncio.create_task(ai.run(video.JOB, WAVES, ORDER))
        while len(server.requests) < 2:
            await asyncio.sleep(0.01)
        if heard:
            began = clock.hold()
        else:
            server.faults = ["hang"]
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        if heard:
            assert clock.time() == began, "it has waited for something else than the provider"

    clock.finish(cancel())
    assert server.requests[-1][0] == "DELETE /v1/videos/video_0"
    assert ai.costs()[0].state == "cancelled"


def test_two_that_ask_for_the_same_begin_it_once(ai: AIService, server: FaultServer) -> None:
    server.polls = 1000
    other = AIService(ai.ledger._library)  # its calls have another owner, as those of another process have

    async def both() -> None:
        first = asyncio.create_task(ai.run(video.JOB, WAVES, ORDER))
        while len(server.requests) < 2:
            await asyncio.sleep(0.01)
        with pytest.raises(Refused, match=r"another vidgen on this computer \(call 1\)"):
            await other.run(video.JOB, WAVES, ORDER)
        first.cancel()
        with pytest.raises(asyncio.CancelledError):
            await first

    asyncio.run(both())
    other.close()
    assert begun(server) == 1
    assert len(ai.costs()) == 1


def test_a_budget_is_asked_before_anything_is_begun(ai: AIService, server: FaultServer) -> None:
    with pytest.raises(ProviderError, match="It was not made"):
        run(ai, Order(endpoint="faulty", model="some-video", most=Decimal("0.39")))
    assert server.requests == []


@pytest.mark.parametrize("fault", ["lost", "lost, hang"])
def test_work_whose_beginning_nobody_heard_of_is_found_again(ai: AIService, server: FaultServer, fault: str) -> None:
    run(ai)  # of the same words, but another variant: not to be taken for it
    server.faults = [fault]
    other = WAVES.model_copy(update={"variant": 1})
    with pytest.raises(ProviderError):
        run_short(ai, server, other)
    assert ai.costs()[-1].counted == Decimal("0.4")
    assert run(ai, request=other).result.video.data == FILM
    assert begun(server) == 2, "paid twice"
    assert [e.ticket for e in ai.costs()] == ["video_0", "video_1"]
    assert ai.ledger.spent() == Decimal(server.billed) / 10**9 == Decimal("0.8")


def test_what_the_provider_never_had_costs_nothing_and_is_begun(ai: AIService, server: FaultServer) -> None:
    server.faults = ["hang"]
    with pytest.raises(ProviderError):
        run_short(ai, server)
    run(ai)
    assert [e.actual for e in ai.costs()] == [0, Decimal("0.4")]
    assert ai.ledger.spent() == Decimal(server.billed) / 10**9


def test_where_nobody_can_tell_it_is_not_begun_again_unasked(ai: AIService, server: FaultServer) -> None:
    server.lists_films, server.faults = False, ["lost"]
    with pytest.raises(ProviderError):
        run_short(ai, server)
    for _ in range(2):
        with pytest.raises(Refused, match=r"broke off \(call 1, \$0\.40\).*costs --correct 1 0"):
            run(ai)
    assert begun(server) == 1
    ai.ledger.correct(1, Decimal("0.4"))  # the bill has it
    run(ai)
    assert begun(server) == 2
    assert ai.ledger.spent() == Decimal(server.billed) / 10**9


KILLED = """
import asyncio
from tests.unit.ai.test_video import ORDER, WAVES
from vidgen.ai.jobs import video
from vidgen.ai.service import AIService
from vidgen.storage.library import Library
asyncio.run(AIService(Library()).run(video.JOB, WAVES, ORDER))
"""


@pytest.mark.parametrize("before_its_ticket", [True, False])
def test_kill_9_in_the_middle_is_gone_on_with(ai: AIService, server: FaultServer, before_its_ticket: bool) -> None:
    server.polls = 1000
    server.faults = ["lost, hang"] * before_its_ticket
    caller = subprocess.Popen([sys.executable, "-c", KILLED])
    try:
        patience = time.monotonic() + 60
        while len(server.requests) < (1 if before_its_ticket else 2) and time.monotonic() < patience:
            time.sleep(0.02)
    finally:
        caller.kill()
        caller.wait()
    server._films["video_0"] = server.polls = 0
    done = run(ai)
    assert done.result.video.data == FILM
    assert begun(server) == 1, "paid twice"
    assert ai.ledger.spent() == Decimal(server.billed) / 10**9


def test_models_of_openai_are_asked_for_what_they_make() -> None:
    tall = VideoRequest(prompt="a", length=5 * FLICKS, width=1080, height=1920)
    assert (size_of(tall, "sora-2"), seconds_of(tall, "sora-2")) == ((720, 1280), 8)
    assert size_of(tall, "sora-2-pro") == (1024, 1792)
    assert used(tall, "sora-2-pro").units == {"hd_video_milliseconds": 8000}
    assert (size_of(tall, "other"), seconds_of(tall, "other")) == ((1080, 1920), 5)
