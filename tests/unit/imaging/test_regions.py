"""Forms of regions: of no size, and around."""

from __future__ import annotations

import numpy as np
import pytest
from tests.render.pictures import view

from vidgen.blocks.region import Region
from vidgen.imaging.reworking import around


@pytest.mark.parametrize("form", ["rectangle", "ellipse"])
def test_a_spotlight_that_closes_ends_in_the_dark_and_a_region_of_no_size_shows_nothing(form: str) -> None:
    seen = view(160, 90)
    closed = Region(form=form, around=True, width=0, height=0)
    assert closed.extent(seen) is not None
    alpha = around(closed.draw(seen), 160, 90).pixels()[..., 3]
    assert np.all(alpha > 250)
    assert Region(form=form, width=0, height=0).draw(seen).opacity == 0
