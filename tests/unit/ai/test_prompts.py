"""Prompts: what ships makes sense, values are put in once, and faults of files are told."""

from __future__ import annotations

import asyncio
import json

import pytest
from tests.unit.ai.fault_server import FaultServer

from vidgen.ai import choices
from vidgen.ai.forms import check, form_of, short_form
from vidgen.ai.jobs import text
from vidgen.ai.jobs.text import TextRequest
from vidgen.ai.making.order import SceneChoice, VideoOrder
from vidgen.ai.making.outline import Outline
from vidgen.ai.making.requests import image_request, outline_request, voice_request
from vidgen.ai.prompts.library import names, prompt
from vidgen.ai.prompts.prompt import parse
from vidgen.ai.service import AIService
from vidgen.errors import UsageError

HEAD = '+++\nname = "haiku"\nversion = 1\ntitle = "T"\n[variables]\nsubject = "text"\nmood = "text?"\n{more}+++\n'
UNFIT = '[output]\nx = "string"\n[[examples]]\nvariables = {subject = "a"}\nreply = {y = 1}\n'
BODY = "=== system ===\nWrite. {{> plain}}\n=== user ===\nAbout {{subject}}{{?mood}}, {{mood}}{{/mood}}.\n"


@pytest.mark.parametrize("name", names())
def test_shipped_prompts_fit_their_recorded_replies(name: str) -> None:
    found = prompt(name)
    assert found.examples, "a prompt shows what it is for"
    for example in found.examples:
        filled = found.filled(**example.variables)
        if found.job != "text":
            assert filled.text
            assert "{{" not in filled.text
            with pytest.raises(UsageError, match="not for text"):
                filled.request()
            continue
        request = filled.request()
        assert isinstance(request, TextRequest)
        assert "{{" not in "".join(m.text for m in request.messages)
        if found.form is not None:
            assert example.reply is not None
            check(example.reply, found.form)


def test_a_video_is_written_drawn_and_spoken_by_the_prompts(ai: AIService, server: FaultServer) -> None:
    choices.choose(jobs={job: {"endpoint": "faulty", "model": "talker"} for job in ("text", "voice", "image")})
    order = VideoOrder(idea="Two facts about octopuses", seconds=20, format="short")
    server.answer = prompt("outline").examples[0].reply
    outline = asyncio.run(ai.run(text.JOB, outline_request(order))).result.read(Outline)
    assert [s.role for s in outline.scenes] == ["hook", "point", "closing"]
    said = json.loads(server.requests[0][2])
    assert "<material>\nTwo facts about octopuses\n</material>" in said["input"][-1]["content"]
    assert "The picture is tall." in said["input"][-1]["content"]
    assert said["text"]["format"]["strict"] is True
    drawn = image_request(order, outline.scenes[0], SceneChoice())
    assert drawn.prompt.startswith("An octopus gliding over a dark reef")
    assert drawn.prompt.endswith("No letters, no words.")
    assert "narrator" in voice_request(order, outline.scenes[0], SceneChoice()).directions


def test_values_are_put_in_once() -> None:
    filled = parse(HEAD.format(more="") + BODY, lambda _: "Plain, {{subject}}.").filled(subject="{{mood}} {{> plain}}")
    assert [m.text for m in filled.messages] == [
        "Write. Plain, {{mood}} {{> plain}}.",
        "About {{mood}} {{> plain}}.",
    ]
    with_mood = parse(HEAD.format(more="") + BODY, lambda _: "x").filled(subject="a", mood="b")
    assert with_mood.messages[1].text == "About a, b."


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("no head", "head between two lines"),
        (HEAD.format(more="") + "words", "does not begin with ==="),
        (HEAD.format(more="") + BODY.replace("subject", "object"), "no variable of it"),
        (HEAD.format(more="surprise = 1\n") + BODY, "makes no sense"),
        (HEAD.format(more="").replace('"text"', '"date"') + BODY, "makes no sense"),
        (HEAD.format(more="") + "=== user ===\n{{> loop}}", "nested too deeply"),
        (HEAD.format(more='[output]\nx = "poem"\n') + BODY, "makes no sense"),
        (HEAD.format(more=UNFIT) + BODY, "has no x"),
        (HEAD.format(more='[[examples]]\nvariables = {mood = "a"}\n') + BODY, "needs a value for 'subject'"),
    ],
)
def test_faults_are_told(text: str, said: str) -> None:
    def part(name: str) -> str:
        return "{{> loop}}" if name == "loop" else "Plain."

    with pytest.raises(UsageError, match=said):
        parse(text, part, "test.md")


@pytest.mark.parametrize("values", [{}, {"subject": 3}, {"subject": "a", "other": "b"}, {"subject": None}])
def test_values_must_fit(values: dict[str, object]) -> None:
    with pytest.raises(UsageError):
        parse(HEAD.format(more="") + BODY, lambda _: "x").filled(**values)


def test_forms_of_models_are_strict() -> None:
    from pydantic import BaseModel

    class Inner(BaseModel):
        word: str = "x"

    class Outer(BaseModel):
        inner: list[Inner]
        title: str | None = None

    form = form_of(Outer)
    assert form["required"] == ["inner", "title"]
    assert form["additionalProperties"] is False
    assert form["$defs"]["Inner"]["required"] == ["word"]
    check({"inner": [{"word": "a"}], "title": None}, form)
    for bad in ({"inner": [{}], "title": None}, {"inner": [{"word": 1}], "title": None}, {"inner": []}, [], None):
        with pytest.raises(ValueError, match="answer"):
            check(bad, form)


def test_short_forms() -> None:
    form = short_form({"size": "low|high: how large", "count": "integer?", "words": ["string"]})
    check({"size": "low", "count": None, "words": ["a"]}, form)
    for bad in ({"size": "mid", "count": 1, "words": []}, {"size": "low", "count": True, "words": []}):
        with pytest.raises(ValueError, match="answer"):
            check(bad, form)
