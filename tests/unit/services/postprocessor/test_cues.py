"""The typography of captions."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.postprocessor.captions import srt, vtt
from services.postprocessor.cues import (
    LINE_CHARS_MAX,
    LINES_MAX,
    Cue,
    Slot,
    cues_of,
    stands_in,
    wrapped,
)
from shared.domain.media import Rate
from tests.support.steps import steps

RATE = Rate(24, 1)
WORDS = st.lists(st.text("abcdefgh,.!?-", min_size=1, max_size=60), min_size=1, max_size=60)


@given(WORDS, st.integers(24, 2000), st.integers(0, 300))
def test_cues_hold_every_word_in_readable_pieces(words: list[str], length: int, spare: int) -> None:
    text = " ".join(words)
    cues = cues_of(text, (), Slot(100, 100 + length, 100 + length + spare, RATE))

    assert all(len(cue.lines) <= LINES_MAX for cue in cues)
    assert all(0 < len(line) <= LINE_CHARS_MAX for cue in cues for line in cue.lines)
    shown = "".join(line for cue in cues for line in cue.lines).replace(" ", "")
    # What has no frame of its own cannot be shown; long narrations show everything.
    if length > 48 * len(words):
        assert shown == text.replace(" ", "")


@given(WORDS, st.integers(24, 2000), st.integers(0, 300))
def test_cues_never_overlap_and_never_outlive_their_shot(
    words: list[str], length: int, spare: int
) -> None:
    cues = cues_of(" ".join(words), (), Slot(100, 100 + length, 100 + length + spare, RATE))

    assert all(cue.start_frame < cue.end_frame for cue in cues)
    assert all(a.end_frame < b.start_frame for a, b in itertools.pairwise(cues))
    assert all(cue.start_frame >= 100 and cue.end_frame <= 100 + length + spare for cue in cues)


def test_a_cue_stands_long_enough_to_be_read_where_the_shot_leaves_room() -> None:
    text = "Seventeen letters and many more than that"
    (cue,) = cues_of(text, ((0, 0),), Slot(0, 24, 240, RATE))

    assert (cue.end_frame - cue.start_frame) / 24 >= len(text) / 17


def test_a_cue_begins_with_its_own_first_word() -> None:
    cues = cues_of("One. Two. Three.", ((0, 0), (5, 1000), (10, 2000)), Slot(10, 90, 96, RATE))

    assert [cue.start_frame for cue in cues] == [10, 34, 58]


def test_a_long_sentence_breaks_at_its_clauses() -> None:
    text = (
        "When the last boat has come home and the harbour sleeps, "
        "the keeper puts out the lamp and walks down to the sea."
    )
    cues = cues_of(text, (), Slot(0, 240, 260, RATE))

    assert [" ".join(cue.lines).split()[-1] for cue in cues] == ["sleeps,", "sea."]


@pytest.mark.parametrize("heap", ["\u4f60\u597d", "ab ", "a", "( ", "- "])
def test_a_sentence_without_an_end_takes_steps_in_proportion(heap: str) -> None:
    few, many = (
        steps(lambda text=heap * n: cues_of(text, (), Slot(0, 9000, 9000, RATE)))
        for n in (200, 400)
    )
    assert many < 3 * few


def test_a_line_of_verse_is_a_caption_of_its_own() -> None:
    verse = "Hope is the thing with feathers\nThat perches in the soul,\n\nAnd never stops"
    cues = cues_of(verse, (), Slot(0, 240, 240, RATE))

    assert [cue.lines for cue in cues] == [(line,) for line in verse.splitlines() if line]


@pytest.mark.parametrize(
    ("text", "shown", "stands"),
    [
        ("That perches in the soul,", "Hope is a bird\nThat perches in the soul,", True),
        ("That perches in", "That perches\nin the soul,", True),
        ("Yes", "Yesterday", False),
        ("In the soul", "in the soul", False),
        ("Hope", "", False),
    ],
)
def test_a_caption_stands_in_a_text_word_by_word(text: str, shown: str, stands: bool) -> None:
    assert stands_in(text, shown) is stands


def test_lines_are_even() -> None:
    first, second = wrapped("The keeper climbs the tower every single evening", 42)

    assert abs(len(first) - len(second)) <= 6


def test_markup_in_a_caption_stays_text() -> None:
    cues = (Cue(0, 24, ("<b>a --> b</b> & {\\an8}",)),)

    assert "<b>" not in srt(cues, RATE).decode()
    assert srt(cues, RATE).decode().count("-->") == 1
    assert "{" not in srt(cues, RATE).decode()
    assert "&lt;b&gt;a --&gt; b&lt;/b&gt; &amp;" in vtt(cues, RATE).decode()


def test_caption_files_read_as_their_formats_say() -> None:
    cues = (Cue(0, 24, ("One",)), Cue(36, 3600 * 24 + 12, ("Two", "three")))

    assert srt(cues, RATE).decode() == (
        "1\n00:00:00,000 --> 00:00:01,000\nOne\n\n2\n00:00:01,500 --> 01:00:00,500\nTwo\nthree\n"
    )
    assert vtt(cues, RATE).decode().startswith("WEBVTT\n\n00:00:00.000 --> 00:00:01.000\nOne\n\n")
