"""`vidgen ai keys`: keys are asked for, never given as words of the command line, where others could see them."""

from __future__ import annotations

import argparse
import asyncio
import sys
from typing import TYPE_CHECKING, Any

from vidgen.cli.ai import words
from vidgen.errors import AuthFailed, UsageError

if TYPE_CHECKING:
    from vidgen.cli.out import Out


def declare(what: Any) -> None:
    """Declare the words."""
    keys = words.declare(
        what,
        "keys",
        "List, set, remove or test keys",
        _keys,
        "  vidgen ai keys set openai            asks for it; or reads it from standard input, when that is no terminal\n"
        "  vidgen ai keys test openai           asks for the list of models, which costs nothing",
    )
    keys.add_argument("act", nargs="?", choices=("list", "set", "remove", "test"), default="list")
    keys.add_argument("endpoint", nargs="?", metavar="ENDPOINT")


def _keys(args: argparse.Namespace, out: Out) -> int:
    from vidgen.ai.choices import ai_choices

    if args.act == "list":
        if args.endpoint is not None:
            raise UsageError(f"'{args.endpoint}' is one word too many; 'vidgen ai keys' lists all.")
        return _list(out)
    if not args.endpoint:
        raise UsageError(f"Say whose key: 'vidgen ai keys {args.act} ENDPOINT'.")
    ai_choices().endpoint(args.endpoint)
    with words.service() as ai:
        if args.act == "set":
            where = ai.keys.set(args.endpoint, _asked(f"Key of {args.endpoint}: "))
            out.say(f"The key of '{args.endpoint}' is in {where}.")
            if not ai.provider(args.endpoint).stays_here() and not ai_choices().endpoint(args.endpoint).allowed:
                out.say(f"Nothing is sent there until you say so: vidgen ai allow {args.endpoint}")
            out.result({"endpoint": args.endpoint, "where": where})
        elif args.act == "remove":
            ai.keys.remove(args.endpoint)
            out.say(f"The key of '{args.endpoint}' is forgotten.")
            out.result({"endpoint": args.endpoint, "where": None})
        else:
            models, seconds = asyncio.run(ai.test(args.endpoint))
            out.say(f"'{args.endpoint}' accepts the key: {models} models, answered in {seconds:.1f} s.")
            out.result({"endpoint": args.endpoint, "models": models, "seconds": round(seconds, 3)})
    return 0


def _list(out: Out) -> int:
    from vidgen.ai.keys import variable

    with words.service() as ai:
        rows = []
        for name in ai.endpoints():
            try:
                if not ai.provider(name).needs_key:
                    continue
            except UsageError:
                continue
            rows.append((name, ai.keys.where(name), variable(name)))
    out.table(("endpoint", "key", "or the variable"), rows)
    out.result([{"endpoint": name, "where": where, "variable": variable} for name, where, variable in rows])
    return 0


def passphrase(question: str) -> str:
    """Ask for a passphrase in the terminal. Raises AuthFailed when there is none."""
    if not sys.stdin.isatty():
        raise AuthFailed(
            "vidgen's key file needs a passphrase, and there is no terminal to ask for it in; "
            "put the key into the variable VIDGEN_KEY_<ENDPOINT> instead ('vidgen ai keys' lists their names)."
        )
    import getpass

    return getpass.getpass(f"{question}: ")


def _asked(question: str) -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline(1 << 16)
    import getpass

    return getpass.getpass(question)
