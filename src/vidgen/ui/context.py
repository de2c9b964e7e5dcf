"""`Context`: all that a panel gets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from vidgen.ui.loop.background import Background
from vidgen.ui.player.timeline_player import TimelinePlayer
from vidgen.ui.project.looks import Looks
from vidgen.ui.project.project import Project
from vidgen.ui.project.proxies import Proxies
from vidgen.ui.project.session import Session
from vidgen.ui.project.stretches import Stretches
from vidgen.ui.services import Services

if TYPE_CHECKING:
    from vidgen.ui.actions.actions import Actions
    from vidgen.ui.exports.exports import Exports
    from vidgen.ui.project.work import ProjectWork
    from vidgen.ui.widgets.space_hand import SpaceHand


class Run(Protocol):
    """Runs a command."""

    def __call__(self, name: str, arguments: Mapping[str, Any] | None = None, *, label: str = "") -> Any:
        """Run it as one undo step and return its result; when it cannot be done, tell the user and return None.

        `label` names the step in the history; without it the command's title does.
        """
        ...


class Tell(Protocol):
    """Tells the user something."""

    def __call__(self, text: str) -> None:
        """Show a sentence, as plain text."""
        ...


@dataclass(frozen=True)
class Context:
    """What a panel may use. It holds nothing of the window, and panels know nothing of each other."""

    project: Project
    session: Session
    services: Services
    background: Background
    looks: Looks
    """Thumbnails and waveforms."""
    proxies: Proxies
    """Small copies of heavy media for the preview."""
    work: ProjectWork
    """Imports, relinks, bundles."""
    exports: Exports
    """The queue of exports, of all projects."""
    actions: Actions
    run: Run
    tell: Tell
    player: TimelinePlayer
    """Plays the timeline; its actions are among `actions`."""
    stretches: Stretches
    """What of the preview is rendered; its actions are among `actions`."""
    hand: SpaceHand
    """Pulls canvas and timeline along while Space is held."""
