"""Export several projects, stretches and presets at once.

  vidgen batch a.vidgen b.vidgen --preset youtube --preset project -o films/
  vidgen batch a.vidgen --preset project --range scenes --name "{n} {range}" -o parts/
  vidgen batch a.vidgen --preset project --range markers --list -o parts/     only say what would be made, and how large

--range is whole, scenes (each scene), markers (each marker that lasts some time) or a stretch like 2s-10.5s; it may be
given several times. A name may have {project}, {range}, {preset} and {n}. What is there already gets a number after its
name, unless --existing says replace or skip. Each file is a job: 'vidgen jobs' tells how far it is, and what was
interrupted goes on.
"""

from __future__ import annotations

TYPE_CHECKING = False  # see cli/main.py
if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping
    from pathlib import Path

    from vidgen.app import Services
    from vidgen.cli.out import Out
    from vidgen.render.batch import Film, Output, Part
    from vidgen.render.preset import Preset
    from vidgen.render.queue import Order

SUMMARY = "export several projects, stretches and presets at once"
GROUP = "Export"


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    from vidgen.cli.verbs.render import add_media

    parser.add_argument("projects", nargs="+", metavar="PROJECT")
    parser.add_argument(
        "--preset", dest="presets", action="append", metavar="PRESET", help="several times for several files of each"
    )
    parser.add_argument("--range", dest="ranges", action="append", metavar="RANGE", help="whole when not given")
    parser.add_argument("-o", "--output", required=True, metavar="DIR", help="the folder of the files")
    parser.add_argument("--name", metavar="PATTERN", help="{project}-{range}-{preset} when not given")
    parser.add_argument(
        "--existing",
        choices=("number", "replace", "skip"),
        default="number",
        help="where a file is there: give the new one a number (when not given), replace it, or leave it out",
    )
    add_media(parser)
    parser.add_argument("--list", action="store_true", help="say what would be made, and make nothing")
    parser.add_argument("--later", action="store_true", help="put them into the queue instead of exporting now")


def run(args: argparse.Namespace, out: Out) -> int:
    """Export, list or put into the queue."""
    from pathlib import Path

    from vidgen.app import Services
    from vidgen.cli.verbs.jobs import resume
    from vidgen.errors import UsageError

    folder = Path(args.output).absolute()
    with Services(stays=True) as services:
        presets = [services.render.preset(name) for name in dict.fromkeys(args.presets or ["project"])]
        orders = _orders(services, args, presets, folder, out)
        if not orders:
            raise UsageError(f"There is nothing to export: all files are in '{folder}' already.")
        if args.list:
            return _list(services, orders, out)
        _make(folder)
        numbers = [number for order, project in orders if (number := services.exports.add(order, project)) is not None]
        if len(numbers) < len(orders):
            raise UsageError("The queue cannot be written down: vidgen's own folder cannot be used.")
        if args.later:
            out.say(f"{len(numbers)} exports wait; 'vidgen jobs resume --all' makes them.")
            out.result({"jobs": numbers})
            return 0
        return resume(services, numbers, out)


def _orders(
    services: Services, args: argparse.Namespace, presets: list[Preset], folder: Path, out: Out
) -> list[tuple[Order, Path]]:
    from vidgen.ai.making.accuracy import notes_on
    from vidgen.cli.projects import project_path
    from vidgen.errors import UsageError
    from vidgen.render.batch import PATTERN, Film, outputs

    films: list[Film] = []
    paths: dict[Path, Mapping[str, Path]] = {}
    ranges: list[tuple[Film, Part]] = []
    for name in args.projects:
        with services.projects.open(project_path(name), read_only=True) as project:
            for notice in project.notices:
                out.note(notice)
            snapshot = project.document.snapshot()
            film = Film(project.path, snapshot, notes=notes_on(snapshot, project.path))
            films.append(film)
            paths[film.project] = project.asset_paths()
            ranges += _stretches(film, args.ranges or ["whole"])
    if not ranges:
        wanted = ["anything" if name == "whole" else name for name in args.ranges or ["whole"]]
        raise UsageError(f"There is nothing to export: no project has {' or '.join(wanted)} on its timeline.")
    there = [p.name for p in folder.iterdir()] if folder.is_dir() else []
    made: list[Output] = outputs(ranges, presets, folder, args.name or PATTERN, there=there, existing=args.existing)
    force = args.existing == "replace"
    return [
        (
            o.order(paths[o.film.project], force=force, placeholders=args.placeholders, strict=args.strict),
            o.film.project,
        )
        for o in made
    ]


def _stretches(film: Film, wanted: list[str]) -> list[tuple[Film, Part]]:
    from vidgen.cli.reading import time_range
    from vidgen.render.batch import Part, parts

    found: list[tuple[Film, Part]] = []
    for text in wanted:
        if text in ("whole", "scenes", "markers"):
            found += [(film, part) for part in parts(film, text)]  # type: ignore[arg-type]  # it is one of them
        else:
            stretch = time_range(text, film.records.rate, film.records.duration())
            found.append((film, Part(text.replace(":", "."), stretch)))
    return found


def _list(services: Services, orders: list[tuple[Order, Path]], out: Out) -> int:
    from vidgen.cli import wording
    from vidgen.media.known_hashes import KnownHashes
    from vidgen.render.preflight.presence import told_before
    from vidgen.render.preflight.several import Part, forecasts, total

    known_hashes = KnownHashes(services.render.store.hashes)
    notes = [told_before(order.plan, known_hashes) for order, _ in orders]
    parts = [Part(order.plan, order.preset, project) for order, project in orders]
    found = forecasts(parts, services.render.forecast)
    facts = [
        {
            "project": str(project),
            "path": str(order.out),
            "preset": order.preset.name,
            "frames": order.plan.frames,
            "bytes": None if one is None else list(one.bytes),
            "seconds": None if one is None else list(one.seconds),
            "notes": list(told),
        }
        for (order, project), told, one in zip(orders, notes, found, strict=True)
    ]
    whole = total(found)
    out.result(
        {
            "exports": facts,
            "bytes": None if whole is None else list(whole.bytes),
            "seconds": None if whole is None else list(whole.seconds),
        }
    )
    rows = [
        (o.out.name, o.preset.name, wording.clock(o.plan.duration), "?" if one is None else wording.sizes(one))
        for (o, _), one in zip(orders, found, strict=True)
    ]
    out.table(("file", "preset", "length", "about"), rows)
    told = "" if whole is None else f", about {wording.sizes(whole)}, about {wording.times(whole)} of work"
    out.say(f"{len(orders)} files{told}.")
    for note in dict.fromkeys(note for told_of in notes for note in told_of):
        out.note(note)
    return 0


def _make(folder: Path) -> None:
    from vidgen.errors import UsageError

    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"The folder '{folder}' cannot be made: {error.strerror or error}.") from None
