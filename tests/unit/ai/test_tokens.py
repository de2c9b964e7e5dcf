"""The bound of tokens, against a tokeniser of others (Whisper's is that of GPT-2, which makes more than later ones)."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer

from vidgen.ai.assistant.tools import tools
from vidgen.ai.models import WHISPER_TINY
from vidgen.ai.wire.tokens import most_tokens

ROOT = Path(__file__).resolve().parents[3]
TEXTS = {
    "prose": (ROOT / "docs" / "guide" / "ai.md").read_text(encoding="utf-8"),
    "code": (ROOT / "src" / "vidgen" / "net.py").read_text(encoding="utf-8"),
    "tools": json.dumps([t.model_dump() for t in tools()]),
    "numbers": json.dumps([n * 7919 % 100_003 / 7 for n in range(500)]),
    "german": "Die Donaudampfschifffahrtsgesellschaft hält täglich außer sonntags. " * 20,
    "others": "これは文章です。Это предложение. هذه جملة. 🎬🎞️ " * 20,
    "odd": "xQzVkJ qzx_vkjw$#@!%^&*()<>?{}[]~` \t\t\r\n\n\n aQ1zX9wE7vB3nM5 " * 20,
}


@cache
def tokeniser() -> Tokenizer:
    return Tokenizer.from_file(str(next(p for p in WHISPER_TINY.paths() if p.name == "tokenizer.json")))


@pytest.mark.parametrize("name", TEXTS)
def test_it_is_a_bound_and_a_fair_one(name: str) -> None:
    text = TEXTS[name]
    real = len(tokeniser().encode(text, add_special_tokens=False).ids)
    assert real <= most_tokens(text) <= len(text.encode())
    if name in {"prose", "tools", "code"}:
        assert most_tokens(text) < 2.6 * real


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=300))
def test_it_is_a_bound_for_anything(text: str) -> None:
    real = len(tokeniser().encode(text, add_special_tokens=False).ids)
    assert real <= most_tokens(text)
