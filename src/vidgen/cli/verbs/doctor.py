"""Look whether everything is here that vidgen needs, and say what to do where something is missing.

It imports the graphics library in a process of its own and really encodes two frames with every codec of the presets.
The exit code is 1 when something that is needed is missing.
"""

from __future__ import annotations

TYPE_CHECKING = False  # see cli/main.py
if TYPE_CHECKING:
    import argparse

    from vidgen.cli.out import Out

SUMMARY = "is everything here that vidgen needs?"
GROUP = "vidgen itself"


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("--quick", action="store_true", help="leave out the trial of the encoders")


def run(args: argparse.Namespace, out: Out) -> int:
    """Check the installation."""
    import dataclasses

    from vidgen.cli import checks

    marks = {"good": "✓", "poor": "!", "missing": "✗"}
    found, packages = [], list[str]()
    for finding in checks.all_findings(encoders=not args.quick):
        found.append(finding)
        if finding.state == "good" and finding.subject.startswith(checks.PACKAGE):
            packages.append(f"{finding.subject.removeprefix(checks.PACKAGE)} {finding.detail}")
            continue
        if packages:
            out.say(f"{marks['good']} Packages: {', '.join(packages)}")
            packages.clear()
        out.say(f"{marks[finding.state]} {finding.subject}: {finding.detail}")
        if finding.advice:
            out.say(f"    {finding.advice}")
    broken = [f for f in found if f.state == "missing"]
    out.result({"healthy": not broken, "findings": [dataclasses.asdict(f) for f in found]})
    out.say()
    out.say("Everything that is needed is here." if not broken else f"{len(broken)} of {len(found)} checks failed.")
    return 1 if broken else 0
