"""What a worker holds on to must not depend on how much of a film it has rendered."""

from __future__ import annotations

import tracemalloc
from pathlib import Path

from tests import media_files
from tests.render.timelines import Film, preset

from vidgen.blocks.clip import Clip
from vidgen.blocks.image import Image
from vidgen.blocks.text import Text
from vidgen.imaging.cache import held_bytes
from vidgen.render import worker as module
from vidgen.render.plan import plan
from vidgen.render.segments.file import Head, Packet, SegmentFile, SegmentWriter
from vidgen.render.segments.survey import Survey
from vidgen.workers import Channel

PIECE = 3
PERIOD = 8
"""Pieces after which the film begins again with other words: two clips of two files and six photos."""


def slides(pieces: int) -> Film:
    """Clips and photos, each under a title of its own."""
    made = Film(width=64, height=36, rate="5")
    clips = [made.asset(media_files.video(f"held{n}.mp4", rate=5, frames=15, size=(64, 36))) for n in range(2)]
    photos = [made.asset(media_files.still(f"held{n}.png")) for n in range(6)]
    for number in range(pieces):
        place = number % PERIOD
        content = Clip(asset=clips[place // 4]) if place % 4 == 0 else Image(asset=photos[place - 1 - place // 4])
        made.block(f"V{1 + number % 2}", PIECE * number, PIECE, content)
        made.block("V3", PIECE * number, PIECE, Text(text=f"Piece {number:03}", size=0.5))
    return made


def test_a_long_film_needs_what_a_short_one_needs(tmp_path: Path) -> None:
    made = slides(6 * PERIOD)
    wanted = preset(sound=None)
    rendered = plan(made.document, wanted, made.paths)
    told = Channel(1, lambda _message, _payload: None)
    worker = module._Served()
    settings = {"preset": wanted.model_dump(mode="json"), "store": str(tmp_path), "identities": {}}
    worker.prepare(told, settings, rendered.model_dump_json().encode())
    survey = Survey.model_validate(worker.survey(told, {}, b"")[0])
    held = []
    for segment in survey.segments:
        worker.segment(told, {"segment": segment.model_dump(mode="json")}, b"")
        held.append((worker.job.sources.held, held_bytes()))
    worker.job.close()
    assert len(held) == 6 * PERIOD
    files, texts = ([row[n] for row in held] for n in range(2))
    assert max(files[PERIOD:]) == max(files[:PERIOD]) == 2  # that of the segment before and that of this one
    assert max(texts[PERIOD:]) <= max(texts[:PERIOD])


def test_hours_of_packets_take_little_room(tmp_path: Path) -> None:
    """The sound of a film is one file, and joining reads the tables of all segments: about 47 and 30 packets a second."""
    count = 20_000
    tracemalloc.start()
    try:
        with SegmentWriter(tmp_path / "a.seg") as writer:
            for number in range(count):
                writer.add(Packet(1024 * number, True, b"sound", 1024))
            writer.finish(Head("aac", b"", 1024 * count, "aac"))
        writing = tracemalloc.get_traced_memory()[1]
        tracemalloc.reset_peak()
        assert sum(1 for _ in SegmentFile(tmp_path / "a.seg").packets()) == count
        reading = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert writing < 80 * count
    assert reading < 250 * count
