"""How a film is listened to, kept for the next start in `player.json` in vidgen's own folder."""

from __future__ import annotations

import logging

from pydantic import BaseModel, ConfigDict, Field
from PySide6.QtCore import QObject, QTimer

from vidgen import folders
from vidgen.errors import VidgenError
from vidgen.preferences import chosen
from vidgen.ui.player.player import Player
from vidgen.write_behind import write_soon

log = logging.getLogger(__name__)

NAME = "player.json"
_REST = 700
"""Milliseconds without a change after which it is written."""


class Kept(BaseModel):
    """What is kept."""

    model_config = ConfigDict(frozen=True)

    volume: float = Field(1.0, ge=0, le=1)
    muted: bool = False
    loop: bool = False
    scrubs: bool = True


class Keeping(QObject):
    """Sets a player as it was left, and notes what is changed. Call `write` before it goes."""

    def __init__(self, player: Player) -> None:
        super().__init__(player)
        self._player = player
        self._kept = chosen(Kept, NAME, [])
        player.set_volume(self._kept.volume, muted=self._kept.muted)
        player.set_loop(self._kept.loop)
        player.set_scrubs(self._kept.scrubs)
        self._soon = QTimer(self, singleShot=True, interval=_REST)
        self._soon.timeout.connect(self.write)
        player.state_changed.connect(self._note)

    def _now(self) -> Kept:
        sound = self._player.sound
        return Kept(volume=sound.volume, muted=sound.muted, loop=self._player.loop, scrubs=self._player.scrubs)

    def _note(self) -> None:
        if self._now() != self._kept:
            self._soon.start()

    def write(self) -> None:
        """Write what was changed, if anything was."""
        self._soon.stop()
        now = self._now()
        if now == self._kept:
            return
        try:
            write_soon(folders.home() / NAME, now.model_dump_json(indent=2).encode() + b"\n")
        except VidgenError as error:
            log.info("how films are listened to is not kept: %s", error)
        else:
            self._kept = now
