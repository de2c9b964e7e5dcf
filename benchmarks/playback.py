"""The preview: playing the reference cut at half size, and seeks in a file with few key frames beside mpv's, in one run.

    python benchmarks/playback.py [--seeks 30] [--seconds 20] [--speeds 1 2 4 -1] [--no-mpv]

The cut is 1920 × 1080 at 30 fps with dissolves, titles, a logo and music; it is played by the window's player, without a
screen, at several speeds. The file for seeks is 1080p H.264 with a key frame every 250 frames, then its proxy. mpv seeks
exactly (`--hr-seek=yes`) in the same file, without output; each time is asked of both in turn. On a machine with other work
the ratios say more than the times. Frames that are made ahead and not seen any more cost, too: what one frame costs is
told for each that was made.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import socket
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import seek
from cuts.all import reference
from cuts.film import Film
from cuts.sources import Sources
from PySide6.QtWidgets import QApplication

from vidgen.blocks.clip import Clip
from vidgen.media.proxy_making import make_proxy
from vidgen.render.plan import StandIn
from vidgen.timing import FLICKS
from vidgen.ui.player.player import Player


class Mpv:
    """An mpv that has a file open and stands still."""

    def __init__(self, path: Path, folder: Path) -> None:
        place = folder / "mpv.socket"
        options = ["--no-config", "--vo=null", "--ao=null", "--pause", "--hr-seek=yes", "--really-quiet"]
        self._process = process = subprocess.Popen(["mpv", *options, f"--input-ipc-server={place}", str(path)])
        self.pid = process.pid
        self._socket = socket.socket(socket.AF_UNIX)
        for _ in range(200):
            try:
                self._socket.connect(str(place))
                break
            except OSError:
                time.sleep(0.05)
        self._lines = self._socket.makefile("rb")
        time.sleep(1)

    def seek(self, seconds: float) -> float:
        """Return the seconds that an exact seek takes."""
        begun = time.perf_counter()
        self._socket.sendall(json.dumps({"command": ["seek", seconds, "absolute+exact"]}).encode() + b"\n")
        sought = False
        for line in self._lines:  # what belongs to something before this seek is passed over
            event = json.loads(line).get("event")
            sought |= event == "seek"
            if sought and event == "playback-restart":
                break
        return time.perf_counter() - begun

    def close(self) -> None:
        """End it."""
        self._lines.close()
        self._socket.close()
        self._process.kill()
        self._process.wait()


def worked(pid: int | None) -> float:
    """Return the seconds of processor time that a process has taken (Linux)."""
    place = Path(f"/proc/{pid}/stat")
    fields = place.read_text().rsplit(")", 1)[1].split() if place.exists() else ["0"] * 20
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


class Spent:
    """Processor time of the player's two workers from now on, in seconds (Linux)."""

    def __init__(self, player: Player) -> None:
        self._of = player.engine.pid, player._mixing.pid
        self._at = self._now()

    def _now(self) -> list[float]:
        return [worked(pid) for pid in self._of]

    def since(self) -> tuple[float, float]:
        """Return the seconds that pictures and sound have taken."""
        pictures, sound = (now - before for now, before in zip(self._now(), self._at, strict=True))
        return pictures, sound


def until(app: QApplication, true: Callable[[], object], patience: float = 60.0) -> float:
    """Run the event loop until something is true; return the seconds that took."""
    begun = time.perf_counter()
    while not true():
        if time.perf_counter() - begun > patience:
            raise TimeoutError
        app.processEvents()
        time.sleep(0.0005)
    return time.perf_counter() - begun


def opened(app: QApplication, film: Film, stand_ins: Mapping[str, StandIn] = MappingProxyType({})) -> Player:
    """Return a player that shows the first frame."""
    player = Player(print)
    player.set_quality("half")
    player.show(film.document.snapshot(), film.paths, 1, stand_ins)
    player.seek(0)
    until(app, lambda: player.shown == (1, 0))
    return player


def closed(player: Player) -> None:
    """End a player."""
    player.close()
    player.join()


