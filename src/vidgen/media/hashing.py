"""The hash by which an asset is known."""

from __future__ import annotations

import hashlib
import stat
from collections.abc import Callable
from pathlib import Path

from vidgen.errors import Cancelled, MediaError

_CHUNK = 4 << 20


def content_hash(path: Path, cancelled: Callable[[], bool] = lambda: False) -> str:
    """Return BLAKE2b-160 of the file's bytes as 40 hexadecimal digits. Raises MediaError when it cannot be read."""
    digest = hashlib.blake2b(digest_size=20)
    buffer = memoryview(bytearray(_CHUNK))
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise MediaError(f"'{path.name}' is not an ordinary file.")
        with path.open("rb", buffering=0) as file:
            while got := file.readinto(buffer):
                digest.update(buffer[:got])
                if cancelled():
                    raise Cancelled("Stopped.")
    except OSError as error:
        raise MediaError(f"'{path.name}' cannot be read: {error.strerror or error}.") from None
    return digest.hexdigest()
