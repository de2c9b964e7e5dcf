"""List the commands that 'vidgen edit' can run, or print the manual of one."""

from __future__ import annotations

TYPE_CHECKING = False  # see cli/main.py
if TYPE_CHECKING:
    import argparse

    from vidgen.cli.out import Out
    from vidgen.editor.command import Command

SUMMARY = "list everything that an edit can be, or print the manual of one command"
GROUP = "Edit"


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("name", nargs="?", metavar="NAME", help="of a command, for its manual")


def run(args: argparse.Namespace, out: Out) -> int:
    """List commands."""
    from vidgen.editor import command

    if args.name:
        found = command.find(args.name)
        from vidgen.cli.command_line import manual

        out.page(manual(found))
        out.result(_facts(found))
        return 0
    known = command.commands()
    out.result([_facts(c) for c in known.values()])
    by_menu: dict[str, list[Command]] = {}
    for found in known.values():
        by_menu.setdefault(found.menu, []).append(found)
    width = max((len(name) for name in known), default=0)
    for menu, members in sorted(by_menu.items()):
        out.say(f"{menu}:")
        for member in members:
            out.say(f"  {member.name:{width}}  {member.summary}")
        out.say()
    out.say("'vidgen commands NAME' prints the manual of one; 'vidgen edit PROJECT NAME --argument value …' runs it.")
    return 0


def _facts(found: Command) -> dict[str, object]:
    return {
        "name": found.name,
        "title": found.title,
        "menu": found.menu,
        "shortcut": found.shortcut,
        "summary": found.summary,
        "manual": found.manual,
        "schema": found.schema(),
    }
