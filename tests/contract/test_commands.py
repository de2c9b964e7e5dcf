"""What holds for every registered command, whatever it does: undo, redo, patches, integrity, schema, manual."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.command_arguments import COMMANDS, Feeder, info
from tests.integrity import check_integrity

from vidgen.editor import command
from vidgen.editor.document import Document, News
from vidgen.editor.queries import Records
from vidgen.errors import EditError, UsageError


def new_document() -> Document:
    document = Document.new(rate="25")

    def run(command_name: str, /, **args: Any) -> Any:
        return command.run(document, command_name, args)

    film = run("add-asset", path="film.mp4", info=info(20.01, picture=True, sound=True))
    run("add-asset", path="logo.png", info=info(None, picture=True, sound=False, still=True))
    run("add-asset", path="music.wav", info=info(33.3333, picture=False, sound=True))
    run("add-asset", path="unused.mp4")
    run("append", asset=film, source_start="2s", duration="6s")
    run("append", asset=film, source_start="1s", duration="4s")
    run("split", at="2s")
    run("append", asset="logo.png", duration="3s")
    run("append", kind="text", values={"text": "Hello"})
    run("overlay", at="1s", kind="solid", duration="2s")
    run("overlay", at="0", asset="music.wav", duration="9s")
    effect = run("add-effect", block="V1:1", kind="blur")
    run("add-effect", block="V1:1", kind="fade")
    run("set-keyframe", block="V1:1", path="placement.opacity", at="0", value=0)
    run("set-keyframe", block="V1:1", path=f"effects.{effect}.radius", at="1s", value=0.01)
    run("set-transition", block="V1:3", duration="1s")
    run("add-marker", at="3s")
    run("add-scene", name="One", start=0, duration="5s")
    run("add-scene", name="Two", duration="4s")
    run(
        "add-captions",
        cues=[{"start": "0.51s", "end": "2s", "text": "said"}, {"start": "1s", "end": "3s", "text": "b"}],
    )
    said = [("well", 1.0, 1.3), ("um", 1.4, 1.6), ("um", 1.6, 1.9), ("hello", 3.5, 4.0)]
    words = [{"start": f"{a}s", "end": f"{b}s", "text": t} for t, a, b in said]
    run("add-captions", at="4s", cues=[{"start": "1s", "end": "4s", "text": "well um um hello", "words": words}])
    return Document(document.records)


def as_bytes(d: Records) -> str:
    return json.dumps({i: r.to_json() for i, r in d.records.items()}, sort_keys=True)


def attempt(document: Document, name: str, seed: int) -> bool:
    chance = random.Random(seed)
    args = Feeder(document, chance).feed(name)
    before, revision = as_bytes(document), document.revision
    try:
        result = command.run(document, name, args)
    except (EditError, UsageError) as error:
        assert as_bytes(document) == before, f"{name} failed and changed something"
        assert document.revision == revision
        sentence = str(error)
        assert sentence.endswith("."), f"{name}: not a sentence: {sentence}"
        return False
    json.dumps(result)
    check_integrity(document)
    return True


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(st.sampled_from(sorted(COMMANDS)), st.integers(0, 2**32)), min_size=1, max_size=25))
def test_any_sequence_undone_is_the_start_and_redone_the_end(steps: list[tuple[str, int]]) -> None:
    document = new_document()
    start = as_bytes(document)
    mirror = {i: r.to_json() for i, r in document.records.items()}

    def hear(news: News) -> None:
        for i, (before, after) in news.patch.to_json().items():
            assert mirror.get(i) == before
            mirror.pop(i, None)
            if after is not None:
                mirror[i] = after

    document.subscribe(hear)
    for name, seed in steps:
        attempt(document, name, seed)
        assert json.dumps(mirror, sort_keys=True) == as_bytes(document)
    end, revision = as_bytes(document), document.revision
    while document.undo():
        check_integrity(document)
    assert as_bytes(document) == start
    while document.redo():
        check_integrity(document)
    assert as_bytes(document) == end
    assert json.dumps(mirror, sort_keys=True) == end
    assert document.revision == revision * 3


def test_every_command_can_be_done() -> None:
    """The generator reaches each command's purpose, not only its refusals."""
    done: dict[str, int] = dict.fromkeys(COMMANDS, 0)
    document = new_document()
    for seed in range(40):
        missing = [n for n, count in done.items() if count == 0]
        if not missing:
            break
        for name in missing:
            document = new_document() if seed % 5 == 0 or name == missing[0] else document
            done[name] += attempt(document, name, seed)
    assert [n for n, count in done.items() if count == 0] == []


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_schema_and_manual(name: str) -> None:
    found = COMMANDS[name]
    schema = found.schema()
    assert schema["type"] == "object"
    json.dumps(schema)
    assert set(schema.get("required", [])) <= set(schema.get("properties", {}))
    assert found.summary.endswith("."), "the docstring starts with a sentence"
    for argument, described in schema.get("properties", {}).items():
        assert described.get("description"), f"{argument} is not described in the docstring"
    assert found.title
    assert found.menu


def test_shortcuts_are_told_apart() -> None:
    shortcuts = [c.shortcut for c in COMMANDS.values() if c.shortcut]
    assert len(shortcuts) == len(set(shortcuts))
