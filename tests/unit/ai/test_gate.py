"""Budgets hold before the call, results are kept, switches and permissions are asked first."""

from __future__ import annotations

import asyncio
import json
import random
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from tests.unit.ai.conftest import KEY, set_up
from tests.unit.ai.fault_server import FaultServer

from vidgen.ai import choices
from vidgen.ai.generating import Wish, keep, place, request_of
from vidgen.ai.jobs import image, text, voice
from vidgen.ai.jobs.image import ImageRequest
from vidgen.ai.jobs.text import Message, TextRequest
from vidgen.ai.jobs.voice import VoiceRequest
from vidgen.ai.ledger import nano
from vidgen.ai.order import Done, Order
from vidgen.ai.service import AIService
from vidgen.editor.document import Document
from vidgen.editor.media_info import MediaInfo
from vidgen.editor.records import Asset
from vidgen.errors import AuthFailed, Offline, OverBudget, ProviderError, Refused, UsageError
from vidgen.storage.library import Library
from vidgen.timing import FLICKS

ORDER = Order(endpoint="faulty", model="talker", project="film", step="test")


STILL = MediaInfo.model_validate(
    {
        "container": "png",
        "size": 1,
        "still": True,
        "pictures": [{"index": 0, "codec": "png", "width": 1, "height": 1, "coded_width": 1, "coded_height": 1,
                      "pixel_format": "rgba"}],
    }
)  # fmt: skip


def asked(words: str = "Hello") -> TextRequest:
    return TextRequest(messages=(Message(role="user", text=words),), longest=100)


def test_the_same_request_never_costs_again(ai: AIService, server: FaultServer) -> None:
    drawing = ImageRequest(prompt="an octopus")
    first = asyncio.run(ai.run(image.JOB, drawing, ORDER))
    for _ in range(3):
        again = asyncio.run(ai.run(image.JOB, drawing, ORDER))
        assert again.cached
        assert again.cost == 0
        assert again.call == first.call
        assert again.result == first.result
    assert ai.estimate(image.JOB, drawing, ORDER).cached
    assert len(server.requests) == 1
    asyncio.run(ai.run(image.JOB, ImageRequest(prompt="an octopus", variant=1), ORDER))
    assert len(server.requests) == 2


def test_the_same_request_at_the_same_time_is_one_call(ai: AIService, server: FaultServer) -> None:
    async def many() -> None:
        await asyncio.gather(*(ai.run(text.JOB, asked(), ORDER) for _ in range(8)))

    asyncio.run(many())
    assert len(server.requests) == 1


def test_a_damaged_result_counts_as_none(ai: AIService, server: FaultServer) -> None:
    asyncio.run(ai.run(image.JOB, ImageRequest(prompt="an octopus"), ORDER))
    for path in ai.results.folder.glob("??/*.bin"):
        path.write_bytes(b"\x89PNG but not that one")
    asyncio.run(ai.run(image.JOB, ImageRequest(prompt="an octopus"), ORDER))
    assert len(server.requests) == 2


def test_speech_has_a_true_length_and_is_paid_by_characters(ai: AIService, server: FaultServer) -> None:
    done = asyncio.run(ai.run(voice.JOB, VoiceRequest(text="Hello there"), ORDER))
    data = done.result.sound.data
    assert int.from_bytes(data[4:8], "little") == len(data) - 8
    assert done.cost == Decimal("0.00011") == Decimal(server.billed) / 10**9


@pytest.mark.parametrize("which", ["month", "project", "endpoint", "run"])
def test_a_budget_blocks_before_the_call(ai: AIService, server: FaultServer, which: str) -> None:
    most = ai.estimate(text.JOB, asked("1"), ORDER).most
    assert most is not None
    limit = most * Decimal("1.1")  # what the first calls really cost leaves room for some more, and then for none
    order = ORDER
    if which == "month":
        choices.choose(month=limit)
    elif which == "project":
        choices.choose(projects={"film": limit})
    elif which == "endpoint":
        choices.set_endpoint("faulty", month=limit)
    else:
        order = ORDER.model_copy()
        order = Order.model_validate({**ORDER.model_dump(), "run": "one", "most": limit})

    async def until_it_blocks() -> None:
        for number in range(20):
            await ai.run(text.JOB, asked(str(number)), order)

    with pytest.raises(OverBudget, match="It was not made"):
        asyncio.run(until_it_blocks())
    assert 1 <= len(server.requests) < 20
    assert ai.ledger.spent() <= limit


