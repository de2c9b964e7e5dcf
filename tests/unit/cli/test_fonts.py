"""`vidgen fonts`."""

from __future__ import annotations

from vidgen.imaging import fonts


def test_the_fonts_that_come_along_are_first_with_their_weights(vidgen) -> None:
    told = vidgen("fonts")
    assert told.code == 0
    names = [line.split("  ")[0] for line in told.out.splitlines()[1:]]
    assert names == fonts.families()
    found = vidgen("fonts", "--json").json
    inter = next(f for f in found if f["family"] == "Inter")
    assert inter["shipped"]
    assert {400, 700} <= set(inter["weights"])
    assert [f["shipped"] for f in found] == sorted((f["shipped"] for f in found), reverse=True)
