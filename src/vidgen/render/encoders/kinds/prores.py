"""Apple ProRes in software."""

from __future__ import annotations

from vidgen.render.encoders.kind import Encoder, same_format

ENCODERS = (
    Encoder(
        name="prores_ks",
        family="prores",
        about="ProRes in software, to go on working in other programs; 'profile' says how large",
        takes=same_format("yuv422p10le", "yuv444p10le", "yuva444p10le"),
    ),
)
