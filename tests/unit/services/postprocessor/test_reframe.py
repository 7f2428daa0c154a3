"""Pictures of one shape made into pictures of another."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.postprocessor.reframe import Box, ClipFacts, conform, crop_for
from shared.domain.errors import MalformedMessage
from shared.domain.media import RATIOS, FrameSize, Rate

HD = FrameSize(1920, 1080)
RATE = Rate(24, 1)


def clip(
    size: FrameSize = HD, rate: Rate = RATE, frames: int = 120, *, plain: bool = True
) -> ClipFacts:
    return ClipFacts(size, rate, frames, plain)


@given(
    st.integers(32, 2000).map(lambda n: n * 2),
    st.integers(32, 2000).map(lambda n: n * 2),
    st.sampled_from(sorted(RATIOS)),
    st.integers(0, 1000),
)
def test_a_crop_lies_inside_the_picture_on_even_pixels(
    width: int, height: int, ratio: str, focus: int
) -> None:
    size = FrameSize(width, height)
    box = crop_for(size, ratio, focus)

    assert min(box.x, box.y) >= 0
    assert box.x + box.width <= width
    assert box.y + box.height <= height
    assert all(n % 2 == 0 for n in (box.x, box.y, box.width, box.height))


@pytest.mark.parametrize(
    ("focus", "x"),
    [(0, 0), (500, 656), (1000, 1314), (300, 272)],
    ids=["left", "mid", "right", "at"],
)
def test_a_tall_crop_follows_the_subject(focus: int, x: int) -> None:
    assert crop_for(HD, "9:16", focus) == Box(x, 0, 606, 1080)


def test_a_clip_that_fits_is_only_trimmed() -> None:
    steps = conform(clip(), HD, RATE, 120)

    assert steps == ["setpts=PTS-STARTPTS", "trim=end_frame=120", "setpts=PTS-STARTPTS"]


def test_a_clip_of_another_size_or_colour_is_converted() -> None:
    assert any("scale=1920:1080" in s for s in conform(clip(FrameSize(1280, 720)), HD, RATE, 120))
    assert any("scale=" in step for step in conform(clip(plain=False), HD, RATE, 120))


def test_nearly_the_same_shape_is_filled_and_another_gets_bars() -> None:
    nearly = conform(clip(FrameSize(1344, 768)), HD, RATE, 120)
    other = conform(clip(FrameSize(1080, 1080)), HD, RATE, 120)

    assert any(step.startswith("crop=1920:1080") for step in nearly)
    assert any(step.startswith("pad=1920:1080") for step in other)


def test_a_short_clip_is_slowed_down_and_never_frozen() -> None:
    steps = conform(clip(frames=100), HD, RATE, 120)

    factor = Fraction(steps[0].removeprefix("setpts=(PTS-STARTPTS)*"))
    assert Fraction(120, 100) <= factor < Fraction(123, 100)
    assert not any("tpad" in step or "loop" in step for step in steps)


@pytest.mark.parametrize("frames", [0, 1, 80])
def test_a_clip_far_too_short_cannot_be_used(frames: int) -> None:
    with pytest.raises(MalformedMessage):
        conform(clip(frames=frames), HD, RATE, 120)
