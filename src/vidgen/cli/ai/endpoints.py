"""`vidgen ai use | endpoint | allow | deny`: who is asked."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from vidgen.cli.ai import words
from vidgen.errors import UsageError

if TYPE_CHECKING:
    from vidgen.cli.out import Out


def declare(what: Any) -> None:
    """Declare the words."""
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


def _use(args: argparse.Namespace, out: Out) -> int:
    from vidgen.ai.catalogue import job
    from vidgen.ai.choices import ai_choices, choose
    from vidgen.ai.order import Order

    title = job(args.job).title
    chosen = {name: c.model_dump() for name, c in ai_choices().jobs.items()}
    if args.endpoint == "default":
        if args.model is not None:
            raise UsageError(f"'{args.model}' is one word too many: 'default' takes the choice back.")
        chosen.pop(args.job, None)
        choose(jobs=chosen)
        out.say(f"{title}: nobody is chosen any more.")
        out.result({"job": args.job})
        return 0
    with words.service() as ai:
        wanted = words.valid(Order, endpoint=args.endpoint, model=args.model)
        endpoint, model = ai.choose(args.job, wanted)
    choose(jobs={**chosen, args.job: {"endpoint": endpoint, "model": args.model}})
    out.say(f"{title}: by '{endpoint}', {model}.")
    out.result({"job": args.job, "endpoint": endpoint, "model": model})
    return 0


def _endpoint(args: argparse.Namespace, out: Out) -> int:
    from vidgen.ai.choices import ai_choices, set_endpoint

    words.one_of(args, "--remove", "--kind", "--set")
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
