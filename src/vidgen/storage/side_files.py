"""Assets that are neither picture nor sound: colour tables (`.cube`) and captions files. Looked at lightly, never parsed."""

from __future__ import annotations

from pathlib import Path

from vidgen.editor.media_info import MediaInfo
from vidgen.errors import MediaError

LIMIT = 64 << 20
CAPTIONS_LIMIT = 10 << 20
CAPTIONS = {".srt": "srt", ".vtt": "vtt", ".ass": "ass", ".ssa": "ass"}


def side_file_info(file: Path) -> MediaInfo | None:
    """Return what a colour table or captions file is, None for all other files. Raises MediaError when it is neither."""
    suffix = file.suffix.lower()
    if suffix != ".cube" and suffix not in CAPTIONS:
        return None
    try:
        size = file.stat().st_size
        with file.open("rb") as stream:
            head = stream.read(1 << 16)
    except OSError as error:
        raise MediaError(f"'{file}' cannot be read: {error.strerror or error}.") from error
    if not head:
        raise MediaError(f"'{file}' is empty.")
    if suffix == ".cube":
        if size > LIMIT or b"LUT_" not in head:
            raise MediaError(f"'{file}' is not a colour table (.cube).")
        return MediaInfo(container="cube", size=size, still=True)
    if size > CAPTIONS_LIMIT or (b"\0" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff"))):
        raise MediaError(f"'{file}' is not a captions file, or is larger than {CAPTIONS_LIMIT >> 20} MB.")
    return MediaInfo(container=CAPTIONS[suffix], size=size)
