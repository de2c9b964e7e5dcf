"""Going back and forth through the history."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from vidgen.errors import UsageError

if TYPE_CHECKING:
    from vidgen.editor.history import Edit


def steps(step: Callable[[], Edit | None], count: int) -> list[str]:
    """Undo or redo `count` times, or as often as there is something; return what was undone. Raises UsageError."""
    if count < 1:
        raise UsageError(f"The count must be at least 1, not {count}.")
    labels: list[str] = []
    while len(labels) < count and (edit := step()) is not None:
        labels.append(edit.label)
    return labels
