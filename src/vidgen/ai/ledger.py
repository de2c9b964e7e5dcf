"""The ledger: every call to a provider, what was set aside for it and what it cost, exactly.

A call is noted before it is made, and what it may cost at most is set aside then, in one transaction with the check of all
budgets: calls of several threads and processes together never pass a cap. States:

    reserved   set aside; nothing was sent yet
    sent       the provider has it, or may have
    done       it answered; `actual` is what that cost
    failed     it did not; `actual` is 0 where nothing can have been charged
    cancelled  the user stopped it
    unknown    our process died, or the connection broke, after it was sent: counted at the reservation until it is settled

Money is whole billionths of a dollar. A row counts as its `actual`, and as its reservation while there is none. Each process
holds a lock of the operating system; rows that it left behind when it died are settled by the next one that asks.
"""

from __future__ import annotations

import json
import secrets
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from decimal import ROUND_CEILING, Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import Column, Integer, Table, Text, func, insert, select, update

from vidgen import folders
from vidgen.ai.money import shown
from vidgen.ai.salvage import take_over, unseen
from vidgen.errors import OverBudget, ProjectError, ProviderError, Refused, UsageError
from vidgen.lock import Lock, Taken
from vidgen.storage.library import Library, metadata
from vidgen.untrusted import json_of

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection, Row
    from sqlalchemy.sql.elements import ColumnElement

    from vidgen.ai.jobs.job import Usage

CALL = Table(
    "ai_call",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("state", Text, nullable=False),
    Column("owner", Text, nullable=False),
    Column("endpoint", Text, nullable=False),
    Column("model", Text, nullable=False),
    Column("job", Text, nullable=False),
    Column("project", Text, nullable=False, index=True),
    Column("edit", Text, nullable=False),
    Column("step", Text, nullable=False),
    Column("run", Text, nullable=False, index=True),
    Column("month", Text, nullable=False, index=True),
    Column("created", Text, nullable=False),
    Column("changed", Text, nullable=False),
    Column("milliseconds", Integer, nullable=False, default=0),
    Column("units", Text, nullable=False, default="{}"),
    Column("prices", Text, nullable=False),
    Column("reserved", Integer, nullable=True),
    Column("actual", Integer, nullable=True),
    Column("request", Text, nullable=False, default="", index=True),
    Column("ticket", Text, nullable=False, default=""),
    Column("message", Text, nullable=False, default=""),
    sqlite_autoincrement=True,
)
OPEN = ("reserved", "sent")
NANO = 1_000_000_000
LARGEST = 1_000_000 * NANO
"""What one call can count as: sums of many stay whole numbers of 64 bits, and nothing costs that much."""
_TRIES, _PAUSE = 20, 0.05
"""How often a library that cannot be used is asked again, and seconds between."""
_LONGEST = 30.0
"""Seconds after which it is not asked again: a try waits for others by itself."""

T = TypeVar("T")


@dataclass(frozen=True)
class Reservation:
    """What a call is about to be."""

    endpoint: str
    model: str
    job: str
    most: Decimal | None
    """US dollars; None when nobody knows."""
    prices: str
    project: str = ""
    edit: str = ""
    step: str = ""
    run: str = ""
    request: str = ""
    """The hash of what is asked, by which it is known again."""
    created: str = ""
    """UTC, ISO 8601; the moment when it is noted, where it is empty."""
    alone: bool = False
    """Whether it is not to begin while another process of vidgen has the same under way."""


@dataclass(frozen=True)
class Caps:
    """What may be spent, in US dollars; None where there is no limit."""

    month: Decimal | None = None
    endpoint_month: Decimal | None = None
    project: Decimal | None = None
    run: Decimal | None = None


@dataclass(frozen=True)
class Entry:
    """A row of the ledger."""

    number: int
    state: str
    endpoint: str
    model: str
    job: str
    project: str
    edit: str
    step: str
    run: str
    month: str
    created: str
    milliseconds: int
    units: dict[str, int]
    prices: str
    reserved: Decimal | None
    actual: Decimal | None
    ticket: str
    message: str

    @property
    def counted(self) -> Decimal | None:
        """What it counts as; None when nobody knows."""
        return self.actual if self.actual is not None else self.reserved


_READ = tuple(CALL.c[f.name] for f in fields(Entry))
"""The columns of an entry, in the order of its fields."""


