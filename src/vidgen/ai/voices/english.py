"""What is said in English for one written word, by what stands beside it.

Plain numbers, years and ordinals are left to the phonemiser, which reads them in context.
"""

from __future__ import annotations

import re

from vidgen.ai.voices.addresses import address
from vidgen.ai.voices.counting import cardinal, digit_by_digit, number, ordinal, roman
from vidgen.ai.voices.edges import edges
from vidgen.ai.voices.english_units import UNIT_NAMES, currency_of, money, unit

_WORDS = {
    "&": "and", "vidgen": "vid jen", "+": "plus", "=": "equals", "vs": "versus", "vs.": "versus", "e.g.": "for example",
    "e.g": "for example", "i.e": "that is", "i.e.": "that is", "etc.": "et cetera.", "etc": "et cetera",
    "approx.": "approximately", "approx": "approximately", "w/": "with", "w/o": "without", "#": "number", "mt.": "Mount",
    "→": "to", "mr.": "Mister", "mr": "Mister", "mrs.": "Missus",
    "mrs": "Missus", "prof.": "Professor", "ca.": "circa", "incl.": "including",
    "max.": "maximum", "dept.": "department", "a.k.a.": "also known as", "a.k.a": "also known as", "jr.": "Junior",
    "gen.": "General", "gov.": "Governor", "sen.": "Senator", "capt.": "Captain", "lt.": "Lieutenant", "sgt.": "Sergeant",
    "rev.": "Reverend", "inc.": "Incorporated", "ltd.": "Limited", "corp.": "Corporation", "ave.": "Avenue",
    "blvd.": "Boulevard", "rd.": "Road", "×": "times", "÷": "divided by", "±": "plus or minus", "≈": "about",
    "~": "about", "≠": "is not", "c++": "C plus plus", "c#": "C sharp", "24/7": "24 7", "and/or": "and or", "№": "number",
}  # fmt: skip
_SMALL = frozenset(["max.", "ca.", "incl.", "approx."])
"""They are short for nothing when they have a capital: "Max." is a name."""
_OF_TIME = frozenset(["in", "for", "only", "just", "about", "under", "after", "every", "another"])
"""What stands before seconds: "in 30s"."""
_NAMES = "January February March April May June July August September October November December"
_MONTHS = _NAMES.split()
_SHORT = {name[:3].lower(): name for name in _MONTHS} | {"sept": "September"}
_DAYS = {"mon": "Monday", "tue": "Tuesday", "tues": "Tuesday", "wed": "Wednesday", "thu": "Thursday",
         "thur": "Thursday", "thurs": "Thursday", "fri": "Friday", "sat": "Saturday", "sun": "Sunday"}  # fmt: skip
_HALVES = {"am": "A.M.", "pm": "P.M.", "a.m": "A.M.", "p.m": "P.M."}
_TENS = {"1": "tens", "2": "twenties", "3": "thirties", "4": "forties", "5": "fifties", "6": "sixties", "7": "seventies",
         "8": "eighties", "9": "nineties"}  # fmt: skip
_PARTS = {2: ("half", "halves"), 3: ("third", "thirds"), 4: ("quarter", "quarters"), 5: ("fifth", "fifths"),
          6: ("sixth", "sixths"), 8: ("eighth", "eighths")}  # fmt: skip
_FRACTIONS = {
    "½": "1/2",
    "⅓": "1/3",
    "⅔": "2/3",
    "¼": "1/4",
    "¾": "3/4",
    "⅛": "1/8",
    "⅜": "3/8",
    "⅝": "5/8",
    "⅞": "7/8",
}
_REIGNING = """Louis Henry Elizabeth Charles George Edward William Richard James Philip Ferdinand Francis Napoleon Nicholas
Alexander Peter Paul Pius Benedict John Leo Gregory Innocent Urban Clement Julius Ramses Ramesses Thutmose Ptolemy Xerxes
Darius Frederick Wilhelm Otto Leopold Albert Ivan Catherine Mary Harald Christian Carl Gustav Alfonso Pedro Juan Carlos
Felipe Emmanuel Emanuele Mehmed Murad Selim Seti Amenhotep Sixtus Boniface Margrethe Haakon Olav Rama"""
_REIGN = frozenset(_REIGNING.split())
"""Names of those who are counted: "Louis XIV" is the fourteenth."""
_PARTED = frozenset(["war", "chapter", "part", "act", "phase", "volume", "book", "type", "bowl", "class", "stage"])
"""What is counted in Roman numerals without an article: "Chapter I" is one."""
_NUMBER = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|\.\d+"
_EDGES = ("\"'“‘«([*_", "\"'”’»)],;:!?…*_", "\"'”’»)]*_")
_MARKED = 200
"""Words in which a quotation mark before a word is looked for."""
_ENDS_IN_NUMBER = re.compile(r"(?:\d|[½⅓⅔¼¾⅛⅜⅝⅞])$")
_SIGNS = {"-": "minus", "−": "minus", "+": "plus", "~": "about", "≈": "about", "<": "less than", ">": "more than",
          "≤": "at most", "≥": "at least", "±": "plus or minus"}  # fmt: skip


