"""The letters of a dialog: Alt and the underlined one presses a button, turns to a page, or goes to a field.

They are chosen when it is shown, and again when a text has become another one: no two controls that are seen together have
the same, in any language.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QFormLayout,
    QLabel,
    QLayout,
    QPushButton,
    QStackedWidget,
    QTabBar,
    QToolButton,
    QWidget,
)


class Letters(QObject):
    """Keeps the letters of a dialog; lives as long as it."""

    def __init__(self, dialog: QWidget) -> None:
        super().__init__(dialog)
        dialog.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Mark them when it comes to be seen, when texts may be other ones, and before a letter is looked for."""
        kind = event.type()
        if isinstance(watched, QWidget) and (kind in _SHOWN or (kind is _PRESSED and _has_alt(event))):
            mark_letters(watched)
        return False


_SHOWN = {QEvent.Type.Show, QEvent.Type.LayoutRequest}
_PRESSED = QEvent.Type.ShortcutOverride


def _has_alt(event: QEvent) -> bool:
    return isinstance(event, QKeyEvent) and bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)


@dataclass(frozen=True)
class _Text:
    """A text that can have a letter."""

    text: str
    """As it is, a letter marked or not."""
    put: Callable[[str], object]
    within: tuple[QWidget, ...]
    """The pages in which it lies, the innermost first; what lies on other pages of the same stack is not seen with it."""
    main: bool = False
    """Whether it says what the dialog is for: it chooses first."""


def mark_letters(dialog: QWidget) -> None:
    """Mark a letter in the text of each button, tab and label of a field; where all its letters are taken it has none."""
    _befriend(dialog)
    taken: dict[QWidget, set[str]] = {}
    texts = sorted(_texts(dialog), key=lambda t: (len(t.within), not t.main))
    for one in texts:
        others = set().union(*(taken.get(page, ()) for page in (dialog, *one.within)))
        plain = unmarked(one.text)
        place = _place(plain, others)
        if place is not None:
            taken.setdefault(one.within[0] if one.within else dialog, set()).add(plain[place].casefold())
        marked = _marked(plain, place)
        if marked != one.text:
            one.put(marked)


def unmarked(text: str) -> str:
    """Return a text of a button or label as it is read."""
    return "&".join(part.replace("&", "") for part in text.split("&&"))


def _marked(plain: str, place: int | None) -> str:
    if place is None:
        return plain.replace("&", "&&")
    return f"{plain[:place].replace('&', '&&')}&{plain[place:].replace('&', '&&')}"


def _place(plain: str, taken: set[str]) -> int | None:
    """Return where the letter is: one that begins a word, else any that has a small and a large form."""
    free = [n for n, c in enumerate(plain) if c.lower() != c.upper() and c.casefold() not in taken]
    begins = [n for n in free if n == 0 or not plain[n - 1].isalnum()]
    return next(iter((*begins, *free)), None)


def _texts(dialog: QWidget) -> Iterator[_Text]:
    for widget in dialog.findChildren(QWidget):
        if widget.window() is not dialog:
            continue
        if isinstance(widget, QTabBar):
            for tab in range(widget.count()):
                yield _Text(widget.tabText(tab), partial(widget.setTabText, tab), _pages(widget))
        elif isinstance(widget, QAbstractButton):
            if widget.text() and _shows_text(widget):
                main = isinstance(widget, QPushButton) and widget.isDefault()
                yield _Text(widget.text(), widget.setText, _pages(widget), main or widget.property("primary") is True)
        elif isinstance(widget, QLabel) and widget.text() and _has_friend(widget):
            yield _Text(widget.text(), widget.setText, _pages(widget))


def _shows_text(button: QAbstractButton) -> bool:
    if isinstance(button, QToolButton) and button.toolButtonStyle() is Qt.ToolButtonStyle.ToolButtonIconOnly:
        return button.icon().isNull()
    return True


def _pages(widget: QWidget) -> tuple[QWidget, ...]:
    pages, below = [], widget
    while (above := below.parentWidget()) is not None and not below.isWindow():
        if isinstance(above, QStackedWidget):
            pages.append(below)
        below = above
    return tuple(pages)


def _takes_keys(widget: QWidget) -> bool:
    return bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)


def _befriend(dialog: QWidget) -> None:
    """Let the labels of forms go to what stands beside them: Qt does so for single fields, not for rows of several."""
    for form in dialog.findChildren(QFormLayout):
        for row in range(form.rowCount()):
            head, beside = form.itemAt(row, form.ItemRole.LabelRole), form.itemAt(row, form.ItemRole.FieldRole)
            label = head.widget() if head is not None else None
            if isinstance(label, QLabel) and beside is not None and not _has_friend(label):
                within = beside.widget()
                found = next(_fields(within if within is not None else beside.layout()), None)
                if found is not None:
                    label.setBuddy(found)


def _has_friend(label: QLabel) -> bool:
    buddy = label.buddy()
    return buddy is not None and _takes_keys(buddy)


def _fields(of: QWidget | QLayout | None) -> Iterator[QWidget]:
    if isinstance(of, QLayout):
        for place in range(of.count()):
            item = of.itemAt(place)
            if item is not None:
                within = item.widget()
                yield from _fields(within if within is not None else item.layout())
    elif of is not None:
        yield from (one for one in (of, *of.findChildren(QWidget)) if _takes_keys(one))
