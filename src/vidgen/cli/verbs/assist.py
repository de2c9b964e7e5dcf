"""Say what you wish; see what would change; have it done as one step of undo.

  vidgen assist talk.vidgen "remove the silences"
  vidgen assist talk.vidgen "make a 30 second short of it and add captions" --yes
  vidgen assist talk.vidgen "a calmer cut" --estimate
  vidgen assist --examples

Nothing is changed before you say yes (or --yes). Without a model for text common wishes are understood by rules, on this
computer, free; 'vidgen ai use text ENDPOINT' has a model do it, which can use every command of 'vidgen commands'.
"""

from __future__ import annotations

TYPE_CHECKING = False  # see cli/main.py
if TYPE_CHECKING:
    import argparse

    from vidgen.ai.assistant.proposal import Proposal
    from vidgen.cli.out import Out

SUMMARY = "edit by saying what you wish"
GROUP = "AI"


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    from vidgen.cli.asking import who

    parser.add_argument("project", nargs="?", metavar="PROJECT", help="needed but with --examples")
    parser.add_argument("wish", nargs="*", metavar="WISH", help="in words")
    parser.add_argument("--examples", action="store_true", help="list wishes that rules understand")
    parser.add_argument("--yes", "-y", action="store_true", help="do it without asking")
    parser.add_argument("--estimate", action="store_true", help="only say what asking would cost at most")
    parser.add_argument("--offline", action="store_true", help="by rules, with no model")
    parser.add_argument("--at", metavar="TIME", help='what "here" means; the start when not given')
    parser.add_argument("--select", metavar="BLOCK[,…]", help='what "the selected" means')
    who(parser)


def run(args: argparse.Namespace, out: Out) -> int:
    """Ask, show, and do it."""
    import asyncio

    from vidgen.ai.assistant import offline
    from vidgen.ai.assistant.assistant import told_estimate
    from vidgen.ai.assistant.proposal import apply
    from vidgen.ai.assistant.workbench import Where
    from vidgen.cli.asking import order_of
    from vidgen.cli.projects import services_and
    from vidgen.editor.arguments import find_block
    from vidgen.errors import UsageError

    if args.examples:
        for example in offline.examples():
            out.say(example)
        out.result(list(offline.examples()))
        return 0
    wish = " ".join(args.wish).strip()
    if not args.project or not wish:
        raise UsageError("Say which project, and what you wish; 'vidgen assist --examples' lists some wishes.")
    with services_and(args.project, out) as (services, project):
        document = project.document
        at = document.rate.parse_time(args.at) if args.at else 0
        chosen = tuple(find_block(document, b.strip()).id for b in args.select.split(",")) if args.select else ()

        assistant = services.assistant(project.asset_paths())
        order, where = order_of(args, document.project.id), Where(at, chosen)
        estimate = None if args.offline else assistant.estimate(wish, document.snapshot(), where, order=order)
        if estimate is not None:
            out.note(f"{estimate.endpoint}, {estimate.model}: {told_estimate(estimate)} (prices: {estimate.prices}).")
        if args.estimate:
            if estimate is None:
                out.say("By rules on this computer, free.")
            out.result({"estimate": None if estimate is None else estimate.model_dump(mode="json")})
            return 0

        async def ask() -> Proposal:
            async with services.ai:
                return await assistant.propose(
                    wish,
                    document.snapshot(),
                    where,
                    by_rules=args.offline,
                    order=order,
                    told=lambda name: out.note(f"Trying {name}…"),
                )

        proposed = asyncio.run(ask())
        _show(proposed, out)
        done = bool(proposed.patch) and (args.yes or _agreed(out))
        if done:
            apply(document, proposed)
            out.say("Done; 'vidgen undo' takes it back.")
        elif proposed.patch:
            out.say("Nothing was changed." if out.on_terminal else "Nothing was changed; --yes does it.")
        out.result(
            {
                "answer": proposed.answer,
                "changes": list(proposed.changes),
                "commands": [{"command": name, "args": dict(given)} for name, given in proposed.commands],
                "cost": None if proposed.cost is None else str(proposed.cost),
                "applied": done,
            }
        )
    return 0


def _show(proposed: Proposal, out: Out) -> None:
    from vidgen.ai.money import shown

    if proposed.answer:
        out.say(proposed.answer)
    for change in proposed.changes:
        out.say(f"  - {change}")
    if not proposed.patch:
        out.say("Nothing would change.")
    if proposed.cost is None:
        out.note("Nobody knows what asking has cost.")
    else:
        out.note("Asking was free." if proposed.cost == 0 else f"Asking has cost {shown(proposed.cost)}.")


def _agreed(out: Out) -> bool:
    import sys

    if not (out.on_terminal and sys.stdin.isatty()):
        return False
    sys.stderr.write("Do it? [y/N] ")
    sys.stderr.flush()
    return sys.stdin.readline().strip().lower() in ("y", "yes")
