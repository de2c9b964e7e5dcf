"""`Prompt`: a file with typed variables that becomes a request to a model.

    +++
    name = "haiku"
    version = 1
    title = "A haiku"
    [variables]
    subject = "text"
    mood = "text?"
    [output]
    lines = ["string"]
    [[examples]]
    variables = { subject = "the sea" }
    reply = { lines = ["…", "…", "…"] }
    +++
    === system ===
    You write haiku. {{> plain}}
    === user ===
    About: {{subject}}{{?mood}}, and it is {{mood}}{{/mood}}.

`{{name}}` is a variable, `{{> name}}` a part (a file of `parts/`), and what is between `{{?name}}` and `{{/name}}` is there
when the variable is. Values are put in once and never read as a template again. Variables are `text`, `integer`, `number`,
`list`, each with a `?` when it may be missing. `output` is a form as in `forms.py`. Replies of examples were recorded, and
are checked.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from vidgen.ai.forms import check, short_form
from vidgen.ai.jobs.text import Message, TextRequest
from vidgen.editor.model import explain
from vidgen.errors import UsageError
from vidgen.untrusted import toml_of

Type = Literal["text", "text?", "integer", "integer?", "number", "number?", "list", "list?"]
_ROLE = re.compile(r"^=== (system|user|assistant) ===$", re.MULTILINE)
_PART = re.compile(r"\{\{> *([a-z0-9-]+) *\}\}")
_TOKEN = re.compile(r"\{\{\?([a-z_][a-z0-9_]*)\}\}(.*?)\{\{/\1\}\}|\{\{ *([a-z_][a-z0-9_]*) *\}\}", re.DOTALL)
_NAMES = re.compile(r"\{\{\?? *([a-z_][a-z0-9_]*) *\}\}")
_DEEPEST = 5
"""Parts within parts."""


class Example(BaseModel):
    """Values, and what a model has answered."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    variables: dict[str, Any]
    reply: Any = None
    model: str = ""
    """Who answered."""


class Prompt(BaseModel):
    """One prompt."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{0,63}$")
    version: int = Field(ge=1)
    title: str = Field(max_length=100)
    job: Literal["text", "image", "voice"] = "text"
    """What it is for: a conversation, what is to be drawn, or how something is to be spoken."""
    variables: dict[str, Type] = {}
    output: dict[str, Any] | None = None
    temperature: float | None = Field(None, ge=0, le=2)
    examples: tuple[Example, ...] = ()
    turns: tuple[tuple[Literal["system", "user", "assistant"], str], ...]
    """Roles and their texts, with parts put in and variables not."""
    source: str = ""
    """Which file it is."""

    @property
    def form(self) -> dict[str, Any] | None:
        """Return the form of the answer; None for plain text."""
        return None if self.output is None else short_form(self.output)

    def filled(self, **values: Any) -> Filled:
        """Put values in. Raises UsageError for what is missing, unknown or of another type."""
        if unknown := values.keys() - self.variables.keys():
            raise UsageError(f"The prompt '{self.name}' has no variable '{sorted(unknown)[0]}'.")
        texts = {name: _text(self.name, name, kind, values.get(name)) for name, kind in self.variables.items()}
        messages = tuple(Message(role=role, text=_fill(text, texts).strip()) for role, text in self.turns)
        return Filled(self, messages)


class Filled:
    """A prompt with its values."""

    def __init__(self, prompt: Prompt, messages: tuple[Message, ...]) -> None:
        self.prompt = prompt
        self.messages = messages

    def request(self, *, longest: int = 4096, variant: int = 0) -> TextRequest:
        """Return what to ask a model. Raises UsageError for a prompt that is not for text."""
        if self.prompt.job != "text":
            raise UsageError(f"The prompt '{self.prompt.name}' is for the job '{self.prompt.job}', not for text.")
        return TextRequest(
            messages=self.messages,
            form=self.prompt.form,
            form_name=self.prompt.name,
            temperature=self.prompt.temperature,
            longest=longest,
            variant=variant,
        )

    @property
    def text(self) -> str:
        """Return all that is said, one turn after the other: what a prompt for pictures or voices is."""
        return "\n".join(m.text for m in self.messages)

    def preview(self) -> str:
        """Return the whole text for people."""
        return "\n\n".join(f"=== {m.role} ===\n{m.text}" for m in self.messages)


def parse(text: str, part: Callable[[str], str], source: str = "") -> Prompt:
    """Return the prompt that a file holds; `part` returns the text of a part. Raises UsageError naming the fault."""
    where = f"The prompt '{source}'"
    pieces = text.split("+++\n", 2)
    if len(pieces) != 3 or pieces[0].strip():
        raise UsageError(f"{where} does not begin with a head between two lines of +++.")
    try:
        head = toml_of(pieces[1])
        body = _composed(pieces[2], part, 0)
        made = Prompt.model_validate({**head, "turns": _turns(body), "source": source})
        _check(made, body)
    except ValidationError as error:
        raise UsageError(f"{where} makes no sense: {explain(error)}") from None
    except (ValueError, UsageError) as error:
        raise UsageError(f"{where} makes no sense: {str(error).rstrip('.')}.") from None
    return made


def _turns(body: str) -> list[tuple[str, str]]:
    before, *parts = _ROLE.split(body)
    if before.strip() or not parts:
        raise ValueError("its text does not begin with === system === or === user ===")
    return list(zip(parts[::2], parts[1::2], strict=True))


def _check(made: Prompt, body: str) -> None:
    """Raise ValueError when a prompt uses what it does not declare, or an example does not fit."""
    if unknown := {*_NAMES.findall(body)} - made.variables.keys():
        raise ValueError(f"it uses {{{{{sorted(unknown)[0]}}}}}, which is no variable of it")
    form = made.form
    for example in made.examples:
        made.filled(**example.variables)
        if form is not None and example.reply is not None:
            check(example.reply, form)


def _composed(text: str, part: Callable[[str], str], depth: int) -> str:
    if depth > _DEEPEST:
        raise ValueError("its parts are nested too deeply")
    return _PART.sub(lambda found: _composed(part(found[1]), part, depth + 1).strip(), text)


def _fill(text: str, values: dict[str, str]) -> str:
    def put(found: re.Match[str]) -> str:
        if found[1]:
            return _fill(found[2], values) if values[found[1]] else ""
        return values[found[3]]

    return _TOKEN.sub(put, text)


def _text(prompt: str, name: str, kind: str, value: Any) -> str:
    if value is None or (value in ("", []) and kind.endswith("?")):
        if not kind.endswith("?"):
            raise UsageError(f"The prompt '{prompt}' needs a value for '{name}'.")
        return ""
    base = kind.removesuffix("?")
    if base == "list" and isinstance(value, (list, tuple)):
        return "\n".join(f"- {item}" for item in value)
    if base == "text" and isinstance(value, str):
        return value
    if base in {"integer", "number"} and isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if base == "number" and isinstance(value, float):
        return f"{value:g}"
    raise UsageError(f"'{name}' of the prompt '{prompt}' must be a {base}, not {value!r:.80}.")
