"""The look: Qt's Fusion style with our palette and style sheet, dark or light. All colours and sizes are the tokens here."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from string import Template
from typing import Literal

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QColor, QFont, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory

from vidgen import resources
from vidgen.preferences import prefer_soon, preferences

Scheme = Literal["dark", "light"]


@dataclass(frozen=True)
class Tokens:
    """Colours of one scheme, as #rrggbb. Text on `ground`, `surface` and `raised` has a contrast of 4.5 and more."""

    ground: str
    """Behind everything."""
    surface: str
    """Panels."""
    raised: str
    """Fields and buttons."""
    hover: str
    line: str
    text: str
    text_soft: str
    """Labels and icons."""
    text_faint: str
    """What cannot be used now."""
    accent: str
    accent_text: str
    """On `accent`."""
    selected: str
    """Behind selected rows."""
    danger: str
    warning: str
    success: str
    stage: str
    """Around the picture: neutral, so that colours are seen as they are."""


DARK = Tokens(
    ground="#141518", surface="#1b1d21", raised="#26292f", hover="#30343b", line="#2f3238", text="#eceef2",
    text_soft="#b3b8c2", text_faint="#747a85", accent="#5b7cfa", accent_text="#ffffff", selected="#2b3765",
    danger="#ff7b72", warning="#e3b341", success="#5fc98b", stage="#0e0e0e",
)  # fmt: skip
LIGHT = Tokens(
    ground="#eceef1", surface="#f8f9fa", raised="#ffffff", hover="#e9ecf0", line="#d3d7de", text="#191b1f",
    text_soft="#494f5a", text_faint="#8a919d", accent="#3556d8", accent_text="#ffffff", selected="#d6defc",
    danger="#c62828", warning="#8a5a00", success="#1d7a46", stage="#dcdcdc",
)  # fmt: skip

_PROPERTY = "vidgenScheme"


def scheme() -> Scheme:
    """Return the scheme that is shown."""
    app = QApplication.instance()
    return "light" if app is not None and app.property(_PROPERTY) == "light" else "dark"


def tokens() -> Tokens:
    """Return the colours that are shown."""
    return LIGHT if scheme() == "light" else DARK


def chosen() -> Scheme:
    """Return the scheme that the user wants: what was chosen in the settings, else the system's."""
    if (own := preferences().theme) is not None:
        return own
    hints = QGuiApplication.styleHints()
    hints.unsetColorScheme()  # what `apply` has set is not the system's
    return "light" if hints.colorScheme() == Qt.ColorScheme.Light else "dark"


def switch(app: QApplication) -> None:
    """Show everything light if it is dark, dark if it is light, from now on. Raises UsageError without a place for it."""
    wanted: Scheme = "dark" if scheme() == "light" else "light"
    apply(app, wanted)
    prefer_soon(theme=wanted)


def apply(app: QApplication, wanted: Scheme) -> None:
    """Show everything dark or light."""
    if app.property(_PROPERTY) == wanted and app.styleSheet():
        return
    app.setProperty(_PROPERTY, wanted)
    dark = wanted == "dark"
    QGuiApplication.styleHints().setColorScheme(Qt.ColorScheme.Dark if dark else Qt.ColorScheme.Light)
    if not app.styleSheet():  # the same in both: each of them goes through all widgets
        app.setStyle(QStyleFactory.create("Fusion"))
        font = QFont("Inter")
        font.setPixelSize(13)
        app.setFont(font)
    folder = resources.folder("themes").as_posix()
    pictures = {
        "arrow": f"{folder}/arrow-{wanted}.svg",
        "tick": f"{folder}/tick.svg",
        "dash": f"{folder}/dash-{wanted}.svg",
    }
    _dress(app, _SHEET.substitute(asdict(tokens()), **pictures))


class _Unseen(QObject):
    """While it filters, no widget hears that its style is another one."""

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802
        return event.type() is QEvent.Type.StyleChange


def _dress(app: QApplication, sheet: str) -> None:
    """Give all widgets palette and style sheet, each of them once.

    In place of another sheet Qt would do so for each widget with all that lies in it, on the eighth level eight times. With
    none in between it does not; what nobody hears of lays nothing out.
    """
    unseen = _Unseen()
    app.installEventFilter(unseen)
    app.setStyleSheet("")
    app.removeEventFilter(unseen)
    app.setPalette(_palette(tokens()))
    app.setStyleSheet(sheet)


