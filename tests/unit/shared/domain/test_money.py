import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.money import MICROS_MAX, format_usd, parse_usd, per_mille_of

AMOUNTS = st.integers(min_value=0, max_value=MICROS_MAX)


@given(AMOUNTS)
def test_an_amount_survives_being_written_and_read(micros: int):
    assert parse_usd(format_usd(micros)) == micros


@given(st.integers(min_value=-MICROS_MAX, max_value=MICROS_MAX))
def test_an_amount_is_written_with_two_to_six_decimals(micros: int):
    number, unit = format_usd(micros).split(" ")

    assert unit == "USD"
    assert 2 <= len(number.partition(".")[2]) <= 6


@pytest.mark.parametrize(
    ("text", "micros"),
    [
        ("6", 6_000_000),
        ("6.5", 6_500_000),
        (" $6.50 ", 6_500_000),
        ("6.50 USD", 6_500_000),
        ("6.50usd", 6_500_000),
        ("0", 0),
        ("0.000001", 1),
        ("1e3", 1_000_000_000),
    ],
)
def test_people_write_amounts_in_several_ways(text: str, micros: int):
    assert parse_usd(text) == micros


@pytest.mark.parametrize(
    "text",
    [
        "",
        "six",
        "-1",
        "-0.000001",
        "0.0000001",
        "NaN",
        "Infinity",
        "1000000001",
        "6 EUR",
        "6,50",
        "1e99",
        "1e999999",
        "1e-999999",
    ],
)
def test_what_is_no_amount_is_refused(text: str):
    with pytest.raises(ValueError, match="amount"):
        parse_usd(text)


@given(st.text(max_size=30))
def test_any_text_is_an_amount_or_a_value_error(text: str):
    try:
        micros = parse_usd(text)
    except ValueError:
        return
    assert 0 <= micros <= MICROS_MAX


@given(AMOUNTS, st.integers(min_value=0, max_value=3000))
def test_a_share_never_rounds_down_and_by_less_than_one_micro(amount: int, per_mille: int):
    share = per_mille_of(amount, per_mille)

    assert 0 <= share * 1000 - amount * per_mille < 1000
