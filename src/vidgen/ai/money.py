"""Sums as people read them. There is no other place that writes dollars."""

from __future__ import annotations

from decimal import Decimal

_SMALLEST = Decimal("0.000001")


def shown(amount: Decimal | None) -> str:
    """Return US dollars: $1.50, $0.0042; "unknown" for None."""
    if amount is None:
        return "unknown"
    if amount == 0 or amount >= Decimal("0.1"):
        return f"${amount:,.2f}"
    return f"${amount.quantize(_SMALLEST).normalize():f}" if amount >= _SMALLEST else f"<${_SMALLEST:f}"


def price(amount: Decimal | None) -> str:
    """Return what something costs or has cost: "free", "$0.0042", "price unknown"."""
    return "price unknown" if amount is None else "free" if amount == 0 else shown(amount)
