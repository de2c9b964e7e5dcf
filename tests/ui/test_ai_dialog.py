"""The dialog of providers, against a server on loopback, and the meter of costs."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

import keyring
import pytest
from keyring.backends import fail
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QInputDialog
from pytestqt.qtbot import QtBot
from tests.unit.ai.conftest import set_up
from tests.unit.ai.fault_server import FaultServer
from tests.unit.ai.model_hub import Hub, table

from vidgen.ai.choices import ai_choices
from vidgen.ai.choices import choose as choose_limits
from vidgen.ai.jobs import text
from vidgen.ai.jobs.text import Message, TextRequest
from vidgen.ai.money import shown
from vidgen.ai.order import Order
from vidgen.net import reach
from vidgen.ui.ai.dialog import AiDialog
from vidgen.ui.window import Window

KEY = "a-key-of-some-length"


@pytest.fixture
def server(vidgen_home: Path) -> Iterator[FaultServer]:
    before = keyring.get_keyring()
    keyring.set_keyring(fail.Keyring())
    with FaultServer() as made:
        set_up(made, vidgen_home)
        yield made
    keyring.set_keyring(before)


@pytest.fixture
def dialog(server: FaultServer, window: Window, idle: Callable[[], None]) -> AiDialog:
    window.show_providers()
    (found,) = [d for d in window.findChildren(QDialog) if isinstance(d, AiDialog)]
    idle()
    return found


def choose(dialog: AiDialog, name: str) -> None:
    (item,) = dialog.list.findItems(name, Qt.MatchFlag.MatchExactly)
    dialog.list.setCurrentItem(item)


def type_into(box: object, words: str) -> None:
    box.setFocus()  # type: ignore[attr-defined]
    box.selectAll()  # type: ignore[attr-defined]
    QTest.keyClicks(box, words)  # type: ignore[call-overload]
    QTest.keyClick(box, Qt.Key.Key_Return)  # type: ignore[call-overload]


def test_a_key_is_kept_and_tested(
    dialog: AiDialog, server: FaultServer, idle: Callable[[], None], monkeypatch: pytest.MonkeyPatch, vidgen_home: Path
) -> None:
    monkeypatch.setattr(QInputDialog, "getText", lambda *_: ("correct horse", True))
    choose(dialog, "faulty")
    type_into(dialog.key, KEY)
    idle()
    assert dialog._said.text() == "The key is kept."
    assert dialog.key.text() == ""
    dialog.test.click()
    idle()
    assert dialog._said.text().startswith("'faulty' answers: 3 models")
    assert server.requests[0][1]["authorization"] == f"Bearer {KEY}"
    server.faults = ["401"]
    dialog.test.click()
    idle()
    assert "does not accept the key" in dialog._said.text()
    assert not [p for p in vidgen_home.rglob("*") if p.is_file() and KEY.encode() in p.read_bytes()]
    if folder := os.environ.get("VIDGEN_SHOTS"):
        choose(dialog, "openai")
        dialog.grab().save(f"{folder}/ai-dialog.png")


def test_permission_budgets_and_the_switch(dialog: AiDialog, idle: Callable[[], None]) -> None:
    choose(dialog, "openai")
    dialog.allowed.click()
    idle()
    assert ai_choices().endpoint("openai").allowed
    type_into(dialog.limit, "7.50")
    idle()
    assert ai_choices().endpoint("openai").month == Decimal("7.5")
    type_into(dialog.limit, "much")
    idle()
    assert "is no sum" in dialog._said.text()
    type_into(dialog.address, "http://example.org/v1")
    idle()
    assert "only https" in dialog._said.text()
    dialog.network.setCurrentIndex(2)
    dialog.network.activated.emit(2)
    idle()
    assert reach() == "nowhere"
    choose(dialog, "openai")
    dialog.test.click()
    idle()
    assert "switched off" in dialog._said.text()


def test_budgets_are_set_and_show_what_is_spent(dialog: AiDialog, idle: Callable[[], None]) -> None:
    dialog.tabs.setCurrentIndex(2)
    idle()
    page = dialog.budgets
    assert {"month", "project", "openai", "elevenlabs"} <= page.boxes.keys()
    type_into(page.boxes["month"], "20")
    idle()
    assert ai_choices().month == 20
    assert page.bars["month"].isVisible()
    type_into(page.boxes["elevenlabs"], "much")
    idle()
    assert "is no sum" in page.said.text()
    assert ai_choices().endpoint("elevenlabs").month is None
    type_into(page.boxes["month"], "0")
    idle()
    assert page.bars["month"].property("role") == "warning"
    if folder := os.environ.get("VIDGEN_SHOTS"):
        dialog.grab().save(f"{folder}/ai-budgets.png")


def test_who_does_what_is_chosen_with_its_model_and_price(dialog: AiDialog, idle: Callable[[], None]) -> None:
    dialog.tabs.setCurrentIndex(1)
    idle()
    rows = dialog.jobs.rows
    assert rows["voice"].who.currentData() == "offline"
    assert "Apache-2.0" in rows["voice"].about.text()
    assert rows["text"].who.currentData() is None
    assert (rows["image"].who.currentData(), rows["image"].model.currentText()) == ("offline", "design")
    row = rows["text"]
    row.who.setCurrentIndex(row.who.findData("openai"))
    row.who.activated.emit(row.who.currentIndex())
    idle()
    assert ai_choices().jobs["text"].endpoint == "openai"
    assert row.model.currentText() == "gpt-5-mini"
    assert "at most $" in row.about.text()
    row.who.setCurrentIndex(row.who.findData("faulty"))
    row.who.activated.emit(row.who.currentIndex())
    idle()
    dialog.jobs.ask.click()
    idle()
    assert "models." in dialog.jobs.said.text()
    assert row.model.findText("talker") >= 0
    row.model.setCurrentIndex(row.model.findText("talker"))
    row.model.activated.emit(row.model.currentIndex())
    idle()
    assert ai_choices().jobs["text"].model == "talker"
    if folder := os.environ.get("VIDGEN_SHOTS"):
        dialog.grab().save(f"{folder}/ai-jobs.png")
    row.who.setCurrentIndex(0)
    row.who.activated.emit(0)
    idle()
    assert "text" not in ai_choices().jobs


def test_a_server_is_added_and_removed(
    dialog: AiDialog, idle: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QInputDialog, "getText", lambda *_: ("ollama", True))
    dialog.add.click()
    idle()
    assert dialog._title.text() == "ollama"
    assert not dialog.allowed.isVisible()
    dialog.add.click()
    idle()
    assert "already" in dialog._said.text()
    type_into(dialog.address, "http://127.0.0.1:1234/v1")
    idle()
    assert ai_choices().endpoint("ollama").settings == {"base_url": "http://127.0.0.1:1234/v1"}
    dialog.remove.click()
    idle()
    assert "ollama" not in ai_choices().names()


def test_the_meter_shows_what_was_spent(
    server: FaultServer, window: Window, idle: Callable[[], None], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VIDGEN_KEY_FAULTY", KEY)
    assert not window.cost_meter.isVisible()
    server.answer = "word " * 60
    request = TextRequest(messages=(Message(role="user", text="Hello"),), longest=100)

    async def ask() -> None:
        await window._services.ai.run(text.JOB, request, Order(endpoint="faulty", model="talker"))

    window.background.start(ask())
    qtbot.waitUntil(lambda: window.cost_meter.text() == shown(Decimal(server.billed) / 10**9), timeout=10_000)
    idle()
    assert window.cost_meter.isVisible()
    assert window.cost_meter.text() == shown(Decimal(server.billed) / 10**9)
    assert window.cost_meter.property("role") == "soft"
    choose_limits(month=Decimal(server.billed) / 10**9 * Decimal("1.2"))
    window.cost_meter.refresh()
    idle()
    assert window.cost_meter.property("role") == "warning"
    assert "80 % of a budget" in window.cost_meter.toolTip()
    if folder := os.environ.get("VIDGEN_SHOTS"):
        window.grab().save(f"{folder}/cost-meter.png")


def test_a_model_is_added_and_removed(
    dialog: AiDialog, idle: Callable[[], None], qtbot: QtBot, vidgen_home: Path
) -> None:
    from vidgen.ai.addable import find

    with Hub() as hub:
        serving = threading.Thread(target=hub.serve_forever, kwargs={"poll_interval": 0.01})
        serving.start()
        table(vidgen_home, hub.address)
        page = dialog.models
        page.refresh()
        idle()
        (item,) = page.table.findItems("A small one", Qt.MatchFlag.MatchExactly)
        page.table.setCurrentItem(item)
        assert [item.text(c) for c in (2, 3, 4)] == ["3.1 MB", "MIT", "Can be added"]
        assert page.source.text() == hub.address
        hub.slow = True
        page.do.click()
        qtbot.waitUntil(lambda: page.bar.value() > 300)
        page.do.click()
        qtbot.waitUntil(lambda: "goes on from there" in page.said.text())
        assert not find("small").added
        hub.slow = False
        page.do.click()
        qtbot.waitUntil(lambda: page.said.text() == "A small one is here.")
        idle()
        assert find("small").added
        assert page.table.currentItem().text(4) == "Added"
        assert "small" in [dialog.jobs.rows["transcription"].model.itemText(n) for n in range(2)]
        page.do.click()
        qtbot.waitUntil(lambda: not find("small").added)
        hub.shutdown()
        serving.join()
    idle()


def test_a_dialog_that_is_closed_at_once_leaves_no_task_behind(server: FaultServer, window: Window, idle) -> None:
    window.show_providers()
    (dialog,) = [d for d in window.findChildren(QDialog) if isinstance(d, AiDialog)]
    dialog.budgets._background.start(dialog.budgets._change("month", "5"))
    dialog.close()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    idle()  # a task that failed would be logged, which fails the test
    assert ai_choices().month == Decimal(5)
