"""What holds for every encoder in `vidgen/render/encoders/kinds/`."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from vidgen.media.sample import Sample
from vidgen.render.encoders import kinds
from vidgen.render.encoders.kind import Encoder
from vidgen.render.encoders.opening import open_encoder
from vidgen.render.encoders.options import encoder_options
from vidgen.render.encoders.registry import encoders, find, of_family, software
from vidgen.render.preset import VideoSettings, presets

FRAMES = 12
# 328 pixels are 21 macroblocks, no multiple of 8: with AVX-512, x264 then reads past the end of its rows.
SAMPLE = Sample(width=328, height=200, frames=FRAMES)
SOFTWARE = [e for e in encoders() if not e.hardware]
HARDWARE = [e for e in encoders() if e.hardware]
FORMS = [(e, form) for e in SOFTWARE for form in e.takes]
QUICK = {"libx264": {"preset": "veryfast"}, "libx265": {"preset": "ultrafast"}, "libsvtav1": {"preset": "10"}}


def _settings(encoder: Encoder, form: str = "yuv420p", **more: Any) -> VideoSettings:
    options = QUICK.get(encoder.name, {})
    return VideoSettings.model_validate({"codec": encoder.name, "pixel_format": form, "options": options, **more})


def _encoded(encoder: Encoder, settings: VideoSettings, **more: Any) -> tuple[bytes | None, list[Any]]:
    """Return extradata and packets of the sample."""
    context = open_encoder(SAMPLE, settings, **more)
    given = encoder.takes[settings.pixel_format]
    frames = SAMPLE.paletted() if given == "pal8" else SAMPLE.delivered(settings.pixel_format)
    before = context.extradata
    packets = [p for frame in (*frames, None) for p in context.encode(frame)]
    assert context.extradata == before, "the extradata must be there from the beginning"
    return before, packets


def _name(value: object) -> str:
    return value.name if isinstance(value, Encoder) else str(value)


def test_each_codec_of_a_preset_has_its_software() -> None:
    for preset in presets(internal=True):
        if preset.video is not None:
            encoder = find(preset.video.codec)
            assert encoder is software(encoder.family)
            assert preset.video.pixel_format in encoder.takes, preset.name


@pytest.mark.parametrize("encoder", encoders(), ids=_name)
def test_an_encoder_tells_about_itself(encoder: Encoder) -> None:
    assert encoder.about
    assert "\n" not in encoder.about
    assert [e.name for e in encoders()].count(encoder.name) == 1
    assert sum(not e.hardware for e in of_family(encoder.family)) == 1
    if encoder.hardware:
        assert encoder.needs
        assert "yuv420p" in encoder.takes
        assert (encoder.scale is None) == encoder.bit_rate_only
        assert encoder.at_once
    assert (encoder.rank > 0) == encoder.hardware


@pytest.mark.parametrize("encoder", [e for e in encoders() if e.scale], ids=_name)
def test_qualities_are_one_scale(encoder: Encoder) -> None:
    scale = encoder.scale
    assert scale is not None
    for quality in (18, 20.5, 23, 28, 34):
        assert scale.quality(scale.native(quality)) == pytest.approx(quality, abs=0.6 / abs(scale.slope) + 0.01)
    values = [float(scale.native(q)[scale.options[0]]) for q in range(0, 52, 3)]
    assert values == sorted(values, reverse=scale.slope < 0)
    assert all(scale.low <= v / scale.unit <= scale.high for v in values)
    assert scale.quality({scale.options[0]: "nonsense"}) == scale.quality({})


@pytest.mark.parametrize(("encoder", "form"), FORMS, ids=_name)
def test_the_same_frames_give_the_same_bytes(encoder: Encoder, form: str) -> None:
    settings = _settings(encoder, form)
    first, packets = _encoded(encoder, settings)
    assert len(packets) == FRAMES
    assert packets[0].is_keyframe
    assert min(p.pts for p in packets) == 0
    assert sorted(p.pts for p in packets) == list(range(FRAMES))
    for _ in range(2 if form == "yuv420p" else 1):
        again, others = _encoded(encoder, settings)
        assert again == first
        assert [bytes(p) for p in others] == [bytes(p) for p in packets]


@pytest.mark.parametrize("encoder", [e for e in SOFTWARE if e.scale], ids=_name)
def test_segments_of_different_quality_and_rate_fit_together(encoder: Encoder) -> None:
    """One decoder, with the extradata of the first, reads all segments: none refers to what is outside of it."""
    ways: list[dict[str, Any]] = [{}, {"options": {"crf": "40"}}, {"bit_rate": 300_000}]
    made = [_encoded(encoder, _settings(encoder, quality=16), **way) for way in ways]
    assert len({extradata for extradata, _ in made}) == 1
    sizes = [sum(p.size for p in packets) for _, packets in made]
    assert sizes[0] > 1.5 * sizes[1]
    assert sizes[2] not in sizes[:2]
    decoder: Any = av.CodecContext.create({"av1": "libdav1d"}.get(encoder.family, encoder.family), "r")
    decoder.extradata = made[0][0]
    packets = [p for _, part in reversed(made) for p in part]
    base = 1 / SAMPLE.rate.fraction
    for number, packet in enumerate(packets):
        packet.pts += FRAMES * (number // FRAMES)
        packet.dts, packet.time_base = number - 4, base
    shown = [f for packet in (*packets, None) for f in decoder.decode(packet)]
    assert len(shown) == FRAMES * len(ways)
    for number, frame in enumerate(shown):
        grey = frame.to_ndarray()[: SAMPLE.height].astype(int)
        assert np.abs(grey - SAMPLE.luma(number % FRAMES)).mean() < 12, number


@pytest.mark.parametrize("encoder", SOFTWARE, ids=_name)
def test_a_film_is_tagged_with_its_colours(encoder: Encoder) -> None:
    form = next(iter(encoder.takes))
    context = open_encoder(SAMPLE, _settings(encoder, form))
    if context.format.is_rgb or context.format.name == "pal8":
        return
    assert (context.color_primaries, context.color_trc, context.colorspace, context.color_range) == (1, 1, 1, 1)
    wide = open_encoder(SAMPLE, _settings(encoder, form), colour="pq")
    assert (wide.color_primaries, wide.color_trc, wide.colorspace) == (9, 16, 9)


@pytest.mark.parametrize("encoder", HARDWARE, ids=_name)
def test_hardware_is_given_options_that_it_knows(encoder: Encoder) -> None:
    """Checked against the build, since there may be no device to try them with."""
    settings = _settings(software(encoder.family), quality=20)
    by_rate = encoder_options(settings, encoder, SAMPLE, bit_rate=1_000_000)
    by_quality = encoder_options(settings, encoder, SAMPLE)
    if encoder.scale is not None:
        assert set(encoder.scale.options) <= set(by_quality)
        assert not set(encoder.scale.options) & set(by_rate)
    try:
        context: Any = av.CodecContext.create(encoder.name, "w")
    except av.codec.codec.UnknownCodecError:
        return  # not in this build
    offered = context.supported_options
    known = {o.name: o for o in (*offered.private, *offered.generic)}
    for name, value in {**by_quality, **by_rate}.items():
        assert name in known, f"{encoder.name} has no option {name}"
        choices = {c.name for c in known[name].choices}
        assert value.lstrip("-").isdigit() or not choices or set(value.strip("+").split("+")) <= choices, (name, value)
        if value.isdigit():
            assert known[name].min <= int(value) <= known[name].max, (name, value)
    formats = {f.name for f in context.codec.video_formats or ()}
    assert not formats or {*encoder.takes.values()} <= formats


def test_the_example_of_the_manual_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = (Path(__file__).resolve().parents[2] / "docs" / "adding-a-kind.md").read_text(encoding="utf-8")
    name, source = re.findall(r"```python file=encoders/(\w+)\.py\n(.*?)```", page, re.DOTALL)[0]
    (tmp_path / f"{name}.py").write_text(source, encoding="utf-8")
    monkeypatch.setattr(kinds, "__path__", [*kinds.__path__, str(tmp_path)])
    try:
        encoders.cache_clear()
        assert encoders()[-1].name == "h264_mf"
        test_an_encoder_tells_about_itself(find("h264_mf"))
        test_qualities_are_one_scale(find("h264_mf"))
        test_hardware_is_given_options_that_it_knows(find("h264_mf"))
    finally:
        sys.modules.pop(f"{kinds.__name__}.{name}", None)
        monkeypatch.undo()
        encoders.cache_clear()
