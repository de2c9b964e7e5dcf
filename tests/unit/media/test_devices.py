"""Graphics are known by what Linux says of them; when that changes, so does the computer's identity."""

from __future__ import annotations

from pathlib import Path

from vidgen.media import devices


def _put(root: Path, name: str, text: str) -> None:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def test_cards_have_names_and_drivers(tmp_path: Path) -> None:
    _put(
        tmp_path, "proc/driver/nvidia/version", "NVRM version: NVIDIA UNIX x86_64 Kernel Module  550.54.14  Thu\nGCC 12"
    )
    _put(tmp_path, "proc/driver/nvidia/gpus/0000:01:00.0/information", "Model: \t NVIDIA GeForce RTX 4070\nIRQ: 1\n")
    for card, vendor, device, driver in (
        ("card0", "0x8086", "0x46a6", "i915"),
        ("card1", "0x10de", "0x2786", "nvidia"),
    ):
        _put(tmp_path, f"sys/class/drm/{card}/device/vendor", f"{vendor}\n")
        _put(tmp_path, f"sys/class/drm/{card}/device/device", f"{device}\n")
        _put(tmp_path, f"sys/class/drm/{card}/device/uevent", f"DRIVER={driver}\nPCI_CLASS=30000\n")
    _put(tmp_path, "sys/class/drm/card0-HDMI-A-1/device/vendor", "0x8086\n")
    assert list(devices._of_linux(tmp_path)) == [
        devices.Graphics("NVIDIA", "NVIDIA GeForce RTX 4070", "550.54.14"),
        devices.Graphics("Intel", "Intel 0x46a6", "i915"),
    ]


def test_a_computer_without_graphics_is_none_to_wonder_at(tmp_path: Path) -> None:
    assert list(devices._of_linux(tmp_path)) == []
    assert list(devices._nodes(tmp_path)) == []


def test_device_files_and_drivers_parts_are_seen(tmp_path: Path) -> None:
    before = [*devices._nodes(tmp_path), *devices._libraries(tmp_path)]
    _put(tmp_path, "dev/dri/renderD128", "")
    _put(tmp_path, "usr/lib64/libcuda.so.1", "1")
    after = [*devices._nodes(tmp_path), *devices._libraries(tmp_path)]
    assert before == []
    assert len(after) == 2
    _put(tmp_path, "usr/lib64/libcuda.so.1", "12")
    assert [*devices._nodes(tmp_path), *devices._libraries(tmp_path)] != after


def test_the_identity_stays_while_nothing_changes() -> None:
    assert devices.identity() == devices.identity()
    assert devices.graphics() == devices.graphics()
