"""How fast clips play."""

from __future__ import annotations

import re
from fractions import Fraction

from vidgen.ai.assistant.offline import Wish, rule
from vidgen.ai.assistant.spoken import NUMBER, number
from vidgen.editor.kinds import SourceContent
from vidgen.errors import EditError

ORDER = 40


@rule(
    rf"\b(?:speed|faster|slower|slow(?:\s+motion|\s+down)?|play)\b.*?(?P<n>{NUMBER})\s*(?P<unit>x|times|×|%|percent)?|"
    rf"\b(?P<n2>{NUMBER})\s*(?P<unit2>x|times|×|%|percent)\s*(?:as\s+)?(?P<way>fast|faster|slow|slower|speed)|"
    r"\b(?:slow motion|speed (?:it|this|everything) up|speed up|slow down|slow (?:it|this) down|twice as fast|half speed|"
    r"double speed|normal speed|reverse|backwards)\b",
    examples=("play at double speed", "make it 2x faster", "slow the selected clip down to 50%", "reverse the clip"),
)
async def speed(wish: Wish) -> str:
    """Change the speed of what is selected, else of everything that plays a file."""
    bench = wish.bench
    text = wish.text.lower()
    chosen = bench.selected() or [*bench.shown(), *bench.heard()]
    blocks = [b.id for b in chosen if isinstance(b.content, SourceContent)]
    if not blocks:
        raise EditError("There is nothing that plays: only clips and sound have a speed.")
    if re.search(r"\b(?:reverse|backwards)\b", text):
        bench.do("reverse", blocks=blocks)
        return "It plays backwards."
    factor = _factor(wish, text)
    bench.do("speed", blocks=blocks, speed=str(factor), ripple="off" if bench.selected() else "track")
    return f"It plays at {float(factor):g} times its speed."


def _factor(wish: Wish, text: str) -> Fraction:
    slower = re.search(r"\bslow", text) is not None
    for word, factor in (("twice as fast", 2), ("double", 2), ("half", Fraction(1, 2)), ("triple", 3), ("normal", 1)):
        if word in text:
            return Fraction(factor)
    found = number(wish.part("n") or wish.part("n2"))
    unit = (wish.part("unit") or wish.part("unit2")).lower()
    if found is None:
        return Fraction(1, 2) if slower else Fraction(2)
    if unit in ("%", "percent"):
        return found / 100
    return 1 / found if slower and found > 1 else found
