"""Trials: what works is found out by encoding, a driver's crash stays where it is, and nothing is tried twice."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from vidgen import folders
from vidgen.errors import RenderError
from vidgen.render.encoders.registry import find
from vidgen.render.encoders.trials import Trial, Trials

NOWHERE = "no_such_module"
"""A worker that cannot serve: whatever is answered with it was known before."""


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent))
    return "failing_trial_worker"


def test_software_works_and_is_tried_once() -> None:
    with Trials() as trials:
        tried = trials.of(find("libx264"), "yuv420p")
    assert tried.works, tried.why
    assert tried.fps > 0
    with Trials(module=NOWHERE) as trials:
        assert trials.of(find("libx264"), "yuv420p") == tried


@pytest.mark.parametrize(
    "name", ["h264_nvenc", "hevc_qsv", "av1_amf", "h264_v4l2m2m", "h264_vaapi", "hevc_videotoolbox"]
)
def test_hardware_works_or_says_why_not(name: str) -> None:
    with Trials() as trials:
        tried = trials.of(find(name), "yuv420p")
        assert tried.works != bool(tried.why)
        if not tried.works:
            assert tried.why.startswith(("needs ", "not in this build", "gives up")), tried.why
            assert "\n" not in tried.why
    with Trials(module=NOWHERE) as trials:
        assert trials.of(find(name), "yuv420p") == tried


def test_a_driver_that_crashes_hangs_or_babbles_does_not_work(failing: str) -> None:
    with Trials(module=failing, seconds=4) as trials:
        crashed = trials.of(find("h264_nvenc"), "yuv420p")
        hung = trials.of(find("h264_qsv"), "yuv420p")
        odd = trials.of(find("h264_amf"), "yuv420p")
        good = trials.of(find("rawvideo"), "yuv420p")
    assert crashed == Trial(works=False, why="its driver fails: h264_nvenc (NVENC) crashed (SIGSEGV)")
    assert not hung.works
    assert "did not answer within 4 seconds" in hung.why
    assert odd == Trial(works=False, why="answers with nonsense")
    assert good.works
    with Trials(module=NOWHERE) as trials:
        assert trials.of(find("h264_nvenc"), "yuv420p") == crashed


def test_again_tries_anew(failing: str) -> None:
    with Trials(module=failing, seconds=4) as trials:
        assert "crashed" in trials.of(find("h264_nvenc"), "yuv420p").why
    with Trials(again=True) as trials:
        assert "crashed" not in trials.of(find("h264_nvenc"), "yuv420p").why
    with Trials(module=NOWHERE) as trials:
        assert "crashed" not in trials.of(find("h264_nvenc"), "yuv420p").why


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: text.replace(json.loads(text)["identity"], "another computer"),
        lambda text: text[: len(text) // 2],
        lambda text: json.dumps([text]),
        lambda text: text.replace("true", '"yes"'),
    ],
    ids=["another computer", "cut off", "no object", "wrong type"],
)
def test_what_was_kept_elsewhere_or_is_damaged_is_tried_anew(spoil) -> None:
    with Trials() as trials:
        assert trials.of(find("rawvideo"), "yuv420p").works
    (kept,) = folders.cache().glob("encoders.json")
    kept.write_text(spoil(kept.read_text()))
    with Trials(module=NOWHERE) as trials, pytest.raises(RuntimeError, match=NOWHERE):
        trials.of(find("rawvideo"), "yuv420p")
    with Trials() as trials:
        assert trials.of(find("rawvideo"), "yuv420p").works
    with Trials(module=NOWHERE) as trials:
        assert trials.of(find("rawvideo"), "yuv420p").works


def test_a_cache_that_cannot_be_written_is_no_fault() -> None:
    (folders.cache() / "encoders.json").mkdir()
    with Trials() as trials:
        assert trials.of(find("rawvideo"), "yuv420p").works


def test_a_form_that_an_encoder_does_not_take_is_not_tried() -> None:
    with Trials(module=NOWHERE) as trials:
        assert trials.of(find("h264_nvenc"), "yuv444p10le") == Trial(works=False, why="does not take yuv444p10le")


def test_an_unknown_encoder_is_told_in_a_sentence() -> None:
    with pytest.raises(RenderError, match=r"There is no encoder 'h264_magic'; 'vidgen encoders' lists them\."):
        find("h264_magic")
