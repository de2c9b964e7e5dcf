"""Arguments of commands from words, by the command's schema."""

from __future__ import annotations

from typing import Any, Literal

import pytest

from vidgen.cli.command_line import manual, read
from vidgen.cli.parser import Parser
from vidgen.editor.arguments import BlockId, Time
from vidgen.editor.command import Command
from vidgen.editor.fields import Ratio
from vidgen.editor.model import Model
from vidgen.editor.queries import Records
from vidgen.editor.transaction import Transaction
from vidgen.errors import UsageError
from vidgen.timing import FLICKS


class Point(Model):
    x: float
    y: float


def tried(
    tx: Transaction,
    at: Time,
    blocks: list[BlockId] | None = None,
    ripple: bool = False,
    side: Literal["left", "right"] = "left",
    lasting: Time = FLICKS // 2,
    count: int = 3,
    speed: Ratio | None = None,
    value: bool | int | float | str | None = None,
    anything: Any = None,
    points: list[Point] | None = None,
    fields: dict[str, Any] | None = None,
    text: str = "",
) -> None:
    """Try the words.

        | A | B |  ->  |A|A| B |
          ^

    at: where to try.
    blocks: which blocks; without it
        all of them.
    """


def _always(_: Records) -> str | None:
    return None


TRIED = Command("tried", "Try", "Test", "", tried, _always)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("--at 3s", {"at": "3s"}),
        ("--at=00:00:01:00", {"at": "00:00:01:00"}),
        ("--at 5", {"at": "5"}),
        ("--at -1s", {"at": "-1s"}),
        ("--at 1s --blocks V1:1,V1:2", {"at": "1s", "blocks": ["V1:1", "V1:2"]}),
        ("--at 1s --blocks a,b --blocks c", {"at": "1s", "blocks": ["a,b", "c"]}),
        ('--at 1s --blocks ["a,b"]', {"at": "1s", "blocks": ["a,b"]}),
        ("--at 1s --ripple", {"at": "1s", "ripple": True}),
        ("--at 1s --no-ripple", {"at": "1s", "ripple": False}),
        ("--at 1s --count 12 --side right", {"at": "1s", "count": "12", "side": "right"}),
        ("--at 1s --speed 3/2", {"at": "1s", "speed": "3/2"}),
        ("--at 1s --speed null", {"at": "1s", "speed": None}),
        ("--at 1s --value true", {"at": "1s", "value": True}),
        ("--at 1s --value 0.5", {"at": "1s", "value": 0.5}),
        ("--at 1s --value #ff0000", {"at": "1s", "value": "#ff0000"}),
        ('--at 1s --value "0.5"', {"at": "1s", "value": "0.5"}),
        ("--at 1s --anything 1.10", {"at": "1s", "anything": "1.10"}),
        ("--at 1s --anything true", {"at": "1s", "anything": "true"}),
        ("--at 1s --anything null", {"at": "1s", "anything": None}),
        ('--at 1s --anything {"a":[1]}', {"at": "1s", "anything": {"a": [1]}}),
        ('--at 1s --points [{"x":1,"y":2}]', {"at": "1s", "points": [{"x": 1, "y": 2}]}),
        ('--at 1s --points {"x":1,"y":2}', {"at": "1s", "points": [{"x": 1, "y": 2}]}),
        ('--at 1s --fields {"a":1}', {"at": "1s", "fields": {"a": 1}}),
        ("--at 1s --text 12", {"at": "1s", "text": "12"}),
        ("--at 1s --text --at", {"at": "1s", "text": "--at"}),
    ],
)
def test_words_become_arguments(words: str, expected: dict[str, Any]) -> None:
    assert read(TRIED, words.split(" ")) == expected


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("", "tried needs --at; 'vidgen commands tried' shows how."),
        ("--at", "tried: --at needs a value; 'vidgen commands tried' shows how."),
        ("--at 1 --at 2", "tried: --at is given 2 times; it has one value."),
        ("--at 1 --riple", "tried has no --riple; did you mean --ripple?"),
        ("--at 1 --wrong", "tried has no --wrong; it has: --at, --blocks, "),
        (
            "--at 1 over",
            "tried: 'over' stands alone; each value follows its --name; 'vidgen commands tried' shows how.",
        ),
        ("--at 1 --fields {", "tried: --fields takes JSON, and this is not JSON: "),
    ],
)
def test_wrong_words_are_refused(words: str, sentence: str) -> None:
    with pytest.raises(UsageError) as refused:
        read(TRIED, words.split())
    assert str(refused.value).startswith(sentence)


def test_the_manual_has_drawing_and_arguments() -> None:
    text = manual(TRIED)
    assert "    | A | B |  ->  |A|A| B |\n      ^\n" in text
    assert "  --at TIME\n        where to try. (needed)" in text
    assert "  --ripple, --no-ripple" in text
    assert "  --side {left,right}\n        (left when not given)" in text.replace("         (", "        (")
    assert "  --blocks BLOCKS[,…]\n        which blocks; without it all of them." in text
    assert text.count("where to try") == 1
    assert "(0.5s when not given)" in text


def test_options_may_stand_among_the_words_of_one_argument() -> None:
    parser = Parser(prog="vidgen assist", description=None)
    parser.add_argument("project")
    parser.add_argument("wish", nargs="*")
    parser.add_argument("-y", action="store_true")
    parser.add_argument("--at")
    for words in ("film -y cut it", "film cut --at -5s it -y", "-y film cut it"):
        found = parser.parse_args(words.split())
        assert (found.project, found.wish, found.y) == ("film", ["cut", "it"], True)
    with pytest.raises(UsageError, match="--no-such"):
        parser.parse_args(["film", "-y", "cut", "--no-such", "it"])
