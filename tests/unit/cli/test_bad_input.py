"""Bad input to each verb: one sentence, exit code 2, and the project as it was, byte by byte."""

from __future__ import annotations

import functools
import io
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from tests import media_files

from vidgen.cli import main as cli
from vidgen.cli.main import main

# Each verb that opens a project, with words that would do something to a good one. PROJECT stands for the project.
WORDS = {
    "import": ["PROJECT", "still.png"],
    "edit": ["PROJECT", "split", "--at", "1s"],
    "show": ["PROJECT"],
    "frame": ["PROJECT", "-o", "out.png"],
    "render": ["PROJECT", "--preset", "wav", "-o", "out.wav"],
    "undo": ["PROJECT"],
    "redo": ["PROJECT"],
    "history": ["PROJECT"],
    "versions": ["PROJECT", "save", "one"],
    "relink": ["PROJECT"],
    "collect": ["PROJECT"],
    "bundle": ["PROJECT", "-o", "out.zip"],
    "captions": ["PROJECT", "import", "words.srt"],
    "recover": ["PROJECT", "-o", "out.vidgen"],
    "preview": ["PROJECT"],
    "proxies": ["PROJECT"],
    "assist": ["PROJECT", "split at 1 second", "--yes"],
    "transcript": ["PROJECT"],
    "transcribe": ["PROJECT"],
    "remake": ["PROJECT", "1", "--picture"],
    "markers": ["PROJECT", "-o", "notes.csv"],
    "batch": ["PROJECT", "--preset", "wav", "-o", "films"],
    "backups": ["PROJECT", "restore", "-o", "out.vidgen"],
}
WITHOUT_PROJECT = {
    *("new", "probe", "unbundle", "presets", "commands", "kinds", "fonts", "doctor", "demo", "encoders"),
    *("jobs", "metrics", "cache", "farm", "segment", "join", "ai", "make", "settings", "insights"),
}
READS_DAMAGED = {"recover", "backups"}
"""What these are for is to read damaged files, and what a newer version wrote."""


def test_every_verb_is_in_the_table() -> None:
    assert set(WORDS) | WITHOUT_PROJECT == set(cli.names())


@functools.cache
def _template() -> Path:
    """A project with a clip, a title and a version, made once for this process."""
    folder = Path(tempfile.mkdtemp(dir=media_files.folder()))
    shutil.copy(media_files.video("clip.mp4", frames=48, rate=24, sound="aac"), folder / "clip.mp4")
    shutil.copy(media_files.still("still.png"), folder / "still.png")
    project = str(folder / "film.vidgen")
    for words in (
        ["new", project, "--size", "320x180", "--rate", "24"],
        ["import", project, str(folder / "clip.mp4")],
        ["edit", project, "append", "--asset", "clip.mp4"],
        ["edit", project, "overlay", "--at", "0", "--kind", "text", "--duration", "1s"],
    ):
        assert main(words) == 0
    return folder


@pytest.fixture
def film(vidgen, tmp_path: Path) -> Path:
    """A good project in the folder that the command line runs in, with the files that `WORDS` speaks of."""
    for file in _template().iterdir():
        shutil.copy(file, tmp_path / file.name)
    (tmp_path / "words.srt").write_text("1\n00:00:00,000 --> 00:00:01,000\nHello\n", encoding="utf-8")
    (tmp_path / "empty.txt").touch()
    (tmp_path / "still.media").touch()
    return tmp_path / "film.vidgen"


def _damaged(path: Path) -> None:
    raw = bytearray(path.read_bytes())
    for at in range(4096, len(raw), 4096):
        raw[at : at + 4000] = b"\xff" * 4000
    path.write_bytes(raw)


