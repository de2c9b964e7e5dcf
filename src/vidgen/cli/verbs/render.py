"""Export projects as films, sound or pictures.

  vidgen render holiday.vidgen --preset youtube-1080p -o holiday.mp4
  vidgen render *.vidgen --preset web-small -o films/

With several projects, or where -o ends in a slash, -o is a folder; one failure does not stop the others, and the exit
code is 1 if there was any. 'vidgen presets' lists the presets; a preset can also be a file of your
own, --preset ./club.toml (docs/guide/presets.md).

--fit and --quality choose the crf: the file is at most so large, or looks at least so much like what was composed. All is
then encoded anew, first in a hurry, to see where the bits are needed.

An export that was interrupted goes on when the same command is given again, or with 'vidgen jobs resume'. With --later it
only joins the queue, which 'vidgen jobs resume --all' works off. --report writes down where the time went, as a page for
people (.html) or for programs (.json).

What will not look or sound as it was meant (missing media, letters that no font has, text that does not fit, ...) is said
before anything is rendered. --check says that, how large the film will be and how long it will take, and renders nothing:
the exit code is 0 if it can be made, else 1. It needs no -o.

--farm has the film rendered on other machines, see 'vidgen farm --help'. --job-bundle writes a job from which a farm
manager such as Deadline Cloud makes it.
"""

from __future__ import annotations

TYPE_CHECKING = False  # see cli/main.py
if TYPE_CHECKING:
    import argparse
    from pathlib import Path

    from vidgen.app import Services
    from vidgen.cli.out import Out
    from vidgen.render.preset import Preset
    from vidgen.render.queue import Order
    from vidgen.render.reports.report import Report

SUMMARY = "export projects as films, sound or pictures"
GROUP = "Export"
DEFAULT = "project"
NOTHING_COPIED = (
    "No pictures were copied: only stretches can be that begin at a key picture of the medium, are shown unchanged, and are "
    "in the codec, size and frame rate of the export."
)


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    from vidgen.cli.farms import add_farm

    parser.add_argument("projects", nargs="+", metavar="PROJECT")
    parser.add_argument("--preset", default=DEFAULT, metavar="PRESET", help=f"{DEFAULT} when not given")
    parser.add_argument("-o", "--output", metavar="OUT", help="a file, or a folder for several projects")
    parser.add_argument("--range", metavar="A-B", help="only this stretch, for example 2s-10.5s")
    parser.add_argument(
        "--encoder", metavar="ENCODER", help="auto, software or a name of 'vidgen encoders', in place of the preset's"
    )
    goal = parser.add_mutually_exclusive_group()
    goal.add_argument("--fit", metavar="SIZE", help="no larger than this, for example 10MB; quality follows")
    goal.add_argument("--quality", metavar="METRIC:VALUE", help="as good as this, for example ssim:0.985 or xpsnr:40")
    parser.add_argument("--report", metavar="FILE", help="write a report of the export: FILE.html or FILE.json")
    parser.add_argument("--check", action="store_true", help="say what is known before, and render nothing")
    parser.add_argument("--later", action="store_true", help="put it into the queue instead of exporting now")
    parser.add_argument(
        "--captions",
        choices=("burnt", "soft", "both", "none"),
        help="burnt into the pictures, soft (as text tracks that viewers turn on and off), both or none",
    )
    add_media(parser)
    copying = parser.add_mutually_exclusive_group()
    copying.add_argument(
        "--copy",
        dest="copying",
        action="store_const",
        const="always",
        help="take over coded pictures that nothing changes, however large they are",
    )
    copying.add_argument(
        "--no-copy", dest="copying", action="store_const", const="never", help="encode everything anew"
    )
    add_farm(parser)
    parser.add_argument("--force", action="store_true", help="replace files that are there")


def add_media(parser: argparse.ArgumentParser) -> None:
    """Declare the options about media that are missing, changed or damaged."""
    parser.add_argument(
        "--placeholders", action="store_true", help="show placeholders where media are missing, in place of refusing"
    )
    parser.add_argument(
        "--strict",
        action="store_true",
        help="make nothing of media that were changed since they were imported, or are damaged",
    )


