"""Rows A1, A5, A6, A7, A9, A11 of the reliability bar: what a project file survives."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from vidgen.editor.document import Document
from vidgen.editor.media_info import MediaInfo
from vidgen.editor.records import Marker
from vidgen.errors import ProjectError, ReadOnly
from vidgen.lock import lock_path
from vidgen.storage.header import read_header
from vidgen.storage.service import ProjectService
from vidgen.storage.snapshot import wal_path

SESSION = Path(__file__).with_name("edit_session.py")
KILL_RUNS = int(os.environ.get("VIDGEN_KILL_RUNS", "20"))


class NoMedia:
    """These tests use no media."""

    def probe(self, path: Path) -> MediaInfo:
        raise NotImplementedError

    def content_hash(self, path: Path) -> str:
        raise NotImplementedError


@pytest.fixture
def service() -> ProjectService:
    return ProjectService(NoMedia())


def digest(document: Document) -> str:
    import hashlib

    records = sorted(r.model_dump_json() for r in document.records.values())
    return hashlib.sha256("\n".join(records).encode()).hexdigest()


def start(*args: object, **more: object) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, str(SESSION), *map(str, args)],
        stdout=subprocess.PIPE,
        text=True,
        **more,  # type: ignore[call-overload, no-any-return]
    )


def finished(*args: object) -> dict[str, object]:
    with start(*args) as process:
        out, _ = process.communicate(timeout=120)
    assert process.returncode == 0
    return json.loads(out.strip().splitlines()[-1])  # type: ignore[no-any-return]


def add_markers(document: Document, count: int, text: str = "a note") -> None:
    for time_ in range(count):
        with document.transaction("Marker") as tx:
            tx.put(Marker(id=Marker.new_id(), timeline=tx.timeline.id, time=time_, text=text))


# A1 -------------------------------------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.timeout(120 + 10 * KILL_RUNS)
def test_kill_at_random_moments(service: ProjectService, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Every acknowledged edit is there afterwards; at most the one in flight is more; opening is quick and silent."""
    path = tmp_path / "a.vidgen"
    service.create(path).close()
    choice, slowest, survived = random.Random(5), 0.0, 0
    for run in range(KILL_RUNS):
        process = start("forever", path, run)
        assert process.stdout is not None
        assert process.stdout.readline().startswith("start")
        time.sleep(choice.random() ** 2 * 0.3)
        process.send_signal(signal.SIGKILL)
        said = [line.split() for line in process.stdout.read().splitlines() if line.startswith("ack")]
        process.stdout.close()
        process.wait()
        began = time.monotonic()
        with service.open(path) as project:
            slowest = max(slowest, time.monotonic() - began)
            assert project.read_only is None
            assert project.notices == []
            if said:
                acknowledged = int(said[-1][1])
                assert project.document.revision - acknowledged in {0, 1}
                if project.document.revision == acknowledged:
                    assert digest(project.document) == said[-1][2]
                survived += 1
    assert slowest < 5
    with capsys.disabled():
        print(f" [{KILL_RUNS} kills, {survived} with edits, slowest open {slowest:.2f} s]", end="")


# A5, A7 ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [4096, 8192, 30_000, 50_000, 90_000])
def test_a_write_that_fails_refuses_the_edit(service: ProjectService, tmp_path: Path, size: int) -> None:
    path = tmp_path / "a.vidgen"
    service.create(path).close()
    done = finished("limited", path, size)
    assert isinstance(done["refused"], str)
    assert str(path) in done["refused"]
    assert done["unchanged"]
    with service.open(path) as project:
        assert digest(project.document) == done["digest"]


def test_full_disk(tmp_path: Path) -> None:
    """On a disk of 2 MB where namespaces allow one, else with files that cannot grow."""
    mount = f"mount -t tmpfs -o size=2m none {tmp_path} && exec {sys.executable} {SESSION} full {tmp_path}"
    own = (
        subprocess.run(["unshare", "-Urm", "true"], check=False, capture_output=True)
        if shutil.which("unshare")
        else None
    )
    if own is None or own.returncode:
        pytest.skip("no namespaces here; test_a_write_that_fails_refuses_the_edit does the same with limits")
    done = subprocess.run(
        ["unshare", "-Urm", "sh", "-c", mount], capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout.splitlines()[-1])
    assert "the disk is full; free some space" in told["said"]
    assert told["unchanged"]
    assert told["kept"]


