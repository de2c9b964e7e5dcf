"""What the dialog of providers shows, read in one go in a thread."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from vidgen.errors import UsageError

if TYPE_CHECKING:
    from vidgen.ai.provider import AiModel
    from vidgen.ai.service import AIService


LOW = 80
"""Percent of a budget from which on it is nearly spent."""


@dataclass(frozen=True)
class Facts:
    """One endpoint."""

    name: str
    title: str
    jobs: str
    hosts: str
    here: bool
    """Whether what it is given stays on this computer."""
    address: str | None
    """None where it cannot be chosen."""
    settings: dict[str, Any]
    takes_key: bool
    key_needed: bool
    has_key: bool
    key_where: str
    key_page: str
    allowed: bool
    month: Decimal | None
    own: bool
    """Whether the user has added it."""
    removable: bool
    models: tuple[tuple[str, str], ...] = ()
    """Models that vidgen knows there, and what is known about each: jobs, size, licence."""
    fault: str = ""

    @property
    def ready(self) -> bool:
        """Whether it can be used as it is."""
        return not self.fault and (self.here or self.allowed) and (self.has_key or not self.key_needed)


@dataclass(frozen=True)
class All:
    """Everything."""

    reach: str
    month: Decimal | None
    project: Decimal | None
    spent: str
    endpoints: list[Facts] = field(default_factory=list)


def read(ai: AIService) -> All:
    """Return everything as it is now."""
    from vidgen import net
    from vidgen.ai.choices import ai_choices
    from vidgen.ai.money import shown
    from vidgen.ai.service import this_month

    choices = ai_choices()
    return All(
        reach=net.reach(),
        month=choices.month,
        project=choices.project,
        spent=shown(ai.ledger.spent(month=this_month())),
        endpoints=[_facts(ai, name) for name in choices.names()],
    )


def meter(ai: AIService, project: str | None) -> tuple[str, str, bool]:
    """Return what a small meter shows: its text, a longer one, and whether a budget is nearly spent."""
    from vidgen.ai.money import shown

    budgets = ai.budgets(project)
    parts = [f"{b.name}: {shown(b.spent)}" + (f" / {shown(b.limit)}" if b.limit is not None else "") for b in budgets]
    month = budgets[0]
    low = any(b.limit is not None and b.spent * 100 >= b.limit * LOW for b in budgets)
    text = shown(month.spent) + (f" / {shown(month.limit)}" if month.limit is not None else "")
    return text, "\n".join(parts), low


def change(name: str, *, new: bool = False, **changes: Any) -> None:
    """Change an endpoint, or add one. Raises UsageError."""
    from vidgen.ai.choices import ai_choices, set_endpoint

    if new and name in ai_choices().names():
        raise UsageError(f"There is an endpoint '{name}' already.")
    set_endpoint(name, **changes)


def _facts(ai: AIService, name: str) -> Facts:
    from vidgen.ai.catalogue import PROVIDERS, jobs
    from vidgen.ai.choices import ai_choices

    choices = ai_choices()
    endpoint = choices.endpoint(name)
    own = name not in PROVIDERS.names
    common: dict[str, Any] = {
        "name": name,
        "settings": endpoint.settings,
        "allowed": endpoint.allowed,
        "month": endpoint.month,
        "own": own,
        "removable": name in choices.endpoints,
    }
    try:
        provider = ai.provider(name)
    except UsageError as error:
        nothing: dict[str, Any] = dict.fromkeys(("here", "takes_key", "key_needed", "has_key"), False)
        nothing |= dict.fromkeys(("title", "jobs", "hosts", "key_where", "key_page"), "")
        return Facts(**common, **nothing, address=endpoint.settings.get("base_url"), fault=str(error))
    where = ai.keys.where(name) if provider.needs_key else "none"
    return Facts(
        **common,
        title=provider.title,
        jobs=", ".join(jobs()[job].title for job in provider.jobs),
        hosts=", ".join(provider.hosts()),
        here=provider.stays_here(),
        address=getattr(provider, "base_url", None),
        takes_key=provider.needs_key,
        key_needed=provider.key_needed(),
        has_key=where in {"environment", "keyring"} or ai.keys.in_file(name),
        key_where="encrypted file" if where == "file, perhaps" else where,
        key_page=provider.key_page,
        models=tuple((m.name, _about(m)) for m in provider.models()),
    )


def _about(model: AiModel) -> str:
    from vidgen.ai.catalogue import jobs

    return " · ".join(part for part in (", ".join(jobs()[j].title for j in model.jobs), model.note) if part)
