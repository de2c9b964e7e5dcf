"""`vidgen ai models`: who can do what, which models an endpoint has, and models on this computer: add, remove."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vidgen.cli.ai import words
from vidgen.errors import UsageError, VidgenError

if TYPE_CHECKING:
    from vidgen.ai.addable import Addable
    from vidgen.ai.service import AIService
    from vidgen.cli.out import Out

_HERE = ("add", "remove")


def declare(what: Any) -> None:
    """Declare the words."""
    models = words.declare(
        what,
        "models",
        "List who can do what; add models to this computer",
        _models,
        "  vidgen ai models                       who can do what\n"
        "  vidgen ai models ENDPOINT              the models of an endpoint, which is asked for them\n"
        "  vidgen ai models add                   models that can be added to this computer, and those that were\n"
        "  vidgen ai models add whisper-base      shows its size, licence, source and checksum, asks, and fetches it\n"
        "  vidgen ai models remove whisper-base",
    )
    models.add_argument("words", nargs="*", metavar="ENDPOINT | add [NAME] | remove NAME")
    models.add_argument("--from", dest="source", default="", metavar="PLACE", help="another address, or a folder")
    models.add_argument("--yes", "-y", action="store_true", help="do it without asking")


def _models(args: argparse.Namespace, out: Out) -> int:
    given = args.words
    if len(given) > (2 if given[:1] and given[0] in _HERE else 1):
        raise UsageError(f"'{given[-1]}' is one word too many; 'vidgen ai models --help' shows the forms.")
    if len(given) < 2 or given[0] != "add":
        words.only_with(args, "add NAME", "--from", "--yes")
    if given[:1] == ["add"]:
        return _add(given[1], args, out) if given[1:] else _list_addable(out)
    if given[:1] == ["remove"]:
        if not given[1:]:
            raise UsageError("Say which model: 'vidgen ai models add' lists those that were added.")
        return _remove(given[1], out)
    return _of_endpoint(given[0], out) if given else _overview(out)


def _of_endpoint(name: str, out: Out) -> int:
    with words.service() as ai:
        found = asyncio.run(ai.models(name))
    out.table(("model", "can do", "about"), [(m.name, ", ".join(m.jobs) or "—", m.note or m.title) for m in found])
    out.result([m.model_dump(mode="json") for m in found])
    return 0


def _overview(out: Out) -> int:
    with words.service() as ai:
        rows = [_facts(ai, name) for name in ai.endpoints()]
        chosen = _chosen(ai)
    out.table(
        ("endpoint", "provider", "can do", "where", "key", "may be used"),
        [
            (r["name"], r["title"], ", ".join(r["jobs"]), r["where"], r["key"], "yes" if r["allowed"] else "no")
            for r in rows
        ],
    )
    out.say()
    out.table(("job", "is done by", "model"), [(job, *who) for job, who in chosen.items()])
    out.result({"endpoints": rows, "chosen": {job: {"endpoint": e, "model": m} for job, (e, m) in chosen.items()}})
    return 0


def _facts(ai: AIService, name: str) -> dict[str, Any]:
    from vidgen.ai.catalogue import listed
    from vidgen.ai.choices import ai_choices

    endpoint = ai_choices().endpoint(name)
    try:
        provider = ai.provider(name)
    except UsageError as error:
        return {"name": name, "title": str(error), "jobs": [], "where": "", "key": "", "allowed": False, "models": []}
    here = provider.stays_here()
    key = ai.keys.where(name) if provider.needs_key else "needs none"
    return {
        "name": name,
        "title": provider.title,
        "jobs": [job for job in provider.jobs if job in listed()],
        "where": ", ".join(provider.hosts()) or "here",
        "key": "needs none" if key == "none" and not provider.key_needed() else key,
        "allowed": here or endpoint.allowed,
        "models": [m.model_dump(mode="json") for m in provider.models()],
    }


def _chosen(ai: AIService) -> dict[str, tuple[str, str]]:
    """Return who does each job."""
    from vidgen.ai.catalogue import listed

    found: dict[str, tuple[str, str]] = {}
    for job in listed():
        try:
            found[job] = ai.choose(job)
        except VidgenError:
            found[job] = ("nobody", "")
    return found


def _list_addable(out: Out) -> int:
    from vidgen.ai.addable import addable
    from vidgen.cli import wording

    known = addable()
    out.table(
        ("model", "for", "size", "licence", "from", "here"),
        [
            (m.name, m.about, wording.size(m.size), m.licence, m.origin, "yes" if m.added else "no")
            for m in known.values()
        ],
    )
    out.say()
    out.say("'vidgen ai models add NAME' shows the source and the checksum of one, asks, and fetches it.")
    out.result([_json(m) for m in known.values()])
    return 0


def _json(model: Addable) -> dict[str, Any]:
    return {**model.model_dump(mode="json"), "size": model.size, "sha256": model.checksum, "added": model.added}


def _add(name: str, args: argparse.Namespace, out: Out) -> int:
    from vidgen.ai.addable import find
    from vidgen.cli import wording

    model = find(name)
    if model.added:
        out.say(f"'{name}' is here already.")
        out.result({**_json(model), "folder": str(model.folder)})
        return 0
    out.say(f"{model.title}: {model.about}.")
    out.say(f"Size:     {wording.size(model.size)}")
    out.say(f"Licence:  {model.licence}")
    out.say(f"By:       {model.origin}")
    out.say(f"Source:   {args.source or model.address or 'not known: --from says it'}")
    for file in model.files:
        out.say(f"SHA-256:  {file.sha256}  {file.name}")
    if not args.yes and not _agreed(out):
        out.note("Nothing was added; --yes adds it without asking.")
        return 1
    with words.service() as ai, _progress(out, model) as told:
        asyncio.run(ai.add_model(name, args.source, told))
        used = model.job == "transcription" and ai.choose(model.job) == ("offline", name)
    out.say(f"'{name}' is here: {_how_to_use(model, used=used)}")
    out.result({**_json(model), "folder": str(model.folder)})
    return 0


def _how_to_use(model: Addable, *, used: bool) -> str:
    if model.job == "voice":
        first = Path(model.files[0].name).stem
        return f"'vidgen ai voice WORDS --voice {first}' speaks with one of its voices."
    if used:
        return "it listens from now on, where nobody says otherwise."
    return f"'vidgen ai use transcription offline {model.name}' has it listen from now on."


def _agreed(out: Out) -> bool:
    if not (out.on_terminal and sys.stdin.isatty()):
        return False
    sys.stderr.write("Add it? [y/N] ")
    sys.stderr.flush()
    return sys.stdin.readline().strip().lower() in ("y", "yes")


@contextmanager
def _progress(out: Out, model: Addable) -> Iterator[Callable[[int], None]]:
    """Show how many bytes have come: a bar on a terminal, JSON lines for machines, a line for each quarter in a pipe."""
    if not out.as_json and out.stderr.isatty():
        from rich.console import Console
        from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

        columns = TextColumn("{task.description}", markup=False), BarColumn(), DownloadColumn(), TimeRemainingColumn()
        with Progress(*columns, console=Console(file=out.stderr), transient=True) as bar:
            task = bar.add_task(f"Adding {model.name}", total=model.size)
            yield lambda count: bar.update(task, completed=count)
        return
    quarter = 0

    def told(count: int) -> None:
        nonlocal quarter
        now = 4 * count // model.size
        if now > quarter:
            quarter = now
            if out.as_json:
                out.progress({"model": model.name, "bytes": count, "size": model.size})
            else:
                out.note(f"{model.name}: {25 * now} % is here")

    yield told


def _remove(name: str, out: Out) -> int:
    from vidgen.ai.addable import remove
    from vidgen.cli import wording

    freed = remove(name)
    out.say(f"'{name}' is removed; {wording.size(freed)} are free again.")
    out.result({"removed": name, "bytes": freed})
    return 0
