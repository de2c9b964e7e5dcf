"""From the shell's words to a verb, and from whatever happens to an exit code."""

from __future__ import annotations

import os
import sys
import time
from contextlib import contextmanager

from vidgen.cli import verbs
from vidgen.cli.out import Out

TYPE_CHECKING = False  # importing it from typing would cost more than all the rest of starting up
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from types import ModuleType

GROUPS = ("Edit", "AI", "Look", "Export", "Undo and versions", "Files", "vidgen itself")
"""The headings of `vidgen --help`, in this order."""

USAGE = """\
Usage: vidgen [PROJECT.vidgen]   open the editor
       vidgen VERB …             'vidgen VERB --help' tells more about a verb
       vidgen --version
"""

SUFFIX = ".vidgen"

OFFLINE = "VIDGEN_OFFLINE"
"""As in `net.py`, which would take too long to load."""

WELCOME = """\
vidgen is a video editor. 'vidgen' opens its window, 'vidgen PROJECT.vidgen' a project in it; this is its command line.

  vidgen demo                       make a film from the media that come with it
  vidgen new holiday.vidgen         begin a project
  vidgen import holiday.vidgen *.mp4
  vidgen edit holiday.vidgen append --help
  vidgen commands                   everything that an edit can be
  vidgen --help                     all verbs
  vidgen doctor                     is everything here that it needs?
"""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return the exit code: 0 done, 1 partly, 2 refused, 70 a bug, 130 interrupted."""
    words = list(sys.argv[1:] if argv is None else argv)
    out = Out.for_process(as_json="--json" in words)
    from vidgen.cli import guard

    return guard.run(lambda: _dispatch(words, out), out)


def _dispatch(words: list[str], out: Out) -> int:
    first = words[0] if words else ""
    if first == "--json":
        return _told(out, WELCOME)
    if len(words) <= 1 and (not first or (first.lower().endswith(SUFFIX) and first not in names())):
        return _window(first)
    if first in {"-h", "--help", "help"}:
        return _verb([words[1], "--help"], out) if first == "help" and len(words) > 1 else _told(out, _help())
    if first in {"-V", "--version"}:
        from vidgen import __version__

        return _told(out, f"vidgen {__version__}\n")
    return _verb(words, out)


def _check_surroundings() -> None:
    """Raise UsageError when the folder that we were started in has been removed, so that no name would lead anywhere, or
    when the clock is one that databases cannot be kept by."""
    if time.time() < 0:
        from vidgen.errors import UsageError

        raise UsageError("The clock of this computer is before 1970; set it right, and try again.")
    try:
        os.getcwd()  # noqa: PTH109 - as above
    except OSError:
        from vidgen.errors import UsageError

        raise UsageError("The folder that you are in is gone; go to one that is there, and try again.") from None


def _window(project: str) -> int:
    """Show the window until it is closed."""
    _check_surroundings()
    from vidgen.ui.application import check_screen

    check_screen()
    from pathlib import Path

    from vidgen.app import Services
    from vidgen.cli import log
    from vidgen.net import guard
    from vidgen.ui.application import run

    guard()

    with log.to_file(), Services(stays=True, beside=True) as services:
        return run(services, Path(project) if project else None)


def _told(out: Out, text: str) -> int:
    out.write(text)
    return 0


def names() -> dict[str, str]:
    """Return the verbs in alphabetical order, and the name of each one's file."""
    folder = verbs.__path__[0]
    if os.path.isdir(folder):  # noqa: PTH112 - pathlib costs more than all the rest of starting up
        files = [f[:-3] for f in os.listdir(folder) if f.endswith(".py") and f[0] != "_"]  # noqa: PTH208
    else:  # inside a bundle that keeps modules in an archive
        import pkgutil

        files = [m.name for m in pkgutil.iter_modules(verbs.__path__) if m.name[0] != "_"]
    return {f.rstrip("_").replace("_", "-"): f for f in sorted(files)}


def module(name: str) -> ModuleType:
    """Return the module of a verb. Raises UsageError, naming near ones, when there is none."""
    from importlib import import_module

    known = names()
    if name not in known:
        import difflib

        from vidgen.errors import UsageError

        if name.lower().endswith(SUFFIX):
            raise UsageError(f"The window shows one project at a time: 'vidgen {name}', without more words.")
        if os.path.exists(name):  # noqa: PTH110 - as above
            raise UsageError(
                f"'{name}' is no project of vidgen (their names end in {SUFFIX}); begin one with 'vidgen new', or open "
                "the window with 'vidgen' and drop it there."
            )
        near = difflib.get_close_matches(name, known, 2)
        hint = f"did you mean {' or '.join(near)}?" if near else "'vidgen --help' lists them."
        raise UsageError(f"There is no verb '{name}'; {hint}")
    return import_module(f"{verbs.__name__}.{known[name]}")


def _help() -> str:
    found = {name: module(name) for name in names()}
    width = max(map(len, found))
    lines = ["Cut, title, mix and export video: every edit is on disk before the command ends.", "", USAGE]
    for group in GROUPS:
        lines.append(f"{group}:")
        lines += [f"  {name:{width}}  {verb.SUMMARY}" for name, verb in found.items() if group == verb.GROUP]
        lines.append("")
    lines.append("--json, after any verb, prints one JSON document instead of text for people;")
    lines.append("--offline opens no connection.")
    return "\n".join(lines) + "\n"


def _verb(words: list[str], out: Out) -> int:
    name, rest = words[0], words[1:]
    verb = module(name)
    from vidgen.cli.parser import Parser

    parser = Parser(prog=f"vidgen {name}", description=verb.__doc__)
    verb.configure(parser)
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    if parser.get_default("offline") is None:  # a verb that has something of its own to do then has declared it
        parser.add_argument("--offline", action="store_true", help="open no connection")
    own = rest
    split: Callable[[list[str]], tuple[list[str], list[str]]] | None = getattr(verb, "split", None)
    if split is not None:
        own, theirs = split(rest)
        parser.set_defaults(rest=theirs)
    args = parser.parse_args(own)
    _check_surroundings()
    from vidgen.cli import log, stopping

    with stopping.heeded(), log.to_file(), _network(off=args.offline):
        return int(verb.run(args, out))


@contextmanager
def _network(*, off: bool) -> Iterator[None]:
    """Switch the network off for one verb; for the processes that it starts, too."""
    before = os.environ.get(OFFLINE)
    if off:
        os.environ[OFFLINE] = "1"
    if os.environ.get(OFFLINE):
        from vidgen.net import guard

        guard()
    try:
        yield
    finally:
        if off:
            os.environ.pop(OFFLINE, None) if before is None else os.environ.update({OFFLINE: before})
