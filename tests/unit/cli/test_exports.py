"""`vidgen jobs`, `metrics`, `cache`, and what `render` writes down."""

from __future__ import annotations

import csv
import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from tests import media_files


@pytest.fixture
def film(vidgen, tmp_path: Path) -> str:
    sound = media_files.video("s.mp4", frames=50, rate=25, layouts=("stereo",), sound="aac")
    (tmp_path / "s.mp4").write_bytes(sound.read_bytes())
    assert vidgen("new", "film", "--size", "320x180", "--rate", "25").code == 0
    assert vidgen("import", "film", "s.mp4").code == 0
    assert vidgen("edit", "film", "append", "--asset", "s.mp4").code == 0
    return "film"


def test_an_export_is_a_job_with_figures_and_a_report(vidgen, film: str, tmp_path: Path) -> None:
    told = vidgen("render", film, "--preset", "wav", "-o", "=1+1.wav", "--report", "r.html")
    assert told.code == 0, told.err
    page = (tmp_path / "r.html").read_text(encoding="utf-8")
    assert "=1+1.wav" in page
    assert page.startswith("<!doctype html>")
    again = vidgen("render", film, "--preset", "wav", "-o", "b.wav", "--report", "r.json")
    assert "had been rendered before" not in again.out  # that is about segments
    assert json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))["seconds"] == pytest.approx(2, abs=0.1)
    jobs = vidgen("jobs", "--json").json
    assert [(job["state"], Path(job["path"]).name) for job in jobs] == [("done", "=1+1.wav"), ("done", "b.wav")]
    assert [Path(row["path"]).name for row in vidgen("metrics", "--json").json] == ["=1+1.wav", "b.wav"]
    assert "b.wav" in vidgen("metrics").out
    assert vidgen("metrics", "--csv", "m.csv").code == 0
    with (tmp_path / "m.csv").open(newline="", encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    assert rows[0]["cpu.sound"]
    assert not rows[0]["path"].startswith("=")


def test_later_jobs_make_what_was_ordered(vidgen, film: str, tmp_path: Path) -> None:
    told = vidgen("render", film, "--preset", "wav", "-o", "a.wav", "--later", "--json")
    assert told.json["job"] == 1
    assert not (tmp_path / "a.wav").exists()
    assert vidgen("edit", film, "append", "--asset", "s.mp4").code == 0
    assert vidgen("render", film, "--preset", "wav", "-o", "b.wav", "--later").code == 0
    assert "waiting" in vidgen("jobs").out
    done = vidgen("jobs", "resume", "--all", "--json")
    assert [round(export["seconds"]) for export in done.json["exports"]] == [2, 4]
    assert vidgen("jobs", "resume", "--all").out == "Nothing waits, and nothing was interrupted.\n"
    refused = vidgen("jobs", "resume", "1")
    assert (refused.code, refused.err) == (2, "Job 1 is done; export the project again.\n")


def test_missing_media_are_refused_unless_placeholders_are_wanted(vidgen, film: str, tmp_path: Path) -> None:
    assert vidgen("render", film, "--preset", "wav", "-o", "queued.wav", "--later").code == 0
    (tmp_path / "s.mp4").unlink()
    sentence = "'s.mp4' is missing; find or relink the media, or export with placeholders in their place.\n"
    for words in (
        ("render", film, "--preset", "wav", "-o", "a.wav"),
        ("render", film, "--preset", "wav", "-o", "a.wav", "--later"),
        ("render", film, "--preset", "wav", "-o", "a.wav", "--job-bundle", "job"),
        ("batch", film, "--preset", "wav", "-o", "."),
        ("jobs", "resume", "1"),
    ):
        refused = vidgen(*words)
        assert (refused.code, refused.err) == (2, sentence), words
    assert sorted(path.name for path in tmp_path.iterdir() if path.suffix == ".wav" or path.name == "job") == []
    assert vidgen("batch", film, "--preset", "wav", "-o", ".", "--list").err == sentence
    made = vidgen("render", film, "--preset", "wav", "-o", "a.wav", "--placeholders")
    assert made.code == 0
    assert "'s.mp4' is missing; a placeholder is shown and nothing is heard instead." in made.err
    assert vidgen("batch", film, "--preset", "wav", "-o", ".", "--placeholders").code == 0


def test_media_that_were_changed_since_they_were_imported_are_told_of(vidgen, film: str, tmp_path: Path) -> None:
    data = bytearray((tmp_path / "s.mp4").read_bytes())
    data[-1] ^= 1
    (tmp_path / "s.mp4").write_bytes(data)
    warning = "'s.mp4' was changed since it was imported; it is exported as it is now."
    assert vidgen("batch", film, "--preset", "wav", "-o", ".", "--list").err == f"{warning}\n"
    told = vidgen("render", film, "--preset", "wav", "-o", "a.wav", "--report", "r.json")
    assert (told.code, told.err) == (0, f"{warning}\nWarning: {warning}\n")
    assert json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))["changed"] == ["s.mp4"]
    assert warning in vidgen("jobs").out
    strict = vidgen("render", film, "--preset", "wav", "-o", "b.wav", "--strict")
    assert (strict.code, strict.err) == (2, f"{warning} Nothing was written, since --strict was given.\n")
    assert not (tmp_path / "b.wav").exists()


