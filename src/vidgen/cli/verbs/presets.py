"""List what an export can become, here on this computer."""

from __future__ import annotations

TYPE_CHECKING = False  # see cli/main.py
if TYPE_CHECKING:
    import argparse

    from vidgen.cli.out import Out

SUMMARY = "list what an export can become"
GROUP = "Export"


def configure(parser: argparse.ArgumentParser) -> None:
    """It takes no arguments."""


def run(args: argparse.Namespace, out: Out) -> int:  # noqa: ARG001 - every verb is called alike
    """List presets."""
    from vidgen.app import Services

    with Services() as services:
        found = services.render.presets()
    out.result([p.model_dump(mode="json") for p in found])
    out.table(("preset", "what", "about"), [(p.name, p.title, p.help) for p in found])
    return 0
