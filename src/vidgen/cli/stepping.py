"""Going back and forth through the history: what `undo` and `redo` share."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Literal

from vidgen.errors import UsageError

if TYPE_CHECKING:
    import argparse

    from vidgen.cli.out import Out
    from vidgen.editor.history import Edit


def walk(args: argparse.Namespace, out: Out, way: Literal["undo", "redo"]) -> int:
    """Undo or redo edits and tell which."""
    from vidgen.cli.projects import opened

    with opened(args.project, out) as project:
        document = project.document
        labels = steps(document.undo if way == "undo" else document.redo, args.count)
        revision = document.revision
    out.result({"labels": labels, "revision": revision})
    for label in labels:
        out.say(f"{'Undone' if way == 'undo' else 'Redone'}: {label}")
    if not labels:
        out.say(f"There is nothing to {way}.")
    return 0


def steps(step: Callable[[], Edit | None], count: int) -> list[str]:
    """Undo or redo `count` times, or as often as there is something; return what was undone. Raises UsageError."""
    if count < 1:
        raise UsageError(f"The count must be at least 1, not {count}.")
    labels: list[str] = []
    while len(labels) < count and (edit := step()) is not None:
        labels.append(edit.label)
    return labels