def test_what_will_be_wrong_is_said_before_and_can_be_asked_for_alone(vidgen, film: str, tmp_path: Path) -> None:
    words = ("overlay", "--at", "0s", "--kind", "text", "--duration", "1s", "--values")
    assert vidgen("edit", film, *words, json.dumps({"text": 99 * "Many words "})).code == 0
    (tmp_path / "quick.toml").write_text(
        'title = "q"\ncontainer = "matroska"\nextension = "mkv"\n[video]\ncodec = "libx264"\n'
        'options = { preset = "ultrafast" }\n'
    )
    render = ("render", film, "--preset", "./quick.toml", "-o", "a.mkv")
    known = vidgen(*render, "--check")
    sentence = "does not fit into its box; make it smaller, or set content.layout to fit.\n"
    assert known.code == 0
    assert known.err.endswith(sentence)
    assert "MB" in known.out or "kB" in known.out
    assert "of work" in known.out
    assert not (tmp_path / "a.mkv").exists()
    told = vidgen(*render)
    assert (told.code, told.err) == (0, known.err)
    facts = vidgen(*render, "--force", "--json")
    assert facts.json["preflight"] == [known.err[:-1]] == facts.json["notes"]
    first, *_ = (json.loads(line) for line in facts.err.splitlines())
    assert first["preflight"] == [known.err[:-1]]
    refused = vidgen(*render, "--check", "--json")
    assert refused.code == 1
    assert refused.json["checks"][0]["obstacles"] == [f"'{tmp_path / 'a.mkv'}' is there already; --force replaces it."]
    (tmp_path / "s.mp4").unlink()
    missing = vidgen(*render, "--force", "--check")
    assert missing.code == 1
    assert "It cannot be made: 's.mp4' is missing" in missing.err


def test_jobs_are_cancelled_and_cleared(vidgen, film: str, tmp_path: Path) -> None:
    for name in ("a", "b"):
        vidgen("render", film, "--preset", "wav", "-o", f"{name}.wav", "--later")
    assert vidgen("jobs", "cancel", "1").out == "Job 1 is cancelled.\n"
    refused = vidgen("jobs", "cancel", "1", "2")
    assert (refused.code, refused.err) == (2, "Nothing can be cancelled that is over: job 1 is cancelled.\n")
    assert [job["state"] for job in vidgen("jobs", "--json").json] == ["cancelled", "waiting"]
    assert vidgen("jobs", "clear", "--json").json == {"cleared": [1]}
    assert vidgen("jobs", "clear", "--all", "--json").json == {"cleared": [2]}
    assert vidgen("jobs").out.endswith("There are no exports in the list.\n")
    assert vidgen("jobs", "cancel").code == 2
    assert vidgen("jobs", "cancel", "99").err == "There is no job 99; 'vidgen jobs' lists them.\n"


def test_jobs_are_paused_and_resumed(vidgen, film: str, tmp_path: Path) -> None:
    vidgen("render", film, "--preset", "wav", "-o", "a.wav", "--later")
    assert vidgen("jobs", "pause", "1").out == "Job 1 is paused.\n"
    assert "paused" in vidgen("jobs").out
    assert vidgen("jobs", "resume", "--all").code == 0
    assert (tmp_path / "a.wav").exists()
    assert vidgen("jobs", "pause", "1").err == "Job 1 cannot be paused: it is done.\n"


