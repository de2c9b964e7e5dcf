"""Values as a person writes them."""

from __future__ import annotations

from typing import Any

import pytest

from vidgen.editor.command import run
from vidgen.editor.document import Document
from vidgen.editor.records import Block
from vidgen.errors import EditError, UsageError
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


def test_shares_are_read(document: Document) -> None:
    block = titled(document, line_spacing="150 %")
    assert block.content.line_spacing == 1.5
    run(document, "set", {"blocks": [block.id], "path": "placement.opacity", "value": "60%"})
    assert document.get(block.id, Block).placement.opacity == 0.6
    run(document, "set-keyframe", {"block": block.id, "path": "placement.scale_x", "at": "1s", "value": "-12.5%"})
    assert document.get(block.id, Block).curves[0].keyframes[0].value == -0.125
    run(document, "set", {"blocks": [block.id], "path": "content.text", "value": "60%"})
    assert document.get(block.id, Block).content.text == "60%"


def test_an_effect_can_be_named_by_its_kind(document: Document) -> None:
    block = titled(document)
    effect = run(document, "add-effect", {"block": block.id, "kind": "blur"})
    run(document, "set", {"blocks": [block.id], "path": "effects.blur.radius", "value": 0.1})
    run(document, "set-keyframe", {"block": block.id, "path": "effects.blur.radius", "at": 0, "value": 0.2})
    run(document, "set-keyframe", {"block": block.id, "path": f"effects.{effect}.radius", "at": "1s"})
    now = document.get(block.id, Block)
    assert now.effect(effect).radius == 0.1
    assert [(c.path, len(c.keyframes)) for c in now.curves] == [(f"effects.{effect}.radius", 2)]
    run(document, "remove-keyframe", {"block": block.id, "path": "effects.blur.radius", "at": 0})
    run(document, "clear-keyframes", {"blocks": [block.id], "path": "effects.blur.radius"})
    run(document, "reset", {"blocks": [block.id], "path": "effects.blur.radius"})
    run(document, "enable-effect", {"block": block.id, "effect": "blur", "on": False})
    now = document.get(block.id, Block)
    assert (now.curves, now.effect(effect).radius, now.effect(effect).enabled) == ((), 0.01, False)
    run(document, "add-effect", {"block": block.id, "kind": "blur"})
    with pytest.raises(EditError, match="several effects 'blur'; it has e"):
        run(document, "remove-effect", {"block": block.id, "effect": "blur"})
    with pytest.raises(EditError, match=r"no property 'effects\.blur\.radius'; its effects are e\w+ \(blur\), "):
        run(document, "set", {"blocks": [block.id], "path": "effects.blur.radius", "value": 0.1})


@pytest.mark.parametrize(
    ("path", "kind"), [("content.sice", "text"), ("placement.fitt", "placement"), ("effects.blur.r", "blur")]
)
def test_a_property_that_is_not_there_tells_where_all_are_listed(document: Document, path: str, kind: str) -> None:
    block = titled(document)
    run(document, "add-effect", {"block": block.id, "kind": "blur"})
    with pytest.raises(EditError, match=f"'vidgen kinds {kind}' tells all"):
        run(document, "set", {"blocks": [block.id], "path": path, "value": 1})


def test_a_kind_that_is_not_there_tells_where_all_are_listed(document: Document) -> None:
    with pytest.raises(UsageError, match=r"there are blur, .*: see 'vidgen kinds'\.$"):
        run(document, "add-effect", {"block": titled(document).id, "kind": "sepia"})


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"enter_duration": "soon"}, "'soon' is not a time"),
        ({"enter_duration": 0.5}, r'^enter_duration: 0\.5 is not a time; write for example "0\.5s", a text\.$'),
        ({"sice": 1}, r"^Text has no property 'sice'; did you mean size; 'vidgen kinds text' tells all\.$"),
        ({"zzz": 1}, "no property 'zzz'; it has text, font, "),
    ],
)
def test_what_cannot_be_read_is_refused(document: Document, values: dict[str, Any], why: str) -> None:
    with pytest.raises(UsageError, match=why):
        titled(document, **values)
