"""Job bundles in the form of Open Job Description, and the plan in them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests import media_files
from tests.render.timelines import Film, preset

from vidgen.blocks.clip import Clip
from vidgen.blocks.solid import Solid
from vidgen.errors import MediaError, RenderError, UsageError
from vidgen.render.farm import job_bundle, job_file
from vidgen.render.farm.job import Medium
from vidgen.render.farm.job_file import JobFile
from vidgen.render.plan import plan
from vidgen.render.segments.segment import Copied, Facts, Segment, Sound
from vidgen.render.version import version


def job(path: Path | None = None, *, title: str = "Film", segments: int = 3, copied: tuple[int, ...] = ()) -> JobFile:
    """A job that nothing was rendered of."""
    film = Film(width=96, height=64, name=title)
    media = {}
    if path is None:
        film.block("V1", 0, 12, Solid())
    else:
        asset = film.asset(path)
        film.block("V1", 0, 2, Clip(asset=asset, speed=1))
        media[asset] = Medium(path=str(path), hash=job_file.content_hash(path), size=path.stat().st_size)
    settings = preset()
    copy = Copied(asset="a", stream=0, first=0, codec="h264")
    return JobFile(
        facts=Facts(hashes={}, version=version()),
        plan=plan(film.document.snapshot(), settings, film.paths),
        preset=settings,
        media=media,
        segments=tuple(
            Segment(number=n, start=n, end=n + 1, key=f"{n:040x}", copied=copy if n in copied else None)
            for n in range(segments)
        ),
        sound=Sound(key="f" * 40),
    )


@pytest.mark.parametrize(("numbers", "text"), [([0], "0"), ([0, 1, 2], "0-2"), ([0, 2, 3, 7, 8, 9], "0,2-3,7-9")])
def test_ranges(numbers: list[int], text: str) -> None:
    assert job_bundle.ranges(numbers) == text


@pytest.mark.parametrize(
    "made",
    [
        job(),
        job(segments=5000),
        job(segments=1, copied=(0,)),
        job(segments=5, copied=(0, 2)),
        job(title="{{{Param.Plan}}} \"quotes\" 'more' ümläut 日本" + "x" * 170),
    ],
    ids=["plain", "long", "only copies", "some copies", "odd title"],
)
def test_open_job_description_accepts_the_template(made: JobFile) -> None:
    model = pytest.importorskip("openjd.model")
    template = model.decode_job_template(template=job_bundle.template(made, Path("/out/my 'film' {{ü}}.mp4")))
    steps = {step.name: step for step in template.steps}
    rendered = [s.number for s in made.segments if s.copied is None]
    assert ("Segments" in steps) == bool(rendered)
    assert {d.dependsOn for d in steps["Join"].dependencies} == set(steps) - {"Join"}
    values = {"Output": model.ParameterValue(type=model.ParameterValueType.PATH, value="/out/film.mp4")}
    filled = model.preprocess_job_parameters(
        job_template=template,
        job_parameter_values={name: value.value for name, value in values.items()},
        job_template_dir=Path("/bundle"),
        current_working_dir=Path("/"),
    )
    created = model.create_job(job_template=template, job_parameter_values=filled)
    if rendered:
        space = model.StepParameterSpaceIterator(space=created.steps[0].parameterSpace)
        assert [int(task["Segment"].value) for task in space] == rendered


def test_a_bundle_with_its_media_can_be_moved(tmp_path: Path) -> None:
    clip = tmp_path / "clip ü.mp4"
    clip.write_bytes(media_files.video("short.mp4", rate=25, frames=50).read_bytes())
    job_bundle.write_bundle(tmp_path / "bundle", job(clip), tmp_path / "film.mp4", copy_media=True)
    moved = (tmp_path / "bundle").rename(tmp_path / "moved")
    data = clip.read_bytes()
    clip.unlink()
    found = job_file.read_job(moved / "plan.json")
    [place] = job_file.located(found, moved, {}).values()
    assert place.read_bytes() == data
    assert place.suffix == ".mp4"
    assert place.is_relative_to(moved)
    references = json.loads((moved / "asset_references.json").read_text())["assetReferences"]
    assert references["inputs"]["filenames"] == [str(tmp_path / "bundle" / place.relative_to(moved))]
    assert references["outputs"]["directories"] == [str(tmp_path)]


def test_media_are_found_where_the_rules_say_and_are_checked(tmp_path: Path) -> None:
    (tmp_path / "here").mkdir()
    clip = tmp_path / "here" / "clip.mp4"
    clip.write_bytes(media_files.video("short.mp4", rate=25, frames=50).read_bytes())
    made = job(clip)
    (tmp_path / "here").rename(tmp_path / "there")
    rules = tmp_path / "rules.json"
    rule = {
        "source_path_format": "POSIX",
        "source_path": str(tmp_path / "here"),
        "destination_path": str(tmp_path / "there"),
    }
    rules.write_text(json.dumps({"version": "pathmapping-1.0", "path_mapping_rules": [rule]}))
    with pytest.raises(MediaError, match="cannot be read"):
        job_file.located(made, tmp_path, {})
    [place] = job_file.located(made, tmp_path, job_file.path_rules(rules)).values()
    assert place == tmp_path / "there" / "clip.mp4"
    place.write_bytes(b"something else")
    with pytest.raises(MediaError, match="is not the file that was planned with"):
        job_file.located(made, tmp_path, job_file.path_rules(rules))


@pytest.mark.parametrize(
    ("path", "rules", "found"),
    [
        ("/a/b/c.mp4", {"/a": "/x"}, "/x/b/c.mp4"),
        ("/a/b/c.mp4", {"/a/b": "/y", "/a": "/x"}, "/y/c.mp4"),
        ("/ab/c.mp4", {"/a": "/x"}, "/ab/c.mp4"),
        ("C:\\clips\\c.mp4", {"c:\\clips": "/x"}, "/x/c.mp4"),
        ("media/c.mp4", {"/a": "/x"}, "media/c.mp4"),
    ],
)
def test_rules(path: str, rules: dict[str, str], found: str) -> None:
    assert job_file.mapped(path, rules) == found


@pytest.mark.parametrize("text", ["", "[]", '{"path_mapping_rules": [1]}', '{"path_mapping_rules": 5}', "{" * 200])
def test_rules_that_are_none(tmp_path: Path, text: str) -> None:
    (tmp_path / "rules").write_text(text)
    with pytest.raises(UsageError, match="holds no path rules"):
        job_file.path_rules(tmp_path / "rules")


def test_files_that_are_no_plan(tmp_path: Path) -> None:
    path = tmp_path / "plan.json"
    with pytest.raises(UsageError, match="cannot be read"):
        job_file.read_job(path)
    for text in ("", "{}", "[" * 1000):
        path.write_text(text)
        with pytest.raises(UsageError, match="is no plan"):
            job_file.read_job(path)
    made = job()
    path.write_bytes(made.replace(facts=made.facts.replace(version="older")).to_bytes())
    with pytest.raises(UsageError, match="another version of vidgen"):
        job_file.read_job(path)


def test_parts_that_there_are_not() -> None:
    made = job()
    assert job_file.part_of_job(made, 2) == made.segments[2]
    for number in (-1, 3):
        with pytest.raises(UsageError, match="the plan has 3"):
            job_file.part_of_job(made, number)
    with pytest.raises(UsageError, match="no sound"):
        job_file.part_of_job(made.replace(sound=None), None)


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("mine")
    with pytest.raises(RenderError, match="is not empty"):
        job_bundle.write_bundle(tmp_path, job(), tmp_path / "film.mp4")
    with pytest.raises(RenderError, match="cannot hold a job bundle"):
        job_bundle.write_bundle(tmp_path / "mine" / "x", job(), tmp_path / "film.mp4")
