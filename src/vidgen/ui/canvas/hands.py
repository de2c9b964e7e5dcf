"""`Hands`: selecting and changing blocks on the canvas, by mouse and by keys. Belongs to a `Canvas`, which shows it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QObject, QPointF, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication

from vidgen.editor.document import News
from vidgen.editor.records import Id
from vidgen.imaging.lying import turn
from vidgen.ui.actions.navigation import last_frame
from vidgen.ui.canvas import shaping
from vidgen.ui.canvas.grip import Grip
from vidgen.ui.canvas.marks import Grabbed, Mode, cursor_for, handle_under
from vidgen.ui.canvas.pulling import Pull
from vidgen.ui.canvas.seen import Seen, next_under, seen_at, under
from vidgen.ui.canvas.shaping import Handle, Values
from vidgen.ui.canvas.sight import Sight
from vidgen.ui.canvas.snapping import Line, lines
from vidgen.ui.context import Context

_SNAP = 7.0
"""Widget pixels in which something snaps."""
_SETTLES = 700
"""Milliseconds after the last key in which further keys belong to the same step of undo."""
_STILL = 200
"""Milliseconds without news of a drag after which it counts as over, or held still."""

_SHIFT, _CTRL, _ALT = (
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
)
ARROWS: dict[int, Handle] = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


@dataclass
class _Press:
    """The mouse is down."""

    at: QPointF
    grabbed: Grabbed | None
    hit: Seen | None
    """What lay on top where it went down."""
    pull: Pull | None = None
    grip: Grip | None = None


class Hands(QObject):
    """`changed` says that what is drawn over the picture has changed."""

    changed = Signal()

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self.mode: Mode = "place"
        self.met: tuple[Line, ...] = ()
        """The lines that what is dragged lies on."""
        self.said = ""
        """The values that are being changed."""
        self.hover: Id | None = None
        self.extra_lines: tuple[Line, ...] = ()
        """Guides and safe areas that are shown."""
        self._still = QTimer(self, singleShot=True, interval=_STILL)
        self._still.timeout.connect(self.changed)
        self._seen: tuple[Seen, ...] | None = None
        self._last_seen: tuple[Seen, ...] = ()
        self._press: _Press | None = None
        self._keyed: tuple[str, Grip, dict[Id, dict[str, float]]] | None = None
        self._settle = QTimer(self, singleShot=True, interval=_SETTLES)
        self._settle.timeout.connect(self.settle)
        context.project.news.connect(self._hear)
        context.project.about_to_change.connect(self.let_go)
        context.session.playhead_changed.connect(self._moved)
        context.session.selection_changed.connect(self._reselected)

    # What there is ----------------------------------------------------------------------------------------------

    @property
    def time(self) -> int:
        """The time of the frame that is shown, in flicks."""
        return min(self._context.session.playhead, last_frame(self._context.project.records))

    @property
    def seen(self) -> tuple[Seen, ...]:
        """The blocks that are seen at the playhead, bottom first."""
        if self._seen is None:
            self._seen = self._last_seen = seen_at(self._context.project.records, self.time, self._last_seen)
        return self._seen

    @property
    def selected(self) -> tuple[Seen, ...]:
        """The selected ones among them."""
        chosen = set(self._context.session.selection)
        return tuple(s for s in self.seen if s.block.id in chosen) if chosen else ()

    @property
    def movable(self) -> tuple[Seen, ...]:
        """The selected ones that are not locked."""
        return tuple(s for s in self.selected if not s.locked)

    @property
    def alone(self) -> Seen | None:
        """The one selected block that is seen and not locked: it has handles."""
        return self.movable[0] if len(self.movable) == 1 else None

    @property
    def busy(self) -> bool:
        """Whether a drag is under way."""
        return self._press is not None and self._press.grip is not None

    @property
    def under_way(self) -> bool:
        """Whether something is being dragged, here or elsewhere."""
        return self._still.isActive()

    @property
    def canvas(self) -> tuple[int, int]:
        """Width and height of the project's canvas."""
        project = self._context.project.records.project
        return project.width, project.height

    def set_mode(self, mode: Mode) -> None:
        """Place blocks, crop them, or move their anchors."""
        if mode != self.mode:
            self.let_go()
            self.mode = mode
            self.changed.emit()

    # Mouse ------------------------------------------------------------------------------------------------------

    def press(self, at: QPointF, sight: Sight, modifiers: Qt.KeyboardModifier) -> None:
        """The left button went down."""
        self.let_go()
        grabbed = self.handle(at, sight)
        if grabbed is not None:
            self._press = _Press(at, grabbed, self.alone)
            return
        found = self._under(at, sight)
        chosen = set(self._context.session.selection)
        if modifiers & _CTRL:
            self.select_through(at, sight)
            hit = next((s for s in found if s.block.id in self._context.session.selection), None)
        elif modifiers & _SHIFT:
            hit = found[0] if found else None
            if hit is not None:
                ids = self._with_group(hit)
                more = not set(ids) <= chosen
                kept = [i for i in self._context.session.selection if i not in ids]
                self._context.session.select([*kept, *ids] if more else kept)
        else:
            hit = next((s for s in found if s.block.id in chosen), found[0] if found else None)
            if hit is not None and hit.block.id not in chosen:
                self._context.session.select(self._with_group(hit))
        self._press = _Press(at, None, hit)

    def handle(self, at: QPointF, sight: Sight) -> Grabbed | None:
        """Return the handle under a point of the widget."""
        alone = self.alone
        return handle_under(sight, alone.outline, self.mode, at) if alone else None

    def drag(self, at: QPointF, sight: Sight, modifiers: Qt.KeyboardModifier) -> None:
        """The mouse moved with the left button down."""
        press = self._press
        if press is None:
            return
        if press.grip is None:
            far = (at - press.at).manhattanLength() >= QApplication.startDragDistance()
            if not far or (press.hit is None and press.grabbed is None) or not self._begin(press, sight):
                return
        if press.pull is None or press.grip is None:
            return
        snap = self._context.session.snapping and not modifiers & _CTRL
        pulled = press.pull.to(
            sight.to_canvas(at.x(), at.y()),
            within=_SNAP / sight.scale if snap else 0.0,
            free=bool(modifiers & _SHIFT),
            straight=bool(modifiers & _SHIFT),
            centred=bool(modifiers & _ALT),
        )
        if press.grip.show(pulled.change):
            self.met = pulled.met
            self.said = self._words(press.pull.how, pulled.change[press.pull.seen[0].block.id])
        self.changed.emit()

    def release(self, at: QPointF, sight: Sight, modifiers: Qt.KeyboardModifier) -> None:
        """The left button went up."""
        press, self._press = self._press, None
        if press is None:
            return
        self._forget_drag()
        if press.grip is not None:
            press.grip.commit()
        elif press.grabbed is None and not modifiers & (_CTRL | _SHIFT):
            found = self._under(at, sight)
            self._context.session.select(self._with_group(found[0]) if found else ())

    def hover_at(self, at: QPointF, sight: Sight) -> Qt.CursorShape:
        """The mouse moved without a button: return the pointer to show."""
        alone, grabbed = self.alone, self.handle(at, sight)
        found = [] if grabbed else self._under(at, sight)
        hover = found[0].block.id if found else None
        if hover != self.hover:
            self.hover = hover
            self.changed.emit()
        if grabbed is not None and alone is not None:
            return cursor_for(sight, alone.outline, grabbed)
        chosen = {s.block.id for s in self.movable}
        on = self.mode == "place" and any(s.block.id in chosen for s in found)
        return Qt.CursorShape.SizeAllCursor if on else Qt.CursorShape.ArrowCursor

    def leave(self) -> None:
        """The mouse left."""
        if self.hover is not None:
            self.hover = None
            self.changed.emit()

    def select_through(self, at: QPointF, sight: Sight) -> None:
        """Select the block below the selected one under the mouse."""
        below = next_under(self._under(at, sight), self._context.session.selection)
        self._context.session.select(self._with_group(below) if below else ())

    def choose(self, at: QPointF, sight: Sight) -> None:
        """Select the topmost block under a point of the widget, unless one that lies there is selected; else nothing."""
        found = self._under(at, sight)
        if not {s.block.id for s in found} & set(self._context.session.selection):
            self._context.session.select(self._with_group(found[0]) if found else ())

    def at(self, at: QPointF, sight: Sight) -> Seen | None:
        """Return the topmost block under a point of the widget."""
        found = self._under(at, sight)
        return found[0] if found else None

    def _under(self, at: QPointF, sight: Sight) -> list[Seen]:
        return under(self.seen, *sight.to_canvas(at.x(), at.y()), self.canvas[1])

    def _with_group(self, seen: Seen) -> list[Id]:
        group = seen.block.group
        members = self._context.project.records.members(group=group) if group else ()
        return [seen.block.id, *(b.id for b in members if b.id != seen.block.id)]

    def _begin(self, press: _Press, sight: Sight) -> bool:
        """Make a drag of a press; False when nothing can be dragged."""
        seen = self.movable if press.grabbed is None else tuple(s for s in (self.alone,) if s)
        if not seen or (press.grabbed is None and self.mode != "place"):
            return False
        if reason := self._context.project.read_only:
            self._context.tell(self.tr("The project is open for reading only. {0}").format(reason))
            self._press = None
            return False
        moving = {s.block.id for s in seen}
        others = [s.outline.bounds for s in self.seen if s.block.id not in moving]
        if press.grabbed is not None and press.grabbed[0] == "anchor":
            others = [seen[0].outline.bounds]
        how = press.grabbed[0] if press.grabbed else "move"
        press.pull = Pull(
            how,
            seen,
            sight.to_canvas(press.at.x(), press.at.y()),
            self.canvas,
            press.grabbed[1] if press.grabbed else (0, 0),
            lines(self.canvas, others, self.extra_lines),
        )
        press.grip = Grip(self._context, self._label(how), self.time)
        self._press = press  # whoever begins a gesture lets go of all others, and so have we
        self.hover = None
        return True

    # Keys -------------------------------------------------------------------------------------------------------

    def takes(self, key: int, modifiers: Qt.KeyboardModifier) -> bool:
        """Tell whether a key means something here now; else it belongs to others."""
        held = modifiers & (_SHIFT | _CTRL | _ALT)
        if key == Qt.Key.Key_Escape:
            return self.busy or self._keyed is not None or self.mode != "place" or bool(self.selected)
        if key in ARROWS and held & _ALT and ARROWS[key][1]:
            return bool(self.seen)
        return key in ARROWS and bool(self.movable)

    def key(self, key: int, modifiers: Qt.KeyboardModifier) -> bool:
        """Do what a key means; False when it means nothing here."""
        if not self.takes(key, modifiers):
            return False
        if key == Qt.Key.Key_Escape:
            self._escape()
            return True
        x, y = ARROWS[key]
        far = 10 if modifiers & _SHIFT else 1
        if modifiers & _ALT and y:
            self.select_next(-y)
        elif modifiers & _ALT:
            self._turn(x * (15 if far > 1 else 1))
        elif self.mode == "crop":
            self._crop((x, y), -far if modifiers & _CTRL else far)
        elif self.mode == "anchor":
            self._change("anchor", lambda s: shaping.anchored(
                s.outline, self.canvas, (s.outline.anchor[0] + x * far, s.outline.anchor[1] + y * far)))  # fmt: skip
        elif modifiers & _CTRL:
            factor = 1 + 0.01 * far if x > 0 or y < 0 else 1 / (1 + 0.01 * far)
            self._change("scale", lambda s: shaping.rescaled(
                s.outline, self.canvas, factor, factor, shaping.centre(s.outline)))  # fmt: skip
        else:
            self._change("move", lambda s: shaping.moved(s.outline, self.canvas, x * far, y * far))
        return True

    def select_next(self, direction: int) -> None:
        """Select the block above (1) or below (-1) the selected one; with none, the topmost or the lowest."""
        free = [s for s in self.seen if not s.locked]
        if not free:
            return
        chosen = set(self._context.session.selection)
        places = [n for n, s in enumerate(free) if s.block.id in chosen]
        first = len(free) - 1 if direction > 0 else 0
        place = (places[-1] + direction) % len(free) if places else first
        self._context.session.select(self._with_group(free[place]))

    def _turn(self, by: float) -> None:
        def values(s: Seen) -> Values:
            now = s.outline.placement.rotation
            return {"rotation": round((round(now / by) + 1) * by, 2) if abs(by) > 1 else round(now + by, 2)}

        self._change("rotate", values)

    def _crop(self, side: Handle, by: int) -> None:
        def values(s: Seen) -> Values:
            cos, sin = turn(s.outline.lie.rotation)
            across, down = -side[0] * by, -side[1] * by
            return shaping.cropped(s.outline, self.canvas, side, (across * cos - down * sin, across * sin + down * cos))

        self._change("crop", values)

    def _change(self, how: str, values_of: Callable[[Seen], Values]) -> None:
        """Change the selected blocks; keys that follow each other soon are one step of undo."""
        if reason := self._context.project.read_only:
            self._context.tell(self.tr("The project is open for reading only. {0}").format(reason))
            return
        if self._keyed is not None and self._keyed[0] != how:
            self.settle()
        if self._keyed is None:
            self._keyed = how, Grip(self._context, self._label(how), self.time), {}
        _, grip, change = self._keyed
        for seen in self.movable:
            change.setdefault(seen.block.id, {}).update(values_of(seen))
        grip.show(change)
        self._settle.start()

    # Ends -------------------------------------------------------------------------------------------------------

    def settle(self) -> None:
        """Make what keys have changed a step of undo."""
        keyed, self._keyed = self._keyed, None
        self._settle.stop()
        if keyed is not None:
            keyed[1].commit()

    def let_go(self) -> None:
        """Keep what is being changed, since something else begins."""
        press, self._press = self._press, None
        if press is not None and press.grip is not None:
            self._forget_drag()
            press.grip.commit()
        self.settle()

    def _escape(self) -> None:
        """Take back what is under way; else leave the mode; else select nothing."""
        press, self._press = self._press, None
        keyed, self._keyed = self._keyed, None
        self._settle.stop()
        self._forget_drag()
        if press is not None and press.grip is not None:
            press.grip.cancel()
        elif keyed is not None:
            keyed[1].cancel()
        elif self.mode != "place":
            self.set_mode("place")
        else:
            self._context.session.select(())

    def _forget_drag(self) -> None:
        self.met, self.said = (), ""
        self.changed.emit()

    # News -------------------------------------------------------------------------------------------------------

    def _hear(self, news: News) -> None:
        self._still.start() if news.edit is None else self._still.stop()
        self._seen = None
        self.changed.emit()

    def _moved(self, _time: int) -> None:
        self.let_go()
        self._seen = None
        self.changed.emit()

    def _reselected(self) -> None:
        self.settle()
        self.changed.emit()

    # Words ------------------------------------------------------------------------------------------------------

    def _label(self, how: str) -> str:
        return {
            "move": self.tr("Move in the picture"),
            "scale": self.tr("Scale"),
            "rotate": self.tr("Rotate"),
            "crop": self.tr("Crop"),
            "anchor": self.tr("Move the anchor"),
        }[how]

    def _words(self, how: str, values: Values) -> str:
        width, height = self.canvas
        if how == "rotate":
            return f"{values['rotation']:.5g}°"
        if how == "scale":
            x, y = values["scale_x"] * 100, values["scale_y"] * 100
            return f"{x:.4g} %" if abs(x - y) < 0.05 else f"{x:.4g} × {y:.4g} %"
        if how == "crop":
            parts = [
                f"{values[f'crop_{s}'] * 100:.3g} %"
                for s in ("left", "top", "right", "bottom")
                if f"crop_{s}" in values
            ]
            return "  ".join(parts)
        return f"{values['x'] * width:.5g}, {values['y'] * height:.5g}"

    def description(self) -> str:
        """Return where the selected block lies, for those who do not see it."""
        chosen = self.selected
        if not chosen:
            return self.tr("Nothing is selected. Alt+Up selects the topmost block.")
        if len(chosen) > 1:
            return self.tr("{0} blocks are selected.").format(len(chosen))
        of = chosen[0].outline
        x, y, width, height = of.bounds
        block = chosen[0].block
        name = block.name or QCoreApplication.translate("Kind", block.content.title or block.content.kind)
        return self.tr("{0}: left {1}, top {2}, width {3}, height {4} pixels, turned by {5} degrees.").format(
            name, round(x), round(y), round(width), round(height), f"{of.placement.rotation:.5g}"
        )
