"""Rows that are drawn in parts, as beside tiles: each part stays where it belongs."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage, QPainter
from tests.command_arguments import info

from vidgen.editor.command import run
from vidgen.editor.document import Document
from vidgen.editor.records import Project, Timeline, Track
from vidgen.ui.timeline.painting import Sources, paint_row
from vidgen.ui.timeline.seen import Spans


def test_pictures_stay_in_the_part_of_a_row_that_is_drawn(qapp: QGuiApplication) -> None:
    track = Track(id="track-0", timeline="timeline-0", medium="video", name="V1")
    timeline = Timeline(id="timeline-0", tracks=("track-0",))
    document = Document({r.id: r for r in (Project(id="project-0", main_timeline="timeline-0"), timeline, track)})
    film = run(document, "add-asset", {"path": "a.mp4", "info": info(8, picture=True, sound=False)})
    run(document, "append", {"asset": film})
    red = QImage(64, 36, QImage.Format.Format_RGB32)
    red.fill(QColor("red"))
    sources = Sources(lambda *_: red, lambda *_: None, lambda: ())
    whole = QImage(400, 56, QImage.Format.Format_RGB32)
    whole.fill(0)
    painter = QPainter(whole)
    painter.setClipRect(QRect(150, 0, 250, 56), Qt.ClipOperation.IntersectClip)
    painter.translate(150, 0)
    paint_row(painter, document, track, Spans(document.blocks_on(track.id)), 40, 56, 150, 250, sources, 1)
    painter.end()
    assert whole.pixelColor(160, 40) == QColor("red")
    assert whole.pixelColor(140, 40) == QColor("black")
