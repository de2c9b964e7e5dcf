"""Say of each encoder of pictures whether it works on this computer, and if not, why; and what decodes fastest.

Each is tried once by really encoding and reading back 24 frames of 640×384, in a process of its own, with one thread; the
speed is that of this trial. What came of it is kept until the computer, a driver or PyAV changes; --again tries anew.

A preset says with 'encoder' which one to take: 'software' (when it says nothing), 'auto' (the first hardware of the list
that works, else software) or a name; 'vidgen render --encoder' says it for one export. Films are decoded by hardware
where that was faster by a quarter, with exactly the same pictures, when it was tried with a film of 1080p.
"""

from __future__ import annotations

TYPE_CHECKING = False  # see cli/main.py
if TYPE_CHECKING:
    import argparse

    from vidgen.cli.out import Out

SUMMARY = "which encoders work on this computer?"
GROUP = "Export"


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("--again", action="store_true", help="try all of them anew")


def run(args: argparse.Namespace, out: Out) -> int:
    """Try what was not tried yet, and list it."""
    import dataclasses

    from vidgen.media import decoding
    from vidgen.render.encoders.choosing import choose
    from vidgen.render.encoders.registry import encoders
    from vidgen.render.encoders.trials import Trials

    with Trials(again=args.again) as trials:
        tried = [(e, trials.of(e, next(iter(e.takes)))) for e in encoders()]
        families = sorted({e.family for e in encoders() if e.hardware})
        automatic = {family: choose(family, "auto", trials).encoder.name for family in families}
    decoders = decoding.trials(again=args.again)
    facts = [
        {"name": e.name, "codec": e.family, "interface": e.api or "software", "about": e.about, **dataclasses.asdict(t)}
        for e, t in tried
    ]
    out.result({"encoders": facts, "auto": automatic, "decoders": [dataclasses.asdict(row) for row in decoders]})
    rows = [
        (e.name, e.family, "✓" if t.works else "✗", f"{t.fps:.0f} fps; {e.about}" if t.works else t.why)
        for e, t in tried
    ]
    out.table(("encoder", "codec", "", "about"), rows)
    out.say()
    out.say("'auto' takes " + ", ".join(f"{name} for {family}" for family, name in automatic.items()) + ".")
    out.say()
    for row in decoders:
        told = (
            row.why or f"{row.hardware:.0f} fps, {row.hardware / max(row.software, 1e-6):.1f} times as fast as software"
        )
        out.say(f"Decoding {row.codec} by {row.device}: {told}.")
    fastest = decoding.devices()
    names = ", ".join(f"{codec} by {device}" for codec, device in fastest.items())
    out.say(f"Films are decoded by {names or 'software'}.")
    return 0
