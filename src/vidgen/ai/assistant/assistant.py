"""`Assistant`: from a wish to a proposal, by a model where one is chosen for text and may be asked, else by rules."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from vidgen.ai.assistant import agent, offline
from vidgen.ai.assistant.ears import Ears
from vidgen.ai.assistant.proposal import Proposal, proposal
from vidgen.ai.assistant.workbench import Where, Workbench
from vidgen.ai.jobs import text
from vidgen.ai.jobs.text import Message, TextRequest, TextResult
from vidgen.ai.money import price, shown
from vidgen.ai.order import Done, Estimate, Order
from vidgen.ai.service import AIService
from vidgen.editor.queries import Snapshot
from vidgen.errors import UsageError

_MOST_TURNS = 10
USUAL_QUESTIONS = 3
"""How often a model is asked about one wish, as a rule: once or twice with calls, then for its answer."""


@dataclass(frozen=True)
class Turn:
    """A wish of before and what was answered."""

    wish: str
    answer: str


class Assistant:
    """Free of Qt; everything that waits is async."""

    def __init__(self, ai: AIService, ears: Ears) -> None:
        self._ai = ai
        self._ears = ears

    def model(self, order: Order | None = None) -> tuple[str, str] | None:
        """Return the endpoint and model that would be asked; None when rules do it: none is chosen, or it works offline."""
        wanted = order or Order()
        try:
            endpoint, model = self._ai.choose(text.JOB.name, wanted)
        except UsageError:
            if wanted.endpoint is not None:
                raise
            return None
        return None if self._ai.provider(endpoint).offline else (endpoint, model)

    def estimate(
        self,
        wish: str,
        project: Snapshot,
        where: Where | None = None,
        *,
        order: Order | None = None,
        earlier: Sequence[Turn] = (),
    ) -> Estimate | None:
        """Return what the first question about a wish would cost at most; None when rules do it, for nothing.

        A wish takes `USUAL_QUESTIONS` as a rule, each longer by what was done before. Nothing is asked.
        """
        if self.model(order) is None:
            return None
        before = [m for turn in earlier[-_MOST_TURNS:] for m in _messages(turn)]
        return self._ai.estimate(text.JOB, agent.first(wish, Workbench(project, where), before), order or Order())

    async def propose(
        self,
        wish: str,
        project: Snapshot,
        where: Where | None = None,
        *,
        by_rules: bool = False,
        order: Order | None = None,
        earlier: Sequence[Turn] = (),
        told: Callable[[str], None] = lambda _: None,
    ) -> Proposal:
        """Return what would be done about a wish. Nothing is changed.

        `by_rules`: ask no model. `order`: with whom and for how much at most. Raises ProviderError; EditError when rules do
        not understand the wish or it cannot be done; UsageError for an endpoint that does not exist.
        """
        bench = Workbench(project, where)
        if by_rules or self.model(order) is None:
            return proposal(wish, bench, answer=await offline.carry_out(wish, bench, self._ears))
        wanted = _for_project(order or Order(), project)
        before = [m for turn in earlier[-_MOST_TURNS:] for m in _messages(turn)]

        async def ask(request: TextRequest) -> Done[TextResult]:
            return await self._ai.run(text.JOB, request, wanted)

        answer, cost = await agent.work(wish, bench, ask, before, told)
        return proposal(wish, bench, answer=answer, cost=cost)


def _for_project(order: Order, project: Snapshot) -> Order:
    """Return an order whose calls count together, for the project."""
    changes = {"project": order.project or project.project.id, "run": order.run or f"assist-{secrets.token_hex(6)}"}
    return order.model_validate({**order.model_dump(), **changes, "step": order.step or "assistant"})


def _messages(turn: Turn) -> list[Message]:
    return [Message(role="user", text=f"Wish: {turn.wish}"), Message(role="assistant", text=turn.answer or "Done.")]


def told_estimate(found: Estimate | None) -> str:
    """Return what a wish would cost, for people, before it is asked."""
    if found is None or not found.most:
        return price(Decimal(0) if found is None else found.most)
    return f"at most {shown(found.most)} a question, {USUAL_QUESTIONS} questions as a rule"
