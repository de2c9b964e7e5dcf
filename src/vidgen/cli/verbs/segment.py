"""Render one segment of a planned export, or its sound, into a store: what a farm manager runs for each task.

  vidgen segment bundle/plan.json --number 7 --store /shared/segments
  vidgen segment bundle/plan.json --sound --store /shared/segments

The plan comes from 'vidgen render PROJECT --job-bundle DIR'. What is in the store already is not rendered again.
"""

from __future__ import annotations

TYPE_CHECKING = False  # see cli/main.py
if TYPE_CHECKING:
    import argparse

    from vidgen.cli.out import Out

SUMMARY = "render one segment of a planned export"
GROUP = "Export"


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("plan", metavar="PLAN", help="the plan.json of a job bundle")
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument("--number", type=int, metavar="N", help="of the segment, counted from 0")
    which.add_argument("--sound", action="store_true", help="the sound in place of a segment")
    parser.add_argument("--store", required=True, metavar="DIR", help="the folder that finished segments go to")
    parser.add_argument(
        "--path-rules", metavar="FILE", help="where folders of media are here, as Open Job Description says"
    )


def run(args: argparse.Namespace, out: Out) -> int:
    """Render a part."""
    from pathlib import Path

    from vidgen.cli import wording
    from vidgen.render.farm.alone import render_part
    from vidgen.render.farm.job_file import located, part_of_job, path_rules, read_job
    from vidgen.render.segments.segment import Segment
    from vidgen.render.segments.store import Store

    path = Path(args.plan).absolute()
    job = read_job(path)
    part = part_of_job(job, None if args.sound else args.number)
    what = f"segment {part.number}" if isinstance(part, Segment) else "the sound"
    if isinstance(part, Segment) and part.copied is not None:
        out.say(f"{what}: nothing to do, its pictures are copied when the film is joined.")
        out.result({"part": what, "key": part.key, "copied": True})
        return 0
    rules = path_rules(Path(args.path_rules)) if args.path_rules else {}
    store = Store(Path(args.store).absolute())
    answer = render_part(job, located(job, path.parent, rules), part, store)
    there = "was there" if answer.get("found") else "rendered"
    out.say(f"{what}: {there}, {wording.size(answer['size'])}.")
    out.result({"part": what, "key": part.key, "size": answer["size"], "found": bool(answer.get("found"))})
    return 0
