"""`Actions`: every command of the registry as a `QAction`, and the window's own actions beside them.

Menus, shortcuts, the palette and context menus all take their actions from here, so that they never disagree.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal
from PySide6.QtGui import QAction, QKeySequence

from vidgen.editor.command import Command, commands, find, perform
from vidgen.editor.document import News
from vidgen.editor.records import Block, Id
from vidgen.errors import VidgenError
from vidgen.preferences import preferences
from vidgen.ui.actions import shortcuts
from vidgen.ui.actions.arguments import Filled, Where, filled, in_menus, on_each
from vidgen.ui.actions.shortcuts import Known
from vidgen.ui.project.project import Project
from vidgen.ui.project.session import Session
from vidgen.ui.project.targets import aimed
from vidgen.ui.widgets.label import plain_tip


@dataclass(frozen=True)
class Entry:
    """One action and what is known about it."""

    name: str
    menu: str
    """In English: "Edit"."""
    action: QAction
    summary: str
    hindrance: Callable[[], str | None]
    """None, or why it cannot be done now, as the end of a sentence."""
    in_menus: bool = True


class Actions(QObject):
    """All actions of one open project. `ask` shows a form for arguments that are missing and returns them, or None."""

    copied = Signal()

    def __init__(
        self,
        project: Project,
        session: Session,
        *,
        ask: Callable[[Command, Filled], Mapping[str, Any] | None],
        tell: Callable[[str], None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._project = project
        self._session = session
        self._ask = ask
        self._tell = tell
        self._clipboard: dict[str, Any] | None = None
        self._entries: dict[str, Entry] = {}
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self.refresh)
        for command in commands().values():
            self._add_command(command)
        project.news.connect(self._hear)
        session.selection_changed.connect(self._soon.start)
        session.range_changed.connect(self._soon.start)
        session.asset_changed.connect(self._soon.start)

    # Asking -----------------------------------------------------------------------------------------------------

    def __getitem__(self, name: str) -> QAction:
        return self._entries[name].action

    def __iter__(self) -> Iterator[Entry]:
        return iter(self._entries.values())

    def entry(self, name: str) -> Entry:
        """Return one entry."""
        return self._entries[name]

    # Adding -----------------------------------------------------------------------------------------------------

    def add(
        self,
        name: str,
        title: str,
        menu: str,
        slot: Callable[[], object],
        *,
        shortcut: str = "",
        summary: str = "",
        hindrance: Callable[[], str | None] = lambda: None,
        checkable: bool = False,
        in_menus: bool = True,
    ) -> QAction:
        """Add an action of the window's own; `title` is translated already. Without `in_menus` the palette alone has it."""
        if name in self._entries:
            raise ValueError(f"there are two actions '{name}'")
        action = QAction(title, self, checkable=checkable)
        action.setObjectName(name)
        if shortcut:
            action.setShortcut(QKeySequence(shortcut))
        action.triggered.connect(lambda _checked=False: slot())
        self._entries[name] = Entry(name, menu, action, summary, hindrance, in_menus)
        return action

    def remove(self, name: str) -> None:
        """Take an action of the window's own away."""
        self._entries.pop(name).action.deleteLater()

    def adopt(self, entries: Iterable[Entry]) -> None:
        """Take in actions that somebody else has made."""
        self._entries.update({entry.name: entry for entry in entries})

    def _add_command(self, command: Command) -> None:
        asks = command.asks or bool(filled(command, self._project.records, _SOMEWHERE).missing)
        title = QCoreApplication.translate("Command", command.title)
        action = QAction(f"{title}…" if asks else title, self)
        action.setObjectName(command.name)
        if command.shortcut:
            action.setShortcut(QKeySequence(command.shortcut))
        action.triggered.connect(lambda _checked=False: self.run_asking(command.name))
        self._entries[command.name] = Entry(
            command.name,
            command.menu,
            action,
            QCoreApplication.translate("Command", command.summary),
            lambda: self._hindrance(command),
            in_menus(command),
        )

    def apply_shortcuts(self) -> None:
        """Give every action the keys that the user wants; what it was made with is its default."""
        for entry in self._entries.values():
            if entry.action.property(_DEFAULT) is None:
                entry.action.setProperty(_DEFAULT, entry.action.shortcut().toString(_PORTABLE))
        keys = shortcuts.wanted({known.name: known.default for known in self.known()}, preferences())
        for name, wish in keys.items():
            if self._entries[name].action.shortcut().toString(_PORTABLE) != wish:
                self._entries[name].action.setShortcut(QKeySequence(wish))

    def known(self) -> list[Known]:
        """Return all actions as the editor of shortcuts lists them."""
        return [
            Known(e.name, e.action.text().replace("&", ""), e.menu, str(e.action.property(_DEFAULT) or ""))
            for e in self._entries.values()
        ]

    # Running ----------------------------------------------------------------------------------------------------

    def run(self, name: str, arguments: Mapping[str, Any] | None = None, *, label: str = "") -> Any:
        """Run a command; when it cannot be done, tell the user and return None. This is `Context.run`."""
        if self._project.read_only is not None:
            self._tell(f"The project is open for reading only. {self._project.read_only}")
            return None
        try:
            result = self._project.run(name, aimed(name, arguments or {}, self._project.records, self._session), label)
        except VidgenError as error:
            self._tell(str(error))
            return None
        if name in ("copy", "cut"):
            self._clipboard = result
            self._soon.start()
            self.copied.emit()
        return result

    def run_together(self, label: str, steps: Sequence[tuple[str, Mapping[str, Any]]]) -> bool:
        """Run commands as one undo step; when one cannot be done none is, and the user is told. Tell whether they are."""
        if self._project.read_only is not None:
            self._tell(f"The project is open for reading only. {self._project.read_only}")
            return False
        gesture = self._project.gesture(label)
        try:
            with gesture.show() as tx:
                for name, arguments in steps:
                    perform(tx, find(name), aimed(name, arguments, tx, self._session))
            gesture.commit()
        except VidgenError as error:
            gesture.cancel()
            self._tell(str(error))
            return False
        return True

    def run_asking(self, name: str) -> Any:
        """Run a command with what the session knows, asking for what is missing."""
        command = commands()[name]
        if hindrance := self._hindrance(command):
            self._tell(f"{command.title} cannot be done: {hindrance}.")
            return None
        found = filled(command, self._project.records, self.where())
        given = self._ask(command, found) if found.missing or command.asks else {}
        if given is not None and len(each := on_each(command, self._project.records, self.where())) > 1:
            steps = [(name, {**found.known, **given, "block": block}) for block in each]
            return self.run_together(command.title, steps)
        result = None if given is None else self.run(name, {**found.known, **given})
        if name in ("paste", "duplicate") and result:
            self._go_on_with(result, behind=name == "paste")
        return result

    def _go_on_with(self, made: Sequence[Id], *, behind: bool) -> None:
        """Select what was made, and go behind it where the next paste belongs."""
        records = self._project.records
        blocks = [block for name in made if (block := records.find(name, Block)) is not None]
        self._session.select(block.id for block in blocks)
        if behind and blocks:
            self._session.set_playhead(records.rate.snap(max(block.end for block in blocks)))

    def where(self) -> Where:
        """Return where the user is."""
        session = self._session
        return Where(
            session.playhead, session.selection, session.asset, *session.in_out, self._clipboard, session.assets
        )

    # What can be done -------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Bring every action's state up to date: it is grey when it cannot be done, and its tip says why."""
        for entry in self._entries.values():
            reason = entry.hindrance()
            entry.action.setEnabled(reason is None)
            tip = entry.summary if reason is None else f"{entry.summary}\n{entry.action.text()}: {reason}."
            entry.action.setToolTip(plain_tip(tip.strip()))
            entry.action.setWhatsThis(tip.strip())
            entry.action.setStatusTip(tip.strip().replace("\n", " "))

    def _hindrance(self, command: Command) -> str | None:
        if self._project.read_only is not None and command.name != "copy":
            return "the project is open for reading only"
        records = self._project.records
        return command.can_run(records) or _selected(command, records, self.where())

    def _hear(self, news: News) -> None:
        if news.edit is not None:
            self._soon.start()


def _selected(command: Command, records: Any, where: Where) -> str | None:
    """Return what has to be selected first, without reading the whole schema of each command again."""
    return filled(command, records, where).hindrance if _needs(command) else None


def _needs(command: Command) -> bool:
    return any(n in ("block", "blocks", "assets", "fragment", "start", "end") for n in command.arguments.model_fields)


_DEFAULT = "vidgenDefaultKeys"
_PORTABLE = QKeySequence.SequenceFormat.PortableText
_SOMEWHERE = Where(0, ("x",), "x", 0, 1, {}, ("x",))
"""A place where everything is known that can be: what is missing there has to be asked for."""
