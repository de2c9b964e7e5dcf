"""What is printed, for people and for machines."""

from __future__ import annotations

import io
import json

import pytest

from vidgen.cli.out import Out, ReaderGone, printable


def _out(*, as_json: bool = False) -> tuple[Out, io.StringIO, io.StringIO]:
    stdout, stderr = io.StringIO(), io.StringIO()
    return Out(stdout, stderr, as_json=as_json), stdout, stderr


def test_people_get_text_and_machines_one_document() -> None:
    for as_json in (False, True):
        out, stdout, stderr = _out(as_json=as_json)
        out.say("Grüße")
        out.result({"name": "Grüße"})
        out.table(("a",), [("b",)])
        out.note("beside")
        assert stderr.getvalue() == "beside\n"
        if as_json:
            assert json.loads(stdout.getvalue()) == {"name": "Grüße"}
        else:
            assert stdout.getvalue() == "Grüße\na\nb\n"


def test_a_table_in_a_pipe_is_aligned_and_plain() -> None:
    out, stdout, _ = _out()
    out.table(("name", "n"), [("a", 1), ("long one", 22), ("two\nlines", "")])
    assert stdout.getvalue() == "name       n\na          1\nlong one   22\ntwo lines\n"


def test_a_table_without_rows_is_its_heading() -> None:
    out, stdout, _ = _out()
    out.table(("name", "n"), [])
    assert stdout.getvalue() == "name  n\n"


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_table_on_a_terminal_takes_names_literally() -> None:
    stdout = _Terminal()
    Out(stdout, io.StringIO(), as_json=False).table(("name",), [("[red]x[/red]",)])
    assert "[red]x[/red]" in stdout.getvalue()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\x1b[2Jb", "a\\x1b[2Jb"),
        ("a\nb\tc", "a\nb\tc"),
        ("a\x9bb\x7f", "a\\x9bb\\x7f"),
        ("a\u202eb\u2066c\u2028d", "a\\u202eb\\u2066c\\u2028d"),
        ("שלום 👨‍👩‍👧", "שלום 👨‍👩‍👧"),
    ],
)
def test_names_do_not_steer_the_terminal(text: str, shown: str) -> None:
    assert printable(text) == shown


def test_a_reader_who_left_is_told_apart() -> None:
    class Closed(io.StringIO):
        def write(self, text: str) -> int:
            raise BrokenPipeError

    with pytest.raises(ReaderGone):
        Out(Closed(), io.StringIO(), as_json=False).say("x")


def test_a_line_is_one_line() -> None:
    out, stdout, stderr = _out()
    out.say("new\nline.mp4: good")
    out.note("new\nline.mp4: bad")
    assert stdout.getvalue() == "new\\nline.mp4: good\n"
    assert stderr.getvalue() == "new\\nline.mp4: bad\n"
    out, stdout, _ = _out()
    out.page("two\nlines\n\n")
    assert stdout.getvalue() == "two\nlines\n"


def test_a_very_long_note_keeps_its_ends() -> None:
    out, _, stderr = _out()
    out.note("There is no block '" + "9" * 5000 + "'; show lists them.")
    said = stderr.getvalue()
    assert len(said) < 1100
    assert said.startswith("There is no block '999")
    assert said.endswith("9'; show lists them.\n")
