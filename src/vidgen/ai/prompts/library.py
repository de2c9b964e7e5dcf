"""Which prompts there are: those that come with vidgen, and before them the user's own in `prompts` of vidgen's folder."""

from __future__ import annotations

import re
from pathlib import Path

from vidgen import folders, resources
from vidgen.ai.prompts.prompt import Prompt, parse
from vidgen.errors import UsageError
from vidgen.files import atomic_write
from vidgen.untrusted import read_bytes

_LARGEST = 1 << 20
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")


def names() -> list[str]:
    """Return the names of all prompts."""
    return sorted({path.stem for folder in _folders() for path in folder.glob("*.md") if _NAME.fullmatch(path.stem)})


def prompt(name: str) -> Prompt:
    """Return a prompt, the user's own where there is one. Raises UsageError when there is none, or it makes no sense."""
    path = _find(name)
    if path is None:
        raise UsageError(f"There is no prompt '{name}'; 'vidgen ai prompts' lists them.")
    made = parse(_read(path), _part, str(path))
    if made.name != name:
        raise UsageError(f"The prompt '{path}' calls itself '{made.name}'; it must be the name of its file.")
    return made


def is_own(made: Prompt) -> bool:
    """Tell whether a prompt is the user's own."""
    return Path(made.source).is_relative_to(folders.home())


def copy_for_user(name: str) -> Path:
    """Put a copy of a shipped prompt where the user can change it; return its path. Raises UsageError, ProjectError."""
    path = folders.of("prompts") / f"{name}.md"
    if path.exists():
        raise UsageError(f"'{path}' is there already; change it, or remove it to have the shipped one again.")
    prompt(name)  # it is there, and makes sense
    atomic_write(path, _read(resources.folder("prompts") / f"{name}.md").encode())
    return path


def _folders() -> list[Path]:
    return [folder for folder in (folders.home() / "prompts", resources.folder("prompts")) if folder.is_dir()]


def _find(name: str) -> Path | None:
    if not _NAME.fullmatch(name.removeprefix("parts/")):
        return None
    return next((path for folder in _folders() if (path := folder / f"{name}.md").is_file()), None)


def _part(name: str) -> str:
    path = _find(f"parts/{name}")
    if path is None:
        raise ValueError(f"there is no part '{name}'")
    return _read(path)


def _read(path: Path) -> str:
    try:
        return read_bytes(path, _LARGEST).decode("utf-8").replace("\r\n", "\n")
    except (OSError, ValueError) as error:
        raise UsageError(f"'{path}' cannot be read: {error}.") from None
