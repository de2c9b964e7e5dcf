"""`GuidesDialog`: the guides as numbers: add, move, remove, lock, all by keyboard. What is changed is seen at once."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from vidgen.editor.records import FURTHEST_GUIDE, MOST_GUIDES
from vidgen.ui.canvas.guides import Guides
from vidgen.ui.canvas.snapping import Axis, Line
from vidgen.ui.widgets.buttons import small_button
from vidgen.ui.widgets.dialog import Dialog
from vidgen.ui.widgets.label import Label


class GuidesDialog(Dialog):
    """`canvas`: width and height of the project's canvas, in its pixels."""

    def __init__(self, guides: Guides, canvas: tuple[int, int], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Guides"))
        self.resize(420, 360)
        self._guides = guides
        self._canvas = canvas
        self.axis = QComboBox()
        self.axis.setAccessibleName(self.tr("Direction of a new guide"))
        self.axis.addItem(self.tr("Upright"), "x")
        self.axis.addItem(self.tr("Level"), "y")
        self.at = self._place_box(self.tr("Place of a new guide"))
        self.add = QPushButton(self.tr("Add"))
        self.axis.currentIndexChanged.connect(self._suggest)
        self.add.clicked.connect(self._add)
        head = QHBoxLayout()
        head.addWidget(self.axis)
        head.addWidget(self.at, 1)
        head.addWidget(self.add)
        about = Label(self.tr("Pixels from the left or the top edge of {0} × {1}.").format(canvas[0], canvas[1]))
        about.setWordWrap(True)
        about.setProperty("role", "soft")
        self.boxes: dict[Line, QSpinBox] = {}
        self._moved: Line | None = None
        self._area = QScrollArea()
        self._area.setAccessibleName(self.tr("Guides"))
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self.locked = QCheckBox(self.tr("Locked: neither mouse nor keys move them"))
        self.locked.toggled.connect(guides.lock)
        self.clear, self.close_button = QPushButton(self.tr("Remove all")), QPushButton(self.tr("Close"))
        self.clear.clicked.connect(guides.clear)
        self.close_button.clicked.connect(self.accept)
        for button in (self.add, self.clear, self.close_button):
            button.setAutoDefault(False)
        foot = QHBoxLayout()
        foot.addWidget(self.clear)
        foot.addStretch(1)
        foot.addWidget(self.close_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(12)
        layout.addLayout(head)
        layout.addWidget(about)
        layout.addWidget(self._area, 1)
        layout.addWidget(self.locked)
        layout.addLayout(foot)
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._show)
        guides.changed.connect(self._soon.start)  # not now: the field that was changed is at work
        self._suggest()
        self._show()
        self.at.setFocus()
        self.at.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Return adds a guide where the new one is written; in the others it only takes what was written."""
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
        elif self.focusWidget() is self.at and self.add.isEnabled():
            self._add()

    def _place_box(self, name: str) -> QSpinBox:
        box = QSpinBox()
        box.setRange(-FURTHEST_GUIDE, FURTHEST_GUIDE)
        box.lineEdit().setTextMargins(8, 0, 8, 0)
        box.setSuffix(self.tr(" px"))
        box.setKeyboardTracking(False)
        box.setAccessibleName(name)
        return box

    def _suggest(self) -> None:
        self.at.setValue(self._canvas[0 if self.axis.currentData() == "x" else 1] // 2)

    def _add(self) -> None:
        self.at.interpretText()
        axis: Axis = "x" if self.axis.currentData() == "x" else "y"
        self._guides.add(Line(axis, float(self.at.value())))
        self.at.selectAll()

    def _move(self, line: Line, value: int) -> None:
        self._moved = Line(line.axis, float(value))
        self._guides.move(line, float(value))

    def _show(self) -> None:
        """Show what there is now; whoever changes a guide stays in its field."""
        focus = next((place for place, box in enumerate(self.boxes.values()) if box.hasFocus()), None)
        if focus is not None and self._moved in self._guides.lines:
            focus = self._guides.lines.index(self._moved)
        self.boxes, self._moved = {}, None
        rows = QWidget()
        grid = QGridLayout(rows)
        grid.setContentsMargins(0, 0, 8, 0)
        grid.setColumnStretch(1, 1)
        titles = {"x": self.tr("Upright at"), "y": self.tr("Level at")}
        for row, line in enumerate(self._guides.lines):
            box = self._place_box(titles[line.axis])
            box.setValue(round(line.at))
            box.valueChanged.connect(partial(self._move, line))
            label = Label(titles[line.axis])
            label.setBuddy(box)
            remove = small_button("x", self.tr("Remove the guide at {0}").format(f"{line.axis} {line.at:.0f}"))
            remove.clicked.connect(partial(self._guides.remove, line))
            self.boxes[line] = box
            for column, widget in enumerate((label, box, remove)):
                grid.addWidget(widget, row, column)
        if not self.boxes:
            none = Label(self.tr("No guides yet. With rulers shown, one can be dragged out of a ruler."))
            none.setWordWrap(True)
            none.setAlignment(Qt.AlignmentFlag.AlignCenter)
            none.setProperty("role", "soft")
            grid.addWidget(none, 0, 0, 1, 3)
        grid.setRowStretch(max(1, len(self.boxes)), 1)
        self._area.setWidget(rows)
        if focus is not None and self.boxes:
            list(self.boxes.values())[min(focus, len(self.boxes) - 1)].setFocus()
        self.locked.setChecked(self._guides.locked)
        self.clear.setEnabled(bool(self.boxes))
        axis = self.axis.currentData()
        self.add.setEnabled(sum(line.axis == axis for line in self._guides.lines) < MOST_GUIDES)
