"""Add media files to a project, as assets that blocks can use. Files stay where they are.

  vidgen import trip.vidgen day-1/*.mp4
  vidgen import trip.vidgen renders/shot --sequence --fps 24

With --sequence each FILE is a folder of numbered pictures (shot_0001.png …; PNG, JPEG or TIFF), or one of them.
They become one film in the project's media folder, each picture as it is.
"""

from __future__ import annotations

TYPE_CHECKING = False  # see cli/main.py
if TYPE_CHECKING:
    import argparse
    from pathlib import Path

    from vidgen.app import Services
    from vidgen.cli.out import Out
    from vidgen.storage.open_project import OpenProject

SUMMARY = "add media files to a project"
GROUP = "Edit"


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("project", metavar="PROJECT")
    parser.add_argument("files", nargs="+", metavar="FILE")
    parser.add_argument("--sequence", action="store_true", help="each FILE is a sequence of numbered pictures")
    parser.add_argument(
        "--fps", metavar="FPS", help="--sequence: pictures a second; those of the project when not given"
    )
    parser.add_argument("--copy", action="store_true", help="copy the files into the project's folder")


def run(args: argparse.Namespace, out: Out) -> int:
    """Import media."""
    from pathlib import Path

    from vidgen.cli import wording
    from vidgen.cli.projects import services_and
    from vidgen.errors import UsageError
    from vidgen.storage.paths import display_name
    from vidgen.storage.sequences import discard_unused

    if args.fps and not args.sequence:
        raise UsageError("--fps is about pictures of a --sequence; other media know their own.")
    with services_and(args.project, out) as (services, project):
        given = files = [Path(f) for f in args.files]
        if args.sequence:
            files = _films(services, project, files, args.fps, out)
        try:
            assets = project.import_media(files, copy=args.copy)
        finally:
            if args.sequence:  # what was there already, was refused, or was stopped in the last moment
                used = [project.assets.path(asset) for asset in project.document.assets()]
                for film in files:
                    discard_unused(film, used)
    for asked, file, asset in zip(given, files, assets, strict=True):
        out.say(f"{asset.id}  {asset.name}: {wording.media(asset.info)}")
        if display_name(file) != asset.name:
            out.note(f"'{asked}' has the same content as '{asset.name}', under which it is in the project already.")
        for problem in asset.info.problems if asset.info else ():
            out.note(f"{asset.name}: {problem}")
    out.result({"assets": [a.to_json() for a in assets]})
    return 0


def _films(services: Services, project: OpenProject, places: list[Path], fps: str | None, out: Out) -> list[Path]:
    """Make films of sequences, all or none; return where they are."""
    from vidgen.storage.sequences import discard_unused, film_of_sequence
    from vidgen.timing import FrameRate

    rate = FrameRate.parse(fps) if fps else project.document.project.rate
    made: list[Path] = []
    for place in places:
        try:
            film, notes = film_of_sequence(services.media, project.path, place, rate)
        except BaseException:
            for earlier in made:
                discard_unused(earlier, ())
            raise
        made.append(film)
        for note in notes:
            out.note(note)
    return made
