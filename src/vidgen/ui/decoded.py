"""`image_of`: pictures that vidgen's workers made, decoded in whatever thread needs them."""

from __future__ import annotations

from PySide6.QtGui import QImage

_FORMATS = ((b"\x89PNG", "PNG"), (b"\xff\xd8\xff", "JPG"), (b"RIFF", "WEBP"), (b"GIF8", "GIF"))


def image_of(data: bytes) -> QImage:
    """Return the picture that PNG, JPEG, WebP or GIF data are; a null one for anything else.

    Qt is told which it is. To find out it would ask its reader of SVG too, which takes a lock of Qt's while PySide holds
    Python's; the window's thread takes them in the other order when it disconnects a signal, and both wait for ever.
    """
    known = next((name for magic, name in _FORMATS if data.startswith(magic)), None)
    if known is None:
        return QImage()
    return QImage.fromData(data, known)  # type: ignore[arg-type]  # what is declared, bytes, finds no format