def run(args: argparse.Namespace, out: Out) -> int:
    """Export."""

    from vidgen.app import Services
    from vidgen.cli.before import check_films
    from vidgen.cli.farms import farm
    from vidgen.cli.targets import film_target

    _check_output(args)
    with Services(farm(args), stays=len(args.projects) > 1) as services:
        _check_report(args)
        if not (args.later or args.job_bundle or args.check):
            services.begin_rendering()  # before all that takes a while to load
        preset = _preset(services, args)
        for notice in services.notices:
            out.note(notice)
        folder = film_target("." if args.output is None else args.output)
        batch = len(args.projects) > 1 or args.output is None or args.output.endswith(("/", "\\"))
        if not batch and not (folder.is_dir() and not preset.makes_folder):
            target = services.render.target(folder, preset)
            if args.check:
                return check_films(services, [(args.projects[0], target)], preset, args, out)
            report = _export(services, args.projects[0], preset, target, args, out)
            if report is None:
                return 0
            _write_report(report, args)
            out.result(facts_of(args.projects[0], report))
            tell(report, out)
            if args.copying == "always" and report.frames and not report.copied:
                out.note(NOTHING_COPIED)
            return 0
        from vidgen.cli.projects import project_path

        taken: set[str] = set()
        targets = [folder / _free(project_path(p).stem, preset, taken) for p in args.projects]
        films = list(zip(args.projects, targets, strict=True))
        if args.check:
            return check_films(services, films, preset, args, out)
        _make(folder)
        return _batch(services, films, preset, args, out)


def _check_output(args: argparse.Namespace) -> None:
    """Refuse an export that goes nowhere."""
    from vidgen.errors import UsageError

    if args.output is None and not args.check:
        raise UsageError("Say with -o where the film goes, for example -o film.mp4, or say --check.")


def _preset(services: Services, args: argparse.Namespace) -> Preset:
    """Return the preset that was named, changed as the options say. Raises UsageError."""
    from vidgen.render.preset import with_captions, with_copying, with_encoder
    from vidgen.render.rate.goals import with_quality, with_size

    preset = services.render.preset(args.preset)
    preset = with_encoder(preset, args.encoder) if args.encoder else preset
    preset = with_copying(preset, args.copying) if args.copying else preset
    preset = with_captions(preset, args.captions) if args.captions else preset
    preset = with_size(preset, args.fit) if args.fit else preset
    return with_quality(preset, args.quality) if args.quality else preset


def _batch(services: Services, jobs: list[tuple[str, Path]], preset: Preset, args: argparse.Namespace, out: Out) -> int:
    """Export one after the other; return 1 if any failed."""
    from vidgen.errors import Cancelled, UsageError, VidgenError

    if args.job_bundle:
        raise UsageError("--job-bundle is about one project; give -o a file.")

    rows: list[tuple[str, str, str]] = []
    facts: list[dict[str, object]] = []
    failed = 0
    for project, target in jobs:
        try:
            report = _export(services, project, preset, target, args, out)
        except Cancelled:
            raise
        except VidgenError as error:
            failed += 1
            rows.append((project, "failed", str(error)))
            facts.append({"project": project, "error": str(error)})
        else:
            if report is None:
                continue
            rows.append((project, "done", str(report.path)))
            facts.append(facts_of(project, report))
            for note in (*report.learnt, *report.warnings):
                out.note(f"{project}: {note}")
    if args.later and not failed:
        return 0
    out.result({"exports": facts, "failed": failed})
    out.table(("project", "", "result"), rows)
    out.say(f"{len(jobs) - failed} of {len(jobs)} exports done.")
    return 1 if failed else 0


