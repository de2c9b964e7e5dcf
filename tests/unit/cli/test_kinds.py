"""`vidgen kinds`: what there is to put into a film, as people and machines read it."""

from __future__ import annotations

import shlex
from typing import Any

import pytest
from tests import media_files

from vidgen.editor import catalogue
from vidgen.editor.kinds import BLOCKS, EFFECTS, TRANSITIONS
from vidgen.editor.paths import paths_of
from vidgen.editor.records import Block

NAMES = [e.name for e in catalogue.entries()]


def test_the_list_has_every_kind_with_its_sentence(vidgen) -> None:
    told = vidgen("kinds")
    assert told.code == 0
    lines = [line.split() for line in told.out.splitlines()]
    for role, registry in (("block", BLOCKS), ("effect", EFFECTS), ("transition", TRANSITIONS)):
        assert [words[1] for words in lines if words[:1] == [role]] == list(registry.names)
    assert "Make a picture soft." in told.out
    assert "Every block also has the properties name, enabled, colour." in told.out


@pytest.mark.parametrize("name", NAMES)
def test_each_property_is_told_as_set_names_it(vidgen, name: str) -> None:
    told = vidgen("kinds", name)
    assert told.code == 0
    (entry,) = vidgen("kinds", name, "--json").json
    assert entry["name"] == name
    assert entry["schema"]["type"] == "object"
    for described in entry["properties"]:
        assert f"\n{described['path']} " in told.out
        assert described["label"] in told.out
    content: dict[str, Any] = {"kind": "clip", "asset": "asset-1"}
    block: dict[str, Any] = {"id": "b", "track": "t", "start": 0, "duration": 1, "content": content}
    if entry["what"] == "block":
        content |= {"kind": name}
    elif entry["what"] == "effect":
        block["effects"] = [{"kind": name, "id": "ID"}]
    elif entry["what"] == "transition":
        block["transition"] = {"kind": name}
    assert {p["path"] for p in entry["properties"]} <= set(paths_of(Block.model_validate(block)))


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("text", "content.size 0.002 to 4 canvas 0.1 yes Size: Of the letters, from line to line."),
        ("text", "content.weight whole number 100 to 900 700 Weight: 400 is regular, 700 bold."),
        ("text", "content.fill colour: #rrggbb or #rrggbbaa #ffffff yes Colour"),
        ("fade", "effects.ID.fade_out time from 0s 1s Fade out"),
        ("captions", "content.max_lines whole number 1 to 6 2 Lines: The most that are shown at once."),
        ("captions", "content.uppercase true or false false Capitals"),
        ("clip", "content.asset name of an asset (needed) Asset: The media file that it plays."),
        (
            "clip",
            "content.speed number or fraction (1 is 100 %) 1 Speed: How fast it plays; 2 is twice as fast, 0 stands still.",
        ),
        ("placement", "placement.opacity 0 to 1 (1 is 100 %) 1.0 yes Opacity"),
        ("placement", "placement.fit contain, cover, blurred or stretch contain Fit: "),
    ],
)
def test_values_are_told_as_a_person_writes_them(vidgen, name: str, line: str) -> None:
    lines = [" ".join(told.split()) for told in vidgen("kinds", name).out.splitlines()]
    assert any(told.startswith(line) for told in lines), lines


def test_machines_get_limits_choices_and_the_schema(vidgen) -> None:
    (text,) = vidgen("kinds", "text", "--json").json
    size, align = (next(p for p in text["properties"] if p["path"] == f"content.{n}") for n in ("size", "align"))
    assert (size["min"], size["max"], size["default"], size["unit"], size["animatable"]) == (
        0.002,
        4,
        0.1,
        "canvas",
        True,
    )
    assert align["choices"] == ["left", "centre", "right", "justify"]
    assert text["schema"]["properties"]["fill"]["format"] == "color"


def test_names_are_found_as_people_write_them(vidgen) -> None:
    assert vidgen("kinds", "Colour-Adjust").out == vidgen("kinds", "colour_adjust").out
    told = vidgen("kinds", "disolve")
    assert (told.code, told.err) == (2, "There is no kind 'disolve'; did you mean dissolve?\n")
    assert vidgen("kinds", "zzz").err == "There is no kind 'zzz'; 'vidgen kinds' lists them.\n"


@pytest.mark.slow
def test_the_commands_that_are_shown_work(vidgen) -> None:
    clip = media_files.video("clip.mp4", frames=48, rate=24, sound="aac")
    still, tune = media_files.still("still.png"), media_files.sound("tune.wav")
    assert vidgen("new", "film", "--size", "320x180", "--rate", "24").code == 0
    assert vidgen("import", "film", clip, still, tune).code == 0
    assert vidgen("edit", "film", "add-captions", "--cues", '[{"start": "0s", "end": "1s", "text": "x"}]').code == 0
    assert vidgen("edit", "film", "append", "--asset", "clip.mp4").code == 0
    assert vidgen("edit", "film", "split", "--at", "1s").code == 0
    asset = {"clip": "clip.mp4", "image": "still.png", "audio": "tune.wav"}
    for name in NAMES:
        shown = [line.strip() for line in vidgen("kinds", name).out.splitlines() if line.startswith("  vidgen edit")]
        assert shown, name
        for line in shown:
            words = shlex.split(line.replace("ASSET", asset.get(name, "")).replace(".ID.", f".{name}."))
            if words[3] == "append":
                made = vidgen(*words[1:2], "film", *words[3:], "--json")
                block = made.json["result"]["block"]
                continue
            if "content." in line:
                words = [block if w in {"V1:1", "A1:1", "C1:1"} else w for w in words]
            done = vidgen(*words[1:2], "film", *words[3:])
            assert done.code == 0, f"{line}: {done.err}"


def test_a_value_is_read_as_its_property_wants_it(vidgen) -> None:
    vidgen("new", "film")
    vidgen("edit", "film", "append", "--kind", "text", "--name", "title")

    def after(path: str, value: str) -> Any:
        assert vidgen("edit", "film", "set", "--blocks", "title", "--path", path, "--value", value).code == 0
        found = vidgen("show", "film", "--block", "title", "--json").json
        for part in path.split("."):
            found = found[part]
        return found

    assert after("content.text", "1.10") == "1.10"
    assert after("content.text", "true") == "true"
    assert after("content.italic", "true") is True
    assert after("content.weight", "400") == 400
    assert after("content.enter_duration", "2") == 2 * 705_600_000, "a plain number for a time is seconds"
    assert after("placement.opacity", "25%") == 0.25
    assert after("colour", "null") is None
    assert after("enabled", "false") is False


def test_a_property_given_as_an_argument_is_told_where_it_goes(vidgen) -> None:
    vidgen("new", "film")
    told = vidgen("edit", "film", "append", "--kind", "text", "--text", "hi")
    assert told.code == 2
    assert """; a property goes into --values '{"text": …}', and 'vidgen kinds' lists all.""" in told.err
