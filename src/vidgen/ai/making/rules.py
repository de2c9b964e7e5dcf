"""The outline of an order without a model."""

from __future__ import annotations

from typing import cast

from vidgen.ai.making.abroad import IDEAS_IN
from vidgen.ai.making.articles import outline_of_article
from vidgen.ai.making.ideas import outline_of_idea
from vidgen.ai.making.languages import Language
from vidgen.ai.making.order import SECONDS, VideoOrder
from vidgen.ai.making.outline import Outline
from vidgen.ai.making.scripts import outline_of_script
from vidgen.ai.voices.languages import base_of
from vidgen.errors import ProviderError


def outline_by_rules(order: VideoOrder) -> Outline:
    """Return an outline that no model is needed for. Raises ProviderError for ideas in languages that rules cannot write."""
    language = base_of(order.language)
    if not (order.script or order.article or (language in IDEAS_IN and _in_latin_letters(order.idea))):
        raise ProviderError(
            "Without a model, outlines of ideas are written in English, German, Spanish, French, Italian and Portuguese "
            "only; choose a model, or give a script."
        )
    if order.script:
        return outline_of_script(order.script, title=order.idea[:200])
    if order.article:
        return outline_of_article(order.article, title=order.idea[:200], seconds=order.about)
    return outline_of_idea(
        order.idea,
        seconds=order.seconds,
        seed=order.seed,
        language=cast("Language", language),
        usual=SECONDS[order.format],
    )


def _in_latin_letters(text: str) -> bool:
    letters = [c for c in text if c.isalpha()]
    return 2 * sum(ord(c) < 0x250 for c in letters) >= len(letters)
