"""Tell what media files are: sizes, rates, codecs, lengths."""

from __future__ import annotations

TYPE_CHECKING = False  # see cli/main.py
if TYPE_CHECKING:
    import argparse

    from vidgen.cli.out import Out

SUMMARY = "tell what a media file is"
GROUP = "Look"


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("files", nargs="+", metavar="FILE")


def run(args: argparse.Namespace, out: Out) -> int:
    """Probe media files."""
    from pathlib import Path

    from vidgen.app import Services
    from vidgen.cli import wording

    found = []
    with Services() as services:
        for name in args.files:
            info = services.media.probe(Path(name))
            found.append({"path": name, **info.to_json()})
            out.say(f"{name}: {wording.media(info)} ({info.container}, {wording.size(info.size)})")
            for problem in info.problems:
                out.note(f"{name}: {problem}")
    out.result(found)
    return 0