def _export(
    services: Services, name: str, preset: Preset, target: Path, args: argparse.Namespace, out: Out
) -> Report | None:
    """Export a project; with --later and --job-bundle return None."""
    from vidgen.ai.making.accuracy import notes_on
    from vidgen.cli import progress
    from vidgen.cli.farms import write_job
    from vidgen.cli.projects import project_path
    from vidgen.cli.reading import time_range
    from vidgen.errors import UsageError
    from vidgen.render.plan import plan
    from vidgen.render.preflight.presence import with_media_there
    from vidgen.render.queue import Order

    if target.exists() and not args.force:
        raise UsageError(f"'{target}' is there already; --force replaces it.")
    with services.projects.open(project_path(name), read_only=True) as project:
        for notice in project.notices:
            out.note(notice)
        snapshot, paths = project.document.snapshot(), project.asset_paths()
        stretch = time_range(args.range, snapshot.rate, snapshot.duration()) if args.range else None
        notes = notes_on(snapshot, project.path)
        wanted = plan(snapshot, preset, paths, stretch).replace(placeholders=args.placeholders, strict=args.strict)
        order = Order(with_media_there(wanted), preset, target, args.force, notes=notes)
        if args.job_bundle:
            write_job(order.plan, preset, target, args, out)
            return None
        if args.later:
            _queue(services, order, project.path, out)
            return None
        with progress.shown(out, project.path.stem, named=len(args.projects) > 1) as listener:
            return services.exports.export(order, project.path, listener)


def _queue(services: Services, order: Order, project: Path, out: Out) -> None:
    from vidgen.errors import UsageError

    number = services.exports.add(order, project)
    if number is None:
        raise UsageError(
            "The queue cannot be written down: vidgen's own folder cannot be used; export without --later."
        )
    out.say(f"Job {number}: '{order.out}' waits; 'vidgen jobs resume {number}' makes it.")
    out.result({"job": number, "path": str(order.out)})


def _check_report(args: argparse.Namespace) -> None:
    """Refuse what cannot be written, before any work."""
    from pathlib import Path

    from vidgen.errors import UsageError

    if args.check and (args.later or args.job_bundle or args.farm or args.report):
        raise UsageError("--check renders nothing; it does not go with --later, --job-bundle, --farm and --report.")
    if args.report is None:
        return
    if not args.report.endswith((".html", ".json")) or Path(args.report).is_dir():
        raise UsageError(f"--report takes the name of a file that ends in .html or .json, not '{args.report}'.")
    if len(args.projects) > 1 or args.later or args.job_bundle:
        raise UsageError("--report is about one export that is made now.")


def _write_report(report: Report, args: argparse.Namespace) -> None:
    import json
    from pathlib import Path

    from vidgen.files import atomic_write

    if args.report is None:
        return
    if args.report.endswith(".html"):
        from vidgen.render.reports.page import report_page

        text = report_page(report)
    else:
        from vidgen.render.reports.data import report_data

        text = json.dumps(report_data(report), ensure_ascii=False, indent=2) + "\n"
    atomic_write(Path(args.report), text.encode("utf-8", "backslashreplace"))


def _make(folder: Path) -> None:
    from vidgen.errors import UsageError

    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = "is a file" if isinstance(error, FileExistsError) else f"cannot be made: {error.strerror or error}"
        raise UsageError(f"'{folder}' {reason}; give -o a folder, since there are several exports.") from None


def _free(stem: str, preset: Preset, taken: set[str]) -> str:
    """Return a file name that no other project of the batch has."""
    ending = f".{preset.extension}" if preset.extension else ""
    name, number = f"{stem}{ending}", 2
    while name.casefold() in taken:
        name, number = f"{stem}-{number}{ending}", number + 1
    taken.add(name.casefold())
    return name


def facts_of(project: str, report: Report) -> dict[str, object]:
    """Return what an export made, as JSON data."""
    from vidgen.render.reports.data import report_data

    return {**report_data(report), "project": project}


def tell(report: Report, out: Out) -> None:
    """Say what an export made."""
    from vidgen.cli import wording
    from vidgen.render.reports.data import copied, found_before, report_data

    for note in report.learnt:
        out.note(note)
    length = f"{report.frames} frames, " if report.frames else ""
    speed = f"{report.wall:.1f} s" + (f" ({report.fps:.0f} fps)" if report.frames else "")
    out.say(f"'{report.path}': {length}{report.seconds:.2f} s, {wording.size(report.size)}, made in {speed}.")
    data = report_data(report)
    if before := found_before(data):
        out.say(before)
    if taken := copied(data):
        out.say(taken)
    for warning in report.warnings:  # last, where it is seen
        out.note(f"Warning: {warning}")
