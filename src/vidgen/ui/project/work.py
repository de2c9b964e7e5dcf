"""`ProjectWork`: what takes time and ends in an edit: importing, relinking, bundling."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QInputDialog, QWidget

from vidgen.editor.records import Asset
from vidgen.errors import Cancelled, MediaError
from vidgen.media.sequences import PictureSequence, likely_sequence
from vidgen.storage.interchange.captions import cues_of, read_captions, write_captions
from vidgen.storage.sequences import discard_unused, film_of_sequence
from vidgen.timing import FrameRate
from vidgen.ui.dashboard import shelf
from vidgen.ui.loop.background import Background
from vidgen.ui.project.importing import Import, Importing
from vidgen.ui.project.project import Project
from vidgen.ui.services import Services
from vidgen.ui.widgets.question import choice

_MOST = 500
"""Files of one import."""
_RATES = ("12", "23.976", "24", "25", "29.97", "30", "50", "60")


class ProjectWork(QObject):
    """Of one open project. Files are looked at in threads; edits are made in the Qt thread."""

    def __init__(
        self,
        project: Project,
        services: Services,
        background: Background,
        tell: Callable[[str], None],
        importing: Importing,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._importing = importing
        self._project = project
        self._services = services
        self._background = background
        self._tell = tell
        self._parent = parent

    def choose_media(self) -> None:
        """Ask for files and import them."""
        chosen, _ = QFileDialog.getOpenFileNames(self._parent, self.tr("Import media"), str(self._project.path.parent))
        if chosen:
            self.bring_in([Path(c) for c in chosen])

    def choose_sequence(self) -> None:
        """Ask for one picture of a numbered sequence and its rate, and import all of it as a film."""
        title, folder = self.tr("Import image sequence"), str(self._project.path.parent)
        kinds = self.tr("Numbered pictures (*.png *.jpg *.jpeg *.tif *.tiff)")
        chosen, _ = QFileDialog.getOpenFileName(self._parent, title, folder, kinds)
        if not chosen:
            return
        own = str(self._project.records.project.rate)
        rates = [own, *(rate for rate in _RATES if rate != own)]
        text, sure = QInputDialog.getItem(self._parent, title, self.tr("Pictures a second"), rates, 0, True)
        if sure:
            self._background.start(self._bring_sequence(Path(chosen), FrameRate.parse(text)))

    async def _bring_sequence(self, place: Path, rate: FrameRate) -> list[Asset]:
        """Import the sequence at a place as a film, which goes again where nothing came of it."""
        try:
            film, notes = await self._film_of(place, rate)
        except Cancelled:
            self._tell(self.tr("The import was stopped; the pictures are as they were."))
            return []
        brought: list[Asset] = []
        try:
            brought = await self._taken_in([film])
        finally:
            discard_unused(film, map(self._project.asset_path, brought or self._project.records.assets()))
        if brought and brought[0].name != film.name:
            there = self.tr("These pictures are in the project already, as '{0}'.")
            self._tell(" ".join((there.format(brought[0].name), *notes)))
        elif brought:  # else it was told why not
            self._tell(" ".join(notes) or self.tr("'{0}' was imported.").format(film.name))
        return brought

    async def _film_of(self, place: Path, rate: FrameRate) -> tuple[Path, tuple[str, ...]]:
        """Have the film of a sequence made. When the project closes meanwhile nothing is left of it."""
        media, project = self._services.media, self._project.path
        made: list[Path] = []
        with self._importing.of(self.tr("Putting pictures together")) as this:

            def make() -> tuple[Path, tuple[str, ...]]:
                film, notes = film_of_sequence(media, project, place, rate, this.tell, this.stop)
                made.append(film)
                if this.stop.is_set():
                    discard_unused(film, ())
                    raise Cancelled("Stopped.")
                return film, notes

            try:
                return await self._background.call("media", make)
            except BaseException:
                this.stop.set()  # nobody waits for ten thousand pictures
                for film in made:  # it was ready in the last moment
                    discard_unused(film, ())
                raise

    def choose_folder(self) -> None:
        """Ask for a folder and look for missing media in it."""
        folder = str(self._project.path.parent)
        chosen = QFileDialog.getExistingDirectory(self._parent, self.tr("Where are the missing media?"), folder)
        if chosen:
            self._background.start(self._relink_all(Path(chosen)))

    def choose_file_for(self, asset: Asset) -> None:
        """Ask for the file of one asset."""
        was = str(self._project.asset_path(asset).parent)
        chosen, _ = QFileDialog.getOpenFileName(self._parent, self.tr("Where is '{0}'?").format(asset.name), was)
        if chosen:
            self._background.start(self._relink(asset, Path(chosen)))

    async def _relink(self, asset: Asset, file: Path) -> None:
        found = await self._background.call("media", self._project.opened.assets.measured, file, asset)
        self._project.put("Relink", [found])
        if found.hash != asset.hash:
            self._tell(self.tr("'{0}' is linked to another file than it was.").format(asset.name))

    async def _relink_all(self, folder: Path) -> None:
        assets, known = self._project.opened.assets, self._project.records.assets()
        missing = [p.asset for p in await self._background.call("disk", assets.problems, known) if p.state == "missing"]
        found = await self._background.call("media", assets.search, missing, folder)
        self._project.put("Relink", [one.asset for one in found])
        self._tell(self.tr("{0} of {1} missing files were found.").format(len(found), len(missing)))

    def choose_captions(self) -> None:
        """Ask for a file of captions and bring them in as one block."""
        title, folder = self.tr("Import captions"), str(self._project.path.parent)
        chosen, _ = QFileDialog.getOpenFileName(self._parent, title, folder, "SubRip, WebVTT, ASS (*.srt *.vtt *.ass)")
        if chosen:
            self._background.start(self._bring_captions(Path(chosen)))

    async def _bring_captions(self, file: Path) -> None:
        cues = await self._background.call("disk", read_captions, file)
        name = "".join(c for c in file.stem if c.isprintable())[:255]
        self._project.run("add-captions", {"cues": [c.to_json() for c in cues], "at": 0, "name": name})

    def choose_captions_file(self) -> None:
        """Ask for a name and write all captions there."""
        proposed = self._project.path.with_suffix(".srt")
        kinds = "SubRip (*.srt);;WebVTT (*.vtt);;ASS (*.ass)"
        chosen, _ = QFileDialog.getSaveFileName(self._parent, self.tr("Export captions"), str(proposed), kinds)
        if not chosen:
            return
        cues = cues_of(self._project.records, None)
        if cues:
            self._background.start(self._background.call("disk", write_captions, cues, Path(chosen)))
        else:
            self._tell(self.tr("There are no captions to export."))

    def choose_copy(self) -> None:
        """Ask for a name and write the project as it is now there; the one that is open stays open."""
        title, here = self.tr("Save a copy"), self._project.path
        start = here.parent if here.parent.is_dir() else shelf.projects_folder()
        proposed = shelf.free_path(start, f"{here.stem} copy")
        chosen, _ = QFileDialog.getSaveFileName(self._parent, title, str(proposed), f"vidgen (*{shelf.SUFFIX})")
        if chosen:
            out = Path(chosen)
            self._background.start(self.copied(out if out.suffix == shelf.SUFFIX else Path(f"{chosen}{shelf.SUFFIX}")))

    async def copied(self, out: Path) -> None:
        """Write the project as it is now to `out`, and tell where it is."""
        snapshot = self._project.snapshot()

        def write() -> None:
            self._project.opened.save_copy(snapshot, out)
            self._services.projects.open(out).close()  # now it is among the recent ones

        await self._background.call("disk", write)
        self._tell(self.tr("The copy is '{0}'. You go on in '{1}'.").format(out, self._project.path.name))

    def choose_bundle(self) -> None:
        """Ask for a name and pack the project and its media there."""
        proposed = self._project.path.with_suffix(".zip")
        chosen, _ = QFileDialog.getSaveFileName(self._parent, self.tr("Bundle"), str(proposed), "ZIP (*.zip)")
        if chosen:
            self._background.start(self._bundle(Path(chosen)))

    async def _bundle(self, out: Path) -> None:
        self._tell(self.tr("The bundle is being made…"))
        await self._background.call("disk", self._project.opened.bundle, out)
        self._tell(self.tr("The bundle is '{0}'.").format(out))

    def bring_in(self, paths: Sequence[Path], *, onto_timeline: bool = False) -> None:
        """Import files (of folders those in them), all that can be read; tell about the others."""
        self._background.start(self.brought(paths, onto_timeline=onto_timeline))

    async def brought(self, paths: Sequence[Path], *, onto_timeline: bool = False) -> list[Asset]:
        """Do what `bring_in` does, and return the files that are in the project now.

        Of a folder of numbered pictures it is asked whether they are a film.
        """
        files: list[Path] = []
        films: list[Asset] = []
        for path, inside, found in await self._background.call("disk", _looked_at, list(paths)):
            way = await self._asked_about(path, found) if found is not None else 1
            if found is not None and way == 0:
                films += await self._bring_sequence(found.files[0], self._project.records.project.rate)
                inside = [file for file in inside if file not in set(found.files)]
            files += inside if way is not None else []
        brought = films + await self._taken_in(files[:_MOST]) if files else films
        if len(files) > _MOST:
            self._tell(
                self.tr("The first {0} of {1} files were imported; import the others afterwards.").format(
                    _MOST, len(files)
                )
            )
        if onto_timeline:
            for asset in dict.fromkeys(a.id for a in brought):
                self._project.run("append", {"asset": asset})
        return brought

    async def _asked_about(self, folder: Path, found: PictureSequence) -> int | None:
        """Ask whether the pictures of a folder are a film (0) or single (1)."""
        count, rate = len(found.files) - len(found.missing), self._project.records.project.rate
        asked = self.tr(
            "The {0} pictures in '{1}' are numbered. As one film each is shown for one frame, {2} in a second; "
            "File > Import image sequence… lets you choose how many."
        )
        ways = self.tr("Import as one film"), self.tr("Import as single pictures")
        return await choice(self._parent, self.tr("Import"), asked.format(count, folder.name, rate), ways)

    async def _taken_in(self, files: list[Path]) -> list[Asset]:
        """Import files, all that can be read; tell about the others."""
        count = self.tr("Importing {0} files").format(len(files))
        with self._importing.of(count if len(files) != 1 else self.tr("Importing '{0}'").format(files[0].name)) as this:
            try:
                measured, refused = await self._background.call("media", self._measure, files, this)
            except Cancelled:
                self._tell(self.tr("The import was stopped; nothing of it was imported."))
                return []
            except BaseException:
                this.stop.set()  # the project closes
                raise
        brought: list[Asset] = []
        if measured:
            self._project.about_to_change.emit()
            brought = self._project.opened.assets.take_in(measured)
        if refused:
            more = self.tr(" {0} more could not be imported.").format(len(refused) - 1) if len(refused) > 1 else ""
            self._tell(refused[0] + more)
        elif len(brought) > 1:
            self._tell(self.tr("{0} files were imported.").format(len(brought)))
        return brought

    def _measure(self, files: list[Path], this: Import) -> tuple[list[Asset], list[str]]:
        """Look at files. Raises Cancelled."""
        assets = self._project.opened.assets
        measured, refused = [], []
        for number, file in enumerate(files):
            if this.stop.is_set():
                raise Cancelled("Stopped.")
            if number:
                this.tell(number / len(files))
            try:
                measured.append(assets.measured(file))
            except MediaError as error:
                refused.append(str(error))
        return measured, refused


def _looked_at(paths: list[Path]) -> list[tuple[Path, list[Path], PictureSequence | None]]:
    """Return with each path the file, or those directly in the folder, in order of name, and what may be a film there."""
    found: list[tuple[Path, list[Path], PictureSequence | None]] = []
    for path in paths:
        if path.is_dir():
            inside = sorted(p for p in path.iterdir() if p.is_file() and not p.name.startswith("."))
            found.append((path, inside, likely_sequence(path)))
        else:
            found.append((path, [path], None))
    return found
