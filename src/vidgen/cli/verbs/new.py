"""Make a new, empty project."""

from __future__ import annotations

TYPE_CHECKING = False  # see cli/main.py
if TYPE_CHECKING:
    import argparse

    from vidgen.cli.out import Out

SUMMARY = "make a new project"
GROUP = "Edit"


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("project", metavar="PROJECT", help="the file to make; .vidgen is added where it is missing")
    parser.add_argument("--size", metavar="WxH", help="of the canvas in pixels; 1920x1080 when not given")
    parser.add_argument("--rate", metavar="FPS", help="frames a second: 25, 29.97 or 30000/1001; 30 when not given")
    parser.add_argument("--sample-rate", metavar="HZ", type=int, help="44100, 48000 (when not given) or 96000")
    parser.add_argument("--background", metavar="COLOUR", help="#rrggbb; black when not given")
    parser.add_argument("--name", help="the project's title; the file's name when not given")


def run(args: argparse.Namespace, out: Out) -> int:
    """Make a project."""
    from vidgen.app import Services
    from vidgen.cli.projects import project_path
    from vidgen.cli.reading import canvas_size

    settings: dict[str, object] = {
        key: value
        for key, value in (
            ("rate", args.rate),
            ("sample_rate", args.sample_rate),
            ("background", args.background),
            ("name", args.name),
        )
        if value is not None
    }
    if args.size:
        settings["width"], settings["height"] = canvas_size(args.size)
    with Services() as services, services.projects.create(project_path(args.project), **settings) as project:
        record, path = project.document.project, project.path
    out.say(f"'{path}' is ready: {record.width}×{record.height}, {record.rate} fps.")
    out.result({"path": str(path), "project": record.to_json()})
    return 0
