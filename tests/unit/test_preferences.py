"""What the user has chosen for vidgen itself."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from vidgen.errors import UsageError
from vidgen.preferences import NAME, prefer, preferences


def test_nothing_is_chosen_at_first(vidgen_home: Path) -> None:
    told: list[str] = []
    assert preferences(told).cache_limit is None
    assert told == []
    assert not (vidgen_home / NAME).exists()


def test_a_choice_is_kept_and_can_be_taken_back() -> None:
    prefer(cache_limit=5_000_000_000)
    prefer(cache_folder="/somewhere")
    assert preferences().cache_limit == 5_000_000_000
    assert preferences().cache_folder == "/somewhere"
    prefer(cache_limit=None)
    assert preferences().cache_limit is None
    assert preferences().cache_folder == "/somewhere"


def test_what_cannot_be_is_refused_and_changes_nothing() -> None:
    prefer(cache_limit=1_000_000_000)
    with pytest.raises(UsageError, match="cache_limit cannot be 5"):
        prefer(cache_limit=5)
    assert preferences().cache_limit == 1_000_000_000


@pytest.mark.parametrize("text", [b"{", b"[]", b"\xff\xfe", b"", b"[" * 2000])
def test_a_damaged_file_is_put_aside(vidgen_home: Path, text: bytes) -> None:
    (vidgen_home / NAME).write_bytes(text)
    told: list[str] = []
    assert preferences(told).cache_limit is None
    assert "settings.damaged-1.json" in told[0]
    assert (vidgen_home / "settings.damaged-1.json").read_bytes() == text
    prefer(cache_limit=1_000_000_000)
    assert preferences().cache_limit == 1_000_000_000


def test_one_bad_value_does_not_cost_the_others(vidgen_home: Path) -> None:
    (vidgen_home / NAME).write_text(json.dumps({"cache_limit": "much", "cache_folder": "/x", "of tomorrow": [1]}))
    told: list[str] = []
    assert preferences(told).cache_folder == "/x"
    assert "cache_limit" in told[0]
    prefer(cache_limit=200_000_000)
    kept = json.loads((vidgen_home / NAME).read_text())
    assert kept == {"cache_limit": 200_000_000, "cache_folder": "/x", "of tomorrow": [1]}


def test_a_device_in_place_of_the_file_ends(vidgen_home: Path) -> None:
    (vidgen_home / NAME).symlink_to("/dev/zero")
    told: list[str] = []
    assert preferences(told).cache_limit is None
    assert len(told) == 1


def test_what_cannot_be_read_now_is_kept(vidgen_home: Path) -> None:
    (vidgen_home / NAME).symlink_to(NAME)  # such as another user's file, to whoever may read everything
    prefer(cores=1)
    assert preferences().cores == 1
    assert (vidgen_home / "settings.damaged-1.json").is_symlink()
