"""`Ears`: what the assistant can find out about sound. Somebody else listens; rules and models only ask."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from vidgen.editor.queries import Records
from vidgen.editor.records import Asset


class Ears(Protocol):
    """May take a while, and may cost something; both pass the gate like everything else."""

    async def transcribe(self, records: Records) -> Sequence[Mapping[str, Any]]:
        """Return what is said on the timeline as captions (start, end, text, words) in flicks. Raises ProviderError."""
        ...

    async def levels(self, asset: Asset, stream: int) -> NDArray[np.float32]:
        """Return how loud a file's sound is: dBFS (RMS) for each hundredth of a second. Raises MediaError."""
        ...
