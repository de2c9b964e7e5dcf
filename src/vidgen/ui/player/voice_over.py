"""`VoiceOver`: records what somebody says while the film plays, and puts it onto the timeline where it was said."""

from __future__ import annotations

import io
import logging
import wave
from collections.abc import Callable
from pathlib import Path
from time import monotonic

from PySide6.QtCore import QCoreApplication, QObject, Signal

from vidgen.files import atomic_write
from vidgen.storage.assets import media_folder
from vidgen.storage.paths import free_name
from vidgen.timing import FLICKS
from vidgen.ui.actions.actions import Actions
from vidgen.ui.icons import icon
from vidgen.ui.loop.background import Background
from vidgen.ui.player.microphone import RATE, WIDTH, Microphone, lack
from vidgen.ui.player.timeline_player import TimelinePlayer
from vidgen.ui.project.project import Project
from vidgen.ui.project.work import ProjectWork

log = logging.getLogger(__name__)

_LONGEST = 3600 * RATE * WIDTH
"""Bytes of one recording, which is kept in memory until it ends: an hour."""
_SHORTEST = RATE * WIDTH // 10


class VoiceOver(QObject):
    """Of one open project. It plays from the playhead; the recording ends when the film is stopped, or by `toggle`.

    At the end of the film it goes on, since there may be more to say.
    """

    changed = Signal()
    """Recording, or not."""

    def __init__(
        self,
        project: Project,
        player: TimelinePlayer,
        work: ProjectWork,
        background: Background,
        tell: Callable[[str], None],
        parent: QObject,
        *,
        microphone: Callable[[QObject], Microphone] = Microphone,
        lack: Callable[[], str] = lack,
    ) -> None:
        """`microphone` opens the device, where `lack` tells that there is one."""
        super().__init__(parent)
        self._project = project
        self._player = player
        self._work = work
        self._background = background
        self._tell = tell
        self._open, self._lack = microphone, lack
        self._microphone: Microphone | None = None
        self._sound = bytearray()
        self._start = 0
        self._opened = 0.0
        """When the microphone was opened, by `time.monotonic`."""
        self._skipped: int | None = None
        """Bytes that were heard before the film set out; None until it has."""
        player.moved.connect(self._set_out)
        player.state_changed.connect(self._follow)

    @property
    def recording(self) -> bool:
        """Whether the microphone is open."""
        return self._microphone is not None

    def toggle(self) -> None:
        """Begin at the playhead, or end and keep what was said."""
        if self.recording:
            self._finish()
            return
        if reason := self._project.read_only:
            self._refuse(self.tr("The project is open for reading only. {0}").format(reason))
            return
        if why := self._lack():
            self._refuse(self.tr("Nothing can be recorded: {0}.").format(why))
            return
        self._player.pause()
        self._sound.clear()
        self._skipped = None
        self._start = self._player.time
        self._microphone, self._opened = self._open(self), monotonic()
        self._microphone.heard.connect(self._hear)
        if self._player.duration and self._start < self._player.duration - self._project.records.rate.frame_duration:
            self._player.play()
        else:
            self._skipped = 0  # behind the film nothing plays
        self.changed.emit()

    def _refuse(self, why: str) -> None:
        self._tell(why)
        self.changed.emit()  # a button that was pressed comes up again

    def _hear(self, sound: bytes) -> None:
        self._sound += sound
        if len(self._sound) > _LONGEST:
            self._finish()

    def _set_out(self, time: int) -> None:
        if self.recording and self._skipped is None and self._player.playing:
            # By the clock: what was heard last may not have come here yet.
            before = monotonic() - self._opened - (time - self._start) / FLICKS
            self._skipped = max(0, round(before * RATE)) * WIDTH

    def _follow(self) -> None:
        """End with the film, when it was stopped before its end."""
        if self.recording and self._skipped is not None and not self._player.playing:
            last = self._player.duration - 2 * self._project.records.rate.frame_duration
            if self._start <= self._player.time < last:
                self._finish()

    def _finish(self) -> None:
        microphone, self._microphone = self._microphone, None
        if microphone is None:
            return
        failed = microphone.failed
        microphone.stop()
        microphone.deleteLater()
        self._player.pause()
        sound = bytes(self._sound[self._skipped or 0 :])
        self._sound.clear()
        self.changed.emit()
        if len(sound) < _SHORTEST:
            gone = self.tr("The microphone is gone; nothing was recorded.")
            self._tell(gone if failed else self.tr("Nothing was recorded."))
        else:
            self._background.start(self._keep(sound, self._start))

    def put_away(self) -> Callable[[], None]:
        """Stop for good; return what is to be waited for in a thread. What was said so far is kept as a file."""
        microphone, self._microphone = self._microphone, None
        if microphone is None:
            return lambda: None
        microphone.stop()
        sound, folder = bytes(self._sound[self._skipped or 0 :]), media_folder(self._project.path)
        return lambda: None if len(sound) < _SHORTEST else _logged(_written(folder, sound))

    async def _keep(self, sound: bytes, start: int) -> None:
        folder = media_folder(self._project.path)
        path = await self._background.call("disk", _written, folder, sound)
        for asset in await self._work.brought([path]):
            label = self.tr("Record voice-over")
            self._project.run("overlay", {"asset": asset.id, "at": start}, label=label)


def _written(folder: Path, sound: bytes) -> Path:
    """Write samples as a WAV file into a folder, which is made; return it. Raises ProjectError, OSError."""
    whole = io.BytesIO()
    with wave.Wave_write(whole) as out:
        out.setnchannels(1)
        out.setsampwidth(WIDTH)
        out.setframerate(RATE)
        out.writeframes(sound)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / free_name(folder, "voice-over.wav", set())
    atomic_write(path, whole.getvalue())
    return path


def _logged(path: Path) -> None:
    log.info("the project was closed while something was recorded; it is kept as '%s'", path)


def add_recording(actions: Actions, voice_over: VoiceOver) -> None:
    """Add the action that records."""

    def tr(text: str) -> str:
        return QCoreApplication.translate("VoiceOver", text)

    summary = tr("Play from the playhead and record the microphone; again, to stop.")
    action = actions.add("record", tr("Record voice-over"), "Play", voice_over.toggle, shortcut="Ctrl+Shift+R",
                         summary=summary, checkable=True)  # fmt: skip
    action.setIcon(icon("mic"))

    def say() -> None:
        action.setChecked(voice_over.recording)
        action.setText(tr("Stop recording") if voice_over.recording else tr("Record voice-over"))

    voice_over.changed.connect(say)