def spoken_english(words: list[str], at: int) -> str:
    """Return what is said for the word at a place; empty where nothing is."""
    word = "".join(c for c in words[at] if not _is_picture(c))
    before = _bare(words[at - 1]) if at else ""
    after = words[at + 1] if at + 1 < len(words) else ""
    if not any(c.isalnum() for c in word):
        return _sign(word, before, _bare(after))
    if (length := _length(word, words[max(0, at - _MARKED) : at])) is not None:
        return length
    low = word.lower()
    if (name := _shortened(word, before, after)) is not None:
        return name
    if low in _WORDS and (low not in _SMALL or word.islower()):
        return _WORDS[low]
    head, core, tail = edges(word, *_EDGES)
    head, tail = (re.sub(r"[*_]", "", part) for part in (head, tail))
    short = f"{core.lower()}."
    if tail.startswith(".") and short in _WORDS and (short not in _SMALL or core.islower()):
        return head + _WORDS[short] + tail[1:]
    one_of = _bare(words[at - 2]).lower() if at > 1 and _ENDS_IN_NUMBER.search(before) else ""
    spoken = _core(core, "1" if one_of in ("a", "an") and unit(core, before) else before, _bare(after))  # "a 5 GB file"
    return head + spoken + (tail[1:] if spoken.endswith(".") and tail.startswith(".") else tail)


def _is_picture(c: str) -> bool:
    """Tell whether a sign is an emoji or belongs to one. Stars that count ("5★") are none."""
    code = ord(c)
    return code >= 0x1F000 or code in (0xFE0F, 0x200D, 0x20E3) or (0x2600 <= code <= 0x27BF and c != "★")


def _bare(word: str) -> str:
    return word.strip("\"'“”‘’«»()[],;:!?…*_")


def _sign(word: str, before: str, after: str) -> str:
    """Return what is said for signs alone: percent after a number, "to" between two, else the pause that they are."""
    counted = _ENDS_IN_NUMBER.search(before) is not None
    bare = word.strip(",;:.!?…)")
    ends = word[len(word.rstrip(",;:.!?…)")) :]
    if counted and bare in UNIT_NAMES:
        return unit(bare, before) + ends
    if counted and bare in ("–", "—", "-", "−") and after[:1].isdigit():
        return "to"
    if bare in ("×", "✕") and counted:
        return "by"
    if bare == "★" and counted:
        return f"stars{ends}"
    alone = _WORDS.get(word, "")
    return alone or ("" if not any(c in ".,!?…:;—–" for c in word) else word.replace("–", "—"))


def _length(word: str, earlier: list[str]) -> str | None:
    """Return feet and inches (`6'2"`, `3.5"`); None when the marks can be quotation marks."""
    if feet := re.fullmatch(r"(\d{1,2})['′’](\d{1,2})?[\"″”]?([,.;:!?)]*)", word):
        whole, inches, ends = feet.groups()
        if inches or "'" not in "".join(earlier):
            return f"{whole} {'foot' if whole == '1' or inches else 'feet'}{f' {inches}' if inches else ''}{ends}"
    inch = re.fullmatch(rf"({_NUMBER})[\"″”]([,.;:!?)]*)", word)
    if inch and sum(w.count('"') + w.count("“") - w.count("”") for w in earlier) % 2 == 0:
        single = inch[1] == "1" or earlier[-1:] in (["a"], ["A"])
        return f"{number(inch[1], counts=True)} {'inch' if single else 'inches'}{inch[2]}"
    return None


def _shortened(word: str, before: str, after: str) -> str | None:
    """Return a name in full, where what stands beside it says which: Saint or Street, Doctor or Drive, a month, a day."""
    stem = word.rstrip(",;:!?)")
    ends = word[len(stem) :]
    low = stem.lower()
    digits = after[:1].isdigit() or bool(re.match(r"\d", before))
    if low in ("st.", "st", "dr.", "dr") and stem[0].isupper():
        street, person = ("Street", "Saint") if low.startswith("st") else ("Drive", "Doctor")
        named = before[:1].isupper() and not after[:1].isupper()
        return (street if named else person) + ("." if named and not after and not ends else ends)
    name = low.rstrip(".")
    if low == "no." and after[:1].isdigit():
        return "number"
    if low in ("p.", "pp.") and after[:1].isdigit():
        return "page" if low == "p." else "pages"
    if stem[:1].isupper() and name in _SHORT and name != "may" and (low.endswith(".") or (digits and name != "mar")):
        return _SHORT[name] + ends
    star = name in ("sat", "sun") and (before.lower() == "the" or not after[:1].isdigit())  # "the Sun." is no Sunday
    if stem[:1].isupper() and name in _DAYS and (after[:1].isdigit() or low.endswith(".")) and not star:
        return _DAYS[name] + ends
    return None


