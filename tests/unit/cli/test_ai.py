"""`vidgen ai` against a server on loopback."""

from __future__ import annotations

import argparse
import csv
import io
import json
import re
import sqlite3
import struct
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from decimal import Decimal
from pathlib import Path

import pytest
from tests.unit.ai.conftest import KEY, set_up
from tests.unit.ai.fault_server import FaultServer

from vidgen.ai.provider import Access
from vidgen.cli.ai.words import still_told
from vidgen.cli.main import main
from vidgen.cli.out import Out
from vidgen.cli.verbs import make


@pytest.fixture
def server(vidgen_home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FaultServer]:
    monkeypatch.setenv("VIDGEN_KEY_FAULTY", KEY)
    with FaultServer() as made:
        set_up(made, vidgen_home)
        yield made


@pytest.fixture
def vidgen(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    monkeypatch.chdir(tmp_path)

    def run(*words: object, code: int = 0) -> str:
        capsys.readouterr()
        got = main([str(w) for w in words])
        said = capsys.readouterr()
        assert got == code, f"vidgen {' '.join(map(str, words))}: {said.err}"
        assert KEY not in said.out + said.err
        return said.out + (said.err if code else "")

    return run


def test_that_work_still_goes_on_is_said_beside_the_result(capsys: pytest.CaptureFixture[str]) -> None:
    out, said = Out(sys.stdout, sys.stderr, as_json=False), ""
    with still_told(out, "Speech", quiet=0.01):
        until = time.monotonic() + 60
        while not said and time.monotonic() < until:
            time.sleep(0.01)
            said = capsys.readouterr().err
    assert re.fullmatch(r"Speech: still at work after \d+ seconds…\n", said)
    with still_told(out, "Speech", quiet=60):
        pass
    assert capsys.readouterr().err == "", "nothing is said of what is quick"


def test_a_text_is_printed_and_its_cost_is_listed(vidgen: Callable[..., str], server: FaultServer) -> None:
    vidgen("ai", "use", "text", "faulty", "talker")
    assert vidgen("ai", "text", "Hello") == "You said: Hello\n"
    again = json.loads(vidgen("ai", "text", "Hello", "--json"))
    assert again["kept"]
    assert again["cost"] == "0"
    costs = json.loads(vidgen("ai", "costs", "--json"))
    assert Decimal(costs["total"]) == Decimal(server.billed) / 10**9
    server.whole = True
    assert vidgen("ai", "text", "Hello", "--fresh") == "You said: Hello\n", "it did not come in pieces"
    assert "talker" in vidgen("ai", "costs", "--by", "model")
    vidgen("ai", "costs", "--csv", "costs.csv")
    assert "talker" in Path("costs.csv").read_text()
    assert "127.0.0.1" in vidgen("ai", "egress")


def test_budgets_and_estimates(vidgen: Callable[..., str], server: FaultServer) -> None:
    words = ("--endpoint", "faulty", "--model", "talker")
    assert "at most $" in vidgen("ai", "text", "Hello", "--estimate", *words)
    vidgen("ai", "budget", "month", "0.00001")
    assert "It was not made" in vidgen("ai", "text", "Hello", *words, code=2)
    vidgen("ai", "budget", "month", "none")
    assert "It was not made" in vidgen("ai", "text", "Hello", "--most", "0.00001", *words, code=2)
    assert server.requests == []
    vidgen("ai", "text", "Hello", *words)
    vidgen("new", "film")
    vidgen("ai", "budget", "project", "0.00001", "--project", "film")
    assert "this project" in vidgen("ai", "text", "Bye", "--project", "film", *words, code=2)
    assert "this project" in vidgen("assist", "film", "make it calmer", "--yes", *words, code=2)
    assert "is no sum" in vidgen("ai", "budget", "month", "much", code=2)


def test_pictures_and_speech_become_files(vidgen: Callable[..., str], server: FaultServer) -> None:
    words = ("--endpoint", "faulty", "--model", "talker")
    vidgen("ai", "image", "an octopus", "-o", "octopus.png", *words)
    assert Path("octopus.png").read_bytes().startswith(b"\x89PNG")
    vidgen("ai", "image", "blue, please", "--from", "octopus.png", "-o", "blue", *words)
    assert Path("blue.png").exists()
    assert server.requests[-1][0] == "/v1/images/edits"
    vidgen("ai", "voice", "Hello there", "-o", "hello.wav", *words)
    assert Path("hello.wav").read_bytes().startswith(b"RIFF")
    assert "no picture that can be sent" in vidgen("ai", "image", "x", "--from", "hello.wav", "-o", "y", *words, code=2)


def test_lines_are_translated_one_by_one(vidgen: Callable[..., str], server: FaultServer) -> None:
    server.answer = {"lines": ["Hallo", "Welt"]}
    said = vidgen("ai", "translate", "Hello", "world", "--to", "de", "--endpoint", "faulty", "--model", "talker")
    assert said == "Hallo\nWelt\n"
    server.answer = {"lines": ["Hallo Welt"]}
    words = ("--to", "de", "--endpoint", "faulty", "--model", "talker", "--fresh")
    assert "not as many lines" in vidgen("ai", "translate", "Hello", "world", *words, code=2)


def test_keys_come_from_standard_input_and_are_tested(
    vidgen: Callable[..., str], server: FaultServer, monkeypatch: pytest.MonkeyPatch, vidgen_home: Path
) -> None:
    assert "environment" in vidgen("ai", "keys")
    assert "3 models" in vidgen("ai", "keys", "test", "faulty")
    server.faults = ["401"]
    assert "does not accept the key" in vidgen("ai", "keys", "test", "faulty", code=2)
    monkeypatch.setattr(sys, "stdin", io.StringIO("\n"))
    assert "no key" in vidgen("ai", "keys", "set", "faulty", code=2)
    assert not [p for p in vidgen_home.rglob("*") if p.is_file() and KEY.encode() in p.read_bytes()]


def test_another_address_has_to_be_allowed_anew(vidgen: Callable[..., str]) -> None:
    vidgen("ai", "endpoint", "mine", "--kind", "openai", "--set", "base_url=https://a.example.org/v1")
    vidgen("ai", "allow", "mine")
    said = vidgen("ai", "endpoint", "mine", "--set", "base_url=https://b.example.org/v1")
    assert "Nothing is sent there until you say so" in said
    assert "only https" in vidgen("ai", "endpoint", "mine", "--set", "base_url=http://b.example.org/v1", code=2)
    vidgen("ai", "endpoint", "mine", "--remove")
    assert "There is no endpoint 'mine'" in vidgen("ai", "allow", "mine", code=2)


def test_offline_is_a_word_of_every_verb(vidgen: Callable[..., str], server: FaultServer) -> None:
    said = vidgen("ai", "text", "Hello", "--endpoint", "faulty", "--model", "talker", "--offline", code=2)
    assert "switched off" in said
    assert server.requests == []
    vidgen("ai", "network", "this-computer")
    vidgen("ai", "text", "Hello", "--endpoint", "faulty", "--model", "talker")
    vidgen("ai", "network", "off")
    assert "switched off" in vidgen("ai", "text", "Bye", "--endpoint", "faulty", "--model", "talker", code=2)
    vidgen("ai", "network", "on")


def test_prompts_can_be_seen_tried_and_changed(vidgen: Callable[..., str], vidgen_home: Path) -> None:
    shown = vidgen("ai", "prompts", "translate", "--set", "lines=[]", "--set", "count=0", "--set", "target=fr")
    assert "into fr" in shown
    vidgen("ai", "prompts", "translate", "--copy")
    path = vidgen_home / "prompts" / "translate.md"
    path.write_text(path.read_text().replace("You translate lines", "You render lines"))
    assert "You render lines" in vidgen("ai", "prompts", "translate")
    assert "your own" in vidgen("ai", "prompts")
    path.write_text("+++\nname = 3\n")
    assert "does not begin with a head" in vidgen("ai", "prompts", "translate", code=2)


def test_a_picture_is_designed_without_a_model(vidgen: Callable[..., str], tmp_path: Path) -> None:
    for name, more in (("a.png", []), ("b.png", ["--variant", "1"])):
        vidgen("ai", "image", "An octopus has three hearts", "-o", name, "--size", "320x240", "--offline", *more)
    first, second = ((tmp_path / name).read_bytes() for name in ("a.png", "b.png"))
    assert first[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", first[16:24]) == (320, 240)
    assert first != second


def test_what_is_made_goes_into_a_project_as_one_step(vidgen: Callable[..., str]) -> None:
    vidgen("new", "film.vidgen")
    words = ("ai", "music", "calm", "--into", "film.vidgen", "--at", "1s", "--length", "3s", "--track", "A1", "--json")
    made = json.loads(vidgen(*words))
    (block,) = made["blocks"]
    shown = json.loads(vidgen("show", "film.vidgen", "--json"))
    (found,) = [b for t in shown["tracks"] for b in t["blocks"]]
    assert (found["id"], found["start"], found["duration"]) == (block, 705_600_000, 3 * 705_600_000)
    assert json.loads(vidgen(*words))["kept"]
    vidgen("undo", "film.vidgen")
    assert "-o FILE, or --into PROJECT" in vidgen("ai", "music", "calm", code=2)


def test_where_it_goes_is_looked_at_before_anybody_is_asked(vidgen: Callable[..., str], server: FaultServer) -> None:
    asked = ("ai", "image", "an octopus", "--endpoint", "faulty", "--model", "talker")
    vidgen("new", "film.vidgen")
    vidgen("edit", "film.vidgen", "lock-track", "--track", "A1")
    Path("mine.png").write_text("mine")
    into = ("--into", "film.vidgen")
    for places, said in {
        ("-o", "mine.png"): "--force replaces it",
        ("-o", "no/such.png"): "There is no folder 'no'",
        ("--into", "nothing.vidgen"): "There is no project",
        (*into, "--at=-5s"): "before the start",
        (*into, "--length=-5s"): "is no length",
        (*into, "--track", "nothing"): "There is no track 'nothing'",
        (*into, "--track", "A1"): "is locked",
    }.items():
        assert said in vidgen(*asked, *places, code=2)
    assert server.requests == []
    assert Path("mine.png").read_text() == "mine"


FAULTS = ("401", "429 1 h", "redirect", "html", "cut", "malformed", "null", "wrong types", "unknown tool")
WORDS = ("--endpoint", "faulty", "--model", "talker", "--fresh")
CALLS = (
    ("assist", "film.vidgen", "make it feel calmer", "--yes"),
    ("ai", "image", "an octopus", "--into", "film.vidgen", *WORDS),
    ("ai", "voice", "Hello there", "--into", "film.vidgen", *WORDS),
)


def rows(project: str) -> list[str]:
    """Return all that a project holds, row by row; SQLite itself counts how often it was opened."""
    with closing(sqlite3.connect(f"file:{project}?mode=ro", uri=True)) as database:
        return list(database.iterdump())


@pytest.mark.parametrize("call", CALLS, ids=lambda c: c[1])
def test_a_fault_leaves_the_project_as_it_was(
    vidgen: Callable[..., str], server: FaultServer, vidgen_home: Path, tmp_path: Path, call: tuple[str, ...]
) -> None:
    vidgen("ai", "use", "text", "faulty", "talker")
    vidgen("new", "film.vidgen")
    vidgen("edit", "film.vidgen", "add-scene", "--name", "Opening", "--start", "0", "--duration", "4s")
    before = rows("film.vidgen")
    for number, fault in enumerate(FAULTS, 1):
        server.faults = [fault]
        said = vidgen(*call, code=2)
        assert said.strip(), fault
        assert "Traceback" not in said
        assert len(server.requests) == number, f"{fault}: a second bill"
        assert rows("film.vidgen") == before, fault
    assert any(KEY in value for _, headers, _ in server.requests for value in headers.values()), "no key was sent"
    files = [p for folder in (vidgen_home, tmp_path) for p in folder.rglob("*") if p.is_file()]
    assert {"film.vidgen", "library.sqlite", "ai.json"} <= {p.name for p in files}
    assert not [p for p in files if KEY.encode() in p.read_bytes()]


@pytest.mark.logs_errors
def test_what_a_bug_leaves_behind_has_no_key(
    vidgen: Callable[..., str], server: FaultServer, vidgen_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A bug of a provider whose error repeats the key: what is said, logged and kept for a report."""
    from vidgen.ai.providers.openai import OpenAI

    def broken(self: OpenAI, access: Access) -> object:
        assert access.key is not None
        raise RuntimeError(f"headers were {{'Authorization': 'Bearer {access.key.reveal()}'}}, {access.key!r}")

    monkeypatch.setattr(OpenAI, "_client", broken)
    said = vidgen("ai", "text", "Hello", "--endpoint", "faulty", "--model", "talker", code=70)
    assert "log" in said
    logs = [p for p in vidgen_home.rglob("*") if p.is_file() and b"headers were" in p.read_bytes()]
    assert logs, "the bug is nowhere to be read"
    assert not [p for p in vidgen_home.rglob("*") if p.is_file() and KEY.encode() in p.read_bytes()]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("translate Hello --to=", "argument --to: it is empty"),
        ("translate - --to de", "There are no lines to translate"),
        ("music= -o a.wav", "Say in words what is wanted"),
        ("image= -o a.png", "Say in words what is wanted"),
        ("image octopus --model nope -o a.png", "'offline' has no model 'nope'"),
        ("image octopus -o=", "argument -o/--out: it is empty"),
        ("image octopus -o .", "'.' is a folder"),
        ("image octopus --into film --at -5s", "--at -5s is before the start"),
        ("stock= --kind image", "Say in words what is wanted"),
        ("stock sea -o film.vidgen", "--force replaces it"),
        ("image octopus -o a.png --into=", "argument --into: it is empty"),
        ("image octopus -o a.png --at 5s", "--at says nothing without --into"),
        ("voice Hello --into film --force", "--force says nothing without --out"),
        ("image octopus --into film --at=", "argument --at: it is empty"),
        ("text Hello --set a=b", "--set says nothing without --prompt"),
        ("use text faulty=", "model: "),
        ("use text default talker", "'talker' is one word too many"),
        ("models --yes", "--yes says nothing without add NAME"),
        ("endpoint mine --remove --kind openai", "--remove and --kind do not go together"),
        ("keys list faulty", "'faulty' is one word too many"),
        ("prompts --copy", "Say which prompt"),
        ("costs --month 2026-13", "'2026-13' is no month"),
        ("costs --by model --csv a.csv", "--by and --csv do not go together"),
        ("costs --csv=", "argument --csv: it is empty"),
        (f"costs --correct {'9' * 400} 1", "There is no call 0"),
        ("costs --project=", "project"),
        ("budget month 5 --project film", "'month' is no budget of a project"),
    ],
)
def test_what_cannot_be_is_said_in_plain_words(
    vidgen: Callable[..., str], monkeypatch: pytest.MonkeyPatch, words: str, said: str
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("\n"))
    vidgen("new", "film")
    given = [w for word in words.split() for w in ([word[:-1], ""] if word.endswith("=") else [word])]
    told = vidgen("ai", *given, code=2)
    assert said in told
    assert not any(odd in told for odd in ("regex", "pattern", "tring should", "(-["))


def test_choices_that_nobody_can_read_are_kept_when_others_are_made(
    vidgen: Callable[..., str], vidgen_home: Path
) -> None:
    path = vidgen_home / "ai.json"
    path.write_text('{"month": "5", "endpoints": {"mine": {"kind": "openai", "month": "much"}}}')
    vidgen("ai", "budget", "project", "8")
    assert json.loads(path.read_text()) == {"month": "5", "project": "8"}
    assert "much" in (vidgen_home / "ai.damaged-1.json").read_text()
    vidgen("ai", "budget", "project", "9")
    assert len(list(vidgen_home.glob("ai.damaged-*"))) == 1


@pytest.mark.parametrize("name", ["ai/prices.toml", "ai/models.toml", "prompts/outline.md"])
def test_a_file_of_brackets_is_refused_in_a_sentence(vidgen: Callable[..., str], vidgen_home: Path, name: str) -> None:
    path = vidgen_home / name
    path.parent.mkdir(exist_ok=True)
    head = "+++\n" * name.endswith(".md")
    path.write_text(f"{head}a = {'[' * 100_000}\n{head}=== user ===\nHello")
    words = ("prompts", "outline") if path.suffix == ".md" else ("models", "add")
    if name == "ai/prices.toml":
        words = ("image", "octopus", "-o", "a.png")
    assert "nested too deeply" in vidgen("ai", *words, code=2)


def test_costs_know_projects_by_their_names(vidgen: Callable[..., str], server: FaultServer) -> None:
    from vidgen.app import Services

    vidgen("new", "Summer at sea")
    vidgen("ai", "text", "Hello", "--project", "Summer at sea", *WORDS)
    with Services() as services:
        assert [g.name for g in services.insights().projects] == ["Summer at sea"]
    Path("Summer at sea.vidgen").rename("Winter.vidgen")
    vidgen("edit", "Winter", "add-marker", "--at", "0")
    with Services() as services:
        assert [g.name for g in services.insights().projects] == ["Winter"]
    vidgen("ai", "text", "Bye", *WORDS)
    added_up = vidgen("ai", "costs", "--by", "project")
    assert {line.split("  ")[0] for line in added_up.splitlines()[1:3]} == {"Winter", "no project"}
    vidgen("ai", "costs", "--csv", "costs.csv")
    found = list(csv.DictReader(Path("costs.csv").read_text().splitlines()))
    assert [row["project_name"] for row in found] == ["Winter", ""]
    assert sum(Decimal(row["actual"]) for row in found) == Decimal(server.billed) / 10**9


def test_a_paid_call_reads_the_choices_once_and_permission_before_it_is_sent(
    vidgen: Callable[..., str], server: FaultServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    from vidgen import preferences

    read: list[str] = []

    def counted(path: Path, most: int) -> bytes:
        read.append(path.name)
        return real(path, most)

    real = preferences.newest
    monkeypatch.setattr(preferences, "newest", counted)
    vidgen("ai", "text", "Hello", *WORDS)
    assert read.count("ai.json") == 2


def test_a_voice_is_the_one_of_its_name_that_speaks_the_language() -> None:
    parser = argparse.ArgumentParser()
    make.configure(parser)
    for given, wanted in (("--lang pt-BR", "pf_dora"), ("--lang es", "ef_dora"), ("", "ef_dora")):
        order = make._order(
            parser.parse_args(["Tres datos sobre el mar", "-o", "a.mp4", "--voice", "Dora", *given.split()])
        )
        assert order.voice == wanted, given
