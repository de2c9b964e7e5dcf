"""Going about on the timeline: frames, cuts, ends, marks, selection."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QAction

from vidgen.editor.queries import Records
from vidgen.ui.actions.actions import Actions
from vidgen.ui.project.project import Project
from vidgen.ui.project.session import Session


def add_navigation(actions: Actions, project: Project, session: Session) -> list[QAction]:
    """Add the actions; return those whose keys (arrows, Home, End) belong to preview and timeline only."""

    def tr(text: str) -> str:
        return QCoreApplication.translate("Navigation", text)

    def go(time: int) -> None:
        session.set_playhead(min(max(0, time), last_frame(project.records)))

    def step(frames: int) -> None:
        rate = project.records.rate
        go(rate.time_of(max(0, rate.frame_at(session.playhead) + frames)))

    def cut(direction: int) -> None:
        go(next_cut(project.records, session.playhead, direction))

    def mark_in() -> None:
        end = session.in_out[1]
        session.mark(session.playhead, end if end is not None and end > session.playhead else None)

    def mark_out() -> None:
        rate, start = project.records.rate, session.in_out[0]
        end = rate.time_of(rate.frame_at(session.playhead) + 1)
        session.mark(start if start is not None and start < end else None, end)

    def nothing_there() -> str | None:
        return None if project.records.duration() else tr("the timeline is empty")

    def add(name: str, title: str, slot: Callable[[], None], key: str, summary: str) -> QAction:
        return actions.add(name, title, "Go", slot, shortcut=key, summary=summary, hindrance=nothing_there)

    stepping = [
        add("frame-back", tr("One frame back"), lambda: step(-1), "Left", tr("Show the frame before.")),
        add("frame-on", tr("One frame on"), lambda: step(1), "Right", tr("Show the next frame.")),
        add("cut-back", tr("To the cut before"), lambda: cut(-1), "Up", tr("Go to the nearest cut before.")),
        add("cut-on", tr("To the next cut"), lambda: cut(1), "Down", tr("Go to the nearest cut after.")),
        add("go-start", tr("To the start"), lambda: go(0), "Home", tr("Go to the first frame.")),
        add("go-end", tr("To the end"), lambda: go(last_frame(project.records)), "End", tr("Go to the last frame.")),
    ]
    for action in stepping:
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
    add("mark-in", tr("Mark in"), mark_in, "I", tr("Begin the marked range here."))
    add("mark-out", tr("Mark out"), mark_out, "O", tr("End the marked range after this frame."))
    actions.add("clear-marks", tr("Clear marks"), "Go", lambda: session.mark(None, None), shortcut="Alt+X",
                summary=tr("Forget the marked range."),
                hindrance=lambda: tr("nothing is marked") if session.in_out == (None, None) else None)  # fmt: skip
    actions.add("select-all", tr("Select all"), "Edit", lambda: session.select(b.id for b in project.records.blocks()),
                shortcut="Ctrl+A", summary=tr("Select every block of the timeline."), hindrance=nothing_there)  # fmt: skip
    actions.add("select-none", tr("Select nothing"), "Edit", lambda: session.select(()), shortcut="Ctrl+Shift+A",
                summary=tr("Select no block."),
                hindrance=lambda: None if session.selection else tr("nothing is selected"))  # fmt: skip
    return stepping


def last_frame(records: Records) -> int:
    """Return the time of the timeline's last frame, in flicks; 0 when it is empty."""
    duration, rate = records.duration(), records.rate
    return rate.time_of(max(0, rate.frame_at(max(0, duration - 1))))


def next_cut(records: Records, time: int, direction: int) -> int:
    """Return the nearest edge of any block before (-1) or after (1) a time, on the frame grid, or the time itself."""
    edges = sorted({records.rate.snap(e) for b in records.blocks() for e in (b.start, b.end)} | {0})
    if direction < 0:
        place = bisect_left(edges, time) - 1
        return edges[place] if place >= 0 else time
    place = bisect_right(edges, time)
    return edges[place] if place < len(edges) else time
