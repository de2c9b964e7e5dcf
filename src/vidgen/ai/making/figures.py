"""The figures of a text: shares, years, large numbers, values to compare, enumerations. What can be drawn, not only said.

Numbers may be written as digits or as English words ("about forty thousand muscles").
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from vidgen.ai.making.languages import language_of, number_style

_UNITS_WORDS = """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
sixteen seventeen eighteen nineteen"""
_UNITS = _UNITS_WORDS.split()
_TENS_WORDS = """twenty thirty forty fifty sixty seventy eighty ninety"""
_TENS = _TENS_WORDS.split()
_SIZES = {"hundred": 100, "thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000}
_FOREIGN_SIZES = {
    "tausend": 1_000, "millionen": 1_000_000, "milliarden": 1_000_000_000, "mil": 1_000, "millones": 1_000_000,
    "mille": 1_000, "millions": 1_000_000, "milliards": 1_000_000_000, "mila": 1_000, "milioni": 1_000_000,
    "miliardi": 1_000_000_000, "milhões": 1_000_000, "bilhões": 1_000_000_000,
}  # fmt: skip
_PERCENT = ("%", "percent", "Prozent", "por ciento", "por cento", "pour cent", "per cento")
_SMALL = {**{w: n for n, w in enumerate(_UNITS)}, **{w: 20 + 10 * n for n, w in enumerate(_TENS)}}
_NUMBER = re.compile(r"(?<![\w.,])([$€£]?)(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?(?!\.?\d)")
_SIZE = (
    r"(?:hundred |thousand )?(?:thousand|million|billion)\b|"
    r"(?:Tausend|tausend|Millionen|Milliarden|mil|millones|mille|millions|milliards|mila|milioni|miliardi|milhões|bilhões)\b"
)
_ERA = r"\s?(?:BCE?|CE|AD)\b"
_IDLE_WORDS = """a an the of to in on at by for from with and or but as is are was were be been it its this that
these those has have had than then about around nearly almost over under more less most only just up
every each all per also other our your their his her you we they i one so since ago no longer"""
_IDLE = frozenset(_IDLE_WORDS.split())
_VERBS_WORDS = """cost costs took takes has have had uses use drink drinks eat eats says said makes made sold sells
costs cover covers counts holds held lost loses lose weighs gives gave get gets got contains went
fell rose grew lasted need needs want wants"""
_ASKING = frozenset(["who", "what", "why", "when", "where", "how", "which", "did", "do", "does"])
_VERBS = frozenset(_VERBS_WORDS.split())


@dataclass(frozen=True)
class Figure:
    """A number of a text."""

    value: float
    prefix: str
    """A currency, or nothing."""
    suffix: str
    """A percent sign or a size in words, or nothing."""
    label: str
    """What it counts, in one to three words; empty when the text does not say."""
    at: int
    """The word that it begins with, from 0."""
    decimals: int = 0


@dataclass(frozen=True)
class Bar:
    """One of several values to compare."""

    label: str
    figure: Figure


def digits(text: str) -> str:
    """Return a text with its numbers in digits, as English writes them: "forty thousand" is "40,000", "3,5" is "3.5".

    "Two thirds" stays.
    """
    found: list[str] = []
    words = _english_marks(text).split()
    at = 0
    while at < len(words):
        value, count, tail = _spelled(words[at:])
        if count and not (value < 13 and count == 1):
            found.append(_written(value) + tail)
            at += count
        else:
            found.append(words[at])
            at += 1
    return " ".join(found)


def _english_marks(text: str) -> str:
    """Return a text whose numbers have points for decimals and commas between thousands."""
    made = re.sub(r"(?<![\d.,])(\d+),(\d\d?)(?![.,]?\d)", r"\1.\2", text)
    if re.search(r"\d[.\u00a0\u202f ]\d{3}(?!\d)", made) and number_style(language_of(text)) != "1,234.5":
        thousands = r"(?<![\d.,])\d{1,3}(?:[.\u00a0\u202f ]\d{3})+(?!\d)"
        made = re.sub(thousands, lambda m: re.sub(r"\D", ",", m[0]), made)
    return made


def _written(value: int) -> str:
    for name in ("billion", "million"):
        if value >= _SIZES[name] and value % (_SIZES[name] // 10) == 0:
            return f"{value / _SIZES[name]:g} {name}"
    return f"{value:,}" if value >= 10_000 else str(value)


def _spelled(words: list[str]) -> tuple[int, int, str]:
    """Return the number that words begin with, how many words it takes (0: none), and the punctuation after it."""
    total = part = count = 0
    small = -1
    for word in words:
        bare = word.lower().rstrip(".,;:!?")
        pieces = bare.split("-")
        if bare in _SIZES:
            if not count:
                break
            if bare == "hundred":
                part *= 100
            else:
                total, part = total + part * _SIZES[bare], 0
            small = -1
        elif all(p in _SMALL for p in pieces):
            value = sum(_SMALL[p] for p in pieces)
            if small >= 0:  # "eighteen eighty-nine": two numbers, said one after the other
                if not (10 <= small <= 20 and 10 <= value <= 99 and total == 0):
                    break
                part = small * 100
            part, small = part + value, value
        elif bare == "and" and count and part % 100 == 0 and count < len(words) - 1 and small < 0:
            following = words[count + 1].lower().rstrip(".,;:!?").split("-")
            if not all(p in _SMALL for p in following):
                break
            count += 1
            continue
        else:
            break
        count += 1
        if word[-1] in ".,;:!?":
            return total + part, count, word[-1]
    return total + part, count, ""


def figures(text: str) -> list[Figure]:
    """Return the numbers of a text but years and ordinals, in their order; `at` counts the words of `digits(text)`."""
    plain = digits(text)
    found = []
    for match in _NUMBER.finditer(plain):
        currency, whole, rest = match.groups()
        value = float(whole.replace(",", "") + (rest or ""))
        after = plain[match.end() :]
        if re.match(rf"(?:st|nd|rd|th|s)\b|[-–:/]\d|{_ERA}", after) or (not currency and is_year(plain, match)):
            continue
        tail = re.match(
            rf"\s?(%|percent\b|Prozent\b|por ciento\b|por cento\b|pour cent\b|per cento\b|bn\b|{_SIZE})", after
        )
        size = tail[1] if tail else ""
        label = _counted(after[tail.end() if tail else 0 :])
        suffix = "%" if size in _PERCENT else f" {size}" if size else ""
        at = len(plain[: match.start()].split())
        found.append(Figure(value, currency, suffix, label, at, len(rest) - 1 if rest else 0))
    return found


def is_year(text: str, match: re.Match[str]) -> bool:
    """Tell whether a number in digits is a year: four of them, with no comma, and nothing counted by it.

    With an era, or after "year", it may have fewer.
    """
    sure = re.match(_ERA, text[match.end() :]) or re.search(r"\b(?:year|AD)\s+$", text[: match.start()])
    if sure and not match[3] and "," not in match[2] and int(match[2]) <= 2100:
        return True
    if match[3] or "," in match[2] or len(match[2]) != 4 or not 1000 <= int(match[2]) <= 2100:
        return False
    before = text[: match.start()].lower().split()
    lead = before[-1] if before else ""
    return lead in (
        "in",
        "since",
        "until",
        "by",
        "from",
        "of",
        "to",
        "and",
        "after",
        "before",
        "about",
        "around",
        "",
    ) or (not re.match(r"\s+[a-z]", text[match.end() :]))


def years(text: str) -> list[int]:
    """Return the years that a text names, in their order; those before Christ are negative."""
    plain = digits(text)
    found = [m for m in _NUMBER.finditer(plain) if not m[1] and is_year(plain, m)]
    return [-int(m[2]) if re.match(r"\s?BC", plain[m.end() :]) else int(m[2]) for m in found]


def share(text: str) -> Figure | None:
    """Return the one percentage of a text; None when there is none, or several."""
    found = [f for f in figures(text) if f.suffix == "%" and 0 < f.value <= 100]
    return found[0] if len(found) == 1 else None


def large(text: str) -> Figure | None:
    """Return the number of a text that is worth a large type: the largest one that counts something, from 10 up."""
    found = [f for f in figures(text) if (f.label or f.prefix) and f.suffix != "%" and (f.value >= 10 or f.suffix)]
    return max(found, key=_size, default=None)


def _size(figure: Figure) -> float:
    return figure.value * (_SIZES | _FOREIGN_SIZES).get(
        figure.suffix.lower().split()[-1] if figure.suffix.strip() else "", 1
    )


def comparison(text: str) -> list[Bar]:
    """Return what a text compares: two to five numbers of one kind, each with its name; else nothing."""
    clauses = re.split(r"(?<=\D),\s+|\s+(?:and|while|but|or|versus|vs)\s+|;\s*|(?<=[a-z])\.\s+", digits(text))
    bars = []
    for clause in clauses:
        found = figures(clause)
        if len(found) == 1:
            name = _named(clause, found[0])
            if name:
                bars.append(Bar(name, found[0]))
    kinds = {
        (b.figure.suffix, b.figure.prefix, b.figure.label.split(" ")[0] if b.figure.suffix == "" else "") for b in bars
    }
    names = {b.label.lower() for b in bars}
    if not 2 <= len(bars) <= 5 or len(kinds) > 1 or len(names) < len(bars):
        return []
    return bars


def items(text: str) -> list[str]:
    """Return the parts of an enumeration of three to five short parts ("eggs, milk and flour"); else nothing."""
    best: list[str] = []
    for match in re.finditer(r"((?:[^,.;:!?]+,\s*){1,4}[^,.;:!?]+?,?\s(?:and|or)\s[^,.;:!?]+)", text):
        parts = re.split(r",\s*(?:and |or )?|\s+(?:and|or)\s+", match[1].strip())
        parts = [p.strip() for p in parts if p.strip()]
        first = parts[0].split()
        parts[0] = " ".join(_tail(first, 2))
        parts[-1] = " ".join(parts[-1].split()[:3])
        parts = [re.sub(r"^(?:a|an|the|some|your|its)\s+", "", p, flags=re.IGNORECASE) for p in parts]
        if 3 <= len(parts) <= 5 and all(_is_thing(p) for p in parts):
            best = max(best, parts, key=len)
    return best


def amounts(text: str) -> list[str]:
    """Return what is needed with how much of it ("200 g flour, 2 eggs and 1 pinch of salt"), three to five; else nothing."""
    first = re.search(r"[\d½¼¾]", text)
    if first is None or "," not in text:
        return []
    parts = re.split(
        r",\s+(?:and |und |y |et |e )?|\s+(?:and|und|y|et|e)\s+", text[first.start() :].strip().rstrip(".!")
    )
    fits = 3 <= len(parts) <= 5 and all(re.match(r"[\d½¼¾][^.!?;:]*[^\W\d][^.!?;:]*$", p) for p in parts)
    return (
        parts
        if fits and all(2 <= len(p.split()) <= 5 for p in parts) and len(text[: first.start()].split()) <= 4
        else []
    )


def _is_thing(part: str) -> bool:
    """Tell whether a part of an enumeration is one to three words that name something."""
    words = part.lower().split()
    return 1 <= len(words) <= 3 and part[0].isalpha() and not any(w in _IDLE | _VERBS | _ASKING for w in words)


def _tail(words: list[str], most: int) -> list[str]:
    kept: list[str] = []
    for word in reversed(words):
        if word.lower() in _IDLE | _VERBS or len(kept) == most:
            break
        kept.insert(0, word)
    return kept or words[-1:]


def _counted(after: str) -> str:
    """Return what a number counts: the words that come next, up to one that stands for nothing."""
    found: list[str] = []
    for word in re.split(r"\s+", after.strip())[:4]:
        bare = word.strip("\"'“”‘’().,;:!?")
        if not bare or not bare[0].isalpha() or bare.lower() in _IDLE | _VERBS:
            break
        found.append(bare)
        if bare != word or len(found) == 3:
            break
    if len(found) == 3:
        found = found[:2]
    return " ".join(found)


def _named(clause: str, figure: Figure) -> str:
    """Return what a number of a clause belongs to: the words before it, else those after it."""
    words = clause.split()
    before = [w.strip(".,:") for w in words[: figure.at]]
    while before and before[-1].lower() in _IDLE | _VERBS:
        before.pop()
    while before and before[0].lower() in _IDLE:
        before.pop(0)
    for place in range(len(before) - 1, -1, -1):
        if before[place].lower() in _VERBS:
            before = before[place + 1 :]
            break
    if before:
        return " ".join(before[-3:])
    after = [
        w.strip(".,:;!?")
        for w in words[figure.at + 1 :]
        if w.lower().strip(".,") not in ("percent", "million", "billion")
    ]
    after = [w for w in after if w.lower() not in _IDLE | _VERBS and not w.endswith("ly") and w != "%"]
    return " ".join(after[-1:])
