"""`.cube` files: what is read, what is refused, and the interpolation against FFmpeg's."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np
import pytest

from vidgen.errors import MediaError
from vidgen.imaging.lut import parse_cube, read_cube

CUBE = Path(__file__).parents[2] / "render" / "teal-and-orange.cube"
TWO = "\n".join(f"{r} {g} {b}" for b in (0, 1) for g in (0, 1) for r in (0, 1))


def test_identity() -> None:
    colours = np.random.default_rng(1).random((500, 3)).astype(np.float32)
    assert np.allclose(parse_cube(f"LUT_3D_SIZE 2\n{TWO}", "a").map(colours), colours, atol=1e-6)


def test_one_dimension_with_a_domain() -> None:
    cube = parse_cube(
        'TITLE "x"\n# a comment\n\nLUT_1D_SIZE 3\nDOMAIN_MIN 0 0 0\nDOMAIN_MAX 2 2 2\n0 0 0\n.25 0.5 1\n1 1 1\n', "a"
    )
    found = cube.map(np.array([[1.0, 1.0, 1.0], [0.5, 0.5, 0.5], [3, -1, 2]], np.float32))
    assert np.allclose(found, [[0.25, 0.5, 1], [0.125, 0.25, 0.5], [1, 0, 1]])


def test_tabs_windows_lines_byte_order_mark_and_unknown_capital_words(tmp_path: Path) -> None:
    path = tmp_path / "a.cube"
    path.write_bytes(
        ('\ufeffTITLE\t"x"\r\nLUT_3D_SIZE\t2\r\nLUT_IN_VIDEO_RANGE\r\n' + TWO.replace("\n", "\r\n")).encode()
    )
    assert read_cube(path).size == 2


def test_tetrahedra_as_ffmpeg_does_them() -> None:
    colours = np.random.default_rng(2).integers(0, 256, (64, 64, 3), dtype=np.uint8)
    graph = av.filter.Graph()
    source = graph.add("buffer", "video_size=64x64:pix_fmt=rgb24:time_base=1/30:pixel_aspect=1/1")
    table = graph.add("lut3d", f"file='{CUBE}':interp=tetrahedral")
    sink = graph.add("buffersink")
    source.link_to(table)
    table.link_to(sink)
    graph.configure()
    frame = av.VideoFrame.from_ndarray(colours, format="rgb24")
    frame.pts = 0
    source.push(frame)
    wanted = sink.pull().to_ndarray(format="rgb24").astype(float)
    found = read_cube(CUBE).map(colours.reshape(-1, 3).astype(np.float32) / 255).reshape(64, 64, 3) * 255
    assert np.abs(found - wanted).max() <= 1.0


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "does not say"),
        ("hello there", "line 1"),
        ("LUT_3D_SIZE 2\n0 0 0", "1 of 8 rows"),
        ("LUT_3D_SIZE 500\n", "from 2 to 129"),
        ("LUT_3D_SIZE two\n", "from 2 to 129"),
        ("LUT_1D_SIZE 1\n0 0 0", "from 2 to 65536"),
        (f"LUT_3D_SIZE 2\n{TWO}".replace("1 1 1", "1 1 x"), "three numbers"),
        (f"LUT_3D_SIZE 2\n{TWO}".replace("1 1 1", "1 1 nan"), "three numbers"),
        (f"LUT_3D_SIZE 2\n{TWO}".replace("1 1 1", "1 1"), "three numbers"),
        (f"LUT_3D_SIZE 2\nDOMAIN_MIN 0 0\n{TWO}", "needs 3 numbers"),
        (f"LUT_3D_SIZE 2\nDOMAIN_MIN 1 1 1\n{TWO}", "below"),
    ],
)
def test_bad_files_are_refused_with_a_sentence(text: str, says: str) -> None:
    with pytest.raises(MediaError, match="^The LUT look.cube .*" + says) as refused:
        parse_cube(text, "look.cube")
    assert str(refused.value).endswith(".")


def test_missing_and_binary_files(tmp_path: Path) -> None:
    with pytest.raises(MediaError, match="cannot be read"):
        read_cube(tmp_path / "none.cube")
    (tmp_path / "b.cube").write_bytes(bytes(range(256)) * 20)
    with pytest.raises(MediaError):
        read_cube(tmp_path / "b.cube")
