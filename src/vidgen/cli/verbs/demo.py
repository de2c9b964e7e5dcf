"""Make a film of 22 seconds from the media that come with vidgen, to see what it can do and how.

A voice tells it, with captions, and the music makes room for it; all of that is made on this computer. The folder then
holds the media, the project 'good-morning.vidgen', the script 'demo.json' that made it, what is said ('narration.json'),
and the film.
"""

from __future__ import annotations

TYPE_CHECKING = False  # see cli/main.py
if TYPE_CHECKING:
    import argparse
    from pathlib import Path

    from vidgen.app import Services
    from vidgen.cli.out import Out
    from vidgen.storage.open_project import OpenProject

SUMMARY = "make a film from the media that come with vidgen"
GROUP = "vidgen itself"
NAME = "good-morning"
CAPTIONS: dict[str, object] = {
    "style": "word_highlight",
    "weight": 800,
    "size": 0.066,
    "highlight": "#ffd23f",
    "position": 0.925,
    "outline": "#3b0f4d",
    "outline_width": 0.006,
}
"""How the captions look."""


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "-o", "--output", metavar="FOLDER", help="where it goes; a new folder 'vidgen-demo' when not given"
    )
    parser.add_argument(
        "--preset", default="quick-1080p", metavar="PRESET", help="of the export; quick-1080p if not given"
    )
    parser.add_argument("--no-render", action="store_true", help="only make the project")


def run(args: argparse.Namespace, out: Out) -> int:
    """Make the demo."""
    from pathlib import Path

    from vidgen.app import Services
    from vidgen.cli import progress, wording

    folder = _new_folder(Path(args.output) if args.output else None)
    with Services() as services:
        preset = services.render.preset(args.preset)
        media = _copy_media(folder)
        path = folder / f"{NAME}.vidgen"
        with services.projects.create(path, name="Good morning", width=1920, height=1080, rate="25") as project:
            steps = _edit(project, media, folder)
            out.say("The voice is made…")
            _narrate(services, project, folder)
            blocks = sum(1 for _ in project.document.blocks())
            length = project.document.duration()
            snapshot, paths = project.document.snapshot(), project.asset_paths()
        out.say(
            f"Project: {path}  ({steps} commands as one undo step, and a voice; {blocks} blocks, {wording.clock(length)})"
        )
        facts: dict[str, object] = {"folder": str(folder), "project": str(path), "video": None}
        if not args.no_render:
            target = folder / (f"{NAME}.{preset.extension}" if preset.extension else NAME)
            with progress.shown(out, "Good morning", by_quarters=True) as listener:
                report = services.render.export(snapshot, paths, preset, target, on_progress=listener)
            facts |= {
                "video": str(report.path),
                "frames": report.frames,
                "seconds": report.seconds,
                "wall": report.wall,
            }
            for note in (*report.learnt, *report.warnings):
                out.note(note)
            out.say(f"Film:    {report.path}  ({wording.size(report.size)}, made in {report.wall:.1f} s)")
    out.say(f"Open it: vidgen {path}")
    out.say(f"List it: vidgen show {path}")
    out.result(facts)
    return 0


def _new_folder(wanted: Path | None) -> Path:
    """Make and return the folder: the one that is wanted, which must be new or empty, or the next free 'vidgen-demo'."""
    from pathlib import Path

    from vidgen.errors import UsageError

    folder = wanted or Path("vidgen-demo")
    number = 2
    while wanted is None and folder.exists():
        folder, number = Path(f"vidgen-demo-{number}"), number + 1
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise UsageError(f"'{folder}' is not empty; give the demo a new folder.")
    except OSError as error:
        raise UsageError(f"The folder '{folder}' cannot be made: {error.strerror or error}.") from None
    return folder.resolve()


def _copy_media(folder: Path) -> list[Path]:
    """Copy the shipped media into the demo's folder; return those that the project uses."""
    from vidgen import resources
    from vidgen.files import atomic_write

    (folder / "media").mkdir()
    copies = []
    for source in sorted(resources.folder("media").iterdir()):
        target = folder / "media" / source.name
        atomic_write(target, source.read_bytes())
        if source.suffix != ".md":
            copies.append(target)
    return copies


def _edit(project: OpenProject, media: list[Path], folder: Path) -> int:
    """Import the media and run the script; return how many commands it has."""
    from vidgen import resources
    from vidgen.cli.verbs.edit import steps_of
    from vidgen.editor import command
    from vidgen.files import atomic_write

    raw = (resources.folder("demo") / "demo.json").read_bytes()
    atomic_write(folder / "demo.json", raw)
    project.import_media(media)
    steps = steps_of(raw, "The demo's script")
    command.run_script(project.document, steps, label="Demo")
    return len(steps)


def _narrate(services: Services, project: OpenProject, folder: Path) -> None:
    """Have the lines of the narration spoken into the timeline."""
    import asyncio
    import json

    from vidgen import resources
    from vidgen.ai.making.narrating import Line, narrate
    from vidgen.files import atomic_write

    raw = (resources.folder("demo") / "narration.json").read_bytes()
    atomic_write(folder / "narration.json", raw)
    rate = project.document.rate
    lines = [
        Line(rate.time_of(line["frame"]), line["text"], {**CAPTIONS, **line.get("values", {})})
        for line in json.loads(raw)
    ]
    music = next(b.id for b in project.document.blocks() if b.name == "music")

    async def work() -> None:
        try:
            await narrate(
                services.ai,
                project,
                lines,
                folder / "media",
                voice_name="bf_emma",
                endpoint="offline",
                music=music,
                voice_db=1.0,
                loud_db=-1.0,
                soft_db=-8.0,  # what is between its lines is longer than what is said
            )
        finally:
            await services.ai.aclose()

    asyncio.run(work())
