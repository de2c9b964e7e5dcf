"""Sound that is copied: to the sample what the mix would be, and nothing is copied that anything changes."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import av
import imageio_ffmpeg
import numpy as np
import pytest
from numpy.typing import NDArray
from tests import media_files
from tests.render.timelines import Film, S, preset

from vidgen.blocks.audio import Audio
from vidgen.editor.curves import Curve, Keyframe
from vidgen.effects.fade import Fade
from vidgen.media.probe import probe_file
from vidgen.render.copying.sound import find_sound
from vidgen.render.plan import RenderPlan, plan
from vidgen.render.preset import Preset
from vidgen.render.segments.store import Store
from vidgen.render.service import RenderService
from vidgen.timing import TimeRange

AAC = {"codec": "aac", "bit_rate": 192_000}


def source(**facts: Any) -> Path:
    """Six seconds of pictures with a rising tone."""
    given = {"rate": 25, "frames": 150, "size": (96, 64), "layouts": ("stereo",), "sound": "aac"}
    return media_files.video("tone.mp4", **{**given, **facts})


def wanted(**changes: Any) -> Preset:
    """A preset that may copy sound."""
    return preset(
        **{"container": "mp4", "extension": "mp4", "video": None, "sound": AAC, "copying": "always", **changes}
    )


def planned(film: Film, target: Preset, range: TimeRange | None = None) -> RenderPlan:
    made = plan(film.document, target, film.paths, range)
    known = {asset: probe_file(path) for asset, path in film.paths.items()}
    return made.replace(sources={a: s.replace(info=known[a]) for a, s in made.sources.items()})


def film_of(path: Path, start: int, length: float, content: dict[str, Any] | None = None, **facts: Any) -> Film:
    film = Film(**facts.pop("film", {}))
    film.block("A1", 0, length, Audio(asset=film.asset(path), source_start=start, **(content or {})), **facts)
    return film


def is_copied(film: Film, target: Preset | None = None, range: TimeRange | None = None) -> bool:
    target = target or wanted()
    made = planned(film, target, range)
    return find_sound(made, target, lambda asset: film.paths[asset]) is not None


def heard(path: Path) -> NDArray[np.float32]:
    """All samples as FFmpeg plays the file, (n, 2)."""
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-i", str(path), "-map", "0:a", "-f", "f32le", "-"]
    done = subprocess.run(command, capture_output=True, check=True)
    assert done.stderr == b""
    return np.frombuffer(done.stdout, np.float32).reshape(-1, 2)


@pytest.mark.parametrize(
    ("rate", "start"),
    [(48_000, 0), (48_000, 14_700), (48_000, 3 * 1024 * 14_700), (48_000, 1_000_000_007), (44_100, S)],
)
def test_copied_sound_is_the_mix_to_the_sample(rate: int, start: int, tmp_path: Path) -> None:
    film = film_of(source(sound_rate=rate), start, 3, film={"sample_rate": rate})
    with RenderService(store=Store(tmp_path / "store")) as service:
        mixed = service.export_plan(
            planned(film, preset(video=None)), preset(video=None), tmp_path / "mix.nut", workers=1
        )
        target = wanted()
        assert is_copied(film, target)
        copied = service.export_plan(planned(film, target), target, tmp_path / "copied.mp4", workers=1)
    mix, copy = heard(mixed.path), heard(copied.path)
    assert len(mix) == 3 * rate
    assert 0 <= len(copy) - len(mix) <= 1024
    assert np.abs(copy[: len(mix)] - mix).max() < 1e-4


def test_pictures_and_sound_begin_together(tmp_path: Path) -> None:
    from vidgen.blocks.clip import Clip

    path = source()
    film = film_of(path, round(1.2345 * S), 3)
    film.block("V1", 0, 3, Clip(asset=next(iter(film.paths)), source_start=S))
    target = wanted(video={"codec": "libx264"})
    with RenderService(store=Store(tmp_path / "store")) as service:
        service.export_plan(planned(film, target), target, tmp_path / "out.mp4")
    with av.open(str(tmp_path / "out.mp4")) as container:
        assert [s.start_time for s in container.streams] == [0, 0]
        first = next(container.decode(audio=0))
        assert first.pts == 0


def test_a_range_of_blocks_that_go_on_into_each_other() -> None:
    path = source()
    film = film_of(path, S, 2)
    film.block("A1", 2, 2, Audio(asset=next(iter(film.paths)), source_start=3 * S))
    assert is_copied(film)
    assert is_copied(film, range=TimeRange(S, 2 * S))
    film.block("A1", 4, 1, Audio(asset=next(iter(film.paths)), source_start=2 * S))
    assert not is_copied(film)
    assert is_copied(film, range=TimeRange(0, 4 * S))


CHANGES: dict[str, Callable[[], Film]] = {
    "gain": lambda: film_of(source(), 0, 3, {"gain_db": 0.5}),
    "pan": lambda: film_of(source(), 0, 3, {"pan": 0.1}),
    "speed": lambda: film_of(source(), 0, 3, {"speed": "3/2"}),
    "backwards": lambda: film_of(source(), 0, 3, {"reverse": True}),
    "effect": lambda: film_of(source(), 0, 3, effects=(Fade(fade_in=S),)),
    "curve": lambda: film_of(
        source(), 0, 3, curves=(Curve(path="content.gain_db", keyframes=(Keyframe(time=0, value=-3.0),)),)
    ),
    "longer than the file": lambda: film_of(source(), 4 * S, 3),
    "another rate": lambda: film_of(source(sound_rate=44_100), 0, 3),
    "one channel": lambda: film_of(source(layouts=("mono",)), 0, 3),
    "another codec": lambda: film_of(media_files.video("tone.mkv", layouts=("stereo",), sound="flac"), 0, 1),
    "coarse times": lambda: film_of(media_files.video("tone.mkv", layouts=("stereo",), sound="aac"), 0, 1),
}


@pytest.mark.parametrize("change", CHANGES)
def test_nothing_is_copied_that_is_changed(change: str) -> None:
    assert not is_copied(CHANGES[change]())


def test_a_second_sound_or_silence_is_mixed() -> None:
    film = film_of(source(), 0, 3)
    assert is_copied(film)
    film.block("A2", 1, 1, Audio(asset=next(iter(film.paths))))
    assert not is_copied(film)
    late = Film()
    late.block("A1", 1, 2, Audio(asset=late.asset(source())))
    assert not is_copied(late)
    assert is_copied(late, range=TimeRange(S, S))


@pytest.mark.parametrize(
    "changes",
    [
        {"copying": "never"},
        {"container": "matroska", "extension": "mkv"},
        {"sound": {"codec": "libmp3lame"}, "container": "mp4"},
        {"sound": {**AAC, "bit_rate": 8_000}, "copying": "auto"},
    ],
    ids=str,
)
def test_the_preset_has_a_say(changes: dict[str, Any]) -> None:
    film = film_of(source(), 0, 3)
    assert is_copied(film, wanted(copying="auto"))
    assert not is_copied(film, wanted(**changes))
