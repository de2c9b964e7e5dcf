"""One film from nothing to its files: the program is begun, used and quit, begun again, and used to the end."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from tests import media_files

from vidgen.timing import FLICKS

SESSION = Path(__file__).with_name("story_session.py")
_PATIENCE = 600


@pytest.mark.slow
@pytest.mark.parametrize("how", ["mouse", "keys"])
def test_a_film_from_nothing_to_its_files(vidgen_home: Path, tmp_path: Path, how: str) -> None:
    env = os.environ | {"VIDGEN_HOME": str(vidgen_home), "QT_QPA_PLATFORM": "offscreen"}
    media = (
        media_files.video("one.mp4", sound="aac"),
        media_files.video("two.mp4", frames=72),
        media_files.sound("song.wav"),
    )
    for file in media:
        shutil.copy(file, tmp_path)
    for part in ("make", "finish"):
        command = [sys.executable, str(SESSION), part, how, str(tmp_path)]
        done = subprocess.run(command, env=env, capture_output=True, text=True, check=False, timeout=_PATIENCE)
        assert done.returncode == 0, f"{part}: {done.stderr[-6000:]}"
        said = json.loads(done.stdout.splitlines()[-1])
        assert not said["fault"], f"{part}: {said['fault']}"
        assert not said["stalls"], f"{part}: {said['stalls']}\n{done.stderr[-6000:]}"
    made = json.loads((tmp_path / "made.json").read_text())
    seconds = max(b["start"] + b["duration"] for b in made["records"].values() if "content" in b) / FLICKS
    _check_film(tmp_path / "film.mp4", seconds, made["titled"])
    assert len(list((tmp_path / "out").iterdir())) == 2


def _check_film(path, seconds: float, titled: float) -> None:
    """Decode a film: its length, that there is a picture, and that the sound is there after the fade."""
    with av.open(str(path)) as film:
        frames = {round(float(f.time), 2): f for f in film.decode(video=0)}
        last = max(frames)
        assert abs(last + float(Fraction(1, 30)) - seconds) < 0.1
        assert frames[min(frames, key=lambda t: abs(t - titled))].to_ndarray(format="gray").std() > 5
    with av.open(str(path)) as film:
        sound = np.concatenate([f.to_ndarray()[0] for f in film.decode(audio=0)])
        rate = film.streams.audio[0].rate
    assert abs(len(sound) / rate - seconds) < 0.15
    assert np.abs(sound[round(1.2 * rate) : round(1.6 * rate)]).max() > 0.01
