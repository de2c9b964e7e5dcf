"""What the listening worker serves: 16 kHz samples → words with times."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

from vidgen.ai.models import WHISPER_TINY
from vidgen.errors import Cancelled

if TYPE_CHECKING:
    from vidgen.workers import Channel, Handler

_AS_SPOKEN = "Um, uh, hmm, like, you know, I mean, so, um, yeah."
"""Told to the model before each stretch, so that it writes as people speak: else it leaves most sounds of thinking out.

Of 27 of them in 55 s of speech it hears 26, 8 without this, and 20 when it is only told once, as a prompt. (A model writes
on in the manner of what stands before: Radford and others, "Robust Speech Recognition via Large-Scale Weak Supervision",
2022, 2.3.)
"""


@cache
def _model(folder: str | None, threads: int) -> Any:
    from faster_whisper import WhisperModel

    place = folder or str(WHISPER_TINY.check()[0].parent)
    return WhisperModel(place, device="cpu", compute_type="int8", cpu_threads=threads, local_files_only=True)


def listen(channel: Channel, params: dict[str, Any], payload: bytes) -> tuple[Any, bytes]:
    """`prompt`, `threads`, `folder` of a model that was checked (None: the shipped one), `language` (None: it finds out),
    and mono float32 samples at 16 kHz -> `words` [[start, end, text, probability]] in seconds, and their `language`.
    """
    channel.doing("listening")
    samples = np.frombuffer(payload, np.float32)
    folder = params["folder"]
    english = folder is None or (params["language"] or "").startswith("en")
    model = _model(folder, params["threads"])
    channel.doing("listening")  # a sign of life: the model is loaded
    segments, info = model.transcribe(
        samples,
        language="en" if folder is None else params["language"],
        word_timestamps=True,
        vad_filter=True,
        hotwords=_AS_SPOKEN if english else None,
        initial_prompt=params["prompt"] or None,
        condition_on_previous_text=False,
    )
    words = []
    for segment in segments:
        if channel.cancelled:
            raise Cancelled("Listening was stopped.")
        words += [[w.start, w.end, w.word.strip(), w.probability] for w in segment.words or () if w.word.strip()]
        channel.event({"seconds": segment.end})
    return {"words": words, "language": info.language}, b""


HANDLERS: dict[str, Handler] = {"listen": listen}
