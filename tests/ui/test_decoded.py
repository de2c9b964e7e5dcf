"""Pictures are decoded without asking Qt what they are."""

from __future__ import annotations

import ast
import io
from pathlib import Path

import PIL.Image
import pytest

import vidgen.ui
from vidgen.ui.decoded import image_of


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP", "GIF"])
def test_a_picture_of_a_worker_is_decoded(form: str) -> None:
    made = io.BytesIO()
    PIL.Image.new("RGB", (8, 6), (250, 0, 0)).save(made, form)
    image = image_of(made.getvalue())
    assert (image.width(), image.height()) == (8, 6)
    assert image.pixelColor(4, 3).red() > 240


@pytest.mark.parametrize("data", [b"", b"RIFF", b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'])
def test_what_is_none_is_null(data: bytes) -> None:
    assert image_of(data).isNull()


def test_nobody_has_qt_find_out_what_data_are() -> None:
    """It asks its reader of SVG then, and two threads may wait for each other for ever."""
    for path in Path(vidgen.ui.__path__[0]).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            asked = isinstance(node, ast.Call) and getattr(node.func, "attr", "") in ("fromData", "loadFromData")
            assert not asked or len(node.args) >= 2, f"{path.name}:{node.lineno} names no format"
