"""Which encoder to take, and which one after it when it fails."""

from __future__ import annotations

from dataclasses import dataclass

from vidgen.errors import UsageError
from vidgen.media.devices import graphics
from vidgen.render.encoders.kind import Encoder, Family
from vidgen.render.encoders.registry import encoders, find, of_family, software
from vidgen.render.encoders.trials import Known
from vidgen.render.preset import PixelFormat, Preset, VideoSettings


@dataclass(frozen=True)
class Choice:
    """An encoder, and why it was taken."""

    encoder: Encoder
    reason: str
    """A sentence."""


@dataclass(frozen=True)
class Fallback:
    """What to try after an encoder failed."""

    settings: VideoSettings
    note: str
    """A sentence for the report."""


def choose(family: Family, wanted: str, known: Known, pixel_format: PixelFormat = "yuv420p") -> Choice:
    """Return the encoder to take for a codec. `wanted`: `auto`, `software`, or an encoder's or its interface's name.

    `auto` takes the first hardware that works, else software, which always works. Software is never tried beforehand.
    Raises UsageError when a name is unknown, makes another codec, or does not work here.
    """
    own = software(family)
    if wanted == "software":
        return Choice(own, f"Encoded by {own.name}, in software.")
    if wanted != "auto":
        return _by_name(family, wanted, known, pixel_format)
    for encoder in of_family(family):
        if encoder.hardware and encoder.automatic and pixel_format in encoder.takes:
            trial = known.of(encoder, pixel_format)
            if trial.works:
                return Choice(encoder, f"{encoder.shown} works here.")
    return Choice(own, f"No hardware here encodes {family} from {pixel_format}; {own.name} does it in software.")


def _by_name(family: Family, wanted: str, known: Known, pixel_format: PixelFormat) -> Choice:
    same = [e for e in of_family(family) if wanted in (e.name, e.api.lower().replace(" ", "-"))]
    if not same:
        offered = ", ".join(["auto", "software", *(e.name for e in of_family(family))])
        other = next((e for e in encoders() if e.name == wanted), None)
        what = f"makes {other.family}, and this preset is for {family}" if other else "is not known"
        raise UsageError(f"The encoder '{wanted}' {what}; say one of: {offered}.")
    encoder = same[0]
    if encoder.hardware:
        trial = known.of(encoder, pixel_format)
        if not trial.works:
            raise UsageError(f"The encoder {encoder.name} does not work here: {trial.why}; say auto or software.")
    return Choice(encoder, f"{encoder.shown} was asked for.")


def resolved(preset: Preset, known: Known) -> tuple[Preset, str]:
    """Return the preset with the name of the encoder that is taken in place of the wish, and a note for the report.

    The note is empty for the software that the preset was written for. Raises UsageError as `choose` does.
    """
    settings = preset.video
    if settings is None:
        return preset, ""
    choice = choose(find(settings.codec).family, settings.encoder, known, settings.pixel_format)
    taken = _with(settings, choice.encoder)
    note = f"Encoder: {choice.encoder.name}{_device(choice.encoder)}." if choice.encoder.hardware else ""
    return Preset.model_validate({**preset.model_dump(), "video": taken}), note


def next_after(settings: VideoSettings, why: str, where: str = "The film") -> Fallback | None:
    """Return what to try when the encoder that resolved settings name failed; None after software: that is final.

    `why` is the end of a sentence; `where` names the segment. After hardware comes software at once: segments of three
    encoders would look more different than those of two.
    """
    failed = find(settings.codec if settings.encoder in {"auto", "software"} else settings.encoder)
    if not failed.hardware:
        return None
    encoder = software(failed.family)
    note = f"{where} was encoded by {encoder.name} in software, since {failed.name} failed: {why.strip().rstrip('.')}."
    return Fallback(_with(settings, encoder), note)


def _with(settings: VideoSettings, encoder: Encoder) -> VideoSettings:
    return VideoSettings.model_validate({**settings.model_dump(), "encoder": encoder.name})


def _device(encoder: Encoder) -> str:
    """Return on what an encoder runs, as in " on NVIDIA GeForce RTX 4070", where that is known."""
    names = [g.name for g in graphics() if encoder.maker in ("", g.vendor)]
    return f" on {names[0]}" if names else f" ({encoder.api})"
