"""The engine below the player: the same pixels as an export, exact seeks, frames that an edit leaves alone, no leaks."""

from __future__ import annotations

import contextlib
import os
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray
from tests import media_files
from tests.render.timelines import Film as Made
from tests.render.timelines import S

from vidgen.blocks.clip import Clip
from vidgen.blocks.solid import Solid
from vidgen.blocks.text import Text
from vidgen.editor.records import Placement
from vidgen.errors import Cancelled
from vidgen.render.playback import urgency
from vidgen.render.playback import worker as worker_module
from vidgen.render.playback.ahead import Aim
from vidgen.render.playback.engine import Engine
from vidgen.render.playback.film import Film
from vidgen.render.playback.shelf import AtHand, Shelf
from vidgen.render.playback.unchanged import unchanged
from vidgen.render.service import RenderService
from vidgen.workers import Channel

STEP = S // 25


def made_film(words: str = "Go", *, gop: int = 100) -> Made:
    made = Made(width=320, height=180)
    clip = made.asset(media_files.video("play.mp4", rate=25, frames=300, size=(320, 180), gop=gop))
    made.block("V1", 0, 8, Clip(asset=clip), id="clip")
    made.block("V1", 8, 4, Solid(fill="#336699"), id="solid")
    made.block("V2", 9, 1, Text(text=words), id="text", placement=Placement(opacity=0.7, rotation=10))
    return made


def film_of(made: Made, state: int = 1, size: tuple[int, int] = (320, 180)) -> Film:
    return Film(made.document.snapshot(), made.paths, size, state)


@pytest.fixture
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """An engine whose news wake whoever waits. Its parameter: seconds after which a worker hangs."""
    news = threading.Event()
    made = Engine(news.set, hangs_after=getattr(request, "param", 60))
    made.news = news  # type: ignore[attr-defined]
    yield made
    made.close()
    made.join()


def pixels(at: AtHand) -> NDArray[np.uint8]:
    return np.frombuffer(at.data, np.uint8).reshape(at.height, at.width, 4)[..., 2::-1].copy()


def frame(engine: Engine, number: int, film: Film | None = None, *, near: bool = False) -> NDArray[np.uint8]:
    """Return a frame as RGB, when it is there; of a film, when that is shown."""
    patience = time.monotonic() + 60
    while time.monotonic() < patience:
        if film is None or engine.shows(film):
            assert not engine.fault(number)
            found = engine.with_frame(number, lambda at: pixels(at) if at.exact or near else None)
            if found is not None:
                return found
        engine.news.wait(0.1)  # type: ignore[attr-defined]
        engine.news.clear()  # type: ignore[attr-defined]
    raise AssertionError(f"frame {number} did not come")


def number_on(picture: NDArray[np.uint8]) -> int:
    return media_files.number_of(av.VideoFrame.from_ndarray(np.ascontiguousarray(picture), format="rgb24"))


def test_frames_have_the_pixels_of_an_export(engine: Engine, tmp_path: Path) -> None:
    made = made_film()
    engine.show(film_of(made))
    with RenderService() as service:
        for number in (0, 7, 199, 200, 230, 240, 299):
            engine.aim(Aim(number))
            out = tmp_path / f"{number}.png"
            service.frame(made.document.snapshot(), made.paths, number * STEP, out)
            with av.open(str(out)) as picture:
                wanted = next(picture.decode(video=0)).to_ndarray(format="rgb24")
            assert np.array_equal(frame(engine, number), wanted), number


def test_seeks_to_and_fro_show_the_very_frame(engine: Engine) -> None:
    engine.show(film_of(made_film()))
    for number in (0, 150, 3, 199, 198, 197, 90, 91, 92, 100, 99, 98, 40, 120, 121, 60):
        engine.aim(Aim(number))
        assert number_on(frame(engine, number, near=True)) <= number
        assert number_on(frame(engine, number)) == number


def test_both_directions_and_speeds_play_the_very_frames(engine: Engine) -> None:
    engine.show(film_of(made_film()))
    for step, numbers in (
        (1, range(20, 60)),
        (-1, range(190, 150, -1)),
        (4, range(0, 160, 4)),
        (-8, range(192, 80, -8)),
    ):
        for number in numbers:
            engine.aim(Aim(number, step, 0, 199))
            assert number_on(frame(engine, number)) == number


def test_an_edit_leaves_other_frames_at_hand() -> None:
    one, other = (film_of(made_film(words)).plan(0) for words in ("Go", "Gone"))
    assert one is not None
    assert other is not None
    assert unchanged(one, other) == [(0, 225), (250, 300)]
    assert unchanged(one, one) == [(0, 300)]
    smaller = film_of(made_film(), size=(160, 90)).plan(0)
    assert smaller is not None
    assert unchanged(one, smaller) == []


