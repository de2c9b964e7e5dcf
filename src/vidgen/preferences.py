"""What the user has chosen for vidgen itself, in `settings.json` in vidgen's own folder. There is no need for such a file.

A damaged file is put aside and told about; a value that cannot be is passed over. Neither keeps vidgen from starting.
"""

from __future__ import annotations

import json
import logging
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar, get_args, get_origin

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from vidgen import folders
from vidgen.errors import UsageError
from vidgen.files import atomic_write
from vidgen.untrusted import json_of, read_bytes
from vidgen.write_behind import newest, write_now, write_soon

M = TypeVar("M", bound=BaseModel)

_log = logging.getLogger(__name__)

NAME = "settings.json"
_LARGEST = 1 << 20
"""Bytes of the file."""


def _choice(title: str, section: str, default: str, help: str, *, words: tuple[str, ...] = (), **rules: Any) -> Any:
    """Describe a preference that people choose: its title, its section of the form, what holds without a choice."""
    more: dict[str, Any] = {"section": section, "default": default, "words": list(words)}
    return Field(None, title=title, description=help, json_schema_extra=more, **rules)


def _size(value: object) -> object:
    """Read a number of bytes as people write it: "50GB"."""
    match = (
        re.fullmatch(r"(\d{1,9}(?:\.\d{1,3})?)\s*([kMGT]?)B", value.strip(), re.I) if isinstance(value, str) else None
    )
    if match is None:
        return value
    return int(float(match[1]) * 1000 ** " kmgt".index(match[2].lower() or " "))


def _absolute(value: str) -> str:
    if not Path(value).is_absolute():
        raise ValueError("write a whole path")
    return value


class Preferences(BaseModel):
    """What was chosen; None where nothing was. What a newer version chose is kept."""

    model_config = ConfigDict(frozen=True, extra="allow")

    theme: Literal["dark", "light"] | None = _choice(
        "Theme", "Appearance", "as the system is", "Whether everything is dark or light."
    )
    interface_scale: float | None = _choice(
        "Size of the interface", "Appearance", "1, as the system says",
        "How large texts and buttons are, from 0.75 to 2. It holds from the next start.",
        ge=0.75, le=2, words=("0.75", "1", "1.25", "1.5", "1.75", "2"),
    )  # fmt: skip
    preview_quality: Literal["full", "half", "quarter"] | None = _choice(
        "Quality of the preview", "Playback", "automatic",
        "How large frames are made: as the film, or half or a quarter of its sides. Automatic is as they are shown, and "
        "smaller while they come late.",
    )  # fmt: skip
    preview_rendering: Literal["when-idle"] | None = _choice(
        "Rendering the preview", "Playback", "only when asked",
        "What is hard to play (effects, transitions, several layers) can be rendered into the cache by itself, whenever "
        "nothing has been edited or played for some seconds. Where it is rendered the ruler of the timeline is green.",
    )  # fmt: skip
    sound_device: str | None = _choice(
        "Sound device", "Playback", "that of the system",
        "Where the preview is heard. It holds from the next time that something plays.",
        max_length=256,
    )  # fmt: skip
    cores: int | None = _choice(
        "Cores for exports", "Performance", "all of them",
        "How many processes render an export at the same time, at most. It holds from the next start.",
        ge=1, le=256,
    )  # fmt: skip
    cache_limit: Annotated[int, BeforeValidator(_size)] | None = _choice(
        "Size of the cache", "Performance", "20 GiB, or a tenth of a smaller disk",
        "How much of what was rendered is kept, for example 50GB. It holds from the next start.",
        ge=100_000_000, le=1 << 50,
    )  # fmt: skip
    cache_folder: Annotated[str, AfterValidator(_absolute)] | None = _choice(
        "Folder of the cache", "Performance", "the system's folder for caches",
        "Where what was rendered is kept: a whole path. It holds from the next start.",
        max_length=4096, pattern=r"^[^\x00]+$",
    )  # fmt: skip
    network: Literal["everywhere", "this-computer", "nowhere"] | None = _choice(
        "Network", "Privacy", "everywhere",
        "How far connections may go: everywhere, to this computer only, or nowhere. vidgen itself needs none.",
    )  # fmt: skip
    shortcut_preset: str | None = Field(None, max_length=64)
    """The set of shortcuts that was chosen."""
    shortcuts: dict[str, str] | None = Field(None, max_length=2000)
    """Keys of single actions, by their names; "" for none."""


