"""How quick and how exact the voice, the captions and `vidgen make` are on this computer.

    python benchmarks/ai.py [--make]

The voice says known sentences, whose times it knows from the model's own durations; the listener writes them down. Word
error rate: substitutions, insertions and deletions by the number of words. Timing: the mean and the 95th percentile of the
difference of the starts of words that both have. `--make` also makes a short: the time to its first picture, to the timeline
and to the film, how much of it both cores work, and how exact its captions are.
"""

from __future__ import annotations

import argparse
import asyncio
import re
import resource
import tempfile
import time
from difflib import SequenceMatcher
from pathlib import Path

import numpy as np

from vidgen.ai.listening.listener import Listener, at_16_khz
from vidgen.ai.making.knowledge import topics
from vidgen.ai.voices.speaker import Speaker
from vidgen.ai.voices.stock import VOICES
from vidgen.timing import FLICKS

SENTENCES = [fact.text for topic in topics() for fact in topic.facts][::14]
_ENGLISH = [v for v in VOICES if v.language.startswith("en")]


def plain(words: list[str]) -> list[str]:
    return [re.sub(r"[^a-z0-9']", "", w.lower()) for w in words]


def cpu() -> float:
    own, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


def speech(folder: Path) -> None:
    wrong = total = 0
    late: list[float] = []
    seconds = spoken_in = heard_in = 0.0
    with Speaker(folder) as speaker, Listener() as listener:
        speaker.speak("One.")  # loads the model
        listener.listen(np.zeros(16_000, np.float32))
        for number, text in enumerate(SENTENCES):
            began = time.perf_counter()
            said = speaker.speak(text, _ENGLISH[number % len(_ENGLISH)].id)
            spoken_in += time.perf_counter() - began
            seconds += said.duration / FLICKS
            began = time.perf_counter()
            heard = listener.listen(at_16_khz(said.samples, 48_000)).words
            heard_in += time.perf_counter() - began
            first, second = plain([w.text for w in said.words]), plain([w.text for w in heard])
            match = SequenceMatcher(None, first, second, autojunk=False)
            for kind, a, b, c, d in match.get_opcodes():
                wrong += max(b - a, d - c) if kind != "equal" else 0
                if kind == "equal":
                    late += [abs(said.words[a + i].start - heard[c + i].start) / FLICKS for i in range(b - a)]
            total += len(first)
    print(f"{len(SENTENCES)} sentences, {seconds:.1f} s of speech, {total} words")
    print(f"voice: {spoken_in / seconds:.2f} of real time; listening: {heard_in / seconds:.2f}")
    print(f"word error rate {wrong / total:.1%}")
    print(f"starts of words: mean {np.mean(late) * 1000:.0f} ms, 95 % within {np.percentile(late, 95) * 1000:.0f} ms")


def make(folder: Path) -> None:
    from vidgen.ai.making.making import make_video
    from vidgen.ai.making.order import VideoOrder
    from vidgen.ai.making.rules import outline_by_rules
    from vidgen.ai.making.still import first_picture
    from vidgen.app import Services
    from vidgen.cli.verbs.make import quick

    order = VideoOrder(idea="Three facts about octopuses", offline=True)
    began, before = time.perf_counter(), cpu()
    with Services() as services:
        first_picture(services.render, order, outline_by_rules(order), 640)
        first = time.perf_counter() - began
        made = asyncio.run(make_video(services.projects, services.ai, order, folder / "octopus.vidgen"))
        ready = time.perf_counter() - began
        with services.projects.open(folder / "octopus.vidgen", read_only=True) as project:
            snapshot, paths = project.document.snapshot(), project.asset_paths()
        services.render.export(snapshot, paths, quick(services, order), folder / "octopus.mp4")
    whole = time.perf_counter() - began
    print(f"vidgen make: {made.seconds:.1f} s of film")
    print(f"first picture after {first:.1f} s, timeline after {ready:.0f} s, film after {whole:.0f} s")
    used = cpu() - before
    print(f"CPU: {used:.0f} s, {used / whole:.2f} cores busy")
    print(made.summary)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--make", action="store_true", help="also make a whole short")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        speech(Path(name))
        if args.make:
            make(Path(name))


if __name__ == "__main__":
    main()
