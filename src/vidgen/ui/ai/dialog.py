"""Who is asked when models are wanted: endpoints, keys, budgets, and the switch of the network."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QInputDialog,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from vidgen.errors import UsageError, VidgenError
from vidgen.ui.ai.budgets import BudgetsPage
from vidgen.ui.ai.facts import Facts, change, read
from vidgen.ui.ai.jobs import JobsPage
from vidgen.ui.ai.models import ModelsPage
from vidgen.ui.ai.money import amount_of, box_text, money_box
from vidgen.ui.loop.background import Background
from vidgen.ui.services import Services
from vidgen.ui.widgets.dialog import Dialog
from vidgen.ui.widgets.label import Label, plain_tip

_REACH = ("everywhere", "this-computer", "nowhere")


class AiDialog(Dialog):
    """Shows and changes what `vidgen ai endpoint, allow, keys, use, models, budget, network` do on the command line."""

    changed = Signal()
    """Budgets or the switch were changed."""

    def __init__(
        self,
        services: Services,
        background: Background,
        parent: QWidget | None = None,
        project: str | None = None,
    ) -> None:
        """`project` is the id of the one that is open."""
        super().__init__(parent)
        self.setWindowTitle(self.tr("AI providers"))
        self.setMinimumSize(960, 560)
        self._services, self._background = services, background
        self._facts: list[Facts] = []
        self._last = ""
        """The endpoint that was shown last."""
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Endpoints"))
        self.list.setFixedWidth(220)
        self.list.currentRowChanged.connect(self._show)
        self.add = QPushButton(self.tr("Add server…"))
        self.add.setToolTip(self.tr("Add a server that speaks as OpenAI does: Ollama, LM Studio, LocalAI, OpenRouter."))
        self.add.clicked.connect(self._add)
        left = QVBoxLayout()
        left.addWidget(self.list, 1)
        left.addWidget(self.add)
        body = QHBoxLayout()
        body.setSpacing(20)
        body.addLayout(left)
        body.addWidget(self._details(), 1)
        first = QWidget()
        body.setContentsMargins(4, 12, 4, 4)
        first.setLayout(body)
        self.jobs = JobsPage(services, background)
        self.budgets = BudgetsPage(services, background, project)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setDrawBase(False)
        self.tabs.addTab(first, self.tr("Providers"))
        self.tabs.addTab(self.jobs, self.tr("Who does what"))
        self.tabs.addTab(self.budgets, self.tr("Budgets"))
        self.models = ModelsPage(services, background)
        self.models.changed.connect(self.jobs.refresh)
        self.tabs.addTab(self.models, self.tr("Models on this computer"))
        self.tabs.currentChanged.connect(self._turned)
        self.budgets.changed.connect(self.changed)
        self._said = Label()
        self._said.setWordWrap(True)
        self._said.setMinimumHeight(36)
        self._said.setAlignment(Qt.AlignmentFlag.AlignVCenter)
        close = QPushButton(self.tr("Close"))
        close.clicked.connect(self.accept)
        foot = QHBoxLayout()
        foot.addWidget(self._said, 1)
        foot.addWidget(close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(14)
        layout.addLayout(self._general())
        layout.addWidget(self.tabs, 1)
        layout.addLayout(foot)
        for button in self.findChildren(QPushButton):
            button.setAutoDefault(False)  # Return in a field means that field
        self._read()

    def _turned(self, page: int) -> None:
        """Show what is true now: another page may have changed it."""
        self._say("")
        for number, one in ((1, self.jobs), (2, self.budgets), (3, self.models)):
            if page == number:
                one.refresh()
        if page == 0:
            self._read()

    # Building ---------------------------------------------------------------------------------------------------

    def _general(self) -> QHBoxLayout:
        self.network = QComboBox()
        self.network.addItems([self.tr("On"), self.tr("Only this computer"), self.tr("Off")])
        self.network.activated.connect(self._switch)
        self.network.setAccessibleName(self.tr("Network"))
        self._spent = Label()
        self._spent.setProperty("role", "soft")
        row = QHBoxLayout()
        row.setSpacing(10)
        label = Label(self.tr("Network"))
        label.setBuddy(self.network)
        row.addWidget(label)
        row.addWidget(self.network)
        row.addStretch(1)
        row.addWidget(self._spent)
        return row

    def _details(self) -> QWidget:
        self._title, self._about = Label(), Label()
        self._title.setProperty("role", "title")
        for label in (self._title, self._about):
            label.setWordWrap(True)
        self._about.setProperty("role", "soft")
        self.address = QLineEdit()
        self.address.setAccessibleName(self.tr("Address"))
        self.address.editingFinished.connect(self._address_changed)
        self.key = QLineEdit()
        self.key.setEchoMode(QLineEdit.EchoMode.Password)
        self.key.setAccessibleName(self.tr("Key"))
        self.key.returnPressed.connect(self._save_key)
        self.save = QPushButton(self.tr("Save"))
        self.save.clicked.connect(self._save_key)
        self.forget = QPushButton(self.tr("Forget"))
        self.forget.clicked.connect(self._forget_key)
        self.test = QPushButton(self.tr("Test"))
        self.test.setToolTip(self.tr("Ask for the list of models; it costs nothing."))
        self.test.clicked.connect(self._test)
        self.allowed = QCheckBox()
        self.allowed.clicked.connect(lambda on: self._change(allowed=on))
        self.limit = money_box(self.tr("Budget of a month at this endpoint in dollars"), self.tr("no limit"))
        self.limit.editingFinished.connect(lambda: self._limit(self.limit))
        self.remove = QPushButton(self.tr("Remove"))
        self.remove.clicked.connect(self._remove)
        keys = QHBoxLayout()
        keys.addWidget(self.key, 1)
        for button in (self.save, self.forget, self.test):
            keys.addWidget(button)
        form = QFormLayout()
        form.setVerticalSpacing(12)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self._form = form
        form.addRow(self.tr("Address"), self.address)
        form.addRow(self.tr("Key"), keys)
        form.addRow(self.tr("Permission"), self.allowed)
        form.addRow(self.tr("Month $"), self.limit)
        box = QWidget()
        inside = QVBoxLayout(box)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(12)
        inside.addWidget(self._title)
        inside.addWidget(self._about)
        inside.addLayout(form)
        self.known = QListWidget()
        self.known.setAccessibleName(self.tr("Models"))
        self.known.setWordWrap(True)
        self.known.setSelectionMode(QListWidget.SelectionMode.NoSelection)
        inside.addWidget(self.known, 1)
        inside.addWidget(self.remove, 0, Qt.AlignmentFlag.AlignLeft)
        return box

    # Showing ----------------------------------------------------------------------------------------------------

    def _read(self, chosen: str | None = None) -> None:
        """Read everything anew and show it; `chosen` is the endpoint to stay at."""

        async def do() -> None:
            found = await self._background.call("disk", read, self._services.ai)
            self.network.setCurrentIndex(_REACH.index(found.reach))
            self._spent.setText(self.tr("{0} this month").format(found.spent))
            self._facts = found.endpoints
            at = chosen or (self._current.name if self._current else "openai")
            self.list.blockSignals(True)
            self.list.clear()
            for facts in self._facts:
                item = QListWidgetItem(facts.name)
                item.setToolTip(plain_tip(self._state(facts)))
                item.setData(Qt.ItemDataRole.AccessibleDescriptionRole, self._state(facts))
                font = item.font()
                font.setBold(facts.ready)
                item.setFont(font)
                self.list.addItem(item)
            self.list.blockSignals(False)
            rows = [n for n, facts in enumerate(self._facts) if facts.name == at]
            self.list.setCurrentRow(rows[0] if rows else 0)
            self._show()

        self._background.start(do(), self)

    @property
    def _current(self) -> Facts | None:
        row = self.list.currentRow()
        return self._facts[row] if 0 <= row < len(self._facts) else None

    def _state(self, facts: Facts) -> str:
        if facts.fault:
            return facts.fault
        if facts.ready:
            return self.tr("can be used")
        return self.tr("needs a key") if not facts.has_key and facts.key_needed else self.tr("is not allowed")

    def _show(self) -> None:
        facts = self._current
        if facts is None:
            return
        self._title.setText(facts.name)
        where = self.tr("on this computer") if facts.here else facts.hosts
        keys = self.tr("Keys are made at {0}").format(facts.key_page) if facts.key_page and facts.key_needed else ""
        lines = (f"{facts.title}, {where}", facts.jobs, keys, facts.fault)
        self._about.setText("\n".join(line for line in lines if line))
        if facts.name != self._last:
            self._last = facts.name
            self._say("")
        self._show_models(facts.models)
        self._form.setRowVisible(0, facts.address is not None)
        self._form.setRowVisible(1, facts.takes_key)
        self._form.setRowVisible(2, not facts.here)
        self._form.setRowVisible(3, not facts.here)
        self.address.setText(facts.address or "")
        self.key.clear()
        self.key.setPlaceholderText(self._key_hint(facts))
        self.forget.setEnabled(facts.has_key and facts.key_where != "environment")
        self.allowed.setChecked(facts.allowed)
        self.allowed.setText(self.tr("What I work on may be sent to {0}").format(facts.hosts))
        self.limit.setText(box_text(facts.month))
        self.remove.setVisible(facts.removable)
        self.remove.setText(self.tr("Remove") if facts.own else self.tr("Reset"))

    def _show_models(self, models: Sequence[tuple[str, str]]) -> None:
        self.known.clear()
        for name, about in models:
            self.known.addItem(f"{name}\n{about}" if about else name)
        self.known.setVisible(bool(models))

    def _key_hint(self, facts: Facts) -> str:
        if facts.key_where == "environment":
            return self.tr("in the environment")
        if facts.has_key:
            return self.tr("kept in the {0}").format(facts.key_where)
        return self.tr("paste it here") if facts.key_needed else self.tr("not needed")

    def _say(self, text: str, role: str = "soft") -> None:
        self._said.setText(text)
        self._said.setProperty("role", role)
        self._said.style().unpolish(self._said)
        self._said.style().polish(self._said)

    # Changing ---------------------------------------------------------------------------------------------------

    def _do(self, work: Callable[[], object], said: str = "", chosen: str | None = None) -> None:
        """Do something in a thread, say what came of it, and show everything anew."""

        async def do() -> None:
            self._say("")
            self._last = chosen or self._last
            try:
                await self._background.call("disk", work)
            except VidgenError as error:
                self._say(str(error), "danger")
            else:
                self._say(said)
            self._read(chosen)
            self.changed.emit()

        self._background.start(do(), self)

    def _change(self, **changes: Any) -> None:
        if (facts := self._current) is not None:
            self._do(lambda: change(facts.name, **changes), chosen=facts.name)

    def _switch(self, index: int) -> None:
        from vidgen.preferences import prefer

        self._do(lambda: prefer(network=None if index == 0 else _REACH[index]))

    def _limit(self, box: QLineEdit) -> None:
        if not box.isModified():
            return
        box.setModified(False)
        try:
            amount = amount_of(box.text())
        except UsageError as error:
            self._say(str(error), "danger")
            return
        self._change(month=amount)

    def _address_changed(self) -> None:
        facts = self._current
        address = self.address.text().strip()
        if facts is None or not self.address.isModified() or address == facts.address:
            return
        self.address.setModified(False)
        settings = {**facts.settings, "base_url": address}
        said = self.tr("Another address has to be allowed anew.") if facts.allowed and not facts.here else ""
        self._do(lambda: change(facts.name, settings=settings, allowed=False), said, facts.name)

    def _save_key(self) -> None:
        facts, text = self._current, self.key.text()
        if facts is None or not text.strip():
            self._say(self.tr("Paste the key first."), "danger")
            return
        ai = self._services.ai
        passphrase = self._passphrase() if ai.keys.asks(new=True) else None
        if passphrase == "":
            return
        self.key.clear()

        def work() -> None:
            if passphrase is not None:
                ai.keys.unlock(passphrase)
            ai.keys.set(facts.name, text)

        self._do(work, self.tr("The key is kept."), facts.name)

    def _forget_key(self) -> None:
        if (facts := self._current) is not None:
            self._do(lambda: self._services.ai.keys.remove(facts.name), self.tr("The key is forgotten."), facts.name)

    def _passphrase(self) -> str:
        """Ask for the passphrase of the key file; empty when nobody gives one."""
        text, given = QInputDialog.getText(
            self,
            self.tr("Key file"),
            self.tr("There is no keyring here. Passphrase of vidgen's encrypted key file:"),
            QLineEdit.EchoMode.Password,
        )
        return text if given else ""

    def _test(self) -> None:
        facts, ai = self._current, self._services.ai
        if facts is None:
            return
        if not facts.has_key and ai.keys.asks(new=False):
            ai.keys.unlock(self._passphrase())

        async def do() -> None:
            self._say(self.tr("Asking '{0}'…").format(facts.name))
            self.test.setEnabled(False)
            try:
                began = time.monotonic()
                models = await ai.models(facts.name)
                seconds = time.monotonic() - began
            except VidgenError as error:
                self._say(str(error), "danger")
            else:
                if self._current is facts:
                    known = dict(facts.models)
                    asked = [(m.name, known.get(m.name) or m.note or ", ".join(m.jobs)) for m in models]
                    self._show_models([*facts.models, *(a for a in asked if a[0] not in known)])
                said = self.tr("'{0}' answers: {1} models, {2} s.")
                self._say(said.format(facts.name, len(models), f"{seconds:.1f}"))
            finally:
                self.test.setEnabled(True)

        self._background.start(do(), self)

    def _add(self) -> None:
        name, given = QInputDialog.getText(self, self.tr("Add server"), self.tr("A name, for example ollama:"))
        name = name.strip()
        if not given or not name:
            return
        settings = {"base_url": "http://127.0.0.1:11434/v1"}
        said = self.tr("Now its address.")
        self._do(lambda: change(name, new=True, kind="openai", settings=settings), said, name)

    def _remove(self) -> None:
        from vidgen.ai.choices import set_endpoint

        if (facts := self._current) is not None:
            self._do(lambda: set_endpoint(facts.name))
