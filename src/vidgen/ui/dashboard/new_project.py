"""What a new project can be: presets, and a dialog for anything else."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QT_TRANSLATE_NOOP
from PySide6.QtWidgets import (
    QComboBox,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from vidgen.editor.records import LARGEST_CANVAS
from vidgen.ui.widgets.dialog import Dialog
from vidgen.ui.widgets.label import Label


@dataclass(frozen=True)
class Preset:
    """One shape of film."""

    name: str
    title: str
    width: int
    height: int
    rate: str
    icon: str


def _marked(text: str) -> str:
    """Mark a text for translation in the context `NewProject`."""
    return str(QT_TRANSLATE_NOOP("NewProject", text))


PRESETS = (
    Preset("youtube", _marked("YouTube"), 1920, 1080, "30", "square-play"),
    Preset("short", _marked("Short"), 1080, 1920, "30", "smartphone"),
    Preset("square", _marked("Square"), 1080, 1080, "30", "square"),
)
RATES = ("23.976", "24", "25", "29.97", "30", "50", "59.94", "60")


class NewProjectDialog(Dialog):
    """Name, folder, canvas and frame rate of a new project."""

    def __init__(self, folder: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("New project"))
        self.setMinimumWidth(520)
        self.name = QLineEdit(self.tr("Untitled"))
        self.name.selectAll()
        self.folder = QLineEdit(str(folder))
        choose = QPushButton(self.tr("Choose…"))
        choose.clicked.connect(self._choose)
        place = QHBoxLayout()
        place.setSpacing(8)
        place.addWidget(self.folder, 1)
        place.addWidget(choose)
        self.width_, self.height_ = _side(1920), _side(1080)
        self.rate = QComboBox()
        self.rate.addItems(RATES)
        self.rate.setCurrentText("30")
        canvas = QHBoxLayout()
        canvas.setSpacing(8)
        canvas.addWidget(self.width_)
        canvas.addWidget(Label("×"))
        canvas.addWidget(self.height_)
        canvas.addStretch(1)
        for widget, label in (
            (self.name, self.tr("Name")),
            (self.folder, self.tr("Folder")),
            (self.width_, self.tr("Width in pixels")),
            (self.height_, self.tr("Height in pixels")),
            (self.rate, self.tr("Frames a second")),
        ):
            widget.setAccessibleName(label)
        form = QFormLayout()
        form.setVerticalSpacing(10)
        form.addRow(self.tr("Name"), self.name)
        form.addRow(self.tr("Folder"), place)
        form.addRow(self.tr("Canvas"), canvas)
        form.addRow(self.tr("Frames a second"), self.rate)
        self._wrong = Label()
        self._wrong.setProperty("role", "danger")
        self._wrong.hide()
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        create = buttons.button(QDialogButtonBox.StandardButton.Ok)
        create.setText(self.tr("Create"))
        create.setProperty("primary", True)
        buttons.accepted.connect(self._try)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(16)
        layout.addLayout(form)
        layout.addWidget(self._wrong)
        layout.addWidget(buttons)

    def settings(self) -> dict[str, object]:
        """Return the fields of the record `Project`."""
        return {"width": self.width_.value(), "height": self.height_.value(), "rate": self.rate.currentText()}

    def _choose(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, self.tr("Folder of the project"), self.folder.text())
        if chosen:
            self.folder.setText(chosen)

    def _try(self) -> None:
        wrong = ""
        if self.width_.value() % 2 or self.height_.value() % 2:
            wrong = self.tr("Width and height must be even.")
        elif self.width_.value() * self.height_.value() > LARGEST_CANVAS:
            wrong = self.tr("The canvas is too large.")
        elif not self.name.text().strip():
            wrong = self.tr("The project needs a name.")
        self._wrong.setText(wrong)
        self._wrong.setVisible(bool(wrong))
        if not wrong:
            self.accept()


def _side(value: int) -> QSpinBox:
    box = QSpinBox()
    box.setRange(16, 16384)
    box.setSingleStep(2)
    box.setValue(value)
    box.lineEdit().setTextMargins(8, 0, 8, 0)
    box.setFixedWidth(90)
    return box
