"""Context menus of the timeline: of a block, a gap, a cut, a transition, a track, the ruler, a marker, a scene."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, QPoint, Qt
from PySide6.QtWidgets import QInputDialog, QMenu, QPlainTextEdit

from vidgen.editor.kinds import TRANSITIONS, SourceContent
from vidgen.editor.records import FITS, Block, Id, Marker, Scene, Track
from vidgen.ui.project.odd_shapes import pictures
from vidgen.ui.project.targets import aim, target
from vidgen.ui.timeline.hits import Hit, fade_of, transition_of
from vidgen.ui.timeline.lanes.menus import fill_lane_menu
from vidgen.ui.timeline.ruler import RulerHit
from vidgen.ui.timeline.selecting import together
from vidgen.ui.widgets.marker_colours import add_colours

if TYPE_CHECKING:
    from vidgen.ui.timeline.keys import Keys
    from vidgen.ui.timeline.view import TimelineView


def tr(text: str) -> str:
    """Return a text in the user's language."""
    return QCoreApplication.translate("Timeline", text)


class TimelineMenus:
    """Makes the menus; nothing is listed that cannot be done."""

    def __init__(self, view: TimelineView, keys: Keys) -> None:
        self._view = view
        self._keys = keys
        self._actions = view.context.actions

    def show(self, hit: Hit | RulerHit, at: QPoint) -> QMenu:
        """Open the menu of what was hit."""
        menu = self.made(hit)
        menu.popup(at)
        return menu

    def made(self, hit: Hit | RulerHit) -> QMenu:
        """Return the menu of what was hit."""
        menu = QMenu(self._view)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setToolTipsVisible(True)
        if isinstance(hit, RulerHit):
            self._ruler(menu, hit)
        elif hit.lane is not None:
            fill_lane_menu(self._view, menu, hit)
        elif hit.block is not None and hit.part.startswith("transition"):
            self._transition(menu, hit.block)
        elif hit.block is not None and hit.part != "gap":
            self._block(menu, hit)
        else:
            self._gap(menu, hit)
        self._actions.refresh()
        return menu

    def _use(self, menu: QMenu, names: Iterable[str]) -> None:
        for name in names:
            if name == "-":
                menu.addSeparator()
            else:
                menu.addAction(self._actions[name])

    def _add(self, menu: QMenu, title: str, do: Callable[[], object]) -> None:
        menu.addAction(title).triggered.connect(lambda _checked=False: do())

    def _run(self, menu: QMenu, title: str, name: str, arguments: Mapping[str, Any]) -> None:
        self._add(menu, title, lambda: self._view.context.run(name, arguments))

    def _block(self, menu: QMenu, hit: Hit) -> None:
        view, records = self._view, self._view.project.records
        block = records.get(hit.block or "", Block)
        if block.id not in view.session.selection:
            view.session.select(together(records, [block.id]))
        view.current = block.id
        self._use(
            menu, ("cut", "copy", "paste", "duplicate", "-", "delete", "ripple-delete", "-", "split", "join", "-")
        )
        if hit.part in ("head", "tail") and hit.cut:
            after = block if hit.part == "head" else records.block_after(block)
            if after is not None and transition_of(records, after) is None:
                self._transitions(menu.addMenu(tr("Transition here")), after)
        before = records.block_before(block)
        if hit.part == "block" and before is not None and before.end == block.start:
            self._transitions(menu.addMenu(tr("Transition from the block before")), block)
        if pictures(records, [block.id]):
            self._use(menu.addMenu(tr("In the frame")), [f"fit-{fit}" for fit in FITS])
        fade = menu.addMenu(tr("Fade"))
        self._use(fade, ("fade-in-here", "fade-out-here"))
        if fade_of(block) is not None:
            self._run(fade, tr("No fade"), "fade", {"blocks": [block.id], "fade_in": 0, "fade_out": 0})
        edges = menu.addMenu(tr("Trim"))
        self._use(
            edges,
            ("trim-start-here", "trim-end-here", "cut-head", "cut-tail", "-", "edge-head", "edge-tail", "edge-roll"),
        )
        if isinstance(block.content, SourceContent):
            self._use(menu, ("-", "speed", "reverse", *(("freeze",) if hit.row and hit.row.medium != "audio" else ())))
        if block.curves:
            menu.addSeparator()
            self._use(menu, ("lanes", "key-here"))
            self._run(menu, tr("Remove all keyframes"), "clear-keyframes", {"blocks": [block.id]})
        self._use(menu, ("-", "group", "ungroup", "link", "unlink", "-", "enable", "rename", "zoom-selection"))

    def _transitions(self, menu: QMenu, block: Block) -> None:
        medium = self._view.project.records.get(block.track, Track).medium
        for kind, of in TRANSITIONS.all().items():
            if medium in of.media:
                self._run(menu, of.title, "set-transition", {"block": block.id, "kind": kind})
        if block.transition is not None:
            menu.addSeparator()
            self._run(menu, tr("No transition"), "remove-transition", {"blocks": [block.id]})

    def _transition(self, menu: QMenu, block: Id) -> None:
        record = self._view.project.records.get(block, Block)
        self._view.transition = block
        self._transitions(menu, record)
        if record.transition is None:
            return
        menu.addSeparator()
        length = {"block": block, "kind": record.transition.kind, "duration": record.transition.length}
        for alignment, title in (
            ("centre", tr("Around the cut")), ("start", tr("Begin at the cut")), ("end", tr("End at the cut")),
        ):  # fmt: skip
            self._run(menu, title, "set-transition", {**length, "alignment": alignment})

    def _gap(self, menu: QMenu, hit: Hit) -> None:
        if hit.row is not None and hit.part == "gap":
            row = hit.row
            self._add(menu, tr("Close gap"), lambda: self._keys.close_gap(row.track, hit.time))
            self._add(menu, tr("Generate into gap…"), lambda: self._keys.generate(row.track, hit.time))
            menu.addSeparator()
        self._use(menu, ("paste", "-", "select-all", "select-forward", "-", "add-track", "zoom-fit", "snapping"))
        if hit.row is not None:
            track = self._view.project.records.find(hit.row.track, Track)
            if track is not None:
                self.track(menu.addMenu(tr("Track {0}").format(track.name)), track)

    def track(self, menu: QMenu, track: Track) -> None:
        """Fill a menu with what can be done with a track."""
        records = self._view.project.records
        for medium, title in (
            ("video", tr("Add video track")),
            ("audio", tr("Add audio track")),
            ("caption", tr("Add caption track")),
        ):
            self._run(menu, title, "add-track", {"medium": medium})
        menu.addSeparator()
        self._add(menu, tr("Rename…"), lambda: self.rename(track))
        order = [t.id for t in records.tracks()]
        place = order.index(track.id)
        up = -1 if track.medium == "audio" else 1
        for title, step in ((tr("Move up"), up), (tr("Move down"), -up)):
            to = place + step
            if 0 <= to < len(order) and (records.get(order[to], Track).medium == "audio") == (track.medium == "audio"):
                self._run(menu, title, "move-track", {"track": track.id, "place": to})
        session = self._view.session
        if target(records, session, track.medium) == track.id:
            self._add(menu, tr("New blocks go where they fit"), lambda: aim(records, session, track.id, False))
        else:
            self._add(menu, tr("Put new blocks here"), lambda: aim(records, session, track.id, True))
        lanes = self._view.lanes
        if track.id in lanes.tracks or lanes.names(track.id):
            self._add(menu, tr("Hide keyframes"), lambda: lanes.open_track(track.id, False))
        elif lanes.animated(track.id):
            self._add(menu, tr("Show keyframes"), lambda: lanes.open_track(track.id, True))
        heights = menu.addMenu(tr("Height"))
        for title, height in ((tr("Small"), 28), (tr("Medium"), 56), (tr("Large"), 96)):
            self._run(heights, title, "set-track-height", {"track": track.id, "height": height})
        menu.addSeparator()
        for name, on, title, back in (
            ("mute-track", track.muted, tr("Mute"), tr("Unmute")), ("solo-track", track.solo, tr("Solo"), tr("No solo")),
            ("hide-track", track.hidden, tr("Hide"), tr("Show")), ("lock-track", track.locked, tr("Lock"), tr("Unlock")),
        ):  # fmt: skip
            self._run(menu, back if on else title, name, {"track": track.id, "on": not on})
        menu.addSeparator()
        blocks = [b.id for b in records.blocks_on(track.id)]
        if blocks:
            self._add(menu, tr("Select all blocks"), lambda: self._view.session.select(blocks))
        if not track.locked:
            self._run(menu, tr("Remove track"), "remove-track", {"track": track.id})

    def rename(self, track: Track) -> None:
        """Ask for another name of a track."""
        name, given = QInputDialog.getText(self._view, tr("Rename track"), tr("Name"), text=track.name)
        if given and name.strip() and name.strip() != track.name:
            self._view.context.run("rename-track", {"track": track.id, "name": name.strip()[:255]})

    def rename_scene(self, scene: Id) -> None:
        """Ask for another name of a scene."""
        record = self._view.project.records.get(scene, Scene)
        name, given = QInputDialog.getText(self._view, tr("Rename scene"), tr("Name"), text=record.name)
        if given and name.strip() and name.strip() != record.name:
            self._view.context.run("set-scene", {"scene": scene, "name": name.strip()[:255]}, label=tr("Rename scene"))

    def _ruler(self, menu: QMenu, hit: RulerHit) -> None:
        view, records = self._view, self._view.project.records
        marker = records.find(hit.id or "", Marker)
        scene = records.find(hit.id or "", Scene)
        if marker is not None:
            self._add(menu, tr("Go to marker"), lambda: view.session.set_playhead(records.rate.snap(marker.time)))
            self._add(menu, tr("Write the note…"), lambda: self._note(marker))
            colours = menu.addMenu(tr("Colour"))
            add_colours(colours, lambda colour: self._paint(marker, colour))
            self._run(menu, tr("Remove marker"), "remove-markers", {"markers": [marker.id]})
            return
        if scene is not None:
            self._add(menu, tr("Go to scene"), lambda: view.session.set_playhead(records.rate.snap(scene.start)))
            self._add(menu, tr("Rename…"), lambda: self.rename_scene(scene.id))
            self._add(menu, tr("Mark its range"), lambda: view.session.mark(scene.start, scene.end))
            here = view.session.playhead
            if scene.start < here < scene.end:
                self._run(menu, tr("Split scene at playhead"), "split-scene", {"scene": scene.id, "at": here})
            self._run(menu, tr("Remove scene"), "remove-scene", {"scene": scene.id})
            return
        self._use(menu, ("add-marker", "-", "mark-in", "mark-out", "clear-marks", "-", "lift", "extract", "-",
                         "zoom-fit", "zoom-in", "zoom-out"))  # fmt: skip
        start, end = view.session.in_out
        if start is not None and end is not None:
            self._run(menu, tr("New scene of the range"), "add-scene", {"start": start, "duration": end - start})

    def _paint(self, marker: Marker, colour: str) -> None:
        self._view.context.run("set-marker", {"marker": marker.id, "colour": colour})

    def _note(self, marker: Marker) -> None:
        dialog = QInputDialog(self._view)
        dialog.setOption(QInputDialog.InputDialogOption.UsePlainTextEditForTextInput)
        dialog.setWindowTitle(tr("Marker"))
        dialog.setLabelText(tr("Note"))
        dialog.setTextValue(marker.text)
        for lines in dialog.findChildren(QPlainTextEdit):  # Qt gives the one of several lines no name
            lines.setAccessibleName(tr("Note"))
            lines.setTabChangesFocus(True)
        given, text = dialog.exec() == QInputDialog.DialogCode.Accepted, dialog.textValue()
        dialog.deleteLater()
        if given and text != marker.text:
            self._view.context.run("set-marker", {"marker": marker.id, "text": text[:10_000]})
