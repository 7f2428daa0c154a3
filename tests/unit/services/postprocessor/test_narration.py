"""What is said, and what is left out when time is short."""

from dataclasses import replace
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from services.postprocessor.narration import (
    lines_of,
    missing_notes,
    narrations_of,
    notes_of,
    shorter_texts,
)
from services.postprocessor.orders import SpokenLine
from services.postprocessor.timeline import narration_windows
from shared.domain.plan import Voice
from tests.support.post import a_plan, a_shot

TEXT = "The keeper climbs, slowly, the tower. Nobody sees him. Nobody ever did!"


def said(shot_id: str, text: str, path: str = "/x.wav") -> SpokenLine:
    return SpokenLine(shot_id, text, path, 1000, (), 152, "en-us")


def test_shorter_texts_lose_whole_sentences_first_then_clauses() -> None:
    texts = list(shorter_texts(TEXT))

    assert texts[:5] == [
        TEXT,
        "The keeper climbs, slowly, the tower. Nobody sees him.",
        "The keeper climbs, slowly, the tower.",
        "The keeper climbs, slowly",
        "The keeper climbs",
    ]


@given(st.text(min_size=1, max_size=200))
def test_shorter_texts_end_and_are_beginnings(text: str) -> None:
    texts = list(shorter_texts(text))

    words = [each.split() for each in texts]
    assert texts[0] == text
    assert len(texts) <= 2 * len(text.split()) + len(text) + 1
    assert all(len(longer) >= len(shorter) or longer for longer, shorter in pairwise(words))


def test_each_line_may_fill_its_own_window_and_no_more() -> None:
    plan = a_plan(a_shot(1, 72, "One."), a_shot(2, 72), a_shot(3, 12, "No room."))
    lines = lines_of(plan, narration_windows(plan))

    assert [(line.shot_id, line.text, line.max_ms) for line in lines] == [("s01", "One.", 2583)]


def test_control_characters_never_reach_the_engine() -> None:
    plan = a_plan(a_shot(1, 72, "One\x00\x1b[31m\n two\u202e."), a_shot(2, 72))

    assert lines_of(plan, narration_windows(plan))[0].text == "One [31m\ntwo ."


def test_notes_name_shots_that_say_less_and_never_their_words() -> None:
    plan = a_plan(a_shot(1, 72, "Said in full."), a_shot(2, 72, "Secret words here"), a_shot(3, 72))
    notes = notes_of(plan, (said("s01", "Said in full."), said("s02", "Secret")))

    assert len(notes) == 1
    assert notes[0].startswith("s02")
    assert "Secret" not in notes[0]


def test_boxes_for_letters_are_noted_and_nothing_else_is() -> None:
    assert missing_notes(0) == ()
    assert missing_notes(3)[0].startswith("3 characters")


def test_paragraphs_and_joiners_reach_the_voice() -> None:
    plan = a_plan(a_shot(1, 72, "One\nline.\n \n\u0645\u06cc\u200c\u0631."), a_shot(2, 72))

    said = lines_of(plan, narration_windows(plan))[0].text
    assert said == "One\nline.\n\n\u0645\u06cc\u200c\u0631."


def test_each_shot_is_spoken_by_who_the_plan_says() -> None:
    shots = [replace(a_shot(n, 72, "Yes."), voice=voice) for n, voice in enumerate(Voice, 1)]
    plan = a_plan(*shots)

    assert [line.voice for line in lines_of(plan, narration_windows(plan))] == list(Voice)


def test_a_line_of_which_nothing_fitted_is_no_narration() -> None:
    assert narrations_of((said("s01", "", path=""), said("s02", "Yes."))) == narrations_of(
        (said("s02", "Yes."),)
    )
