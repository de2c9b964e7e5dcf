"""Bundles: one zip with a project, its media and a manifest of hashes. Written whole or not at all; opened with distrust.

manifest.json            {"format": 1, "project": "trip.vidgen", "files": [{"name", "size", "hash"}, …]}
trip.vidgen
trip.media/beach.mp4     stored, not compressed: media are compressed already
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import stat
import unicodedata
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from vidgen.editor.history import Edit
from vidgen.editor.patch import Patch
from vidgen.editor.records import Asset
from vidgen.errors import ProjectError
from vidgen.files import atomic_write, check_room, sync_folder
from vidgen.partials import partial_name, tidy
from vidgen.scratch import scratch_folder
from vidgen.storage.paths import CHUNK, free_name, is_strange
from vidgen.storage.project_file import ProjectFile

MANIFEST = "manifest.json"
MAX_ENTRIES = 10_000
MAX_MANIFEST = 8 << 20
MAX_RATIO = 100
"""Of what is compressed: the project file. Media have to be stored as they are."""
SAFE_ENDINGS = frozenset(
    [
        ".3g2",
        ".3gp",
        ".aac",
        ".ac3",
        ".aif",
        ".aiff",
        ".apng",
        ".ass",
        ".avi",
        ".avif",
        ".bmp",
        ".caf",
        ".cube",
        ".dv",
        ".flac",
        ".flv",
        ".gif",
        ".heic",
        ".heif",
        ".jpeg",
        ".jpg",
        ".m2ts",
        ".m4a",
        ".m4v",
        ".mka",
        ".mkv",
        ".mov",
        ".mp3",
        ".mp4",
        ".mpeg",
        ".mpg",
        ".mts",
        ".mxf",
        ".oga",
        ".ogg",
        ".ogv",
        ".opus",
        ".png",
        ".srt",
        ".ssa",
        ".tif",
        ".tiff",
        ".ts",
        ".vtt",
        ".wav",
        ".webm",
        ".webp",
        ".wma",
        ".wmv",
    ]
)
OTHER_ENDING = ".media"
"""Given to media with any other ending; content, not name, says what a media file is."""


class _File(BaseModel):
    model_config = ConfigDict(frozen=True)
    name: Annotated[str, Field(max_length=600)]
    size: int = Field(ge=0)
    hash: Annotated[str, Field(pattern="^[0-9a-f]{40}$")]


class _Manifest(BaseModel):
    model_config = ConfigDict(frozen=True)
    format: int
    project: Annotated[str, Field(max_length=255)]
    files: tuple[_File, ...] = Field(max_length=MAX_ENTRIES)


def write_bundle(file: ProjectFile, assets: Mapping[str, tuple[Asset, Path]], name: str, out: Path) -> None:
    """Write a bundle. `assets`: each asset with its file, by id; `name`: the project's, without ending.

    Raises ProjectError when there is no room, or when a file is not what its asset says.
    """
    check_room(out.parent, sum(a.size for a, _ in assets.values()))
    with scratch_folder() as folder:
        copy = folder / "project.vidgen"
        inside = _names(assets, name)
        _relocated_copy(file, copy, {i: assets[i][0].replace(path=p) for i, p in inside.items()})
        entries = [(f"{name}.vidgen", copy, "")]
        entries += [(inside[i], path, asset.hash) for i, (asset, path) in assets.items()]
        atomic_write(out, lambda partial: _write_zip(partial, f"{name}.vidgen", entries))


def _names(assets: Mapping[str, tuple[Asset, Path]], name: str) -> dict[str, str]:
    taken: set[str] = set()
    nowhere = Path(os.devnull) / "media"
    found = {}
    for asset_id, (_, path) in assets.items():
        clean = "".join(c if c.isprintable() and c not in '<>:"/\\|?*' else "_" for c in path.name).strip(". ")[-100:]
        ending = Path(clean).suffix.lower()
        wanted = clean if ending in SAFE_ENDINGS and Path(clean).stem else f"{clean or 'file'}{OTHER_ENDING}"
        found[asset_id] = f"{name}.media/{free_name(nowhere, wanted, taken)}"
    return found


def _relocated_copy(file: ProjectFile, target: Path, assets: Mapping[str, Asset]) -> None:
    """Copy the project; in the copy one more edit says where the media are inside the bundle."""
    file.copy_to(target)
    copy = ProjectFile(target, writable=True)
    try:
        old = copy.state.records
        patch = Patch.of({i: (old[i], new) for i, new in assets.items() if i in old})
        if patch:
            copy.append(Edit(copy.state.revision + 1, "Bundle", "user", patch))
    finally:
        copy.close()


def _write_zip(target: Path, project: str, entries: list[tuple[str, Path, str]]) -> None:
    listed = []
    with zipfile.ZipFile(target, "x", zipfile.ZIP_STORED, allowZip64=True, strict_timestamps=False) as archive:
        for name, source, wanted in entries:
            info = zipfile.ZipInfo.from_file(source, name, strict_timestamps=False)
            info.external_attr = (stat.S_IFREG | 0o644) << 16
            info.compress_type = zipfile.ZIP_DEFLATED if name == project else zipfile.ZIP_STORED
            digest, size = hashlib.blake2b(digest_size=20), 0
            with source.open("rb") as reading, archive.open(info, "w", force_zip64=True) as writing:
                while chunk := reading.read(CHUNK):
                    digest.update(chunk)
                    writing.write(chunk)
                    size += len(chunk)
            if wanted and digest.hexdigest() != wanted:
                raise ProjectError(f"'{source}' is not what was imported any more; relink it, then bundle again.")
            listed.append({"name": name, "size": size, "hash": digest.hexdigest()})
        manifest = {"format": 1, "project": project, "files": listed}
        said = zipfile.ZipInfo(MANIFEST)  # without a date: not every clock shows one that such a file can have
        archive.writestr(said, json.dumps(manifest, ensure_ascii=False, indent=1))


def read_bundle(bundle: Path, folder: Path) -> Path:
    """Unpack a bundle into a new folder `folder/NAME`; return the project's path. Whole or not at all.

    Raises ProjectError for everything that is not exactly what `write_bundle` writes.
    """
    if is_strange(bundle):
        raise ProjectError(f"'{bundle}' is not an ordinary file, so it is no bundle.")
    try:
        with zipfile.ZipFile(bundle) as archive:
            manifest, entries = _checked(archive, bundle)
            target = folder / Path(manifest.project).stem
            if os.path.lexists(target):
                raise ProjectError(f"'{target}' exists already; choose another folder.")
            check_room(folder, sum(f.size for f in manifest.files))
            tidy(folder)
            quarantine = partial_name(target)
            quarantine.mkdir(mode=0o700)
            try:
                for listed in manifest.files:
                    _extract(archive, entries[listed.name], listed, quarantine / listed.name, bundle)
                _check_opens(quarantine / manifest.project)
                sync_folder(quarantine)
                quarantine.chmod(0o755)
                quarantine.rename(target)
                sync_folder(folder)
            finally:
                shutil.rmtree(quarantine, ignore_errors=True)
    except FileNotFoundError:
        raise ProjectError(f"There is no bundle at '{bundle}', or no folder '{folder}'.") from None
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        raise ProjectError(f"'{bundle}' is not a bundle, or is damaged ({error}).") from error
    except OSError as error:
        raise ProjectError(f"'{bundle}' could not be unpacked: {error.strerror or error}.") from error
    return target / manifest.project


def _checked(archive: zipfile.ZipFile, bundle: Path) -> tuple[_Manifest, dict[str, zipfile.ZipInfo]]:
    """Return the manifest and the entries after every check that needs no unpacking."""
    entries = archive.infolist()
    if len(entries) > MAX_ENTRIES + 2:
        raise ProjectError(f"'{bundle}' is refused: it has more than {MAX_ENTRIES} files.")
    seen: set[str] = set()
    end = 0
    for entry in sorted(entries, key=lambda e: e.header_offset):
        _check_name(entry, bundle)
        key = unicodedata.normalize("NFC", entry.filename).casefold()
        mode = entry.external_attr >> 16
        plain = entry.compress_type in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED} and not entry.flag_bits & 0x41
        if key in seen or not plain or stat.S_IFMT(mode) not in {0, stat.S_IFREG}:
            raise ProjectError(f"'{bundle}' is refused: '{entry.filename}' is there twice or is not a plain file.")
        if entry.header_offset < end or entry.file_size > MAX_RATIO * max(entry.compress_size, 1024):
            raise ProjectError(f"'{bundle}' is refused: '{entry.filename}' would unpack to more than it can hold.")
        seen.add(key)
        end = entry.header_offset + entry.compress_size
    by_name = {e.filename: e for e in entries}
    if MANIFEST not in by_name or by_name[MANIFEST].file_size > MAX_MANIFEST:
        raise ProjectError(f"'{bundle}' is not a vidgen bundle: it has no manifest.")
    with archive.open(by_name[MANIFEST]) as stream:
        raw = stream.read(MAX_MANIFEST + 1)
    try:
        manifest = _Manifest.model_validate_json(raw)
    except ValidationError:
        raise ProjectError(f"'{bundle}' is refused: its manifest is not readable.") from None
    if manifest.format != 1:
        raise ProjectError(f"'{bundle}' was written by a newer vidgen; update vidgen to open it.")
    listed = [f.name for f in manifest.files]
    if len(set(listed)) != len(listed) or {*listed, MANIFEST} != by_name.keys() or manifest.project not in listed:
        raise ProjectError(f"'{bundle}' is refused: its manifest does not list what is in it.")
    if "/" in manifest.project or not manifest.project.endswith(".vidgen") or not Path(manifest.project).stem:
        raise ProjectError(f"'{bundle}' is refused: '{manifest.project}' is no name for a project.")
    stem = manifest.project.removesuffix(".vidgen")
    for name in listed:
        if name != manifest.project and (
            not name.startswith(f"{stem}.media/") or Path(name).suffix.lower() not in {*SAFE_ENDINGS, OTHER_ENDING}
        ):
            raise ProjectError(f"'{bundle}' is refused: '{name}' is not a kind of file that a bundle holds.")
    return manifest, by_name


def _check_name(entry: zipfile.ZipInfo, bundle: Path) -> None:
    parts = entry.filename.split("/")
    # `orig_filename` still has what zipfile cuts away at a zero byte.
    wrong = (
        len(parts) > 2
        or len(entry.filename.encode("utf-8", "replace")) > 600
        or entry.orig_filename != entry.filename
        or any(p in {"", ".", ".."} or p != p.strip(" ") or p.endswith(".") or len(p.encode()) > 255 for p in parts)
        or any(not c.isprintable() or c in '\\:*?"<>|' for c in entry.filename)
    )
    if wrong:
        raise ProjectError(f"'{bundle}' is refused: {entry.filename!r} is not a name that a bundle may use.")


def _extract(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, listed: _File, target: Path, bundle: Path) -> None:
    target.parent.mkdir(exist_ok=True)
    digest, size = hashlib.blake2b(digest_size=20), 0
    # `archive.open` compares the local header's name with the central one.
    with archive.open(entry) as reading, target.open("xb") as writing:  # in place: a quarantine that nobody else sees
        while size <= listed.size and (chunk := reading.read(CHUNK)):
            digest.update(chunk)
            writing.write(chunk)
            size += len(chunk)
        writing.flush()
        os.fsync(writing.fileno())
    if size != listed.size or digest.hexdigest() != listed.hash:
        raise ProjectError(f"'{bundle}' is refused: '{listed.name}' is not what the manifest says.")


def _check_opens(project: Path) -> None:
    from vidgen.storage.header import read_header

    read_header(project)
    ProjectFile(project, writable=False).close()
