"""Where vidgen keeps its own things. `VIDGEN_HOME` moves all of them: for tests, and for a portable installation."""

from __future__ import annotations

import os
from pathlib import Path

from vidgen.errors import UsageError


def home() -> Path:
    """Return the folder of vidgen's own data (library, backups), made when it is missing, for this user only (0700).

    Raises UsageError when it cannot be made.
    """
    chosen = os.environ.get("VIDGEN_HOME")
    if chosen:
        return _private(Path(chosen))
    import platformdirs

    return _private(Path(platformdirs.user_data_dir("vidgen", appauthor=False)))


def cache() -> Path:
    """Return the folder of what can be made again at any time. Raises UsageError when it cannot be made."""
    if os.environ.get("VIDGEN_HOME"):
        return _private(home() / "cache")
    import platformdirs

    return _private(Path(platformdirs.user_cache_dir("vidgen", appauthor=False)))


def of(name: str) -> Path:
    """Return a folder inside `home()`, made when it is missing. Raises UsageError when it cannot be made."""
    return _private(home() / name)


def _private(path: Path) -> Path:
    try:
        # Without a home folder there is nothing that `~` could be, and none must be made of that name.
        path = path.expanduser().absolute()
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        if path.stat().st_mode & 0o077 and os.name != "nt":
            path.chmod(0o700)
    except (OSError, RuntimeError) as error:
        reason = getattr(error, "strerror", None) or str(error).rstrip(".")
        raise UsageError(
            f"vidgen's folder '{path}' cannot be used: {reason}; set VIDGEN_HOME to a folder that can be written."
        ) from error
    return path