@dataclass(frozen=True)
class Choice:
    """What a form or a manual needs to know of one preference."""

    name: str
    title: str
    section: str
    help: str
    default: str
    """What holds when nothing is chosen, as people say it."""
    words: tuple[str, ...]
    """What it can be, where that is few."""


def choices() -> tuple[Choice, ...]:
    """Return the preferences that people choose one by one, in the order of the form."""
    return tuple(_facts(name) for name, info in Preferences.model_fields.items() if info.title)


def choice(name: str) -> Choice:
    """Return one of them. Raises UsageError when there is none of that name."""
    wanted = name.replace("-", "_")
    for one in choices():
        if one.name == wanted:
            return one
    raise UsageError(f"There is no setting '{name}'; there are: {', '.join(one.name for one in choices())}.")


def _facts(name: str) -> Choice:
    info = Preferences.model_fields[name]
    more = info.json_schema_extra if isinstance(info.json_schema_extra, dict) else {}
    inner = [a for a in get_args(info.annotation) if get_origin(a) is Literal]
    words = tuple(str(w) for w in more.get("words") or (get_args(inner[0]) if inner else ()))  # type: ignore[union-attr]
    return Choice(name, info.title or "", str(more["section"]), info.description or "", str(more["default"]), words)


def preferences(notices: list[str] | None = None) -> Preferences:
    """Return what is chosen. Sentences about what could not be read are added to `notices`. Never raises."""
    return chosen(Preferences, NAME, [] if notices is None else notices)


def chosen(model: type[M], name: str, told: list[str]) -> M:
    """Return the choices of a file in vidgen's folder, all of whose fields have defaults. Never raises."""
    try:
        path = folders.home() / name
        data = json_of(newest(path, _LARGEST), 10)
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
    made = _changed(changes)
    write_now(folders.home() / NAME, _text(made))
    return made


def prefer_soon(**changes: Any) -> Preferences:
    """Do what `prefer` does, but write it down in another thread: for the window's. Raises UsageError."""
    made = _changed(changes)
    write_soon(folders.home() / NAME, _text(made), "The settings")
    return made


def _changed(changes: dict[str, Any]) -> Preferences:
    passed_over: list[str] = []
    old = preferences(passed_over).model_dump()
    try:
        made = Preferences.model_validate({**old, **changes})
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise UsageError(f"{first['loc'][0]} cannot be {first['input']!r}: {first['msg'].lower()}.") from None
    if passed_over:
        keep_aside(NAME)
    return made


def _text(chosen: Preferences) -> bytes:
    given = {name: value for name, value in chosen.model_dump().items() if value is not None}
    return json.dumps(given, indent=2).encode() + b"\n"


def _valid(model: type[M], data: dict[str, Any], path: Path, told: list[str]) -> M:
    """Return the values that can be used."""
    try:
        return model.model_validate(data)
    except ValidationError as error:
        bad = {str(fault["loc"][0]) for fault in error.errors(include_url=False)}
    told += [f"The setting {n} in '{path}' cannot be {data[n]!r}; it is passed over." for n in sorted(bad)]
    return model.model_validate({name: value for name, value in data.items() if name not in bad})


def keep_aside(name: str) -> None:
    """Keep choices of which some were passed over, before they are written anew: what nobody could read may be again."""
    path = folders.home() / name
    try:
        atomic_write(_aside(path), read_bytes(path, _LARGEST), mode=0o600)
    except FileNotFoundError:  # it was put aside when it was read
        pass
    except (OSError, ValueError) as error:
        _log.warning("%s", _put_aside(path, getattr(error, "strerror", None) or str(error)))


def _aside(path: Path) -> Path:
    number = 1
    while (aside := path.with_name(f"{path.stem}.damaged-{number}.json")).exists():
        number += 1
    return aside


def _put_aside(path: Path, why: str) -> str:
    aside = _aside(path)
    try:
        path.replace(aside)
    except OSError as error:
        _log.warning("the settings cannot be put aside: %s", error)
        return f"The settings in '{path}' are damaged ({why}); none of them is used."
    return f"The settings were damaged ({why}) and are put aside as '{aside}'."
