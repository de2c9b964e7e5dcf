"""What is known of films before they are made: 'vidgen render --check'."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping, Sequence
    from pathlib import Path
    from typing import Any

    from vidgen.app import Services
    from vidgen.cli.out import Out
    from vidgen.render.plan import RenderPlan
    from vidgen.render.preset import Preset


def check_films(
    services: Services, films: Sequence[tuple[str, Path]], preset: Preset, args: argparse.Namespace, out: Out
) -> int:
    """Say it of each project and the file that it is to become; return 1 if any cannot be made."""
    from vidgen.errors import Cancelled, VidgenError

    found: list[dict[str, Any]] = []
    for name, target in films:
        facts: dict[str, Any] = {"project": name, "path": str(target), "obstacles": [], "warnings": []}
        try:
            facts |= _known(services, name, target, preset, args, out)
        except Cancelled:
            raise
        except VidgenError as error:
            if len(films) == 1:
                raise
            facts["obstacles"] = [str(error)]
        found.append(facts)
        _tell(facts, out)
    failed = sum(bool(facts["obstacles"]) for facts in found)
    out.result({"checks": found, "failed": failed})
    return 1 if failed else 0


def _known(
    services: Services, name: str, target: Path, preset: Preset, args: argparse.Namespace, out: Out
) -> dict[str, Any]:
    """Return the facts of one film as JSON data. Raises VidgenError when it cannot be planned."""
    from vidgen.ai.making.accuracy import notes_on
    from vidgen.cli.projects import project_path
    from vidgen.cli.reading import time_range
    from vidgen.errors import VidgenError
    from vidgen.render.plan import plan
    from vidgen.render.preflight.place import check_target
    from vidgen.render.segments.segment import worded

    with services.projects.open(project_path(name), read_only=True) as project:
        for notice in project.notices:
            out.note(notice)
        snapshot, paths = project.document.snapshot(), project.asset_paths()
        notes = notes_on(snapshot, project.path)
    stretch = time_range(args.range, snapshot.rate, snapshot.duration()) if args.range else None
    wanted = plan(snapshot, preset, paths, stretch).replace(placeholders=args.placeholders, strict=args.strict)
    known = services.render.preflight(wanted, preset, target.parent)
    obstacles = list(known.obstacles)
    if args.output is not None and target.exists() and not args.force:
        obstacles.append(f"'{target}' is there already; --force replaces it.")
    try:
        check_target(target, preset, wanted)
    except VidgenError as error:
        obstacles.append(str(error))
    texts = services.render.text_notes(wanted) if any(worded(b, paths) for b in wanted.blocks.values()) else []
    if args.strict and known.changed:
        obstacles.append(f"{known.changed[0]} --strict makes nothing of such media.")
    return {
        "frames": wanted.frames if preset.video else 0,
        "seconds": wanted.frames / float(wanted.rate.fraction),
        **_expected(services, wanted, preset),
        "free": known.free,
        "encoder": known.encoder,
        "obstacles": list(dict.fromkeys(obstacles)),
        "warnings": list(dict.fromkeys((*known.warnings, *texts, *notes))),
    }


def _expected(services: Services, wanted: RenderPlan, preset: Preset) -> dict[str, Any]:
    """Return how large it gets and how long it takes, both from and to; None where nothing can be tried."""
    from vidgen.errors import Cancelled, VidgenError

    try:
        found = services.render.forecast(wanted, preset)
    except Cancelled:
        raise
    except VidgenError:  # the obstacles say why
        return {"bytes": None, "work": None, "about": ""}
    from vidgen.cli import wording

    told = [f"about {wording.sizes(found)}", f"about {wording.times(found)} of work"]
    if found.found:
        told.append(f"{found.found} of {found.frames} frames were rendered before")
    if found.copied:
        told.append(f"{found.copied} of {found.frames} frames are copied from the media")
    return {"bytes": list(found.bytes), "work": list(found.seconds), "about": ", ".join(told)}


def _tell(facts: Mapping[str, Any], out: Out) -> None:
    from vidgen.cli import wording

    if "bytes" in facts:
        parts = [f"{facts['seconds']:.2f} s of film", *filter(None, [facts["about"]])]
        if facts["free"] is not None:
            parts.append(f"{wording.size(facts['free'])} are free")
        out.say(f"'{facts['path']}': {', '.join(parts)}.")
        if facts["encoder"]:
            out.say(facts["encoder"])
    for sentence in facts["warnings"]:
        out.note(sentence)
    for sentence in facts["obstacles"]:
        out.note(f"It cannot be made: {sentence}")
    if not facts["warnings"] and not facts["obstacles"]:
        out.say("Nothing stands in the way.")
