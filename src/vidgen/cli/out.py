"""`Out`: where a verb says what it has to say, for people or for machines."""

from __future__ import annotations

import sys

TYPE_CHECKING = False  # see main.py
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Any, TextIO

LONGEST_NOTE = 1000
"""Characters."""


class ReaderGone(Exception):  # noqa: N818 - no fault: `vidgen … | head` has seen enough
    """Whoever read our output has closed it."""


class Out:
    """Standard output and error. With `as_json`, standard output carries one JSON document and nothing else."""

    def __init__(self, stdout: TextIO, stderr: TextIO, *, as_json: bool) -> None:
        self.stdout = stdout
        self.stderr = stderr
        self.as_json = as_json

    @classmethod
    def for_process(cls, *, as_json: bool) -> Out:
        """Return the process's own streams, made to speak UTF-8 whatever the locale says.

        What cannot be written in UTF-8 (a file name of stray bytes) is shown as an escape, which JSON reads too.
        """
        for stream in (sys.stdout, sys.stderr):
            reconfigure = getattr(stream, "reconfigure", None)
            if reconfigure is not None:
                reconfigure(encoding="utf-8", errors="backslashreplace")
        return cls(sys.stdout, sys.stderr, as_json=as_json)

    @property
    def on_terminal(self) -> bool:
        """Tell whether somebody looks at a terminal, so that tables and bars may have colours."""
        return not self.as_json and self.stdout.isatty()

    def say(self, text: str = "") -> None:
        """Print a line for people; nothing when a machine listens."""
        if not self.as_json:
            self.write(one_line(text) + "\n")

    def page(self, text: str) -> None:
        """Print text of several lines for people; nothing when a machine listens."""
        if not self.as_json:
            self.write(printable(text).rstrip() + "\n")

    def result(self, data: Any) -> None:
        """Print the JSON document; nothing when a person listens. Once a run."""
        if self.as_json:
            import json

            self.write(json.dumps(data, ensure_ascii=False, indent=2, default=str) + "\n")

    def note(self, text: str) -> None:
        """Print a line beside the result, to standard error; the middle of a very long one is left out."""
        self._put(self.stderr, shortened(text) + "\n")

    def progress(self, data: dict[str, Any]) -> None:
        """Print one line of JSON to standard error, for machines that watch."""
        import json

        self._put(self.stderr, json.dumps(data, ensure_ascii=False) + "\n")

    def table(self, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
        """Print a table for people: drawn on a terminal, aligned by blanks in a pipe."""
        if self.as_json:
            return
        cells = [[printable(str(cell)).replace("\n", " ") for cell in row] for row in rows]
        if self.on_terminal:
            self._drawn(columns, cells)
            return
        widths = [max(map(len, column)) for column in zip(columns, *cells, strict=True)]
        for row in (columns, *cells):
            self.write("  ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)).rstrip() + "\n")

    def _drawn(self, columns: Sequence[str], cells: list[list[str]]) -> None:
        from rich.box import SIMPLE_HEAD
        from rich.console import Console
        from rich.table import Table
        from rich.text import Text

        table = Table(*columns, box=SIMPLE_HEAD, pad_edge=False)
        for row in cells:
            table.add_row(*map(Text, row))
        console = Console(file=self.stdout)
        with console.capture() as drawn:
            console.print(table)
        self.write(drawn.get())

    def write(self, text: str) -> None:
        """Print text as it is to standard output."""
        self._put(self.stdout, text)

    def _put(self, stream: TextIO, text: str) -> None:
        try:
            stream.write(_readable(text))
            stream.flush()
        except BrokenPipeError:
            raise ReaderGone from None


def shortened(text: str) -> str:
    """Return the text as one printable line without the middle of a very long one."""
    line = one_line(text)
    return line if len(line) <= LONGEST_NOTE else f"{line[: LONGEST_NOTE // 2]} … {line[-LONGEST_NOTE // 2 :]}"


def one_line(text: str) -> str:
    """Return the text as one printable line: a file's name must not add a line of its own."""
    return printable(text).replace("\n", "\\n")


def printable(text: str) -> str:
    """Return the text with control characters shown as escapes: a file's name must not steer the terminal."""
    if text.isprintable():
        return text
    return "".join(c if c in "\n\t" or not _steers(c) else c.encode("unicode_escape").decode() for c in text)


def _steers(character: str) -> bool:
    code = ord(character)
    # Also those that end a line, or turn the order of all that follows them around.
    return code < 32 or 127 <= code < 160 or 0x2028 <= code <= 0x202E or 0x2066 <= code <= 0x2069


def _readable(text: str) -> str:
    """Return the text with bytes that Python could not read in an ASCII locale read as the UTF-8 that they are."""
    if text.isascii():
        return text
    try:
        return text.encode("utf-8", "surrogateescape").decode("utf-8", "surrogateescape")
    except UnicodeError:
        return text
