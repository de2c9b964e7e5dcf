"""What the storage asks of the media service, so that neither has to know the other's inside."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from vidgen.editor.media_info import MediaInfo


class Media(Protocol):
    """`vidgen.media.service.MediaService` is one. Both calls read the file in a worker process."""

    def probe(self, path: Path) -> MediaInfo:
        """Return what is known about a media file. Raises MediaError."""

    def content_hash(self, path: Path) -> str:
        """Return the BLAKE2b-160 of a file's bytes in hex. Raises MediaError."""
