"""Calls of which nobody knows how they ended: our process died, or was told to stop, after they were sent.

The same request goes on with them: work that takes minutes by its ticket, an answer that was here already by reading it
(`answers.py`), and what was lost on its way by the name under which the server may know it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from sqlalchemy import select, update

from vidgen.ai.answers import name_of
from vidgen.ai.ledger import CALL, OPEN, Ledger, money, nano, now

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from vidgen.ai.jobs.job import Usage

_SILENT = ("unknown", "cancelled")
"""States of calls that may have been charged for, and whose answer nobody has."""
_LAST = 30
"""How many calls of one request are looked at."""


@dataclass(frozen=True)
class Unanswered:
    """A call that was sent, and whose end nobody knows."""

    number: int
    name: str
    """Under which its answer is kept, and servers may know it."""


@dataclass(frozen=True)
class Lost:
    """A call that takes minutes and broke off before its provider said by what name it has it."""

    number: int
    begun: datetime
    reserved: Decimal | None
    known: frozenset[str]
    """Tickets of other calls of the same endpoint."""


class UnansweredCalls:
    """Those of a ledger."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def before(self, request: str) -> tuple[Unanswered, ...]:
        """Return the calls of a request since it was last answered, the newest first; dead processes are settled."""
        last = select(CALL).where(CALL.c.request == request).order_by(CALL.c.number.desc()).limit(_LAST)
        rows = self._ledger.read(lambda c: list(c.execute(last)))
        if any(row.state in OPEN for row in rows) and self._ledger.settle_dead():
            rows = self._ledger.read(lambda c: list(c.execute(last)))
        found = []
        for row in rows:
            if row.state in {"done", "failed"} or row.ticket:
                break
            if row.state in _SILENT and row.actual is None:
                found.append(Unanswered(int(row.number), name_of(row.number, row.created, request)))
        return tuple(found)

    def take(self, number: int) -> bool:
        """Go on with such a call; False when another process does so."""
        return self._ledger.change(number, {"state": "sent", "owner": self._ledger.owner, "message": ""}, _SILENT)

    def kept(self, number: int, request: str, *, actual: Decimal | None, usage: Usage | None) -> str:
        """Settle a call whose process died after it had kept the result; return its name, or nothing where it is settled."""
        mine = CALL.c.number == number, CALL.c.request == request, CALL.c.actual.is_(None)
        row = self._ledger.read(lambda c: c.execute(select(CALL.c.state, CALL.c.created).where(*mine)).first())
        if row is None or (row.state in OPEN and not self._ledger.settle_dead()):
            return ""
        values: dict[str, object] = {"state": "done", "actual": None if actual is None else nano(actual), "message": ""}
        if usage is not None:
            values["units"] = json.dumps(usage.units)
        if row.state == "done" or not self._ledger.change(number, values, _SILENT):
            return ""
        self._ledger.heard()
        return name_of(number, row.created, request)

    def charged_once(self, numbers: list[int], by: int) -> None:
        """Note that calls cost nothing of their own: the server gave the answer that it had charged for, to call `by`."""
        message = f"the server charged for it once, as call {by}"
        silent = CALL.c.number.in_(numbers), CALL.c.state.in_(_SILENT), CALL.c.actual.is_(None)
        settle = update(CALL).where(*silent).values(actual=0, message=message, changed=now())
        self._ledger.write(lambda c: c.execute(settle).rowcount)

    def adopt(self, request: str) -> tuple[int, str] | None:
        """Take over the same request of a process that died after submitting it: its number and ticket, or None."""
        self._ledger.be_known()
        self._ledger.settle_dead()
        found = CALL.c.request == request, CALL.c.state == "unknown", CALL.c.ticket != ""

        def write(connection: Connection) -> tuple[int, str] | None:
            row = connection.execute(select(CALL.c.number, CALL.c.ticket).where(*found).limit(1)).first()
            if row is None:
                return None
            values = {"state": "sent", "owner": self._ledger.owner, "changed": now(), "message": ""}
            connection.execute(update(CALL).where(CALL.c.number == row.number).values(**values))
            return int(row.number), str(row.ticket)

        return self._ledger.write(write)

    def lost(self, request: str) -> Lost | None:
        """Return the last call of a request that was sent, may have been taken on, and of whose ticket nobody heard."""
        mine = CALL.c.request == request, CALL.c.state.in_(("unknown", "failed", "cancelled"))
        silent = CALL.c.ticket == "", CALL.c.actual.is_(None)

        def read(connection: Connection) -> Lost | None:
            row = connection.execute(select(CALL).where(*mine, *silent).order_by(CALL.c.number.desc()).limit(1)).first()
            if row is None:
                return None
            same = CALL.c.endpoint == row.endpoint, CALL.c.ticket != ""
            known = frozenset(r.ticket for r in connection.execute(select(CALL.c.ticket).where(*same)))
            reserved = None if row.reserved is None else money(row.reserved)
            return Lost(int(row.number), datetime.fromisoformat(row.created), reserved, known)

        return self._ledger.read(read)

    def found(self, lost: Lost, ticket: str) -> None:
        """Go on with a call that was lost: the provider has it under this ticket."""
        values: dict[str, object] = {"state": "sent", "owner": self._ledger.owner, "ticket": ticket, "message": ""}
        self._ledger.change(lost.number, values, None)

    def never_begun(self, lost: Lost) -> None:
        """Note that a call that was lost cost nothing: the provider does not have it."""
        message = "the provider was asked: it never had it"
        self._ledger.change(lost.number, {"state": "failed", "actual": 0, "message": message}, None)