def _palette(of: Tokens) -> QPalette:
    roles = QPalette.ColorRole
    palette = QPalette()
    for role, colour in {
        roles.Window: of.surface, roles.WindowText: of.text, roles.Base: of.raised, roles.AlternateBase: of.surface,
        roles.Text: of.text, roles.Button: of.raised, roles.ButtonText: of.text, roles.ToolTipBase: of.raised,
        roles.ToolTipText: of.text, roles.Highlight: of.accent, roles.HighlightedText: of.accent_text,
        roles.PlaceholderText: of.text_faint, roles.Link: of.accent, roles.BrightText: of.danger,
    }.items():  # fmt: skip
        palette.setColor(role, QColor(colour))
    for role in (roles.WindowText, roles.Text, roles.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(of.text_faint))
    return palette


_SHEET = Template("""
QWidget { color: $text; }
QMainWindow, #ground { background: $ground; }
QDialog { background: $surface; }
QDialogButtonBox { button-layout: 3; }
QMainWindow::separator { background: $ground; width: 5px; height: 5px; }
QMainWindow::separator:hover { background: $accent; }
QMenuBar { background: $ground; padding: 2px 4px; }
QMenuBar::item { padding: 4px 9px; border-radius: 5px; color: $text_soft; }
QMenuBar::item:selected { background: $hover; color: $text; }
QMenu { background: $surface; border: 1px solid $line; border-radius: 8px; padding: 5px; }
QMenu::item { padding: 5px 26px 5px 12px; border-radius: 5px; }
QMenu::item:selected { background: $accent; color: $accent_text; }
QMenu::item:disabled { color: $text_faint; background: transparent; }
QMenu::separator { height: 1px; background: $line; margin: 5px 8px; }
QToolTip { background: $raised; color: $text; border: 1px solid $line; padding: 4px 6px; }
QStatusBar { background: $ground; color: $text_soft; min-height: 26px; max-height: 26px; }
QStatusBar QToolButton { padding: 1px 6px; }
QStatusBar::item { border: none; }
QDockWidget { titlebar-close-icon: none; titlebar-normal-icon: none; }
QDockWidget > QWidget { background: $surface; }
#panelTitle { background: $ground; }
#panelTitle QLabel { background: $surface; color: $text; border-top: 2px solid $accent; padding: 6px 9px; }
QTabBar::tab { background: $ground; color: $text_soft; padding: 6px 9px; border: none; }
QTabBar[short="true"]::tab:!selected { max-width: 15px; padding: 6px 8px; }
QTabBar::tab:selected { background: $surface; color: $text; border-top: 2px solid $accent; }
QTabBar::tab:hover { color: $text; }
QPushButton { background: $raised; border: 1px solid $line; border-radius: 6px; padding: 6px 14px; min-height: 16px; }
QPushButton:hover { background: $hover; }
QPushButton[small="true"] { padding: 2px 10px; min-height: 14px; }
QPushButton:focus, QToolButton:focus { border-color: $accent; }
QPushButton:disabled { color: $text_faint; background: $surface; }
QPushButton[primary="true"] { background: $accent; color: $accent_text; border-color: $accent; font-weight: 600; }
QPushButton[primary="true"]:hover { border-color: $text; }
QPushButton[primary="true"]:focus { border: 2px solid $text; padding: 5px 13px; }
QPushButton[primary="true"]:disabled { background: $raised; color: $text_faint; border-color: $line; }
QToolButton { background: transparent; border: 1px solid transparent; border-radius: 6px; padding: 4px; }
QToolButton:disabled { color: $text_faint; }
QToolButton:hover { background: $hover; }
QToolButton:checked { background: $selected; }
QToolButton::menu-indicator { image: none; }
QToolButton[role="segment"] { background: $raised; border: 1px solid $line; padding: 4px 2px; }
QToolButton[role="segment"]:hover { background: $hover; }
QToolButton[role="segment"]:checked { background: $selected; }
QToolButton[role="segment"]:focus { border-color: $accent; }
QLineEdit, QPlainTextEdit, QComboBox, QSpinBox {
  background: $raised; border: 1px solid $line; border-radius: 6px; padding: 4px 8px;
  selection-background-color: $accent; selection-color: $accent_text;
}
QLineEdit:focus, QPlainTextEdit:focus, QComboBox:focus, QSpinBox:focus { border-color: $accent; }
QSpinBox { padding: 3px 8px; }
QSpinBox > QLineEdit { background: transparent; border: none; padding: 0; }
QSpinBox::up-button, QSpinBox::down-button { width: 0; border: none; }
QLineEdit:disabled, QComboBox:disabled { color: $text_faint; background: $surface; }
QLineEdit[wrong="true"] { border-color: $danger; }
QComboBox QAbstractItemView {
  background: $surface; border: 1px solid $line; selection-background-color: $accent; selection-color: $accent_text;
}
QListView, QTreeView { background: $surface; border: 1px solid transparent; outline: none; }
QListView[boxed="true"] { border: 1px solid $line; border-radius: 6px; padding: 3px; }
QListView[boxed="true"]:focus { border-color: $accent; }
#side, #side:focus { background: $ground; border: none; border-right: 1px solid $line; padding: 10px 8px; }
QListView::item { padding: 5px 8px; border-radius: 5px; }
QTreeView::item { padding: 5px 8px; }
QTreeView::item:first { border-top-left-radius: 5px; border-bottom-left-radius: 5px; }
QTreeView::item:last { border-top-right-radius: 5px; border-bottom-right-radius: 5px; }
QTreeView::item:only-one { border-radius: 5px; }
QHeaderView { background: $surface; border: none; }
QHeaderView::section {
  background: $surface; color: $text_soft; border: none; border-bottom: 1px solid $line; padding: 4px 8px;
}
QListView::item:hover, QTreeView::item:hover { background: $hover; }
QListView::item:selected, QTreeView::item:selected { background: $selected; color: $text; }
QListView:focus, QTreeView:focus, QScrollArea:focus { border: 1px solid $accent; }
#side::item { padding: 4px 7px; border: 1px solid transparent; }
#side::item:selected:focus { border-color: $accent; }
QSlider::groove:horizontal { height: 4px; border-radius: 2px; background: $line; }
QSlider::sub-page:horizontal { border-radius: 2px; background: $accent; }
QSlider::handle:horizontal {
  width: 12px; height: 12px; margin: -5px 0; border: 1px solid $text_faint; border-radius: 7px; background: $raised;
}
QSlider::handle:horizontal:hover { border-color: $accent; }
QSlider::handle:horizontal:focus { border: 2px solid $accent; width: 10px; height: 10px; }
QScrollArea { background: $surface; border: 1px solid transparent; }
QScrollArea > QWidget > QWidget { background: $surface; }
QScrollBar { background: transparent; border: none; }
QScrollBar:vertical { width: 10px; }
QScrollBar:horizontal { height: 10px; }
QScrollBar::handle { background: $line; border-radius: 4px; margin: 1px; min-height: 28px; min-width: 28px; }
QScrollBar::handle:hover { background: $text_faint; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QProgressBar { background: $raised; border: none; border-radius: 3px; max-height: 6px; min-height: 6px; }
QProgressBar::chunk { background: $accent; border-radius: 3px; }
QToolButton[role="section"] { color: $text; font-weight: 600; padding: 3px 6px 3px 0; }
QToolButton[role="section"]:checked { background: transparent; }
QPushButton[field="true"] { text-align: left; padding: 4px 8px; }
QPushButton[mixed="true"] { color: $text_faint; }
#popover { background: $surface; border: 1px solid $line; border-radius: 8px; }
QCheckBox { spacing: 8px; }
QCheckBox::indicator, QListView::indicator, QTreeView::indicator {
  width: 14px; height: 14px; border: 1px solid $text_faint; border-radius: 4px; background: $raised;
}
QCheckBox::indicator:checked, QListView::indicator:checked, QTreeView::indicator:checked {
  background: $accent; border-color: $accent; image: url($tick); }
QCheckBox::indicator:indeterminate { background: $selected; border-color: $accent; image: url($dash); }
QCheckBox::indicator:focus, QCheckBox::indicator:hover { border-color: $accent; }
QComboBox:!editable { padding-left: 10px; }
QComboBox::drop-down { border: none; width: 22px; }
QComboBox::down-arrow { image: url($arrow); width: 12px; height: 12px; }
QToolButton[role="head"] { padding: 0; border-radius: 4px; }
QLabel[role="soft"] { color: $text_soft; }
QLabel[role="faint"] { color: $text_faint; }
QLabel[role="section"] { color: $text_soft; font-weight: 600; }
QLabel[role="heading"] { font-size: 22px; font-weight: 700; }
QLabel[role="title"] { font-size: 15px; font-weight: 600; }
QLabel[role="danger"] { color: $danger; }
QLabel[role="warning"], QToolButton[role="warning"] { color: $warning; }
QToolButton[role="warning"] { font-weight: 600; }
QProgressBar[role="warning"]::chunk { background: $warning; }
#notice { background: $raised; border: 1px solid $accent; border-radius: 6px; }
#card { background: $surface; border: 1px solid $line; border-radius: 10px; }
QToolButton#card { padding: 10px 4px 4px; }
#card:hover, #card:focus { border-color: $accent; }
#transcript { background: $surface; border: none; padding: 2px 10px; font-size: 15px; }
#stage { background: $stage; }
""")
