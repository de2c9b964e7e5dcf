from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vidgen.errors import UsageError
from vidgen.render.rate.sizes import LEAST, MOST, parse_size, shown


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("10MB", 10_000_000),
        ("10 mb", 10_000_000),
        ("800kB", 800_000),
        ("1.5GB", 1_500_000_000),
        ("9.5MiB", 9_961_472),
        ("64KiB", 65_536),
        ("2GiB", 2 << 30),
        ("123456", 123_456),
        ("5000 b", 5000),
    ],
)
def test_sizes_are_read(text: str, size: int) -> None:
    assert parse_size(text) == size


@pytest.mark.parametrize("text", ["", "MB", "ten MB", "-1MB", "1,5MB", "10 M B", "10Mbit", "1e6", "nan", "inf"])
def test_what_is_no_size_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(UsageError, match="10MB"):
        parse_size(text)


@pytest.mark.parametrize("text", ["0MB", "999", "99999GB"])
def test_sizes_that_no_film_has_are_refused(text: str) -> None:
    with pytest.raises(UsageError, match="between 1 kB and 17 TB"):
        parse_size(text)


@given(st.integers(LEAST, MOST // 2))
def test_what_is_shown_is_enough_when_it_is_asked_for(size: int) -> None:
    again = parse_size(shown(size))
    assert size <= again <= size * 1.011 + 1
