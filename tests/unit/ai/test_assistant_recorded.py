"""The assistant with a model: replies on the wire of the Responses API, and the timeline that each of them leads to.

The replies are files in `recorded/`, in the exact form in which the API sends them; a server on loopback plays them, and
refuses what the API would refuse.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from tests.unit.ai.fault_server import FaultServer
from tests.unit.ai.films import captions, effects, film, gains, said, scenes, seconds, shots, texts

from vidgen.ai.assistant.assistant import Assistant
from vidgen.ai.assistant.proposal import apply
from vidgen.ai.assistant.workbench import Where
from vidgen.ai.order import Order
from vidgen.ai.service import AIService
from vidgen.editor.queries import Records
from vidgen.editor.records import Asset, Block
from vidgen.editor.transcript import caption_blocks
from vidgen.timing import FLICKS

RECORDED = Path(__file__).parent / "recorded"
CHECKS: dict[str, Callable[[Records], bool]] = {
    "Cut the ums.": lambda d: said(d) == "Well here. As I said.",
    "Tighten it.": lambda d: seconds(d) == 8.8,
    "Cut 'As I'.": lambda d: said(d) == "Well um here. said.",
    "Split it at 2 seconds.": lambda d: shots(d) == [(0, 2), (2, 4), (4, 8), (8, 12)],
    "Drop the middle scene.": lambda d: scenes(d) == ["Opening", "End"] and seconds(d) == 8,
    "End first.": lambda d: scenes(d) == ["End", "Opening", "Middle"],
    "Title: Trip.": lambda d: texts(d) == ["Hello", "Trip"],
    "Say hi instead.": lambda d: texts(d) == ["Hi"],
    "Vertical, please.": lambda d: d.project.height == 1920 and {b.placement.fit for b in clips(d)} == {"cover"},
    "Bigger captions.": lambda d: captions(d).size == 0.08,
    "Remove 1 to 2 s and 5 to 6 s.": lambda d: seconds(d) == 10,
    "Twice as fast.": lambda d: shots(d) == [(0, 2), (2, 4), (4, 6)],
    "Fade the music out over two seconds.": lambda d: [(e.fade_in, e.fade_out) for e in effects(d, "fade")]
    == [(0, 2 * FLICKS)],
    "Music 6 dB down.": lambda d: gains(d) == {"talk.mp4": 0.0, "music.mp3": -6.0},
    "Mute the music track.": lambda d: [t.name for t in d.tracks() if t.muted] == ["A2"],
    "Dissolve into the second and the third shot.": lambda d: [b.transition and b.transition.kind for b in clips(d)]
    == [None, "dissolve", "dissolve"],
    "Make the first shot black and white.": lambda d: [e.saturation for e in clips(d)[0].effects] == [-1.0],
    "Blur the last shot strongly.": lambda d: [e.radius for e in clips(d)[2].effects] == [0.05],
    "Delete the second shot and close the gap.": lambda d: shots(d) == [(0, 4), (4, 8)],
    "Keep the picture of shot two out, but leave the hole.": lambda d: shots(d) == [(0, 4), (8, 12)]
    and len([b for b in d.blocks() if b.content.kind == "audio"]) == 4,
    "Play the first shot backwards.": lambda d: [getattr(b.content, "reverse", 0) for b in clips(d)]
    == [True, False, False],
    "Shot 3 to the very start, push the rest.": lambda d: [b.name for b in clips(d)] == ["Shot 3", "Shot 1", "Shot 2"],
    "End the last shot at 10 seconds.": lambda d: shots(d)[-1] == (8, 10),
    "Take one second off the head of shot 1 and close up.": lambda d: shots(d) == [(0, 3), (3, 7), (7, 11)],
    "Move the cut between one and two to 5 seconds.": lambda d: shots(d) == [(0, 5), (5, 8), (8, 12)],
    "Call the first scene Intro.": lambda d: scenes(d) == ["Intro", "Middle", "End"],
    "Split the scene End in two at 10 seconds.": lambda d: [round(s.start / FLICKS) for s in d.scenes()] == [0, 4, 8, 10],
    "One scene out of Opening and Middle.": lambda d: [round(s.duration / FLICKS) for s in d.scenes()] == [8, 4],
    "Repeat the opening.": lambda d: len(scenes(d)) == 4 and seconds(d) == 16,
    "Mark 3 seconds: check sound.": lambda d: sorted(m.text for m in d.markers()) == ["check sound", "one", "two"],
    "Away with all markers.": lambda d: d.markers() == (),
    "It is 'Well now', not 'Well um'.": lambda d: said(d) == "Well now here. As I said.",
    "Split the first caption before 'here'.": lambda d: [c.text for c in captions(d).cues]
    == ["Well um", "here.", "As I said."],
    "The second caption should say 'That is all.'": lambda d: [c.text for c in captions(d).cues]
    == ["Well um here.", "That is all."],
    "Remove the captions.": lambda d: caption_blocks(d) == [],
    "Zoom slowly into shot 1.": lambda d: {c.path: len(c.keyframes) for c in clips(d)[0].curves}
    == {"placement.scale_x": 2, "placement.scale_y": 2},
    "Cut seconds 4 to 8 out of everything.": lambda d: seconds(d) == 8 and shots(d) == [(0, 4), (4, 8)],
    "Empty V1 from 1 to 2 seconds, shift nothing.": lambda d: shots(d) == [(0, 1), (2, 4), (4, 8), (8, 12)],
    "A red card of two seconds at the end.": lambda d: [(b.start, b.end, b.content.fill) for b in d.blocks()  # type: ignore[attr-defined]
     if b.content.kind == "solid"] == [(12 * FLICKS, 14 * FLICKS, "#cc2222")],
    "Square, and a title Tag at the start, over the old one gone.": lambda d: texts(d) == ["Tag"]
    and (d.project.width, d.project.height) == (1080, 1080),
    "Remove shot nine.": lambda d: shots(d) == [(0, 4), (4, 8)],
    "Write the plot down.": lambda d: seconds(d) == 12,
}  # fmt: skip


def clips(records: Records) -> list[Block]:
    return sorted((b for b in records.blocks() if b.content.kind == "clip"), key=lambda b: b.start)


class Deaf:
    """Ears that nobody needs: a model calls commands."""

    async def transcribe(self, records: Records) -> Sequence[Mapping[str, Any]]:
        raise AssertionError(records)

    async def levels(self, asset: Asset, stream: int) -> NDArray[np.float32]:
        raise AssertionError(asset, stream)


@pytest.mark.parametrize("path", sorted(RECORDED.glob("*.json")), ids=lambda p: p.stem)
def test_what_was_recorded_leads_to_a_timeline(path: Path, ai: AIService, server: FaultServer) -> None:
    record = json.loads(path.read_text(encoding="utf-8"))
    wish = record["wish"]
    document = film()
    before = dict(document.records)
    server.replies, server.billed = list(record["replies"]), 0
    order = Order(endpoint="faulty", model="talker")
    assistant = Assistant(ai, Deaf())
    where = Where(playhead=2 * FLICKS)
    estimate = assistant.estimate(wish, document.snapshot(), where, order=order)
    proposed = asyncio.run(assistant.propose(wish, document.snapshot(), where, order=order))
    assert server.replies == []
    assert dict(document.records) == before, "a proposal changes nothing"
    assert proposed.cost == Decimal(server.billed) / 10**9
    assert estimate is not None
    assert estimate.most is not None
    assert 0 < proposed.cost <= estimate.most * len(record["replies"])
    assert proposed.answer
    if proposed.patch:
        apply(document, proposed)
    assert CHECKS[wish](document), (proposed.answer, proposed.changes, shots(document))
    if proposed.patch:
        document.undo()
    assert dict(document.records) == before


def test_every_record_has_a_timeline() -> None:
    wishes = [json.loads(p.read_text(encoding="utf-8"))["wish"] for p in RECORDED.glob("*.json")]
    assert sorted(wishes) == sorted(CHECKS)
    assert len(wishes) >= 40