def test_a_changed_title_is_drawn_anew(engine: Engine) -> None:
    engine.show(film_of(made_film()))
    engine.aim(Aim(235))
    before = frame(engine, 235)
    other = film_of(made_film("Gone"), 2)
    engine.show(other)
    assert not np.array_equal(frame(engine, 235, other), before)


@pytest.mark.parametrize("engine", [5], indirect=True)
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGSTOP])
def test_a_worker_that_dies_or_hangs_is_replaced(engine: Engine, how: signal.Signals) -> None:
    engine.show(film_of(made_film()))
    engine.aim(Aim(10))
    frame(engine, 10)
    first = engine.pid
    assert first is not None
    os.kill(first, how)
    engine.aim(Aim(160))
    assert number_on(frame(engine, 160)) == 160
    assert engine.pid not in (None, first)
    assert number_on(frame(engine, 10)) == 10  # what was there is still there


def test_a_file_that_is_put_in_place_of_another_is_read(engine: Engine, tmp_path: Path) -> None:
    one = media_files.video("one.mp4", rate=25, frames=20, size=(320, 180))
    other = media_files.video("other.mp4", rate=25, frames=80, size=(320, 180))
    path = tmp_path / "a.mp4"
    path.write_bytes(one.read_bytes())
    made = Made(width=320, height=180)
    made.block("V1", 0, 3, Clip(asset=made.asset(path)))
    engine.show(film_of(made))
    engine.aim(Aim(5))
    assert number_on(frame(engine, 5)) == 5
    path.write_bytes(other.read_bytes())
    engine.aim(Aim(60))
    assert number_on(frame(engine, 60)) == 60


def test_nothing_lies_in_shared_memory_once_a_worker_has_it(engine: Engine) -> None:
    engine.show(film_of(made_film()))
    frame(engine, 0)
    folder = Path("/dev/shm")
    if folder.is_dir():
        assert not [p for p in folder.iterdir() if p.name.startswith(f"vidgen-{os.getpid()}-")]


def test_a_frame_that_cannot_be_made_says_why(engine: Engine, tmp_path: Path) -> None:
    broken = tmp_path / "broken.mp4"
    broken.write_bytes(media_files.video("one.mp4", rate=25, frames=20, size=(320, 180)).read_bytes()[:200])
    made = Made(width=320, height=180)
    made.block("V1", 0, 3, Clip(asset=made.asset(broken)))
    made.block("V1", 3, 3, Solid(fill="#336699"))
    engine.show(film_of(made))
    engine.aim(Aim(5))
    patience = time.monotonic() + 60
    while not engine.fault(5) and time.monotonic() < patience:
        engine.news.wait(0.1)  # type: ignore[attr-defined]
    assert "broken.mp4" in engine.fault(5)
    engine.aim(Aim(100))
    assert frame(engine, 100).shape == (180, 320, 3)


