"""Attributes that are pasted, keyframes that are moved together, parts that are reset."""

from __future__ import annotations

import pytest

from vidgen.editor import command
from vidgen.editor.document import Document
from vidgen.editor.records import Block
from vidgen.errors import EditError
from vidgen.timing import FLICKS


@pytest.fixture
def two() -> tuple[Document, str, str]:
    document = Document.new()
    for text in ("one", "two"):
        command.run(document, "append", {"kind": "text", "values": {"text": text}})
    ids = [b.id for b in sorted(document.of(Block), key=lambda b: b.start)]
    return document, ids[0], ids[1]


def test_attributes_are_pasted_as_far_as_is_wanted(two) -> None:
    document, a, b = two
    command.run(document, "set", {"blocks": [a], "path": "content.fill", "value": "#ff0000"})
    effect = command.run(document, "add-effect", {"block": a, "kind": "blur"})
    for path, value in (("placement.opacity", 0.5), (f"effects.{effect}.radius", 0.01)):
        command.run(document, "set-keyframe", {"block": a, "path": path, "at": "1s", "value": value})
    fragment = command.run(document, "copy", {"blocks": [a]})
    command.run(document, "paste-attributes", {"blocks": [b], "fragment": fragment, "style": False, "effects": False})
    block = document.get(b, Block)
    assert [c.path for c in block.curves] == ["placement.opacity"]
    assert (block.content.fill, block.effects) == (document.get(a, Block).content.replace(fill="#ffffff").fill, ())
    command.run(document, "paste-attributes", {"blocks": [b], "fragment": fragment})
    block = document.get(b, Block)
    assert (block.content.fill, block.content.text) == ("#ff0000", "two")
    assert {c.path for c in block.curves} == {"placement.opacity", f"effects.{block.effects[0].id}.radius"}
    assert block.effects[0].id != effect
    command.run(document, "paste-attributes", {"blocks": [b], "fragment": fragment, "keyframes": False})
    assert document.get(b, Block).curves == ()
    with pytest.raises(EditError, match="not a fragment"):
        command.run(document, "paste-attributes", {"blocks": [b], "fragment": {}})


def test_keyframes_move_together_within_limits(two) -> None:
    document, a, _ = two
    for at, value in ((0, 0.0), (1, 0.5), (2, 1.0)):
        arguments = {"block": a, "path": "placement.opacity", "at": at * FLICKS, "value": value}
        command.run(document, "set-keyframe", arguments)
    moving = {"block": a, "path": "placement.opacity", "keys": [0, FLICKS], "by": FLICKS, "lift": 0.75}
    assert command.run(document, "move-keyframes", moving) == [FLICKS, 2 * FLICKS]
    curve = document.get(a, Block).curve("placement.opacity")
    assert [(k.time // FLICKS, k.value) for k in curve.keyframes] == [(1, 0.75), (2, 1.0)]
    with pytest.raises(EditError, match="no keyframe at that time"):
        command.run(document, "remove-keyframes", {k: moving[k] for k in ("block", "path", "keys")})
    gone = {"block": a, "path": "placement.opacity", "keys": [FLICKS, 2 * FLICKS]}
    command.run(document, "remove-keyframes", gone)
    assert document.get(a, Block).curves == ()
    assert document.get(a, Block).placement.opacity == 0.75


def test_a_part_is_reset_but_not_what_it_is_about(two) -> None:
    document, a, _ = two
    command.run(document, "set", {"blocks": [a], "path": "content.fill", "value": "#ff0000"})
    command.run(document, "add-effect", {"block": a, "kind": "blur", "values": {"radius": 0.3}})
    command.run(document, "set-keyframe", {"block": a, "path": "effects.blur.radius", "at": 0})
    for part in ("content", "effects.blur"):
        command.run(document, "reset", {"blocks": [a], "path": part})
    block = document.get(a, Block)
    assert (block.content.text, block.content.fill) == ("one", "#ffffff")
    assert block.curves == ()
    assert block.effects[0] == type(block.effects[0])(id=block.effects[0].id)
