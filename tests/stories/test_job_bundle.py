"""A film made as a farm manager makes it: a bundle, then one process for each task, then the join."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import av
import pytest
from tests import media_files

from vidgen.cli.main import main


def decoded(path: str) -> tuple[list[bytes], bytes]:
    with av.open(path) as container:
        frames = [f.to_ndarray().tobytes() for f in container.decode(video=0)]
    with av.open(path) as container:
        return frames, b"".join(f.to_ndarray().tobytes() for f in container.decode(audio=0))


@pytest.mark.slow
def test_the_tasks_of_a_bundle_make_the_film(
    vidgen: Callable[..., str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    media = Path("clips of 'May' ü")
    media.mkdir()
    clip = media / 'the "clip".mp4'
    shutil.copyfile(media_files.video("eight.mp4", rate=25, frames=200, size=(160, 90), sound="aac"), clip)
    vidgen("new", "film", "--size", "160x90", "--rate", "25")
    vidgen("import", "film", clip)
    vidgen("edit", "film", "append", "--asset", clip.name)
    words = ("render", "film", "--preset", "web-small", "--no-copy")
    vidgen(*words, "-o", "whole.mp4")
    vidgen(*words, "-o", "joined.mp4", "--job-bundle", "bundle ü")
    bundle = Path("bundle ü")
    template = json.loads((bundle / "template.json").read_text("utf-8"))
    assert [step["name"] for step in template["steps"]] == ["Segments", "Sound", "Join"]
    # The media are mounted elsewhere on the machines of the farm.
    media.rename("mounted")
    rule = {"source_path_format": "POSIX", "source_path": str(media.absolute()), "destination_path": "mounted"}
    rule["destination_path"] = str(Path("mounted").absolute())
    Path("rules.json").write_text(json.dumps({"path_mapping_rules": [rule]}), "utf-8")
    common = (bundle / "plan.json", "--store", "shared")
    assert main(["segment", *map(str, common), "--number", "0"]) == 2
    assert "cannot be read" in capsys.readouterr().err
    common = (*common, "--path-rules", "rules.json")
    monkeypatch.setenv("VIDGEN_HOME", str(tmp_path / "another machine"))
    assert "segment 1: rendered" in vidgen("segment", *common, "--number", "1")
    assert "the sound: rendered" in vidgen("segment", *common, "--sound")
    assert "segment 1: was there" in vidgen("segment", *common, "--number", "1")
    # What was not rendered, the join makes.
    said = json.loads(vidgen("join", *common, "-o", "joined.mp4", "--json"))
    assert (said["segments"], said["rendered"]) == (3, 2)
    assert decoded("joined.mp4") == decoded("whole.mp4")
    assert main(["join", *map(str, common), "-o", "joined.mp4"]) == 2
    assert "is there already" in capsys.readouterr().err
    assert main(["segment", *map(str, common), "--number", "7"]) == 2
    assert "There is no segment 7" in capsys.readouterr().err


def test_what_a_bundle_cannot_hold(vidgen: Callable[..., str], capsys: pytest.CaptureFixture[str]) -> None:
    vidgen("new", "film", "--size", "160x90", "--rate", "25")
    vidgen("edit", "film", "overlay", "--kind", "solid", "--at", "0s", "--duration", "1s")
    words = ["render", "film", "--preset", "web-small", "-o", "film.mp4"]
    assert main([*words, "--fit", "1MB", "--job-bundle", "bundle"]) == 2
    assert "takes several rounds" in capsys.readouterr().err
    Path("full").mkdir()
    Path("full/mine").write_text("mine", "utf-8")
    assert main([*words, "--job-bundle", "full"]) == 2
    assert "is not empty" in capsys.readouterr().err
    assert main([*words, "--job-bundle", "bundle", "--farm", "tcp://127.0.0.1:1"]) == 2
    assert "does not go with --later and --job-bundle" in capsys.readouterr().err