def test_an_unknown_price_is_not_nothing(ai: AIService, server: FaultServer, vidgen_home: Path) -> None:
    (vidgen_home / "ai" / "prices.toml").unlink()
    choices.set_endpoint("far", kind="openai", settings={"base_url": "https://models.example.org/v1"}, allowed=True)
    order = Order(endpoint="far", model="new-model")
    assert ai.estimate(text.JOB, asked(), order).most is None
    with pytest.raises((OverBudget, AuthFailed)):
        asyncio.run(ai.run(text.JOB, asked(), order))
    # This computer costs nothing.
    assert ai.estimate(text.JOB, asked(), ORDER).most == 0


def test_nothing_goes_where_it_may_not(ai: AIService, monkeypatch: pytest.MonkeyPatch) -> None:
    choices.set_endpoint("far", kind="openai", settings={"base_url": "https://models.example.org/v1"})
    with pytest.raises(Refused, match=r"not allowed that data go to models\.example\.org"):
        asyncio.run(ai.run(text.JOB, asked(), Order(endpoint="far", model="x", unknown_price=True)))
    choices.set_endpoint("far", allowed=True)
    with pytest.raises(AuthFailed, match="needs a key"):
        asyncio.run(ai.run(text.JOB, asked(), Order(endpoint="far", model="x", unknown_price=True)))
    monkeypatch.setenv("VIDGEN_OFFLINE", "1")
    for endpoint in ("far", "faulty"):
        with pytest.raises(Offline, match="off for this run"):
            asyncio.run(ai.run(text.JOB, asked(), Order(endpoint=endpoint, model="x", unknown_price=True)))
    assert ai.costs() == []


def test_the_switch_can_be_turned_between_two_tries(ai: AIService, server: FaultServer) -> None:
    from vidgen.preferences import prefer

    server.faults = ["429 1 s"]

    async def work() -> None:
        task = asyncio.create_task(ai.run(text.JOB, asked(), ORDER))
        while not server.requests:
            await asyncio.sleep(0.01)
        prefer(network="nowhere")
        await task

    with pytest.raises(Offline):
        asyncio.run(work())
    assert len(server.requests) == 1


def test_what_left_is_written_down(ai: AIService, server: FaultServer) -> None:
    asyncio.run(ai.run(text.JOB, asked("secret words"), ORDER))
    (sent,) = ai.egress()
    assert (sent.host, sent.method, sent.status, sent.purpose) == ("127.0.0.1", "POST", 200, "faulty: test")
    assert sent.sent > len(server.requests[0][2])
    assert sent.received > 100


def test_what_was_paid_for_is_undone_and_redone_a_hundred_times_without_a_call(
    ai: AIService, server: FaultServer, tmp_path: Path
) -> None:
    wish = Wish("image", "an octopus", 0, 3 * FLICKS)
    work = request_of(wish, (64, 64))
    done = asyncio.run(ai.run(work.job, work.request, ORDER))
    path = keep(done.result, tmp_path)
    document = Document.new(rate="25")
    before = dict(document.records)
    with document.transaction("Generate") as tx:
        place(tx, Asset(id="a1", path=path.name, hash="h", name="octopus", info=STILL), wish)
    after = dict(document.records)
    for _ in range(100):
        document.undo()
        assert dict(document.records) == before
        document.redo()
    assert dict(document.records) == after != before
    assert len(server.requests) == 1
    assert ai.ledger.spent() == Decimal(server.billed) / 10**9