def test_the_exports_of_a_batch_share_their_workers(vidgen, film: str, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[str] = []

    class Noted(subprocess.Popen):  # type: ignore[type-arg]
        def __init__(self, command: list[str], *args: Any, **facts: Any) -> None:
            started.extend(word for word in command if word.startswith("vidgen.render"))
            super().__init__(command, *args, **facts)

    monkeypatch.setattr(subprocess, "Popen", Noted)
    words = ("batch", film, "--preset", "wav", "--preset", "flac", "--preset", "mp3", "-o", "out", "--json")
    told = vidgen(*words)
    assert len(told.json["exports"]) == 3
    assert started == ["vidgen.render.worker"]


def test_a_batch_of_scenes_and_presets(vidgen, film: str, tmp_path: Path) -> None:
    for start in ("0s", "1s"):
        vidgen("edit", film, "add-scene", "--name", "One", "--start", start, "--duration", "1s")
    words = ("batch", film, "--preset", "wav", "--preset", "flac", "--range", "scenes", "-o", "out")
    listed = vidgen(*words, "--list", "--json").json
    assert [Path(e["path"]).name for e in listed["exports"]] == [
        "film-One-wav.wav", "film-One-flac.flac", "film-One-wav-2.wav", "film-One-flac-2.flac",
    ]  # fmt: skip
    assert listed["bytes"] == [sum(e["bytes"][side] for e in listed["exports"]) for side in (0, 1)]
    assert listed["bytes"][0] > 4 * 48_000
    assert not (tmp_path / "out").exists()
    done = vidgen(*words, "--json")
    assert done.code == 0, done.err
    assert [round(e["seconds"]) for e in done.json["exports"]] == [1, 1, 1, 1]
    assert len(list((tmp_path / "out").iterdir())) == 4
    assert vidgen(*words, "--existing", "skip").err.startswith("There is nothing to export")
    assert vidgen("batch", film, "--preset", "wav", "--range", "0.5s-1.5s", "-o", "out", "--later").code == 0
    assert [job["state"] for job in vidgen("jobs", "--json").json][-1] == "waiting"
    assert "{when}" in vidgen("batch", film, "--name", "{when}", "-o", "out").err


@pytest.mark.parametrize(
    ("words", "what"),
    [
        (["--report", "r.txt"], "ends in .html or .json"),
        (["--report", "r.html/"], "ends in .html or .json"),
        (["--tls-ca", "ca.pem"], "need --farm ADDRESS"),
        (["--copy-media"], "needs --job-bundle DIR"),
        (["--report", "r.html", "--later"], "about one export that is made now"),
    ],
)
def test_reports_that_cannot_be_are_refused_first(vidgen, film: str, words: list[str], what: str) -> None:
    told = vidgen("render", film, "--preset", "wav", "-o", "a.wav", *words)
    assert told.code == 2
    assert what in told.err
    assert not Path("a.wav").exists()


def test_the_cache_is_shown_limited_moved_checked_and_emptied(vidgen, film: str, tmp_path: Path) -> None:
    vidgen("cache", "folder", "elsewhere")
    assert vidgen("render", film, "--preset", "wav", "-o", "a.wav").code == 0
    shown = vidgen("cache", "--json").json
    assert shown["folder"] == str(tmp_path / "elsewhere")
    assert shown["files"] >= 1
    assert vidgen("cache", "limit", "2.5GB", "--json").json["limit"] == 2_500_000_000
    assert vidgen("cache", "verify", "--json").json["damaged"] == 0
    for path in (tmp_path / "elsewhere").rglob("*.seg"):
        data = bytearray(path.read_bytes())
        data[50] ^= 255
        path.write_bytes(data)
    checked = vidgen("cache", "verify", "--json").json
    assert (checked["damaged"], checked["files"]) == (shown["files"], 0)
    assert vidgen("render", film, "--preset", "wav", "-o", "b.wav").code == 0
    assert vidgen("cache", "clear", "--json").json["files"] == 0
    assert (tmp_path / "a.wav").read_bytes() == (tmp_path / "b.wav").read_bytes()
    assert vidgen("cache", "limit", "default", "--json").json["limit"] != 2_500_000_000
    assert vidgen("cache", "folder", "default", "--json").json["folder"] != str(tmp_path / "elsewhere")


@pytest.mark.parametrize(
    ("words", "what"),
    [
        (["limit", "5"], "at least 100 MB"),
        (["limit", "much"], "is no size"),
        (["limit"], "needs a value"),
        (["clear", "now"], "is not wanted there"),
    ],
)
def test_what_the_cache_cannot_be_told(vidgen, words: list[str], what: str) -> None:
    told = vidgen("cache", *words)
    assert told.code == 2
    assert what in told.err


def test_the_preview_tells_what_is_rendered(vidgen, film: str) -> None:
    assert vidgen("preview", film, "--list", "--json").json == {"rendered": [], "part": 0.0}
    assert vidgen("preview", film, "--needed", "--json").json["part"] == 0.0  # one file, as it is
    assert vidgen("preview", film, "--json").json["part"] == 1.0
    assert vidgen("preview", film, "--list", "--json").json["rendered"][0]["start"] == "00:00:00:00"
