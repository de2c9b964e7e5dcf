"""`vidgen ai prompts`: list, show, try out, and change what models are told."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from vidgen.cli.ai import words
from vidgen.errors import UsageError, VidgenError

if TYPE_CHECKING:
    from vidgen.ai.prompts.prompt import Filled, Prompt
    from vidgen.cli.out import Out


_READERS: dict[str, Callable[[str], Any]] = {
    "integer": int,
    "number": float,
    "list": lambda text: text.split("|"),
    "text": str,
}
"""How values are read from words; items of a list stand between bars."""


def declare(what: Any) -> None:
    """Declare the words."""
    prompts = words.declare(
        what,
        "prompts",
        "List prompts, show one, or copy it to change it",
        _prompts,
        "  vidgen ai prompts outline            its variables, and what it says with the values of its first example\n"
        "  vidgen ai prompts outline --set material=… --set scenes=3 …\n"
        "  vidgen ai prompts outline --copy     put a copy into your folder, where it goes before the shipped one",
    )
    prompts.add_argument("name", nargs="?", metavar="NAME")
    prompts.add_argument("--set", action="append", default=[], metavar="NAME=VALUE", help="a variable")
    prompts.add_argument("--copy", action="store_true", help="copy it into your folder")


def _prompts(args: argparse.Namespace, out: Out) -> int:
    from vidgen.ai.prompts import library

    if args.name is None and (args.copy or args.set):
        raise UsageError("Say which prompt: 'vidgen ai prompts' lists them.")
    words.one_of(args, "--copy", "--set")
    if args.name is None:
        return _list(out)
    if args.copy:
        path = library.copy_for_user(args.name)
        out.say(f"'{path}' is yours to change; it goes before the shipped one as long as it is there.")
        out.result({"path": str(path)})
        return 0
    return _show(library.prompt(args.name), args.set, out)


def _list(out: Out) -> int:
    from vidgen import folders
    from vidgen.ai.prompts import library

    rows, found = [], []
    for name in library.names():
        try:
            made = library.prompt(name)
        except UsageError as error:
            out.note(str(error))
            continue
        rows.append((name, made.version, made.title, "your own" if library.is_own(made) else ""))
        found.append({"name": name, "version": made.version, "title": made.title, "source": made.source})
    out.table(("prompt", "version", "what", ""), rows)
    out.say(f"Prompts of your own are files NAME.md in '{folders.home() / 'prompts'}'.")
    out.result(found)
    return 0


def _show(made: Prompt, pairs: list[str], out: Out) -> int:
    from vidgen.ai.order import Order

    given = values(made, pairs)
    if not given and made.examples:
        given = made.examples[0].variables
    filled = made.filled(**given)
    job, request = _request(filled)
    try:
        with words.service() as ai:
            estimate = ai.estimate(job, request, Order())
        cost = estimate.model_dump(mode="json")
    except VidgenError as error:
        estimate, cost = None, {"error": str(error)}
    out.say(f"{made.title} ('{made.name}', version {made.version}, {made.source})")
    out.table(("variable", "type"), list(made.variables.items()))
    out.say()
    out.page(filled.preview())
    out.say()
    if estimate is not None:
        out.say(words.estimate_line(estimate))
    else:
        out.say(str(cost["error"]))
    messages = [m.model_dump(mode="json") for m in filled.messages]
    shown = made.model_dump(mode="json", include={"name", "version", "title", "variables", "output", "source"})
    out.result({**shown, "messages": messages, "form": made.form, "estimate": cost})
    return 0


def _request(filled: Filled) -> tuple[Any, Any]:
    """Return the job that a prompt is for, and a request made of it."""
    from vidgen.ai.jobs import image, text, voice
    from vidgen.ai.jobs.image import ImageRequest
    from vidgen.ai.jobs.voice import VoiceRequest

    if filled.prompt.job == "image":
        return image.JOB, ImageRequest(prompt=filled.text)
    if filled.prompt.job == "voice":
        return voice.JOB, VoiceRequest(text="A sentence to be spoken.", directions=filled.text)
    return text.JOB, filled.request()


def values(made: Prompt, pairs: list[str]) -> dict[str, Any]:
    """Return the values that words give, as the types of the variables. Raises UsageError."""
    found: dict[str, Any] = {}
    for name, text in words.named(pairs).items():
        kind = made.variables.get(name, "text").removesuffix("?")
        try:
            found[name] = _READERS[kind](text)
        except ValueError:
            raise UsageError(f"'{name}' must be a {kind}, not '{text}'.") from None
    return found
