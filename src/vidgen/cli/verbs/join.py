"""Join the segments of a planned export to its film: the last step of a farm manager's job.

  vidgen join bundle/plan.json --store /shared/segments -o film.mp4

Segments that are missing in the store, or are damaged, are rendered here.
"""

from __future__ import annotations

TYPE_CHECKING = False  # see cli/main.py
if TYPE_CHECKING:
    import argparse

    from vidgen.cli.out import Out

SUMMARY = "join the segments of a planned export"
GROUP = "Export"


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("plan", metavar="PLAN", help="the plan.json of a job bundle")
    parser.add_argument("--store", required=True, metavar="DIR", help="the folder that finished segments are in")
    parser.add_argument("-o", "--output", required=True, metavar="OUT", help="the film")
    parser.add_argument(
        "--path-rules", metavar="FILE", help="where folders of media are here, as Open Job Description says"
    )
    parser.add_argument("--force", action="store_true", help="replace the film if it is there")


def run(args: argparse.Namespace, out: Out) -> int:
    """Join."""
    from pathlib import Path

    from vidgen.cli import progress, wording
    from vidgen.cli.targets import film_target
    from vidgen.errors import UsageError
    from vidgen.render.farm.job import with_media_at
    from vidgen.render.farm.job_file import located, path_rules, read_job
    from vidgen.render.segments.store import Store
    from vidgen.render.service import RenderService

    target = film_target(args.output)
    if target.exists() and not args.force:
        raise UsageError(f"'{target}' is there already; --force replaces it.")
    path = Path(args.plan).absolute()
    job = read_job(path)
    rules = path_rules(Path(args.path_rules)) if args.path_rules else {}
    plan = with_media_at(job.plan, job.media, located(job, path.parent, rules))
    with (
        RenderService(store=Store(Path(args.store).absolute())) as service,
        progress.shown(out, target.stem) as listener,
    ):
        report = service.export_plan(plan, job.preset, target, on_progress=listener)
    for note in (*report.learnt, *report.warnings):
        out.note(note)
    rendered = report.segments - report.reused - report.copied
    here = f", {rendered} of them rendered here" if rendered else ""
    out.say(f"'{report.path}': {report.segments} segments{here}, {wording.size(report.size)}.")
    out.result({"path": str(report.path), "frames": report.frames, "segments": report.segments, "rendered": rendered})
    return 0
