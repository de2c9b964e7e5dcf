"""What belongs to the keyframes of one field: to the previous and the next one, how it goes on, and the curve itself."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from vidgen.editor.curves import Keyframe
from vidgen.editor.records import Block
from vidgen.ui.context import Context
from vidgen.ui.curves.eases import EASES, ease_title
from vidgen.ui.curves.editor import CurveEditor
from vidgen.ui.fields.wheel import spare
from vidgen.ui.widgets.buttons import small_button


class KeyStrip(QWidget):
    """Under a field, while it has keyframes. Whether its curve is open is remembered."""

    def __init__(self, context: Context, path: str, title: str) -> None:
        super().__init__()
        self._context, self._path = context, path
        self._block: str | None = None
        self.before = small_button("chevron-left", self.tr("To the keyframe before, of {0}").format(title))
        self.after = small_button("chevron-right", self.tr("To the next keyframe of {0}").format(title))
        self.before.clicked.connect(lambda: self._go(-1))
        self.after.clicked.connect(lambda: self._go(1))
        self.ease = QComboBox()
        self.ease.setAccessibleName(self.tr("Interpolation of {0}, from the keyframe at or before now").format(title))
        self.ease.setToolTip(self.tr("How it goes on from the keyframe at or before the playhead"))
        spare(self.ease)
        for ease in EASES:
            self.ease.addItem(ease_title(ease), ease)
        self.ease.activated.connect(lambda _row: self._set_ease())
        self.open: QToolButton = small_button("spline", self.tr("Curve of {0}").format(title))
        self.open.setCheckable(True)
        self.curve = CurveEditor(context, path, title)
        self.curve.setVisible(False)
        line = QHBoxLayout()
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(2)
        line.addWidget(self.before)
        line.addWidget(self.after)
        line.addWidget(self.ease, 1)
        line.addWidget(self.open)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 6)
        column.setSpacing(6)
        column.addLayout(line)
        column.addWidget(self.curve)
        self.open.toggled.connect(self._toggle)
        self.open.setChecked(path in self._opened())
        self.setVisible(False)

    def show_block(self, block: Block) -> None:
        """Show what a block has."""
        self._block = block.id
        curve = block.curve(self._path)
        self.setVisible(curve is not None)
        if curve is None:
            return
        at = self._context.session.playhead - block.start
        self.before.setEnabled(curve.keyframes[0].time < at)
        self.after.setEnabled(curve.keyframes[-1].time > at)
        key = self._key(block)
        self.ease.setCurrentIndex(self.ease.findData(key.ease) if key is not None else -1)
        self.ease.setEnabled(key is not None)
        self.curve.show_block(block)

    def _now(self) -> Block | None:
        return self._context.project.records.find(self._block, Block) if self._block is not None else None

    def _key(self, block: Block) -> Keyframe | None:
        """Return the key at or before the playhead, else the first."""
        curve = block.curve(self._path)
        if curve is None:
            return None
        at = self._context.session.playhead - block.start
        return next((k for k in reversed(curve.keyframes) if k.time <= at), curve.keyframes[0])

    def _go(self, direction: int) -> None:
        block = self._now()
        curve = block.curve(self._path) if block is not None else None
        if block is None or curve is None:
            return
        at = self._context.session.playhead - block.start
        times = [k.time for k in curve.keyframes if (k.time - at) * direction > 0]
        if times:
            to = min(times) if direction > 0 else max(times)
            self._context.session.set_playhead(block.start + to)
            self.curve.select({to})

    def _set_ease(self) -> None:
        block = self._now()
        key = self._key(block) if block is not None else None
        if block is not None and key is not None:
            arguments = {"block": block.id, "path": self._path, "at": key.time, "ease": self.ease.currentData()}
            self._context.run("set-keyframe", arguments, label=self.tr("Set interpolation"))

    def _opened(self) -> set[str]:
        found = self._context.session.recall("inspector.curves", [])
        return {name for name in found if isinstance(name, str)} if isinstance(found, list) else set()

    def _toggle(self, on: bool) -> None:
        self.curve.setVisible(on)
        names = self._opened() | {self._path} if on else self._opened() - {self._path}
        self._context.session.remember("inspector.curves", sorted(names)[-100:])
