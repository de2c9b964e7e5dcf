"""Loading what an open project needs before there is one: modules, kinds, and what commands take."""

from __future__ import annotations

from vidgen.editor.command import commands
from vidgen.editor.kinds import BLOCKS, EFFECTS, TRANSITIONS
from vidgen.editor.schema import arguments
from vidgen.ui.panels import panels
from vidgen.ui.timeline.tools import tools


def load_editor() -> None:
    """Load it, once. For a thread, while the user looks at the dashboard, or with the project that is opened at once."""
    for command in commands().values():
        arguments(command)
    for registry in (BLOCKS, EFFECTS, TRANSITIONS):
        registry.all()
    panels()
    tools()
