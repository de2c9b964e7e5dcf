"""What was chosen last for fields of one sort (fonts, colours), kept between runs in vidgen's own folder."""

from __future__ import annotations

import json
import logging
from contextlib import suppress

from vidgen import folders
from vidgen.errors import VidgenError
from vidgen.untrusted import json_of
from vidgen.write_behind import newest, write_soon

log = logging.getLogger(__name__)
_FILE = "recent.json"
_KEPT = 12
_LARGEST = 1 << 16
"""Bytes of the file."""


def recent(sort: str) -> list[str]:
    """Return what was chosen last, the newest first. Never raises."""
    found = _all().get(sort)
    return [text for text in found if isinstance(text, str)][:_KEPT] if isinstance(found, list) else []


def remember(sort: str, text: str) -> None:
    """Note that something was chosen. That it cannot be written down is no fault of the user's."""
    kept = [text, *(other for other in recent(sort) if other != text)][:_KEPT]
    try:
        write_soon(folders.home() / _FILE, json.dumps({**_all(), sort: kept}).encode())
    except VidgenError as error:
        log.warning("what was chosen last is not kept: %s", error)


def _all() -> dict[str, object]:
    with suppress(OSError, ValueError, VidgenError):
        data = json_of(newest(folders.home() / _FILE, _LARGEST), 3)
        if isinstance(data, dict):
            return data
    return {}
