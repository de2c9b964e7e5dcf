"""Run in a process of its own by test_project_file.py: edits a project and says on stdout what was acknowledged.

python edit_session.py forever PROJECT SEED      random edits until killed; prints "revision digest" after each
python edit_session.py limited PROJECT BYTES     edits while no file may grow beyond BYTES; then without the limit
python edit_session.py full FOLDER               edits on a small disk until it is full; then makes room and goes on
python edit_session.py hold PROJECT              opens the project, prints "open" and waits
python edit_session.py other UID PROJECT         as another user: opens the project and says how
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import resource
import signal
import sys
import tempfile
from pathlib import Path

from vidgen.editor.document import Document
from vidgen.editor.media_info import MediaInfo
from vidgen.editor.records import Marker
from vidgen.errors import ProjectError
from vidgen.storage.service import ProjectService


class NoMedia:
    """These sessions use no media."""

    def probe(self, path: Path) -> MediaInfo:
        raise NotImplementedError

    def content_hash(self, path: Path) -> str:
        raise NotImplementedError


def digest(document: Document) -> str:
    records = sorted(r.model_dump_json() for r in document.records.values())
    return hashlib.sha256("\n".join(records).encode()).hexdigest()


def say(*what: object) -> None:
    os.write(1, (" ".join(map(str, what)) + "\n").encode())


def random_edit(document: Document, choice: random.Random) -> None:
    what = choice.random()
    if what < 0.15:
        document.undo()
    elif what < 0.25:
        document.redo()
    else:
        with document.transaction("Marker", "user") as tx:
            markers = list(tx.markers())
            if markers and what < 0.35:
                tx.remove(choice.choice(markers).id)
            for _ in range(choice.choice([1, 1, 1, 30])):
                text = "é" * choice.choice([3, 30, 900])
                tx.put(Marker(id=Marker.new_id(), timeline=tx.timeline.id, time=choice.randrange(10**9), text=text))


def forever(path: str, seed: str) -> None:
    choice = random.Random(seed)
    with ProjectService(NoMedia()).open(path) as project:
        say("start", project.document.revision, digest(project.document), project.read_only)
        for _ in range(choice.choice([5, 40, 400])):
            random_edit(project.document, choice)
            say("ack", project.document.revision, digest(project.document))
    say("closed")


def limited(path: str, size: str) -> None:
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
    choice = random.Random(size)
    service = ProjectService(NoMedia())
    refused: str | None = None
    with service.open(path) as project:
        resource.setrlimit(resource.RLIMIT_FSIZE, (int(size), hard))
        for _ in range(60):
            before = digest(project.document)
            try:
                random_edit(project.document, choice)
            except ProjectError as error:
                refused = str(error)
                unchanged = digest(project.document) == before
                resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
                random_edit(project.document, choice)
                say(json.dumps({"refused": refused, "unchanged": unchanged, "digest": digest(project.document)}))
                return
        resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
        say(json.dumps({"refused": None, "unchanged": True, "digest": digest(project.document)}))


def full(folder: str) -> None:
    service = ProjectService(NoMedia())
    filler = Path(folder) / "filler"
    path = Path(folder) / "a.vidgen"
    with service.create(path) as project:
        filler.write_bytes(b"x" * (1 << 20))
        choice = random.Random(1)
        try:
            while True:
                before = digest(project.document)
                random_edit(project.document, choice)
        except ProjectError as error:
            said = str(error)
        unchanged = digest(project.document) == before
        filler.unlink()
        random_edit(project.document, choice)
        after = digest(project.document)
    with service.open(path) as project:
        kept = digest(project.document) == after
    say(json.dumps({"said": said, "unchanged": unchanged, "kept": kept}))


def hold(path: str) -> None:
    with ProjectService(NoMedia()).open(path) as project:
        say("open", project.read_only)
        signal.pause()


def other(uid: str, path: str) -> None:
    with tempfile.TemporaryDirectory() as folder:  # the other user may not be able to import what loads late
        service = ProjectService(NoMedia())
        with service.create(f"{folder}/a.vidgen"), service.open(f"{folder}/a.vidgen") as copy:
            digest(copy.document)
    os.setgid(int(uid))
    os.setuid(int(uid))
    with ProjectService(NoMedia()).open(path) as project:
        reason = project.read_only
        try:
            random_edit(project.document, random.Random(0))
            said = ""
        except ProjectError as error:
            said = f"{type(error).__name__}: {error}"
        say(json.dumps({"reason": reason, "said": said, "records": len(project.document.records)}))


if __name__ == "__main__":
    {"forever": forever, "limited": limited, "full": full, "hold": hold, "other": other}[sys.argv[1]](*sys.argv[2:])
