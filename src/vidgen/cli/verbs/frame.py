"""Write one frame of a project as a PNG picture: exactly what an export would show there."""

from __future__ import annotations

TYPE_CHECKING = False  # see cli/main.py
if TYPE_CHECKING:
    import argparse

    from vidgen.cli.out import Out
    from vidgen.editor.queries import Records

SUMMARY = "write one frame as a picture"
GROUP = "Look"


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("project", metavar="PROJECT")
    parser.add_argument("--at", metavar="TIME", default="0", help="00:00:03:12, 3.5s or 84f; the start when not given")
    parser.add_argument("-o", "--output", metavar="FILE", required=True, help="the PNG file to write")
    parser.add_argument("--size", metavar="WxH", help="in pixels; the project's own when not given")
    parser.add_argument("--version", metavar="NAME", help="of this version of the project, not as it is now")
    parser.add_argument("--force", action="store_true", help="replace the file if it is there")


def run(args: argparse.Namespace, out: Out) -> int:
    """Write a frame."""
    from pathlib import Path

    from vidgen.cli.projects import services_and
    from vidgen.cli.reading import canvas_size
    from vidgen.errors import UsageError

    target = Path(args.output).absolute()
    if target.suffix.lower() != ".png":
        raise UsageError(f"'{target}' must end in .png, the form in which frames are written.")
    if target.exists() and not args.force:
        raise UsageError(f"'{target}' is there already; --force replaces it.")
    size = canvas_size(args.size) if args.size else None
    with services_and(args.project, out, to_look=True) as (services, project):
        document: Records = project.version_records(args.version) if args.version else project.document
        time = document.rate.parse_time(args.at)
        end = document.duration()
        if not 0 <= time < max(end, 1):
            raise UsageError(f"'{args.at}' is outside of the timeline, which ends at {document.rate.timecode(end)}.")
        paths = {a.id: project.asset_path(a) for a in document.assets()}
        there = {i: path for i, path in paths.items() if path.is_file()}
        services.render.frame(document, there, time, target, size)
        timecode = document.rate.timecode(time)
    out.say(f"'{target}': the frame at {timecode}.")
    out.result({"path": str(target), "time": time, "timecode": timecode})
    return 0
