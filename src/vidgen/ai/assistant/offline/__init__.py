"""Common wishes, understood by rules, with no model and no network: one file for each subject, found by the folder.

    @rule(r"mute (?P<what>.+)", examples=("mute the music",))
    async def mute(wish: Wish) -> str:
        ...
        wish.bench.do("mute-track", track=...)
        return "The music is muted."

A rule tries its commands on the workbench and returns what it has to say; when it cannot be done it raises EditError with a
sentence for the user. The patterns of a file are tried in the order in which they stand in it, the files in the order of
their `ORDER`, else of their names.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import cache

from vidgen.ai.assistant.ears import Ears
from vidgen.ai.assistant.rewording import readings
from vidgen.ai.assistant.spoken import unquoted
from vidgen.ai.assistant.workbench import Workbench
from vidgen.errors import EditError


@dataclass(frozen=True)
class Wish:
    """One thing that is asked for."""

    text: str
    """As it was written, or read."""
    found: re.Match[str]
    """What the rule's pattern has found in it."""
    bench: Workbench
    ears: Ears

    def part(self, name: str) -> str:
        """Return what a named group of the pattern has found, or an empty text."""
        return (self.found.groupdict().get(name) or "").strip()


Act = Callable[[Wish], Awaitable[str]]


@dataclass(frozen=True)
class Rule:
    """One sort of wishes."""

    pattern: re.Pattern[str]
    examples: tuple[str, ...]
    act: Act


_RULES: dict[str, list[Rule]] = {}


def rule(pattern: str, *, examples: tuple[str, ...]) -> Callable[[Act], Act]:
    """Register a function for wishes in which the pattern is found; `examples` are shown to the user, and tested."""

    def register(act: Act) -> Act:
        _RULES.setdefault(act.__module__, []).append(Rule(re.compile(pattern, re.IGNORECASE), examples, act))
        return act

    return register


LONGEST = 4000
"""Characters of a wish. The patterns look for their words from each place on, so that the time grows with the square."""


@cache
def rules() -> tuple[Rule, ...]:
    """Return every rule in the order in which they are tried."""
    modules = [importlib.import_module(f"{__name__}.{m.name}") for m in pkgutil.iter_modules(__path__)]
    ordered = sorted(modules, key=lambda m: (getattr(m, "ORDER", 50), m.__name__))
    return tuple(r for m in ordered for r in _RULES.get(m.__name__, ()))


def examples() -> tuple[str, ...]:
    """Return wishes that are understood, for people."""
    return tuple(e for r in rules() for e in r.examples)


def _near(wish: str) -> list[str]:
    """Return four examples for somebody whose wish was not understood: those with most of its words, of four rules."""
    words = {w for w in re.findall(r"\w+", wish.lower()) if len(w) > 3}
    firsts = (r.examples[0] for r in rules() if r.examples)
    return sorted(firsts, key=lambda e: -len(words & set(re.findall(r"\w+", e.lower()))))[:4]


_NEGATIVE = re.compile(
    r"\b(?:don[’']?t|do not|never|without|unless|instead of|rather than|but|not|isn[’']?t|cannot|can[’']?t)\b",
    re.IGNORECASE,
)
_QUESTION = re.compile(r"^(?:how|what|why|who|which|is|are|was|did|does|should)\b", re.IGNORECASE)
_COMMANDING = re.compile(
    r"^(?:please\s+|also\s+)*(?:add|apply|blur|brighten|caption|change|clean|colou?r|crop|cut|darken|delete|drop|duplicate|enhance|"
    r"export|fade|fix|flip|give|improve|insert|keep|let|level|lower|make|merge|mirror|move|mute|normali[sz]e|play|put|raise|remove|"
    r"rename|render|replace|reverse|rotate|save|send|set|shorten|show|slow|speed|split|stabili[sz]e|swap|tell|translate|trim|turn|"
    r"unmute|upload|use|write|zoom)\b",
    re.IGNORECASE,
)
"""How a part of a sentence begins that is a wish of its own."""


async def carry_out(text: str, bench: Workbench, ears: Ears) -> str:
    """Try what a wish says on the workbench and return what there is to say about it.

    Several wishes in one ("remove the silences, then add captions") are done in their order. Raises EditError when one of
    them is not understood or cannot be done: nothing is done by halves, nor what was said not to be done.
    """
    wishes = parts(text)
    if said := _NEGATIVE.search(unquoted(text)):
        raise EditError(
            f"“{said[0]}” is not understood without a language model: say what is to be done, not what is to be left."
        )
    answers = []
    for part in wishes:
        found = understood(part)
        if found is None:
            if _QUESTION.search(part):
                raise EditError(f"“{part[:80]}” is a question; without a language model only wishes are understood.")
            near = "; ".join(f"“{e}”" for e in _near(part))
            raise EditError(
                f"“{part[:80]}” was not understood. Without a language model wishes in English are, such as: {near} …"
            )
        known, match = found
        if match.string != part:
            answers.append(f"Read as “{match.string}”.")
        answers.append(await known.act(Wish(match.string, match, bench, ears)))
    return " ".join(answers)


def understood(text: str) -> tuple[Rule, re.Match[str]] | None:
    """Return the rule for one wish and what its pattern finds in it, or in what it may have been meant to be; else None."""
    for reading in (text, *readings(text, _words())):
        for rule in rules():
            if found := rule.pattern.search(reading):
                return rule, found
    return None


@cache
def _words() -> frozenset[str]:
    """Return the words of wishes that are understood."""
    return frozenset(w for e in examples() for w in re.findall(r"[a-z]+", e.lower()))


def parts(text: str) -> list[str]:
    """Return the single wishes of a text: parted at sentences and "then", and at "and" where both sides are understood."""
    text = " ".join(text.split()).strip(" .!?")
    if not text:
        raise EditError("Say what you wish.")
    if len(text) > LONGEST:
        raise EditError(
            f"The wish is too long: {LONGEST:,} characters are the most without a language model; say one at a time."
        )
    # What is quoted is one thing, whatever stands in it.
    quotes: list[str] = []

    def hide(match: re.Match[str]) -> str:
        quotes.append(match[0])
        return f"\x00{len(quotes) - 1}\x00"

    def whole(part: str) -> str:
        return re.sub("\x00(\\d+)\x00", lambda m: quotes[int(m[1])], part)

    hidden = re.sub("\"[^\"]+\"|“[^”]+”|„[^“]+“|«[^»]+»|(?<!\\w)'[^']+'(?!\\w)", hide, text.replace("\x00", " "))
    found: list[str] = []
    for sentence in re.split(r"\s*(?:;|[.!?]\s+(?=[A-Z])|,?\s+(?:and\s+)?then\b|,\s+and\b)\s*", hidden):
        halves = re.split(r"\s*(?:,|\band\b)\s+", sentence)
        known = [understood(whole(h)) for h in halves]
        told = [bool(_COMMANDING.search(h)) for h in halves[1:]]
        # "the ums and uhs" are one wish: both sides would be the same rule.
        several = None not in known and len({id(k[0]) for k in known if k}) == len(halves) > 1
        # What begins like a wish of its own is one, understood or not: it is not left out silently.
        several = several or (known[0] is not None and bool(told) and all(told))
        # "the voice 3 dB louder and the music 6 dB quieter": each has a number of its own.
        several = several or (len(halves) > 1 and None not in known and all(re.search(r"\d", h) for h in halves))
        found += halves if several else [sentence]
    found = [whole(f) for f in found]
    return [f.strip(" .!?,") for f in found if f.strip(" .!?,")]
