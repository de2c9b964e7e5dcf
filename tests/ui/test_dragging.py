"""What drags carry."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QMimeData

from vidgen.ui.dragging import Carried, CarriedAsset, CarriedKind, carried_in, carry


@pytest.mark.parametrize(
    "what",
    [
        Carried(assets=(CarriedAsset(asset="a"), CarriedAsset(asset="b", start=5, end=9))),
        Carried(kind=CarriedKind(family="effect", kind="blur", values={"radius": 0.5})),
    ],
)
def test_what_is_carried_arrives(what: Carried) -> None:
    assert carried_in(carry(what)) == what


@pytest.mark.parametrize("raw", [b"", b"{", b'{"assets": [{"asset": "a", "start": -1}]}', b'{"path": "x"}'])
def test_nonsense_is_none_of_ours(raw: bytes) -> None:
    data = carry(Carried())
    data.setData(data.formats()[0], raw)
    assert carried_in(data) is None
    assert carried_in(QMimeData()) is None
