"""Models are added from a loopback server or a folder: checked, gone on with, refused, removed."""

from __future__ import annotations

import asyncio
import hashlib
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.unit.ai.held_clock import HeldClock
from tests.unit.ai.model_hub import FILES, MODEL, PART, Hub, table

from vidgen.ai.addable import Addable, addable, find, remove
from vidgen.ai.service import AIService
from vidgen.ai.voices.stock import styles_of
from vidgen.ai.voices.stock import voice as voice_of
from vidgen.cli.main import main
from vidgen.errors import Offline, ProjectError, Refused, UsageError
from vidgen.storage.library import Library


@pytest.fixture
def hub() -> Iterator[Hub]:
    with Hub() as made:
        thread = threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield made
        made.shutdown()
        thread.join()


@pytest.fixture
def ai(hub: Hub, vidgen_home: Path) -> Iterator[AIService]:
    table(vidgen_home, hub.address)
    made = AIService(Library())
    yield made
    made.close()


def add(ai: AIService, source: str = "", told: Any = None) -> Path:
    return asyncio.run(ai.add_model("small", source, told))


def test_a_model_is_fetched_checked_and_written_down(ai: AIService, hub: Hub) -> None:
    told: list[int] = []
    folder = add(ai, told=told.append)
    assert {p.name: p.read_bytes() for p in folder.iterdir()} == FILES
    assert find("small").check() == folder
    assert told == sorted(told)
    assert told[-1] == find("small").size
    assert [s.purpose for s in ai.egress()] == ["model small"] * 2
    assert ai.choose("transcription") == ("offline", "small"), "who adds one that listens wants it to"
    add(ai)
    assert len(hub.asked) == 2, "what is here is not fetched again"
    assert remove("small") == find("small").size
    assert not folder.exists()
    assert ai.choose("transcription") == ("offline", "whisper-tiny.en")


def test_what_breaks_off_is_gone_on_with(ai: AIService, hub: Hub) -> None:
    hub.files["config.json"] = FILES["config.json"]
    add_config = [("config.json", "")]
    hub.breaks_after = None

    async def broken() -> None:
        hub.files, whole = {"config.json": b"{}"}, hub.files
        with pytest.raises(Refused, match=r"does not have 'model\.bin'"):
            await ai.add_model("small")
        hub.files, hub.breaks_after = whole, PART + 7
        with pytest.raises(Exception, match="broke off"):
            await ai.add_model("small")

    asyncio.run(broken())
    assert not find("small").added
    add(ai)
    *before, (name, wish) = hub.asked
    assert before == [*add_config, ("model.bin", ""), ("model.bin", "")]
    assert name == "model.bin"
    assert PART <= int(wish.removeprefix("bytes=").removesuffix("-")) <= PART + 7
    find("small").check()


@pytest.mark.parametrize("how", ["changed", "longer", "shorter"])
def test_another_file_is_thrown_away(ai: AIService, hub: Hub, how: str) -> None:
    wrong = {"changed": b"x" + MODEL[1:], "longer": MODEL + b"xx", "shorter": MODEL[:-1]}[how]
    hub.files["model.bin"] = wrong
    with pytest.raises(Refused, match=r"known by its checksum|sends more than"):
        add(ai)
    assert not find("small").added
    hub.files["model.bin"] = MODEL
    add(ai)
    find("small").check()


def test_it_is_sent_on_only_to_where_it_may(ai: AIService, hub: Hub, vidgen_home: Path) -> None:
    hub.goes_to = f"http://localhost:{hub.server_address[1]}/stored"
    with pytest.raises(Refused, match="sends us on to 'localhost'"):
        add(ai)
    text = (vidgen_home / "ai" / "models.toml").read_text("utf-8")
    (vidgen_home / "ai" / "models.toml").write_text(text.replace("[[model]]", '[[model]]\nhosts = ["localhost"]'))
    add(ai)
    hub.goes_to = "http://example.org/stored"
    remove("small")
    with pytest.raises(UsageError, match="not safe"):
        add(ai)


