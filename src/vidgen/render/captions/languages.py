"""Languages: which one a caption track is in, as far as its name tells, and what files call it."""

from __future__ import annotations

import re
from functools import cache

_TABLE = """
af afr afr Afrikaans|ar ara ara Arabic العربية|az aze aze Azerbaijani|be bel bel Belarusian
bg bul bul Bulgarian Български|bn ben ben Bengali বাংলা|bs bos bos Bosnian Bosanski|ca cat cat Catalan Català
cs ces cze Czech Čeština|cy cym wel Welsh Cymraeg|da dan dan Danish Dansk|de deu ger German Deutsch
el ell gre Greek Ελληνικά|en eng eng English|eo epo epo Esperanto|es spa spa Spanish Español
et est est Estonian Eesti|eu eus baq Basque Euskara|fa fas per Persian Farsi فارسی|fi fin fin Finnish Suomi
fr fra fre French Français|ga gle gle Irish Gaeilge|gl glg glg Galician Galego|he heb heb Hebrew עברית
hi hin hin Hindi हिन्दी|hr hrv hrv Croatian Hrvatski|hu hun hun Hungarian Magyar|hy hye arm Armenian
id ind ind Indonesian|is isl ice Icelandic Íslenska|it ita ita Italian Italiano|ja jpn jpn Japanese 日本語
ka kat geo Georgian|kk kaz kaz Kazakh|ko kor kor Korean 한국어|la lat lat Latin|lt lit lit Lithuanian Lietuvių
lv lav lav Latvian Latviešu|mk mkd mac Macedonian|ms msa may Malay|nb nob nob Bokmål|nl nld dut Dutch Nederlands
no nor nor Norwegian Norsk|pl pol pol Polish Polski|pt por por Portuguese Português|ro ron rum Romanian Română
ru rus rus Russian Русский|sk slk slo Slovak Slovenčina|sl slv slv Slovenian Slovenščina
sq sqi alb Albanian Shqip|sr srp srp Serbian Српски|sv swe swe Swedish Svenska|sw swa swa Swahili
ta tam tam Tamil தமிழ்|te tel tel Telugu తెలుగు|th tha tha Thai ไทย|tr tur tur Turkish Türkçe
uk ukr ukr Ukrainian Українська|ur urd urd Urdu اردو|uz uzb uzb Uzbek|vi vie vie Vietnamese
zh zho chi Chinese 中文
"""
"""ISO 639-1, 639-2/T, 639-2/B, and names."""
_QUICKTIME = {"fr": "fra", "cs": "ces", "sk": "slk", "ro": "ron"}
"""FFmpeg's names for QuickTime's own list of languages, where they are not those of ISO 639-2/B."""
_CODE = re.compile(r"(?P<language>[A-Za-z]{2,3})(?:[-_][A-Za-z0-9]{2,8})*")
_BRACKETS = re.compile(r"[(\[](?P<inner>[^()\[\]]+)[)\]]\s*$")


@cache
def _codes() -> dict[str, tuple[str, str]]:
    return {(r := row.split())[0]: (r[1], r[2]) for line in _TABLE.strip().splitlines() for row in line.split("|")}


@cache
def _names() -> dict[str, str]:
    rows = [row.split() for line in _TABLE.strip().splitlines() for row in line.split("|")]
    return {name.casefold(): row[0] for row in rows for name in row}


def language_of(name: str) -> str:
    """Return the language (ISO 639-1) that a track's name tells: "de", "pt-BR", "German", "Subtitles [de]"; else ""."""
    brackets = _BRACKETS.search(name)
    for text in (brackets["inner"], name[: brackets.start()]) if brackets else (name,):
        text = text.strip()
        code = _CODE.fullmatch(text)
        for word in (text, code["language"] if code else ""):
            if found := _names().get(word.casefold()):
                return found
    return ""


def file_code(language: str, container: str) -> str:
    """Return what files of a format call a language; empty when there is nothing to say."""
    terminological, bibliographic = _codes().get(language, ("", ""))
    if container == "mp4":
        return terminological
    return _QUICKTIME.get(language, bibliographic) if container == "mov" else bibliographic