# A6 -------------------------------------------------------------------------------------------------------------------


@pytest.fixture
def public() -> Iterator[Path]:
    """Return a folder that another user can reach."""
    folder = Path(tempfile.mkdtemp(dir="/tmp"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.mark.skipif(os.name == "nt" or os.geteuid() != 0, reason="needs to become another user")
@pytest.mark.parametrize("what", ["folder", "file"])
def test_read_only(service: ProjectService, public: Path, what: str, monkeypatch: pytest.MonkeyPatch) -> None:
    path = public / "a.vidgen"
    with service.create(path) as project:
        add_markers(project.document, 3)
    path.chmod(0o644)
    if what == "file":
        public.chmod(0o777)
    home = public / "home"
    home.mkdir()
    home.chmod(0o777)
    monkeypatch.setenv("VIDGEN_HOME", str(home / "own"))
    before = path.read_bytes()
    told = finished("other", 65534, path)
    assert "cannot be written" in str(told["reason"])
    assert str(told["said"]).startswith("ReadOnly: 'a.vidgen' is open read-only")
    assert told["records"] == 7
    assert path.read_bytes() == before
    assert {p.name for p in public.iterdir()} == {"a.vidgen", "home"}


# A9 -------------------------------------------------------------------------------------------------------------------


@pytest.fixture
def sample(service: ProjectService, tmp_path: Path) -> Path:
    """Return a small closed project with some history."""
    path = tmp_path / "a.vidgen"
    with service.create(path) as project:
        add_markers(project.document, 60, "some text that is long enough to fill a few pages " * 4)
        project.document.undo()
        project.name_version("first")
        with project.document.transaction("Large") as tx:
            tx.put(tx.markers()[0].replace(text="".join(random.Random(3).choices("abcdefghij", k=9000))))
    return path


def flipped(raw: bytes, at: int, length: int = 1) -> bytes:
    return raw[:at] + bytes(b ^ 0xA5 for b in raw[at : at + length]) + raw[at + length :]


@pytest.mark.slow
@pytest.mark.parametrize("length", [1, 64, 4096])
def test_each_page_flipped(service: ProjectService, sample: Path, tmp_path: Path, length: int) -> None:
    """Damage is found at open, or the state is exactly as it was; recovery says what it lost and loses no record that
    is in either of its two sources."""
    raw = sample.read_bytes()
    with service.open(sample) as project:
        whole = dict(project.document.records)
    choice = random.Random(length)
    found = complete = 0
    pages = len(raw) // 4096
    for page in range(pages):
        bad = tmp_path / f"bad{page}.vidgen"
        damaged = flipped(raw, page * 4096 + (choice.randrange(4096 - length + 1)), length)
        bad.write_bytes(damaged)
        try:
            with service.open(bad, read_only=True) as project:
                assert dict(project.document.records) == whole
        except ProjectError as error:
            found += 1
            assert str(bad) in str(error)  # noqa: PT017 - it may also open rightly
            assert bad.read_bytes() == damaged
        out = tmp_path / f"out{page}.vidgen"
        report = service.recover(bad, out)
        assert bad.read_bytes() == damaged
        with service.open(out) as project:
            now = dict(project.document.records)
        if now == whole:
            complete += 1
        else:
            assert report.lost, f"page {page}: lost something in silence"
        bad.unlink()
        out.unlink()
    assert found > pages // 6  # a single byte often hits free space, or a patch, which is read only when it is undone
    # One page holds a record's row or its edit, hardly ever both.
    assert complete >= pages - 2, f"{complete} of {pages} recovered completely"


@pytest.mark.parametrize("keep", [0, 50, 100, 5000, 9000])
def test_truncated(service: ProjectService, sample: Path, keep: int) -> None:
    raw = sample.read_bytes()[:keep]
    sample.write_bytes(raw)
    with pytest.raises(ProjectError, match=r"vidgen recover.*newest good backup"):
        service.open(sample)
    assert sample.read_bytes() == raw
    report = service.recover(sample)
    assert report.path != sample
    assert report.lost
    assert report.backup is not None
    with service.open(report.path) as project:
        assert project.document.tracks()
    assert sample.read_bytes() == raw


def test_not_a_database(service: ProjectService, tmp_path: Path) -> None:
    path = tmp_path / "a.vidgen"
    path.write_text("Dear diary, this is not a project. " * 100)
    with pytest.raises(ProjectError, match="not a vidgen project"):
        service.open(path)
    with pytest.raises(ProjectError, match=r"Nothing in .* could be read"):
        service.recover(path)
    assert [p.name for p in tmp_path.iterdir()] == ["a.vidgen"]


def test_a_schema_of_bytes_that_are_no_text(service: ProjectService, sample: Path) -> None:
    """What SQLite says of it quotes those bytes, which Python cannot read."""
    sample.write_bytes(sample.read_bytes().replace(b"NOT NULL", b"NOT \xffULL"))
    with pytest.raises(ProjectError, match="is damaged"):
        service.open(sample)
    assert service.recover(sample).records


def crashed(service: ProjectService, path: Path, folder: Path) -> Path:
    """Return a copy of a project that is as a killed session leaves it."""
    with service.open(path) as project:
        add_markers(project.document, 20, "after the last checkpoint")
        left = folder / "crashed"
        left.mkdir()
        shutil.copy(path, left)
        shutil.copy(wal_path(path), left)
    return left / path.name


@pytest.mark.parametrize("unmerged", [True, False])
def test_a_wal_that_was_never_begun_is_not_missed(service: ProjectService, tmp_path: Path, unmerged: bool) -> None:
    """A kill between "from now on in WAL" and the first edit, or after the last merge, loses nothing: nothing is said."""
    path = tmp_path / "a.vidgen"
    service.create(path).close()
    connection = sqlite3.connect(path)
    connection.execute("pragma journal_mode=WAL")
    connection.execute("pragma locking_mode=EXCLUSIVE")
    inside = path.read_bytes()
    connection.close()
    path.write_bytes(inside)  # as it is when nobody was there to go back
    lock_path(path).write_text(json.dumps({"pid": 1, "host": "x", "since": "y", "unmerged": unmerged}))
    assert read_header(path).in_wal
    with service.open(path) as project:
        assert bool(project.notices) == unmerged


def test_lost_wal_is_said(service: ProjectService, sample: Path, tmp_path: Path) -> None:
    path = crashed(service, sample, tmp_path)
    wal_path(path).unlink()
    with service.open(path) as project:
        assert "the last edits may be missing" in project.notices[0]
        assert project.document.revision == 62


def test_wal_is_taken_in(service: ProjectService, sample: Path, tmp_path: Path) -> None:
    path = crashed(service, sample, tmp_path)
    with service.open(path) as project:
        assert project.notices == []
        assert project.document.revision == 82


@pytest.mark.parametrize("part", range(5))
def test_damaged_wal(service: ProjectService, sample: Path, tmp_path: Path, part: int) -> None:
    """SQLite would leave out what comes after the damage without a word."""
    path = crashed(service, sample, tmp_path)
    wal = wal_path(path).read_bytes()
    frames = (len(wal) - 32) // 4120
    wal_path(path).write_bytes(flipped(wal, 32 + (frames * part // 5) * 4120 + 2000, 8))
    with pytest.raises(ProjectError, match="write-ahead file"):
        service.open(path)
    report = service.recover(path)
    with service.open(report.path) as project:
        assert len(project.document.markers()) == 79 or report.lost


# A11 ------------------------------------------------------------------------------------------------------------------


def test_second_instance(service: ProjectService, tmp_path: Path) -> None:
    path = tmp_path / "a.vidgen"
    service.create(path).close()
    link = tmp_path / "elsewhere"
    link.mkdir()
    (link / "b.vidgen").symlink_to(path)
    with start("hold", path) as first:
        assert first.stdout is not None
        assert first.stdout.readline() == "open None\n"
        before = path.read_bytes()
        for name in (path, link / "b.vidgen"):
            with service.open(name) as second:
                assert f"process {first.pid}" in str(second.read_only)
                with pytest.raises(ReadOnly, match="open read-only"):
                    add_markers(second.document, 1)
        assert path.read_bytes() == before
        first.kill()
        first.wait()
        with service.open(path) as second:
            assert second.read_only is None
            add_markers(second.document, 1)
    assert not lock_path(path).exists()
    assert not wal_path(path).exists()
