"""The preview: rendered stretches, what takes them away and brings them back, and reading frames out of them."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from tests import media_files
from tests.render.timelines import Film, S

from vidgen.blocks.clip import Clip
from vidgen.blocks.solid import Solid
from vidgen.blocks.text import Text
from vidgen.editor.records import Block
from vidgen.effects.blur import Blur
from vidgen.errors import Cancelled
from vidgen.imaging.planes import plane_of
from vidgen.render.playback.ahead import Aim
from vidgen.render.playback.engine import Engine
from vidgen.render.playback.film import Film as PlayedFilm
from vidgen.render.preset import find_preset
from vidgen.render.preview.preview import Surveyed
from vidgen.render.preview.rendered import RenderedFrames
from vidgen.render.processes import LIMITS, MODULE
from vidgen.render.segments.spares import Spares
from vidgen.render.segments.store import Store
from vidgen.render.service import RenderService
from vidgen.timing import TimeRange
from vidgen.workers import Worker


@pytest.fixture
def service() -> Iterator[RenderService]:
    with RenderService() as made:
        yield made


def film(words: str = "Go") -> Film:
    made = Film(width=480, height=270)
    clip = made.asset(media_files.video("long.mp4", rate=25, frames=500, size=(480, 270)))
    made.block("V1", 0, 20, Clip(asset=clip), id="clip")
    made.block("V1", 20, 44, Solid(fill="#336699"), id="solid")  # longer than what counts as a short film
    made.block("V2", 9, 1, Text(text=words), id="text")
    return made


def survey(service: RenderService, made: Film) -> Surveyed:
    return service.preview.survey(made.document.snapshot(), made.paths)


def ranges(service: RenderService, made: Film) -> list[tuple[float, float]]:
    found = service.preview.rendered(survey(service, made)).ranges
    return [(r.start / S, r.end / S) for r in found]


def test_stretches_are_rendered_and_an_edit_takes_away_only_what_it_changes(service: RenderService) -> None:
    made, preview = film(), service.preview
    surveyed = survey(service, made)
    assert preview.rendered(surveyed).ranges == ()
    told: list[int] = []
    missing = preview.missing(surveyed, TimeRange(5 * S, S))
    preview.render(surveyed, missing, on_progress=lambda p: told.append(p.frame))
    assert told[-1] == 100
    assert ranges(service, made) == [(4, 8)]
    assert preview.missing(surveyed, TimeRange(5 * S, S)) == ()
    preview.render(surveyed, preview.missing(surveyed))
    assert ranges(service, made) == [(0, 64)]
    before = preview.names_made
    assert ranges(service, film("Went")) == [(0, 8), (12, 64)]
    assert preview.names_made > before + 1  # other records: everything had to be looked at
    assert ranges(service, made) == [(0, 64)]


def test_after_an_edit_only_what_it_touched_is_named_anew(service: RenderService) -> None:
    document, paths = film().document, film().paths
    preview = service.preview

    def keys() -> list[str]:
        return [s.key for s in preview.survey(document.snapshot(), paths).segments]

    first, made = keys(), preview.names_made
    assert made == len(first) == 16
    text = document.find("text", Block)
    assert text is not None
    with document.transaction("Write") as tx:
        tx.put(text.replace(content=Text(text="Went")))
    second = keys()
    assert [n for n, (a, b) in enumerate(zip(first, second, strict=True)) if a != b] == [2]
    assert preview.names_made == made + 1
    document.undo()
    assert keys() == first
    assert preview.names_made == made + 1


def test_what_shows_one_file_as_it_is_needs_no_rendering(service: RenderService) -> None:
    made, preview = film(), service.preview
    made.block("V1", 64, 8, Solid(fill="#000000"), effects=(Blur(radius=0.1),))
    surveyed = survey(service, made)
    needed = preview.missing(surveyed, everything=False)
    assert [(s.start / 25, s.end / 25) for s in needed] == [(8, 12), (64, 68), (68, 72)]
    assert preview.missing(surveyed, TimeRange(0, 10 * S), everything=False) == needed[:1]


def test_frames_come_out_of_the_store_as_they_were_composed(service: RenderService) -> None:
    made = film()
    snapshot = made.document.snapshot()
    surveyed = service.preview.survey(snapshot, made.paths)
    service.preview.render(surveyed, service.preview.missing(surveyed, TimeRange(8 * S, S)))
    rendered = service.preview.rendered(surveyed)
    assert rendered.at(8 * 25 - 1) is rendered.at(12 * 25) is None
    preset, reader = find_preset("preview"), RenderedFrames()
    for frame in (200, 201, 240, 225, 224, 202, 299):
        place = rendered.at(frame)
        assert place is not None
        seen = reader.frame(service.store, *place)
        assert seen is not None
        wanted = service.frame_pixels(snapshot, made.paths, snapshot.rate.time_of(frame), preset)
        assert (seen.width, seen.height) == (wanted.width, wanted.height)
        planes: NDArray[np.uint8] = np.concatenate([plane_of(seen, n).reshape(-1) for n in range(3)])
        apart = np.abs(planes.astype(int) - np.frombuffer(wanted.data, np.uint8))
        assert apart.mean() < 2, frame


def damage(service: RenderService, key: str) -> None:
    path = service.store.path(key)
    data = bytearray(path.read_bytes())
    data[100] ^= 1
    path.write_bytes(data)


def test_a_damaged_stretch_is_not_there_any_more(service: RenderService) -> None:
    made = film()
    surveyed = survey(service, made)
    service.preview.render(surveyed, service.preview.missing(surveyed, TimeRange(0, 5 * S)))
    key = surveyed.segments[1].key
    damage(service, key)
    reader = RenderedFrames()
    assert reader.frame(service.store, key, 0) is None
    assert reader.frame(service.store, surveyed.segments[0].key, 99) is not None
    assert ranges(service, made) == [(0, 4)]


def test_a_cancelled_preview_keeps_what_it_has(service: RenderService) -> None:
    made = film()
    surveyed = survey(service, made)
    cancel = threading.Event()

    def stop(progress: object) -> None:
        if service.store.usage().files >= 2:
            cancel.set()

    missing = service.preview.missing(surveyed)
    with pytest.raises(Cancelled):
        service.preview.render(surveyed, missing, on_progress=stop, cancel=cancel, workers=1)
    assert ranges(service, made)[0] == (0, 8)


def test_what_moves_is_taken_from_the_store_and_what_stands_still_is_composed(service: RenderService) -> None:
    red, blue = (Film(width=320, height=180) for _ in range(2))
    red.block("V1", 0, 5, Solid(fill="#cc0000"))
    blue.block("V1", 0, 5, Solid(fill="#0000cc"))
    surveyed = survey(service, red)
    service.preview.render(surveyed, service.preview.missing(surveyed))
    rendered, shown = service.preview.rendered(surveyed), blue.document.snapshot()
    damage(service, surveyed.segments[1].key)
    news = threading.Event()
    engine = Engine(news.set)

    def colour(frame: int, *, quick: bool) -> str:
        """Return what is seen of a frame; the store says red, the film blue."""
        while True:
            seen = engine.with_frame(frame, lambda at: bytes(at.data[:3]) if at.exact and at.quick == quick else None)
            if seen is not None and engine.shows(playing):
                return "red" if seen[2] > seen[0] else "blue"
            assert news.wait(60)
            news.clear()

    try:
        playing = PlayedFilm(shown, {}, (160, 90), 1, draft=True, rough=True)
        engine.show(playing)
        engine.use(shown, rendered)
        engine.aim(Aim(0, 1, 0, 124))
        assert colour(0, quick=True) == colour(20, quick=True) == "red"
        engine.aim(Aim(20, 0, 0, 124))
        assert colour(20, quick=False) == colour(21, quick=False) == colour(17, quick=False) == "blue"
        engine.aim(Aim(70, 1, 0, 124))  # in the damaged one
        assert colour(72, quick=True) == "blue"
        assert engine.lost == {surveyed.segments[1].key}
        other = Film(width=320, height=180)
        other.block("V1", 0, 5, Solid(fill="#0000ee"))
        playing = PlayedFilm(other.document.snapshot(), {}, (160, 90), 2, draft=True, rough=True)
        engine.show(playing)
        engine.aim(Aim(0, 1, 0, 124))  # what was rendered of another state is of no use
        assert colour(5, quick=True) == "blue"
    finally:
        engine.close()
        engine.join()


def test_workers_rest_until_the_next_render_but_not_for_long() -> None:
    made, spares = film(), Spares()
    with RenderService(spares=spares) as service:
        surveyed = survey(service, made)
        first, second, *_ = service.preview.missing(surveyed)
        service.preview.render(surveyed, (first,))
        assert len(spares) == 1
        rested = spares.take()
        assert rested is not None
        pid = rested.pid
        spares.give([rested])
        service.preview.render(surveyed, (second,))
        again = spares.take()
        assert again is not None
        assert again.pid == pid
        assert len(service.store.there((first.key, second.key))) == 2
        again.stop()
        spares.give([again])
        assert len(spares) == 0  # of no use any more
        short = Spares(rest=0.05)
        waiting = threading.Event()
        short.give([Worker(MODULE, name="spare", limits=LIMITS)])
        while len(short):
            waiting.wait(0.02)
        short.close()
        service.preview.render(surveyed, service.preview.missing(surveyed, TimeRange(0, 10 * S)))
    assert len(spares) == 0


def test_a_worker_that_was_started_ahead_makes_the_next_export_and_does_not_stay(tmp_path: Path) -> None:
    made, ahead = Film(width=320, height=180), Spares(keep=False)
    made.block("V1", 0, 1, Solid(fill="#cc0000"))
    with RenderService(spares=ahead, store=Store(tmp_path / "store")) as service:
        ahead.begin()
        (worker,) = ahead._resting
        service.export(made.document.snapshot(), {}, find_preset("web-small"), tmp_path / "x.mp4")
        assert worker._last_id > 3  # it was asked more than to get ready
        assert not worker.alive
        assert len(ahead) == 0
        ahead.begin()  # nobody wants this one
    assert len(ahead) == 0
