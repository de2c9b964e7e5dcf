"""`vidgen ai egress | network | results`: what left this computer, whether anything may, and what came back and is kept."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vidgen.cli.ai import words
from vidgen.errors import UsageError

if TYPE_CHECKING:
    from vidgen.cli.out import Out

_SWITCH = {"on": None, "this-computer": "this-computer", "off": "nowhere"}


def declare(what: Any) -> None:
    """Declare the words."""
    egress = words.declare(what, "egress", "List what left this computer: to whom, what for, how much", _egress)
    egress.add_argument("--last", type=int, default=30, metavar="N", help="how many (default: 30)")

    network = words.declare(
        what,
        "network",
        "Show or turn the switch of the network",
        _network,
        "'this-computer' lets models that run here be asked, and nobody else.",
    )
    network.add_argument("to", nargs="?", choices=tuple(_SWITCH))

    results = words.declare(
        what, "results", "Show or clear the results that are kept, so that they cost nothing", _results
    )
    results.add_argument("act", nargs="?", choices=("show", "clear"), default="show")


def _egress(args: argparse.Namespace, out: Out) -> int:
    from dataclasses import asdict

    from vidgen.cli import wording

    if args.last < 1:
        raise UsageError("--last needs at least 1.")
    with words.service() as ai:
        found = ai.egress(args.last)
    rows = [
        (
            wording.when(s.time),
            s.host,
            s.purpose,
            wording.size(s.sent),
            wording.size(s.received),
            s.status or "no answer",
        )
        for s in found
    ]
    out.table(("when", "to", "what for", "sent", "received", "status"), rows)
    if not found:
        out.say("Nothing has left this computer.")
    out.result([asdict(s) for s in found])
    return 0


def _network(args: argparse.Namespace, out: Out) -> int:
    import os

    from vidgen import net
    from vidgen.preferences import prefer

    if args.to is not None:
        prefer(network=_SWITCH[args.to])
    said = {
        "everywhere": "The network is on: endpoints that you have allowed may be asked.",
        "this-computer": "Only models on this computer may be asked.",
        "nowhere": "The network is off: no connection is opened.",
    }
    found = net.reach()
    out.say(said[found])
    if os.environ.get(net.SWITCH, "0") not in ("", "0"):
        out.say(f"The variable {net.SWITCH} says so, whatever is chosen.")
    out.result({"network": found})
    return 0


def _results(args: argparse.Namespace, out: Out) -> int:
    from vidgen.cli import wording

    with words.service() as ai:
        if args.act == "clear":
            ai.results.clear()
        count, size = ai.results.usage()
        folder: Path = ai.results.folder
    out.say(f"{count} results are kept, {wording.size(size)}, in '{folder}'.")
    out.result({"results": count, "size": size, "folder": str(folder)})
    return 0
