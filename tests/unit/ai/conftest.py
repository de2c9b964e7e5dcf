"""An AI service with one endpoint, `faulty`, that is the fault server, allowed and with a key and prices."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.unit.ai.fault_server import PRICES, FaultServer

from vidgen.ai import choices
from vidgen.ai.service import AIService
from vidgen.storage.library import Library

KEY = "sk-verysecret-0123456789abcdef"


@pytest.fixture
def server() -> Iterator[FaultServer]:
    with FaultServer() as made:
        yield made


@pytest.fixture
def ai(server: FaultServer, vidgen_home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[AIService]:
    set_up(server, vidgen_home)
    monkeypatch.setenv("VIDGEN_KEY_FAULTY", KEY)
    service = AIService(Library())
    yield service
    service.close()


def set_up(server: FaultServer, home: Path) -> None:
    """Write down the endpoint and its prices."""
    (home / "ai").mkdir(exist_ok=True)
    (home / "ai" / "prices.toml").write_text(PRICES)
    choices.set_endpoint("faulty", kind="openai", settings={"base_url": server.address}, allowed=True)