def test_a_long_timeline_is_planned_in_parts(engine: Engine) -> None:
    made = Made(width=64, height=36)
    for number in range(1600):
        made.block("V1", number, 1, Solid(fill=f"#{number % 256:02x}0000"), id=f"b{number:05}")
    film = film_of(made, size=(64, 36))
    planned = film.plan(30_000)
    assert planned is not None
    assert len(planned.blocks) < 120
    assert film.reaches(planned, 30_000)
    assert not film.reaches(planned, 1_000)
    short = film.plan(30_000, still=True)
    assert short is not None
    assert len(short.blocks) < 20
    assert film.reaches(short, 30_000, still=True)
    assert not film.reaches(short, 30_000)
    engine.show(film)
    for number in (100, 30_000, 39_990):
        engine.aim(Aim(number))
        red = int(frame(engine, number)[18, 32, 0])
        assert abs(red - (number // 25) % 256) <= 3
    patience = time.monotonic() + 60
    while engine.plan is None or not film.reaches(engine.plan, 39_990):  # ready to play when it has stood still
        assert time.monotonic() < patience
        engine.news.wait(0.1)  # type: ignore[attr-defined]


def test_a_frame_that_nobody_waits_for_any_more_has_no_fault() -> None:
    """The player may come back to it: what it keeps as a fault is never drawn."""
    plan = film_of(made_film()).plan(0)
    assert plan is not None
    shelf, served, channel = Shelf(320, 180), worker_module._Served(), Channel(1, lambda *_: None)
    memory = shelf.memory
    served.attach(channel, {"name": memory.name, "size": memory.size, "count": memory.count}, b"")
    served.plan(channel, {}, plan.model_dump_json().encode())
    channel.cancel()
    assert served._sources is not None
    with contextlib.closing(served._sources), pytest.raises(Cancelled):
        served.frame(channel, {"frame": 150, "slot": 0}, b"")
    memory.forget_name()


def test_an_empty_timeline_has_no_plan() -> None:
    made = Made(width=64, height=36)
    made.track("V1")
    assert film_of(made).plan(0) is None


def test_early_pictures_of_a_fast_run_are_not_shown_at_single_speed() -> None:
    plan = film_of(made_film()).plan(0, still=False)
    assert plan is not None
    shelf = Shelf(64, 36)

    def next_of(step: int) -> int | None:
        aim = Aim(0, step, 0, 99, rolling=step != 0)
        wanted = urgency.Urgency(aim, shelf, (), plan, 0).next(draft=True)
        return wanted.frame if wanted is not None else None

    for number in (0, 1, 3):
        shelf.put(number, shelf.take(Aim()))
    shelf.put(2, shelf.take(Aim()), early=True)
    for step, wanted in ((1, 2), (2, 4), (0, 2)):
        assert next_of(step) == wanted, step
    shelf.put(2, shelf.take(Aim()))
    assert next_of(1) == 4
    shelf.memory.forget_name()


def test_a_draft_plays_in_nearly_the_colours_and_stops_in_the_very_ones(engine: Engine) -> None:
    made = made_film()
    film = film_of(made)
    engine.show(film)
    engine.aim(Aim(235))
    wanted = frame(engine, 235)
    engine.show(draft := Film(film.snapshot, film.paths, film.size, 2, draft=True))
    engine.aim(Aim(100, 1, 0, 299, rolling=True))
    assert number_on(frame(engine, 100, draft)) == 100
    engine.show(draft := Film(film.snapshot, film.paths, film.size, 3, draft=True))
    for number in (30, 233, 234, 235):
        engine.aim(Aim(number, 1, 0, 299, rolling=True))
        frame(engine, number, draft)
        # Those about 235 may be at hand in the exact colours from the time when the player stood there.
        assert number > 30 or engine.with_frame(number, lambda at: at.quick)
    moving = frame(engine, 235, draft)
    away = moving.astype(int) - wanted
    assert abs(float(away.mean())) < 0.6
    engine.aim(Aim(235))
    patience = time.monotonic() + 60
    while engine.with_frame(235, lambda at: at.quick) and time.monotonic() < patience:
        engine.news.wait(0.1)  # type: ignore[attr-defined]
    assert np.array_equal(frame(engine, 235, draft), wanted)
    # Those beside it are made exact before one steps there.
    while engine.with_frame(233, lambda at: at.quick) is not False:
        assert time.monotonic() < patience
        engine.news.wait(0.1)  # type: ignore[attr-defined]


@pytest.mark.parametrize("reverse", [False, True], ids=["forwards", "backwards"])
def test_a_film_that_goes_by_fast_is_shown_in_pictures_that_may_be_early(
    engine: Engine, monkeypatch: pytest.MonkeyPatch, reverse: bool
) -> None:
    """By no more than a quarter of a second of the clock, and never from beyond the cut; it stops on the very frame."""
    monkeypatch.setattr(urgency, "_SHARE", 0.0)  # there is no time
    made = Made(width=320, height=180)
    clip = made.asset(media_files.video("fast.mp4", rate=25, frames=300, size=(320, 180), gop=300))
    made.block("V1", 0, 7, Clip(asset=clip, source_start=2 * S, reverse=reverse))
    engine.show(film_of(made))
    patience = time.monotonic() + 60

    def due(number: int) -> int:
        return 50 + (174 - number if reverse else number)

    came: int | None = None
    for number in (0, 24, 48, 72):
        engine.aim(Aim(number, 8, 0, 174, rolling=True))
        while (came := engine.best(number, -1, 60)) is None:  # one that is late already is passed over
            assert time.monotonic() < patience
            engine.news.wait(0.1)  # type: ignore[attr-defined]
        assert max(50, due(came) - 50) <= number_on(frame(engine, came)) <= due(came)
    assert came is not None
    engine.aim(Aim(came))
    while engine.with_frame(came, lambda at: at.quick) is not False:
        assert time.monotonic() < patience
        engine.news.wait(0.1)  # type: ignore[attr-defined]
    assert number_on(frame(engine, came)) == due(came)
