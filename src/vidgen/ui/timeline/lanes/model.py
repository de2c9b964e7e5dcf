"""`Lanes`: which rows and blocks show their keyframes, and which keys are selected. View state: kept, never undone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication, QObject, Signal

from vidgen.editor import paths
from vidgen.editor.curves import Curve
from vidgen.editor.document import News
from vidgen.editor.records import Block, Id, Track
from vidgen.errors import EditError
from vidgen.ui.project.project import Project
from vidgen.ui.project.session import Session
from vidgen.ui.timeline.lanes.lines import Line, line_of

LANE = 24
"""Pixels of one lane."""
_MOST = 24
"""Lanes of one row."""
_MEMORY = "timeline.lanes"


class Key(NamedTuple):
    """One keyframe: its block, the path of its property, its time in flicks after the start of the block."""

    block: Id
    path: str
    time: int


def curves_by_lane(block: Block) -> dict[str, Curve]:
    """Return the curves of a block by the name of their lane, in the order of its properties.

    The name is the path with the effect's kind in place of its id, so that a property of several blocks shares a lane.
    """
    order = {path: place for place, path in enumerate(paths.paths_of(block))}
    found: dict[str, Curve] = {}
    for curve in sorted(block.curves, key=lambda c: order.get(c.path, len(order))):
        name, number = _plain(block, curve.path), 2
        first = name
        while name in found:
            name, number = f"{first}#{number}", number + 1
        found[name] = curve
    return found


def _plain(block: Block, path: str) -> str:
    head, _, rest = path.partition(".")
    effect, _, last = rest.rpartition(".")
    known = block.effect(effect) if head == "effects" and effect else None
    return path if known is None else f"effects.{known.kind}.{last}"


def lane_title(block: Block, path: str) -> str:
    """Return what a property is called in the user's language; one of an effect with the effect before it."""
    try:
        facts = paths.describe(block, path).facts
    except EditError:
        facts = None
    label = path.rpartition(".")[2] if facts is None else QCoreApplication.translate("Field", facts.label)
    head, _, rest = path.partition(".")
    effect = block.effect(rest.rpartition(".")[0]) if head == "effects" else None
    return label if effect is None else f"{effect.title or effect.kind}: {label}"


