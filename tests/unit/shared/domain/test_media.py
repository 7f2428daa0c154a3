from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.media import (
    RATIOS,
    FrameSize,
    Rate,
    frames_of_ms,
    ms_of_frames,
    seconds_text,
    size_for_ratio,
)

RATES = st.sampled_from(
    [Rate(24), Rate(25), Rate(30), Rate(60), Rate(24_000, 1001), Rate(30_000, 1001)]
)


@given(st.integers(min_value=0, max_value=100_000), RATES)
def test_frames_survive_the_way_through_milliseconds(frames: int, rate: Rate):
    assert frames_of_ms(ms_of_frames(frames, rate), rate) == frames


@given(st.integers(min_value=0, max_value=10_000_000), RATES)
def test_milliseconds_are_kept_to_within_half_a_frame(duration_ms: int, rate: Rate):
    frames = frames_of_ms(duration_ms, rate)

    assert abs(Fraction(frames) - Fraction(duration_ms, 1000) * rate.fraction) <= Fraction(1, 2)


def test_a_rate_is_exact_and_prints_as_ffmpeg_reads_it():
    ntsc = Rate(24_000, 1001)

    assert ntsc.fraction == Fraction(24_000, 1001)
    assert str(ntsc) == "24000/1001"
    assert str(FrameSize(1920, 1080)) == "1920x1080"


@pytest.mark.parametrize(
    ("ratio", "size"), [("16:9", (1920, 1080)), ("9:16", (1080, 1920)), ("1:1", (1080, 1080))]
)
def test_a_ratio_has_its_full_hd_size(ratio: str, size: tuple[int, int]):
    assert size_for_ratio(ratio, 1080) == FrameSize(*size)


@given(st.sampled_from(sorted(RATIOS)), st.integers(min_value=32, max_value=2160))
def test_sizes_are_even_and_keep_their_shape(ratio: str, short_side: int):
    size = size_for_ratio(ratio, short_side)
    wide, high = RATIOS[ratio]

    assert size.width % 2 == size.height % 2 == 0
    # Each side is rounded down by less than two pixels.
    assert abs(size.width * high - size.height * wide) < 2 * max(wide, high)


def test_an_unknown_ratio_has_no_size():
    with pytest.raises(KeyError):
        size_for_ratio("4:3", 1080)


@pytest.mark.parametrize(
    ("ms", "text"), [(0, "0.0"), (49, "0.0"), (50, "0.1"), (3_949, "3.9"), (600_000, "600.0")]
)
def test_seconds_are_written_with_one_decimal_rounded(ms: int, text: str) -> None:
    assert seconds_text(ms) == text
