"""Sentences about what something would be and cost."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from vidgen.ui.making.who import HERE

if TYPE_CHECKING:
    from vidgen.ai.making.estimating import VideoEstimate
    from vidgen.ai.making.limits import Limits
    from vidgen.ai.making.matching import Match

_SHOWN = 2


def _tr(text: str) -> str:
    return QCoreApplication.translate("Making", text)


def price(most: Decimal | None) -> str:
    """Return what something costs at most, as the end of a sentence."""
    from vidgen.ai.money import shown

    if most is None:
        return _tr("nobody knows what it costs")
    return _tr("costs nothing") if most == 0 else _tr("costs at most {0}").format(shown(most))


def estimated(found: VideoEstimate) -> tuple[str, str]:
    """Return what a video would be and cost, in one sentence, and who would do what."""
    names = {"text": _tr("outline"), "voice": _tr("voice"), "image": _tr("pictures"), "music": _tr("music")}
    scenes = len(found.outline.scenes)
    facts = _tr("About {0} s in {1} scenes; {2}.").format(f"{found.seconds:.0f}", scenes, price(found.most))
    parts = []
    for part in found.parts:
        if part.job == "voice" and found.limits.read == scenes:
            parts.append(_tr("voice: none, the words are read"))
            continue
        who = _tr("this computer") if part.who in (None, HERE) else str(part.who)
        cost = "" if part.most == 0 else f" ({price(part.most)})"
        parts.append(f"{names.get(part.job, part.job)}: {who}{cost}")
    if not any(p.job == "image" for p in found.parts):
        parts.append(_tr("pictures: designed on this computer"))
    if not any(p.job == "text" for p in found.parts):
        heads = " · ".join(s.headline for s in found.outline.scenes if s.headline)
        more = [_tr("Scenes: {0}").format(heads)[:300]]
        if found.limits.source:
            more.append(_tr("Facts: {0}").format(found.limits.source))
        return facts, "\n".join((", ".join(parts), *more))
    return facts, ", ".join(parts)


def who_draws(found: VideoEstimate) -> str | None:
    """Return the provider that draws the pictures; None when they are designed on this computer."""
    return next((p.who for p in found.parts if p.job == "image"), None)


def limited(found: Limits) -> str:
    """Return what the film cannot have here, and what can be done about it; empty for nothing."""
    said = []
    if found.only_a_frame:
        said.append(
            _tr(
                "vidgen knows no facts about this, so the scenes claim none: what is said are your own words, questions and "
                "good habits, written without a model. Change the lines in the storyboard, give a script or an article to "
                "say more, or choose a model at 'Written by'."
            )
        )
    if found.read:
        said.append(
            _tr("No voice on this computer speaks this language: the words are shown to be read, over the music.")
        )
    return "\n".join(said)


def weak(matches: Iterable[Match]) -> str:
    """Return what is to be said about scenes whose picture has little to do with their words; empty for none."""
    advice = [m.advice for m in matches if m.advice]
    more = _tr(" {0} more scenes are like that.").format(len(advice) - _SHOWN) if len(advice) > _SHOWN else ""
    return "\n".join(advice[:_SHOWN]) + more