class Lanes(QObject):
    """Of one view."""

    changed = Signal()
    """There are other lanes than before."""
    selected_changed = Signal()

    def __init__(self, project: Project, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._project, self._session = project, session
        self.tracks, self.blocks = _recalled(session.recall(_MEMORY))
        self.selected: frozenset[Key] = frozenset()
        self.dragging = False
        """While keys are dragged they are where the drag says, which is not yet what was edited."""
        self._named: dict[Id, tuple[tuple[Block, ...], tuple[tuple[str, str], ...]]] = {}
        self._moving: dict[Id, tuple[tuple[Block, ...], bool]] = {}
        self._curves: dict[Id, tuple[Block, Mapping[str, Curve]]] = {}
        self._lines: dict[Id, tuple[Block, Mapping[str, Line]]] = {}
        self._told: dict[Id, tuple[tuple[str, str], ...]] = {}
        project.news.connect(self._hear)
        session.selection_changed.connect(self._selection_changed)

    # Which there are --------------------------------------------------------------------------------------------

    def shown(self, block: Block) -> bool:
        """Tell whether a block's keyframes are shown."""
        return block.id in self.blocks or block.track in self.tracks

    def names(self, track: Id) -> tuple[tuple[str, str], ...]:
        """Return name and title of each lane of a track, from top to bottom."""
        if track not in self.tracks and not self.blocks:
            return ()
        blocks = self._project.records.blocks_on(track)
        kept = self._named.get(track)
        if kept is None or kept[0] is not blocks:
            found: dict[str, str] = {}
            for block in blocks:
                if block.curves and self.shown(block):
                    for name, curve in self.curves(block).items():
                        if name not in found:
                            found[name] = lane_title(block, curve.path)
            kept = self._named[track] = blocks, tuple(found.items())[:_MOST]
        return kept[1]

    def curves(self, block: Block) -> Mapping[str, Curve]:
        """Return the curves of a block by lane."""
        kept = self._curves.get(block.id)
        if kept is None or kept[0] is not block:
            kept = self._curves[block.id] = block, curves_by_lane(block)
        return kept[1]

    def lines(self, block: Block) -> Mapping[str, Line]:
        """Return the curves of a block as arrays, by lane."""
        kept = self._lines.get(block.id)
        if kept is None or kept[0] is not block:
            made = {name: line_of(curve) for name, curve in self.curves(block).items()}
            kept = self._lines[block.id] = block, made
        return kept[1]

    def heights(self) -> dict[Id, int]:
        """Return how many pixels the lanes of each track take."""
        tracks = self._project.records.tracks()
        self._told = {t.id: names for t in tracks if (names := self.names(t.id))}
        return {track: len(names) * LANE for track, names in self._told.items()}

    def animated(self, track: Id) -> bool:
        """Tell whether anything on a track has keyframes."""
        blocks = self._project.records.blocks_on(track)
        kept = self._moving.get(track)
        if kept is None or kept[0] is not blocks:
            kept = self._moving[track] = blocks, any(b.curves for b in blocks)
        return kept[1]

    # Opening ----------------------------------------------------------------------------------------------------

    def open_track(self, track: Id, on: bool) -> None:
        """Show the keyframes of all blocks of a track, or of none."""
        self.tracks = self.tracks | {track} if on else self.tracks - {track}
        if not on:
            records = self._project.records
            self.blocks = frozenset(
                i for i in self.blocks if (b := records.find(i, Block)) is not None and b.track != track
            )
        self._opened()

    def open_blocks(self, blocks: Iterable[Id], on: bool) -> None:
        """Show the keyframes of some blocks; a track that shows those of all closes when one of its is closed."""
        ids = frozenset(blocks)
        if on:
            self.blocks |= ids
        else:
            self.blocks -= ids
            records = self._project.records
            self.tracks -= {b.track for i in ids if (b := records.find(i, Block)) is not None}
        self._opened()

    def _opened(self) -> None:
        self._named.clear()
        self._session.remember(_MEMORY, {"tracks": sorted(self.tracks), "blocks": sorted(self.blocks)[-500:]})
        records = self._project.records
        self.select(k for k in self.selected if (b := records.find(k.block, Block)) is not None and self.shown(b))
        self.changed.emit()

    # Selected keys ----------------------------------------------------------------------------------------------

    def select(self, keys: Iterable[Key]) -> None:
        """Select these keys and no others."""
        wanted = frozenset(keys)
        if wanted != self.selected:
            self.selected = wanted
            self.selected_changed.emit()

    def selected_on(self, track: Id) -> dict[Id, set[Key]]:
        """Return the selected keys of a track by block."""
        found: dict[Id, set[Key]] = {}
        for key in self.selected:
            block = self._project.records.find(key.block, Block)
            if block is not None and block.track == track:
                found.setdefault(key.block, set()).add(key)
        return found

    def keys_of(self, block: Block) -> list[Key]:
        """Return the keys of a block that are seen, lane by lane: those outside of it are not."""
        return [
            Key(block.id, curve.path, k.time)
            for curve in self.curves(block).values()
            for k in curve.keyframes
            if 0 <= k.time <= block.duration
        ]

    def _selection_changed(self) -> None:
        chosen = self._session.selection
        self.select(k for k in self.selected if k.block in chosen)

    def _hear(self, news: News) -> None:
        touched = [after or before for _, before, after in news.patch]
        if not any(isinstance(r, Block | Track) for r in touched):
            return
        for block, _, after in news.patch:
            if after is None:
                self._curves.pop(block, None)
                self._lines.pop(block, None)
        if self.tracks or self.blocks:
            was = self._told
            self.heights()
            if was != self._told:
                self.changed.emit()
        if self.selected and not self.dragging:
            records = self._project.records
            self.select(k for k in self.selected if _is_there(records.find(k.block, Block), k))


def _is_there(block: Block | None, key: Key) -> bool:
    curve = block.curve(key.path) if block is not None else None
    return curve is not None and any(k.time == key.time for k in curve.keyframes)


def _recalled(kept: object) -> tuple[frozenset[Id], frozenset[Id]]:
    data = kept if isinstance(kept, dict) else {}
    lists = (data.get(name) for name in ("tracks", "blocks"))
    tracks, blocks = (frozenset(i for i in found if isinstance(i, str)) if isinstance(found, list) else frozenset()
                      for found in lists)  # fmt: skip
    return tracks, blocks
