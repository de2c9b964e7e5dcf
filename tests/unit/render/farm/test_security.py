"""Addresses, certificates, and a farm without Dask."""

from __future__ import annotations

from pathlib import Path

import pytest

from vidgen.cli.main import main
from vidgen.errors import UsageError
from vidgen.render.farm import security
from vidgen.render.farm.security import Tls, checked_address, require_dask, security_of, tls_of


def files(folder: Path) -> list[str]:
    paths = [folder / name for name in ("ca.pem", "cert.pem", "key.pem")]
    for path in paths:
        path.write_text("PEM")
    return [str(path) for path in paths]


def test_the_three_files_go_together(tmp_path: Path) -> None:
    ca, cert, key = files(tmp_path)
    assert tls_of(None, None, None) is None
    assert tls_of(ca, cert, key) == Tls(Path(ca), Path(cert), Path(key))
    with pytest.raises(UsageError, match="--tls-key is missing"):
        tls_of(ca, cert, None)
    with pytest.raises(UsageError, match=r"There is no file .*lost.pem'; --tls-ca names"):
        tls_of("lost.pem", cert, key)


def test_all_roles_are_encrypted(tmp_path: Path) -> None:
    pytest.importorskip("distributed")
    found = security_of(tls_of(*files(tmp_path)))
    assert found is not None
    assert found.require_encryption
    assert {found.tls_scheduler_cert, found.tls_worker_cert, found.tls_client_cert} == {str(tmp_path / "cert.pem")}
    assert security_of(None) is None


def test_addresses(tmp_path: Path) -> None:
    protected = tls_of(*files(tmp_path))
    assert checked_address("render-1:8786", None) == "tcp://render-1:8786"
    assert checked_address("tcp://[::1]:8786", None) == "tcp://[::1]:8786"
    assert checked_address("tls://render-1:8786", protected) == "tls://render-1:8786"
    assert checked_address("render-1:8786", protected) == "tls://render-1:8786"
    with pytest.raises(UsageError, match="needs --tls-ca"):
        checked_address("tls://render-1:8786", None)
    with pytest.raises(UsageError, match="would not be encrypted"):
        checked_address("tcp://render-1:8786", protected)


def test_without_dask(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(security, "find_spec", lambda name: None)
    with pytest.raises(UsageError, match=r"pip install 'vidgen\[farm\]'"):
        require_dask()
    for words in (["farm", "scheduler"], ["farm", "worker", "h:1"], ["render", "x", "-o", "y", "--farm", "h:1"]):
        assert main(words) == 2
        said = capsys.readouterr().err
        assert "pip install 'vidgen[farm]'" in said
        assert said.count("\n") == 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["worker"], "takes the scheduler's address"),
        (["scheduler", "h:1"], "takes the scheduler's address"),
        (["worker", "nothing"], "is no address of a farm"),
        (["worker", "h:1", "--processes", "0"], "--processes is from 1"),
        (["scheduler", "--port", "70000"], "is no port"),
        (["scheduler", "--tls-ca", "x"], "--tls-cert is missing"),
    ],
)
def test_words_that_are_refused(words: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("distributed")
    assert main(["farm", *words]) == 2
    assert said in capsys.readouterr().err
