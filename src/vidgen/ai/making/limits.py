"""What a film that is ordered cannot have here, and where its facts come from: to be said before it is made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from vidgen.ai.catalogue import OFFLINE
from vidgen.ai.making.ideas import only_a_frame
from vidgen.ai.making.languages import Language
from vidgen.ai.making.order import VideoOrder
from vidgen.ai.making.outline import Outline
from vidgen.ai.making.requests import who_does
from vidgen.ai.voices.languages import base_of, spoken_here


@dataclass(frozen=True)
class Limits:
    """Facts for sentences; who shows them says what can be done about it, by its own buttons or options."""

    only_a_frame: bool
    """No facts are known about the idea, and rules write the outline: its scenes claim nothing."""
    read: int
    """In how many scenes the words are shown to be read, for no voice here can say them."""
    source: str
    """Where the facts can be looked up; empty where there are none."""


def limits(order: VideoOrder, outline: Outline) -> Limits:
    """Return what is to be said about an order whose outline is `outline`."""
    by_rules = bool(order.idea) and not (order.script or order.article) and who_does(order, "text") is None
    here = who_does(order, "voice") == OFFLINE
    return Limits(
        by_rules and only_a_frame(order.idea, cast("Language", base_of(order.language))),
        sum(here and not spoken_here(order.language, s.narration) for s in outline.scenes),
        outline.source,
    )