def _core(core: str, before: str, after: str) -> str:
    """Return what is said for a word without the punctuation around it."""
    low = core.lower()
    if (said := address(core, "en")) is not None:
        return said
    counted = _ENDS_IN_NUMBER.search(before) is not None
    if counted and low in _HALVES:
        return _HALVES[low]
    if low in _WORDS:
        return _WORDS[low]
    if low in ("thousand", "million", "billion", "trillion") and (paid := currency_of(before)):
        return f"{core} {paid}"
    if low == "v" and counted and after[:1].isdigit():
        return "versus"
    if (counted or before.lower() == "sq") and (name := unit(core, before)):
        return name
    for read in (_date, _clock, _range, _fraction, _decade, _amount):
        if said := read(core, before, after):
            return said
    if core == "AI":
        return "A.I."
    if (made := _counted_by_letters(core, before, after)) is not None:
        return made
    if core.startswith("#") and core[1:].isdigit():
        return f"number {core[1:]}"
    if "&" in core.strip("&"):
        return core.replace("&", " and ")
    if re.fullmatch(r"[^\W\d]+(?:/[^\W\d]+)+", core):
        return core.replace("/", " " if core.isupper() else " or ")
    return core.replace("’", "'").replace("–", "-")


def _date(core: str, before: str, after: str) -> str:
    """Return a date: of ISO, of numbers (the month first, where it can be), or the day beside a month."""
    year, first, second = "", "", ""
    if found := re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", core):
        year, first, second = found.groups()
    elif found := re.fullmatch(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})", core):
        first, second, year = found.groups()
        if "." in core or int(first) > 12:
            first, second = second, first
    if year and 1 <= int(first) <= 12 and 1 <= int(second) <= 31:
        return f"{_MONTHS[int(first) - 1]} {ordinal(int(second))}, {year}"
    month = before.rstrip(".")
    named = month in _MONTHS or (month[:1].isupper() and month.lower() in _SHORT)
    following = after.rstrip(".,")
    if re.fullmatch(r"\d{1,2}", core) and 1 <= int(core) <= 31:
        if named:
            return ordinal(int(core))
        if following in _MONTHS or (following[:1].isupper() and following.lower() in _SHORT):
            return ordinal(int(core))
    return ""


def _clock(core: str, before: str, after: str) -> str:
    """Return a time of day; after noon in the way of those who have no 13."""
    del before
    found = re.fullmatch(r"(\d{1,2})(?:[:.]([0-5]\d))?(?::[0-5]\d)?\s?(am|pm|a\.m|p\.m)?", core.lower())
    if found is None or not (found[3] or ":" in core) or int(found[1]) > 24:
        return f"{core.split(':')[0]} to {core.split(':')[1]}" if re.fullmatch(r"\d{1,3}:\d{1,3}", core) else ""
    hour, minute = int(found[1]), found[2] or "00"
    half = _HALVES.get(found[3] or "", "")
    following = after.lower().strip(".")
    if not half and following not in _HALVES and (hour > 12 or hour == 0):
        half, hour = "P.M." if 12 <= hour < 24 else "A.M.", hour % 12 or 12
    if minute == "00":
        return f"{hour} {half}" if half else f"{hour} o'clock" if following not in _HALVES else str(hour)
    return f"{hour} {'oh ' if minute[0] == '0' else ''}{int(minute)} {half}".strip()


def _range(core: str, before: str, after: str) -> str:
    """Return a range ("10–15%", "9am–5pm", "Mon–Fri"), and digits of a telephone one by one."""
    if re.fullmatch(r"\+?\d{1,4}(?:-\d{2,}){2,}|\d{3}-\d{4}|\+\d{7,}", core):
        return digit_by_digit(core)
    found = re.fullmatch(r"(.+?)[–—-](.+)", core)
    if found is None:
        return ""
    first, last = found.groups()
    if first.lower() in _DAYS and last.lower() in _DAYS:
        return f"{_DAYS[first.lower()]} to {_DAYS[last.lower()]}"
    if first in _MONTHS and last in _MONTHS:
        return f"{first} to {last}"
    opens, ends = _bound(first, before, ""), _bound(last, "", after)
    return f"{opens} to {ends}" if opens and ends else ""


