"""Phonemes of a language by eSpeak NG, through its C interface (speak_lib.h of espeak-ng 1.52). No sound is made by it."""

from __future__ import annotations

import ctypes
import re
from functools import cache

from vidgen.errors import UsageError

_RETRIEVAL, _DO_NOT_EXIT = 1, 0x8000
_UTF8 = 1
_IPA_TIED = 0x02 | 0x80 | ord("^") << 8
"""IPA, with a tie between the signs of one sound."""
_TIED = {
    "a^ɪ": "I", "a^ʊ": "W", "e^ɪ": "A", "o^ʊ": "O", "ə^ʊ": "Q", "ɔ^ɪ": "Y",
    "d^z": "ʣ", "d^ʒ": "ʤ", "t^s": "ʦ", "t^ʃ": "ʧ", "s^s": "S",
}  # fmt: skip
"""Sounds that are one sign in the alphabet that the model was taught (misaki's, for languages but English)."""


@cache
def _library() -> ctypes.CDLL:
    import espeakng_loader

    library = ctypes.CDLL(espeakng_loader.get_library_path())
    library.espeak_TextToPhonemes.restype = ctypes.c_char_p
    library.espeak_TextToPhonemes.argtypes = [ctypes.POINTER(ctypes.c_char_p), ctypes.c_int, ctypes.c_int]
    library.espeak_SetVoiceByName.argtypes = [ctypes.c_char_p]
    folder = espeakng_loader.get_data_path().encode()
    if library.espeak_Initialize(_RETRIEVAL, 0, folder, _DO_NOT_EXIT) < 0:
        raise UsageError("eSpeak NG, which reads languages but English, cannot be started; install it again: "
                         "pip install --force-reinstall espeakng-loader")  # fmt: skip
    return library


def phonemes_of(text: str, language: str) -> str:
    """Return the phonemes of a clause, its words parted by blanks. `language`: as eSpeak names it ("es", "pt-br").

    Raises UsageError when it does not know the language.
    """
    library = _library()
    if library.espeak_SetVoiceByName(language.encode()) != 0:
        raise UsageError(f"eSpeak NG does not know the language '{language}'.")
    rest = ctypes.c_char_p(text.encode())
    found = []
    while rest.value:
        part = library.espeak_TextToPhonemes(ctypes.byref(rest), _UTF8, _IPA_TIED)
        found.append((part or b"").decode())
    made = re.sub(r"\([\w-]+\)", "", " ".join(found))  # it tells where it reads a word as one of another language
    for tied, sign in _TIED.items():
        made = made.replace(tied, sign)
    return " ".join(made.replace("^", "").replace("-", "").split())