def _newer(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version=99")
    connection.commit()
    connection.close()


def _folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


SPOILED: dict[str, Callable[[Path], object]] = {
    "missing": Path.unlink,
    "zero bytes": lambda p: p.write_bytes(b""),
    "text": lambda p: p.write_text("not a project\n" * 500),
    "another database": lambda p: (p.unlink(), sqlite3.connect(p).execute("CREATE TABLE t (x)").connection.close()),
    "truncated": lambda p: p.write_bytes(p.read_bytes()[:9000]),
    "damaged": _damaged,
    "newer": _newer,
    "folder": _folder,
}


def _contents(folder: Path, *, opened: bool = False) -> dict[str, object]:
    """Return all files. An `opened` project is told by what is in it: SQLite counts openings in its header."""
    return {
        p.relative_to(folder).as_posix(): _rows(p) if opened and p.suffix == ".vidgen" else p.read_bytes()
        for p in folder.rglob("*")
        if p.is_file()
    }


def _rows(project: Path) -> list[str]:
    connection = sqlite3.connect(f"file:{project}?mode=ro", uri=True)
    try:
        return list(connection.iterdump())
    finally:
        connection.close()


@pytest.mark.parametrize("spoiled", SPOILED)
@pytest.mark.parametrize("verb", WORDS)
def test_a_project_that_cannot_be_opened(verb: str, spoiled: str, vidgen, film: Path, tmp_path: Path) -> None:
    if verb in READS_DAMAGED and spoiled in {"damaged", "truncated", "newer"}:
        pytest.skip("it reads such files")
    SPOILED[spoiled](film)
    before = _contents(tmp_path)
    told = vidgen(verb, *("film.vidgen" if w == "PROJECT" else w for w in WORDS[verb]))
    assert told.code == 2, told
    assert told.out == ""
    assert told.err.strip().count("\n") == 0, told.err
    assert "film" in told.err or "backup" in told.err
    assert _contents(tmp_path) == before


BAD_MEDIA: dict[str, Callable[[Path], object]] = {
    "missing": lambda _: None,
    "text": lambda p: p.write_text("this is no film\n" * 100),
    "zero bytes": lambda p: p.write_bytes(b""),
    "truncated": lambda p: p.write_bytes((_template() / "clip.mp4").read_bytes()[:2000]),
    "folder": Path.mkdir,
    "playlist": lambda p: p.write_text("#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n"),
}


@pytest.mark.parametrize("bad", BAD_MEDIA)
@pytest.mark.parametrize(
    "words",
    [
        ["import", "film", "bad.mp4"],
        ["import", "film", "still.png", "bad.mp4"],
        ["import", "film", "--copy", "bad.mp4"],
        ["probe", "bad.mp4"],
        ["relink", "film", "--asset", "clip.mp4", "--path", "bad.mp4"],
        ["captions", "film", "import", "bad.mp4"],
        ["unbundle", "bad.mp4", "."],
        ["edit", "film", "--script", "bad.mp4"],
    ],
    ids=" ".join,
)
def test_a_file_that_cannot_be_read(words: list[str], bad: str, vidgen, film: Path, tmp_path: Path) -> None:
    BAD_MEDIA[bad](tmp_path / "bad.mp4")
    before = _contents(tmp_path, opened=True)
    told = vidgen(*words)
    assert told.code == 2, told
    assert told.err.strip().count("\n") == 0, told.err
    assert "bad.mp4" in told.err
    assert _contents(tmp_path, opened=True) == before


REFUSED = {
    "new film": "There is already something at",
    "new x --size 19x": "is not a size",
    "new x --size 15x15": "width",
    "new x --rate abc": "is not a frame rate",
    "new no/such/folder/x": "does not exist",
    "edit film": "needs a command or --script",
    "edit film splt --at 1s": "did you mean split",
    "edit film split --at 1s --script x.json": "split has no --script",
    "edit film split --at later": "is not a time",
    "edit film delete --blocks V9:1": "there is no track 'V9'",
    "edit film --script - --label x": "is not a list of commands",
    "edit film set-project --width 16384 --height 16384": "at most 134 million pixels",
    "frame film -o out.jpg": "must end in .png",
    "transcribe talk.mp3 -o talk.srt": "There is no file 'talk.mp3'.",
    "frame film -o still.png": "is there already; --force replaces it",
    "frame film --size 1x1 -o out.png": "must be even, from 16 to 16384",
    "frame film --size 17x16 -o out.png": "must be even, from 16 to 16384",
    "frame film --size 99999x99998 -o out.png": "must be even, from 16 to 16384",
    "frame film --size 16384x16384 -o out.png": "at most 134 million pixels",
    "frame film --at 1h -o out.png": "is not a time",
    "frame film --at 90s -o out.png": "is outside of the timeline",
    "frame film -o no/such/out.png": "could not be written",
    "render film -o clip.mp4": "is there already; --force replaces it",
    "render film -o clip.mp4 --force": "is used in the project",
    "render film -o no/such/x.mp4": "There is no folder",
    "render film -o c.webm": "ends in .webm, but the preset 'project' makes .mp4",
    "render film -o x.wav --preset nothing": "There is no preset 'nothing'",
    "render film -o x.wav --preset wav --captions soft": "cannot carry captions as text",
    "render film -o x.wav --preset wav --range 3s": "is not a range",
    "render film -o x.wav --preset wav --range 1s-1s": "is empty",
    "render film -o x.wav --preset wav --range 50s-60s": "begins after the end",
    "render film film -o clip.mp4": "is a file; give -o a folder",
    "undo film -n 0": "must be at least 1",
    "captions film import pipe": "is no captions file: it is a pipe",
    "make -o x.mp4 --script pipe": "cannot be read as text: it is a pipe",
    "assist film mute --endpoint=": "endpoint: it is empty",
    "transcribe film --lang Klingonisch!": "is no code of a language",
    "undo film -n ²": "'²' is not a whole number",
    f"history film -n {'9' * 40}": "is too large a number",
    "undo film --count=--": "argument --count: '--' is no value",
    "make -o x.mp4 Cats --seconds 1e999": "is not a number that can be meant here",
    f"show {'x' * 300}": "cannot be used: File name too long",
    f"render film -o x.wav --preset {'x' * 300}": "cannot be used: File name too long",
    "ai translate Hello --to \udcff": "characters that are no text",
    "edit film split --at \udcff": "holds bytes that are no characters",
    "edit film add-marker --at 0 --text \udcff": "it is no text",
    "history film -n -1": "must not be below 0",
    "versions film save": "takes the name of a version",
    "versions film restore nothing": "nothing",
    "versions film remove nothing": "nothing",
    "versions film rename v": "takes a name and the new one",
    "relink film --path still.png": "goes with --asset",
    "relink film --asset nothing": "There is no asset 'nothing'",
    "relink film nowhere": "nowhere",
    "bundle film -o still.png": "is there already; --force replaces it",
    "unbundle still.png .": "still.png",
    "captions film export out.srt": "There are no captions",
    "captions film export still.png": "is there already; --force replaces it",
    "show film --block nothing": "There is no block 'nothing'",
    "commands nothing": "There is no command 'nothing'",
    "backups film restore": "-o FILE",
    "backups none restore -o out.vidgen": "no backup of it",
    "metrics --csv /": "'/' is no ordinary file",
    "metrics --csv pipe": "is no ordinary file, so nothing is written there",
    "render film -o pipe.wav --preset wav": "is a device, a pipe or a socket",
    "render film -o pipe.wav --preset wav --force": "is a device, a pipe or a socket",
    "render film -o /dev/null --preset wav": "'/dev/null' is a device, a pipe or a socket",
    "make -o - Cats": "cannot be written to standard output",
    "make -o pipe Cats": "is a device, a pipe or a socket",
    "render film -o - --preset wav": "cannot be written to standard output",
    "render film -o still.png/x.wav --preset wav": "is a file and no folder",
    f"render film -o {'y' * 300}.wav --preset wav": "is too long for a file",
    f"render film -o {'y' * 253} --preset wav": "is too long for a file",
    "render film -o x\0y.wav --preset wav": "cannot have line breaks or other control characters",
    "demo -o .": "is not empty",
    "make -o x.mp4 --script .": "cannot be read as text: Is a directory",
    "make -o x.mp4 --script still.png": "is no text in UTF-8",
    "make -o x.mp4 --script empty.txt": "holds no words",
    "make -o x.mp4 empty.txt": "is a file. Say --script",
    "make -o x.mp4 ...": "has no words",
    "make -o x.mp4 Katten --lang nl": "and Portuguese only",
    "make -o still.mp4 Cats --project still.vidgen --no-render": "still.media' is a file",
    "demo -o x --preset nothing": "There is no preset 'nothing'",
}


@pytest.mark.parametrize(("line", "sentence"), REFUSED.items(), ids=[line[:60] for line in REFUSED])
def test_what_is_refused(line: str, sentence: str, vidgen, film: Path, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO()))
    for name in {"pipe", "pipe.wav"} & set(line.split()):
        os.mkfifo(tmp_path / name)
    before = _contents(tmp_path, opened=True)
    told = vidgen(*line.split())
    assert told.code == 2, told
    assert sentence in told.err
    assert told.err.removeprefix("Listening…\n").strip().count("\n") == 0, told.err
    assert _contents(tmp_path, opened=True) == before