def test_the_switch_holds_and_folders_need_no_network(
    ai: AIService, hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VIDGEN_OFFLINE", "1")
    with pytest.raises(Offline, match="switched off"):
        add(ai)
    assert hub.asked == []
    for name, data in FILES.items():
        (tmp_path / name).write_bytes(data)
    add(ai, str(tmp_path))
    find("small").check()
    path = find("small").folder / "model.bin"
    path.write_bytes(b"x" + MODEL[1:])
    with pytest.raises(UsageError, match="was changed"):
        find("small").check()


def test_cancelling_waits_for_nothing_and_keeps_what_came(ai: AIService, hub: Hub) -> None:
    hub.slow = True
    clock = HeldClock()

    async def cancel() -> float:
        task = asyncio.create_task(ai.add_model("small", told=told.append))
        while not told or told[-1] < PART:
            await asyncio.sleep(0.01)
        began = clock.hold()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        return clock.time() - began

    told: list[int] = []
    assert clock.finish(cancel()) == 0
    hub.slow = False
    add(ai)
    assert hub.asked[-1] == ("model.bin", f"bytes={told[-1] - 2}-")


def test_two_at_once_and_a_full_disk_are_refused(ai: AIService, monkeypatch: pytest.MonkeyPatch) -> None:
    async def twice() -> None:
        first = asyncio.create_task(ai.add_model("small"))
        second = asyncio.create_task(ai.add_model("small"))
        done = await asyncio.gather(first, second, return_exceptions=True)
        assert [type(d) for d in done if isinstance(d, Exception)] in ([UsageError], [])

    asyncio.run(twice())
    remove("small")
    for margin in ("_LEAST", "_MARGIN"):
        monkeypatch.setattr(f"vidgen.files.{margin}", 1 << 60)
    with pytest.raises(ProjectError, match="too little room"):
        add(ai)


def test_the_command_line_shows_what_it_is_before(ai: AIService, hub: Hub, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ai", "models", "add"]) == 0
    listed = capsys.readouterr().out
    for name in ("small", "whisper-base", "kokoro-us"):
        assert name in listed
    assert main(["ai", "models", "add", "small"]) == 1
    said = capsys.readouterr().out
    for fact in ("MIT", hub.address, hashlib.sha256(MODEL).hexdigest(), "3.1 MB"):
        assert fact in said
    assert hub.asked == [], "nobody has agreed"
    assert main(["ai", "models", "add", "small", "--yes"]) == 0
    assert "100 % is here" in capsys.readouterr().err
    assert main(["doctor", "--quick"]) in (0, 1)
    said = capsys.readouterr().out
    assert "Model small: transcription, 3.1 MB, MIT, added to" in said
    assert "whisper-base (148 MB, MIT)" in said
    assert main(["ai", "models", "remove", "small"]) == 0
    for wrong in (["ai", "models", "remove", "../x"], ["ai", "models", "add", "nope"], ["ai", "models", "a", "b"]):
        assert main(wrong) == 2
        assert capsys.readouterr().err.strip().endswith(".")


def test_a_voice_that_was_added_can_be_chosen(ai: AIService, hub: Hub, vidgen_home: Path) -> None:
    from vidgen import resources

    style = {"af_test.bin": (resources.folder("voices") / "af_bella.bin").read_bytes()}
    table(vidgen_home, hub.address, style, job="voice")
    hub.files = style
    with pytest.raises(UsageError, match="no voice 'Test'"):
        voice_of("Test")
    add(ai)
    assert "af_test" in {v.name for v in ai.provider("offline").voices("")}
    one = voice_of("Test")
    assert styles_of(one.id).read_bytes() == style["af_test.bin"]
    (find("small").folder / "af_test.bin").write_bytes(b"x" + style["af_test.bin"][1:])
    with pytest.raises(UsageError, match="was changed"):
        styles_of(one.id)


def test_the_shipped_table_makes_sense() -> None:
    known = addable()
    assert len(known) >= 3
    for model in known.values():
        assert isinstance(model, Addable)
        assert model.address.startswith("https://")
        assert not model.added
        assert model.licence in {"MIT", "Apache-2.0"}
