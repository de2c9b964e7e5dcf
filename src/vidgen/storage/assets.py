"""The media of a project: import, what is missing, relinking, collecting. Each change is one undo step."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from vidgen.editor.document import Document
from vidgen.editor.records import Asset
from vidgen.errors import MediaError, ProjectError, UsageError, VidgenError
from vidgen.files import check_room, discard, finish, typed_path
from vidgen.partials import partial_name, tidy
from vidgen.storage.media import Media
from vidgen.storage.paths import copy_hashed, display_name, free_name, is_file, is_strange, located, stored_path
from vidgen.storage.side_files import side_file_info

WALK_LIMIT = 200_000
"""Entries that a search of a folder looks at."""
WALK_DEPTH = 16


@dataclass(frozen=True)
class Problem:
    """One asset whose file is not what it was."""

    asset: Asset
    path: Path
    state: Literal["missing", "changed"]

    def __str__(self) -> str:
        what = "is missing" if self.state == "missing" else "was changed since it was imported"
        return f"'{self.asset.name}' {what} ({self.path})."


@dataclass(frozen=True)
class Found:
    """One asset that was linked again."""

    asset: Asset
    path: Path
    by: Literal["hash", "name", "choice"]
    """The same bytes; a file of that name with other bytes; what the user chose."""
    same_content: bool


@dataclass(frozen=True)
class RelinkReport:
    """What a relink did."""

    found: tuple[Found, ...]
    still_missing: tuple[Asset, ...]


def media_folder(project: Path) -> Path:
    """Return the folder for a project's own copies of its media: `NAME.media`."""
    return project.with_name(f"{project.stem}.media")


