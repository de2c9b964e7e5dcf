"""`argparse` whose complaints are errors of ours: one sentence, exit code 2."""

from __future__ import annotations

import argparse
from typing import NoReturn

from vidgen.errors import UsageError


class Parser(argparse.ArgumentParser):
    """Raises UsageError instead of printing its usage and leaving."""

    def __init__(self, *, prog: str, description: str | None) -> None:
        super().__init__(
            prog=prog,
            description=description,
            formatter_class=argparse.RawDescriptionHelpFormatter,
            allow_abbrev=False,
        )

    def error(self, message: str) -> NoReturn:
        """Refuse the words of the command line."""
        raise UsageError(f"{self.prog}: {message.rstrip('.')}; '{self.prog} --help' shows how.")
