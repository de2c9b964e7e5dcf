"""Sums of dollars in fields."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from PySide6.QtWidgets import QLineEdit

from vidgen.errors import UsageError


def amount_of(text: str) -> Decimal | None:
    """Return dollars; None for no limit. Raises UsageError."""
    text = text.strip().removeprefix("$")
    if not text:
        return None
    try:
        amount = Decimal(text.replace(",", "."))
    except InvalidOperation:
        amount = Decimal(-1)
    if not amount.is_finite() or not 0 <= amount <= 1_000_000:
        raise UsageError(f"'{text}' is no sum; 1.50 is one, in US dollars.")
    return round(amount, 9)


def box_text(amount: Decimal | None) -> str:
    """Return a sum as a field has it."""
    return "" if amount is None else f"{amount:.2f}" if amount == round(amount, 2) else f"{amount:f}"


def money_box(name: str, empty: str) -> QLineEdit:
    """Return a field for a sum."""
    box = QLineEdit()
    box.setAccessibleName(name)
    box.setPlaceholderText(empty)
    box.setFixedWidth(90)
    return box