class Assets:
    """The files behind the assets of one open project."""

    def __init__(self, project: Path, document: Document, media: Media) -> None:
        self._project = project
        self._folder = project.parent
        self._document = document
        self._media = media

    def path(self, asset: Asset) -> Path:
        """Return where the file of an asset should be."""
        return located(asset, self._folder)

    def present(self) -> dict[str, Path]:
        """Return the path of each asset whose file is there, by id."""
        found = ((a.id, self.path(a)) for a in self._document.assets())
        return {asset_id: path for asset_id, path in found if is_file(path)}

    def problems(self, among: Iterable[Asset] | None = None) -> list[Problem]:
        """Return the assets whose files are missing or changed. Only files whose size or clock differ are read."""
        found: list[Problem] = []
        for asset in self._document.assets() if among is None else among:
            path = self.path(asset)
            if not is_file(path):
                found.append(Problem(asset, path, "missing"))
            elif not self._unchanged(asset, path):
                found.append(Problem(asset, path, "changed"))
        return found

    def _unchanged(self, asset: Asset, path: Path) -> bool:
        try:
            facts = path.stat()
            if not asset.hash or (facts.st_size == asset.size and facts.st_mtime_ns == asset.modified):
                return True
            return facts.st_size == asset.size and self._media.content_hash(path) == asset.hash
        except (OSError, MediaError):
            return False

    def _measured(self, file: Path, like: Asset | None) -> Asset:
        """Return an asset for a file as it is now; what the user has said about `like` stays. Raises MediaError."""
        if not is_file(file):
            missing = "is not an ordinary file" if is_strange(file) else "does not exist or cannot be read"
            raise MediaError(f"'{file}' {'is a folder, not a media file' if file.is_dir() else missing}.")
        path = stored_path(file, self._folder)
        info = side_file_info(file) or self._media.probe(file)
        try:
            facts = file.stat()
        except OSError as error:
            raise MediaError(f"'{file}' cannot be read: {error.strerror or error}.") from error
        return Asset(
            id=like.id if like else Asset.new_id(),
            path=path,
            hash=self._media.content_hash(file),
            size=facts.st_size,
            modified=facts.st_mtime_ns,
            name=like.name if like else display_name(file),
            info=info,
            tags=like.tags if like else (),
            added=like.added if like else int(time.time()),
        )

    def measured(self, file: Path | str, like: Asset | None = None) -> Asset:
        """Return an asset for a file, with the id and the name of `like`, without writing it down. Raises MediaError.

        It does not look at the document, so any thread may call it.
        """
        return self._measured(_real(file), like)

    def bring_in(self, files: Sequence[Path | str], *, copy: bool) -> list[Asset]:
        """Import files, all or none. Content that is there already is the asset that is there. Raises MediaError."""
        return self.take_in([self.measured(f) for f in files], copy=copy)

    def take_in(self, measured: Sequence[Asset], *, copy: bool = False) -> list[Asset]:
        """Import files that were measured before, as `bring_in` does."""
        known = {a.hash: a for a in self._document.assets() if a.hash}
        fresh: dict[str, Asset] = {}
        for asset in measured:
            old = known.get(asset.hash)
            if old is None:
                fresh.setdefault(asset.hash, asset)
            elif not is_file(self.path(old)):  # the same content at a new place heals the old asset
                fresh.setdefault(asset.hash, asset.replace(id=old.id, name=old.name, tags=old.tags, added=old.added))
        copies: list[Path] = []
        if copy:
            copied, copies = self._copied(list(fresh.values()))
            fresh = {a.hash: a for a in copied}
        self._record("Import", list(fresh.values()), copies)
        return [fresh.get(a.hash) or known[a.hash] for a in measured]

    def relink(self, folder: Path | None, asset: Asset | None, path: Path | None) -> RelinkReport:
        """Find missing files again: one asset at a chosen path, or all missing ones below a folder.

        Raises MediaError when the chosen file cannot be read, UsageError for an impossible choice.
        """
        if path is not None:
            if asset is None:
                raise UsageError("Say which asset the file is for.")
            new = self._measured(_real(path), asset)
            found = [Found(new, self.path(new), "choice", new.hash == asset.hash)]
        else:
            wanted = [asset] if asset else [p.asset for p in self.problems()]
            root = _real(folder or self._folder)
            if not root.is_dir():
                raise UsageError(f"'{root}' is not a folder.")
            found = list(self._search(wanted, root))
        with self._document.transaction("Relink") as tx:
            for one in found:
                tx.put(one.asset)
        missing = [p.asset for p in self.problems() if p.state == "missing"]
        return RelinkReport(tuple(found), tuple(missing))

    def search(self, wanted: Iterable[Asset], root: Path) -> list[Found]:
        """Look for assets below a folder, without writing down what is found. Any thread may call it."""
        return list(self._search(wanted, root))

    def _search(self, wanted: Iterable[Asset], root: Path) -> Iterator[Found]:
        sizes: dict[int, list[Path]] = {}
        names: dict[str, list[Path]] = {}
        for file in walk(root):
            names.setdefault(file.name.casefold(), []).append(file)
            try:
                sizes.setdefault(file.stat().st_size, []).append(file)
            except OSError:
                continue
        for asset in wanted:
            name = asset.path.rpartition("/")[2].casefold()
            # The file of the same name first: it is the likeliest, and each try reads a whole file.
            for file in sorted(sizes.get(asset.size, ()), key=lambda f: f.name.casefold() != name):
                if asset.hash and self._try_hash(file) == asset.hash:
                    new = self._measured(file, asset)
                    yield Found(new, file, "hash", True)
                    break
            else:
                same_name = names.get(name, ())
                if len(same_name) == 1:  # of several nobody knows which one is meant
                    try:
                        new = self._measured(same_name[0], asset)
                    except MediaError:
                        continue
                    yield Found(new, same_name[0], "name", False)

    def _try_hash(self, file: Path) -> str:
        try:
            return self._media.content_hash(file)
        except MediaError:
            return ""

    def collect(self) -> list[Asset]:
        """Copy media that lie elsewhere into the project's folder; return their assets. All or nothing.

        Raises ProjectError when a file is missing or changed, or the disk has no room.
        """
        if problems := self.problems():
            raise ProjectError(f"The media cannot be collected: {problems[0]} Relink it first.")
        outside = [a for a in self._document.assets() if not self.path(a).is_relative_to(self._folder)]
        copied, fresh = self._copied(outside)
        self._record("Collect media", copied, fresh)
        return copied

    def _record(self, label: str, assets: Sequence[Asset], copies: Sequence[Path] = ()) -> None:
        """Write assets into the project; when that fails, take the copies that were made for them away."""
        try:
            with self._document.transaction(label) as tx:
                for asset in assets:
                    tx.put(asset)
        except VidgenError:
            discard(*copies)
            raise

    def _copied(self, assets: Sequence[Asset]) -> tuple[list[Asset], list[Path]]:
        """Copy files into the media folder, checking the bytes; return the assets with their new paths, and the copies.

        A file of that name with the same content is taken as it is: the copy of an import that was killed before it was
        written down.
        """
        if not assets:
            return [], []
        target = media_folder(self._project)
        check_room(self._folder, sum(a.size for a in assets))
        made: list[Path] = []
        copies: list[Asset] = []
        taken: set[str] = set()
        try:
            target.mkdir(exist_ok=True)
            tidy(target)
            for asset in assets:
                source = self.path(asset)
                copy, digest = target / source.name, asset.hash
                if not self._is_copy(copy, asset):
                    copy = target / free_name(target, source.name, taken)
                    digest = _copy(asset, source, copy)
                    made.append(copy)
                facts = copy.stat()
                path = stored_path(copy, self._folder)
                copies.append(asset.replace(path=path, hash=digest, size=facts.st_size, modified=facts.st_mtime_ns))
        except (OSError, ProjectError) as error:
            discard(*made)
            if isinstance(error, OSError):
                reason = error.strerror or error
                raise ProjectError(f"The media could not be copied to '{target}': {reason}.") from error
            raise
        return copies, made

    def _is_copy(self, path: Path, asset: Asset) -> bool:
        try:
            return is_file(path) and path.stat().st_size == asset.size and self._media.content_hash(path) == asset.hash
        except (OSError, MediaError):
            return False


