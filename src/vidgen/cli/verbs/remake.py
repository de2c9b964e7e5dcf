"""Make one scene of a video by 'vidgen make' anew, and leave all others as they are.

  vidgen remake octopuses.vidgen 3 --script "Its blood is blue. Copper makes it so."
  vidgen remake octopuses.vidgen 3 --picture

With other words the voice, the captions and the picture follow, the scene becomes as long as its voice, what comes later
moves, and the music is made to fit. It is one undo step.
"""

from __future__ import annotations

TYPE_CHECKING = False  # see cli/main.py
if TYPE_CHECKING:
    import argparse

    from vidgen.cli.out import Out

SUMMARY = "make one scene of such a video anew"
GROUP = "AI"


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("project", metavar="PROJECT")
    parser.add_argument("scene", type=int, metavar="SCENE", help="its number, from 1")
    parser.add_argument("--script", metavar="TEXT", help="what is said")
    parser.add_argument("--headline", metavar="TEXT", help="what is shown large")
    parser.add_argument("--picture", action="store_true", help="another picture of the same words")
    parser.add_argument("--voice", action="store_true", help="another reading, by voices that can read differently")


def run(args: argparse.Namespace, out: Out) -> int:
    """Make a scene anew."""
    import asyncio

    from vidgen.ai.making.made import Told
    from vidgen.ai.making.remaking import Wish, remake_scene
    from vidgen.app import Services
    from vidgen.cli import wording
    from vidgen.cli.projects import project_path
    from vidgen.errors import UsageError

    wish = Wish(args.script, args.headline, args.picture, args.voice)
    if wish == Wish():
        raise UsageError("Say what is to be different: --script, --headline, --picture or --voice.")

    def tell(told: Told) -> None:
        if not told.begins:
            out.note(f"{told.step}{' (was there)' if told.before else ''}")

    with Services() as services:
        path = project_path(args.project).absolute()
        made = asyncio.run(remake_scene(services.projects, services.ai, path, args.scene, wish, tell))
    out.say(
        f"Scene {args.scene} ('{made.name}') was {wording.clock(made.before)} long and is {wording.clock(made.after)} now."
    )
    out.result({"scene": args.scene, "before": made.before, "after": made.after, "steps": made.steps})
    return 0
