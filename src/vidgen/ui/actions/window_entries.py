"""The actions of the window itself, above those of an open project."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtGui import QAction, QKeySequence

from vidgen.ui.actions.actions import Entry

if TYPE_CHECKING:
    from vidgen.ui.project.work import ProjectWork
    from vidgen.ui.window import Window


def always(window: Window) -> dict[str, Entry]:
    """Return the actions that there are with a project and without; the window has their keys."""
    made = [
        _entry(window, "new", tr("New…"), "File", lambda: window.new("custom"), "Ctrl+N", tr("Begin a project.")),
        _entry(window, "make", tr("Make a video from an idea…"), "File", window.show_make, "Ctrl+Shift+N",
               tr("Out of an idea, a script or an article: narrated, with captions, pictures and music.")),
        _entry(window, "open", tr("Open…"), "File", window.choose_project, "Ctrl+O", tr("Open a project file.")),
        _entry(window, "batch", tr("Batch export…"), "File", window.show_batch, "Ctrl+Shift+E",
               tr("Export projects, stretches and presets in one go.")),
        _entry(window, "settings", tr("Settings…"), "Edit", window.show_settings, "Ctrl+,",
               tr("Appearance, performance, privacy, shortcuts.")),
        _entry(window, "ai-providers", tr("AI providers…"), "File", window.show_providers, "",
               tr("Endpoints, keys and budgets of AI, and the switch of the network.")),
        _entry(window, "quit", tr("Quit"), "File", window.quit, "Ctrl+Q", tr("Close vidgen; everything is saved.")),
        _entry(window, "theme", tr("Dark or light"), "View", window.switch_theme, "",
               tr("Change between dark and light.")),
    ]  # fmt: skip
    window.addActions([entry.action for entry in made])
    return {entry.name: entry for entry in made}


def with_project(window: Window, work: ProjectWork) -> list[Entry]:
    """Return the actions that need an open project; they go with its `work`."""
    return [
        _entry(work, "import", tr("Import media…"), "File", work.choose_media, "Ctrl+I", tr("Bring in files.")),
        _entry(work, "import-sequence", tr("Import image sequence…"), "File", work.choose_sequence, "",
               tr("Bring in numbered pictures as a film.")),
        _entry(work, "export", tr("Export…"), "File", window.show_export, "Ctrl+E", tr("Make a film file.")),
        _entry(work, "relink", tr("Find missing media…"), "File", work.choose_folder, "",
               tr("Look for missing files in a folder.")),
        _entry(work, "save-copy", tr("Save a copy…"), "File", work.choose_copy, "Ctrl+Shift+S",
               tr("Write the project as it is now into another file, and go on in this one.")),
        _entry(work, "bundle", tr("Bundle…"), "File", work.choose_bundle, "",
               tr("Pack the project and all its media into one file.")),
        _entry(work, "palette", tr("Commands…"), "View", window.show_palette, "Ctrl+K",
               tr("Find a command by name.")),
        _entry(work, "close", tr("Close project"), "File", window.leave_project, "Ctrl+W",
               tr("Back to the dashboard.")),
    ]  # fmt: skip


def tr(text: str) -> str:
    """Translate a text of this file."""
    return QCoreApplication.translate("Window", text)


def _entry(
    owner: QObject, name: str, title: str, menu: str, slot: Callable[[], object], key: str, summary: str
) -> Entry:
    action = QAction(title, owner)
    action.setObjectName(name)
    action.setShortcut(QKeySequence(key))
    action.triggered.connect(lambda _checked=False: slot())
    return Entry(name, menu, action, summary, lambda: None)
