"""Qt may be called as often as an export of hours needs it."""

from __future__ import annotations

import subprocess
import sys

SCRIPT = """
from vidgen.imaging.picture import RGBA
from PySide6.QtGui import QImage
image = QImage(1, 1, RGBA)
for _ in range(200_000):
    image.fill(0)
"""


def test_calls_of_qt_do_not_use_none_up() -> None:
    done = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
