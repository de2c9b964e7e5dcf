"""How far pictures are from the sound that belongs to them while the window plays: measured at a sound device's own output.

    python benchmarks/lips.py [--minutes 3] [--seeks 50] [--seed 1]

A film of a flash and a beep every half second is played in the window, without a screen, into a device of PulseAudio that
nobody hears, by a server of this script's own (`pulseaudio`, `parec`; Linux). What comes out of the device is recorded, and
each beep is compared with the flash that was shown next to it: positive means that the picture came later. First it plays
from the start; then it goes to places at random while it plays; then at twice the speed, backwards and round in a loop.
A frame lasts 33 ms. Parts: recording is cut into portions of 10 ms, so single figures are that uncertain.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    _HOME = tempfile.mkdtemp(prefix="vidgen-lips-")
    os.environ |= {"VIDGEN_HOME": _HOME, "HOME": _HOME, "PULSE_SERVER": f"unix:{_HOME}/lips.socket"}

import av
from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from vidgen.timing import FLICKS

RATE, FPS = 48_000, 30
EVERY = 15
"""Frames from one flash to the next."""
_BEEP = 0.02
"""Seconds."""
_NEAR = 0.24
"""Seconds within which a beep and a flash belong together."""


def film(path: Path, seconds: int) -> None:
    """Write the film: a white frame and a beep at the same time, dark and silent else."""
    with av.open(str(path), "w") as out:
        picture: Any = out.add_stream("libx264", rate=FPS, options={"preset": "ultrafast", "crf": "30"})
        picture.width, picture.height, picture.pix_fmt, picture.gop_size = 320, 180, "yuv420p", FPS
        sound: Any = out.add_stream("aac", rate=RATE)
        sound.layout = "mono"
        shades = [av.VideoFrame.from_ndarray(np.full((180, 320, 3), value, np.uint8), "rgb24") for value in (20, 235)]
        shades = [shade.reformat(format="yuv420p") for shade in shades]
        beep = (0.7 * np.sin(2 * np.pi * 1000 * np.arange(round(_BEEP * RATE)) / RATE)).astype(np.float32)
        per = RATE // FPS
        for number in range(seconds * FPS):
            shade = shades[number % EVERY == EVERY // 2]
            shade.pts = number
            for packet in picture.encode(shade):
                out.mux(packet)
            samples = np.zeros((1, per), np.float32)
            if number % EVERY == EVERY // 2:
                samples[0, : len(beep)] = beep[:per]
            heard = av.AudioFrame.from_ndarray(samples, format="fltp", layout="mono")
            heard.sample_rate, heard.pts = RATE, number * per
            for packet in sound.encode(heard):
                out.mux(packet)
        for stream in (picture, sound):
            for packet in stream.encode(None):
                out.mux(packet)


@contextmanager
def server(folder: Path) -> Iterator[None]:
    """Run a PulseAudio of our own with one device that nobody hears."""
    words = ["pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no", "--log-level=error",
             "-L", f"module-native-protocol-unix auth-anonymous=1 socket={folder}/lips.socket",
             "-L", f"module-null-sink sink_name=lips rate={RATE}"]  # fmt: skip
    process = subprocess.Popen(words, env=os.environ | {"XDG_RUNTIME_DIR": str(folder)})
    try:
        for _ in range(200):
            if subprocess.run(["pactl", "info"], capture_output=True, check=False).returncode == 0:
                break
            time.sleep(0.05)
        yield
    finally:
        process.terminate()
        process.wait()


class Recorder:
    """Hears the device; `beeps` are the moments at which beeps begin, by `time.monotonic`."""

    def __init__(self) -> None:
        words = [
            "parec",
            "--device=lips.monitor",
            "--format=float32le",
            f"--rate={RATE}",
            "--channels=1",
            "--latency-msec=10",
        ]
        self._process = subprocess.Popen(words, stdout=subprocess.PIPE)
        self._count = 0
        self._offset = float("inf")
        self._begins: list[int] = []
        self._quiet = RATE
        self._thread = threading.Thread(target=self._hear, daemon=True)
        self._thread.start()

    def _hear(self) -> None:
        stream = self._process.stdout
        assert stream is not None
        while data := os.read(stream.fileno(), 1 << 16):
            now = time.monotonic()
            samples = np.frombuffer(data[: len(data) // 4 * 4], np.float32)
            loud = np.flatnonzero(np.abs(samples) > 0.1)
            last = -self._quiet
            for place in loud.tolist():
                if place - last > RATE // 20:
                    self._begins.append(self._count + place)
                last = place
            self._quiet = len(samples) - last if len(loud) else self._quiet + len(samples)
            self._count += len(samples)
            self._offset = min(self._offset, now - self._count / RATE)

    def beeps(self) -> list[float]:
        """Return the moments, as exactly as the quickest portion tells."""
        return [self._offset + begin / RATE for begin in self._begins]

    def close(self) -> None:
        """Hear no more."""
        self._process.terminate()
        self._process.wait()
        self._thread.join()


def apart(beeps: list[float], flashes: list[float], begun: float, ended: float) -> tuple[list[float], int]:
    """Return by how many seconds flashes came after their beeps between two moments, and how many beeps had none."""
    found, alone = [], 0
    for beep in beeps:
        if begun < beep < ended:
            near = min((flash - beep for flash in flashes), key=abs, default=9.0)
            if abs(near) <= _NEAR:
                found.append(near)
            else:
                alone += 1
    return found, alone


def spin(milliseconds: int) -> None:
    """Let the window work."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def until(met: Callable[[], bool], seconds: float = 300) -> None:
    """Let the window work until something has come about."""
    end = time.monotonic() + seconds
    while not met():
        if time.monotonic() > end:
            raise TimeoutError
        spin(10)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--minutes", type=float, default=3)
    parser.add_argument("--seeks", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    from vidgen.app import Services
    from vidgen.ui import application
    from vidgen.ui.loop.event_loop import event_loop
    from vidgen.ui.loop.garbage import Garbage
    from vidgen.ui.window import Window

    home, seconds = Path(os.environ["VIDGEN_HOME"]), round(given.minutes * 60) + 10
    film(home / "lips.mp4", seconds)
    app = QApplication(["vidgen"])
    application.prepare(app)
    Garbage(app)
    loop = event_loop(app, already_running=True)
    asyncio.set_event_loop(loop)
    with server(home), Services() as services:
        services.projects.create(home / "lips.vidgen", width=320, height=180, rate="30").close()
        window = Window(services, lambda: None)
        window.show()
        window.open(home / "lips.vidgen")
        until(lambda: window.editor is not None)
        editor = window.editor
        assert editor is not None
        editor.context.work.bring_in([home / "lips.mp4"], onto_timeline=True)
        until(lambda: editor.project.records.duration() > 0 and not window.background.busy)
        player, flashes, was = editor.player, list[float](), False

        def seen() -> None:
            nonlocal was
            image = player.image
            bright = image is not None and image.pixelColor(image.rect().center()).lightness() > 128
            if bright and not was:
                flashes.append(time.monotonic())
            was = bright

        player.picture_changed.connect(seen)
        recorder, chance = Recorder(), random.Random(given.seed)

        def part(name: str, use: Callable[[], None]) -> None:
            begun = time.monotonic()
            use()
            ended = time.monotonic()
            due, dropped = player.dropped
            player.pause()
            spin(400)
            found, alone = apart(recorder.beeps(), flashes, begun, ended)
            if not found:
                print(f"{name:24} nothing was heard ({alone} beeps without a flash)")
                return
            ms = 1000 * np.array(found)
            near, far = np.percentile(ms, 5), np.percentile(ms, 95)
            beyond = int((np.abs(ms) > 34).sum())
            print(
                f"{name:18} {len(ms):4} pairs: mean {ms.mean():+6.1f} ms, 5 to 95 % {near:+6.1f} to {far:+6.1f}",
                end=", ",
            )
            print(f"farthest {ms[np.abs(ms).argmax()]:+6.1f}; beyond a frame {beyond}; alone {alone}", end="; ")
            print(f"{dropped} of {due} frames left out", flush=True)

        def plays(speed: int, at: int, length: float) -> Callable[[], None]:
            def use() -> None:
                editor.session.set_playhead(at)
                player.play(speed)
                until(lambda: player._waits_since is None)
                spin(round(length * 1000))

            return use

        def seeks() -> None:
            player.play()
            for _ in range(given.seeks):
                editor.session.set_playhead(chance.randrange(max(1, seconds - 8)) * FLICKS)
                spin(1000 + chance.randrange(1500))

        def turns() -> None:
            editor.session.mark(10 * FLICKS, 13 * FLICKS)
            editor.actions_["loop"].trigger()
            editor.actions_["play"].trigger()
            spin(20_000)
            editor.actions_["loop"].trigger()

        part("from the start", plays(1, 0, given.minutes * 60))
        part("after seeks", seeks)
        part("twice the speed", plays(2, 0, 20))
        part("backwards", plays(-1, (seconds - 5) * FLICKS, 20))
        part("twice, backwards", plays(-2, (seconds - 5) * FLICKS, 15))
        part("in a loop", turns)
        pauses, silences = [], []
        for _ in range(10):
            player.play()
            spin(1200)
            begun = time.monotonic()
            player.pause()
            pauses.append(time.monotonic() - begun)
            spin(700)
            silences.append(max([b - begun for b in recorder.beeps() if b > begun], default=0.0))
        print(f"pause: {1000 * max(pauses):.0f} ms, a beep begins {1000 * max(silences):.0f} ms after it, at most")
        recorder.close()
        window.close()
        until(lambda: not window.background.busy)
        window.shut()
    shutil.rmtree(home, ignore_errors=True)
    sys.stdout.flush()
    os._exit(0)


if __name__ == "__main__":
    main()
