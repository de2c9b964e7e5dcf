"""What this computer has for pictures beside its processor, as far as it can be known without asking any driver."""

from __future__ import annotations

import hashlib
import os
import platform
import re
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

_VENDORS = {"0x10de": "NVIDIA", "0x8086": "Intel", "0x1002": "AMD", "0x106b": "Apple"}
_LIBRARIES = (
    "libcuda.so*",
    "libnvidia-encode.so*",
    "libamfrt64.so*",
    "libmfx*.so*",
    "libvpl.so*",
    "libva.so*",
    "dri/*_drv_video.so",
)
"""Drivers' parts outside the kernel, whose coming, going or change is seen by size and time."""
_DISPLAY_CLASS = r"SYSTEM\CurrentControlSet\Control\Class\{4d36e968-e325-11ce-bfc1-08002be10318}"


@dataclass(frozen=True)
class Graphics:
    """A graphics card, or a processor's graphics."""

    vendor: str
    """NVIDIA, Intel, AMD or Apple; empty when it is none of them."""
    name: str
    """As people know it where the system tells that."""
    driver: str
    """Its driver's name or version."""


def graphics() -> tuple[Graphics, ...]:
    """Return the graphics there are, in the system's order."""
    if sys.platform == "win32":
        return tuple(_of_windows())
    if sys.platform == "darwin":
        own = platform.machine() == "arm64"
        return (Graphics("Apple" if own else "", "Apple silicon" if own else "graphics", platform.mac_ver()[0]),)
    return tuple(_of_linux(Path("/")))


def identity() -> str:
    """Return what changes when a driver, the graphics, the system or PyAV do: what was tried before holds no longer."""
    from importlib import metadata  # loads a parser of mail; `has_devices` is asked at every start

    facts = [platform.system(), platform.release(), platform.version(), platform.machine(), metadata.version("av")]
    facts += [f"{g.vendor} {g.name} {g.driver}" for g in graphics()]
    if sys.platform == "linux":
        facts += _nodes(Path("/"))
        facts += _libraries(Path("/"))
    return hashlib.blake2b("\n".join(facts).encode(), digest_size=10).hexdigest()


def has_devices() -> bool:
    """Tell whether there can be a device that encodes or decodes. On Linux they are files; elsewhere it is not known."""
    return sys.platform != "linux" or any(_nodes(Path("/")))


def _text(path: Path) -> str:
    with suppress(OSError):
        return path.read_text("utf-8", "replace").strip()
    return ""


def _of_linux(root: Path) -> Iterator[Graphics]:
    version = re.search(r"\d+\.\d+[.\d]*", _text(root / "proc/driver/nvidia/version"))
    for information in sorted((root / "proc/driver/nvidia/gpus").glob("*/information")):
        model = re.search(r"Model:\s*(.+)", _text(information))
        yield Graphics("NVIDIA", model[1] if model else "card", version[0] if version else "")
    for card in sorted((root / "sys/class/drm").glob("card[0-9]*/device")):
        if not re.fullmatch(r"card\d+", card.parent.name):
            continue
        vendor = _VENDORS.get(_text(card / "vendor"), "")
        driver = re.search(r"DRIVER=(.+)", _text(card / "uevent"))
        if vendor == "NVIDIA" and version:
            continue  # named above
        yield Graphics(vendor, f"{vendor or 'graphics'} {_text(card / 'device')}".strip(), driver[1] if driver else "")


def _of_windows() -> Iterator[Graphics]:
    if sys.platform != "win32":
        yield from ()
    else:
        import winreg

        with suppress(OSError), winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, _DISPLAY_CLASS) as folder:
            for number in range(64):
                with suppress(OSError), winreg.OpenKey(folder, f"{number:04}") as key:
                    name = str(winreg.QueryValueEx(key, "DriverDesc")[0])
                    driver = str(winreg.QueryValueEx(key, "DriverVersion")[0])
                    vendor = next((v for v in _VENDORS.values() if v.lower() in name.lower()), "")
                    yield Graphics("AMD" if "radeon" in name.lower() else vendor, name, driver)


def _nodes(root: Path) -> Iterator[str]:
    """Yield the device files that encoders use, and whether this user may."""
    for pattern in ("dri/renderD*", "nvidia*", "dxg", "video[0-9]*"):
        for node in sorted((root / "dev").glob(pattern)):
            yield f"{node} {os.access(node, os.R_OK | os.W_OK)}"
    for name in sorted((root / "sys/class/video4linux").glob("*/name")):
        yield f"{name} {_text(name)}"


def _libraries(root: Path) -> Iterator[str]:
    for folder in ("usr/lib", "usr/lib64", "usr/local/lib", f"usr/lib/{platform.machine()}-linux-gnu"):
        for pattern in _LIBRARIES:
            for path in sorted((root / folder).glob(pattern)):
                with suppress(OSError):
                    facts = path.stat()
                    yield f"{path} {facts.st_size} {facts.st_mtime_ns}"