def _copy(asset: Asset, source: Path, target: Path) -> str:
    """Copy a file, whole or not at all; return the hash of its bytes.

    Raises ProjectError when it is not what was measured any more, OSError.
    """
    partial = partial_name(target)
    try:
        digest, _ = copy_hashed(source, partial)
        _must_match(asset, digest, source)
        finish(partial, target)
    finally:
        discard(partial)
    return digest


def _must_match(asset: Asset, digest: str, source: Path) -> None:
    if asset.hash and digest != asset.hash:
        raise ProjectError(f"'{source}' changed while it was copied; try again.")


def walk(root: Path) -> Iterator[Path]:
    """Yield the files below a folder, links followed, no folder twice, with bounds on depth and number."""
    seen: set[tuple[int, int]] = set()
    waiting: list[tuple[str, int]] = [(str(root), 0)]
    entries = 0
    while waiting:
        folder, depth = waiting.pop()
        try:
            facts = os.stat(folder)  # noqa: PTH116 - names from scandir
            if (facts.st_dev, facts.st_ino) in seen:
                continue
            seen.add((facts.st_dev, facts.st_ino))
            inside = sorted(os.scandir(folder), key=lambda e: e.name)
        except OSError:
            continue
        for entry in inside:
            entries += 1
            if entries > WALK_LIMIT:
                return
            try:
                if entry.is_file():
                    yield Path(entry.path)
                elif entry.is_dir() and depth < WALK_DEPTH:
                    waiting.append((entry.path, depth + 1))
            except OSError:
                continue


def _real(path: Path | str) -> Path:
    try:
        return typed_path(path).resolve()
    except (OSError, RuntimeError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise MediaError(f"'{path}' cannot be a media file: {reason}.") from error