def _bound(part: str, before: str, after: str) -> str:
    """Return what is said for one end of a range; empty where it is none."""
    if part.lower() in _HALVES and _ENDS_IN_NUMBER.search(before):
        return _HALVES[part.lower()]
    return _clock(part, before, after) or _amount(part, before, after) or (
        _date(part, before, after) if re.fullmatch(r"\d+", part) else "") or (
        number(part) if re.fullmatch(_NUMBER, part) else "")  # fmt: skip


def _fraction(core: str, before: str, after: str) -> str:
    """Return a fraction ("1/2", "2½"), with "and" after a whole number."""
    del after
    for sign, written in _FRACTIONS.items():
        core = core.replace(sign, f" {written}").strip()
    found = re.fullmatch(r"(?:(\d+) )?(\d{1,2})/(\d{1,2})(?: ?([^\W\d]+))?", core)
    if found is None:
        return ""
    if int(found[3]) not in _PARTS or int(found[2]) >= int(found[3]):
        return f"{found[2]} out of {found[3]}" if int(found[3]) in (5, 10, 20) else f"{found[2]} {found[3]}"
    one, many = _PARTS[int(found[3])]
    said = f"{cardinal(int(found[2]))} {one if found[2] == '1' else many}"
    many_of = "2" if found[1] else "1"
    named = f" {unit(found[4], many_of) or found[4]}" if found[4] else ""
    whole = found[1] or (before if re.fullmatch(r"\d+", before) else "")
    joined = f"and {said}" if whole else said
    return (f"{found[1]} {joined}" if found[1] else joined) + named


def _amount(core: str, before: str, after: str) -> str:
    """Return money, a number with a unit or a sign, or a number with commas. "A 5km walk" has its unit in the singular."""
    if (paid := money(core, after)) is not None:
        return paid
    if each := re.fullmatch(r"(.+)/(month|mo|day|week|hour|year|person|night|piece|kg|hr)", core):
        paid = money(each[1], "") or unit(each[1], "2")
        named = {"mo": "month", "hr": "hour", "kg": "kilogram"}.get(each[2], each[2])
        if paid is not None:
            return f"{paid} per {named}"
    if size := re.fullmatch(r"(\d+)[x×](\d+)", core):
        return f"{size[1]} by {size[2]}"
    found = re.fullmatch(rf"([-−+~≈<>≤≥±]?)({_NUMBER})(.*)", core)
    if found is None:
        return ""
    sign, figure, name = found.groups()
    said = f"{_SIGNS[sign]} " if sign else ""
    if name and (named := unit(name, "1" if before.lower() in ("a", "an") else figure)):
        return f"{said}{number(figure, counts=True)} {named}"
    if name == "★":
        return f"{said}{figure} stars"
    if name:
        return ""
    measured = bool(after) and bool(unit(after.rstrip("."), figure))
    return said + number(figure, counts=measured or bool(sign)) if sign or measured or not figure.isdigit() or (
        len(figure) > 15 or (len(figure) > 1 and figure[0] == "0")) else ""  # fmt: skip


def _decade(core: str, before: str, after: str) -> str:
    """Return a decade ("1980s", "'90s")."""
    del after
    found = re.fullmatch(r"['’]?(\d\d)?(\d)0['’]?s", core)
    if found is None or (found[1] is None and before.lower() in _OF_TIME):
        return ""
    century, ten = found.groups()
    if ten == "0":
        return (
            f"{core[:-1]} hundreds" if century is None else "2 thousands" if century == "20" else f"{century} hundreds"
        )
    return f"{century or ''} {_TENS[ten]}".strip()


def _counted_by_letters(core: str, before: str, after: str) -> str | None:
    """Return a Roman numeral in words: "the fourteenth" of a king, "two" of a war; None for all other words."""
    found = re.fullmatch(r"([IVXLC]+)(['’]s)?", core)
    value = roman(found[1]) if found else None
    if found is None or value is None:
        return None
    own = "'s" if found[2] else ""
    if set(found[1]) - set("IVX") and before != "Bowl":  # "XL", "CC"
        return None
    if before in _REIGN:
        return f"the {ordinal(value)}{own}"
    if before.lower() in _PARTED and (before[:1].isupper() or len(found[1]) > 1):
        return f"{cardinal(value)}{own}"
    if len(found[1]) < 2:
        return None
    if after.lower().startswith("centur"):
        return f"{ordinal(value)}{own}"
    return f"{cardinal(value)}{own}" if before[:1].isupper() and before not in ("A", "An", "The", "I") else None
