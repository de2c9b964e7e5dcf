"""A real project service over the real media service."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image

from vidgen.media.service import MediaService
from vidgen.storage.open_project import OpenProject
from vidgen.storage.service import ProjectService


@pytest.fixture
def service() -> Iterator[ProjectService]:
    with MediaService() as media:  # starts its worker when it is first asked
        yield ProjectService(media)


@pytest.fixture
def project(service: ProjectService, tmp_path: Path) -> Iterator[OpenProject]:
    folder = tmp_path / "project"
    folder.mkdir()
    with service.create(folder / "trip.vidgen") as project:
        yield project


@pytest.fixture
def picture(tmp_path: Path) -> Callable[..., Path]:
    """Return a function that makes a small picture file."""

    def make(name: str, colour: str = "red") -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.new("RGB", (32, 18), colour).save(path, format="PNG")
        return path

    return make
