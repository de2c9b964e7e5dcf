"""What the user has chosen for vidgen itself, in `settings.json` in vidgen's own folder. There is no need for such a file.

A damaged file is put aside and told about; a value that cannot be is passed over. Neither keeps vidgen from starting.
"""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from vidgen import settings
from vidgen.errors import UsageError
from vidgen.files import atomic_write
from vidgen.untrusted import json_of, read_bytes

M = TypeVar("M", bound=BaseModel)

_log = logging.getLogger(__name__)

NAME = "settings.json"
_LARGEST = 1 << 20
"""Bytes of the file."""


class Preferences(BaseModel):
    """What was chosen; None where nothing was. What a newer version chose is kept."""

    model_config = ConfigDict(frozen=True, extra="allow")

    cache_folder: str | None = Field(None, max_length=4096, pattern=r"^[^\x00]+$")
    """Where rendered segments are kept: an absolute path."""
    network: Literal["everywhere", "this-computer", "nowhere"] | None = None
    """How far connections may go; everywhere when nothing is chosen."""
    cache_limit: int | None = Field(None, ge=100_000_000, le=1 << 50)
    """Bytes that they may have."""


def preferences(notices: list[str] | None = None) -> Preferences:
    """Return what is chosen. Sentences about what could not be read are added to `notices`. Never raises."""
    return chosen(Preferences, NAME, [] if notices is None else notices)


def chosen(model: type[M], name: str, told: list[str]) -> M:
    """Return the choices of a file in vidgen's folder, all of whose fields have defaults. Never raises."""
    try:
        path = settings.home() / name
        data = json_of(read_bytes(path, _LARGEST), 10)
        if not isinstance(data, dict):
            raise ValueError("it is no table")  # noqa: TRY004, TRY301 - like everything else that makes no sense
    except (FileNotFoundError, UsageError):
        return model()
    except OSError as error:
        told.append(f"The settings in '{path}' cannot be read: {error.strerror or error}.")
        return model()
    except ValueError as error:
        told.append(_put_aside(path, str(error)))
        return model()
    return _valid(model, data, path, told)


def prefer(**changes: Any) -> Preferences:
    """Change what is chosen; None takes a choice back. Raises UsageError for what cannot be, ProjectError on a full disk."""
    old = preferences().model_dump()
    try:
        made = Preferences.model_validate({**old, **changes})
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise UsageError(f"{first['loc'][0]} cannot be {first['input']!r}: {first['msg'].lower()}.") from None
    text = json.dumps({name: value for name, value in made.model_dump().items() if value is not None}, indent=2)
    atomic_write(settings.home() / NAME, text.encode() + b"\n")
    return made


def _valid(model: type[M], data: dict[str, Any], path: Path, told: list[str]) -> M:
    """Return the values that can be used."""
    try:
        return model.model_validate(data)
    except ValidationError as error:
        bad = {str(fault["loc"][0]) for fault in error.errors(include_url=False)}
    told += [f"The setting {n} in '{path}' cannot be {data[n]!r}; it is passed over." for n in sorted(bad)]
    return model.model_validate({name: value for name, value in data.items() if name not in bad})


def _put_aside(path: Path, why: str) -> str:
    number = 1
    while (aside := path.with_name(f"{path.stem}.damaged-{number}.json")).exists():
        number += 1
    try:
        path.replace(aside)
    except OSError as error:
        _log.warning("the settings cannot be put aside: %s", error)
        return f"The settings in '{path}' are damaged ({why}); none of them is used."
    return f"The settings were damaged ({why}) and are put aside as '{aside}'."