SCRIPTS = {
    "deep": b'[{"command": "split", "args": {"at": ' + b"[" * 60 + b"]" * 60 + b"}}]",
    "very deep": b"[" * 100_000,
    "no text": b"[\xff\xfe]",
    "many faults": b"[" + b"0," * 300_000 + b"0]",
}


@pytest.mark.parametrize("given", ["file", "-"])
@pytest.mark.parametrize("script", SCRIPTS)
def test_a_script_that_is_none(script: str, given: str, vidgen, film: Path, tmp_path: Path, monkeypatch) -> None:
    (tmp_path / "s.json").write_bytes(SCRIPTS[script])
    with (tmp_path / "s.json").open(encoding="utf-8") as stdin:
        monkeypatch.setattr(sys, "stdin", stdin)
        told = vidgen("edit", "film", "--script", "s.json" if given == "file" else "-")
    assert told.code == 2, told
    assert told.err.startswith("The script")
    assert told.err.strip().count("\n") == 0, told.err


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="no such device")
@pytest.mark.parametrize("given", ["file", "-"])
def test_a_script_without_end(given: str, vidgen, film: Path, monkeypatch) -> None:
    with Path("/dev/zero").open(encoding="utf-8") as stdin:
        monkeypatch.setattr(sys, "stdin", stdin)
        told = vidgen("edit", "film", "--script", "/dev/zero" if given == "file" else "-")
    assert told.code == 2, told
    assert "larger than 64 MB" in told.err


