"""Exports and figures in the library: one maker each, taken up again when it died, never in the way."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from vidgen.errors import UsageError
from vidgen.storage import jobs as job_rows
from vidgen.storage import metrics as metric_rows
from vidgen.storage.jobs import JobBook
from vidgen.storage.library import Library
from vidgen.storage.metrics import MetricBook

HOLDER = """
import sys, time
from vidgen.storage.jobs import JobBook
from vidgen.storage.library import Library
with JobBook(Library()).claim(int(sys.argv[1])) as job:
    job.progress(30, 100)
    print("holds", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def book() -> JobBook:
    return JobBook(Library())


def add(book: JobBook, out: str = "/films/a.mp4", ordered: bytes = b"the plan") -> int:
    number = book.add(Path("/p/a.vidgen"), Path(out), "project", ordered)
    assert number is not None
    return number


def holder(number: int) -> subprocess.Popen[str]:
    process = subprocess.Popen([sys.executable, "-c", HOLDER, str(number)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "holds\n"
    process.stdout.close()
    return process


def test_a_job_goes_from_waiting_to_done(book: JobBook) -> None:
    number = add(book)
    assert book.job(number).state == "waiting"
    assert book.ordered(number) == b"the plan"
    with book.claim(number) as running:  # type: ignore[union-attr]
        assert not running.progress(5, 10)
        seen = book.job(number)
        assert (seen.state, seen.frame, seen.frames) == ("running", 5, 10)
        running.finish("done", "", {"size": 7})
    seen = book.job(number)
    assert (seen.state, seen.report) == ("done", {"size": 7})
    assert book.ordered(number) == b""


def test_a_job_whose_maker_was_killed_is_stopped_and_can_be_taken_up(book: JobBook) -> None:
    number = add(book)
    process = holder(number)
    try:
        assert book.job(number).state == "running"
        assert book.claim(number) is None
        with pytest.raises(UsageError, match=rf"is being exported already \(job {number}\)"):
            add(book)
    finally:
        process.kill()
        process.wait()
    seen = book.job(number)
    assert (seen.state, seen.frame) == ("stopped", 30)
    with book.claim(number) as running:  # type: ignore[union-attr]
        assert book.job(number).state == "running"
        assert book.ordered(number) == b"the plan"
        running.finish("failed", "no room")
    assert (book.job(number).state, book.job(number).message) == ("failed", "no room")
    assert book.ordered(number) == b"the plan"


def test_an_interrupted_job_is_stopped(book: JobBook) -> None:
    number = add(book)
    with pytest.raises(KeyboardInterrupt), book.claim(number):  # type: ignore[union-attr]
        raise KeyboardInterrupt
    assert book.job(number).state == "stopped"


def test_cancelling(book: JobBook) -> None:
    waiting, running_one = add(book), add(book, "/films/b.mp4")
    book.cancel(waiting)
    assert book.job(waiting).state == "cancelled"
    book.wait(waiting)
    assert (book.job(waiting).state, book.ordered(waiting)) == ("waiting", b"the plan")
    book.cancel(waiting)
    with book.claim(running_one) as running:  # type: ignore[union-attr]
        assert not running.progress(1, 9)
        book.cancel(running_one)
        assert book.job(running_one).state == "running"
        assert running.progress(2, 9)
    with pytest.raises(UsageError, match="cancelled, finished or removed meanwhile"):
        book.claim(waiting)
    assert book.job(waiting).state == "cancelled"
    with pytest.raises(UsageError, match="There is no job 99"):
        book.cancel(99)


def test_pausing_and_taking_up_again(book: JobBook) -> None:
    waiting, running_one = add(book), add(book, "/films/b.mp4")
    book.pause(waiting)
    assert book.job(waiting).state == "paused"
    assert book.ordered(waiting) == b"the plan"
    book.wait(waiting)
    assert book.job(waiting).state == "waiting"
    with book.claim(running_one) as running:  # type: ignore[union-attr]
        assert running.progress(1, 9) == ""
        book.pause(running_one)
        assert running.progress(2, 9) == "pause"
        running.finish("paused", "")
    assert (book.job(running_one).state, book.job(running_one).frame) == ("paused", 2)
    with book.claim(running_one) as running:  # type: ignore[union-attr]
        assert running.wish() == ""
        running.finish("done", "")
    for change in (book.pause, book.wait):
        with pytest.raises(UsageError, match="it is done"):
            change(running_one)


def test_a_new_order_for_a_file_takes_the_place_of_an_unfinished_one(book: JobBook) -> None:
    first = add(book)
    second = add(book)
    other = add(book, "/films/b.mp4")
    assert [job.id for job in book.jobs()] == [second, other]
    assert first not in (second, other)


def test_only_so_many_finished_jobs_are_remembered(book: JobBook, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(job_rows, "KEPT", 3)
    for number in range(6):
        made = add(book, f"/films/{number}.mp4")
        with book.claim(made) as running:  # type: ignore[union-attr]
            running.finish("done", "")
    waiting = add(book, "/films/w.mp4")
    assert [job.out.name for job in book.jobs()] == ["3.mp4", "4.mp4", "5.mp4", "w.mp4"]
    assert book.jobs()[-1].id == waiting


def test_a_damaged_library_costs_only_itself(book: JobBook, vidgen_home: Path) -> None:
    add(book)
    (vidgen_home / "library.sqlite").write_bytes(b"no database at all" * 100)
    assert book.jobs() == []
    assert add(book) >= 1


def test_a_library_that_cannot_be_written_is_no_reason_to_fail(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    monkeypatch.setenv("VIDGEN_HOME", str(blocked / "home"))
    book = JobBook(Library())
    assert book.add(Path("/p"), Path("/o"), "x", b"y") is None
    assert book.jobs() == []
    MetricBook(Library()).add("export", {"wall": 1})
    assert MetricBook(Library()).rows("export") == []


def test_figures_are_kept_in_order_and_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(metric_rows, "KEPT", 3)
    figures = MetricBook(Library())
    for number in range(5):
        figures.add("export", {"wall": number})
    figures.add("probe", {"x": 1})
    assert [row.data["wall"] for row in figures.rows("export")] == [3, 4]
    assert [row.data for row in figures.rows("probe")] == [{"x": 1}]
