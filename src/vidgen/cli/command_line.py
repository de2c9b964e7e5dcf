"""A command's arguments on the command line: read from words, and shown in its manual, both by its JSON schema."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Sequence
from typing import Any

from vidgen.cli import wording
from vidgen.editor.command import Command
from vidgen.editor.schema import Argument, arguments
from vidgen.errors import UsageError
from vidgen.untrusted import GIVEN_DEPTH, json_of


def _flag(argument: Argument) -> str:
    """Return an argument as it is written: `--at`."""
    return "--" + argument.name.replace("_", "-")


def _value_name(argument: Argument) -> str:
    """Return what stands for its value in the manual."""
    if argument.choices:
        return "{" + ",".join(argument.choices) + "}"
    if argument.items is not None:
        return f"{_value_name(argument.items)}[,…]"
    if argument.is_time:
        return "TIME"
    kinds = argument.types - {"null"}
    if kinds <= {"object", "array"}:
        return "JSON"
    return "NUMBER" if kinds <= {"integer", "number"} else argument.name.rpartition("_")[2].upper()


def read(command: Command, words: Sequence[str]) -> dict[str, Any]:
    """Return the arguments that the words of the command line give. Raises UsageError.

    `--name value` and `--name=value`; `--flag` and `--no-flag`; a list is a value with commas, or the option repeated
    (then commas are part of the text), or JSON; anything else is JSON where the argument cannot be plain text.
    """
    known = {_flag(a): a for a in arguments(command)}
    given: dict[str, list[str]] = {}
    switches: dict[str, bool] = {}
    words = list(words)
    while words:
        word = words.pop(0)
        flag, equals, value = word.partition("=")
        argument = known.get(flag)
        opposite = known.get("--" + flag[5:]) if flag.startswith("--no-") else None
        if argument is not None and argument.is_switch and not equals:
            switches[argument.name] = True
        elif argument is None and opposite is not None and opposite.is_switch and not equals:
            switches[opposite.name] = False
        elif argument is not None:
            if not equals:
                if not words:
                    raise UsageError(f"{command.name}: {flag} needs a value; {_help_at(command)}")
                value = words.pop(0)
            given.setdefault(argument.name, []).append(value)
        else:
            raise UsageError(_stray(command, word, known))
    if missing := [_flag(a) for a in known.values() if a.required and a.name not in {*given, *switches}]:
        raise UsageError(f"{command.name} needs {' and '.join(missing)}; {_help_at(command)}")
    by_name = {a.name: a for a in known.values()}
    return {**switches, **{name: _value(command, by_name[name], texts) for name, texts in given.items()}}


def _help_at(command: Command) -> str:
    return f"'vidgen commands {command.name}' shows how."


def _stray(command: Command, word: str, known: dict[str, Argument]) -> str:
    if not word.startswith("--"):
        return f"{command.name}: '{word}' stands alone; each value follows its --name; {_help_at(command)}"
    import difflib

    flag = word.partition("=")[0]
    near = difflib.get_close_matches(flag, known, 1, 0.7)
    if near:
        return f"{command.name} has no {flag}; did you mean {near[0]}?"
    hint = f"it has: {', '.join(known) or 'none'}"
    if "--values" in known:
        hint += f"; a property goes into --values '{{\"{flag[2:]}\": …}}', and 'vidgen kinds' lists all"
    return f"{command.name} has no {flag}; {hint}."


def _value(command: Command, argument: Argument, texts: list[str]) -> Any:
    if argument.items is None:
        if len(texts) > 1 and "array" not in argument.types:
            raise UsageError(f"{command.name}: {_flag(argument)} is given {len(texts)} times; it has one value.")
        return _plain(command, argument, texts[0])
    if len(texts) == 1:
        text = texts[0].strip()
        if text.startswith("["):
            return _json(command, argument, text)
        if not text:
            return []
        # A list of objects: commas are part of the JSON.
        texts = [text] if text.startswith("{") else text.split(",")
    return [_plain(command, argument.items, item.strip()) for item in texts]


def _plain(command: Command, argument: Argument, text: str) -> Any:
    kinds = argument.types - {"null"}
    if text == "null" and "null" in argument.types:
        return None
    if kinds == {"string"} or argument.is_time or (kinds == {"string", "number"} and not argument.choices):
        return text  # a time or an exact number, read by its own type
    if "string" not in kinds and kinds & {"object", "array"}:
        return _json(command, argument, text)
    if "string" not in kinds:
        return text  # a number; pydantic reads it and says what is wrong with it
    try:
        value = json_of(text, GIVEN_DEPTH)
    except ValueError:
        return text
    # For any type: whether 2 is a number, the text "2" or two seconds, the property knows that it is for.
    return text if isinstance(value, bool | int | float) and {"object", "string"} <= kinds else value


def _json(command: Command, argument: Argument, text: str) -> Any:
    try:
        return json_of(text, GIVEN_DEPTH)
    except ValueError as error:
        raise UsageError(f"{command.name}: {_flag(argument)} takes JSON, and this is not JSON: {error}.") from None


def manual(command: Command) -> str:
    """Return the manual of a command: what it does, its drawing, and its arguments."""
    body: list[str] = []
    names = {a.name for a in arguments(command)}
    skipping = False
    for line in command.manual.splitlines():
        head = line.partition(":")[0]
        if head in names and ":" in line:
            skipping = True  # told below, with the types
        elif skipping and not line.startswith("    "):
            skipping = False
        if not skipping:
            body.append(line)
    lines = [f"{command.name}: {command.title}", "", *"\n".join(body).strip().splitlines(), ""]
    shown = [_usage(a) for a in arguments(command)]
    if shown:
        lines += ["Arguments:", *shown]
    else:
        lines.append("It takes no arguments.")
    return "\n".join(lines) + "\n"


def _usage(argument: Argument) -> str:
    if argument.is_switch:
        head = f"  {_flag(argument)}, --no-{_flag(argument)[2:]}"
    else:
        head = f"  {_flag(argument)} {_value_name(argument)}"
    facts = ["needed"] if argument.required else []
    if not argument.required and argument.default not in (None, "", [], {}):
        shown = argument.default if isinstance(argument.default, str) else json.dumps(argument.default)
        if argument.is_time:
            shown = wording.seconds(argument.default)
        facts.append(f"{shown} when not given")
    text = argument.help + (f" ({', '.join(facts)})" if facts else "")
    return head + ("\n" + textwrap.indent(textwrap.fill(text, 92), " " * 8) if text else "")
