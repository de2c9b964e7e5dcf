"""Whether a picture of motion JPEG is as an encoder writes it, and how much is done to know it."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from vidgen.media import jpeg_scan


class Counting:
    """A pattern that counts how often it is searched for."""

    def __init__(self, pattern: object) -> None:
        self.pattern, self.searches = pattern, 0

    def search(self, data: object, at: int) -> object:
        self.searches += 1
        assert isinstance(data, memoryview), "what is searched was copied"
        return self.pattern.search(data, at)  # type: ignore[attr-defined]


def test_two_fields_with_filling_between_them_are_whole_and_noise_in_the_second_is_seen() -> None:
    made = io.BytesIO()
    Image.effect_noise((64, 48), 60).save(made, "JPEG")
    field = made.getvalue()
    both = field + bytes(31) + field
    assert jpeg_scan.is_whole(memoryview(both))
    damaged = bytearray(both)
    damaged[-200:-190] = b"\xff\x33" * 5
    assert not jpeg_scan.is_whole(memoryview(damaged))


def test_a_picture_of_nothing_but_ends_is_not_copied_at_each_and_not_followed_for_ever(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    data = memoryview(b"\xff\xd8" + b"\xff\xd8\xff\xd9" * 100_000)
    counting = Counting(jpeg_scan._PICTURE)
    monkeypatch.setattr(jpeg_scan, "_PICTURE", counting)
    assert jpeg_scan.is_whole(data), "nothing is known"
    assert 0 < counting.searches <= 10_000
