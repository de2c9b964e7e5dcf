from __future__ import annotations

import os
import platform
import socket
import subprocess
import sys
import tempfile
import textwrap
import threading
import time
from pathlib import Path

import psutil
import pytest

from vidgen.errors import Cancelled, MediaError
from vidgen.workers import Limits, RestartingWorker, Worker, WorkerFailed

HERE = Path(__file__).parent


@pytest.fixture(autouse=True)
def _module_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(HERE))


def worker(**limits: int) -> Worker:
    return Worker("worker_under_test", name="the test worker", limits=Limits(**limits))


def test_result_and_payload_come_back_unchanged():
    with worker() as w:
        payload = bytes(range(256)) * 40_000
        params = {"text": "ü\u202e\udce4🎬", "number": 1.5, "none": None}
        assert w.request("echo", params, payload, timeout=20) == (params, payload)
        assert w.request("echo", {}, memoryview(payload)[5:9], timeout=20) == ({}, payload[5:9])


def test_child_has_an_empty_folder_and_an_environment_without_keys(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("OPENAI_API_KEY", "sk-secret")
    monkeypatch.setenv("VIDGEN_API_KEY", "sk-secret")
    monkeypatch.setenv("VIDGEN_HOME", "/somewhere")
    with worker() as w:
        facts, _ = w.request("surroundings", {}, timeout=20)
        folder = Path(facts["cwd"])
        assert facts["files"] == [".held.lock"]
        assert facts["tmp"] == str(folder)
        assert folder.is_dir()
    assert "sk-secret" not in facts["environment"].values()
    assert facts["environment"]["VIDGEN_HOME"] == "/somewhere"
    assert facts["environment"]["QT_QPA_PLATFORM"] == "offscreen"
    assert "PATH" not in facts["environment"]
    assert not folder.exists(), "the folder goes away with the worker"
    assert not psutil.pid_exists(facts["pid"])


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc can be asked to")
def test_what_is_free_in_the_heap_is_given_back():
    with worker() as w:
        (before, after, _), _ = w.request("holes", {"megabytes": 200}, timeout=20)
    assert before - after > 150 << 20


def test_no_worker_opens_a_connection():
    with socket.create_server(("127.0.0.1", 0)) as server, worker() as w:
        server.settimeout(0.1)
        said, _ = w.request("connect", {"port": server.getsockname()[1]}, timeout=20)
        assert said == ["worker processes of vidgen open no connection"] * 4
        with pytest.raises(TimeoutError):
            server.accept()


def test_events_arrive_in_order():
    seen: list[int] = []
    with worker() as w:
        result, _ = w.request("steps", {"count": 100}, timeout=20, on_event=lambda e: seen.append(e["step"]))
    assert (result, seen) == (100, list(range(100)))


def test_cancel_reaches_the_handler_and_the_worker_goes_on():
    cancel = threading.Event()
    with worker() as w:
        with pytest.raises(Cancelled, match="Stopped by the test"):
            w.request("until_cancelled", {}, timeout=20, on_event=lambda _: cancel.set(), cancel=cancel)
        assert w.request("echo", {"still": "there"}, timeout=20)[0] == {"still": "there"}


def test_cancel_of_a_handler_that_does_not_listen_kills_it():
    cancel = threading.Event()
    with worker() as w:
        with pytest.raises(Cancelled):
            w.request("hang", {}, timeout=60, on_event=lambda _: cancel.set(), cancel=cancel, grace=0.1)
        assert not w.alive


def test_a_question_that_waits_for_its_turn_can_be_cancelled():
    first, second, waiting = threading.Event(), threading.Event(), threading.Event()
    asker = RestartingWorker("worker_under_test", name="the test worker", limits=Limits())
    raised: list[type[BaseException]] = []

    def ask() -> None:
        try:
            asker.request("hang", {}, timeout=60, on_event=lambda _: waiting.set(), cancel=first, grace=0.1)
        except Cancelled as error:
            raised.append(type(error))

    with asker:
        thread = threading.Thread(target=ask)
        thread.start()
        assert waiting.wait(30)
        second.set()
        with pytest.raises(Cancelled):
            asker.request("echo", {}, timeout=60, cancel=second)
        assert not raised, "the first one is still asked"
        first.set()
        thread.join()
    assert raised == [Cancelled]


def test_one_that_is_still_being_started_is_not_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "never_loaded.py").write_text("import threading\nthreading.Event().wait()\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    cancel = threading.Event()
    cancel.set()
    with Worker("never_loaded", name="the test worker") as w:
        with pytest.raises(Cancelled):
            w.request("anything", {}, timeout=None, cancel=cancel, grace=1e9)
        assert not w.alive


@pytest.mark.parametrize("_time", range(3))
def test_two_threads_close_one_at_once(_time: int) -> None:
    """One gives it up because it hangs, the other because its request failed by that."""
    made = worker()
    made.request("echo", {}, timeout=20)
    together = threading.Barrier(2)
    failed: list[BaseException] = []

    def close() -> None:
        together.wait()
        try:
            made.close()
        except OSError as error:
            failed.append(error)

    threads = [threading.Thread(target=close) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed
    assert not made.alive


def test_hang_is_killed_and_names_what_it_did():
    with worker() as w:
        with pytest.raises(WorkerFailed) as caught:
            w.request("hang", {}, timeout=1.5)
        assert caught.value.doing == "waiting for ever"
        assert str(caught.value) == "the test worker did not answer within 1.5 seconds while waiting for ever."
        assert not w.alive
        with pytest.raises(WorkerFailed):
            w.request("echo", {}, timeout=5)


def test_one_that_others_starve_is_waited_for():
    with worker() as w:
        assert w.request("echo", {}, timeout=0.001, crowding=lambda: 1e9)[0] == {}
        asked: list[int] = []

        def crowding() -> float:
            asked.append(1)
            return 1e9 if len(asked) < 3 else 1.0

        with pytest.raises(WorkerFailed, match="did not answer within"):
            w.request("hang", {}, timeout=0.05, crowding=crowding)
        assert len(asked) >= 3, "how busy the computer is was looked at again, until it was not"


def test_what_failed_twice_is_told_in_a_sentence_that_says_what_to_do():
    with (
        RestartingWorker("worker_under_test", name="the test worker", limits=Limits(), advice="Try again.") as asker,
        pytest.raises(WorkerFailed) as caught,
    ):
        asker.request("crash", {}, timeout=60)
    assert str(caught.value) == "The test worker crashed (SIGSEGV) while reading bad.mp4. Try again."


def test_crash_names_what_it_did():
    with worker() as w, pytest.raises(WorkerFailed) as caught:
        w.request("crash", {}, timeout=20)
    assert caught.value.doing == "reading bad.mp4"
    assert "SIGSEGV" in caught.value.reason


def test_unexpected_end_is_a_failure():
    with worker() as w, pytest.raises(WorkerFailed, match="ended unexpectedly"):
        w.request("leave", {}, timeout=20)


def test_our_errors_keep_their_class_and_bugs_are_bugs():
    with worker() as w:
        with pytest.raises(MediaError, match=r"^a.mp4 cannot be read\.$"):
            w.request("refuse", {}, timeout=20)
        for method in ("bug", "unsayable", "no such method"):
            with pytest.raises(RuntimeError, match="Traceback"):
                w.request(method, {}, timeout=20)
        assert w.request("echo", {}, timeout=20)[0] == {}


def test_params_that_are_not_json_are_refused_here():
    with worker() as w:
        with pytest.raises(TypeError):
            w.request("echo", {"path": Path("a")}, timeout=20)
        with pytest.raises(ValueError, match="not JSON compliant"):
            w.request("echo", {"number": float("nan")}, timeout=20)
        assert w.request("echo", {}, timeout=20)[0] == {}


def test_a_module_that_cannot_be_imported_is_a_bug():
    with Worker("no_such_module", name="x") as w, pytest.raises(RuntimeError, match="no_such_module"):
        w.request("echo", {}, timeout=20)


def test_prints_do_not_disturb_the_messages():
    with worker() as w:
        assert w.request("chatter", {}, timeout=20)[0] == ""
        assert w.request("echo", {"a": 1}, timeout=20)[0] == {"a": 1}


def test_nonsense_from_the_child_is_a_failure():
    with worker() as w, pytest.raises(WorkerFailed, match="nonsense"):
        w.request("garble", {}, timeout=30)


def test_a_fault_in_on_event_is_raised_and_leaves_no_child():
    def broken(event: dict) -> None:
        raise ZeroDivisionError

    with worker() as w:
        with pytest.raises(ZeroDivisionError):
            w.request("hang", {}, timeout=60, on_event=broken)
        assert not w.alive


@pytest.mark.skipif(sys.platform == "win32", reason="limits of the system")
def test_limits_hold():
    with worker(memory=1 << 30, open_files=64, cpu_seconds=1) as w:
        assert w.request("open_many", {}, timeout=20)[0] < 64
        for _ in range(4):  # the processor's seconds are for each request
            assert w.request("burn", {"seconds": 0.5}, timeout=20)[0] == "done"
        with pytest.raises(WorkerFailed, match="more memory"):
            w.request("eat_memory", {"bytes": 2 << 30}, timeout=20)
    with worker(cpu_seconds=1) as w, pytest.raises(WorkerFailed, match="processor time"):
        w.request("burn", {"seconds": 30}, timeout=60)


def test_close_ends_a_request_of_another_thread():
    w = worker()
    caught: list[Exception] = []
    started = threading.Event()

    def run() -> None:
        try:
            w.request("hang", {}, timeout=None, on_event=lambda _: started.set())
        except WorkerFailed as error:
            caught.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    assert started.wait(20)
    w.close()
    w.close()
    thread.join(20)
    assert len(caught) == 1
    assert "was closed" in str(caught[0])


def test_stopped_child_does_not_block_a_large_request():
    if sys.platform == "win32":
        pytest.skip("no SIGSTOP")
    with worker() as w:
        w.request("echo", {}, timeout=20)
        psutil.Process(w.pid).suspend()
        with pytest.raises(WorkerFailed, match="did not answer"):
            w.request("echo", {}, bytes(8 << 20), timeout=0.5)


def test_the_child_dies_with_its_parent(tmp_path: Path):
    """Also in the middle of a long task, and it takes its folder with it."""
    script = tmp_path / "parent.py"
    script.write_text(
        textwrap.dedent(
            """
            from vidgen.workers import Worker
            w = Worker("worker_under_test", name="x")
            facts, _ = w.request("surroundings", {}, timeout=20)
            print(facts["pid"], facts["cwd"], flush=True)
            w.request("hang", {}, timeout=None, on_event=lambda e: print("hanging", flush=True))
            """
        )
    )
    parent = subprocess.Popen([sys.executable, script], stdout=subprocess.PIPE, text=True, env=dict(os.environ))
    assert parent.stdout is not None
    with parent:
        pid, _, folder = parent.stdout.readline().strip().partition(" ")
        assert parent.stdout.readline() == "hanging\n"
        child = psutil.Process(int(pid))
        parent.kill()
    until = time.monotonic() + 10
    while (child.is_running() and child.status() != psutil.STATUS_ZOMBIE) or Path(folder).exists():
        assert time.monotonic() < until, "the child outlived its parent"
        time.sleep(0.01)


def test_a_frozen_build_is_its_own_worker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """PyInstaller has no `python -m`: the program starts itself with `--vidgen-worker`, so `__main__` must know it."""
    program = tmp_path / "vidgen"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m vidgen "$@"\n')
    program.chmod(0o755)
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(program))
    with worker() as w:
        assert w.request("echo", {"a": 1}, b"xyz", timeout=30) == ({"a": 1}, b"xyz")


@pytest.mark.skipif(sys.platform == "win32", reason="no such limit there")
def test_too_many_open_files_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    import resource

    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    used = [int(p.name) for p in Path("/dev/fd").iterdir()]
    free = next(n for n in range(3, 10_000) if n not in used)
    resource.setrlimit(resource.RLIMIT_NOFILE, (free + 1, hard))
    try:
        with pytest.raises(WorkerFailed, match=r"the test worker cannot be started: Too many open files\.$"):
            worker()
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    assert not list(tmp_path.iterdir())


def test_no_more_threads_here(monkeypatch: pytest.MonkeyPatch):
    start = threading.Thread.start
    left = [1]

    def limited(thread: threading.Thread) -> None:
        if not left:
            raise RuntimeError("can't start new thread")
        left.pop()
        start(thread)

    monkeypatch.setattr(threading.Thread, "start", limited)
    with pytest.raises(WorkerFailed, match="the test worker cannot be started: can't start new thread"):
        worker()


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("raise ImportError('libx.so: failed to map segment from shared object')", "there is not enough memory"),
        ("bytearray(1 << 62)", "there is not enough memory"),
        ("raise OSError(24, 'Too many open files')", "Too many open files"),
    ],
)
def test_a_machine_that_has_too_little_to_import_a_module(
    line: str, reason: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    (tmp_path / "needy.py").write_text(f"{line}\nHANDLERS = {{}}\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with Worker("needy", name="the test worker") as w:
        with pytest.raises(WorkerFailed, match=f"the test worker cannot be started: {reason}"):
            w.request("echo", {}, timeout=20)
        assert not w.alive


@pytest.mark.skipif(sys.platform != "linux", reason="SVT-AV1 does so as root on Linux only")
def test_no_thread_of_a_worker_goes_before_all_others() -> None:
    hurry = "import os; os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1))"
    if subprocess.run([sys.executable, "-c", hurry], stderr=subprocess.DEVNULL, check=False).returncode:
        pytest.skip("nobody here may ask for real-time priority anyway")
    with worker() as w:
        assert w.request("real_time", {}, timeout=20) == (["refused"], b"")
