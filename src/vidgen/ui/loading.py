"""Loading what an open project needs before there is one: modules, and what commands take."""

from __future__ import annotations

from vidgen.editor.command import commands
from vidgen.ui.arguments import arguments
from vidgen.ui.panels import panels


def load_editor() -> None:
    """Load it. For a thread, while the user looks at the dashboard; whoever needs something sooner waits for that only."""
    for command in commands().values():
        arguments(command)
    panels()
