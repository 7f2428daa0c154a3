"""What stands below the pictures: when, how, and what is said."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from services.generator.storyboard.captions import captions_of, facts_of, lines_of
from shared.domain.plan import Genre, Voice
from tests.support.post import a_plan, a_shot


def test_a_shot_that_overlaps_the_one_before_begins_earlier() -> None:
    plan = a_plan(a_shot(1, 48), a_shot(2, 48, overlap=12), a_shot(3, 24))

    assert [each.span for each in captions_of(plan)] == [
        "0.0\u20132.0 s",
        "1.5\u20133.5 s",
        "3.5\u20134.5 s",
    ]


def test_framing_and_camera_are_told_in_words() -> None:
    first, second = a_shot(1), replace(a_shot(2, narration="Come."), voice=Voice.SECOND)

    silent, spoken = captions_of(a_plan(first, second))

    assert (silent.manner, silent.spoken) == ("wide, pan left", "")
    assert (spoken.manner, spoken.spoken) == ("wide, pan left, second voice", "\u201cCome.\u201d")


def test_the_facts_of_a_film_are_kind_length_shots_ratios_and_language() -> None:
    plan = replace(a_plan(a_shot(1, 48), ratios=("1:1", "9:16")), genre=Genre.PRODUCT)

    assert facts_of(plan).split("  \u00b7  ") == [
        "product spot",
        "2.0 s",
        "1 shot",
        "1:1, 9:16",
        "en",
    ]


def test_the_lines_of_a_poem_stay_lines() -> None:
    assert lines_of("Hope is\nthe thing", 40, len, 3) == ["Hope is", "the thing"]


def test_what_is_too_long_ends_in_an_ellipsis() -> None:
    assert lines_of("one two three four", 9, len, 2) == ["one two", "three\u2026"]


@given(text=st.text(max_size=200), room=st.integers(4, 40), most=st.integers(1, 4))
def test_no_text_takes_more_lines_or_room_than_there_are(text: str, room: int, most: int) -> None:
    lines = lines_of(text, room, len, most)

    assert len(lines) <= most
    # One letter with all its marks is never broken, however narrow the line.
    assert all(len(line) <= room for line in lines if text.isascii())
