"""Words that several parts of `vidgen ai` share: how a sub-verb is declared, money, orders, and how a call is told about."""

from __future__ import annotations

import argparse
import threading
import time
from collections.abc import Callable
from contextlib import contextmanager
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from vidgen.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vidgen.ai.jobs.polling import Progress
    from vidgen.ai.order import Done, Estimate, Order
    from vidgen.ai.service import AIService
    from vidgen.cli.out import Out

    Do = Callable[[argparse.Namespace, Out], int]


_QUIET, _AGAIN = 5.0, 60.0
"""Seconds after which it is said that work still goes on, and between one such line and the next."""


def declare(what: Any, name: str, summary: str, do: Do, more: str = "") -> argparse.ArgumentParser:
    """Declare a sub-verb and return its parser."""
    parser: argparse.ArgumentParser = what.add_parser(name, help=summary, description=f"{summary}.\n\n{more}".strip())
    parser.set_defaults(do=do)
    # Words after a sub-verb are its own: without these two it would not know them.
    parser.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="print one JSON document")
    parser.add_argument("--offline", action="store_true", default=argparse.SUPPRESS, help="open no connection")
    return parser


def orderable(parser: argparse.ArgumentParser) -> None:
    """Declare with whom, for what and for how much something is done."""
    parser.add_argument("--endpoint", metavar="NAME", help="who is asked; 'vidgen ai models' lists them")
    parser.add_argument("--model", metavar="NAME")
    parser.add_argument("--project", metavar="FILE", help="the project whose budget it counts for")
    parser.add_argument("--most", metavar="DOLLARS", help="what it may cost at most, in US dollars")
    parser.add_argument("--unknown-price", action="store_true", help="ask although nobody knows what it costs")
    parser.add_argument("--fresh", action="store_true", help="ask again although the answer is kept")
    parser.add_argument("--seconds", type=float, metavar="N", help="give up after so long")
    parser.add_argument("--estimate", action="store_true", help="only say what it would cost at most")


def order(args: argparse.Namespace, step: str) -> Order:
    """Return the order that the words make. Raises UsageError."""
    from pydantic import ValidationError

    from vidgen.ai.order import Order
    from vidgen.editor.model import explain

    try:
        return Order(
            endpoint=args.endpoint,
            model=args.model,
            project=None if args.project is None else project_id(args.project),
            step=step,
            most=None if args.most is None else money(args.most),
            unknown_price=args.unknown_price,
            fresh=args.fresh,
            seconds=args.seconds,
        )
    except ValidationError as error:
        raise UsageError(explain(error)) from None


def money(text: str) -> Decimal:
    """Return the US dollars that a word names. Raises UsageError."""
    try:
        amount = Decimal(text.strip().removeprefix("$"))
    except InvalidOperation:
        amount = Decimal(-1)
    if not amount.is_finite() or not 0 <= amount <= 1_000_000 or amount != round(amount, 9):
        raise UsageError(f"'{text}' is no sum; 1.50 is one, in US dollars.")
    return amount


def check_month(text: str) -> None:
    """Raise UsageError for what is no month."""
    import re

    if not re.fullmatch(r"\d{4}-(?:0[1-9]|1[0-2])", text, re.ASCII):
        raise UsageError(f"'{text}' is no month; 2026-11 is one.")


def one_of(args: argparse.Namespace, first: str, *others: str) -> None:
    """Raise UsageError when an option was given together with one that would be passed over."""
    if _given(args, first):
        for other in others:
            if _given(args, other):
                raise UsageError(f"{first} and {other} do not go together; leave one of them out.")


def only_with(args: argparse.Namespace, needed: str, *options: str) -> None:
    """Raise UsageError when an option was given that says nothing without another one."""
    if not _given(args, needed):
        for option in options:
            if _given(args, option):
                raise UsageError(f"{option} says nothing without {needed}; leave it out, or give that, too.")


def _given(args: argparse.Namespace, option: str) -> bool:
    value = getattr(args, "source" if option == "--from" else option.removeprefix("--").replace("-", "_"), None)
    return value not in (None, False, [], "")


def project_id(text: str) -> str:
    """Return the id of the project in a file. Raises ProjectError when it cannot be opened."""
    from vidgen.app import Services
    from vidgen.cli.projects import project_path

    with Services() as services, services.projects.open(project_path(text), read_only=True) as project:
        return project.document.project.id


def named(pairs: list[str]) -> dict[str, str]:
    """Return what words of the form NAME=VALUE say. Raises UsageError."""
    found = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals or not name:
            raise UsageError(f"'{pair}' says nothing; write NAME=VALUE.")
        found[name] = value
    return found


def valid(model: type[Any], /, **values: Any) -> Any:
    """Return a request. Raises UsageError for what cannot be asked for."""
    from pydantic import ValidationError

    from vidgen.editor.model import explain

    try:
        return model(**{name: value for name, value in values.items() if value is not None})
    except ValidationError as error:
        raise UsageError(explain(error)) from None
    except UnicodeEncodeError:  # pydantic's, about bytes of the command line that are no UTF-8
        raise UsageError("What was given has characters that are no text; write it in UTF-8.") from None


@contextmanager
def service() -> Iterator[AIService]:
    """Yield the service; a passphrase is asked for in the terminal."""
    from vidgen.app import Services
    from vidgen.cli.ai.keys import passphrase

    with Services(ask=passphrase) as services:
        yield services.ai


def tell_estimate(found: Estimate, out: Out) -> int:
    """Say what something would cost."""
    out.result(found.model_dump(mode="json"))
    out.say(estimate_line(found))
    return 0


def estimate_line(found: Estimate) -> str:
    """Return an estimate as a sentence."""
    from vidgen.ai.money import shown

    kept = "nothing: the answer is kept" if found.cached else f"at most {shown(found.most)}"
    return f"{found.endpoint}, {found.model}: {kept} (prices: {found.prices})."


@contextmanager
def still_told(out: Out, what: str, quiet: float = _QUIET) -> Iterator[None]:
    """Say beside the result, while work lasts, that it still goes on: first after `quiet` seconds."""
    over, began = threading.Event(), time.monotonic()

    def tell() -> None:
        wait = quiet
        while not over.wait(wait):
            out.note(f"{what}: still at work after {time.monotonic() - began:.0f} seconds…")
            wait = _AGAIN

    thread = threading.Thread(target=tell, name="still at work", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


class Telling:
    """Notes how far work is that takes minutes, when that has changed."""

    def __init__(self, out: Out) -> None:
        self._out, self._last = out, ""

    def __call__(self, progress: Progress) -> None:
        """Note it."""
        share = "" if progress.share is None else f" {progress.share:.0%}"
        said = {"waiting": "waiting for its turn", "running": f"being made{share}", "done": "fetching it"}
        now = said.get(progress.state, "")
        if now and now != self._last:
            self._out.note(f"{now.capitalize()}…")
        self._last = now


def facts(done: Done[Any]) -> dict[str, object]:
    """Return what a machine wants to know of a call."""
    return {
        "endpoint": done.endpoint,
        "model": done.model,
        "cost": None if done.cost is None else str(done.cost),
        "kept": done.cached,
        "call": done.call,
    }


def tell_cost(done: Done[Any], out: Out) -> None:
    """Say, beside the result, what it has cost."""
    from vidgen.ai.money import shown

    cost = "kept from before, no cost" if done.cached else f"cost {shown(done.cost)}"
    out.note(f"{done.endpoint}, {done.model}: {cost}.")
