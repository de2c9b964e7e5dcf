"""The window as a process of its own: interrupted and killed in the middle of an export, begun again, closed."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil
import pytest
from tests import media_files
from tests.faults.test_jobs import decoded, environment, heard, preset, project

from vidgen.app import Services
from vidgen.cli.main import main
from vidgen.render.plan import plan
from vidgen.render.queue import Order

_PATIENCE = 120.0
SESSION = Path(__file__).with_name("window_session.py")


@contextmanager
def window(path: Path, home: Path) -> Iterator[psutil.Process]:
    """Show a project in the window of another process; whatever happens, that ends."""
    env = environment(home) | {"QT_QPA_PLATFORM": "offscreen"}
    with subprocess.Popen([sys.executable, "-m", "vidgen", str(path)], env=env) as process:
        try:
            yield psutil.Process(process.pid)
        finally:
            process.kill()


def wait(met: Callable[[], bool]) -> None:
    end = time.monotonic() + _PATIENCE
    while not met():
        assert time.monotonic() < end
        time.sleep(0.02)


def gives_way(worker: psutil.Process) -> bool:
    """Tell whether a process lets those who edit have the processor first."""
    with suppress(psutil.NoSuchProcess):  # it has just ended
        return worker.nice() >= 5
    return False


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="there are no such signals")
def test_an_export_outlives_the_window_that_makes_it(vidgen_home: Path, tmp_path: Path) -> None:
    path, out, calm = project(noisy=True), tmp_path / "out.mp4", tmp_path / "calm.mp4"
    with Services() as services:
        slow = 'crf = "18", threads = "1", x264-params = "me=umh:subme=10:ref=12"'  # not done before it is stopped
        chosen = services.render.preset(preset(tmp_path, slow))
        with services.projects.open(path, read_only=True) as opened:
            before = dict(opened.document.records)
            made = plan(opened.document.snapshot(), chosen, opened.asset_paths())
        services.render.export_plan(made, chosen, calm)
        assert main(["cache", "clear"]) == 0  # else nothing is left to render
        order = Order(made, chosen, out)
        number = services.jobs.add(path, out, chosen.name, order.pack())
        assert number is not None

        def state() -> str:
            found = services.jobs.job(number)
            return "" if found is None else found.state

        for sign, code in ((signal.SIGINT, 0), (signal.SIGKILL, -signal.SIGKILL)):
            with window(path, vidgen_home) as shown:
                wait(lambda: state() == "running" and any(map(gives_way, shown.children())))
                workers = shown.children(recursive=True)
                shown.send_signal(sign)
                assert shown.wait(_PATIENCE) == code
            assert psutil.wait_procs(workers, timeout=10)[1] == []
            assert state() == "stopped", f"after {sign.name}"
            assert not out.exists()
        with window(path, vidgen_home) as shown:
            wait(lambda: state() == "done")
            shown.send_signal(signal.SIGINT)
            assert shown.wait(_PATIENCE) == 0
        with services.projects.open(path) as opened:
            assert dict(opened.document.records) == before
    assert decoded(out) == decoded(calm)
    assert heard(out) == heard(calm)
    assert not [p for p in tmp_path.iterdir() if ".part-" in p.name]


@pytest.mark.skipif(sys.platform != "linux", reason="needs a small disk")
def test_a_full_disk_and_a_folder_that_is_gone_lose_nothing(vidgen_home: Path, tmp_path: Path) -> None:
    """Each thing that cannot be kept is one sentence; a copy goes elsewhere; with room again everything goes on."""
    disk, other = tmp_path / "disk", tmp_path / "other"
    disk.mkdir()
    other.mkdir()
    shutil.copy(media_files.still("small.png"), other / "picture.png")
    mount = f"mount -t tmpfs -o size=3m none {disk} || exit 99; exec {sys.executable} {SESSION} {disk} {other}"
    env = environment(vidgen_home) | {"QT_QPA_PLATFORM": "offscreen"}
    words = ["unshare", "-Urm", "sh", "-c", mount]
    done = subprocess.run(words, env=env, capture_output=True, text=True, check=False, timeout=_PATIENCE)
    if done.returncode == 99 or "unshare" in done.stderr:
        pytest.skip("no small disk can be made here")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout.splitlines()[-1])
    for trouble, said in (("full", "the disk is full; free some space"), ("gone", "put it back, or save a copy")):
        for step in ("edit", "drag", "undo", "version"):
            (told,) = found[f"{trouble}: {step}"]
            assert said in told, f"{trouble}: {step}"
        assert found[f"{trouble}: kept"]
        assert found[f"{trouble}: copied"]
    assert "the disk is full" in found["full: import"][0]
    assert found["room again"] == found["there again"] == found["closed"] == []
    assert found["whole"]