class Ledger:
    """The calls of this user. A context manager: leaving it gives the lock of this process back."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self.owner = secrets.token_hex(8)
        """What this process is called in rows."""
        self.heard: Callable[[], None] = lambda: None
        """Called, by any thread, when what is spent or set aside has changed in this process."""
        self._lock: Lock | None = None
        self._guard = threading.Lock()

    def reserve(self, wanted: Reservation, caps: Caps) -> int:
        """Set money aside and return the number of the call.

        Raises OverBudget, Refused when it is not `alone`, and ProviderError without a library.
        """
        self.be_known()
        month = datetime.now(UTC).strftime("%Y-%m")
        amount = None if wanted.most is None else nano(wanted.most)
        if amount is not None and amount > LARGEST:
            raise OverBudget(
                f"A call to '{wanted.model}' of '{wanted.endpoint}' could cost {shown(wanted.most)}, which cannot be right; "
                "is its price in ai/prices.toml for one unit?"
            )

        def write(connection: Connection) -> int | str:
            same = CALL.c.request == wanted.request, CALL.c.state.in_(OPEN), CALL.c.owner != self.owner
            if wanted.alone and (other := connection.scalar(select(CALL.c.number).where(*same).limit(1))):
                raise Refused(
                    f"The same is being made by another vidgen on this computer (call {other}), so it was not begun a "
                    "second time; ask again when that one has it: it then costs nothing."
                )
            for cap, which, condition in _scopes(wanted, caps, month):
                spent = _sum(connection, condition)
                if spent + (amount or 0) > nano(cap):
                    return _over(which, cap, spent, amount or 0)
            made = connection.execute(
                insert(CALL).values(
                    state="reserved",
                    owner=self.owner,
                    endpoint=wanted.endpoint,
                    model=wanted.model,
                    job=wanted.job,
                    project=wanted.project,
                    edit=wanted.edit,
                    step=wanted.step,
                    run=wanted.run,
                    request=wanted.request,
                    month=month,
                    created=wanted.created or now(),
                    changed=now(),
                    prices=wanted.prices,
                    reserved=amount,
                )
            )
            return int(made.inserted_primary_key[0])  # type: ignore[index]  # there is one after an insert

        outcome = self.write(write)
        if isinstance(outcome, str):
            raise OverBudget(outcome)
        self.heard()
        return outcome

    def sent(self, number: int) -> None:
        """Note that a call is about to be sent: from here on it may be charged."""
        self.change(number, {"state": "sent"}, OPEN)

    def ticket(self, number: int, ticket: str) -> None:
        """Note by what name the provider knows the work."""
        self.change(number, {"ticket": ticket}, OPEN)

    def settle(
        self,
        number: int,
        state: str,
        *,
        actual: Decimal | None,
        usage: Usage | None = None,
        seconds: float = 0,
        message: str = "",
    ) -> None:
        """Note how a call ended; `actual` None has it count as what was set aside."""
        values: dict[str, object] = {"state": state, "milliseconds": round(seconds * 1000), "message": message[:500]}
        values["actual"] = None if actual is None else nano(actual)
        if usage is not None:
            values["units"] = json.dumps(usage.units)
        self.change(number, values, OPEN)
        self.heard()

    def correct(self, number: int, actual: Decimal) -> None:
        """Note what a call really cost, as the provider's bill says. Raises UsageError when there is no such call."""
        if nano(actual) > LARGEST:
            raise UsageError(f"No call costs {shown(actual)}; is that in dollars?")
        if not self.change(number, {"state": "done", "actual": nano(actual)}, None):
            raise UsageError(f"There is no call {number}; 'vidgen ai costs' lists them.")
        self.heard()

    def bind(self, number: int, edit: str) -> None:
        """Note which edit uses the result of a call."""
        self.change(number, {"edit": edit}, None)

    def entries(self, *, month: str | None = None, project: str | None = None, run: str | None = None) -> list[Entry]:
        """Return calls, the oldest first."""
        self.settle_dead()
        statement = select(*_READ).order_by(CALL.c.number)
        for column, value in ((CALL.c.month, month), (CALL.c.project, project), (CALL.c.run, run)):
            if value is not None:
                statement = statement.where(column == value)
        return [_entry(row) for row in self.read(lambda c: list(c.execute(statement)))]

    def spent(
        self,
        *,
        month: str | None = None,
        project: str | None = None,
        run: str | None = None,
        endpoint: str | None = None,
    ) -> Decimal:
        """Return what calls have cost, with what is set aside, in US dollars."""
        self.settle_dead()
        conditions: list[ColumnElement[bool]] = []
        wanted = (CALL.c.month, month), (CALL.c.project, project), (CALL.c.run, run), (CALL.c.endpoint, endpoint)
        for column, value in wanted:
            if value is not None:
                conditions.append(column == value)
        return money(self.read(lambda c: _sum(c, *conditions)))

    def settle_dead(self) -> int:
        """Settle the calls of processes that have died; return how many there were.

        What was not sent costs nothing. What was sent becomes `unknown` and counts as what was set aside.
        """

        def owners(connection: Connection) -> list[str]:
            statement = select(CALL.c.owner).distinct().where(CALL.c.state.in_(OPEN), CALL.c.owner != self.owner)
            return [row.owner for row in connection.execute(statement)]

        dead = [owner for owner in self.read(owners) if _is_dead(owner)]
        if not dead:
            return 0
        of_dead = CALL.c.owner.in_(dead)
        why = {"changed": now(), "message": "vidgen ended before an answer came"}

        def write(connection: Connection) -> int:
            unsent = update(CALL).where(of_dead, CALL.c.state == "reserved").values(state="cancelled", actual=0, **why)
            sent = update(CALL).where(of_dead, CALL.c.state == "sent").values(state="unknown", **why)
            return connection.execute(unsent).rowcount + connection.execute(sent).rowcount

        return self.write(write)

    def close(self) -> None:
        """Give the lock of this process back."""
        if self._lock is not None:
            self._lock.release()
            self._lock = None

    def be_known(self) -> None:
        """Take the lock that says that this process lives, and settle what others left. Once."""
        with self._guard:
            if self._lock is not None:
                return
            try:
                self._lock = Lock(_lock_name(self.owner))
            except (OSError, ProjectError) as error:
                reason = getattr(error, "strerror", None) or error
                raise ProviderError(f"No call was made: the ledger cannot be written ({reason}).") from None
        self.settle_dead()

    def change(self, number: int, values: dict[str, object], states: tuple[str, ...] | None) -> bool:
        """Change a call that is in one of some states, in any where they are None; tell whether there was one."""
        statement = update(CALL).where(CALL.c.number == number).values(changed=now(), **values)
        if states is not None:
            statement = statement.where(CALL.c.state.in_(states))
        return self.write(lambda c: c.execute(statement).rowcount) > 0

    def read(self, work: Callable[[Connection], T]) -> T:
        """Run a transaction that only reads: it waits for nobody else who reads. Raises ProviderError."""

        def look(connection: Connection) -> tuple[T] | None:
            return None if unseen(connection, folders.home()) else (work(connection),)

        found: tuple[T] | None = self._library.read(look, None)
        return self.write(work) if found is None else found[0]

    def write(self, work: Callable[[Connection], T]) -> T:
        """Run a transaction; a library that others write just now is asked again. Raises ProviderError."""

        def whole(connection: Connection) -> tuple[T]:
            take_over(connection, CALL, folders.home())
            return (work(connection),)

        end = time.monotonic() + _LONGEST
        for _ in range(_TRIES):
            found: tuple[T] | None = self._library.run(whole, None)
            if found is not None:
                return found[0]
            if time.monotonic() > end:
                break
            time.sleep(_PAUSE)
        raise ProviderError("The ledger cannot be read or written, so no call is made; is the disk full?")


