"""`argparse` whose complaints are errors of ours: one sentence, exit code 2."""

from __future__ import annotations

import argparse
import math
import re
from typing import NoReturn

from vidgen.errors import UsageError

TYPE_CHECKING = False  # see main.py
if TYPE_CHECKING:
    from collections.abc import Sequence

LARGEST = 1 << 53
"""The largest whole number that an option takes: up to here all that reads it, JSON and SQLite too, keeps it exact."""


class Parser(argparse.ArgumentParser):
    """Raises UsageError instead of printing its usage and leaving."""

    def __init__(self, *, prog: str, description: str | None) -> None:
        super().__init__(
            prog=prog,
            description=description,
            formatter_class=argparse.RawDescriptionHelpFormatter,
            allow_abbrev=False,
        )
        self._mixing = False
        self.register("type", int, _whole)
        self.register("type", float, _number)

    def parse_known_args(  # type: ignore[override]  # the base's has overloads for namespaces of other kinds
        self, args: Sequence[str] | None = None, namespace: argparse.Namespace | None = None
    ) -> tuple[argparse.Namespace, list[str]]:
        """Read the words. Raises UsageError."""
        for word in args or ():
            if word == "--":
                break
            if word.startswith("-") and word.endswith("=--"):  # argparse takes such a value away, and gives a list
                self.error(f"argument {word[:-3]}: '--' is no value")
        words = None if args is None else self._joined(args)
        found, left = super().parse_known_args(words, namespace)
        for action in self._actions:
            given = action.option_strings and action.nargs is None and action.default is None
            if given and getattr(found, action.dest, None) == "":  # nobody means to leave it out in this way
                self.error(f"argument {'/'.join(action.option_strings)}: it is empty")
        if namespace is None and not self._mixing and "--" not in left and any(not w.startswith("-") for w in left):
            return self._mixed(words, (found, left))
        return found, left

    def _mixed(
        self, words: Sequence[str] | None, found: tuple[argparse.Namespace, list[str]]
    ) -> tuple[argparse.Namespace, list[str]]:
        """Read words with options among those that belong to one argument, as in `assist FILM -y WISH`."""
        last = [action for action in self._get_positional_actions() if action.nargs in {"*", "+"}]
        if not last or any(isinstance(a, argparse._SubParsersAction) for a in self._get_positional_actions()):
            return found
        self._mixing = True
        try:
            return self.parse_known_intermixed_args(words)
        finally:
            self._mixing = False

    def _joined(self, words: Sequence[str]) -> list[str]:
        """Return the words; `--at -5s` as `--at=-5s`, which argparse would take for two options."""
        found: list[str] = []
        for word in words:
            action = self._option_string_actions.get(found[-1]) if found and "--" not in found else None
            if re.match(r"-\d", word) and action is not None and action.nargs is None and found[-1].startswith("--"):
                found[-1] += f"={word}"
            else:
                found.append(word)
        return found

    def error(self, message: str) -> NoReturn:
        """Refuse the words of the command line."""
        raise UsageError(f"{self.prog}: {message.rstrip('.')}; '{self.prog} --help' shows how.")


def _whole(text: str) -> int:
    try:
        number = int(text)
    except ValueError:  # also when it has more digits than Python is willing to read
        raise argparse.ArgumentTypeError(f"'{text}' is not a whole number") from None
    if abs(number) > LARGEST:
        raise argparse.ArgumentTypeError(f"{text} is too large a number")
    return number


def _number(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"'{text}' is not a number") from None
    if not math.isfinite(number):
        raise argparse.ArgumentTypeError(f"'{text}' is not a number that can be meant here")
    return number
