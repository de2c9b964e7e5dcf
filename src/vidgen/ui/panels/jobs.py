"""The export queue: what is made, what waits, what is done. Everything here goes on while one edits."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import (
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    QTimer,
    QUrl,
)
from PySide6.QtGui import (
    QAction,
    QColor,
    QDesktopServices,
    QFont,
    QPainter,
    QStandardItem,
    QStandardItemModel,
)
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListView,
    QMenu,
    QStackedLayout,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from vidgen.errors import UsageError
from vidgen.ui.context import Context
from vidgen.ui.icons import Tone, icon
from vidgen.ui.panels import Area, Panel
from vidgen.ui.theme import tokens
from vidgen.ui.widgets.empty import EmptyHint
from vidgen.ui.widgets.label import plain_tip
from vidgen.ui.widgets.row_keys import RowKeys
from vidgen.ui.wording import size_text, time_left

if TYPE_CHECKING:
    from vidgen.storage.jobs import Job
    from vidgen.ui.exports.exports import Exports

_NUMBER = Qt.ItemDataRole.UserRole
_STATE = Qt.ItemDataRole.UserRole + 1
_LINE = Qt.ItemDataRole.UserRole + 2
_SHARE = Qt.ItemDataRole.UserRole + 3
_LOOKS_AGAIN = 2000
"""Milliseconds: other processes of vidgen work on the same list."""
_ICONS = {
    "waiting": "clock", "running": "play", "paused": "pause", "stopped": "clock", "done": "circle-check",
    "failed": "triangle-alert", "cancelled": "circle-x", "warned": "triangle-alert",
}  # fmt: skip
_TONES: dict[str, Tone] = {"done": "success", "warned": "warning", "failed": "danger"}
_ROW = 58


class JobsPanel(Panel):
    """Space pauses and goes on, Return shows the file, Delete cancels or removes."""

    kind = "jobs"
    title = "Exports"
    icon = "list-video"
    area: ClassVar[Area] = "bottom"
    order = 70

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.list = QListView()
        self.list.setAccessibleName(self.tr("Exports"))
        self.list.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.list.setUniformItemSizes(True)
        self.list.setItemDelegate(_Row(self.list))
        self.list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.list.customContextMenuRequested.connect(self._menu_at)
        self._model = QStandardItemModel(self)
        self.list.setModel(self._model)
        self.list.doubleClicked.connect(lambda _index: self.reveal.trigger())
        self._keys: dict[Qt.Key, QAction] = {}
        self._make_actions()
        RowKeys(self.list, {key: action.trigger for key, action in self._keys.items()})
        bar = QHBoxLayout()
        bar.setContentsMargins(8, 6, 8, 6)
        bar.setSpacing(2)
        for action in (self.pause, self.again, self.cancel):
            bar.addWidget(_button(action, named=True))
        bar.addStretch(1)
        for action in (self.reveal, self.report, self.remove):
            bar.addWidget(_button(action))
        bar.addWidget(_button(self.clear, named=True))
        full = QWidget()
        column = QVBoxLayout(full)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(bar)
        column.addWidget(self.list, 1)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(EmptyHint("list-video", self.tr("Nothing was exported yet. Ctrl+E exports this film.")))
        self._stack.addWidget(full)
        selection = self.list.selectionModel()
        selection.currentChanged.connect(lambda _now, _before: self._refresh_actions())
        context.exports.changed.connect(self._fill)
        context.exports.progressed.connect(self._show_progress)
        self._look = QTimer(self, interval=_LOOKS_AGAIN)
        self._look.timeout.connect(self._look_again)
        self._look.start()
        self._fill()

    # Actions ----------------------------------------------------------------------------------------------------

    def _make_actions(self) -> None:
        def action(title: str, picture: str, key: Qt.Key | None, slot: Callable[[], object]) -> QAction:
            made = QAction(icon(picture), title, self)
            made.triggered.connect(lambda _checked=False: slot())
            if key is not None:
                self._keys[key] = made
            return made

        exports = self.context.exports
        self.pause = action(self.tr("Pause"), "pause", Qt.Key.Key_Space, self._pause_or_go_on)
        self.again = action(self.tr("Try again"), "refresh-cw", None, lambda: self._each(exports.resume))
        self.cancel = action(self.tr("Cancel"), "x", None, lambda: self._each(exports.cancel))
        self.reveal = action(self.tr("Show in folder"), "folder-open", Qt.Key.Key_Return, self._reveal)
        self.report = action(self.tr("Open the report"), "file-text", None, self._open_report)
        self.remove = action(self.tr("Remove from the list"), "trash-2", Qt.Key.Key_Delete, self._remove)
        self.clear = action(self.tr("Remove all that are over"), "check", None, self._clear)
        self.clear.setIconText(self.tr("Clear"))

    def current(self) -> Job | None:
        """Return the job that is chosen."""
        number = self.list.currentIndex().data(_NUMBER)
        return self.context.exports.job(number) if type(number) is int else None

    def _each(self, work: Callable[[int], None]) -> None:
        job = self.current()
        if job is not None:
            work(job.id)

    def _pause_or_go_on(self) -> None:
        job = self.current()
        if job is not None:
            (self.context.exports.resume if job.state == "paused" else self.context.exports.pause)(job.id)

    def _remove(self) -> None:
        job = self.current()
        if job is None:
            return
        if job.state in ("running", "waiting"):
            self.context.exports.cancel(job.id)
        else:
            self.context.exports.remove([job.id])

    def _clear(self) -> None:
        over = [job.id for job in self.context.exports.jobs if job.state in ("done", "failed", "cancelled")]
        self.context.exports.remove(over)

    def _reveal(self) -> None:
        job = self.current()
        if job is None:
            return
        if job.out.parent.is_dir():
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(job.out.parent)))
        else:
            self.context.tell(self.tr("The folder '{0}' is not there any more.").format(job.out.parent))

    def _open_report(self) -> None:
        job = self.current()
        if job is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.context.exports.report_file(job.id))))

    def _refresh_actions(self) -> None:
        job = self.current()
        state = job.state if job is not None else ""
        paused = state == "paused"
        self.pause.setEnabled(state in ("waiting", "running", "stopped", "paused"))
        self.pause.setText(self.tr("Go on") if paused else self.tr("Pause"))
        self.pause.setIcon(icon("play" if paused else "pause"))
        self.again.setEnabled(state in ("failed", "stopped", "cancelled"))
        self.cancel.setEnabled(state in ("waiting", "running", "paused", "stopped", "failed"))
        self.reveal.setEnabled(job is not None)
        self.report.setEnabled(job is not None and state == "done" and self._has_report(job.id))
        self.remove.setEnabled(job is not None)
        over = ("done", "failed", "cancelled")
        self.clear.setEnabled(any(j.state in over for j in self.context.exports.jobs))

    def _has_report(self, number: int) -> bool:
        try:
            return self.context.exports.report_file(number).is_file()
        except UsageError:
            return False

    def _menu_at(self, point: QPoint) -> None:
        if self.list.indexAt(point).isValid():
            menu = QMenu(self)
            menu.addActions([self.pause, self.again, self.cancel])
            menu.addSeparator()
            menu.addActions([self.reveal, self.report])
            menu.addSeparator()
            menu.addActions([self.remove, self.clear])
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.popup(self.list.viewport().mapToGlobal(point))

    # Showing ----------------------------------------------------------------------------------------------------

    def _look_again(self) -> None:
        if self.seen and any(j.state == "running" for j in self.context.exports.jobs):
            self.context.background.start(self.context.exports.refresh())

    def _fill(self) -> None:
        exports = self.context.exports
        jobs = sorted(exports.jobs, key=lambda job: _place(job, exports))
        chosen, place = self.list.currentIndex().data(_NUMBER), self.list.currentIndex().row()
        before = [self._model.index(r, 0).data(_NUMBER) for r in range(self._model.rowCount())]
        if before != [j.id for j in jobs]:
            newest = max((job.id for job in jobs), default=0)
            if before and newest > max(before):
                chosen = newest  # what was just ordered is what one wants to see
            elif jobs and chosen not in [job.id for job in jobs]:
                chosen = jobs[min(max(0, place), len(jobs) - 1)].id  # it was removed: what took its place
            self._model.clear()
            for job in jobs:
                item = QStandardItem()
                item.setData(job.id, _NUMBER)
                self._model.appendRow(item)
        for row, job in enumerate(jobs):
            self._show(self._model.item(row), job)
            if job.id == chosen:
                self.list.setCurrentIndex(self._model.index(row, 0))
        self._stack.setCurrentIndex(1 if jobs else 0)
        self._refresh_actions()

    def _show_progress(self) -> None:
        number = self.context.exports.running
        for row in range(self._model.rowCount()):
            item = self._model.item(row)
            if item.data(_NUMBER) == number and (job := self.context.exports.job(number or 0)) is not None:
                self._show(item, job)

    def _show(self, item: QStandardItem, job: Job) -> None:
        progress = self.context.exports.progress if job.id == self.context.exports.running else None
        frame, frames = (progress.frame, progress.frames) if progress is not None else (job.frame, job.frames)
        state = "running" if job.id == self.context.exports.running and job.state != "paused" else job.state
        if state == "stopped" and self.context.exports.waits(job):
            state = "waiting"
        share = frame / frames if frames and state in ("running", "paused", "stopped", "waiting") else None
        words = [job.project.stem, self.context.exports.titles.get(job.preset, job.preset)]
        if state == "running" and progress is not None and progress.frame:
            words = [self.tr("{0:.0f} fps").format(progress.fps), time_left(progress.seconds_left)]
        elif state == "running":
            words.append(self.tr("looking at the media") if not frame else "")
        elif state == "done" and job.report is not None:
            words.append(size_text(float(job.report.get("size") or 0)))
            words += [job.message] if job.message else []
        elif state == "failed":
            words = [job.message]
        elif state != "running":
            words.insert(0, self.state_name(state).capitalize())
        item.setText(job.out.name)
        item.setToolTip(plain_tip("\n".join(filter(None, (str(job.out), job.message)))))
        item.setData("warned" if state == "done" and job.message else state, _STATE)
        item.setData(" · ".join(filter(None, words)), _LINE)
        item.setData(share, _SHARE)
        said = f"{job.out.name}, {self.state_name(state)}, " + ", ".join(filter(None, words))
        item.setData(said + (f", {share:.0%}" if share is not None else ""), Qt.ItemDataRole.AccessibleTextRole)

    def state_name(self, state: str) -> str:
        """Return a state in the user's language."""
        names = {
            "waiting": self.tr("waits"), "running": self.tr("is made"), "paused": self.tr("paused"),
            "stopped": self.tr("interrupted"), "done": self.tr("done"), "failed": self.tr("failed"),
            "cancelled": self.tr("cancelled"),
        }  # fmt: skip
        return names.get(state, state)


