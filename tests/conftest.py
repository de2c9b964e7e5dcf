"""Holds for every test: its own settings folder, no screen, no leaks, no unexpected warnings in the log."""

from __future__ import annotations

import contextlib
import logging
import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import psutil
import pytest

from vidgen.workers.capabilities import give_up_real_time

os.environ["QT_QPA_PLATFORM"] = "offscreen"
# As in vidgen's workers. With more, threads of OpenBLAS that wait for each other keep both cores from two test processes.
os.environ["OPENBLAS_NUM_THREADS"] = "1"
# SVT-AV1 in this process would give it, and all its children, the highest real-time priority.
give_up_real_time()
hypothesis.settings.register_profile("vidgen", deadline=None)  # that a machine is busy is no fault
hypothesis.settings.load_profile("vidgen")


@pytest.fixture(autouse=True)
def vidgen_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the test a settings folder of its own."""
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("VIDGEN_HOME", str(home))
    return home


@pytest.fixture
def spoken(vidgen_home: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Let the voice keep its sentences for all tests of a run that ask for this: they are about what comes after it."""
    run = tmp_path_factory.getbasetemp()
    kept = (run.parent if os.environ.get("PYTEST_XDIST_WORKER") else run) / "speech"
    kept.mkdir(exist_ok=True)
    (vidgen_home / "cache").mkdir(mode=0o700)
    (vidgen_home / "cache" / "speech").symlink_to(kept, target_is_directory=True)


def _offspring(of: int) -> list[psutil.Process]:
    """Return all processes that stem from one. Linux knows its children; elsewhere all processes are looked through."""
    tasks = list(Path(f"/proc/{of}/task").glob("*/children"))
    if not tasks:
        return psutil.Process(of).children(recursive=True) if psutil.pid_exists(of) else []
    found = []
    for task in tasks:
        with contextlib.suppress(OSError):  # a thread that ended
            for pid in map(int, task.read_text().split()):
                with contextlib.suppress(psutil.NoSuchProcess):
                    found += [psutil.Process(pid), *_offspring(pid)]
    return found


def _children() -> dict[int, str]:
    found = {}
    for child in _offspring(os.getpid()):
        try:
            if child.status() != psutil.STATUS_ZOMBIE:
                found[child.pid] = " ".join(child.cmdline())
        except psutil.NoSuchProcess:
            continue
    return found


def _shared_memory() -> set[str]:
    folder = Path("/dev/shm")
    return {p.name for p in folder.iterdir()} if folder.is_dir() else set()


@pytest.fixture(autouse=True)
def no_leaks() -> Iterator[None]:
    """Fail a test that leaves a thread, a process or shared memory behind, and name what it left."""
    threads, children, memory = set(threading.enumerate()), _children(), _shared_memory()
    yield
    patience = time.monotonic() + 5
    while True:
        left_threads = [t for t in threading.enumerate() if t not in threads and t.is_alive()]
        left_children = {pid: line for pid, line in _children().items() if pid not in children}
        if not left_threads and not left_children:
            break
        if time.monotonic() > patience:
            pytest.fail(f"left behind: threads {[t.name for t in left_threads]}, processes {left_children}")
        time.sleep(0.02)
    # Other test processes share /dev/shm: only what carries our own process id, as a part of its name, can be ours.
    left_memory = {n for n in _shared_memory() - memory if str(os.getpid()) in n.split("-")}
    assert not left_memory, f"left behind in shared memory: {left_memory}"


@pytest.fixture(autouse=True)
def no_unexpected_log(caplog: pytest.LogCaptureFixture, request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test in which vidgen logged an error that the test did not expect (mark it with `logs_errors`)."""
    yield
    if request.node.get_closest_marker("logs_errors"):
        return
    bad = [r for r in caplog.get_records("call") if r.levelno >= logging.ERROR and r.name.startswith("vidgen")]
    assert not bad, f"unexpected in the log: {[r.getMessage() for r in bad]}"
