'''`@command`: one typed function is a menu entry, a command line verb, a tool for an agent, an undo step and a manual entry.

    @command(title="Split", menu="Edit", shortcut="S")
    def split(tx: Transaction, at: Time, blocks: list[BlockId] | None = None) -> list[Id]:
        """Cut blocks in two at a time.

            | A | B |  ->  |A|A| B |
              ^

        at: where to cut.
        blocks: which blocks; without it all that lie there on unlocked tracks.
        """

The file lies in `vidgen/editor/commands/`; nothing else lists it. The first line of the docstring is the summary, lines
`name: text` describe the arguments. What a command returns is plain JSON data: ids of what it made, mostly.
'''

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any, get_type_hints

from pydantic import BaseModel, ConfigDict, Field, ValidationError, create_model

from vidgen.editor.document import Document
from vidgen.editor.model import explain
from vidgen.editor.queries import Records
from vidgen.editor.transaction import Transaction
from vidgen.errors import EditError, UsageError

PACKAGE = "vidgen.editor.commands"


@dataclass(frozen=True)
class Command:
    """One command: its function and what is known about it."""

    name: str
    """As on the command line: `ripple-trim`."""
    title: str
    """As in the menu and in "Undo …"."""
    menu: str
    shortcut: str
    function: Callable[..., Any]
    can_run: Callable[[Records], str | None]
    """None when it applies to the project as it is, else why not and what to do, as the end of a sentence.

    The menu entry is grey then, and says so.
    """
    asks: bool = False
    """Whether the window shows its form even though no argument is missing: the choices are what it is for."""

    @cached_property
    def summary(self) -> str:
        """The first sentence of its docstring."""
        return (inspect.getdoc(self.function) or "").partition("\n")[0]

    @cached_property
    def manual(self) -> str:
        """Its docstring: what it does, with a drawing."""
        return inspect.getdoc(self.function) or ""

    @cached_property
    def arguments(self) -> type[BaseModel]:
        """The arguments as a pydantic model; validate with `context={"records": document}`."""
        hints = get_type_hints(self.function, include_extras=True)
        texts = dict(re.findall(r"^(\w+): (.+(?:\n[ ]{4}.+)*)", self.manual, re.MULTILINE))
        fields: dict[str, Any] = {}
        for name, parameter in list(inspect.signature(self.function).parameters.items())[1:]:
            default = ... if parameter.default is inspect.Parameter.empty else parameter.default
            text = " ".join(texts.get(name, "").split())
            fields[name] = (hints[name], Field(default, description=text or None))
        config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)
        return create_model(self.name, __config__=config, **fields)

    def schema(self) -> dict[str, Any]:
        """Return the JSON schema of its arguments."""
        schema = self.arguments.model_json_schema()
        schema.pop("title", None)
        return schema

    def read(self, records: Records, args: Mapping[str, Any]) -> dict[str, Any]:
        """Check arguments against the records and return them as the function takes them. Raises UsageError."""
        if unknown := args.keys() - self.arguments.model_fields.keys():
            known = ", ".join(self.arguments.model_fields) or "none"
            raise UsageError(f"{self.name} has no argument '{sorted(unknown)[0]}'; it has: {known}.")
        try:
            model = self.arguments.model_validate(dict(args), context={"records": records})
        except ValidationError as error:
            raise UsageError(f"{self.name}: {explain(error)}") from None
        except UnicodeEncodeError:  # pydantic means to say what is wrong with a text, and cannot write it down
            raise UsageError(f"{self.name}: {NO_TEXT}") from None
        return {name: getattr(model, name) for name in self.arguments.model_fields}


NO_TEXT = "one of the texts holds bytes that are no characters; write it anew, in UTF-8."
_COMMANDS: dict[str, Command] = {}


def _always(_: Records) -> str | None:
    return None


def command(
    *,
    title: str,
    menu: str,
    shortcut: str = "",
    can_run: Callable[[Records], str | None] = _always,
    asks: bool = False,
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Register a function as a command. Its name is the function's, with `-` for `_`; `can_run`, `asks`: see `Command`."""

    def register(function: Callable[..., Any]) -> Callable[..., Any]:
        name = function.__name__.strip("_").replace("_", "-")
        if name in _COMMANDS:
            raise TypeError(f"two commands named {name}")
        _COMMANDS[name] = Command(name, title, menu, shortcut, function, can_run, asks)
        return function

    return register


@cache
def commands() -> Mapping[str, Command]:
    """Return every command by name, in alphabetical order."""
    for module in pkgutil.iter_modules(importlib.import_module(PACKAGE).__path__):
        importlib.import_module(f"{PACKAGE}.{module.name}")
    return dict(sorted(_COMMANDS.items()))


def find(name: str) -> Command:
    """Return the command with that name (`_` counts as `-`). Raises UsageError, naming near ones, when there is none."""
    known = commands()
    wanted = name.strip().lower().replace("_", "-")
    if wanted in known:
        return known[wanted]
    import difflib

    near = difflib.get_close_matches(wanted, known, 3)
    hint = f"did you mean {' or '.join(near)}?" if near else "'vidgen commands' lists them."
    raise UsageError(f"There is no command '{name}'; {hint}")


def run(document: Document, name: str, args: Mapping[str, Any] | None = None, source: str = "user") -> Any:
    """Run one command as one undo step and return its result. Raises UsageError or EditError; then nothing changed."""
    found = find(name)
    with document.transaction(found.title, source) as tx:
        return perform(tx, found, args or {})


def perform(tx: Transaction, found: Command, args: Mapping[str, Any]) -> Any:
    """Run one command inside a transaction that is under way."""
    if hindrance := found.can_run(tx):
        raise EditError(f"{found.title} cannot be done: {hindrance}.")
    given = found.read(tx, args)
    try:
        return found.function(tx, **given)
    except ValidationError as error:  # a record is stricter than the argument: about characters that are none
        raise EditError(f"{found.name}: {explain(error)}") from None


class Step(BaseModel):
    """One step of a script. `name` lets later steps say `$name`, `$name.0` or `$name.key` for its result."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    command: str
    args: dict[str, Any] = {}
    name: str = Field("", alias="as")


def run_script(document: Document, steps: list[Step], *, label: str = "Script", source: str = "script") -> list[Any]:
    """Run the steps as one undo step, all or none, and return their results. Raises UsageError or EditError."""
    results: list[Any] = []
    named: dict[str, Any] = {}
    with document.transaction(label, source) as tx:
        for number, step in enumerate(steps, 1):
            try:
                result = perform(tx, find(step.command), _filled(step.args, named))
            except (EditError, UsageError) as error:
                raise type(error)(f"Step {number} ({step.command}): {error}") from None
            results.append(result)
            if step.name:
                named[step.name] = result
    return results


def _filled(value: Any, named: Mapping[str, Any]) -> Any:
    """Return `value` with every `$name.path` in it replaced; `$$` at the start of a text stands for one `$`."""
    if isinstance(value, dict):
        return {key: _filled(item, named) for key, item in value.items()}
    if isinstance(value, list):
        return [_filled(item, named) for item in value]
    if not isinstance(value, str) or not value.startswith("$"):
        return value
    if value.startswith("$$"):
        return value[1:]
    name, *path = value[1:].split(".")
    if name not in named:
        raise UsageError(f"'{value}' names no earlier step; write $$ for a text that begins with $.")
    result = named[name]
    for part in path:
        try:
            result = result[int(part)] if isinstance(result, list) else result[part]
        except (KeyError, IndexError, ValueError, TypeError):
            raise UsageError(f"'{value}' is not in the result of '{name}', which is {named[name]!r}.") from None
    return result