def test_a_script_is_done_whole_or_not_at_all(vidgen, film: Path, tmp_path: Path) -> None:
    steps = '[{"command": "split", "args": {"at": "1s"}}, {"command": "split", "args": {"at": "99s"}}]'
    (tmp_path / "s.json").write_text(steps)
    before = vidgen("show", "film", "--json").json
    told = vidgen("edit", "film", "--script", "s.json")
    assert told.code == 2
    assert told.err.startswith("Step 2 (split): ")
    assert vidgen("show", "film", "--json").json == before


def test_a_batch_goes_on_after_a_failure(vidgen, film: Path, tmp_path: Path) -> None:
    shutil.copy(film, tmp_path / "other.vidgen")
    (tmp_path / "bad.vidgen").write_bytes(b"")
    told = vidgen("render", "film", "bad", "other", "--preset", "wav", "-o", "out", "--json")
    assert told.code == 1
    exports = told.json["exports"]
    assert [("error" in e) for e in exports] == [False, True, False]
    assert told.json["failed"] == 1
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == ["film.wav", "other.wav"]
    people = vidgen("render", "film", "bad", "--preset", "wav", "-o", "out2")
    assert people.code == 1
    assert "1 of 2 exports done." in people.out


# In a process of its own: limits and permissions -----------------------------------------------------------------


def _run(folder: Path, words: list[str], **settings: object) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "VIDGEN_HOME": str(folder / "home")}
    return subprocess.run(
        [sys.executable, "-m", "vidgen", *words],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        **settings,
    )


