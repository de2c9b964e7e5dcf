"""`RenderService`: frames and exports, for window, command line and server alike. The work is done in a worker process."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from vidgen import folders
from vidgen.editor.queries import Records
from vidgen.editor.records import Id
from vidgen.errors import Cancelled, RenderError, UsageError
from vidgen.files import atomic_write
from vidgen.media import decoding
from vidgen.media.devices import has_devices
from vidgen.media.hardware import CODECS, device_for
from vidgen.media.known_hashes import KnownHashes
from vidgen.partials import remove_abandoned
from vidgen.render import preset as preset_files
from vidgen.render.encoders.choosing import resolved
from vidgen.render.encoders.trials import Trials
from vidgen.render.export import Wanted, export
from vidgen.render.helping import Helper
from vidgen.render.plan import RenderPlan, plan
from vidgen.render.preflight.estimate import folder_gone, missing_space, scarce_space
from vidgen.render.preflight.forecast import Forecast, forecast
from vidgen.render.preflight.place import check_place, check_target
from vidgen.render.preflight.preflight import Preflight, preflight
from vidgen.render.preflight.presence import changed_media, with_media_there
from vidgen.render.preset import Preset
from vidgen.render.preview.preview import Preview
from vidgen.render.processes import LIMITS, MODULE, render_worker
from vidgen.render.rate.goals import fitted, smaller
from vidgen.render.rate.settling import TooRough
from vidgen.render.reports.report import Progress, Report
from vidgen.render.segments.spares import Spares
from vidgen.render.segments.store import Store
from vidgen.timing import TimeRange
from vidgen.workers import Worker, WorkerFailed

if TYPE_CHECKING:
    from types import TracebackType

_RESTARTS = 2
_LONGEST_SPEECH = 2 * 3600
"""Seconds of sound that are listened to at once: 230 MB."""
_TO_FORECAST = 120.0
"""Seconds after which nobody waits any more for what an export will be: its media are slow to read."""
HANGS_AFTER = 60.0
"""Seconds without a word from the worker after which it is taken to hang."""


@dataclass(frozen=True)
class Pixels:
    """A frame as an encoder is given it: the rows of its planes, one after the other, without padding."""

    format: str
    width: int
    height: int
    data: bytes


class RenderService:
    """Shows single frames and makes exports. Close it, or use it in a `with`.

    `store` keeps what was rendered; by default in vidgen's cache folder. `own_presets` is the folder of the user's presets.
    `hangs_after` seconds of silence end a worker. `helper` renders parts of exports elsewhere, as far as it can.
    `cores` is how many processes an export has at most, when nobody says. `spares` has workers that need no start;
    the service closes it. `gives_way`: whoever edits has the processor
    before exports and previews.
    """

    def __init__(
        self,
        own_presets: Path | None = None,
        *,
        store: Store | None = None,
        hangs_after: float = HANGS_AFTER,
        helper: Helper | None = None,
        cores: int | None = None,
        spares: Spares | None = None,
        gives_way: bool = False,
    ) -> None:
        self._cores = cores
        self._spares = spares
        self._gives_way = gives_way
        self.store = store or Store(folders.cache() / "segments")
        self._own_presets = own_presets
        self._hangs_after = hangs_after
        self._helper = helper
        self._painter: Worker | None = None
        self._preview: Preview | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the workers."""
        self._end_painter()
        if self._spares is not None:
            self._spares.close()

    def _end_painter(self) -> None:
        if self._painter is not None:
            self._painter.close()
            self._painter = None

    def presets(self) -> list[Preset]:
        """Return the presets there are, the user's own among them."""
        return preset_files.presets(self._own_presets)

    def preset(self, name: str) -> Preset:
        """Return the preset of that name. Raises UsageError when there is none, or its file is broken."""
        return preset_files.find_preset(name, self._own_presets)

    # Single frames ----------------------------------------------------------------------------------------------

    def frame(
        self,
        snapshot: Records,
        asset_paths: Mapping[Id, Path],
        time: int,
        out: Path,
        size: tuple[int, int] | None = None,
        cancel: threading.Event | None = None,
    ) -> list[str]:
        """Write the frame that is shown at `time` to a PNG file; return notes for the user.

        It is the picture that an export would hand to its encoder. Setting `cancel` raises Cancelled. Raises UsageError for
        a time after the end.
        """
        result, data = self._ask_frame(snapshot, asset_paths, time, self._still(size), "png", cancel)
        atomic_write(out, data)
        return list(result["notes"])

    def frame_pixels(
        self, snapshot: Records, asset_paths: Mapping[Id, Path], time: int, preset: Preset | None = None
    ) -> Pixels:
        """Return the frame at `time` as the encoder of a preset is given it."""
        result, data = self._ask_frame(snapshot, asset_paths, time, preset or self._still(None), "planes")
        return Pixels(result["format"], result["width"], result["height"], data)

    def _still(self, size: tuple[int, int] | None) -> Preset:
        found = preset_files.find_preset("project")
        return found if size is None else Preset.model_validate({**found.model_dump(), "size": size})

    def _ask_frame(
        self,
        snapshot: Records,
        asset_paths: Mapping[Id, Path],
        time: int,
        preset: Preset,
        form: str,
        cancel: threading.Event | None = None,
    ) -> tuple[dict[str, Any], bytes]:
        end = snapshot.duration()
        if not 0 <= time < end:
            rate = snapshot.rate
            where = rate.timecode(time)
            raise UsageError(f"There is no frame at {where}: the timeline ends at {rate.timecode(end)}.")
        rate = preset.frame_rate(snapshot.project)
        shown = rate.frame_at(time)
        wanted = plan(snapshot, preset, asset_paths, TimeRange.between(rate.time_of(shown), rate.time_of(shown + 1)))
        params = {"plan": wanted.model_dump(mode="json"), "frame": 0, "form": form}
        return self._asked("frame", params, "The frame cannot be drawn", shown, cancel=cancel)

    def text_notes(self, wanted: RenderPlan) -> list[str]:
        """Return a sentence for each text of a plan that will not look as it was meant. For the thread of `frame`."""
        result, _ = self._asked("text_notes", {"plan": wanted.model_dump(mode="json")}, "The texts cannot be checked")
        return list(result)

    def preflight(
        self, wanted: RenderPlan, preset: Preset, folder: Path, past: Iterable[Mapping[str, Any]] = ()
    ) -> Preflight:
        """Return what is known of an export into a folder before it is made; encoders may be tried, which takes seconds."""
        changed = changed_media(wanted, KnownHashes(self.store.hashes))
        with Trials() as trials:
            return preflight(wanted, preset, folder, trials, past, changed)

    def forecast(self, wanted: RenderPlan, preset: Preset, cancel: threading.Event | None = None) -> Forecast:
        """Return how large an export gets and how long it takes, by encoding a few of its frames. Any thread; a second or
        so.

        Raises RenderError when that fails, what the media raise, and Cancelled when `cancel` is set.
        """
        with Trials() as trials:
            preset, _ = resolved(preset, trials)
        preset, _ = fitted(preset, wanted)
        with self._borrowed() as worker:
            params = {
                "preset": preset.model_dump(mode="json"),
                "store": str(self.store.folder),
                "identities": {},
                "devices": {},
                "gives_way": self._gives_way,
            }

            def ask(method: str, params: dict[str, Any]) -> Any:
                return worker.request(method, params, timeout=_TO_FORECAST, cancel=cancel)[0]

            try:
                worker.request(
                    "prepare", params, wanted.model_dump_json().encode(), timeout=_TO_FORECAST, cancel=cancel
                )
                return forecast(wanted, preset, self.store, ask, self._cores)
            except WorkerFailed as failure:
                raise RenderError(f"It cannot be tried how large the film gets: {failure}") from failure

    @contextmanager
    def _borrowed(self) -> Iterator[Worker]:
        """Give a worker that rests, or a new one. It rests afterwards where others do and all went well."""
        worker = (self._spares.take() if self._spares is not None else None) or render_worker(0)
        try:
            yield worker
        except BaseException:
            worker.close()
            raise
        if self._spares is not None and self._spares.keep:
            self._spares.give([worker])
        else:
            worker.close()

    def _asked(
        self,
        method: str,
        params: dict[str, Any],
        failed: str,
        frame: int | None = None,
        *,
        payload: bytes = b"",
        hangs: bool = True,
        cancel: threading.Event | None = None,
    ) -> tuple[Any, bytes]:
        """Ask the worker that shows frames; what `hangs` has to answer in time. Raises RenderError when it dies again
        and again.
        """
        for attempt in range(_RESTARTS + 1):
            if self._painter is None or not self._painter.alive:
                self._end_painter()
                self._painter = Worker(MODULE, name="painter", limits=LIMITS)
            try:
                patience = self._hangs_after if hangs else None
                return self._painter.request(method, params, payload, timeout=patience, cancel=cancel)
            except WorkerFailed as failure:
                self._end_painter()
                if attempt == _RESTARTS:
                    raise RenderError(f"{failed}: {failure} The log has its last words.", frame=frame) from failure
        raise RuntimeError("the loop returns or raises")

    def speech(
        self,
        snapshot: Records,
        asset_paths: Mapping[Id, Path],
        range: TimeRange | None = None,
        cancel: threading.Event | None = None,
    ) -> bytes:
        """Return what is heard as a WAV file for those who listen for words: one channel, 16 kHz, 16 bits.

        Any thread; it has a worker of its own. Setting `cancel` raises Cancelled. Raises RenderError, MediaError, and
        UsageError for more than two hours.
        """
        wanted = plan(snapshot, preset_files.find_preset("project"), asset_paths, range)
        if wanted.samples > _LONGEST_SPEECH * wanted.sample_rate:
            raise UsageError("More than two hours of sound cannot be listened to at once; take a range of it.")
        with Worker(MODULE, name="the listener to the timeline", limits=LIMITS) as worker:
            try:
                _, data = worker.request(
                    "speech", {"plan": wanted.model_dump(mode="json")}, timeout=60 + 2 * _LONGEST_SPEECH, cancel=cancel
                )
            except WorkerFailed as failure:
                raise RenderError(f"The sound cannot be listened to: {failure}") from failure
        return data

    @property
    def preview(self) -> Preview:
        """The stretches of the preview that are rendered. What looks at media is for the thread of `frame`."""
        if self._preview is None:
            self._preview = Preview(
                self.store,
                self._looked_into,
                hangs_after=self._hangs_after,
                spares=self._spares,
                gives_way=self._gives_way,
            )
        return self._preview

    def _looked_into(self, method: str, params: dict[str, Any], payload: bytes) -> Any:
        return self._asked(method, params, "The media cannot be looked at", payload=payload, hangs=False)[0]

    # Exports ----------------------------------------------------------------------------------------------------

    def export(
        self,
        snapshot: Records,
        asset_paths: Mapping[Id, Path],
        preset: Preset,
        out: Path,
        *,
        range: TimeRange | None = None,
        on_progress: Callable[[Progress], None] | None = None,
        cancel: threading.Event | None = None,
        workers: int | None = None,
        placeholders: bool = False,
    ) -> Report:
        """Write the timeline, or a range of it, to `out`; an existing file is replaced when the new one is whole.

        What an earlier export rendered is used again, whether that came to its end or not. `workers` limits the processes
        that render; the file does not depend on it. Media that are missing are an error, but for `placeholders`, which are
        then shown. A name without an ending gets the preset's. `on_progress` is called
        in this thread, at most ten times a second. Setting `cancel` raises Cancelled within half a second. Raises
        RenderError, and UsageError for an encoder that does not work here; nothing is left behind then.
        """
        planned = plan(snapshot, preset, asset_paths, range).replace(placeholders=placeholders)
        return self.export_plan(planned, preset, out, on_progress=on_progress, cancel=cancel, workers=workers)

    def target(self, out: Path, preset: Preset) -> Path:
        """Return the name of an export: the one that was given, with the preset's ending if it has none that is known.

        Raises UsageError when it ends like another format: players and sites go by that; and when no file can be there.
        """
        check_place(out)
        ending = out.suffix[1:].lower()
        if not preset.extension or ending == preset.extension or out.is_dir():
            return out
        others = [p.name for p in self.presets() if ending and p.extension == ending]
        if not others:
            named = out.with_name(f"{out.name}.{preset.extension}")
            check_place(named)
            return named
        raise UsageError(
            f"'{out.name}' ends in .{ending}, but the preset '{preset.name}' makes .{preset.extension}; name it "
            f"'{out.stem}.{preset.extension}', or choose a preset that makes .{ending}: {', '.join(others)}."
        )

    def export_plan(
        self,
        wanted: RenderPlan,
        preset: Preset,
        out: Path,
        *,
        on_progress: Callable[[Progress], None] | None = None,
        cancel: threading.Event | None = None,
        workers: int | None = None,
    ) -> Report:
        """Do what `export` does with a plan that was made before with the same preset."""
        wanted = with_media_there(wanted)
        out = self.target(out, preset)
        check_target(out, preset, wanted)
        remove_abandoned(out.parent)
        if missing := missing_space(wanted, preset, out.parent):
            raise RenderError(missing)
        with Trials() as trials:
            preset, note = resolved(preset, trials)
        notes = tuple(filter(None, (note, scarce_space(wanted, preset, out.parent))))
        devices = _devices(wanted)
        while True:
            fit, given = fitted(preset, wanted)
            order = Wanted(
                wanted,
                fit,
                out,
                self.store,
                self._hangs_after,
                workers or self._cores,
                (*notes, *given),
                self._helper,
                devices,
                self._spares,
                self._gives_way,
            )
            try:
                return export(order, on_progress, cancel or threading.Event())
            except TooRough as rough:
                preset, wanted, note = smaller(preset, wanted, rough.level)
                notes = (*notes, note)
            except RenderError as error:
                if isinstance(error, Cancelled) or out.parent.is_dir():
                    raise
                raise RenderError(folder_gone(out.parent)) from error  # whatever it was noticed by


def _devices(wanted: RenderPlan) -> dict[str, str]:
    """Return what decodes by hardware, by codec; nothing is tried for plans that have no use for it."""
    streams = [stream for source in wanted.sources.values() if source.info for stream in source.info.pictures]
    useful = any(device_for(stream, dict.fromkeys(CODECS, "some")) for stream in streams)
    return decoding.devices() if useful and has_devices() else {}
