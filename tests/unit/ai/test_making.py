"""From a script to a timeline, by the real voice; going on; one scene anew."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from vidgen.ai.making.made import Told
from vidgen.ai.making.maker import Maker
from vidgen.ai.making.making import make_video, order_of
from vidgen.ai.making.order import VideoOrder
from vidgen.ai.making.remaking import Wish, made_scenes, remake_scene
from vidgen.ai.making.scripts import outline_of_script
from vidgen.ai.making.steps import SCENES, Outcome, Steps
from vidgen.app import Services
from vidgen.cli.main import main
from vidgen.editor.records import Block
from vidgen.errors import UsageError
from vidgen.render.queue import Order
from vidgen.timing import FLICKS

SCRIPT = "Octopuses hide.\n\nThey have 3 hearts."
ORDER = VideoOrder(idea="Octopuses", script=SCRIPT, format="square", offline=True)


def _captions(blocks: list[Block]) -> list[tuple[str, int, int]]:
    return [
        (w.text, b.start + w.start, b.start + w.end)
        for b in sorted(blocks, key=lambda b: b.start)
        if b.content.kind == "captions"
        for c in b.content.cues  # type: ignore[attr-defined]
        for w in c.words
    ]


@pytest.mark.slow
def test_a_script_becomes_a_timeline_and_a_scene_is_made_anew(tmp_path: Path) -> None:
    path = tmp_path / "octopus.vidgen"
    told: list[Told] = []
    with Services() as services:
        made = asyncio.run(make_video(services.projects, services.ai, ORDER, path, told.append, more=1))
        assert made.cost == 0
        assert not any(t.before for t in told)
        done = [t for t in told if not t.begins]
        assert [(t.done, t.steps) for t in done] == [(n, 7) for n in range(1, 7)]  # and one more, which is the caller's
        assert {t.step for t in told if t.begins} == {t.step for t in done} - {"Outline"}
        assert (made.captions.words, made.captions.wrong) == (6, 0)
        assert 0 <= made.captions.late <= made.captions.latest < 1 / 30
        with services.projects.open(path, read_only=True) as project:
            document = project.document
            scenes = document.scenes()
            assert [s.script for s in scenes] == ["Octopuses hide.", "They have 3 hearts."]
            assert scenes[0].end == scenes[1].start
            assert not document.markers(), "a short has no chapters"
            words = _captions(list(document.blocks()))
            assert [w for w, _, _ in words] == SCRIPT.split()
            times = [t for _, a, b in words for t in (a, b)]
            assert times == sorted(times)
            voices = {b.start: b for t in document.tracks() if t.name == "Voice" for b in document.blocks_on(t.id)}
            assert len(voices) == 2
            for scene in scenes:
                inside = [b for b in document.blocks() if b.group == scene.id and b.content.kind != "audio"]
                assert all(scene.start <= b.start and b.end <= scene.end for b in inside)
                assert {"backdrop", "text", "captions"} <= {b.content.kind for b in inside}
            music = next(b for b in document.blocks() if b.name == "Music")
            assert (music.start, music.end) == (0, scenes[-1].end)
            assert music.curves[0].value_at(words[0][1]) == pytest.approx(-14.5, abs=0.5)
            before = document.duration()
        # The same order again: it is there, and nothing is done.
        told.clear()
        again = asyncio.run(make_video(services.projects, services.ai, ORDER, path, told.append))
        assert told == []
        assert again.captions == made.captions
        assert main(["render", str(path), "-o", str(tmp_path / "film.mp4"), "--later"]) == 0
        (told_of,) = Order.unpack(services.jobs.ordered(1)).notes
        assert told_of.startswith("Captions: 6 of 6 words as narrated (0.0 % wrong), marked ")
        with pytest.raises(UsageError, match="is another video"):
            asyncio.run(
                make_video(services.projects, services.ai, VideoOrder(idea="Cats", offline=True, format="square"), path)
            )
        calls = len(services.ai.costs())
        wish = Wish(script="Octopuses hide very well among the stones.")
        remade = asyncio.run(remake_scene(services.projects, services.ai, path, 1, wish))
        assert remade.after > remade.before
        assert len(services.ai.costs()) - calls == 2  # one voice, and the music that fits
        with services.projects.open(path) as project:
            document = project.document
            scenes = document.scenes()
            assert scenes[0].script == wish.script
            assert scenes[1].start == scenes[0].end
            by = remade.after - remade.before
            assert document.duration() == before + by
            assert [w for w, _, _ in _captions(list(document.blocks()))] == (
                ["Octopuses", "hide", "very", "well", "among", "the", "stones.", "They", "have", "3", "hearts."]
            )
            maker = Maker(services.ai, project, ORDER)
            assert maker.captions(document).wrong == 0
            captions = next(b for b in document.blocks() if b.content.kind == "captions" and b.group == scenes[0].id)
            cue, *rest = captions.content.cues  # type: ignore[attr-defined]
            first = cue.words[0].replace(text="Squids", start=cue.words[0].start + FLICKS // 10)
            other = cue.replace(text=cue.text.replace("Octopuses", "Squids"), words=(first, *cue.words[1:]))
            late = captions.replace(start=captions.start + FLICKS // 5, duration=captions.duration - FLICKS // 5)
            with document.transaction("Spoil") as tx:
                tx.put(late.replace(content=captions.content.replace(cues=(other, *rest))))
            exact = maker.captions(document)
            assert (exact.words, exact.wrong) == (11, 1)
            assert exact.latest == pytest.approx(0.2, abs=0.035)
            document.undo()
            document.undo()
            assert document.duration() == before


def test_a_kill_right_after_the_project_was_made_leaves_one_that_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "film.vidgen"
    with Services() as services:
        create = services.projects.create

        def killed(*args: object, **named: object) -> None:
            create(path).close()
            raise KeyboardInterrupt

        monkeypatch.setattr(services.projects, "create", killed)
        with pytest.raises(KeyboardInterrupt):
            asyncio.run(make_video(services.projects, services.ai, ORDER, path))
    assert order_of(path) == ORDER


def test_what_was_not_made_cannot_be_made_anew(tmp_path: Path) -> None:
    with Services() as services:
        services.projects.create(tmp_path / "own.vidgen").close()
        with pytest.raises(UsageError, match="not made by"):
            asyncio.run(remake_scene(services.projects, services.ai, tmp_path / "own.vidgen", 1, Wish(picture=True)))


def test_other_languages_need_a_model(tmp_path: Path) -> None:
    order = VideoOrder(idea="Katten", language="nl", offline=True)
    with Services() as services, pytest.raises(Exception, match="and Portuguese only"):
        asyncio.run(make_video(services.projects, services.ai, order, tmp_path / "cats.vidgen"))


@pytest.mark.parametrize(("step", "data"), [("outline", {"scenes": 5}), (SCENES, 7)])
def test_damaged_steps_are_named(tmp_path: Path, step: str, data: object) -> None:
    steps = Steps(tmp_path / "film.media")
    steps.put("outline", "", Outcome(outline_of_script("Octopuses hide.").model_dump(mode="json")))
    steps.put(step, "", Outcome(data))
    with pytest.raises(UsageError, match="steps of this video are damaged"):
        made_scenes(steps, [])
