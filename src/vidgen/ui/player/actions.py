"""The player's actions, for menus, palette, keys and the transport."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QAction

from vidgen.ui.actions.actions import Actions
from vidgen.ui.icons import icon
from vidgen.ui.player.quality import QUALITIES, Quality
from vidgen.ui.player.timeline_player import TimelinePlayer
from vidgen.ui.project.session import Session


def add_playback(actions: Actions, player: TimelinePlayer, session: Session) -> list[QAction]:
    """Add the actions; return those whose keys belong to preview and timeline: elsewhere Space presses buttons."""

    def tr(text: str) -> str:
        return QCoreApplication.translate("Playback", text)

    def empty() -> str | None:
        return None if player.duration else tr("the timeline is empty")

    def unmarked() -> str | None:
        return empty() or (None if player.marked() else tr("nothing is marked"))

    def unselected() -> str | None:
        return empty() or (None if session.selection else tr("nothing is selected"))

    def add(
        name: str,
        title: str,
        slot: Callable[[], object],
        key: str,
        summary: str,
        hindrance: Callable[[], str | None] = empty,
        *,
        checkable: bool = False,
    ) -> QAction:
        return actions.add(
            name, title, "Play", slot, shortcut=key, summary=summary, hindrance=hindrance, checkable=checkable
        )

    play = add("play", tr("Play"), player.play_or_pause, "Space", tr("Play from the playhead, or pause."))
    add("pause", tr("Pause"), player.pause, "K", tr("Stop on the frame that is seen."))
    add("shuttle-back", tr("Play backwards"), lambda: player.shuttle(-1), "J",
        tr("Again: at twice, four times, eight times the speed."))  # fmt: skip
    add("shuttle-on", tr("Play forwards"), lambda: player.shuttle(1), "L",
        tr("Again: at twice, four times, eight times the speed."))  # fmt: skip
    marked = add("play-marked", tr("Play in to out"), player.play_marked, "Shift+Space",
                 tr("Play what is marked, from its start."), unmarked)  # fmt: skip
    chosen = add("play-selected", tr("Play selection"), player.play_selected, "Ctrl+Space",
                 tr("Play the stretch of the selected blocks."), unselected)  # fmt: skip
    add("play-around", tr("Play around the playhead"), player.play_around, "Alt+K",
        tr("Play two seconds before and after the playhead, and come back to it."))  # fmt: skip
    loop = add("loop", tr("Loop"), lambda: player.set_loop(not player.loop), "Ctrl+Alt+L",
               tr("Begin again at the end, or at the out mark."), lambda: None, checkable=True)  # fmt: skip
    mute = add("mute", tr("Mute"), lambda: player.set_volume(player.sound.volume, muted=not player.sound.muted), "Alt+M",
               tr("Play in silence; the film keeps its sound."), lambda: None, checkable=True)  # fmt: skip
    scrubs = add("scrub-sound", tr("Sound while scrubbing"), lambda: player.set_scrubs(not player.scrubs), "",
                 tr("Let each place be heard for a moment when the playhead goes there."), lambda: None,
                 checkable=True)  # fmt: skip
    titles = {"auto": tr("Automatic"), "full": tr("Full"), "half": tr("Half"), "quarter": tr("Quarter")}
    choices: dict[Quality, QAction] = {}
    for quality in QUALITIES:
        choices[quality] = actions.add(
            f"quality-{quality}",
            tr("Preview quality: {0}").format(titles[quality]),
            "View",
            lambda quality=quality: player.set_quality(quality),  # type: ignore[misc]
            summary=tr("How large the preview's frames are made."),
            checkable=True,
        )
    play.setIcon(icon("play"))

    def say() -> None:
        play.setText(tr("Pause") if player.playing else tr("Play"))
        play.setIcon(icon("pause" if player.playing else "play"))
        loop.setChecked(player.loop)
        mute.setChecked(player.sound.muted)
        mute.setIcon(icon("volume-x" if player.sound.muted or player.sound.volume == 0 else "volume-2"))
        scrubs.setChecked(player.scrubs)
        for quality, action in choices.items():
            action.setChecked(quality == player.quality)

    player.state_changed.connect(say)
    say()
    for action in (play, marked, chosen):
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
    return [play, marked, chosen]
