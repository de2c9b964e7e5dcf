"""The process that edits never opens media: it does not even load what could."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests import media_files

WORK = """
import sys
from pathlib import Path
from vidgen.app import Services

with Services() as services, services.projects.create(Path("film.vidgen"), width=96, height=64, rate="25") as project:
    (asset,) = project.import_media([Path(sys.argv[1])])
    from vidgen.editor.command import Step, run_script
    run_script(project.document, [Step(command="append", args={"asset": asset.id})])
    snapshot, paths = project.document.snapshot(), project.asset_paths()
    services.render.frame(snapshot, paths, 0, Path("a.png").absolute())
    services.render.export(snapshot, paths, services.render.preset("project"), Path("a.mp4").absolute())
    services.render.preview.rendered(services.render.preview.survey(snapshot, paths))
print(*sorted(sys.modules.keys() & {"av", "PIL", "PySide6", "pi_heif"}))
"""


def test_an_import_a_frame_and_an_export_load_no_decoder(tmp_path: Path) -> None:
    clip = media_files.video("main.mp4", rate=25, frames=50, size=(96, 64))
    done = subprocess.run(
        [sys.executable, "-c", WORK, str(clip)], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == ""
    assert (tmp_path / "a.mp4").exists()
