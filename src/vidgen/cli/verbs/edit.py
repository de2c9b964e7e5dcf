"""Run one command, or a script of commands, on a project as one undo step.

  vidgen edit PROJECT COMMAND --argument value …
  vidgen edit PROJECT COMMAND --help
  vidgen edit PROJECT --script FILE.json      ('-' for standard input)

'vidgen commands' lists the commands. A script is a JSON list of {"command": …, "args": {…}, "as": "name"}; later steps
say "$name" for the result of an earlier one. All of it is done, or nothing. A list is given with commas or by repeating
the option; a plain number for a time is seconds. In a script write "4s"; numbers without
quotation marks are flicks.
"""

from __future__ import annotations

from contextlib import suppress

TYPE_CHECKING = False  # see cli/main.py
if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator
    from typing import Any

    from vidgen.cli.out import Out
    from vidgen.editor.command import Step
    from vidgen.editor.queries import Records
    from vidgen.editor.records import Block

SUMMARY = "run any editing command, or a script of them, as one undo step"
GROUP = "Edit"
MOST_ROWS = 20
"""Blocks that are listed after a command."""
_LONGEST_VALUE = 200
"""Letters of a value that is told."""
LARGEST_SCRIPT = 64_000_000
"""Bytes of a script; more is a mistake."""


def split(words: list[str]) -> tuple[list[str], list[str]]:
    """Return our own words and the command's: everything behind the command's name is its own."""
    plain = 0
    takes_value = False
    for place, word in enumerate(words):
        if takes_value:
            takes_value = False
        elif word in {"--script", "--label"}:
            takes_value = True
        elif not word.startswith("-"):
            plain += 1
            if plain == 2:
                return words[: place + 1], words[place + 1 :]
    return words, []


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("project", metavar="PROJECT")
    parser.add_argument("command", nargs="?", metavar="COMMAND", help="with its arguments behind it")
    parser.add_argument("--script", metavar="FILE", help="a JSON file with a list of commands; '-' is standard input")
    parser.add_argument("--label", metavar="TEXT", default="Script", help="what the script's undo step is called")


def run(args: argparse.Namespace, out: Out) -> int:
    """Edit a project."""
    from vidgen.errors import UsageError

    if args.script and args.command:
        raise UsageError("Give either a command or --script, not both.")
    if args.script:
        return _script(args, out)
    if not args.command:
        raise UsageError("vidgen edit needs a command or --script FILE; 'vidgen commands' lists the commands.")
    return _command(args, out)


def _command(args: argparse.Namespace, out: Out) -> int:
    from vidgen.cli import blocks, command_line
    from vidgen.editor import command

    found = command.find(args.command)
    words = [w for w in args.rest if w != "--json"]
    if {"-h", "--help"} & set(words):
        out.page(command_line.manual(found))
        out.result({"name": found.name, "manual": found.manual, "schema": found.schema()})
        return 0
    given = command_line.read(found, words)
    from vidgen.cli.projects import opened

    with opened(args.project, out) as project:
        before = project.document.revision
        result = command.run(project.document, found.name, given)
        revision = project.document.revision
        touched = blocks.named_in(project.document, result)
        rows = blocks.rows(project.document, touched[:MOST_ROWS])
        now = list(_now(project.document, touched[:MOST_ROWS], given, result))
    out.say(_done(found.title, None if rows else result, changed=revision != before))
    if rows:
        out.table(blocks.COLUMNS, rows)
    for line in now:
        out.say(line)
    if len(touched) > MOST_ROWS:
        out.say(f"… and {len(touched) - MOST_ROWS} more blocks.")
    out.result({"command": found.name, "result": result, "revision": revision, "changed": revision != before})
    return 0