WRITES = {
    "new": ["new", "x"],
    "import": ["import", "film", "still.png", "--copy"],
    "edit": ["edit", "film", "split", "--at", "1s"],
    "undo": ["undo", "film"],
    "versions": ["versions", "film", "save", "one"],
    "frame": ["frame", "film", "-o", "out.png"],
    "render": ["render", "film", "--preset", "wav", "-o", "out.wav"],
    "bundle": ["bundle", "film", "-o", "out.zip"],
    "demo": ["demo", "-o", "demo"],
}


@pytest.mark.skipif(os.name == "nt", reason="no such limit there")
@pytest.mark.parametrize("verb", WRITES)
def test_a_full_disk(verb: str, film: Path, tmp_path: Path) -> None:
    """Files may not grow beyond a kilobyte, as if the disk were full."""
    import resource

    before = _contents(tmp_path, opened=True)
    done = _run(
        tmp_path,
        WRITES[verb],
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (1024, resource.RLIM_INFINITY)),
    )
    assert done.returncode == 2, done
    assert done.stderr.strip().splitlines()[-1].endswith("."), done.stderr
    assert "Traceback" not in done.stderr
    after = {
        name: raw for name, raw in _contents(tmp_path, opened=True).items() if not name.startswith(("home", "demo/"))
    }
    assert after == before


def _without_privilege() -> None:
    """Take from root what lets it write where permissions say no (capabilities(7)); others never had it."""
    import ctypes

    if os.geteuid() == 0:
        for capability in (1, 2):  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH
            if ctypes.CDLL(None).prctl(24, capability, 0, 0, 0):  # PR_CAPBSET_DROP
                raise OSError("cannot give up privileges")


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="permissions are different there")
@pytest.mark.parametrize("verb", WRITES)
def test_a_folder_that_cannot_be_written(verb: str, film: Path, tmp_path: Path) -> None:
    for file in tmp_path.iterdir():
        file.chmod(0o444)
    (tmp_path / "home").mkdir()
    before = _contents(tmp_path)
    tmp_path.chmod(0o555)
    try:
        done = _run(tmp_path, WRITES[verb], preexec_fn=_without_privilege)
        looked = _run(tmp_path, ["show", "film"], preexec_fn=_without_privilege) if verb == "edit" else None
    finally:
        tmp_path.chmod(0o755)
    assert done.returncode == 2, done
    assert done.stderr.strip().count("\n") == 0, done.stderr
    assert "Traceback" not in done.stderr
    after = {name: raw for name, raw in _contents(tmp_path).items() if not name.startswith("home")}
    assert after == before
    assert looked is None or looked.returncode == 0, looked


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="permissions are different there")
def test_a_project_that_may_not_be_read(film: Path, tmp_path: Path) -> None:
    film.chmod(0)
    done = _run(tmp_path, ["show", "film"], preexec_fn=_without_privilege)
    assert done.returncode == 2, done
    assert "film.vidgen' cannot be read: Permission denied." in done.stderr


@pytest.mark.skipif(not shutil.which("unshare"), reason="no namespaces here")
def test_recover_on_a_disk_that_is_read_only(film: Path, tmp_path: Path) -> None:
    if subprocess.run(["unshare", "-Urm", "true"], check=False, capture_output=True).returncode:
        pytest.skip("no namespaces here")
    disk = tmp_path / "disk"
    disk.mkdir()
    script = f"mount -t tmpfs none disk && cp {film} disk && mount -o remount,ro disk && exec $0 -m vidgen"
    for words in (["recover", "disk/film"], ["recover", "disk/film", "-o", "saved"]):
        done = subprocess.run(
            ["unshare", "-Urm", "sh", "-c", f'{script} "$@"', sys.executable, *words],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
        if "-o" in words:
            assert done.returncode == 0, done.stderr
            assert (tmp_path / "saved.vidgen").is_file()
        else:
            assert done.returncode == 2, done
            assert "film recovered.vidgen' cannot be written" in done.stderr
            assert "Name another place with -o." in done.stderr
