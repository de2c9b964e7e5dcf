"""`vidgen ai models | use | endpoint | allow | deny`: who is asked."""

from __future__ import annotations

import argparse
import asyncio
from typing import TYPE_CHECKING, Any

from vidgen.cli.ai import words
from vidgen.errors import UsageError, VidgenError

if TYPE_CHECKING:
    from vidgen.ai.service import AIService
    from vidgen.cli.out import Out


def declare(what: Any) -> None:
    """Declare the words."""
    models = words.declare(
        what,
        "models",
        "List who can do what",
        _models,
        "With the name of an endpoint, it is asked which models it has.",
    )
    models.add_argument("endpoint", nargs="?", metavar="ENDPOINT")

    use = words.declare(what, "use", "Choose who does a job when nobody says", _use)
    use.add_argument("job", metavar="JOB", help="text, image, voice, transcription, translation, music, video, stock")
    use.add_argument("endpoint", metavar="ENDPOINT", help="'default' takes the choice back")
    use.add_argument("model", nargs="?", metavar="MODEL")

    endpoint = words.declare(
        what,
        "endpoint",
        "Add, change or remove an endpoint",
        _endpoint,
        "  vidgen ai endpoint ollama --kind openai --set base_url=http://127.0.0.1:11434/v1",
    )
    endpoint.add_argument("name", metavar="NAME")
    endpoint.add_argument("--kind", metavar="PROVIDER", help="how it is spoken with: openai, elevenlabs, …")
    endpoint.add_argument(
        "--set", action="append", default=[], metavar="NAME=VALUE", help="a setting, such as base_url"
    )
    endpoint.add_argument("--remove", action="store_true", help="forget it; its key stays until it is removed, too")

    allow = words.declare(what, "allow", "Let what projects hold be sent to an endpoint", _allow)
    allow.add_argument("name", metavar="ENDPOINT")
    deny = words.declare(what, "deny", "Let nothing be sent to an endpoint any more", _deny)
    deny.add_argument("name", metavar="ENDPOINT")


def _models(args: argparse.Namespace, out: Out) -> int:
    with words.service() as ai:
        if args.endpoint:
            found = asyncio.run(ai.models(args.endpoint))
            out.table(
                ("model", "can do", "about"), [(m.name, ", ".join(m.jobs) or "—", m.note or m.title) for m in found]
            )
            out.result([m.model_dump(mode="json") for m in found])
            return 0
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
        "jobs": list(provider.jobs),
        "where": ", ".join(provider.hosts()) or "here",
        "key": "needs none" if key == "none" and not provider.key_needed() else key,
        "allowed": here or endpoint.allowed,
        "models": [m.model_dump(mode="json") for m in provider.models()],
    }


def _chosen(ai: AIService) -> dict[str, tuple[str, str]]:
    """Return who does each job."""
    from vidgen.ai.catalogue import jobs

    found: dict[str, tuple[str, str]] = {}
    for job in jobs():
        try:
            found[job] = ai.choose(job)
        except VidgenError:
            found[job] = ("nobody", "")
    return found


def _use(args: argparse.Namespace, out: Out) -> int:
    from vidgen.ai.catalogue import job
    from vidgen.ai.choices import ai_choices, choose
    from vidgen.ai.order import Order

    title = job(args.job).title
    chosen = {name: c.model_dump() for name, c in ai_choices().jobs.items()}
    if args.endpoint == "default":
        chosen.pop(args.job, None)
        choose(jobs=chosen)
        out.say(f"{title}: nobody is chosen any more.")
        out.result({"job": args.job})
        return 0
    with words.service() as ai:
        endpoint, model = ai.choose(args.job, Order(endpoint=args.endpoint, model=args.model))
    choose(jobs={**chosen, args.job: {"endpoint": endpoint, "model": args.model}})
    out.say(f"{title}: by '{endpoint}', {model}.")
    out.result({"job": args.job, "endpoint": endpoint, "model": model})
    return 0


def _endpoint(args: argparse.Namespace, out: Out) -> int:
    from vidgen.ai.choices import ai_choices, set_endpoint

    if args.remove:
        ai_choices().endpoint(args.name)
        set_endpoint(args.name)
        out.say(f"The endpoint '{args.name}' is forgotten.")
        out.result({"removed": args.name})
        return 0
    before = ai_choices().endpoints.get(args.name)
    changes: dict[str, Any] = {"settings": {**(before.settings if before else {}), **words.named(args.set)}}
    if args.kind:
        changes["kind"] = args.kind
    elif before is None and args.name not in ai_choices().names():
        raise UsageError(f"Say how '{args.name}' is spoken with: --kind openai, for most servers.")
    moved = before is not None and before.settings != changes["settings"]
    if moved:
        changes["allowed"] = False  # what was allowed was another address
    made = set_endpoint(args.name, **changes)
    provider = made.provider(args.name)
    out.say(f"'{args.name}' is {', '.join(provider.hosts()) or 'here'}, spoken with as {provider.title}.")
    if not provider.stays_here() and not made.endpoint(args.name).allowed:
        out.say(f"Nothing is sent there until you say so: vidgen ai allow {args.name}")
    out.result(made.endpoint(args.name).model_dump(mode="json"))
    return 0


def _allow(args: argparse.Namespace, out: Out) -> int:
    from vidgen.ai.choices import ai_choices, set_endpoint

    provider = ai_choices().provider(args.name)
    set_endpoint(args.name, allowed=True)
    out.say(
        f"Texts, pictures and sounds that you have worked on may now go to {', '.join(provider.hosts()) or 'nobody'}."
    )
    out.result({"endpoint": args.name, "allowed": True})
    return 0


def _deny(args: argparse.Namespace, out: Out) -> int:
    from vidgen.ai.choices import ai_choices, set_endpoint

    ai_choices().endpoint(args.name)
    set_endpoint(args.name, allowed=False)
    out.say(f"Nothing is sent to '{args.name}' any more.")
    out.result({"endpoint": args.name, "allowed": False})
    return 0