def _now(records: Records, touched: list[Block], given: dict[str, Any], result: Any) -> Iterator[str]:
    """Yield what is so now, where the table of blocks does not show it: a caption, or a property."""
    import json

    from vidgen.cli import wording
    from vidgen.editor import paths
    from vidgen.editor.records import Block
    from vidgen.errors import EditError

    if isinstance(result, dict) and {"block", "number"} <= result.keys():
        cue = records.get(result["block"], Block).content.to_json()["cues"][result["number"] - 1]
        times = f"{wording.clock(cue['start'])} to {wording.clock(cue['end'])} of the block"
        yield f"Caption {result['number']}, {times}: “{cue['text']}”"
    if isinstance(given.get("path"), str):
        for block in touched:
            with suppress(EditError):  # the path may be another one's, of a file for example
                path = paths.resolved(block, given["path"])
                found = paths.describe(block, path)
                in_time = found.facts is not None and found.facts.unit == "flicks" and isinstance(found.value, int)
                told = wording.seconds(found.value) if in_time else found.value
                text = told if isinstance(told, str) else json.dumps(told, ensure_ascii=False, default=str)
                yield f"{given['path']} of '{block.name or block.id}' is {text[:_LONGEST_VALUE]}."


def _done(title: str, result: Any, *, changed: bool) -> str:
    import json

    if not changed:
        return f"{title}: nothing to change."
    if result is None or result == []:
        return f"{title}: done."
    if isinstance(result, list) and all(isinstance(r, str) for r in result):
        return f"{title}: {' '.join(result)}"
    if isinstance(result, dict) and all(isinstance(value, int) for value in result.values()):
        return f"{title}: {', '.join(_fact(name, value) for name, value in result.items())}."
    return f"{title}: {result if isinstance(result, str) else json.dumps(result, ensure_ascii=False)}"


def _fact(name: str, value: Any) -> str:
    """Return one number of a result in words: "3 cuts"; `shorter` is a length of time in flicks: "0.4 s shorter"."""
    from vidgen.timing import FLICKS

    if name == "shorter":
        return f"{value / FLICKS:.1f} s shorter"
    return f"{value} {name.removesuffix('s') if value == 1 else name}"


def _script(args: argparse.Namespace, out: Out) -> int:
    from vidgen.cli.projects import opened
    from vidgen.editor import command

    steps = read_script(args.script)
    with opened(args.project, out) as project:
        results = command.run_script(project.document, steps, label=args.label)
        revision = project.document.revision
    out.say(f"{args.label}: {len(steps)} {'command' if len(steps) == 1 else 'commands'} done, as one undo step.")
    out.result({"results": results, "revision": revision})
    return 0


def read_script(name: str) -> list[Step]:
    """Return the steps of a script file (`-`: standard input). Raises UsageError."""
    import sys
    from pathlib import Path

    from vidgen.errors import UsageError
    from vidgen.untrusted import read_bytes

    path = Path(name)
    where = "The script" if name == "-" else f"The script '{name}'"
    try:
        raw = sys.stdin.buffer.read(LARGEST_SCRIPT + 1) if name == "-" else read_bytes(path, LARGEST_SCRIPT)
    except OSError as error:
        raise UsageError(f"{where} could not be read: {error.strerror or error}.") from None
    except ValueError as error:
        raise UsageError(f"{where} could not be read: {error}.") from None
    if len(raw) > LARGEST_SCRIPT:
        raise UsageError(f"{where} could not be read: it is larger than {LARGEST_SCRIPT / 1e6:.0f} MB.")
    return steps_of(raw, where)


def steps_of(raw: bytes, where: str) -> list[Step]:
    """Return the steps that the JSON says. Raises UsageError, which calls it `where`."""
    from typing import Annotated

    from pydantic import FailFast, TypeAdapter, ValidationError

    from vidgen.editor.command import Step
    from vidgen.editor.model import explain
    from vidgen.errors import UsageError
    from vidgen.untrusted import GIVEN_DEPTH, check_depth

    try:
        steps = TypeAdapter(Annotated[list[Step], FailFast()]).validate_json(raw)
        for step in steps:
            check_depth(step.args, GIVEN_DEPTH)
    except ValidationError as error:
        raise UsageError(f"{where} is not a list of commands: {explain(error)}") from None
    except ValueError as error:
        raise UsageError(f"{where} cannot be run: {error}.") from None
    return steps
