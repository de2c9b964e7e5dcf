"""`Hearing`: the ears of a project: levels from its files' waveforms, words from whoever is chosen for transcription."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vidgen.editor.queries import Records
from vidgen.editor.records import Asset, Id
from vidgen.errors import MediaError
from vidgen.media.look_service import LookService

Transcribe = Callable[[Records], Awaitable[Sequence[Mapping[str, Any]]]]


class Hearing:
    """`paths`: where the files of assets are; what is missing cannot be heard."""

    def __init__(self, looks: LookService, paths: Mapping[Id, Path], transcribe: Transcribe) -> None:
        self._looks = looks
        self._paths = paths
        self._transcribe = transcribe

    async def transcribe(self, records: Records) -> Sequence[Mapping[str, Any]]:
        """Return what is said on the timeline as captions."""
        return await self._transcribe(records)

    async def levels(self, asset: Asset, stream: int) -> NDArray[np.float32]:
        """Return dBFS (RMS) for each hundredth of a second. Raises MediaError."""
        path = self._paths.get(asset.id)
        if path is None:
            raise MediaError(f"'{asset.name}' is missing, so it cannot be listened to; relink it first.")
        form = await asyncio.to_thread(self._looks.waveform, asset, path, stream)
        # A column that is rounded down to silence lies below what eight bits can say.
        amplitude = np.maximum(form.fine[:, 1].astype(np.float32), 0.25) / 255
        return (20 * np.log10(amplitude)).astype(np.float32)
