"""What is said for what is written, in six languages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.postprocessor.pronounce import script_of
from services.postprocessor.pronunciations import LANGUAGES

SAID = [
    ("en", "$1,200.50", "1200 dollars 50"),
    ("en", "\u00a31", "1 pound"),
    ("en", "$3 million", "3 million dollars"),
    ("en", "on 2026-11-22", "on November 22nd, 2026"),
    ("en", "12/25/2026", "December 25th, 2026"),
    ("en", "2026-99-99", "2026-99-99"),
    ("en", "at 09:05", "at 9 oh 5"),
    ("en", "at 10:00", "at 10 o'clock"),
    ("en", "12.5%", "12.5 percent"),
    ("en", "80 km/h", "80 kilometres an hour"),
    ("en", "-5 \u00b0C", "minus 5 degrees Celsius"),
    ("en", "10\u201320 t", "10 to 20 tonnes"),
    ("en", "in 1984 and since 1905", "in 19 84 and since 19 oh 5"),
    ("en", "No. 5", "number 5"),
    ("en", "Dr. Smith, e.g.", "doctor Smith, for example"),
    ("en", "https://www.example.com/shop", "example dot com slash shop"),
    ("en", "me@site.org.", "me at site dot org."),
    ("en", "black & white", "black and white"),
    ("en", "Version 2.0.1", "Version 2.0.1"),
    ("en", "the end.Next", "the end.Next"),
    ("fr", "1 200,50 \u20ac", "1200 euros 50"),
    ("fr", "3 millions \u20ac", "3 millions de euros"),
    ("fr", "le 01/05/2026 \u00e0 14h30", "le premier mai 2026 \u00e0 14 heures 30"),
    ("fr", "45 % de Mme Roux", "45 pour cent de madame Roux"),
    ("de", "am 22.11.2026 um 10:30", "am 22. November 2026 um 10 Uhr 30"),
    ("de", "z. B. 1.200,50 \u20ac", "zum Beispiel 1200 Euro 50"),
    ("de", "im Jahr 1984", "im Jahr 19 hundert 84"),
    ("es", "El Sr. gan\u00f3 45 %", "El se\u00f1or gan\u00f3 45 por ciento"),
    ("it", "3 milioni \u20ac", "3 milioni di euro"),
    ("it", "1.200 km", "1200 chilometri"),
    ("pt", "a Dra. em 22/11/2026", "a doutora em 22 de novembro de 2026"),
    ("ja", "10% \u3067\u3059", "10% \u3067\u3059"),
]


@pytest.mark.parametrize(("language", "written", "said"), SAID)
def test_what_is_written_short_is_said_in_full(language: str, written: str, said: str) -> None:
    assert script_of(written, language).text == said


@pytest.mark.parametrize("language", [*LANGUAGES, "ja"])
def test_pictures_are_never_read_out(language: str) -> None:
    script = script_of("Sun \u2600\ufe0f and \U0001f642!", language)
    assert script.text.split() == ["Sun", "and", "!"]


def test_a_spoken_word_is_found_where_it_was_written() -> None:
    text = "We paid $1,200 for 5 km in May."
    script = script_of(text, "en")
    places = {word: script.written_at(script.text.index(word)) for word in script.text.split()}

    assert script.text == "We paid 1200 dollars for 5 kilometres in May."
    assert places["dollars"] == places["1200"] == text.index("$")
    assert places["kilometres"] == text.index("5 km")
    assert all(text.startswith(word, places[word]) for word in ("We", "paid", "for", "in", "May."))


@given(st.text(max_size=200), st.sampled_from([*LANGUAGES, "xx", "PT_br"]))
def test_any_text_can_be_said_and_places_stay_inside_and_in_order(text: str, language: str) -> None:
    script = script_of(text, language)
    places = [script.written_at(at) for at in range(len(script.text))]

    assert all(0 <= place <= len(text) for place in places)
    assert places == sorted(places)


@given(st.text("0123456789.,:/-$%\u20ac h km", max_size=60), st.sampled_from([*LANGUAGES]))
def test_no_heap_of_digits_and_signs_is_too_much(text: str, language: str) -> None:
    assert script_of(text, language).text.count("\n") == text.count("\n")


def test_a_hostile_text_is_read_in_time_that_grows_with_its_length() -> None:
    for heap in ("1." * 1000, "a." * 1000, "1,111" * 400, "www." * 500, "@" * 2000, "1 " * 1000):
        assert script_of(heap, "en").text
