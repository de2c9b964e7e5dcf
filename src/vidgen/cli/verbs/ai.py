"""Ask models, and say whom, with which keys, and for how much.

  vidgen ai text "a title for a film about octopuses"
  vidgen ai image "an octopus at a desk" -o octopus.png --most 0.05
  vidgen ai video "waves at night" -o waves.mp4 --most 1
  vidgen ai voice "Hello there" -o hello.wav
  vidgen ai models                     who can do what, and who is asked when nobody says
  vidgen ai models add                 models that can be added to this computer
  vidgen ai costs --by model           what it has cost

'vidgen ai WHAT --help' tells about each. What leaves this computer is listed by 'vidgen ai egress'; '--offline', after any
verb of vidgen, opens no connection at all.
"""

from __future__ import annotations

TYPE_CHECKING = False  # see cli/main.py
if TYPE_CHECKING:
    import argparse

    from vidgen.cli.out import Out

SUMMARY = "ask models; endpoints, keys, budgets, costs, prompts"
GROUP = "AI"


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    from vidgen.cli.ai import asking, costs, endpoints, keys, models, prompts, traffic

    what = parser.add_subparsers(dest="what", metavar="WHAT", required=True)
    for part in (asking, models, endpoints, keys, costs, prompts, traffic):
        part.declare(what)


def run(args: argparse.Namespace, out: Out) -> int:
    """Do it."""
    return int(args.do(args, out))
