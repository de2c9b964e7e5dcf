"""The timeline's actions: tools, zoom, snapping, and by keyboard what the pointer does."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtGui import QAction, QActionGroup, QKeySequence

from vidgen.editor.queries import Records
from vidgen.editor.records import Block
from vidgen.ui.timeline.lanes import doing
from vidgen.ui.timeline.moving import move_rows
from vidgen.ui.timeline.navigation import choose_edge
from vidgen.ui.timeline.selecting import together
from vidgen.ui.timeline.tools import tools
from vidgen.ui.timeline.view import TimelineView

MENU = "Timeline"


def tr(text: str) -> str:
    """Return a text in the user's language."""
    return QCoreApplication.translate("Timeline", text)


def gap_at(records: Records, track: str, time: int) -> tuple[int, int] | None:
    """Return where the gap of a track at a time begins and ends; None where there is a block, or nothing after it."""
    following = next(records.blocks_between(track, time, 1 << 62), None)
    if following is None or following.start <= time:
        return None
    before = records.block_before(following)
    return before.end if before is not None else 0, following.start


class Keys(QObject):
    """Adds the actions to those of the window."""

    def __init__(self, view: TimelineView) -> None:
        super().__init__(view)
        self.view = view
        self._actions = view.context.actions
        group = QActionGroup(self)
        self.tools: dict[str, QAction] = {}
        for name, kind in tools().items():
            action = self._actions.add(
                f"tool-{name}",
                tr("Tool: {0}").format(kind.shown_title()),
                MENU,
                partial(view.choose_tool, name),
                shortcut=kind.shortcut,
                summary=kind.shown_summary(),
                checkable=True,
            )
            group.addAction(action)
            action.setChecked(name == view.tool.kind)
            self.tools[name] = action
        view.tool_changed.connect(lambda name: self.tools[name].setChecked(True))
        self.snapping = self._add(
            "snapping", tr("Snapping"), self._switch_snapping, ("N",),
            tr("Let what is dragged jump to edges, the playhead and markers; Shift suspends it."), checkable=True,
        )  # fmt: skip
        self._show_snapping()
        view.session.view_changed.connect(self._show_snapping)
        self._add("zoom-in", tr("Zoom in"), lambda: self.zoom(1.5), ("Ctrl++", "Ctrl+="), tr("See less time, larger."))
        self._add("zoom-out", tr("Zoom out"), lambda: self.zoom(1 / 1.5), ("Ctrl+-",), tr("See more time, smaller."))
        self._add("zoom-fit", tr("Zoom to fit"), self.fit, ("Shift+Z",), tr("See the whole timeline."), self._empty)
        self._add("zoom-selection", tr("Zoom to selection"), self.fit_selection, ("Alt+Z",),
                  tr("See the selected blocks, as large as possible."), self._unselected)  # fmt: skip
        for name, title, keys, frames, summary in (
            (
                "nudge-back",
                tr("Nudge back"),
                (",",),
                -1,
                tr("Move the selected blocks, or the chosen edge, a frame back."),
            ),
            ("nudge-on", tr("Nudge on"), (".",), 1, tr("Move the selected blocks, or the chosen edge, a frame on.")),
            ("nudge-back-far", tr("Nudge far back"), ("Shift+,", "<"), -10, tr("Ten frames back.")),
            ("nudge-on-far", tr("Nudge far on"), ("Shift+.", ">"), 10, tr("Ten frames on.")),
        ):
            self._add(name, title, partial(self._nudge, frames), keys, summary, self._nothing_to_nudge)
        self._add("rows-up", tr("Move to the track above"), lambda: move_rows(view, 1), ("Alt+Up",),
                  tr("Move the selected blocks one track up."), self._unselected)  # fmt: skip
        self._add("rows-down", tr("Move to the track below"), lambda: move_rows(view, -1), ("Alt+Down",),
                  tr("Move the selected blocks one track down."), self._unselected)  # fmt: skip
        for edge, title, key, summary in (
            ("head", tr("Choose start edge"), "[", tr("Then , and . move the start of the block.")),
            ("tail", tr("Choose end edge"), "]", tr("Then , and . move the end of the block.")),
            ("roll", tr("Choose cut"), "\\", tr("Then , and . move the cut at the block's start.")),
        ):
            self._add(f"edge-{edge}", title, partial(choose_edge, view, edge), (key,), summary, self._no_block)
        self._add("trim-start-here", tr("Trim start to playhead"), lambda: self._trim_here("head"), ("Alt+[",),
                  tr("Begin the block at the playhead."), self._no_block)  # fmt: skip
        self._add("trim-end-here", tr("Trim end to playhead"), lambda: self._trim_here("tail"), ("Alt+]",),
                  tr("End the block at the playhead."), self._no_block)  # fmt: skip
        self._add("fade-in-here", tr("Fade in to playhead"), lambda: self._fade_here("fade_in"), ("Alt+Shift+[", "Alt+{"),
                  tr("Let the block come up from its start to the playhead."), self._no_block)  # fmt: skip
        self._add("fade-out-here", tr("Fade out from playhead"), lambda: self._fade_here("fade_out"),
                  ("Alt+Shift+]", "Alt+}"), tr("Let the block go from here to its end."), self._no_block)  # fmt: skip
        self._add("close-gap-here", tr("Close gap"), self.close_gap, ("Shift+G",),
                  tr("Close the gap at the playhead, on the selected block's track or the first that has one."))  # fmt: skip
        self._add("generate", tr("Generate…"), self.generate, ("Ctrl+Alt+G",),
                  tr("Have a picture, speech, music or a film made, into the gap at the playhead or from there on."),
                  lambda: view.project.read_only and tr("the project is open for reading only"))  # fmt: skip
        self._add("select-forward", tr("Select from here on"), self.select_forward, ("Shift+A",),
                  tr("Select every block that begins at or after the playhead."), self._empty)  # fmt: skip

        self._add("lanes", tr("Show keyframes"), lambda: doing.switch_lanes(view), ("Shift+K",),
                  tr("Show the keyframes of the block below it, or hide them."), self._no_block)  # fmt: skip
        self._add("key-back", tr("Keyframe before"), lambda: doing.go_to_key(view, -1), ("Alt+Left",),
                  tr("Select the keyframe before; , and . move it, Delete removes it."), self._no_block)  # fmt: skip
        self._add("key-on", tr("Next keyframe"), lambda: doing.go_to_key(view, 1), ("Alt+Right",),
                  tr("Select the next keyframe; , and . move it, Delete removes it."), self._no_block)  # fmt: skip
        self._add("key-here", tr("Keyframes at the playhead"), lambda: doing.add_keys_here(view), ("Ctrl+Shift+K",),
                  tr("Add a keyframe here to everything that is animated in the block."), self._no_block)  # fmt: skip

    def _add(
        self,
        name: str,
        title: str,
        slot: Callable[[], object],
        keys: tuple[str, ...],
        summary: str,
        hindrance: Callable[[], str | None] = lambda: None,
        *,
        checkable: bool = False,
    ) -> QAction:
        action = self._actions.add(name, title, MENU, slot, summary=summary, hindrance=hindrance, checkable=checkable)
        action.setShortcuts([QKeySequence(k) for k in keys])
        return action

    # Whether ----------------------------------------------------------------------------------------------------

    def _empty(self) -> str | None:
        return None if self.view.project.records.duration() else tr("the timeline is empty")

    def _unselected(self) -> str | None:
        return None if self.view.session.selection else tr("select a block first")

    def _no_block(self) -> str | None:
        return None if self.view.session.selection or self.view.current else tr("select a block first")

    def _nothing_to_nudge(self) -> str | None:
        return self._unselected() if self.view.tool.kind not in ("range", "hand", "zoom") else None

    # What they do -----------------------------------------------------------------------------------------------

    def _nudge(self, frames: int) -> None:
        if self.view.lanes.selected:
            doing.nudge_keys(self.view, frames)
        else:
            self.view.tool.nudge(frames)

    def _switch_snapping(self) -> None:
        self.view.session.set_snapping(not self.view.session.snapping)

    def _show_snapping(self) -> None:
        self.snapping.setChecked(self.view.session.snapping)

    def zoom(self, factor: float) -> None:
        """Zoom around the playhead when it is seen, else around the middle."""
        seen = self.view.viewport
        x = seen.x(self.view.session.playhead)
        self.view.look_at(seen.zoomed(factor, x if 0 <= x <= seen.width else seen.width / 2))

    def fit(self) -> None:
        """Show the whole timeline."""
        self.view.look_at(self.view.viewport.showing(0, self.view.project.records.duration()))

    def fit_selection(self) -> None:
        """Show the selected blocks."""
        chosen = self._chosen()
        if chosen:
            start, end = min(b.start for b in chosen), max(b.end for b in chosen)
            self.view.look_at(self.view.viewport.showing(start, end))
            self.view.reveal(chosen[0])

    def select_forward(self) -> None:
        """Select all that begins at the playhead or later."""
        time = self.view.session.playhead
        self.view.session.select(b.id for b in self.view.project.records.blocks() if b.start >= time)

    def _chosen(self) -> list[Block]:
        records = self.view.project.records
        return [b for i in self.view.session.selection if (b := records.find(i, Block))]

    def _block(self) -> Block | None:
        view = self.view
        wanted = view.current if view.current in view.session.selection or not view.session.selection else None
        return view.project.records.find(wanted or next(iter(view.session.selection), ""), Block)

    def _trim_here(self, edge: str) -> None:
        if (block := self._block()) is not None:
            self.view.context.run("trim", {"block": block.id, "edge": edge, "to": self.view.session.playhead})

    def _fade_here(self, name: str) -> None:
        block, time = self._block(), self.view.session.playhead
        if block is None:
            return
        if not block.start <= time <= block.end:
            self.view.context.tell(tr("The playhead is not in the selected block."))
            return
        length = time - block.start if name == "fade_in" else block.end - time
        blocks = [i for i in together(self.view.project.records, [block.id]) if i in self.view.session.selection]
        self.view.context.run("fade", {"blocks": blocks or [block.id], name: length})

    def generate(self, track: str | None = None, time: int | None = None) -> None:
        """Open the dialog that has something made: into the gap of a track at a time, else from the playhead on."""
        from vidgen.ui.making.generate_dialog import open_generate

        view = self.view
        records, at = view.project.records, view.session.playhead if time is None else time
        found = gap_at(records, track, at) if track is not None else None
        if found is not None:
            open_generate(view.context, view, found[0], found[1] - found[0], track)
        else:
            open_generate(view.context, view, records.rate.snap(at), None, None)

    def close_gap(self, track: str | None = None, time: int | None = None) -> None:
        """Close the gap of a track at a time; without a track of the selected block's or the first that has one."""
        records = self.view.project.records
        at = self.view.session.playhead if time is None else time
        block = self._block()
        rows = [track] if track else ([block.track] if block is not None else [])
        for row in [*rows, *([] if track else [t.id for t in reversed(records.tracks()) if not t.locked])]:
            if (gap := gap_at(records, row, at)) is not None:
                arguments = {"start": gap[0], "end": gap[1], "tracks": [row]}
                self.view.context.run("extract", arguments, label=tr("Close gap"))
                return
        self.view.context.tell(tr("There is no gap at the playhead."))
