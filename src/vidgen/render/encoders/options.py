"""From a preset's settings to the options of the encoder that is taken, which may not be the one it was written for."""

from __future__ import annotations

from collections.abc import Mapping

from vidgen.render.encoders.kind import Encoder, Shape
from vidgen.render.encoders.registry import find
from vidgen.render.preset import VideoSettings

_BITS_PER_PIXEL = 0.1
"""For a quality of 23, where an encoder knows bit rates only; twice that six steps below."""


def encoder_of(settings: VideoSettings) -> Encoder:
    """Return the encoder that settings name; where they leave the choice, the software that they were written for."""
    return find(settings.codec if settings.encoder in {"auto", "software"} else settings.encoder)


def quality_of(settings: VideoSettings) -> float | None:
    """Return the quality that settings ask for, on the one scale; None for a bit rate and for codecs without quality."""
    if settings.quality is not None:
        return settings.quality
    scale = find(settings.codec).scale
    return None if scale is None or settings.bit_rate is not None else scale.quality(settings.options)


def encoder_options(
    settings: VideoSettings,
    encoder: Encoder,
    shape: Shape,
    *,
    threads: int = 1,
    options: Mapping[str, str] | None = None,
    bit_rate: int | None = None,
) -> dict[str, str]:
    """Return the options with which an encoder is opened.

    A preset's own options are for the codec that it names; for another encoder only what they say about quality is kept.
    `options` come over them, and a `bit_rate` takes the place of a quality.
    """
    by_rate = bit_rate is not None or settings.bit_rate is not None
    found = dict(encoder.always)
    if encoder.name == settings.codec:
        found |= settings.options
        if settings.quality is not None and encoder.scale is not None:
            found |= encoder.scale.native(settings.quality)
    elif encoder.scale is not None and (quality := quality_of(settings)) is not None:
        found |= encoder.scale.native(quality)
    if by_rate:
        if encoder.scale is not None:
            for name in (*encoder.scale.options, *encoder.scale.fixed):
                found.pop(name, None)
        found |= encoder.budget
    return encoder.steady({**found, **(options or {})}, threads, shape)


def bit_rate_of(settings: VideoSettings, encoder: Encoder, shape: Shape, bit_rate: int | None = None) -> int:
    """Return the bits a second to aim at; 0 where a quality is aimed at.

    An encoder that knows bit rates only gets one that is ample for the quality: 0.1 bits a pixel at 23.
    """
    wanted = bit_rate if bit_rate is not None else settings.bit_rate
    if wanted is not None or not encoder.bit_rate_only:
        return wanted or 0
    quality = quality_of(settings)
    per_pixel = _BITS_PER_PIXEL * 2.0 ** ((23 - (23 if quality is None else quality)) / 6)
    return max(100_000, int(per_pixel * shape.width * shape.height * float(shape.rate.fraction)))
