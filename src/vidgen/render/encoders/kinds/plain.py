"""Pictures that are not compressed, or each for itself."""

from __future__ import annotations

from vidgen.render.encoders.kind import PIXEL_FORMATS, Encoder, same_format

ENCODERS = (
    Encoder(
        name="rawvideo",
        family="rawvideo",
        about="the frames as they are, uncompressed",
        takes=same_format(*PIXEL_FORMATS),
    ),
    Encoder(
        name="png",
        family="png",
        about="PNG: lossless pictures, one for each frame",
        takes={f: "rgba" if f.startswith("yuva") else "rgb24" for f in PIXEL_FORMATS},
    ),
    Encoder(
        name="gif",
        family="gif",
        about="GIF: 256 colours a frame; large, but shown everywhere",
        takes=dict.fromkeys(PIXEL_FORMATS, "pal8"),
    ),
)
