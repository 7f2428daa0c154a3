"""Good briefs in every format, with defaults, precedence and the sanitizer."""

import json
from collections.abc import Callable
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from services.ingest.brief import read_requests
from services.ingest.sanitizer import clean
from shared.catalog.configuration import Configuration
from shared.contracts.brief import Brief, Simulation
from shared.domain.errors import BriefDeclined

VALID = TypeAdapter(Brief)
Reader = Callable[..., tuple[Brief, ...]]


@pytest.fixture
def read(configuration: Configuration) -> Reader:
    def read_text(text: str | bytes, form: str = "prompt", **options: str) -> tuple[Brief, ...]:
        raw = text if isinstance(text, bytes) else text.encode()
        return read_requests(raw, form, "brief.txt", options, configuration)

    return read_text


def test_a_bare_prompt_takes_every_default_from_its_preset(
    read: Reader, configuration: Configuration
) -> None:
    (brief,) = read("a film about a lighthouse keeper")
    preset = configuration.presets["quick_social"]
    assert brief.text == "a film about a lighthouse keeper"
    assert (brief.preset, brief.duration_ms) == ("quick_social", preset.duration_ms)
    assert brief.budget_micros == preset.budget_micros
    assert (brief.ratios, brief.language, brief.backend) == (("16:9",), "auto", "animatic")
    assert (brief.title, brief.tier, brief.simulate) == ("", "", None)
    assert brief.source == "brief.txt"


def test_front_matter_sets_fields_and_the_rest_is_the_text(read: Reader) -> None:
    text = (
        "---\n# who asks\ntitle: 'The Keeper'\nratios: [16:9, 9:16]\nbudget: 6.50 USD\n"
        "duration: 1m\nseed: 7\n\n---\n\nA keeper climbs.\n"
    )
    (brief,) = read(text, "md")
    assert brief.title == "The Keeper"
    assert brief.ratios == ("16:9", "9:16")
    assert (brief.budget_micros, brief.duration_ms, brief.seed) == (6_500_000, 60_000, 7)
    assert brief.text == "A keeper climbs."


def test_markdown_without_front_matter_is_all_text(read: Reader) -> None:
    (brief,) = read("# A title\n\nA story.\n---\nMore.", "md")
    assert brief.text == "# A title\n\nA story.\n---\nMore."


def test_json_numbers_keep_their_exact_amount(read: Reader) -> None:
    (brief,) = read(
        '{"prompt": "a fox", "budget": 0.1, "duration": 12.5, "ratios": ["9:16"], "title": null}',
        "json",
    )
    assert (brief.budget_micros, brief.duration_ms, brief.ratios) == (100_000, 12_500, ("9:16",))


def test_json_may_write_the_simulation_as_an_object(read: Reader) -> None:
    simulate = {"price": 0.5, "latency": "2s", "fail": ["drop", "ok", "always:5xx"], "quote": 0.2}
    (brief,) = read(json.dumps({"text": "a fox", "simulate": simulate}), "json")
    expected = Simulation(500_000, 200_000, 2000, ("drop", "ok", "always:5xx"))
    assert brief.simulate == expected
    (same,) = read("a fox", simulate="price=0.5,latency=2s,fail=drop+ok+always:5xx,quote=0.2")
    assert same.simulate == expected


def test_each_row_of_a_batch_is_a_job_and_blank_cells_mean_the_default(read: Reader) -> None:
    text = 'text,duration,title\n"A fox,\nrunning",10s,Fox\n\nA bear,,\n'
    fox, bear = read(text, "csv")
    assert (fox.text, fox.duration_ms, fox.title) == ("A fox,\nrunning", 10_000, "Fox")
    assert (bear.text, bear.duration_ms, bear.title) == ("A bear", 30_000, "")


def test_a_batch_may_be_separated_by_semicolons(read: Reader) -> None:
    (brief,) = read("text;ratios\nA fox, running;16:9,1:1\n", "csv")
    assert (brief.text, brief.ratios) == ("A fox, running", ("16:9", "1:1"))


def test_an_option_beside_the_text_wins_over_the_text(read: Reader) -> None:
    text = "---\nduration: 10s\nbudget: 3\n---\nA fox."
    (brief,) = read(text, "md", duration="20s", language="FR")
    assert (brief.duration_ms, brief.budget_micros, brief.language) == (20_000, 3_000_000, "fr")


@pytest.mark.parametrize(
    ("written", "expected_ms"),
    [
        ("30", 30_000),
        ("30s", 30_000),
        ("30 sec", 30_000),
        ("2.5 s", 2500),
        ("1m30s", 90_000),
        ("1 min 30", 90_000),
        ("1:30", 90_000),
        ("2 minutes", 120_000),
        ("1500ms", 1500),
    ],
)
def test_a_duration_may_be_written_as_people_do(
    read: Reader, written: str, expected_ms: int
) -> None:
    (brief,) = read("a fox", preset="brand_campaign", duration=written)
    assert brief.duration_ms == expected_ms


def test_the_seed_is_a_digest_of_the_text_alone(read: Reader) -> None:
    (one,), (same,), (other,) = read("a fox"), read("a fox", duration="9s"), read("a bear")
    assert one.seed == same.seed != other.seed


def test_invisible_and_control_characters_are_dropped_and_accents_composed(read: Reader) -> None:
    (brief,) = read("\ufeffcafe\u0301\x07 a\u200b fox\r\nruns\x9b\tby\u00ad")
    assert brief.text == "café a fox\nruns\tby"


def test_escaped_control_characters_in_json_are_dropped_too(read: Reader) -> None:
    (brief,) = read('{"text": "a\\u0000 fox\\ud800"}', "json")
    assert brief.text == "a fox"


@given(st.text(max_size=200))
def test_cleaning_is_idempotent(text: str) -> None:
    try:
        once = clean(text)
    except BriefDeclined:
        return
    assert clean(once) == once


@given(
    st.sampled_from(["prompt", "txt", "md", "json", "csv"]),
    st.one_of(
        st.binary(max_size=300),
        st.text(st.characters(exclude_categories=["Cs"]), max_size=300).map(str.encode),
        st.text('{}[]":,\\\n-;ab', max_size=60).map(str.encode),
    ),
)
def test_any_bytes_in_any_format_give_valid_briefs_or_one_clean_sentence(
    configuration: Configuration, form: str, raw: bytes
) -> None:
    sentence = "No refusal."
    briefs: tuple[Brief, ...] = ()
    try:
        briefs = read_requests(raw, form, "x", {}, configuration)
    except BriefDeclined as declined:
        sentence = declined.sentence
    assert sentence.endswith(".")
    assert sentence.isprintable()
    assert len(sentence) <= 600
    for brief in briefs:
        VALID.validate_python(brief)


@given(st.decimals(min_value=0, max_value=2000, places=6))
def test_a_budget_is_read_to_the_last_micro(configuration: Configuration, amount: Decimal) -> None:
    options = {"budget": f"{amount:f}"}
    cap = configuration.money.job_cap_micros
    micros = int(amount * Decimal(1_000_000))
    if 0 < micros <= cap:
        (brief,) = read_requests(b"a fox", "txt", "", options, configuration)
        assert brief.budget_micros == micros
    else:
        with pytest.raises(BriefDeclined):
            read_requests(b"a fox", "txt", "", options, configuration)
