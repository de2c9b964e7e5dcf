"""`Surface`: which part of a project a timeline shows, and where its rows and blocks lie. It follows the records."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from vidgen.editor.document import News
from vidgen.editor.records import Asset, Block, Id, Marker, Project, Scene, Timeline, Track
from vidgen.ui.context import Context
from vidgen.ui.timeline import snapping
from vidgen.ui.timeline.geometry import Row, Viewport, height_of, home_of, rows_of
from vidgen.ui.timeline.lanes.model import Lanes
from vidgen.ui.timeline.painting import Sources
from vidgen.ui.timeline.repainting import touched
from vidgen.ui.timeline.ruler import Notes, Ruler
from vidgen.ui.timeline.sources import FileSources
from vidgen.ui.timeline.tiles import Tiles


class Surface(QWidget):
    """Of one open project. What is done with pointer and keys is the view's."""

    scrolled = Signal()
    """What is seen has changed: time, zoom, rows or height."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.project, self.session = context.project, context.session
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setMinimumHeight(80)
        self.files = FileSources(context, self)
        self.files.changed.connect(self._redraw)
        self.sources = Sources(self.files.thumbnail, self.files.wave, self.files.absent)
        self.tiles = Tiles()
        self.lanes = Lanes(self.project, self.session, self)
        self.lanes.changed.connect(self._read_lanes)
        self.lanes.selected_changed.connect(self.update)
        self.rows: tuple[Row, ...] = ()
        self.notes = Notes()
        self.ruler = Ruler()
        self.top = 0
        """How far the rows are scrolled down, in pixels."""
        self._at_home = True
        """Nobody has scrolled the rows yet: picture and sound meet in the middle, as far as not all rows are seen."""
        self.current: Id | None = None
        """The block that the keyboard is at."""
        self.edge: tuple[Id, str] | None = None
        """The edge that the keyboard moves: of a block head, tail, or roll for the cut at its head."""
        self.transition: Id | None = None
        """The block whose transition is selected."""
        self._shown_playhead = 0
        self._end = self.project.records.duration()
        self.project.news.connect(self._hear)
        self.session.playhead_changed.connect(self._playhead_moved)
        self.session.selection_changed.connect(self._selection_changed)
        self.session.range_changed.connect(self.update)
        self.session.view_changed.connect(self._view_changed)
        self._read_rows()
        self._read_notes()

    def sizeHint(self) -> QSize:  # noqa: N802
        """Return the size that it likes to have."""
        return QSize(800, 260)

    @property
    def viewport(self) -> Viewport:
        """Which time is seen."""
        return Viewport(self.session.zoom, self.session.scroll, self.width())

    def look_at(self, viewport: Viewport) -> None:
        """Show another part of the time."""
        self.session.look_at(zoom=viewport.zoom, scroll=viewport.scroll)

    def scroll_rows(self, top: int) -> None:
        """Scroll the rows to a height, as far as there are rows."""
        top = max(0, min(top, height_of(self.rows) - self.rows_height))
        if top != self.top:
            self._at_home = False
            self.top = top
            self.update()
            self.scrolled.emit()

    def _keep_rows_in_sight(self) -> None:
        if self._at_home:
            self.top = home_of(self.rows, self.rows_height)
        self.top = max(0, min(self.top, height_of(self.rows) - self.rows_height))

    @property
    def rows_height(self) -> int:
        """Pixels of height for the rows."""
        return max(1, self.height() - self.notes.height)

    def row_of(self, track: Id) -> Row | None:
        """Return the row of a track."""
        return next((r for r in self.rows if r.track == track), None)

    def block_rect(self, block: Block) -> QRect:
        """Return where a block lies in the widget, also when that is outside."""
        row, view = self.row_of(block.track), self.viewport
        if row is None:
            return QRect()
        left, right = round(view.x(block.start)), round(view.x(block.end))
        return QRect(left, self.notes.height + row.top - self.top, max(1, right - left), row.height)

    def reveal(self, block: Block) -> None:
        """Scroll so that a block is seen."""
        self.look_at(self.viewport.revealing_stretch(block.start, block.end))
        row = self.row_of(block.track)
        if row is not None:
            self.reveal_row(row)

    def reveal_row(self, row: Row) -> None:
        """Scroll so that a row is seen."""
        if row.top < self.top:
            self.scroll_rows(row.top)
        elif row.bottom > self.top + self.rows_height:
            self.scroll_rows(row.bottom - self.rows_height)

    def snap_targets(self, but: frozenset[Id] = frozenset(), *, playhead: bool = True) -> list[int]:
        """Return the times that what is dragged snaps to, but for those of the dragged blocks themselves."""
        return snapping.targets(
            self.project.records,
            but=but,
            playhead=self.session.playhead if playhead else None,
            marks=self.session.in_out,
            notes=self.notes.times(),
        )

    def _read_rows(self) -> None:
        self.rows = rows_of(self.project.records.tracks(), self.lanes.heights())
        self._keep_rows_in_sight()
        self.scrolled.emit()
        self.update()

    def _read_lanes(self) -> None:
        self._at_home = False  # what was clicked stays under the pointer
        self._read_rows()

    def _read_notes(self) -> None:
        self.notes = Notes(self.project.records.markers(), self.project.records.scenes())
        self.scrolled.emit()
        self.update()

    def _redraw(self) -> None:
        self.tiles.forget()
        self.update()

    def _hear(self, news: News) -> None:
        tracks = notes = False
        for _, before, after in news.patch:
            record = after or before
            tracks = tracks or isinstance(record, Track | Timeline | Project)
            notes = notes or isinstance(record, Marker | Scene | Project)
            if isinstance(record, Asset):
                self.tiles.forget()
        if tracks:
            self._read_rows()
        if notes:
            self._read_notes()
        records = self.project.records
        if self.current is not None and records.find(self.current, Block) is None and news.edit is not None:
            self.current = None
        if self.transition is not None:
            block = records.find(self.transition, Block)
            if (block is None or block.transition is None) and news.edit is not None:
                self.transition = None
        if self.edge is not None and records.find(self.edge[0], Block) is None and news.edit is not None:
            self.edge = None
        rows, end = touched(self, news.patch), records.duration()
        if rows is None or end != self._end:
            self._end = end
            self.update()
        else:
            self.update(rows)
        if news.edit is not None:
            self.scrolled.emit()

    def _playhead_moved(self, _time: int) -> None:
        view = self.viewport
        for time in (self._shown_playhead, self.session.playhead):
            self.update(QRect(round(view.x(time)) - 9, 0, 18, self.height()))
        self._shown_playhead = self.session.playhead

    def _selection_changed(self) -> None:
        if self.edge is not None and self.edge[0] not in self.session.selection:
            self.edge = None
        if self.session.selection:
            self.transition = None
        self.update()

    def _view_changed(self) -> None:
        self.update()
        self.scrolled.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Keep the rows in sight."""
        super().resizeEvent(event)
        self._keep_rows_in_sight()
        self.scrolled.emit()