def played(app: QApplication, film: Film, seconds: int, speed: int) -> None:
    """Print how many frames of a cut are dropped, and what it costs."""
    player = opened(app, film)
    if speed < 0:
        player.seek(seconds * FLICKS)
    mine, begun, before = time.process_time(), time.perf_counter(), player.engine.made
    workers = Spent(player)
    seen: list[float] = []
    player.picture_changed.connect(lambda: seen.append(time.perf_counter()))
    player.play(speed)
    until(app, lambda: not player.playing or (speed > 0 and player.time >= speed * seconds * FLICKS), 20 * seconds)
    wall = time.perf_counter() - begun
    mine = time.process_time() - mine
    pausing = time.perf_counter()
    player.pause()
    app.processEvents()
    pausing = time.perf_counter() - pausing
    due, dropped = player.dropped
    shown, made = max(1, due - dropped), max(1, player.engine.made - before)
    spent = workers.since()
    closed(player)
    load = os.getloadavg()[0]
    part = 100 * dropped / max(1, due)
    print(f"play {speed:2}×    {due} frames due, {dropped} dropped ({part:.1f} %) in {wall:.1f} s, load {load:.1f}")
    apart = sorted(1000 * (b - a) for a, b in pairwise(seen[len(seen) // 4 :])) or [0.0]  # when it has found its pace
    print(
        f"            {len(seen) / wall:.1f} pictures a second, median {statistics.median(apart):.0f} ms apart, "
        f"p95 {apart[int(0.95 * (len(apart) - 1))]:.0f} ms"
    )
    ours = f"sound {1000 * spent[1] / shown:.1f}, window {1000 * mine / shown:.1f}"
    print(
        f"            CPU ms: picture {1000 * spent[0] / made:.1f} for each of {made} made; for each shown {ours}; "
        f"of a core a second {(sum(spent) + mine) / wall:.2f}"
    )
    print(f"pause       {1000 * pausing:.1f} ms")


def proxied(film: Film, folder: Path) -> dict[str, StandIn]:
    """Return stand-ins for the files of a film."""
    made = {}
    for asset in film.document.assets():
        small = folder / f"{asset.id}.mp4"
        info = make_proxy(film.paths[asset.id], asset.info, small, lambda: False, lambda _part: None)
        made[asset.id] = StandIn(path=str(small), info=info)
    return made


def sought(app: QApplication, count: int, folder: Path, *, peer: bool, proxies: bool = False) -> None:
    """Print how long seeks take."""
    path = folder / "source.mp4"
    if not path.exists():
        seek.make_source(path)
    film = Film()
    film.block("V1", 0, seek.FRAMES // 25, Clip(asset=film.asset(path)))
    player = opened(app, film, proxied(film, folder) if proxies else {})
    print("seeks in its proxy" if proxies else "seeks in 1080p, a key frame every 250 frames")
    mpv = Mpv(path, folder) if peer else None
    chance = random.Random(1)
    firsts: list[float] = []
    exacts: list[float] = []
    backs: list[float] = []
    scrubs: list[float] = []
    theirs: list[float] = []
    cost = [0.0, 0.0]
    step = FLICKS // 30
    for _ in range(count):
        at = chance.randrange(1, seek.FRAMES * 30 // 25 - 12) * step
        if mpv is not None:
            cost[1] -= worked(mpv.pid)
            theirs.append(mpv.seek(at / FLICKS))
            cost[1] += worked(mpv.pid)
        before = player.image
        cost[0] -= worked(player.engine.pid)
        begun = time.perf_counter()
        player.seek(at)
        until(app, lambda before=before, at=at: player.image is not before or player.shown == (1, at))
        firsts.append(time.perf_counter() - begun)
        until(app, lambda at=at: player.shown == (1, at))
        exacts.append(time.perf_counter() - begun)
        cost[0] += worked(player.engine.pid)
        time.sleep(0.1)
        for times, frames in ((backs, -1), (scrubs, 3)):
            at += frames * step
            player.seek(at)
            times.append(until(app, lambda at=at: player.shown == (1, at)))
            time.sleep(0.1)
    closed(player)
    for name, times in (
        ("seek, first", firsts),
        ("seek, exact", exacts),
        ("frame back", backs),
        ("3 frames on", scrubs),
    ):
        print(f"{name:12}{said(times)}")
    if mpv is not None:
        mpv.close()
        print(
            f"{'mpv, exact':12}{said(theirs)}   exact ÷ mpv {statistics.median(exacts) / statistics.median(theirs):.2f}, "
            f"by processor time {cost[0] / cost[1]:.2f} of {1000 * cost[1] / count:.0f} ms"
        )


def said(times: list[float]) -> str:
    """Return median and 95th part of times."""
    ordered = sorted(1000 * t for t in times)
    return f"median {statistics.median(ordered):.0f} ms, p95 {ordered[int(0.95 * (len(ordered) - 1))]:.0f} ms"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seeks", type=int, default=30)
    parser.add_argument("--seconds", type=int, default=20)
    parser.add_argument("--speeds", type=int, nargs="+", default=[1, 2, 4, -1])
    parser.add_argument("--no-mpv", action="store_true")
    given = parser.parse_args()
    app = QApplication.instance() or QApplication(["vidgen"])
    if not isinstance(app, QApplication):
        raise TypeError("there is another application already")
    print(f"cores {os.cpu_count()}, load {os.getloadavg()[0]:.1f}")
    with tempfile.TemporaryDirectory() as folder:
        sought(app, given.seeks, Path(folder), peer=not given.no_mpv and shutil.which("mpv") is not None)
        sought(app, given.seeks, Path(folder), peer=False, proxies=True)
    place = Path(tempfile.gettempdir()) / "vidgen-benchmark"
    film = reference(Sources(seek.ffmpeg(), place)).film
    for speed in given.speeds:
        played(app, film, given.seconds, speed)


if __name__ == "__main__":
    main()
