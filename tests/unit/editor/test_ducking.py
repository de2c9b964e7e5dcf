"""Sounds that step back: the curve of their gain, from where somebody speaks."""

from __future__ import annotations

import pytest

from vidgen.editor.command import run
from vidgen.editor.document import Document
from vidgen.editor.edits.ducking import gain
from vidgen.editor.records import Asset, Block
from vidgen.errors import EditError
from vidgen.timing import FLICKS

S = FLICKS


def keys(spans: list[tuple[int, int]], length: int = 100, *, fade: int = 2, pause: int = 10) -> list[tuple[int, float]]:
    return [(k.time, k.value) for k in gain(spans, length, loud=0, soft=-9, fade=fade, pause=pause)]


@pytest.mark.parametrize(
    ("spans", "wanted"),
    [
        ([], []),
        ([(200, 300)], []),
        ([(20, 30)], [(18, 0), (20, -9), (30, -9), (32, 0)]),
        ([(20, 30), (35, 40)], [(18, 0), (20, -9), (40, -9), (42, 0)]),
        ([(20, 30), (50, 60)], [(18, 0), (20, -9), (30, -9), (32, 0), (48, 0), (50, -9), (60, -9), (62, 0)]),
        ([(-5, 10), (90, 200)], [(0, -9), (10, -9), (12, 0), (88, 0), (90, -9), (100, -9)]),
        ([(1, 10)], [(0, 0), (1, -9), (10, -9), (12, 0)]),
    ],
)
def test_it_is_soft_where_somebody_speaks_and_loud_elsewhere(spans, wanted) -> None:
    assert keys(spans) == wanted
    assert keys(spans, fade=0)[:1] != [(20, -9)], "it is loud before the first word, also without a fade"


def test_a_command_ducks_music_under_other_sounds_and_words() -> None:
    document = Document.new(rate="25")
    with document.transaction("Files") as tx:
        for name in ("voice", "music"):
            tx.put(Asset(id=f"asset-{name}", path=f"{name}.wav", name=f"{name}.wav"))
    sound = {"kind": "audio", "values": {}}
    voice = run(document, "overlay", {"at": "2s", **sound, "values": {"asset": "asset-voice"}, "duration": "3s"})[
        "block"
    ]
    music = run(document, "overlay", {"at": "0s", **sound, "values": {"asset": "asset-music"}, "duration": "10s"})[
        "block"
    ]
    run(document, "duck", {"blocks": [music], "by_db": 10, "fade": "1s"})
    curve = document.get(music, Block).curve("content.gain_db")
    assert curve is not None
    assert [(k.time // S, k.value) for k in curve.keyframes] == [(1, 0), (2, -10), (5, -10), (6, 0)]
    cue = {"start": "6s", "end": "8s", "text": "Go", "words": [{"start": "6s", "end": "8s", "text": "Go"}]}
    run(document, "add-captions", {"cues": [cue]})
    run(document, "duck", {"blocks": [music]})
    curve = document.get(music, Block).curve("content.gain_db")
    assert curve is not None
    assert [round(k.time / S, 1) for k in curve.keyframes] == [5.7, 6, 8, 8.3]
    with pytest.raises(EditError, match="Nobody speaks"):
        run(document, "duck", {"blocks": [voice]})
