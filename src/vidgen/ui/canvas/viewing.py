"""How the canvas is looked at: zoom, aids and modes as actions of the View and Block menus, and the button in its corner."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QToolButton

from vidgen.ui.canvas import aids
from vidgen.ui.canvas.marks import Mode
from vidgen.ui.context import Context

if TYPE_CHECKING:
    from vidgen.ui.canvas.canvas import Canvas

_AIDS = "canvas.aids"
_ZOOM = "canvas.zoom"


def _tr(text: str) -> str:
    return QCoreApplication.translate("Canvas", text)


def recalled(context: Context) -> tuple[frozenset[str], float | None]:
    """Return which aids were shown, and the zoom; checked, since they come from a file."""
    shown = context.session.recall(_AIDS, [])
    zoom = context.session.recall(_ZOOM)
    names = frozenset(n for n in shown if n in aids.NAMES) if isinstance(shown, list) else frozenset()
    good = isinstance(zoom, int | float) and not isinstance(zoom, bool) and 0.05 <= zoom <= 16
    return names, float(zoom) if good else None


def remember(context: Context, shown: frozenset[str], zoom: float | None) -> None:
    """Keep them for the next time."""
    context.session.remember(_AIDS, sorted(shown))
    context.session.remember(_ZOOM, zoom)


class Viewing:
    """Adds the actions, and keeps their ticks right."""

    def __init__(self, context: Context, canvas: Canvas) -> None:
        self._context = context
        self._canvas = canvas
        add = context.actions.add
        zooms: list[tuple[str, str, Callable[[], object], str]] = [
            ("canvas-fit", _tr("Picture: fit"), lambda: self.zoom(None), "Alt+0"),
            ("canvas-100", _tr("Picture: 100 %"), lambda: self.zoom(1.0), "Alt+1"),
            ("canvas-200", _tr("Picture: 200 %"), lambda: self.zoom(2.0), "Alt+2"),
            ("canvas-larger", _tr("Picture: larger"), lambda: canvas.look(canvas.sight.stepped(1)), "Alt+="),
            ("canvas-smaller", _tr("Picture: smaller"), lambda: canvas.look(canvas.sight.stepped(-1)), "Alt+-"),
        ]
        self._zooms = [
            add(name, title, "View", slot, shortcut=key, summary=_tr("Change how large the picture is seen."))
            for name, title, slot, key in zooms
        ]
        titles = {
            "thirds": _tr("Thirds"),
            "cross": _tr("Centre cross"),
            "safe": _tr("Safe areas"),
            "tiktok": _tr("TikTok's interface"),
            "reels": _tr("Reels' interface"),
            "shorts": _tr("Shorts' interface"),
            "rulers": _tr("Rulers"),
            "guides": _tr("Guides"),
        }
        self._aids: dict[str, QAction] = {}
        for name, title in titles.items():
            hindrance = self._not_upright if name in aids.ZONES else _nothing
            self._aids[name] = add(
                f"canvas-{name}",
                title,
                "View",
                self._toggler(name),
                shortcut="Ctrl+;" if name == "guides" else "",
                summary=_tr("Shown over the preview only, never in the film."),
                hindrance=hindrance,
                checkable=True,
            )
        guides = canvas.guides

        def none() -> str | None:
            return None if guides.lines else _tr("there are no guides")

        self._lock = add(
            "canvas-guides-lock", _tr("Lock guides"), "View", lambda: guides.lock(not guides.locked),
            summary=_tr("Keep mouse and keys from moving guides."), checkable=True,
        )  # fmt: skip
        of_guides = [
            self._lock,
            add("canvas-guides-place", _tr("Place guides…"), "View", canvas.place_guides,
                summary=_tr("Write where guides lie, in pixels of the film.")),
            add("canvas-guide-next", _tr("Next guide"), "View", canvas.choose_guide,
                summary=_tr("Choose a guide: arrow keys move it, with Shift ten pixels, Delete removes it."),
                hindrance=lambda: _tr("guides are locked") if guides.locked else none()),
            add("canvas-guides-clear", _tr("Remove all guides"), "View", guides.clear,
                summary=_tr("Take all guides off the picture."),
                hindrance=none),
        ]  # fmt: skip
        self._modes: dict[Mode, QAction] = {}
        modes: tuple[tuple[Mode, str, str, str], ...] = (
            ("crop", _tr("Crop on the picture"), "Shift+C", _tr("Drag the edges of the selected block inwards.")),
            (
                "anchor",
                _tr("Move the anchor on the picture"),
                "Alt+Y",
                _tr("Drag the point that the block turns around."),
            ),
        )
        for mode, title, key, summary in modes:
            self._modes[mode] = add(
                f"canvas-{mode}",
                title,
                "Block",
                self._mode_toggler(mode),
                shortcut=key,
                summary=summary,
                hindrance=self._not_alone,
                checkable=True,
            )
        self.button = QToolButton(canvas)
        self.button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.button.setAccessibleName(_tr("How the picture is seen"))
        self.button.setToolTip(_tr("Zoom, grids, safe areas"))
        menu = QMenu(self.button)
        menu.addActions(self._zooms)
        menu.addSeparator()
        for name, action in self._aids.items():
            if name in ("tiktok", "rulers"):
                menu.addSeparator()
            menu.addAction(action)
        menu.addActions(of_guides)
        menu.addSeparator()
        menu.addActions(list(self._modes.values()))
        menu.aboutToShow.connect(context.actions.refresh)
        self.button.setMenu(menu)
        self.button.setStyleSheet(
            "QToolButton { background: rgba(20, 21, 24, 200); color: #ffffff; border: 1px solid rgba(255, 255, 255, 40);"
            " padding: 2px 8px; border-radius: 6px; }"
            "QToolButton:hover { background: rgba(48, 52, 59, 230); }"
            "QToolButton:focus { border-color: #ffffff; }"
        )
        self.refresh()

    def zoom(self, zoom: float | None) -> None:
        """Look at the picture at a zoom."""
        self._canvas.look(self._canvas.sight.zoomed(zoom))

    def refresh(self) -> None:
        """Show what is chosen."""
        canvas = self._canvas
        for name, action in self._aids.items():
            action.setChecked(name in canvas.shown_aids)
        self._lock.setChecked(canvas.guides.locked)
        for mode, action in self._modes.items():
            action.setChecked(canvas.hands.mode == mode)
        sight = canvas.sight
        text = f"{sight.shown_zoom * 100:.0f} %"
        self.button.setText(_tr("Fit") if sight.zoom is None else text)
        self.button.adjustSize()
        below = aids.RULER if "rulers" in canvas.shown_aids else 0
        self.button.move(canvas.width() - self.button.width() - 8, 8 + below)

    def _toggler(self, name: str) -> Callable[[], None]:
        return lambda: self._canvas.show_aids(self._canvas.shown_aids ^ {name})

    def _mode_toggler(self, mode: Mode) -> Callable[[], None]:
        def toggle() -> None:
            hands = self._canvas.hands
            hands.set_mode("place" if hands.mode == mode else mode)
            self._canvas.setFocus()

        return toggle

    def _not_upright(self) -> str | None:
        return None if aids.is_upright(self._canvas.hands.canvas) else _tr("the canvas is not 9:16")

    def _not_alone(self) -> str | None:
        return None if self._canvas.hands.alone else _tr("select one block that is seen first")


def _nothing() -> str | None:
    return None