def _place(job: Job, exports: Exports) -> tuple[int, int]:
    """Return where a job stands: what is made, what comes next, what rests, and what is over, the newest first."""
    if job.id == exports.running or job.state == "running":
        return 0, job.id
    if exports.waits(job):
        return 1, job.id
    return (2, job.id) if job.state in ("paused", "stopped") else (3, -job.id)


class _Row(QStyledItemDelegate):
    """Icon, name and state; what is to be said of it; a bar."""

    def sizeHint(  # noqa: N802
        self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """Every row is as high."""
        return QSize(160, _ROW)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw one row."""
        of = tokens()
        area: QRect = option.rect
        state: QStyle.StateFlag = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if state & QStyle.StateFlag.State_Selected:
            painter.setBrush(QColor(of.selected))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.drawRoundedRect(area.adjusted(4, 2, -4, -2), 6, 6)
        name, share = str(index.data(_STATE) or "waiting"), index.data(_SHARE)
        inner = area.adjusted(40, 8 if isinstance(share, float) else 12, -14, -8)
        sign = icon(_ICONS.get(name, "clock"), _TONES.get(name, "text_soft"))
        sign.paint(painter, QRect(area.left() + 14, inner.top() + 3, 16, 16))
        font = QFont(option.font)
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        percent = f"{share:.0%}" if isinstance(share, float) else ""
        room = painter.fontMetrics().horizontalAdvance(percent) + (10 if percent else 0)
        painter.setPen(QColor(of.text))
        head = painter.fontMetrics().elidedText(str(index.data()), Qt.TextElideMode.ElideMiddle, inner.width() - room)
        painter.drawText(inner.left(), inner.top() + 14, head)
        painter.setFont(option.font)
        painter.setPen(QColor(of.text_soft))
        if percent:
            painter.drawText(
                QRect(inner.left(), inner.top() - 1, inner.width(), 20), Qt.AlignmentFlag.AlignRight, percent
            )
        painter.setPen(QColor(of.danger if name == "failed" else of.text_soft))
        line = painter.fontMetrics().elidedText(
            str(index.data(_LINE) or ""), Qt.TextElideMode.ElideRight, inner.width()
        )
        painter.drawText(inner.left(), inner.top() + 32, line)
        if isinstance(share, float):
            bar = QRectF(inner.left(), area.bottom() - 9, inner.width(), 4)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(of.line))
            painter.drawRoundedRect(bar, 2, 2)
            bar.setWidth(max(4.0, bar.width() * min(1.0, share)))
            painter.setBrush(QColor(of.accent if name == "running" else of.text_faint))
            painter.drawRoundedRect(bar, 2, 2)
        painter.restore()


def _button(action: QAction, *, named: bool = False) -> QToolButton:
    button = QToolButton()
    button.setDefaultAction(action)
    if named:
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    button.setIconSize(QSize(16, 16))
    button.setAutoRaise(True)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    button.setAccessibleName(action.text())
    action.changed.connect(lambda: button.setAccessibleName(action.text()))
    return button
