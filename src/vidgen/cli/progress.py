"""How far an export is: a bar on a terminal, JSON lines for machines, a few lines in a pipe when it takes long.

What is known before anything is rendered comes first, a line each.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from vidgen.cli.out import Out
    from vidgen.render.reports.report import Progress as Told

Listener: TypeAlias = "Callable[[Told], None]"
_QUIET = 20.0
"""Seconds after which somebody may ask whether it still goes on."""


@contextmanager
def shown(out: Out, label: str, *, by_quarters: bool = False, named: bool = False) -> Iterator[Listener]:
    """Show the progress of one export; yield whom to tell about it.

    In a pipe there is a line for each quarter that is done: after a while, or, `by_quarters`, from the beginning. `named`:
    of several exports, so that notes begin with the label.
    """
    before = f"{label}: " if named else ""
    if out.as_json:
        yield lambda p: out.progress(_facts(label, p))
    elif out.stderr.isatty():
        with _bar(out, label, before) as listener:
            yield listener
    else:
        yield _first_told(_quarters(out, label, 0 if by_quarters else _QUIET), lambda note: out.note(before + note))


def _facts(label: str, progress: Told) -> dict[str, object]:
    facts = {
        "export": label,
        "frame": progress.frame,
        "frames": progress.frames,
        "fps": round(progress.fps, 2),
        "seconds_left": round(progress.seconds_left, 1),
    }
    return {**facts, "preflight": list(progress.notes)} if progress.notes else facts


def _first_told(listener: Listener, say: Callable[[str], None]) -> Listener:
    """Return a listener that says each note once, before it passes on how far it is."""
    told: set[str] = set()

    def listen(progress: Told) -> None:
        for note in progress.notes:
            if note not in told:
                told.add(note)
                say(note)
        listener(progress)

    return listen


def _quarters(out: Out, label: str, quiet: float) -> Listener:
    told, begun = 0, time.monotonic()

    def listen(progress: Told) -> None:
        nonlocal told
        now = 4 * progress.frame // max(1, progress.frames)
        if now > told and time.monotonic() - begun >= quiet:
            told = now
            out.note(f"{label}: {progress.frame} of {progress.frames} frames are rendered")

    return listen


@contextmanager
def _bar(out: Out, label: str, before: str) -> Iterator[Listener]:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn
    from rich.text import Text

    from vidgen.cli.out import shortened

    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TextColumn("{task.completed:.0f}/{task.total:.0f} frames"),
        TextColumn("{task.fields[fps]:.0f} fps"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(file=out.stderr), transient=True) as progress:
        task = progress.add_task(label, total=1, fps=0.0)

        def listen(told: Told) -> None:
            progress.update(task, completed=told.frame, total=told.frames, fps=told.fps)

        say = progress.console.print  # above the bar
        yield _first_told(listen, lambda note: say(Text(shortened(before + note)), soft_wrap=True))
