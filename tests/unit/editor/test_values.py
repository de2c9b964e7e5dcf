"""Values as a person writes them."""

from __future__ import annotations

from typing import Any

import pytest

from vidgen.editor.command import run
from vidgen.editor.document import Document
from vidgen.editor.records import Block
from vidgen.errors import UsageError
from vidgen.timing import FLICKS


@pytest.fixture
def document() -> Document:
    document = Document.new(name="values", rate="25")
    run(document, "add-asset", {"path": "look.cube", "name": "look.cube", "info": {"container": "cube", "size": 1}})
    return document


def titled(document: Document, **values: Any) -> Block:
    result = run(document, "append", {"kind": "text", "values": values})
    return document.get(result["block"], Block)


def test_times_are_read(document: Document) -> None:
    block = titled(document, enter="fade", enter_duration="0.3s", leave_duration="5f")
    assert block.content.enter_duration == FLICKS * 3 // 10
    assert block.content.leave_duration == FLICKS // 5
    run(document, "set", {"blocks": [block.id], "path": "content.enter_duration", "value": "2f"})
    assert document.get(block.id, Block).content.enter_duration == FLICKS * 2 // 25


def test_a_number_can_be_a_text(document: Document) -> None:
    block = titled(document, text=2024)
    assert block.content.text == "2024"
    run(document, "set", {"blocks": [block.id], "path": "content.text", "value": 7})
    assert document.get(block.id, Block).content.text == "7"


def test_assets_have_names(document: Document) -> None:
    block = titled(document, text="x")
    effect = run(document, "add-effect", {"block": block.id, "kind": "lut", "values": {"asset": "look.cube"}})
    assert document.get(block.id, Block).effect(effect).asset == document.assets()[0].id


@pytest.mark.parametrize(
    ("values", "why"), [({"enter_duration": "soon"}, "'soon' is not a time"), ({"sice": 1}, "no property")]
)
def test_what_cannot_be_read_is_refused(document: Document, values: dict[str, Any], why: str) -> None:
    with pytest.raises(UsageError, match=why):
        titled(document, **values)
