"""The preview: rendered stretches, what takes them away and brings them back, and reading frames out of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from tests import media_files
from tests.render.timelines import Film, S

from vidgen.blocks.clip import Clip
from vidgen.blocks.solid import Solid
from vidgen.blocks.text import Text
from vidgen.errors import Cancelled, UsageError
from vidgen.render.preset import find_preset
from vidgen.render.service import RenderService
from vidgen.timing import TimeRange


@pytest.fixture
def service() -> Iterator[RenderService]:
    with RenderService() as made:
        yield made


def film(words: str = "Go") -> Film:
    made = Film(width=480, height=270)
    clip = made.asset(media_files.video("long.mp4", rate=25, frames=500, size=(480, 270)))
    made.block("V1", 0, 20, Clip(asset=clip))
    made.block("V1", 20, 44, Solid(fill="#336699"))  # longer than what counts as a short film
    made.block("V2", 9, 1, Text(text=words))
    return made


def ranges(service: RenderService, made: Film) -> list[tuple[float, float]]:
    surveyed = service.preview.survey(made.document.snapshot(), made.paths)
    return [(r.start / S, r.end / S) for r in service.preview.rendered(surveyed)]


def test_stretches_are_rendered_and_an_edit_takes_away_only_what_it_changes(service: RenderService) -> None:
    made = film()
    snapshot = made.document.snapshot()
    surveyed = service.preview.survey(snapshot, made.paths)
    assert service.preview.rendered(surveyed) == []
    told: list[int] = []
    service.preview.render(surveyed, TimeRange(5 * S, S), on_progress=lambda p: told.append(p.frame))
    assert told[-1] == 100
    assert ranges(service, made) == [(4, 8)]
    service.preview.render(surveyed)
    assert ranges(service, made) == [(0, 64)]
    assert ranges(service, film("Went")) == [(0, 8), (12, 64)]
    assert ranges(service, made) == [(0, 64)]


def test_frames_come_out_of_the_store_as_they_were_composed(service: RenderService) -> None:
    made = film()
    snapshot = made.document.snapshot()
    surveyed = service.preview.survey(snapshot, made.paths)
    assert service.preview.frame(surveyed, 9 * S) is None
    service.preview.render(surveyed, TimeRange(8 * S, S))
    preset = find_preset("preview")
    step = S // 25
    for time in (8 * S, 8 * S + step, 8 * S + 40 * step, 9 * S, 8 * S + 2 * step, 12 * S - step):
        seen = service.preview.frame(surveyed, time)
        wanted = service.frame_pixels(snapshot, made.paths, time, preset)
        assert seen is not None
        assert (seen.width, seen.height) == (wanted.width, wanted.height)
        apart = np.abs(np.frombuffer(seen.data, np.uint8).astype(int) - np.frombuffer(wanted.data, np.uint8))
        assert len(seen.data) == len(wanted.data)
        assert apart.mean() < 2, time / S
    with pytest.raises(UsageError, match="no frame at 00:01:04:00"):
        service.preview.frame(surveyed, 64 * S)


def test_a_damaged_stretch_is_not_there_any_more(service: RenderService, tmp_path: Path) -> None:
    made = film()
    surveyed = service.preview.survey(made.document.snapshot(), made.paths)
    service.preview.render(surveyed, TimeRange(0, 5 * S))
    path = service.store.path(surveyed.survey.segments[1].key)
    data = bytearray(path.read_bytes())
    data[100] ^= 1
    path.write_bytes(data)
    assert service.preview.frame(surveyed, 5 * S) is None
    assert service.preview.frame(surveyed, 2 * S) is not None
    assert ranges(service, made) == [(0, 4)]


def test_a_cancelled_preview_keeps_what_it_has(service: RenderService) -> None:
    import threading

    made = film()
    surveyed = service.preview.survey(made.document.snapshot(), made.paths)
    cancel = threading.Event()

    def stop(progress: object) -> None:
        if service.store.usage().files >= 2:
            cancel.set()

    with pytest.raises(Cancelled):
        service.preview.render(surveyed, on_progress=stop, cancel=cancel, workers=1)
    assert ranges(service, made)[0] == (0, 8)
