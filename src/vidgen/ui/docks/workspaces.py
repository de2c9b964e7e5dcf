"""The workspaces that vidgen comes with, as data: where which panels are, which are in front, and how wide the parts are.

A panel that no workspace names is where its own `area` and `order` say; so a new panel needs nothing here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from vidgen.ui.panels import Area, Panel

AREAS: tuple[Area, ...] = ("left", "centre", "right", "bottom")


@dataclass(frozen=True)
class Workspace:
    """One arrangement."""

    name: str
    """In English; the window shows it translated in the context `Workspace`."""
    shortcut: str
    summary: str
    moved: Mapping[str, Area] = field(default_factory=dict)
    """Panels that are elsewhere than their `area`."""
    front: tuple[str, ...] = ()
    """Panels that are in front of the others of their part, where they exist."""
    hidden: frozenset[str] = frozenset()
    widths: tuple[int, int, int] = (24, 48, 28)
    """Percent of left, centre and right."""
    bottom: int = 45
    """Percent of the height for what lies below."""


WORKSPACES = (
    Workspace("Edit", "Ctrl+1", "Media, picture and inspector side by side, the timeline below."),
    Workspace(
        "Storyboard", "Ctrl+2", "Scenes and their words in front.",
        front=("transcript", "storyboard"), hidden=frozenset({"scopes", "jobs", "history"}), bottom=58,
        moved={"storyboard": "bottom"},
    ),
    Workspace(
        "Audio", "Ctrl+3", "A large timeline, the transcript in front.",
        front=("transcript", "timeline"), hidden=frozenset({"elements", "blocks", "jobs", "scopes"}),
        widths=(22, 44, 34), bottom=64,
    ),
    Workspace(
        "Export", "Ctrl+4", "The queue of exports beside the picture.",
        front=("jobs",), hidden=frozenset({"elements", "blocks", "transcript", "history", "storyboard"}),
        widths=(18, 46, 36), bottom=30, moved={"jobs": "right"},
    ),
)  # fmt: skip


def places(workspace: Workspace, panels: Mapping[str, type[Panel] | Panel]) -> dict[Area, list[str]]:
    """Return the panels of each part, the first of each in front; a part that would be empty keeps its own."""
    found: dict[Area, list[str]] = {}
    for area in AREAS:
        own = [name for name, panel in panels.items() if workspace.moved.get(name, panel.area) == area]
        shown = [name for name in own if name not in workspace.hidden] or own
        if shown:
            found[area] = sorted(shown, key=lambda name: workspace.front.index(name) if name in workspace.front else 99)
    return found
