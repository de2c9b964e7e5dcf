"""The context menus of the lanes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMenu

from vidgen.editor.records import Block
from vidgen.ui.curves.eases import EASES, ease_title
from vidgen.ui.timeline.hits import Hit
from vidgen.ui.timeline.lanes.doing import add_key, ease_keys, keyframe, remove_keys, tr
from vidgen.ui.timeline.lanes.finding import time_of
from vidgen.ui.timeline.lanes.model import lane_title

if TYPE_CHECKING:
    from vidgen.ui.timeline.view import TimelineView


def fill_lane_menu(view: TimelineView, menu: QMenu, hit: Hit) -> None:
    """Fill the menu of a point of the lanes."""
    spot, records = hit.lane, view.project.records
    if spot is None:
        return
    block = records.find(spot.block or "", Block)
    if spot.key is not None:
        key = spot.key
        if key not in view.lanes.selected:
            view.session.select([key.block])
            view.lanes.select([key])
        found = keyframe(records, key)
        for ease in EASES:
            action = menu.addAction(ease_title(ease))
            action.setCheckable(True)
            action.setChecked(found is not None and found.ease == ease)
            action.triggered.connect(lambda _checked=False, ease=ease: ease_keys(view, ease))
        menu.addSeparator()
        _add(menu, tr("Go to keyframe"), lambda: view.session.set_playhead(records.rate.snap(time_of(records, key))))
        _add(menu, tr("Remove keyframes"), lambda: remove_keys(view))
        menu.addSeparator()
    if block is not None and spot.path is not None:
        name, path = lane_title(block, spot.path), spot.path
        if spot.key is None:
            _add(menu, tr("Add keyframe here"), lambda: add_key(view, block.id, path, hit.time))
        _add(
            menu,
            tr("Remove all keyframes of {0}").format(name),
            lambda: view.context.run("clear-keyframes", {"blocks": [block.id], "path": path}),
        )
        menu.addSeparator()
    for name in ("key-back", "key-on", "key-here"):
        menu.addAction(view.context.actions[name])
    menu.addSeparator()
    if hit.row is not None:
        track = hit.row.track
        _add(menu, tr("Hide keyframes of this track"), lambda: view.lanes.open_track(track, False))


def _add(menu: QMenu, title: str, do: object) -> None:
    menu.addAction(title).triggered.connect(lambda _checked=False: do() if callable(do) else None)
