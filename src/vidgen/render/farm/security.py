"""Whether Dask is there, and how connections within the farm are protected."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from vidgen import net
from vidgen.errors import UsageError

if TYPE_CHECKING:
    from distributed.security import Security


@dataclass(frozen=True)
class Tls:
    """The three files, in PEM form, with which members of a farm prove themselves to each other."""

    ca: Path
    cert: Path
    key: Path


def require_dask() -> None:
    """Raise UsageError when Dask is not installed."""
    if find_spec("distributed") is None:
        raise UsageError("A farm needs Dask, which is not installed: run pip install 'vidgen[farm]'.")


def tls_of(ca: str | None, cert: str | None, key: str | None) -> Tls | None:
    """Return the files of the three options; None when none is given. Raises UsageError when some or a file is missing."""
    given = {"--tls-ca": ca, "--tls-cert": cert, "--tls-key": key}
    if not any(given.values()):
        return None
    for name, value in given.items():
        if not value:
            raise UsageError(f"{name} is missing: the three --tls options go together.")
    for name, value in given.items():
        if value and not Path(value).is_file():
            raise UsageError(f"There is no file '{value}'; {name} names a file in PEM form.")
    return Tls(Path(ca or ""), Path(cert or ""), Path(key or ""))


def security_of(tls: Tls | None) -> Security | None:
    """Return what Dask is to be told, for all three roles that a process can have."""
    if tls is None:
        return None
    from distributed.security import Security

    roles = {f"tls_{role}_{what}": str(getattr(tls, what)) for role in _ROLES for what in ("cert", "key")}
    return Security(require_encryption=True, tls_ca_file=str(tls.ca), **roles)


def checked_address(address: str, tls: Tls | None) -> str:
    """Return the address of a scheduler in full.

    Raises UsageError when it is none, or its form does not fit `tls`, and Offline when it may not be asked.
    """
    scheme, found, place = address.rpartition("://")
    host, _, port = place.rpartition(":")
    if not host or not port.isdigit() or not 0 < int(port) < 65536 or (found and scheme not in {"tcp", "tls"}):
        raise UsageError(f"'{address}' is no address of a farm; one looks like tcp://render-1:8786.")
    if scheme == "tcp" and tls is not None:
        raise UsageError(f"'{address}' would not be encrypted; write it with tls://, or leave the --tls options out.")
    if scheme == "tls" and tls is None:
        raise UsageError(f"'{address}' needs --tls-ca, --tls-cert and --tls-key.")
    net.check(host.strip("[]"))
    return f"{'tls' if tls else 'tcp'}://{place}"


_ROLES = ("scheduler", "worker", "client")
