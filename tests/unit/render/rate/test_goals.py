from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from tests import media_files
from tests.render.timelines import Film, preset

from vidgen.blocks.clip import Clip
from vidgen.errors import UsageError
from vidgen.render.plan import RenderPlan, plan
from vidgen.render.preflight.estimate import estimated_bytes
from vidgen.render.preset import Preset
from vidgen.render.rate.goals import Goal, can_shrink, fitted, goal_of, smaller, with_quality, with_size
from vidgen.render.rate.quality import Measured
from vidgen.render.rate.reaching import Reaching
from vidgen.render.segments.file import Head, Packet
from vidgen.render.segments.segment import Segment
from vidgen.render.segments.store import Store

FILM = preset(
    container="mp4",
    extension="mp4",
    video={"codec": "libx264", "options": {"crf": "23"}},
    sound={"codec": "aac", "bit_rate": 192000},
)


def planned(like: Preset = FILM, width: int = 1920, height: int = 1080, seconds: float = 2) -> RenderPlan:
    film = Film(width=width, height=height)
    film.block("V1", 0, seconds, Clip(asset=film.asset(media_files.video("goals.mp4"))))
    return plan(film.document.snapshot(), like, film.paths)


def test_presets_say_what_they_aim_at() -> None:
    assert goal_of(FILM) is None
    assert goal_of(with_size(FILM, "2MB")) == Goal(size=2_000_000)
    quality = goal_of(with_quality(FILM, "SSIM: 0.98"))
    assert quality is not None
    assert quality.quality is not None
    assert (quality.quality.metric, quality.quality.value) == ("ssim", 0.98)
    video = {"codec": "libx265", "bit_rate": 500_000}
    assert goal_of(preset(video=video)) == Goal(bit_rate=500_000)
    assert goal_of(preset(sound={"codec": "aac"}, video=None)) is None


def test_a_size_takes_the_place_of_a_bit_rate_and_of_a_quality() -> None:
    rated = preset(video={"codec": "libx264", "bit_rate": 500_000})
    assert goal_of(with_size(rated, "2MB")) == Goal(size=2_000_000)
    assert goal_of(with_size(with_quality(FILM, "xpsnr:40"), "2MB")) == Goal(size=2_000_000)


@pytest.mark.parametrize("wish", ["ssim", "ssim:", "ssim:1", "ssim:0", "vmaf:95", "xpsnr:5", "0.98", "ssim:good"])
def test_what_is_no_quality_is_refused_with_an_example(wish: str) -> None:
    with pytest.raises(UsageError, match=r"ssim:0\.985"):
        with_quality(FILM, wish)


def test_codecs_that_cannot_aim_say_so() -> None:
    with pytest.raises(UsageError, match="'lossless' cannot aim"):
        with_size(preset(), "2MB")


@pytest.mark.parametrize(
    "fields",
    [
        {"target_size": "2MB", "video": {"codec": "prores_ks"}},
        {"target_size": "much"},
        {"target_size": 12},
        {"target_size": "2MB", "target_quality": {"metric": "ssim", "value": 0.98}},
        {"target_size": "2MB", "video": {"codec": "libx264", "bit_rate": 500_000}},
        {"target_quality": {"metric": "vmaf", "value": 95}},
        {"target_quality": {"metric": "ssim", "value": 1.0}},
    ],
)
def test_preset_files_are_checked(fields: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"target|value|metric"):
        Preset.model_validate({**FILM.model_dump(), **fields})


def test_a_preset_file_may_say_its_size_in_words_and_survives_json() -> None:
    made = Preset.model_validate({**FILM.model_dump(), "target_size": "1.5 MiB"})
    assert made.target_size == 1_572_864
    assert Preset.model_validate(made.model_dump(mode="json")) == made


def test_the_estimate_is_the_limit() -> None:
    assert estimated_bytes(planned(), with_size(FILM, "3MB")) == 3_000_000


def test_the_window_leaves_room_for_sound_and_format() -> None:
    found = Goal(size=1_000_000).window(planned(), rest=105_000)
    assert (found.least, found.aim, found.most) == (865_000, 885_000, 895_000)
    rate = Goal(bit_rate=800_000).window(planned(), rest=105_000)
    assert (rate.least, rate.aim, rate.most) == pytest.approx((194_000, 200_000, 206_000))


@pytest.mark.parametrize(("size", "rate"), [("10MB", 192_000), ("250kB", 160_000), ("100kB", 64_000), ("10kB", 48_000)])
def test_sound_gives_way_in_steps(size: str, rate: int) -> None:
    made, notes = fitted(with_size(FILM, size), planned())
    assert made.sound is not None
    assert made.sound.bit_rate == rate
    assert len(notes) == (rate != 192_000)
    assert made.copying == "never"


def test_sound_without_loss_and_presets_without_goal_stay_as_they_are() -> None:
    assert fitted(FILM, planned()) == (FILM, ())
    lossless = with_size(preset(video=FILM.video, sound={"codec": "flac"}), "20kB")
    made, notes = fitted(lossless, planned(lossless))
    assert made.sound == lossless.sound
    assert notes == ()


@pytest.mark.parametrize(("level", "size"), [(38.5, (960, 540)), (42, (854, 480)), (48, (480, 270))])
def test_a_rough_film_becomes_smaller(level: float, size: tuple[int, int]) -> None:
    made, again, note = smaller(with_size(FILM, "1MB"), planned(), level)
    assert (again.width, again.height) == size
    assert made.longest == size[0]
    assert f"{size[0]}×{size[1]}" in note
    assert planned(made).width == size[0]
    assert planned(made).height == size[1]


def test_fixed_and_small_pictures_do_not_become_smaller() -> None:
    assert can_shrink(FILM, planned())
    assert not can_shrink(FILM, planned(width=320, height=180))
    fixed = Preset.model_validate({**FILM.model_dump(), "size": (1280, 720)})
    assert not can_shrink(fixed, planned(fixed))
    with pytest.raises(ValueError, match="cannot"):
        smaller(fixed, planned(fixed), 40)


def test_a_wrong_guess_about_the_file_format_is_mended_by_the_file_itself(tmp_path: Path) -> None:
    """The encoder is a formula, and so is the file format, which adds far more than anybody would guess."""
    size, around = 200_000, 40_000
    like = with_size(preset(video=FILM.video, sound=None), f"{size} b")
    store = Store(tmp_path)

    def render(wanted: Sequence[Segment]) -> Sequence[Segment]:
        for segment in wanted:
            if not store.has(segment.key) and segment.video is not None and segment.video.quality is not None:
                with store.writer(segment.key) as writer:
                    payload = bytes(int(50_000 * 2 ** ((28 - segment.video.quality) / 6)))
                    writer.add(Packet(0, key=True, data=payload))
                    writer.finish(Head("h264", b"", segment.frames, "formula"))
        return wanted

    def nothing(*about: object) -> list[dict[str, float]]:
        raise AssertionError("a size needs no comparison")

    shown = planned(like, width=320, height=180)
    parts = [Segment(number=n, start=n * 10, end=n * 10 + 10, key=f"{n:040}") for n in range(5)]
    reaching = Reaching(Goal(size=size), shown, like, parts, None, store)
    joins = 0
    while True:
        joins += 1
        files = [store.find(s.key) for s in reaching.segments(render, Measured(store, nothing))]
        made = sum(sum(file.sizes) for file in files if file is not None)
        if reaching.good(made + around):
            break
    assert joins == 2
    assert 0.97 * size <= made + around <= size
