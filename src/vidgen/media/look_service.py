"""`LookService`: thumbnails and waveforms of media files, made in worker processes, kept on disk."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from vidgen.editor.records import Asset
from vidgen.errors import MediaError
from vidgen.media.asking import FileReader
from vidgen.media.look_store import LookStore
from vidgen.media.waveform import Waveform
from vidgen.workers import Limits

_MODULE = "vidgen.media.worker"
_LIMITS = Limits(memory=3 << 29, cpu_seconds=3600, open_files=64)
_SECONDS_EACH = 20.0
_LONGEST = 24 * 3600.0


class LookService:
    """Keeps one worker for pictures and one for sound. May be used from several threads."""

    def __init__(self, store: LookStore, module: str = _MODULE) -> None:
        self.store = store
        self._pictures = FileReader(module, "the reader of thumbnails", _LIMITS)
        self._sounds = FileReader(module, "the reader of waveforms", _LIMITS)

    def kept_thumbnails(self, asset: Asset, times: Sequence[int], height: int, stream: int = 0) -> dict[int, bytes]:
        """Return those thumbnails that are on disk, as JPEG or WebP, by source time in flicks."""
        return self.store.get(asset.hash, f"high-{height}", stream, times) if asset.hash else {}

    def thumbnails(
        self,
        asset: Asset,
        path: Path,
        times: Sequence[int],
        height: int,
        stream: int = 0,
        cancel: threading.Event | None = None,
    ) -> dict[int, bytes]:
        """Make thumbnails and keep them; those that cannot be made are left out. Raises MediaError and Cancelled."""
        if asset.info is None:
            raise MediaError(f"'{asset.name}' could not be read.")
        params = {
            "info": asset.info.model_dump(mode="json"),
            "times": list(times),
            "height": height,
            "stream": stream,
        }
        lengths, data = self._pictures.ask("thumbnails", path, params, _SECONDS_EACH * (1 + len(times)), cancel=cancel)
        made: dict[int, bytes] = {}
        at = 0
        for place, length in lengths:
            made[times[int(place)]] = data[at : at + int(length)]
            at += int(length)
        if _is_the_file(asset, path):
            self.store.put(asset.hash, f"high-{height}", stream, made)
        return made

    def waveform(
        self,
        asset: Asset,
        path: Path,
        stream: int = 0,
        on_progress: Callable[[float], None] | None = None,
        cancel: threading.Event | None = None,
    ) -> Waveform:
        """Return the waveform of a sound stream, from disk when it is there. Raises MediaError and Cancelled.

        `on_progress` is called in this thread with how much is done, 0 to 1.
        """
        if asset.info is None:
            raise MediaError(f"'{asset.name}' could not be read.")
        kept = self.store.get(asset.hash, "wave", stream, [0]).get(0) if asset.hash else None
        if kept is not None:
            try:
                return Waveform.from_bytes(kept)
            except ValueError:
                self.store.forget(asset.hash)

        def tell(event: dict[str, Any]) -> None:
            if on_progress is not None:
                on_progress(float(event["done"]))

        params = {"info": asset.info.model_dump(mode="json"), "stream": stream}
        _, data = self._sounds.ask("waveform", path, params, _LONGEST, on_event=tell, cancel=cancel)
        if _is_the_file(asset, path):
            self.store.put(asset.hash, "wave", stream, {0: data})
        return Waveform.from_bytes(data)

    def close(self) -> None:
        """End the workers."""
        self._pictures.close()
        self._sounds.close()
        self.store.close()


def _is_the_file(asset: Asset, path: Path) -> bool:
    """Tell whether the file is, by its size, the one whose hash the asset has: only then a look is its look."""
    try:
        return bool(asset.hash) and path.stat().st_size == asset.size
    except OSError:
        return False
