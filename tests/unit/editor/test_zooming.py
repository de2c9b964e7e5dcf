"""Moving into a picture: what lies in the middle at each time, and that the canvas stays covered."""

from __future__ import annotations

import pytest

from vidgen.editor.command import run
from vidgen.editor.document import Document
from vidgen.editor.evaluate import evaluated
from vidgen.editor.records import Block
from vidgen.errors import EditError
from vidgen.timing import FLICKS

S = FLICKS


@pytest.fixture
def document() -> Document:
    made = Document.new(rate="25")
    run(made, "append", {"kind": "solid", "duration": "10s"})
    return made


def lying(document: Document, seconds: float) -> tuple[float, float, float]:
    placement = evaluated(next(document.blocks()), round(seconds * S)).placement
    return round(placement.x, 3), round(placement.y, 3), round(placement.scale_x, 3)


def zoom(document: Document, **args: object) -> None:
    run(document, "zoom-into", {"blocks": [next(document.blocks()).id], **args})


def test_it_goes_there_stays_and_comes_back(document: Document) -> None:
    zoom(document, at="2s", scale=2, x=0.5, y=0.4, ramp="1s", hold="2s")
    assert [lying(document, t) for t in (0, 2, 3, 5, 6, 9)] == [
        (0.5, 0.5, 1), (0.5, 0.5, 1), (0.5, 0.7, 2), (0.5, 0.7, 2), (0.5, 0.5, 1), (0.5, 0.5, 1)
    ]  # fmt: skip
    assert 1 < lying(document, 2.5)[2] < 2
    zoom(document, at="7s", scale=3, ramp="1s", hold="1s")
    assert [lying(document, t)[2] for t in (3, 6, 8, 10)] == [2, 1, 3, 1]


def test_the_canvas_stays_covered(document: Document) -> None:
    zoom(document, at="0s", scale=2, x=0, y=1, ramp="1s")
    assert lying(document, 10) == (1, 0, 2)  # its left and lower edges lie on those of the canvas


def test_a_punch_jumps(document: Document) -> None:
    zoom(document, at="2s", scale=1.2, ramp="0s", hold="1s")
    assert [lying(document, t)[2] for t in (1.99, 2, 2.99, 3, 5)] == [1, 1.2, 1.2, 1, 1]
    zoom(document, at="6s", scale=1.2, ramp="0s")
    assert [lying(document, t)[2] for t in (5.99, 6, 9.9)] == [1, 1.2, 1.2]


def test_it_begins_where_the_block_is_seen(document: Document) -> None:
    with pytest.raises(EditError, match="None of these blocks"):
        zoom(document, at="10s")
    with pytest.raises(EditError, match="larger"):
        zoom(document, at="1s", scale=1)
    block = next(document.blocks())
    assert document.get(block.id, Block).curves == ()
