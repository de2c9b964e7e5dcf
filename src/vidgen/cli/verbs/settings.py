"""Show and change what is set for vidgen itself.

vidgen settings                      what there is, and what each does
vidgen settings get theme
vidgen settings set theme light
vidgen settings reset theme          what it is when nothing is chosen; --all resets everything
"""

from __future__ import annotations

TYPE_CHECKING = False  # see cli/main.py
if TYPE_CHECKING:
    import argparse
    from typing import Any

    from vidgen.cli.out import Out

SUMMARY = "show and change what is set for vidgen itself"
GROUP = "vidgen itself"


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("what", nargs="?", choices=("list", "get", "set", "reset"), default="list")
    parser.add_argument("name", nargs="?", metavar="NAME")
    parser.add_argument("value", nargs="?", metavar="VALUE")
    parser.add_argument("--all", action="store_true", help="reset everything")


def run(args: argparse.Namespace, out: Out) -> int:
    """List, get, set or reset."""
    from vidgen.errors import UsageError
    from vidgen.preferences import choice, choices, prefer, preferences

    notices: list[str] = []
    now = preferences(notices)
    for notice in notices:
        out.note(notice)
    if args.what == "list":
        out.result([_facts(one, now) for one in choices()])
        rows = [(c.name, _word(getattr(now, c.name)) or f"({c.default})", c.help) for c in choices()]
        out.table(("name", "value", ""), rows)
        return 0
    if args.what == "reset" and args.all:
        prefer(**{one.name: None for one in choices()})
        out.say("Everything is as it is when nothing is chosen.")
        out.result({"reset": [one.name for one in choices()]})
        return 0
    if args.name is None:
        raise UsageError(f"Say which: 'vidgen settings {args.what} NAME'; 'vidgen settings' lists the names.")
    one = choice(args.name)
    if args.what == "get":
        value = getattr(now, one.name)
        out.say(_word(value) or f"({one.default})")
        out.result(_facts(one, now))
        return 0
    if args.what == "set" and args.value is None:
        raise UsageError(f"Say what: 'vidgen settings set {one.name} VALUE'.")
    made = prefer(**{one.name: args.value if args.what == "set" else None})
    out.say(f"{one.name} is {_word(getattr(made, one.name)) or one.default}.")
    out.result(_facts(one, made))
    return 0


def _facts(one: Any, now: Any) -> dict[str, object]:
    return {"name": one.name, "value": getattr(now, one.name), "default": one.default, "help": one.help}


def _word(value: object) -> str:
    return "" if value is None else str(value)
