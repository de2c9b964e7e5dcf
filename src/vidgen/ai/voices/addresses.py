"""What is said for addresses: web pages, e-mail, hashtags and names with an @, in each language that is spoken here."""

from __future__ import annotations

import re

_SPOKEN = {
    "en": ("dot", "slash", "at", "dash", "underscore", "plus", "hashtag"),
    "es": ("punto", "barra", "arroba", "guion", "guion bajo", "más", "hashtag"),
    "fr": ("point", "slash", "arobase", "tiret", "tiret bas", "plus", "hashtag"),
    "it": ("punto", "barra", "chiocciola", "trattino", "trattino basso", "più", "hashtag"),
    "pt": ("ponto", "barra", "arroba", "hífen", "sublinhado", "mais", "hashtag"),
    "hi": ("डॉट", "स्लैश", "ऐट", "डैश", "अंडरस्कोर", "प्लस", "हैशटैग"),
}
"""Of a dot, a slash, an at, a dash, an underscore, a plus and a hashtag."""
_ENDINGS = """com net org edu gov io ai app dev info biz tv fm me co uk us eu de at ch fr es it pt br nl be se no dk fi pl cz
ie ca au nz jp in shop store online blog news site tech design studio video film photo travel world city earth"""
_HOST = rf"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+(?:{'|'.join(_ENDINGS.split())})"
_PAGE = re.compile(rf"(?:https?://|www\.)[^\s]+|{_HOST}(?:/[^\s]*)?", re.IGNORECASE)
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_LETTERS = frozenset(
    ["uk", "us", "eu", "de", "at", "ch", "fr", "es", "it", "pt", "br", "tv", "fm", "io", "ai", "nl", "be"]
)
"""Endings of two letters that are spelled."""


def address(text: str, language: str) -> str | None:
    """Return what is said for an address; None for all other words.

    The protocol, "www" and what follows a "?" are not said.
    """
    words = _SPOKEN.get(language)
    if words is None:
        return None
    dot, slash, at, dash, underscore, plus, hashtag = words
    if re.fullmatch(r"#[^\W\d_][\w-]*", text):
        return f"{hashtag} {_parted(text[1:])}"
    if re.fullmatch(r"@[\w.]*\w", text):
        return f"{at} {_parted(text[1:]).replace('.', f' {dot} ')}"
    if _MAIL.fullmatch(text):
        said = text.replace("@", f" {at} ")
    elif _PAGE.fullmatch(text):
        said = re.sub(r"^(?:https?://)?(?:www\.)?|[?#].*$|/+$", "", text, flags=re.IGNORECASE)
    else:
        return None
    host, _, path = said.partition("/")
    host = re.sub(r"\.([a-z]{2})(?=\.|$)", lambda m: f".{_spelled(m[1], language)}", host, flags=re.IGNORECASE)
    said = host + (f"/{path}" if path else "")
    for sign, name in (("/", slash), ("_", underscore), ("+", plus), ("-", dash)):
        said = said.replace(sign, f" {name} ")
    said = re.sub(r"(?<![A-Z])\.|\.(?=[a-z]{2})", f" {dot} ", said)
    return " ".join(said.split())


def _spelled(ending: str, language: str) -> str:
    """Return an ending of two letters as letters ("U.K."), where it is no word that can be said."""
    letters = _LETTERS if language == "en" else {e for e in _LETTERS if not set(e) & set("aeiou")}
    return "".join(f"{c.upper()}." for c in ending) if ending.lower() in letters else ending


def _parted(name: str) -> str:
    """Return the words of a name that is written in one ("BakeDay", "bellas_bakery")."""
    return " ".join(re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[^\W\d])(?=\d)|[_-]", " ", name).split())
