"""Which encoder is taken, what a preset's wish becomes, and what comes after a failure."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from vidgen.errors import RenderError, UsageError
from vidgen.media.sample import Sample
from vidgen.render.encoders.choosing import choose, next_after, resolved
from vidgen.render.encoders.kind import Encoder
from vidgen.render.encoders.opening import open_encoder
from vidgen.render.encoders.options import bit_rate_of, encoder_options
from vidgen.render.encoders.registry import find
from vidgen.render.encoders.trials import Trial
from vidgen.render.preset import Preset, VideoSettings, find_preset, with_encoder

SAMPLE = Sample()


@dataclass(frozen=True)
class Computer:
    """A computer on which some encoders work."""

    working: tuple[str, ...] = ()

    def of(self, encoder: Encoder, pixel_format: str) -> Trial:
        return Trial(encoder.name in self.working, "" if encoder.name in self.working else "needs a card")


PLAIN = Computer()
RICH = Computer(("h264_qsv", "h264_vaapi", "hevc_qsv", "h264_v4l2m2m"))


def _video(**fields: object) -> VideoSettings:
    return VideoSettings.model_validate({"codec": "libx264", **fields})


@pytest.mark.parametrize(
    ("wanted", "computer", "form", "taken"),
    [
        ("software", RICH, "yuv420p", "libx264"),
        ("auto", PLAIN, "yuv420p", "libx264"),
        ("auto", RICH, "yuv420p", "h264_qsv"),
        ("auto", RICH, "yuv444p10le", "libx264"),
        ("auto", Computer(("h264_v4l2m2m",)), "yuv420p", "libx264"),
        ("h264_v4l2m2m", RICH, "yuv420p", "h264_v4l2m2m"),
        ("vaapi", RICH, "yuv420p", "h264_vaapi"),
        ("quick-sync", RICH, "yuv420p", "h264_qsv"),
        ("libx264", PLAIN, "yuv420p", "libx264"),
    ],
)
def test_what_is_chosen(wanted: str, computer: Computer, form, taken: str) -> None:
    choice = choose("h264", wanted, computer, form)
    assert choice.encoder.name == taken
    assert choice.reason.endswith(".")


@pytest.mark.parametrize(
    ("wanted", "why"),
    [
        ("h264_nvenc", "The encoder h264_nvenc does not work here: needs a card; say auto or software."),
        (
            "hevc_qsv",
            "The encoder 'hevc_qsv' makes hevc, and this preset is for h264; say one of: auto, software, libx",
        ),
        ("magic", "The encoder 'magic' is not known; say one of: auto, software, libx264, h264_nvenc"),
    ],
)
def test_what_cannot_be_chosen_is_told_in_a_sentence(wanted: str, why: str) -> None:
    with pytest.raises(UsageError) as caught:
        choose("h264", wanted, RICH)
    assert str(caught.value).startswith(why)


def test_a_wish_becomes_a_name() -> None:
    preset = find_preset("youtube-1080p")
    assert preset.video is not None
    plain, note = resolved(with_encoder(preset, "auto"), PLAIN)
    assert (plain.video.encoder, note) == ("libx264", "")
    assert resolved(preset, RICH) == (plain, "")  # the same, so that what was rendered for one serves for the other
    quick, note = resolved(with_encoder(preset, "auto"), RICH)
    assert quick.video.encoder == "h264_qsv"
    assert note.startswith("Encoder: h264_qsv")
    assert note.endswith(".")
    sound = find_preset("wav")
    assert resolved(with_encoder(sound, "auto"), PLAIN) == (sound, "")


def test_words_that_are_no_encoder_are_refused() -> None:
    with pytest.raises(UsageError, match="'Best one!' is no encoder"):
        with_encoder(find_preset("project"), "Best one!")


def test_after_hardware_comes_software_and_then_nothing() -> None:
    failed = _video(encoder="h264_qsv", options={"crf": "20"})
    after = next_after(failed, "device lost.", "Segment 3")
    assert after is not None
    assert after.note == "Segment 3 was encoded by libx264 in software, since h264_qsv failed: device lost."
    assert after.settings == _video(encoder="libx264", options={"crf": "20"})
    assert next_after(after.settings, "no memory") is None
    assert next_after(_video(), "no memory") is None


def test_a_quality_follows_from_one_encoder_to_the_other() -> None:
    nvenc, v4l2 = find("h264_nvenc"), find("h264_v4l2m2m")
    asked = encoder_options(_video(options={"crf": "18", "preset": "medium", "profile": "high"}), nvenc, SAMPLE)
    assert nvenc.scale is not None
    assert nvenc.scale.quality(asked) == 18
    assert "profile" not in asked
    assert asked["preset"] == "p5"
    assert encoder_options(_video(quality=18), nvenc, SAMPLE) == asked
    assert encoder_options(_video(), nvenc, SAMPLE) == encoder_options(_video(quality=23), nvenc, SAMPLE)
    assert encoder_options(_video(quality=18, options={"crf": "30"}), find("libx264"), SAMPLE)["crf"] == "18"
    assert bit_rate_of(_video(quality=18), nvenc, SAMPLE) == 0
    assert bit_rate_of(_video(quality=18), v4l2, SAMPLE) > 1.5 * bit_rate_of(_video(quality=23), v4l2, SAMPLE) > 0


def test_a_bit_rate_takes_the_place_of_a_quality() -> None:
    nvenc, x264 = find("h264_nvenc"), find("libx264")
    settings = _video(options={"crf": "18", "preset": "fast"})
    assert "crf" not in encoder_options(settings, x264, SAMPLE, bit_rate=500_000)
    assert encoder_options(settings, x264, SAMPLE, bit_rate=500_000)["preset"] == "fast"
    by_rate = encoder_options(_video(bit_rate=2_000_000), nvenc, SAMPLE)
    assert by_rate["rc"] == "vbr"
    assert not {"cq", "b"} & set(by_rate)
    assert bit_rate_of(_video(bit_rate=2_000_000), nvenc, SAMPLE) == 2_000_000
    assert bit_rate_of(_video(bit_rate=2_000_000), nvenc, SAMPLE, 700_000) == 700_000
    with pytest.raises(ValueError, match="only one of them"):
        _video(quality=20, bit_rate=1_000_000)


def test_ours_come_after_a_presets_own_parameters() -> None:
    given = {"x264-params": "keyint=50:stitchable=0"}
    told = encoder_options(_video(options=given), find("libx264"), SAMPLE)["x264-params"]
    assert told.startswith("keyint=50:stitchable=0:stitchable=1:open-gop=0:threads=1")


@pytest.mark.parametrize(
    ("settings", "why"),
    [
        (_video(options={"crf": "18", "crfff": "19"}), "does not know the option 'crfff' of the preset"),
        (_video(options={"preset": "swift"}), "The encoder libx264 cannot be opened: "),
        (_video(encoder="h264_vaapi", pixel_format="yuv444p10le"), "h264_vaapi"),
        (_video(encoder="h264_magic"), "There is no encoder 'h264_magic'"),
    ],
)
def test_an_encoder_that_refuses_says_so_in_a_sentence(settings: VideoSettings, why: str) -> None:
    with pytest.raises(RenderError, match=why) as caught:
        open_encoder(SAMPLE, settings)
    assert str(caught.value).endswith(".")
    assert "\n" not in str(caught.value)


def test_a_preset_file_may_name_encoder_and_quality() -> None:
    data = {"name": "mine", "title": "Mine", "container": "mp4", "extension": "mp4"}
    preset = Preset.model_validate({**data, "video": {"codec": "libx265", "encoder": "auto", "quality": 22}})
    assert preset.video is not None
    assert preset.video.encoder == "auto"
    assert encoder_options(preset.video, find("libx265"), SAMPLE)["crf"] == "23"
