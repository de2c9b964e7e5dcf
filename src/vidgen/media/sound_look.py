"""Measuring a `Waveform`: one pass through the sound of a file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np

from vidgen.editor.media_info import MediaInfo
from vidgen.errors import Cancelled
from vidgen.media.pictures import origin_of
from vidgen.media.sniff import sniff
from vidgen.media.sound_source import SoundSource
from vidgen.media.waveform import FINE, Waveform
from vidgen.timing import flicks_to_samples

_SECONDS = 10
"""That are measured at once."""


def measured(
    path: Path, info: MediaInfo, stream: int, stopped: Callable[[], bool], tell: Callable[[float], None]
) -> Waveform:
    """Decode one sound stream and return its waveform; `tell` is given how much is done, 0 to 1.

    Raises MediaError for what cannot be read, Cancelled when `stopped` says so.
    """
    facts = info.sounds[stream]
    total = facts.duration or info.duration or 0
    offset = flicks_to_samples(facts.start - origin_of(info), facts.rate)
    source = SoundSource(path, sniff(path), facts)
    samples = flicks_to_samples(total, facts.rate) + offset
    columns = -(-samples * FINE // facts.rate)
    fine = np.zeros((columns, 2), np.uint8)
    try:
        for first in range(0, columns, _SECONDS * FINE):
            if stopped():
                raise Cancelled("Stopped.")
            last = min(columns, first + _SECONDS * FINE)
            edges = np.arange(first, last + 1, dtype=np.int64) * facts.rate // FINE
            begin = int(edges[0])
            sound = np.abs(source.read(begin - offset, int(edges[-1]) - begin))
            starts = edges[:-1] - begin
            peak = np.maximum.reduceat(sound.max(axis=1), starts)
            power = np.add.reduceat(np.square(sound, dtype=np.float32).mean(axis=1), starts) / np.diff(edges)
            fine[first:last, 0] = np.clip(np.ceil(peak * 255), 0, 255)
            fine[first:last, 1] = np.clip(np.sqrt(power) * 255, 0, 255)
            tell(last / columns)
    finally:
        source.close()
    return Waveform.of(fine)
