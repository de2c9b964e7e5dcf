"""Lossless archives."""

from __future__ import annotations

from vidgen.render.encoders.kind import PIXEL_FORMATS, Encoder, same_format

ENCODERS = (
    Encoder(
        name="ffv1",
        family="ffv1",
        about="FFV1: lossless, with checksums; about half the size of uncompressed pictures",
        takes=same_format(*PIXEL_FORMATS),
        always={"level": "3", "slicecrc": "1", "slices": "4"},
    ),
)
