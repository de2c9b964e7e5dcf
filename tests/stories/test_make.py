"""`vidgen make`, killed in each of its steps: going on repeats no step that was paid. And undo never asks anybody again."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from vidgen.ai.ledger import Ledger
from vidgen.app import Services
from vidgen.editor.document import Document
from vidgen.storage.library import Library

SCRIPT = "# Tiny\n\nThe sea is deep.\n\nThe sky is high.\n"
STEPS = ("Outline", "Voice of scene 1", "Voice of scene 2", "Music", "Effects", "Timeline")


def make(folder: Path, *, kill_after: str | None = None) -> int:
    """Run `vidgen make`; with `kill_after` it is killed as soon as it has told of that step. Returns its exit code."""
    words = [
        sys.executable,
        "-m",
        "vidgen",
        "make",
        "--script",
        "script.txt",
        "-o",
        "film.mp4",
        "--no-render",
        "--json",
    ]
    with subprocess.Popen(
        words, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, env=dict(os.environ)
    ) as running:
        assert running.stderr is not None
        for line in running.stderr:
            told = json.loads(line) if line.startswith("{") else {}
            if told.get("step") == kill_after and not told.get("begins"):
                running.kill()
                break
    return running.wait()


def calls() -> Counter[str]:
    """Return how often each step was called and came to its end."""
    ledger = Ledger(Library())
    found = Counter(e.step for e in ledger.entries() if e.state == "done")
    ledger.close()
    return found


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "script.txt").write_text(SCRIPT, encoding="utf-8")
    return tmp_path


@pytest.mark.slow
def test_what_was_done_before_a_kill_is_not_done_again(folder: Path) -> None:
    told: Counter[str] = Counter()
    for step in STEPS[:-1]:
        assert make(folder, kill_after=step) == -9
        told = calls()
    assert make(folder) == 0
    assert all(count == 1 for count in calls().values()), calls()
    assert told["voice of scene 1"] == told["voice of scene 2"] == 1, "they were done before the last kill"
    assert {"music", "whoosh"} <= calls().keys()
    before = calls()
    with Services() as services, services.projects.open(folder / "film.vidgen") as project:
        document = project.document
        assert [s.script for s in document.scenes()] == ["The sea is deep.", "The sky is high."]
        _there_and_back(document, 100)
    assert calls() == before, "undo and redo ask nobody"


def _there_and_back(document: Document, times: int) -> None:
    made = dict(document.records)
    for _ in range(times):
        assert document.undo() is not None
        assert document.redo() is not None
    assert dict(document.records) == made