@pytest.mark.slow
def test_cancelled_calls_at_random_never_pass_the_cap(vidgen_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VIDGEN_KEY_FAULTY", KEY)
    with FaultServer(delay=(0.0, 0.1)) as server:
        set_up(server, vidgen_home)
        ai = AIService(Library())
        cap = Decimal("0.004")
        choices.choose(month=cap)

        async def one(number: int) -> None:
            task = asyncio.create_task(ai.run(text.JOB, asked(f"call {number}"), ORDER))
            if number % 3 == 0:
                await asyncio.sleep(random.uniform(0, 0.3))
                task.cancel()
            with pytest.raises((asyncio.CancelledError, OverBudget)) if number % 3 == 0 else _either():
                await task
                raise asyncio.CancelledError  # it was quicker than we

        async def all_of_them() -> None:
            for start in range(0, 64, 16):
                await asyncio.gather(*(one(n) for n in range(start, start + 16)))

        asyncio.run(all_of_them())
        entries = ai.costs()
        assert ai.ledger.spent() <= cap
        done = sum((e.actual or Decimal(0) for e in entries if e.state == "done"), Decimal(0))
        cancelled = sum((e.counted or Decimal(0) for e in entries if e.state == "cancelled"), Decimal(0))
        assert {e.state for e in entries} <= {"done", "cancelled"}
        assert done <= Decimal(server.billed) / 10**9 <= done + cancelled
        assert server.billed <= nano(cap)
        ai.close()


def _either() -> object:
    from contextlib import suppress

    return suppress(OverBudget, asyncio.CancelledError)


CALLER = """
import asyncio, sys
from vidgen.ai.jobs import text
from vidgen.ai.jobs.text import Message, TextRequest
from vidgen.ai.order import Order
from vidgen.ai.service import AIService
from vidgen.errors import OverBudget
from vidgen.storage.library import Library
from vidgen.timing import FLICKS

async def main():
    ai = AIService(Library())
    order = Order(endpoint="faulty", model="talker", project="film")
    async def one(n):
        for m in range(200):
            request = TextRequest(messages=(Message(role="user", text=f"{sys.argv[1]} {n} {m}"),), longest=100)
            try:
                await ai.run(text.JOB, request, order)
            except OverBudget:
                return
    await asyncio.gather(*(one(n) for n in range(4)))
    await ai.aclose()

asyncio.run(main())
"""


def test_a_budget_that_cannot_be_read_is_no_licence_to_spend(
    ai: AIService, server: FaultServer, vidgen_home: Path
) -> None:
    file = vidgen_home / "ai.json"
    file.write_text(json.dumps({**json.loads(file.read_text("utf-8")), "month": "five dollars"}), "utf-8")
    with pytest.raises(UsageError, match=r"setting month in .* cannot be 'five dollars'.*nothing is sent to 'faulty'"):
        ai.estimate(text.JOB, asked("1"), ORDER)
    assert not server.requests


@pytest.mark.slow
def test_killed_processes_leave_a_ledger_that_is_right(vidgen_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Four processes with four calls at a time each, two of which are killed: 16 concurrent calls."""
    monkeypatch.setenv("VIDGEN_KEY_FAULTY", KEY)
    with FaultServer(delay=(0.1, 0.6)) as server:
        set_up(server, vidgen_home)
        cap = Decimal("0.009")
        server.answer = "word " * 70  # nearly as long as it may be: what is set aside is nearly what it costs
        choices.choose(month=cap)
        callers = [subprocess.Popen([sys.executable, "-c", CALLER, str(n)]) for n in range(4)]
        try:
            patience = time.monotonic() + 60
            while len(server.requests) < 20 and time.monotonic() < patience:
                time.sleep(0.05)
            for caller in callers[:2]:
                caller.kill()
            assert [c.wait(120) for c in callers][2:] == [0, 0]
        finally:
            for caller in callers:
                caller.kill()
                caller.wait()
        ai = AIService(Library())
        entries = ai.costs()
        billed = Decimal(server.billed) / 10**9
        by_state = {
            state: sum((e.counted or Decimal(0) for e in entries if e.state == state), Decimal(0))
            for state in {e.state for e in entries}
        }
        assert by_state.keys() <= {"done", "unknown", "cancelled"}
        assert by_state.get("cancelled", 0) == 0  # killed before anything was sent
        assert by_state["done"] <= billed <= by_state["done"] + by_state.get("unknown", Decimal(0))
        assert ai.ledger.spent() <= cap
        # The bill says what the unknown ones were: then both agree to the last digit.
        unknown = [e.number for e in entries if e.state == "unknown"]
        assert unknown, "nothing was under way when they were killed"
        rest = billed - by_state["done"]
        for number in unknown:
            ai.ledger.correct(number, rest)
            rest = Decimal(0)
        assert ai.ledger.spent() == billed
        ai.close()


@pytest.mark.parametrize("how", ["header", "schema"])
def test_a_damaged_library_does_not_give_the_budget_back(
    ai: AIService, server: FaultServer, vidgen_home: Path, how: str
) -> None:
    asyncio.run(ai.run(text.JOB, asked(), ORDER))
    (before,) = ai.ledger.entries()
    assert before.actual
    library = vidgen_home / "library.sqlite"
    raw = library.read_bytes()
    library.write_bytes(b"\xa5" * 100 + raw[100:] if how == "header" else raw.replace(b"NOT NULL", b"NOT \xffULL"))
    assert ai.ledger.entries() == [before]
    assert (vidgen_home / "library.damaged-1.sqlite").exists()
    choices.choose(month=before.actual)
    with pytest.raises(OverBudget):
        asyncio.run(ai.run(text.JOB, asked("Another"), ORDER))
    assert len(server.requests) == 1


def test_a_result_is_kept_before_its_call_is_settled(
    ai: AIService, server: FaultServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So that a kill between the two costs nothing twice."""

    class Killed(BaseException):
        pass

    def killed(*_: object, **__: object) -> None:
        raise Killed

    drawing = ImageRequest(prompt="an octopus")
    with monkeypatch.context() as patched:
        patched.setattr(ai.ledger, "settle", killed)
        with pytest.raises(Killed):
            asyncio.run(ai.run(image.JOB, drawing, ORDER))
    assert asyncio.run(ai.run(image.JOB, drawing, ORDER)).cached
    assert len(server.requests) == 1


NONSENSE: list[Any] = [
    None,
    {},
    {"total_tokens": 9},
    {"input_tokens": 0, "output_tokens": 0},
    {"input_tokens": -5, "output_tokens": 1},
    {"input_tokens": 10**400, "output_tokens": 1},
    {"input_tokens": 10**15, "output_tokens": 1},
    {"input_tokens": "many", "output_tokens": 1},
    "much",
]


@pytest.mark.parametrize("usage", NONSENSE)
def test_who_does_not_say_what_was_used_is_counted_at_what_was_set_aside(
    ai: AIService, server: FaultServer, usage: Any
) -> None:
    words = {"type": "output_text", "text": "Hi", "annotations": []}
    message = {"type": "message", "id": "m", "role": "assistant", "status": "completed", "content": [words]}
    reply = {
        "id": "r",
        "object": "response",
        "created_at": 0,
        "model": "talker",
        "status": "completed",
        "output": [message],
    }
    server.replies = [{**reply, "usage": usage}]
    assert run_text(ai).result.text == "Hi"
    (entry,) = ai.costs()
    assert entry.state == "done"
    assert entry.actual == entry.reserved
    assert entry.actual


def test_a_result_that_was_paid_is_given_out_though_its_call_cannot_be_settled(
    ai: AIService, server: FaultServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on a disk that is full by then."""

    def full(*_: object, **__: object) -> None:
        raise ProviderError("The ledger cannot be written.")

    server.faults = ["", "401"]
    with monkeypatch.context() as patched:
        patched.setattr(ai.ledger, "settle", full)
        assert run_text(ai).result.text == "You said: Hello"
        with pytest.raises(AuthFailed):
            run_text(ai, "Again")
    assert [(e.state, e.counted == e.reserved) for e in ai.costs()] == [("sent", True), ("sent", True)]
    assert ai.ledger.spent() >= Decimal(server.billed) / 10**9


def test_prices_are_read_again_and_a_call_keeps_to_those_it_was_planned_by(
    ai: AIService, server: FaultServer, vidgen_home: Path
) -> None:
    own = vidgen_home / "ai" / "prices.toml"
    before = own.read_text("utf-8")

    def dearer() -> None:
        own.write_text(before.replace('"0.000002"', '"0.2"').replace('"test"', '"new"'), "utf-8")

    server.faults, server.when_hung = ["charged, hang"], dearer

    async def changed_meanwhile() -> None:
        task = asyncio.create_task(ai.run(text.JOB, asked(), ORDER))
        while "new" not in own.read_text("utf-8"):
            await asyncio.sleep(0.01)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(changed_meanwhile())
    dear = ai.estimate(text.JOB, asked("Again"), ORDER)
    assert dear.most is not None
    assert dear.most > 10
    run_text(ai, "Again")
    first, second = ai.costs()
    assert first.counted is not None
    assert first.counted < Decimal("0.5")
    assert second.actual is not None
    assert second.actual > Decimal("0.5")
    assert (first.prices.split(",")[0], second.prices.split(",")[0]) == ("own test", "own new")


def test_no_call_costs_a_million(ai: AIService, server: FaultServer, vidgen_home: Path) -> None:
    """A sum of such could not be kept, and it is a price for a million units where one is meant."""
    own = vidgen_home / "ai" / "prices.toml"
    own.write_text(own.read_text("utf-8").replace('"0.000002"', '"250000"'), "utf-8")
    with pytest.raises(OverBudget, match="for one unit"):
        run_text(ai)
    assert not server.requests
    assert ai.ledger.spent() == 0


@pytest.mark.parametrize("price", ["0.000000001", "0", "0.123456789"])
def test_small_prices_are_counted_to_the_last_digit(
    ai: AIService, server: FaultServer, vidgen_home: Path, price: str
) -> None:
    own = vidgen_home / "ai" / "prices.toml"
    said = own.read_text("utf-8").replace('"0.00000025"', f'"{price}"').replace('"0.000002"', f'"{price}"')
    own.write_text(said, "utf-8")
    costs = [run_text(ai, f"Hello {n}").cost or Decimal(0) for n in range(3)]
    units = sum(sum(e.units.values()) for e in ai.costs())
    assert units > 0
    assert ai.ledger.spent() == sum(costs) == Decimal(price) * units


def test_months_turn_and_clocks_jump(ai: AIService, server: FaultServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """A call belongs to the month in which it was begun; a clock that goes back gives the budget of that month, no more."""
    from vidgen.ai import ledger

    class Clock(datetime):
        at = datetime(2026, 1, 31, 23, 59, 59, tzinfo=UTC)

        @classmethod
        def now(cls, tz: Any = None) -> Any:
            return cls.at.astimezone(tz)

    monkeypatch.setattr(ledger, "datetime", Clock)
    most = ai.estimate(text.JOB, asked("0"), ORDER).most
    assert most is not None
    choices.choose(month=most)
    server.faults, server.when_hung = ["charged, hang"], lambda: setattr(Clock, "at", datetime(2026, 2, 1, tzinfo=UTC))

    async def over_the_turn() -> None:
        task = asyncio.create_task(ai.run(text.JOB, asked("0"), ORDER))
        while Clock.at.month == 1:
            await asyncio.sleep(0.01)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(over_the_turn())
    run_text(ai, "1")  # February has a budget of its own
    with pytest.raises(OverBudget):
        run_text(ai, "2")
    Clock.at = datetime(2026, 1, 5, tzinfo=UTC)  # back again: January is spent
    with pytest.raises(OverBudget):
        run_text(ai, "3")
    Clock.at = datetime(2026, 3, 1, 1, 0, tzinfo=timezone(timedelta(hours=14)))  # February still, by UTC
    with pytest.raises(OverBudget):
        run_text(ai, "4")
    assert [e.month for e in ai.costs()] == ["2026-01", "2026-02"]


def run_text(ai: AIService, words: str = "Hello") -> Done[text.TextResult]:
    return asyncio.run(ai.run(text.JOB, asked(words), ORDER))


def test_without_a_library_nothing_is_paid(ai: AIService, server: FaultServer, vidgen_home: Path) -> None:
    (vidgen_home / "library.sqlite").unlink(missing_ok=True)
    (vidgen_home / "library.sqlite").mkdir()
    with pytest.raises(ProviderError, match="ledger"):
        asyncio.run(ai.run(text.JOB, asked(), ORDER))
    assert server.requests == []


def test_every_shipped_price_says_where_it_was_read(ai: AIService) -> None:
    prices = ai.prices.now().shipped.price
    assert prices
    assert [p.models for p in prices if not p.source] == []
