"""The pictures of a storyboard stand in even rows on pages of sensible size."""

from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.generator.storyboard.layout import GUTTER, grid_of
from shared.domain.media import RATIOS, FrameSize, size_for_ratio
from shared.domain.plan import SHOTS_MAX

SIZES = [size_for_ratio(ratio, 1080) for ratio in RATIOS]


@given(size=st.sampled_from(SIZES), shots=st.integers(1, SHOTS_MAX))
def test_every_shot_stands_once_and_in_order(size: FrameSize, shots: int) -> None:
    pages = grid_of(size, shots).pages(shots)

    assert list(chain.from_iterable(chain.from_iterable(pages))) == list(range(shots))


@given(size=st.sampled_from(SIZES), shots=st.integers(1, SHOTS_MAX))
def test_a_page_is_no_larger_than_a_large_screen_shows(size: FrameSize, shots: int) -> None:
    grid = grid_of(size, shots)

    assert grid.width <= 1920
    assert grid.rows * grid.picture.height <= 1080
    assert GUTTER + grid.columns * (grid.picture.width + GUTTER) <= grid.width


@given(size=st.sampled_from(SIZES), shots=st.integers(1, SHOTS_MAX))
def test_rows_and_pages_are_as_even_as_they_can_be(size: FrameSize, shots: int) -> None:
    pages = grid_of(size, shots).pages(shots)
    rows = [len(row) for page in pages for row in page]
    wider = grid_of(size, SHOTS_MAX).columns

    assert len(rows) == -(-shots // wider)
    assert rows[-1] > rows[0] - len(rows)
    assert len(pages[0]) - len(pages[-1]) < len(pages)


@pytest.mark.parametrize("ratio", RATIOS)
def test_a_picture_has_the_shape_of_the_film(ratio: str) -> None:
    wide, high = RATIOS[ratio]

    picture = grid_of(size_for_ratio(ratio, 1080), 5).picture

    assert picture.width * high == picture.height * wide


def test_a_film_of_half_a_minute_is_one_page() -> None:
    for size in SIZES:
        assert len(grid_of(size, 8).pages(8)) == 1
