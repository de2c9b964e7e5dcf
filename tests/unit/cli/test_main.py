"""Words to verbs, and whatever happens to an exit code and one sentence."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from vidgen.cli import main as cli
from vidgen.cli import verbs
from vidgen.cli.parser import Parser

VERBS = list(cli.names())


def test_every_verb_of_the_brief_is_there() -> None:
    wanted = "new import edit show frame render probe undo redo history versions relink collect bundle presets commands"
    assert {*wanted.split(), "demo", "doctor"} <= set(VERBS)


@pytest.mark.parametrize("name", VERBS)
def test_a_verb_keeps_the_contract(name: str, vidgen) -> None:
    verb = cli.module(name)
    assert verb.GROUP in cli.GROUPS
    assert 5 < len(verb.SUMMARY) < 80
    assert not verb.SUMMARY.endswith(".")
    assert verb.__doc__.partition("\n")[0].endswith((".", "?", ":"))
    parser = Parser(prog=name, description=verb.__doc__)
    verb.configure(parser)
    assert all(action.help for action in parser._actions if action.option_strings), "an option without help"
    told = vidgen(name, "--help")
    assert told.code == 0
    assert f"usage: vidgen {name}" in told.out


def test_help_lists_every_verb_once(vidgen) -> None:
    told = vidgen("--help")
    assert told.code == 0
    listed = [line.split()[0] for line in told.out.splitlines() if line.startswith("  ") and line[2] != " "]
    assert sorted(listed) == VERBS


@pytest.mark.parametrize("words", [(), ("film.vidgen",)])
def test_without_a_screen_there_is_no_window_but_a_sentence(vidgen, monkeypatch, words) -> None:
    for name in ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    told = vidgen(*words)
    assert told.code == 2
    assert told.out == ""
    assert told.err.count("\n") == 1
    assert "no screen" in told.err
    assert "vidgen --help" in told.err


def test_version(vidgen) -> None:
    import vidgen as package

    assert vidgen("--version").out == f"vidgen {package.__version__}\n"


def test_help_of_a_verb(vidgen) -> None:
    assert vidgen("help", "render").out == vidgen("render", "--help").out


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["captons"], "There is no verb 'captons'; did you mean captions?"),
        ([__file__], "is no project of vidgen (their names end in .vidgen); begin one with 'vidgen new'"),
        (["a.vidgen", "b.vidgen"], "The window shows one project at a time: 'vidgen a.vidgen', without more words."),
        (["frame", "x"], "vidgen frame: the following arguments are required: -o/--output; "),
        (["undo", "x", "--nothing"], "vidgen undo: unrecognized arguments: --nothing; 'vidgen undo --help' shows how."),
        (["undo", "x", "-n", "a"], "argument -n/--count: 'a' is not a whole number"),
    ],
)  # fmt: skip
def test_wrong_words_are_refused_with_one_sentence(vidgen, words: list[str], sentence: str) -> None:
    told = vidgen(*words)
    assert told.code == 2
    assert sentence in told.err
    assert told.err.count("\n") == 1
    assert told.out == ""


def test_refusals_are_json_for_machines(vidgen) -> None:
    told = vidgen("frame", "x", "--json")
    assert told.code == 2
    assert "required" in told.json["error"]


@pytest.mark.logs_errors
@pytest.mark.parametrize("as_json", [False, True])
def test_a_bug_is_told_in_a_sentence_and_its_traceback_is_in_the_log(vidgen, tmp_path, monkeypatch, as_json) -> None:
    def broken(args: object, out: object) -> int:
        raise KeyError("the traceback")

    monkeypatch.setattr(cli.module("commands"), "run", broken)
    told = vidgen("commands", *(["--json"] if as_json else []))
    assert told.code == 70
    assert told.err.startswith("This is a bug in vidgen (KeyError)")
    assert "Traceback" not in told.err
    log = Path(os.environ["VIDGEN_HOME"]) / "log" / "vidgen.log"
    assert str(log) in told.err
    assert "KeyError: 'the traceback'" in log.read_text(encoding="utf-8")
    if as_json:
        assert told.json["bug"] is True


def test_ctrl_c_says_one_line(vidgen, monkeypatch) -> None:
    def interrupted(args: object, out: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(cli.module("commands"), "run", interrupted)
    told = vidgen("commands")
    assert told.code == 130
    assert told.err == "Interrupted; nothing was left half done.\n"


def test_sigterm_unwinds(vidgen, monkeypatch) -> None:
    cleaned = []

    def killed(args: object, out: object) -> int:
        try:
            signal.raise_signal(signal.SIGTERM)
        finally:
            cleaned.append(True)
        return 0

    monkeypatch.setattr(cli.module("commands"), "run", killed)
    assert vidgen("commands").code == 128 + signal.SIGTERM
    assert cleaned
    assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL


def _process(*words: str, **settings: object) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([sys.executable, "-m", "vidgen", *words], capture_output=True, check=False, **settings)


def test_a_reader_who_leaves_is_no_trouble() -> None:
    shell = f"{sys.executable} -m vidgen commands --json | true; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", shell], capture_output=True, check=False)
    assert done.stderr == b""
    assert done.returncode in {0, 141}  # 0 when all of it went into the pipe before its reader left


def test_output_is_utf8_in_any_locale(tmp_path: Path) -> None:
    environment = {**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"}
    done = _process("undo", "Ünïcode 🎬", cwd=tmp_path, env=environment)
    assert done.returncode == 2
    assert "Ünïcode 🎬" in done.stderr.decode("utf-8")


@pytest.mark.skipif(os.name == "nt", reason="file names there are not bytes")
def test_names_of_stray_bytes_and_control_characters_are_shown_as_escapes(tmp_path: Path) -> None:
    done = _process("probe", b"a\xff\x1b[31m.mp4", cwd=tmp_path)
    assert done.returncode == 2
    assert b"\\udcff" in done.stderr
    assert b"\x1b" not in done.stderr
    assert b"\\x1b[31m" in done.stderr


def test_a_log_that_cannot_be_written_stops_nothing(tmp_path: Path, vidgen, monkeypatch) -> None:
    blocked = tmp_path / "home"
    blocked.write_text("a file where the folder should be")
    monkeypatch.setenv("VIDGEN_HOME", str(blocked))
    assert vidgen("commands").code == 0


def test_starting_imports_nothing_heavy() -> None:
    code = (
        "import sys; before = set(sys.modules); from vidgen.cli.main import main; main(['--help']);"
        "new = set(sys.modules) - before; heavy = {'typing', 're', 'argparse', 'pydantic', 'PySide6', 'logging', 'enum'};"
        "print(sorted(heavy & new), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-S", "-c", code], capture_output=True, text=True, check=True,
                          env={**os.environ, "PYTHONPATH": str(Path(verbs.__file__).parents[3])})  # fmt: skip
    assert done.stderr.strip() == "[]"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no such device")
def test_a_log_that_cannot_be_written_disturbs_nobody(vidgen, tmp_path: Path) -> None:
    folder = Path(os.environ["VIDGEN_HOME"]) / "log"
    folder.mkdir()
    (folder / "vidgen.log").symlink_to("/dev/full")
    assert vidgen("new", "film").code == 0
    # In a process of its own too: there, what is left in buffers is written when it ends.
    script = (
        "import logging, sys\nfrom vidgen.cli import log\nwith log.to_file():\n logging.getLogger('vidgen').info('x')"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
