"""The integrity rules: what holds for the records after every edit. All of them are here.

`settle(tx)` runs at the end of each transaction: first it tidies up what an edit leaves behind, then it checks; a broken
rule raises EditError and the whole edit is taken back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vidgen.editor.document import Transaction


def settle(tx: Transaction) -> None:
    """Tidy up and check what `tx` changed. Raises EditError."""
