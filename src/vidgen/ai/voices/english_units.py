"""Units and money in English words."""

from __future__ import annotations

import re

from vidgen.ai.voices.counting import number

_ONE = {
    "km": "kilometer", "m": "meter", "cm": "centimeter", "mm": "millimeter", "µm": "micrometer", "μm": "micrometer",
    "nm": "nanometer", "mi": "mile", "ft": "foot", "yd": "yard", "kg": "kilogram", "g": "gram", "mg": "milligram",
    "µg": "microgram", "t": "ton", "lb": "pound", "lbs": "pound", "oz": "ounce", "l": "liter", "dl": "deciliter",
    "cl": "centiliter", "ml": "milliliter", "ha": "hectare", "s": "second", "sec": "second", "secs": "second",
    "ms": "millisecond", "min": "minute", "mins": "minute", "h": "hour", "hr": "hour", "hrs": "hour", "yr": "year",
    "yrs": "year", "hz": "hertz", "khz": "kilohertz", "mhz": "megahertz", "ghz": "gigahertz", "kb": "kilobyte",
    "mb": "megabyte", "gb": "gigabyte", "tb": "terabyte", "mbit": "megabit", "gbit": "gigabit", "mp": "megapixel",
    "px": "pixel", "km/h": "kilometer per hour", "kmh": "kilometer per hour", "kph": "kilometer per hour",
    "mph": "mile per hour", "mbps": "megabit per second", "gbps": "gigabit per second", "fps": "frame per second",
    "rpm": "revolution per minute", "bpm": "beat per minute", "ppm": "part per million", "°c": "degree Celsius",
    "℃": "degree Celsius", "°f": "degree Fahrenheit", "℉": "degree Fahrenheit", "°": "degree", "w": "watt",
    "kw": "kilowatt", "mw": "megawatt", "gw": "gigawatt", "kwh": "kilowatt hour", "mwh": "megawatt hour",
    "mah": "milliamp hour", "v": "volt", "db": "decibel", "cal": "calorie", "kcal": "kilocalorie", "kj": "kilojoule",
    "°n": "degree north", "°s": "degree south", "°e": "degree east", "°w": "degree west", "sq": "square",
    "€": "euro", "$": "dollar", "£": "pound", "¥": "yen", "₹": "rupee", "eur": "euro", "usd": "dollar", "chf": "Swiss franc",
    "gbp": "pound",
}  # fmt: skip
_EXACT = {"Mb": "megabit", "Gb": "gigabit", "mW": "milliwatt", "Mbit/s": "megabit per second", "L": "liter"}
"""Where a capital says something else."""
_SAME = ("hertz", "kilohertz", "megahertz", "gigahertz", "yen", "square")
_FIXED = {"%": "percent", "‰": "per mille", "bn": "billion", "M": "million", "B": "billion"}
UNIT_NAMES = frozenset({*_FIXED, *(name for name in _ONE if not name.isalpha()), "€", "$"})
"""What stands for a unit without a letter."""
_CURRENCIES = {"$": ("dollar", "cent"), "€": ("euro", "cent"), "£": ("pound", "penny"), "¥": ("yen", ""),
               "₹": ("rupee", ""), "USD": ("dollar", "cent"), "EUR": ("euro", "cent"), "GBP": ("pound", "penny"),
               "CHF": ("Swiss franc", ""), "US$": ("dollar", "cent")}  # fmt: skip
_SCALES = {"k": "thousand", "m": "million", "mn": "million", "bn": "billion", "b": "billion", "tn": "trillion"}
_LARGE = ("thousand", "million", "billion", "trillion")
_FIGURE = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_SYMBOLS = "|".join(re.escape(symbol) for symbol in sorted(_CURRENCIES, key=len, reverse=True))


def unit(name: str, before: str) -> str:
    """Return a unit in words, as many as stand before it; empty when it is none."""
    if name in _FIXED:
        return _FIXED[name]
    if name in ("x", "×") or (name == "k" and before[-1:].isdigit()):
        return "times" if name != "k" else "thousand"
    single = before.lstrip("-−+~") in ("1", "one", "½", "¼", "¾", "1/2", "1/4", "3/4")
    power = {"²": "square ", "2": "square ", "³": "cubic ", "3": "cubic "}.get(name[-1:], "")
    bare = name[:-1] if power else name
    letter = len(bare) == 1 and bare.isupper() and bare not in "VWL"  # "5G" is no weight
    one = _EXACT.get(bare) or (None if letter else _ONE.get(bare.lower()))
    if power:
        one = one if one and bare.lower() in ("km", "m", "cm", "mm", "ft", "mi", "yd", "µm", "nm") else None
        return power + (one if single else _many(one)) if one else ""
    if one:
        return one if single else _many(one)
    first, slash, second = name.partition("/")
    if slash and (upper := unit(first, before)) and (lower := unit(second, "1")):
        return f"{upper} per {lower}"
    return ""


def money(text: str, after: str) -> str | None:
    """Return an amount of money in words; None when it is none. Before "million" the currency comes after that word."""
    if after.lower() in _LARGE:
        found = re.fullmatch(rf"(?:{_SYMBOLS})\s?({_FIGURE})", text)
        return number(found[1], counts=True) if found else None
    found = re.fullmatch(
        rf"([-−+]?)(?P<sign>{_SYMBOLS})(?P<figure>{_FIGURE})(?P<scale>k|mn?|bn?|tn)?", text, re.IGNORECASE
    )
    found = found or re.fullmatch(
        rf"([-−+]?)(?P<figure>{_FIGURE})(?P<scale>k|mn?|bn?|tn)?(?P<sign>{_SYMBOLS})", text, re.IGNORECASE
    )
    if found is None:
        return None
    whole, cents = _CURRENCIES[found["sign"].upper()]
    minus = "minus " if found[1] in ("-", "−") else ""
    figure = found["figure"].replace(",", "")
    if found["scale"]:
        return f"{minus}{number(figure, counts=True)} {_SCALES[found['scale'].lower()]} {_many(whole)}"
    large, _, small = figure.partition(".")
    if not small or not cents or len(small) != 2:
        return f"{minus}{number(figure, counts=True)} {whole if figure == '1' else _many(whole)}"
    parts = []
    if int(large):
        parts.append(f"{number(large, counts=True)} {whole if large == '1' else _many(whole)}")
    if int(small):
        many = "pence" if cents == "penny" else f"{cents}s"
        parts.append(f"{int(small)} {cents if small == '01' else many}")
    return minus + (" and ".join(parts) or f"0 {_many(whole)}")


def currency_of(text: str) -> str:
    """Return the currency of an amount that stands before "million", in words; empty when it has none."""
    found = re.fullmatch(rf"({_SYMBOLS})\s?{_FIGURE}", text)
    return _many(_CURRENCIES[found[1]][0]) if found else ""


def _many(one: str) -> str:
    first, _, rest = one.partition(" ")
    if first in _SAME:
        return one
    if rest in ("hour", "franc"):  # "kilowatt hours"
        return f"{one}s"
    many = {"foot": "feet", "inch": "inches", "Swiss": "Swiss"}.get(first, f"{first}s")
    return f"{many} {rest}".strip()
