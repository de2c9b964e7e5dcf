"""The outline of an order without a model."""

from __future__ import annotations

from vidgen.ai.making.articles import outline_of_article
from vidgen.ai.making.ideas import outline_of_idea
from vidgen.ai.making.order import VideoOrder
from vidgen.ai.making.outline import Outline
from vidgen.ai.making.scripts import outline_of_script
from vidgen.ai.voices.languages import spoken_here
from vidgen.errors import ProviderError


def outline_by_rules(order: VideoOrder) -> Outline:
    """Return an outline that no model is needed for. Raises ProviderError for ideas in other languages than English."""
    if not (order.script or order.article or spoken_here(order.language, order.idea)):
        raise ProviderError("Without a model, outlines are written in English only; choose a model, or give a script.")
    if order.script:
        return outline_of_script(order.script, title=order.idea[:200])
    if order.article:
        return outline_of_article(order.article, title=order.idea[:200], seconds=order.about)
    return outline_of_idea(order.idea, seconds=order.about, seed=order.seed)
