"""Render the preview of a timeline into the cache, so that it plays at once whatever is in it.

  vidgen preview holiday.vidgen                  render what is missing
  vidgen preview holiday.vidgen --range 10s-20s  only the parts of a few seconds in which this stretch lies
  vidgen preview holiday.vidgen --needed         only what does not play as it is: effects, transitions, several layers
  vidgen preview holiday.vidgen --list           only tell what is there

It tells which stretches are there afterwards: those that the timeline shows green. A film is rendered in parts of two to
four seconds that begin at cuts where they can, so a --range is there from the start of its first part to the end of its
last. The preview is at most 960 pixels wide
or high and lies in the same cache as the segments of exports.
"""

from __future__ import annotations

TYPE_CHECKING = False  # see cli/main.py
if TYPE_CHECKING:
    import argparse

    from vidgen.cli.out import Out

SUMMARY = "render the preview of a timeline into the cache"
GROUP = "Export"


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("project", metavar="PROJECT")
    parser.add_argument(
        "--range", metavar="A-B", help="only the parts in which this stretch lies, for example 2s-10.5s"
    )
    parser.add_argument(
        "--needed",
        action="store_true",
        help="only where more than one file is seen as it is: effects, transitions, titles",
    )
    parser.add_argument("--list", action="store_true", help="render nothing")


def run(args: argparse.Namespace, out: Out) -> int:
    """Render and tell."""
    from vidgen.app import Services
    from vidgen.cli import progress, wording
    from vidgen.cli.projects import project_path
    from vidgen.cli.reading import time_range

    with Services() as services, services.projects.open(project_path(args.project), read_only=True) as project:
        for notice in (*services.notices, *project.notices):
            out.note(notice)
        snapshot, paths = project.document.snapshot(), project.asset_paths()
        stretch = time_range(args.range, snapshot.rate, snapshot.duration()) if args.range else None
        preview = services.render.preview
        surveyed = preview.survey(snapshot, paths)
        if not args.list:
            missing = preview.missing(surveyed, stretch, everything=not args.needed)
            with progress.shown(out, project.path.stem) as listener:
                for note in preview.render(surveyed, missing, on_progress=listener, workers=services.preferences.cores):
                    out.note(note)
        found = preview.rendered(surveyed).ranges
        rate, whole = snapshot.rate, snapshot.duration()
        there = sum(r.duration for r in found)
        out.result(
            {
                "rendered": [{"start": rate.timecode(r.start), "end": rate.timecode(r.end)} for r in found],
                "part": min(1.0, there / whole) if whole else 0.0,
            }
        )
        out.table(("from", "to"), [(rate.timecode(r.start), rate.timecode(r.end)) for r in found])
        out.say(f"{wording.clock(there)} of {wording.clock(whole)} are rendered.")
    return 0