def nano(amount: Decimal) -> int:
    """Return US dollars as whole billionths, rounded up."""
    return int((amount * NANO).to_integral_value(rounding=ROUND_CEILING))


def money(amount: int) -> Decimal:
    """Return billionths as US dollars."""
    return Decimal(amount) / NANO


def _scopes(wanted: Reservation, caps: Caps, month: str) -> list[tuple[Decimal, str, ColumnElement[bool]]]:
    """Return each cap that counts, its name in a sentence, and which rows fall under it."""
    this_month = CALL.c.month == month
    found: list[tuple[Decimal, str, ColumnElement[bool]]] = []
    if caps.run is not None and wanted.run:
        found.append((caps.run, "this run", CALL.c.run == wanted.run))
    if caps.project is not None and wanted.project:
        found.append((caps.project, "this project", CALL.c.project == wanted.project))
    if caps.endpoint_month is not None:
        of_this = this_month & (CALL.c.endpoint == wanted.endpoint)
        found.append((caps.endpoint_month, f"'{wanted.endpoint}' this month", of_this))
    if caps.month is not None:
        found.append((caps.month, "this month", this_month))
    return found


def _sum(connection: Connection, *conditions: ColumnElement[bool]) -> int:
    counted = func.coalesce(CALL.c.actual, CALL.c.reserved, 0)
    return int(connection.execute(select(func.coalesce(func.sum(counted), 0)).where(*conditions)).scalar_one())


def _over(which: str, cap: Decimal, spent: int, amount: int) -> str:
    return (
        f"The call may cost {shown(money(amount))}; of the budget of {shown(cap)} for {which} {shown(money(spent))} "
        "is spent or set aside. It was not made; File > AI providers… changes budgets, and 'vidgen ai budget'."
    )


def _lock_name(owner: str) -> Any:
    return folders.of("ai-calls") / owner


def _is_dead(owner: str) -> bool:
    """Tell whether the process that made a call is gone: its lock can be had."""
    with suppress(Taken, OSError, UsageError):
        Lock(_lock_name(owner)).release()
        return True
    return False


def _entry(row: Row[Any]) -> Entry:
    """Return a row that has the columns of `_READ`. Hundreds of thousands are read for figures, so this is short."""
    values: list[Any] = list(row)
    *told, units, prices, reserved, actual, ticket, message = values
    known = None if reserved is None else money(reserved), None if actual is None else money(actual)
    return Entry(*[*told, dict(_units(units)), prices, *known, ticket, message])


@lru_cache(4096)
def _units(text: str) -> dict[str, int]:
    try:
        return {str(k): int(v) for k, v in json_of(text).items()}
    except (ValueError, AttributeError, TypeError):
        return {}


def now() -> str:
    """Return the time as rows have it: UTC, ISO 8601."""
    return datetime.now(UTC).isoformat(timespec="seconds")
