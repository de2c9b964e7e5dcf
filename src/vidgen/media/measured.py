"""`Measured`: what was found out by trying, kept in a file until the computer is another one."""

from __future__ import annotations

import json
import logging
from typing import Any

from vidgen import folders
from vidgen.errors import VidgenError
from vidgen.files import atomic_write
from vidgen.media.devices import identity
from vidgen.untrusted import json_of, read_bytes

_log = logging.getLogger(__name__)
_LARGEST = 1 << 20
"""Bytes of the file."""


class Measured:
    """Findings by name, of this computer as it is (`devices.identity`). A file that cannot be read or written is no fault:
    it is tried again then.
    """

    def __init__(self, name: str) -> None:
        self._name = f"{name}.json"
        self._identity = identity()
        self._found: dict[str, dict[str, Any]] | None = None

    def get(self, key: str) -> dict[str, Any] | None:
        """Return what was found; None when it was not tried yet, or on another computer or driver."""
        return self._all().get(key)

    def put(self, key: str, value: dict[str, Any]) -> None:
        """Keep a finding; `value` is JSON."""
        self._all()[key] = value
        text = json.dumps({"identity": self._identity, "found": self._all()}, ensure_ascii=False, indent=1)
        try:
            atomic_write(folders.cache() / self._name, text.encode())
        except VidgenError as error:
            _log.info("not kept: %s", error)

    def _all(self) -> dict[str, dict[str, Any]]:
        if self._found is None:
            self._found = self._read()
        return self._found

    def _read(self) -> dict[str, dict[str, Any]]:
        try:
            data = json_of(read_bytes(folders.cache() / self._name, _LARGEST))
        except (OSError, ValueError, VidgenError):
            return {}
        if not isinstance(data, dict) or data.get("identity") != self._identity:
            return {}
        found = data.get("found")
        return {k: v for k, v in found.items() if isinstance(v, dict)} if isinstance(found, dict) else {}
