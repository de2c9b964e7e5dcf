"""What an idea asks for: facts, tips, an answer, a ranking, a choice of two; and whether a topic that is known gives it."""

from __future__ import annotations

import re

from vidgen.ai.making.headlines import key_words
from vidgen.ai.making.knowledge import Fact, Topic, topics_in
from vidgen.ai.making.promising import ASKING, number_names, wanted

_TIPS = re.compile(
    r"\b(?:how to|how (?:can|do|should) (?:i|we|you)|tips?|ways?|steps?|habits?|rules?|guide|better(?! than)|hacks?|tricks?|"
    r"(?:check|packing )list|advice|ideas|for beginners)\b|"
    r"^(?:learn|get|build|grow|save|stop|improve|become|start|lose|fix|repair|clean|train|master|avoid|prepare|be|stay|make|"
    r"find|choose|write|draw)\b"
)
_POINTS = (
    r"\b(?:facts?|things|tips?|ways?|steps?|habits?|rules?|reasons?|hacks?|tricks?|lessons?|ideas?|truths?|myths?)\b"
)
_BEST = "top|best|worst|greatest|most"
_RANK = re.compile(rf"^(?:my |the )?(?:(?:{_BEST})\b|(?:\d+|{number_names()}) (?:{_BEST}|\w+est)\b)")
_UNASKED = """amazing awesome best better big clever cool fascinating funny good great interesting know like long make makes
many much often really smart special strange surprising unique weird wonderful"""
_NEUTRAL = """fact facts thing things fun crazy explained explain explanation introduction intro basic beginner everything
video short kid kids child children minute second guide world simple simply easy quick quickly happen happens work works
working made mean means meaning story 101 today people human humans everyone reason start begin secret life truth never knew
learn didn doesn don actually anyway exactly tell reasons invented invent come comes came exist exists use used top ever
incredible mysterious beautiful important history"""
_GENERAL = frozenset(_UNASKED.split()) | frozenset(_NEUTRAL.split()) | frozenset(number_names().split("|"))
"""Words of ideas that ask for nothing in particular."""
_PAST = re.compile(r"\b(?:history|origins?|invention|invented|story of|timeline)\b", re.IGNORECASE)
_GOING = re.compile(
    r"\b(?:trip|itinerary|weekend|vacation|holiday|visit|visiting|travel|\w+ (?:hours|days) in|in \w+ (?:hours|days))\b"
)
_OWN = re.compile(r"\b(?:[Mm]y|[Oo]ur|I|I'm|I’m)\b")


def known(idea: str) -> Topic | None:
    """Return the topic of an idea, if what is known about it is what the idea asks for."""
    if ranks(idea) or of_ones_own(idea) or compared(idea) is not None:
        return None
    return next((t for t in topics_in(idea) if asks_for(idea, t)), None)


def asks_tips(idea: str) -> bool:
    """Tell whether an idea asks how something is done, or done better."""
    return _TIPS.search(idea.lower()) is not None


def ranks(idea: str) -> bool:
    """Tell whether an idea asks for the best of something ("Top 10 beaches"), which no rule can know."""
    low = idea.lower()
    return _RANK.match(low) is not None and not re.search(_POINTS, low)


def counts_others(idea: str) -> bool:
    """Tell whether an idea asks for a number of things that are no points ("10 mistakes that beginners make")."""
    return bool(wanted(idea)) and not ASKING.match(idea) and not re.search(_POINTS, idea.lower())


def modest(idea: str) -> str:
    """Return an idea without its number and its claim to name the best: "Top 10 beaches" is "beaches"."""
    claims = rf"^(?:(?:my|the|{_BEST}|\d+|{number_names()})\s+)+"
    return re.sub(claims, "", idea, flags=re.IGNORECASE) or idea


def of_ones_own(idea: str) -> bool:
    """Tell whether an idea is about whoever has it ("My cat's morning"): no rule knows anything about that."""
    return _OWN.search(idea) is not None and not ASKING.match(idea) and not asks_tips(idea)


def lived(idea: str) -> bool:
    """Tell whether an idea announces what somebody lived through ("Why my startup failed", "Our holiday in Portugal")."""
    tells = r"(?:why|how|what|when|where)\s+(?:I|[Mm]y|[Oo]ur)\b|(?:why|how)\s+we\s+\w+ed\b"
    return of_ones_own(idea) or re.match(tells, idea[:1].lower() + idea[1:]) is not None


def compared(idea: str) -> tuple[str, str] | None:
    """Return the two things that an idea has one choose from ("cats or dogs?"); else None."""
    match = re.match(r"(.{2,40}?)\s+(?:vs\.?|versus)\s+(.{2,40}?)[?.!]*$", idea, re.IGNORECASE) or re.match(
        r"((?:[\w'’-]+ ){0,2}[\w'’-]+) or ((?:[\w'’-]+ ){0,2}[\w'’-]+)\s*\?$", idea
    )
    return (match[1].strip(), match[2].strip()) if match and not ASKING.match(idea) else None


def asks_for(idea: str, topic: Topic) -> bool:
    """Tell whether what is known about a topic is what an idea asks for: facts, an answer, or tips."""
    low = idea.lower()
    if re.search(r"\bpoems?\b", low):
        return topic.kind == "verse"
    if topic.kind == "verse":
        return False
    tips = asks_tips(low)
    if topic.kind in ("tips", "steps"):
        return (tips or (len(low.split()) <= 3 and not ASKING.match(low))) and not _PAST.search(low)
    if topic.kind == "story":
        tips = tips and not re.search(r"\bguide to\b|\bfor beginners\b|\bintroduction\b", low)
        named = key_words(" ".join((*topic.names, topic.opening, *(f"{f.headline} {f.text}" for f in topic.facts))))
        told = any(n in low for n in topic.names if " " in n)  # it names the very story
        return (told or not tips) and not (_asked(low, topic) - named)
    past = _PAST.search(low) is not None and not any(_PAST.search(n) for n in topic.names)
    return not (tips or past or _GOING.search(low)) and bool(answering(idea, topic))


def answering(idea: str, topic: Topic) -> tuple[Fact, ...]:
    """Return what an idea asks for of a topic: all its facts, or those with a word of what it asks."""
    asked = _asked(idea.lower(), topic)
    return tuple(f for f in topic.facts if not asked or asked & key_words(f"{f.headline} {f.text}"))


def _asked(idea: str, topic: Topic) -> set[str]:
    """Return the words of an idea that ask for something of a topic, its names left out."""
    found = (
        key_words(idea) - key_words(" ".join(topic.names)) - _GENERAL - {key for w in _GENERAL for key in key_words(w)}
    )
    return {w for w in found if not (w.isdigit() and len(w) < 4 and not ASKING.match(idea))}
