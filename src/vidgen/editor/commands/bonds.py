"""Commands that bind blocks: groups, and links of picture and sound."""

from __future__ import annotations

from vidgen.editor.arguments import BlockId
from vidgen.editor.command import command
from vidgen.editor.commands.cutting import has_blocks
from vidgen.editor.edits.slicing import new_bond
from vidgen.editor.records import Block
from vidgen.editor.transaction import Transaction
from vidgen.errors import EditError


def _several(blocks: list[str]) -> list[str]:
    if len(set(blocks)) < 2:
        raise EditError("Name at least two blocks.")
    return list(dict.fromkeys(blocks))


@command(title="Group", menu="Edit", shortcut="Ctrl+G", can_run=has_blocks)
def group(tx: Transaction, blocks: list[BlockId]) -> str:
    """Have blocks selected together; they leave the groups that they were in.

    blocks: which blocks.
    """
    bond = new_bond()
    for block in _several(blocks):
        tx.put(tx.get(block, Block).replace(group=bond))
    return bond


@command(title="Ungroup", menu="Edit", shortcut="Ctrl+Shift+G", can_run=has_blocks)
def ungroup(tx: Transaction, blocks: list[BlockId]) -> None:
    """Dissolve the groups of blocks.

    blocks: blocks of these groups; one of each is enough.
    """
    for block in blocks:
        for member in tx.members(group=tx.get(block, Block).group):
            tx.put(member.replace(group=None))


@command(title="Link", menu="Edit", shortcut="Ctrl+L", can_run=has_blocks)
def link(tx: Transaction, blocks: list[BlockId]) -> str:
    """Have blocks cut, trimmed and moved together, as picture and sound of one file are.

    blocks: which blocks.
    """
    bond = new_bond()
    for block in _several(blocks):
        tx.put(tx.get(block, Block).replace(link=bond))
    return bond


@command(title="Unlink", menu="Edit", shortcut="Ctrl+Shift+L", can_run=has_blocks)
def unlink(tx: Transaction, blocks: list[BlockId]) -> None:
    """Let linked blocks go their own ways.

    blocks: blocks of these links; one of each is enough.
    """
    for block in blocks:
        for member in tx.members(link=tx.get(block, Block).link):
            tx.put(member.replace(link=None))
