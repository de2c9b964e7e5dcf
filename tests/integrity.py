"""What holds for a document after each edit, looked at independently of the rules in the editor."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

from vidgen.editor import paths
from vidgen.editor.queries import Records
from vidgen.editor.records import Asset, Block, Marker, Project, Timeline, Track
from vidgen.timing import FLICKS


def check_integrity(d: Records) -> None:
    projects = [r for r in d.records.values() if isinstance(r, Project)]
    assert len(projects) == 1
    rate = projects[0].rate
    timelines = {r.id: r for r in d.records.values() if isinstance(r, Timeline)}
    assert projects[0].main_timeline in timelines
    tracks = {r.id: r for r in d.records.values() if isinstance(r, Track)}
    assert sorted(t for line in timelines.values() for t in line.tracks) == sorted(tracks)
    rows: dict[str, list[Block]] = {t: [] for t in tracks}
    bonds: dict[str, int] = {}
    for b in d.of(Block):
        rows[b.track].append(b)
        for bond in (b.link, b.group):
            if bond is not None:
                bonds[bond] = bonds.get(bond, 0) + 1
        assert tracks[b.track].medium in b.content.media
        if tracks[b.track].medium != "audio":
            for edge in (b.start, b.end):
                assert rate.time_of(round(Fraction(edge, FLICKS) * rate.fraction)) == edge
        for kind in (b.content, *b.effects):
            assert kind.asset_id is None or isinstance(d.records.get(kind.asset_id), Asset)
        assert len({e.id for e in b.effects}) == len(b.effects)
        assert len({c.path for c in b.curves}) == len(b.curves)
        known = set(paths.paths_of(b))
        assert all(c.path in known for c in b.curves)
        assert Block.model_validate(b.to_json()) == b
    assert all(count > 1 for count in bonds.values())
    for track, row in rows.items():
        row.sort(key=lambda b: b.start)
        assert tuple(row) == d.blocks_on(track)
        for a, b in pairwise(row):
            assert a.end <= b.start
        for place, b in enumerate(row):
            if b.transition is not None:
                a = row[place - 1]
                assert place > 0
                assert a.end == b.start
                taken = a.transition.after if a.transition is not None else 0
                assert 0 <= b.transition.before <= a.duration - taken
                assert b.transition.after <= b.duration
                assert b.transition.length > 0
    for line in timelines:
        for x, y in pairwise(d.scenes(line)):
            assert x.end <= y.start
        assert all(m.timeline in timelines for m in d.of(Marker))
