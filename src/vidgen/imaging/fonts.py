"""The shipped fonts: loaded once, in a fixed order of fallback, so that pictures are the same on every machine."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from PySide6.QtGui import QFont, QFontDatabase, QRawFont

from vidgen import resources
from vidgen.imaging.application import application

DEFAULT = "Inter"
EMOJI = "Twemoji Mozilla"
FALLBACK = (
    "Inter",
    "Noto Sans Arabic",
    "Noto Sans Hebrew",
    "Noto Sans Devanagari",
    "Noto Sans Thai",
    "Noto Sans JP",
    "Noto Sans SC",
    "Noto Sans KR",
    EMOJI,
)
"""Where a letter is looked for that the wanted family lacks, in this order; the machine's own fonts come last."""


def files() -> list[Path]:
    """Return the files of the shipped fonts."""
    return sorted(resources.folder("fonts").glob("*.ttf"))


@cache
def load(path: Path) -> tuple[str, ...]:
    """Load one shipped font into this process, once, and return its families."""
    application()
    number = QFontDatabase.addApplicationFontFromData(path.read_bytes())
    if number < 0:
        raise RuntimeError(f"the shipped font {path.name} cannot be loaded")
    return tuple(QFontDatabase.applicationFontFamilies(number))


@cache
def shipped() -> Mapping[str, tuple[int, ...]]:
    """Load the shipped fonts into this process, once, and return their families with the weights that each has."""
    families = {family for path in files() for family in load(path)}
    QFontDatabase.setApplicationEmojiFontFamilies([EMOJI])
    return MappingProxyType({family: _weights(family) for family in sorted(families)})


def _weights(family: str) -> tuple[int, ...]:
    styles = QFontDatabase.styles(family)
    return tuple(sorted({QFontDatabase.weight(family, style) for style in styles}))


def families() -> list[str]:
    """Return the names of all families that can be used, the shipped ones first."""
    own = [name for name in shipped() if name != EMOJI]
    return own + [name for name in QFontDatabase.families() if name not in shipped()]


@cache
def fingerprint(wanted: frozenset[str] = frozenset()) -> str:
    """Return a hash over the shipped fonts and those of the machine that are wanted, by family.

    When it changes, pictures with text may change.
    """
    digest = hashlib.blake2b(digest_size=16)
    for path in sorted(resources.folder("fonts").glob("*.ttf")):
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    own = {family.casefold() for family in shipped()}
    for family in sorted(name for name in wanted if name.casefold() not in own):
        face = QRawFont.fromFont(QFont(family))
        for table in ("head", "name"):  # when it was made, what it is called, and a checksum over all of it
            digest.update(face.fontTable(table).data())
    return digest.hexdigest()


def font(family: str, pixels: int, weight: int = 400, *, italic: bool = False) -> QFont:
    """Return a font of `pixels` em height with the fixed fallback, unhinted. An unknown family becomes the default."""
    shipped()
    made = QFont()
    made.setFamilies(list(dict.fromkeys((family, *FALLBACK))))
    made.setPixelSize(pixels)
    made.setWeight(QFont.Weight(min(900, max(100, round(weight / 100) * 100))))
    made.setItalic(italic)
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    made.setStyleStrategy(QFont.StyleStrategy.PreferAntialias)
    return made


@cache
def _characters_of(family: str) -> QRawFont:
    shipped()
    return QRawFont.fromFont(QFont(family))


def missing_glyphs(text: str, family: str = DEFAULT) -> str:
    """Return the characters of `text`, each once, that neither `family` nor the fallback fonts can draw."""
    fonts = [_characters_of(name) for name in dict.fromkeys((family, *FALLBACK))]
    return "".join(c for c in dict.fromkeys(text) if not _ignorable(c) and not any(_has(f, c) for f in fonts))


def _has(raw: QRawFont, character: str) -> bool:
    return raw.supportsCharacter(ord(character))


def _ignorable(character: str) -> bool:
    """Tell whether a character has no glyph of its own: spaces, joiners, direction marks, variation selectors."""
    code = ord(character)
    return (
        not character.isprintable()
        or character.isspace()
        or 0x200B <= code <= 0x200F
        or 0xFE00 <= code <= 0xFE0F
        or 0xE0020 <= code <= 0xE007F
    )
