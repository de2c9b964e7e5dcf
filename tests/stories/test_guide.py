"""The guide's page of the command line, run from top to bottom."""

from __future__ import annotations

import re
import shlex
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

PAGE = Path(__file__).resolve().parents[2] / "docs" / "guide" / "command-line.md"


def commands() -> Iterator[str]:
    """Yield the page's commands; one with a here document has several lines."""
    for block in re.findall(r"^```console\n(.*?)^```", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL):
        yield from (c.removeprefix("$ ").rstrip("\n") for c in re.split(r"^(?=\$ )", block, flags=re.MULTILINE) if c)


@pytest.mark.slow
@pytest.mark.usefixtures("spoken")
def test_the_page_of_the_command_line(vidgen, monkeypatch: pytest.MonkeyPatch) -> None:
    ran = []
    for line in commands():
        if line.startswith("cd "):
            monkeypatch.chdir(line[3:])
        elif line.startswith("vidgen "):
            words, _, target = line.partition(" > ")
            said = vidgen(*shlex.split(words)[1:])
            ran.append(shlex.split(words)[1])
            if target:
                Path(target).write_text(said, encoding="utf-8")
        else:
            subprocess.run(["bash", "-ec", line], check=True, capture_output=True)
    assert {"new", "import", "edit", "show", "undo", "redo", "frame", "render", "bundle", "captions"} <= set(ran)
    for made in ("title.png", "morning.mp4", "sound.wav", "sounds/morning.mp3", "words.vtt", "morning.zip"):
        assert Path(made).stat().st_size > 40, made
    shown = vidgen("show", "morning")
    for expected in ("dissolve", "speed 0.5", "“Good morning ☀️”", "“He is not a morning person.”", "Music:1"):
        assert expected in shown


def test_every_picture_is_shown_and_every_picture_that_is_shown_is_there() -> None:
    top = PAGE.parents[2]
    pages = [top / "README.md", *(top / "docs").rglob("*.md")]
    shown = {
        (page.parent / name).resolve()
        for page in pages
        for name in re.findall(r"!\[[^\]]*\]\(([^):]+)\)", page.read_text())
    }
    assert shown == {p for p in (top / "docs" / "images").rglob("*") if p.is_file()}
