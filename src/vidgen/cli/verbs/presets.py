"""List what an export can become, here on this computer.

Presets of your own are files NAME.toml in the folder that is named below the list.
"""

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
    from vidgen import folders
    from vidgen.app import Services
    from vidgen.errors import UsageError
    from vidgen.render.preset import read_preset

    own = folders.home() / "presets"
    with Services() as services:
        found = services.render.presets()
    out.result([p.model_dump(mode="json") for p in found])
    out.table(("preset", "what", "about"), [(p.name, p.title, p.help) for p in found])
    for path in sorted(own.glob("*.toml")):
        try:
            read_preset(path)
        except UsageError as error:
            out.note(str(error))
    out.say(f"Presets of your own are files NAME.toml in '{own}'.")
    return 0
