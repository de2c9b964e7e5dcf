"""The index of a snapshot: its own, and right, also when it was copied in the middle of changes."""

from __future__ import annotations

from vidgen.editor.command import run
from vidgen.editor.document import Document
from vidgen.editor.index import Index


def test_a_snapshot_keeps_the_index_of_its_time() -> None:
    document = Document.new()
    blocks = [run(document, "append", {"kind": "solid", "duration": "2s"})["block"] for _ in range(3)]
    run(document, "link", {"blocks": blocks[:2]})
    track = document.get(blocks[0], type(next(document.blocks()))).track
    document.blocks_on(track)
    run(document, "move", {"blocks": [blocks[2]], "to": "20s"})  # the copy is made while this is not sorted in yet
    snapshot = document.snapshot()
    run(document, "delete", {"blocks": [blocks[0]]})
    fresh = Index(snapshot.records)
    assert [b.id for b in snapshot.blocks_on(track)] == blocks
    assert snapshot.blocks_on(track) == fresh.blocks_on(track)
    assert {b.id for b in snapshot.linked(snapshot.blocks_on(track)[0])} == set(blocks[:2])
    assert [b.id for b in document.blocks_on(track)] == blocks[2:]
