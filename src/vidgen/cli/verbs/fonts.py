"""List the fonts that texts and captions can have: those that come with vidgen look the same on every computer."""

from __future__ import annotations

TYPE_CHECKING = False  # see cli/main.py
if TYPE_CHECKING:
    import argparse

    from vidgen.cli.out import Out

SUMMARY = "list the fonts that a text can have"
GROUP = "Look"


def configure(parser: argparse.ArgumentParser) -> None:
    """It takes no arguments."""


def run(args: argparse.Namespace, out: Out) -> int:  # noqa: ARG001 - every verb is called alike
    """List fonts."""
    from vidgen.imaging.fonts import families, shipped

    own = shipped()
    found = [{"family": name, "shipped": name in own, "weights": list(own.get(name, ()))} for name in families()]
    out.result(found)
    rows = [
        (name, "vidgen" if name in own else "this computer", ", ".join(map(str, own.get(name, ()))))
        for name in families()
    ]
    out.table(("font", "comes with", "weights"), rows)
    return 0
