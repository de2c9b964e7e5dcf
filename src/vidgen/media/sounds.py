"""Exact samples of a media file at any place, at the rate that the mix wants."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Self

import numpy as np

from vidgen.errors import MediaError
from vidgen.media.pictures import origin_of
from vidgen.media.probe import probe_file
from vidgen.media.resampling import Resampler
from vidgen.media.sniff import sniff
from vidgen.media.sound_source import SoundSource
from vidgen.timing import FLICKS, flicks_to_samples

if TYPE_CHECKING:
    from types import TracebackType

    from numpy.typing import NDArray

    from vidgen.editor.media_info import MediaInfo


class SoundReader:
    """The sound of one stream as stereo: mono on both sides, more channels mixed down (ITU-R BS.775). Use it in one thread.

    `stream` counts the file's sound streams. Sample n is heard at source time n / rate.
    """

    def __init__(self, path: Path, stream: int = 0, rate: int = 48_000, *, info: MediaInfo | None = None) -> None:
        self.info = info or probe_file(path)
        if not 0 <= stream < len(self.info.sounds):
            raise MediaError(f"'{path.name}' has no sound stream {stream + 1}.")
        self.path = path
        """The file."""
        self._stream = stream
        facts = self.info.sounds[stream]
        self._source = SoundSource(path, sniff(path), facts)
        self._offset = flicks_to_samples(facts.start - origin_of(self.info), facts.rate)
        self._resampler = Resampler(facts.rate, rate, self._native) if facts.rate != rate else None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._source.close()

    @property
    def problems(self) -> tuple[str, ...]:
        """Sentences about what could not be read so far."""
        faults = self._source.faults
        return (f"{faults} damaged places in the sound of '{self.path.name}' were skipped.",) if faults else ()

    @property
    def damage(self) -> list[tuple[int, int]]:
        """Where sound is lost, as far as it was decoded: starts and ends in flicks of source time."""
        facts = self.info.sounds[self._stream]
        late, unit = facts.start - origin_of(self.info), FLICKS // facts.rate
        return [(begin * unit + late, end * unit + late) for begin, end in self._source.damage.stretches]

    def samples(self, first: int, count: int) -> NDArray[np.float32]:
        """Return samples `first` up to `first + count` as (count, 2), 1.0 is full scale. Silence where there is none.

        The same samples come whatever was read before. Raises MediaError when the file can no longer be read.
        """
        if self._resampler is None:
            return self._native(first, count)
        return self._resampler.samples(first, count)

    def _native(self, first: int, count: int) -> NDArray[np.float32]:
        return self._source.read(first - self._offset, count)
