"""What the user has chosen for AI, in `ai.json` in vidgen's own folder: endpoints, whom data may go to, models, budgets.

Every provider is an endpoint under its own name without being set up; those that are set up may have other names and
addresses. Keys are not in here: `keys.py` has them in the keyring of the operating system.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from vidgen import folders
from vidgen.ai.catalogue import PROVIDERS
from vidgen.ai.jobs.job import Name, Value
from vidgen.ai.order import Money
from vidgen.ai.provider import Provider
from vidgen.editor.model import explain
from vidgen.errors import UsageError
from vidgen.files import atomic_write
from vidgen.preferences import chosen, keep_aside

NAME = "ai.json"


class Endpoint(Value):
    """One place where a provider is reached."""

    kind: Name
    settings: dict[str, Any] = Field(default={})
    """Fields of the provider."""
    allowed: bool = False
    """Whether what projects hold may be sent there."""
    month: Money | None = None
    """US dollars that it may cost in a month."""


class Choice(Value):
    """Who does a job."""

    endpoint: Name
    model: Name | None = None


class AiChoices(BaseModel):
    """What was chosen; what a newer version chose is kept."""

    model_config = ConfigDict(frozen=True, extra="allow")

    endpoints: dict[Name, Endpoint] = {}
    jobs: dict[Name, Choice] = {}
    month: Money | None = None
    """US dollars that all calls of a month may cost."""
    project: Money | None = None
    """The same for a project that has no budget of its own."""
    projects: dict[Name, Money] = {}
    """Budgets of projects, by their ids."""

    def endpoint(self, name: str) -> Endpoint:
        """Return an endpoint. Raises UsageError when there is none of that name."""
        found = self.endpoints.get(name)
        if found is None and name in PROVIDERS.names:
            found = Endpoint(kind=name)
        if found is None:
            known = sorted({*self.endpoints, *PROVIDERS.names})
            raise UsageError(f"There is no endpoint '{name}'; there are {', '.join(known)}.")
        return found

    def names(self) -> list[str]:
        """Return the names of all endpoints."""
        return sorted({*self.endpoints, *PROVIDERS.names})

    def provider(self, name: str) -> Provider:
        """Return the provider of an endpoint. Raises UsageError when there is none, or its settings make no sense."""
        endpoint = self.endpoint(name)
        cls = PROVIDERS.find(endpoint.kind)
        if cls is None:
            raise UsageError(f"The endpoint '{name}' needs the provider '{endpoint.kind}', which vidgen does not have.")
        try:
            return cls.model_validate({**endpoint.settings, "kind": endpoint.kind})
        except ValidationError as error:
            raise UsageError(f"The endpoint '{name}' is not set up well: {explain(error)}") from None

    def project_budget(self, project: str | None) -> Decimal | None:
        """Return what a project may cost in all; None when there is no limit."""
        return self.projects.get(project, self.project) if project else None


def ai_choices(notices: list[str] | None = None) -> AiChoices:
    """Return what is chosen. Never raises."""
    return chosen(AiChoices, NAME, [] if notices is None else notices)


def choose(**changes: Any) -> AiChoices:
    """Change what is chosen. Raises UsageError for what cannot be, ProjectError on a full disk."""
    passed_over: list[str] = []
    old = ai_choices(passed_over).model_dump()
    try:
        made = AiChoices.model_validate({**old, **changes})
    except ValidationError as error:
        raise UsageError(explain(error)) from None
    if passed_over:
        keep_aside(NAME)
    text = made.model_dump_json(indent=2, exclude_defaults=True)
    atomic_write(folders.home() / NAME, text.encode() + b"\n", mode=0o600)
    return made


def set_endpoint(name: str, **changes: Any) -> AiChoices:
    """Change or add one endpoint; nothing given takes it away. Raises UsageError."""
    old = ai_choices()
    endpoints: dict[str, Any] = {n: e.model_dump() for n, e in old.endpoints.items()}
    if not changes:
        endpoints.pop(name, None)
        return choose(endpoints=endpoints)
    before = endpoints.get(name) or (Endpoint(kind=name).model_dump() if name in PROVIDERS.names else {})
    endpoints[name] = {**before, **changes}
    try:
        AiChoices.model_validate({"endpoints": endpoints}).provider(name)
    except ValidationError as error:
        raise UsageError(explain(error)) from None
    return choose(endpoints=endpoints)
