"""Bring captions from a file into a project as one block, or write a project's captions to a file.

  vidgen captions PROJECT import FILE.srt [--at TIME] [--track C1] [--style word_highlight]
  vidgen captions PROJECT export FILE.vtt [--track C1]

SubRip (.srt), WebVTT (.vtt) and the words of ASS (.ass) are read and written.
"""

from __future__ import annotations

TYPE_CHECKING = False  # see cli/main.py
if TYPE_CHECKING:
    import argparse
    from pathlib import Path

    from vidgen.cli.out import Out

SUMMARY = "import captions from a file, or export them to one"
GROUP = "Edit"


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("project", metavar="PROJECT")
    parser.add_argument("what", choices=("import", "export"))
    parser.add_argument("file", metavar="FILE")
    parser.add_argument(
        "--at", default="0", metavar="TIME", help="import: where the file's time 0 lies; the start if not given"
    )
    parser.add_argument("--track", metavar="TRACK", help="a caption track; without it the first free one, or all")
    parser.add_argument("--style", metavar="STYLE", help="import: box (when not given), word_highlight or plain")
    parser.add_argument("--force", action="store_true", help="export: replace the file if it is there")


def run(args: argparse.Namespace, out: Out) -> int:
    """Import or export captions."""
    from pathlib import Path

    return (_import if args.what == "import" else _export)(args, Path(args.file), out)


def _import(args: argparse.Namespace, file: Path, out: Out) -> int:
    from vidgen.cli.projects import opened
    from vidgen.editor import command
    from vidgen.editor.changes import counted
    from vidgen.storage.interchange.captions import read_captions

    cues = read_captions(file)
    given = {
        "cues": [c.to_json() for c in cues],
        "at": args.at,
        "track": args.track,
        "values": {"style": args.style} if args.style else {},
        "name": "".join(c for c in file.stem if c.isprintable())[:255],
    }
    with opened(args.project, out) as project:
        result = command.run(project.document, "add-captions", given)
    out.say(f"{counted(len(cues), 'caption')} from '{file}': {result['block']}")
    out.result({"block": result["block"], "cues": len(cues)})
    return 0


def _export(args: argparse.Namespace, file: Path, out: Out) -> int:
    from vidgen.cli.projects import opened
    from vidgen.editor.arguments import find_named
    from vidgen.editor.changes import counted
    from vidgen.editor.records import Track
    from vidgen.errors import UsageError
    from vidgen.storage.interchange.captions import cues_of, write_captions

    if file.exists() and not args.force:
        raise UsageError(f"'{file}' is there already; --force replaces it.")
    with opened(args.project, out, to_look=True) as project:
        track = find_named(project.document, args.track, Track).id if args.track else None
        cues = cues_of(project.document, track)
    if not cues:
        raise UsageError("There are no captions to export.")
    write_captions(cues, file)
    out.say(f"'{file}': {counted(len(cues), 'caption')}.")
    out.result({"path": str(file), "cues": len(cues)})
    return 0
