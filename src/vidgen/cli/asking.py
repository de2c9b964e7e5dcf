"""What verbs that call models for a project have in common: who is asked, and for how much at most."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vidgen.cli.ai.words import money, valid

if TYPE_CHECKING:
    import argparse

    from vidgen.ai.order import Order


def who(parser: argparse.ArgumentParser) -> None:
    """Declare --endpoint, --model and --budget."""
    parser.add_argument("--endpoint", metavar="NAME", help="who is asked; the one that is chosen when not given")
    parser.add_argument("--model", metavar="NAME", help="with which model")
    parser.add_argument("--budget", metavar="DOLLARS", help="the most that it may cost, for example 0.05")


def order_of(args: argparse.Namespace, project: str | None) -> Order:
    """Return the order that these say; `project` is whose budget counts. Raises UsageError."""
    from vidgen.ai.order import Order

    most = None if args.budget is None else money(args.budget)
    order: Order = valid(Order, endpoint=args.endpoint, model=args.model, project=project, most=most)
    return order
