"""What others wrote is read within bounds."""

from __future__ import annotations

import json
import zlib
from pathlib import Path

import pytest

from vidgen import untrusted
from vidgen.untrusted import DEPTH, check_depth, inflate, json_of, read_bytes


def test_a_file_up_to_the_limit(tmp_path: Path) -> None:
    file = tmp_path / "x"
    file.write_bytes(b"12345")
    assert read_bytes(file, 5) == b"12345"
    with pytest.raises(ValueError, match="larger"):
        read_bytes(file, 4)
    with pytest.raises(OSError, match="No such file"):
        read_bytes(tmp_path / "nothing", 4)


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="no such device")
def test_a_device_without_end() -> None:
    with pytest.raises(ValueError, match="larger"):
        read_bytes(Path("/dev/zero"), 100_000)


def test_inflate() -> None:
    packed = zlib.compress(b"x" * 1000)
    assert inflate(packed, 1000) == b"x" * 1000
    for bad, limit in ((packed, 999), (packed[:-1], 1000), (b"nonsense", 1000), (None, 1000)):
        with pytest.raises(ValueError, match=r"."):
            inflate(bad, limit)  # type: ignore[arg-type]


def test_json_that_is_deep() -> None:
    deepest = "[" * DEPTH + "]" * DEPTH
    assert json_of(deepest) == json.loads(deepest)
    for bad in (f"[{deepest}]", '{"a":' * 101 + "1" + "}" * 101, "[" * 100_000, '{"a":' * 100_000):
        with pytest.raises(ValueError, match=r"deep|Expecting"):
            json_of(bad)
    wide = json.dumps({"a": [[1, {"b": [2]}]] * 1000})
    assert json_of(wide.encode()) == json.loads(wide)
    with pytest.raises(ValueError, match="more than 2 levels"):
        check_depth({"a": [[]]}, 2)


def test_json_that_is_no_text_or_too_much(monkeypatch: pytest.MonkeyPatch) -> None:
    for bad in (None, 5, "", "{", b"\xff"):
        with pytest.raises(ValueError, match=r"."):
            json_of(bad)  # type: ignore[arg-type]
    monkeypatch.setattr(untrusted, "MOST_PARTS", 100)
    assert len(json_of("[" + "1," * 98 + "1]")) == 99
    with pytest.raises(ValueError, match="too large"):
        json_of("[" + "1," * 100 + "1]")
    monkeypatch.setattr(untrusted, "LARGEST", 100)
    with pytest.raises(ValueError, match="too large"):
        json_of('"' + "x" * 100 + '"')
