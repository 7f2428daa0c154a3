"""Genre, language, deeds, marks, voices and numbers are read out of a brief and shape its film."""

import hashlib
import json
from dataclasses import asdict

import pytest

from services.router.planning.genres import genre_of
from services.router.planning.lexicon import LANGUAGES, Kind, lexicon_of, senses_of
from services.router.planning.numbers import data_of
from services.router.planning.planner import RulePlanner
from shared.catalog.configuration import Configuration
from shared.contracts.brief import Brief
from shared.domain.plan import (
    Action,
    Framing,
    Genre,
    Plan,
    Season,
    Setting,
    TimeOfDay,
    Voice,
    Weather,
)

STORM = "An old keeper in a yellow coat lights the lamp of his lighthouse on a stormy winter night."
DIALOGUE = "INT. KITCHEN - NIGHT\n\nMARA: You came back.\n\nTOM: The boat was fast.\n"
BRIEFS = (
    STORM,
    DIALOGUE,
    "Pourquoi le ciel est-il bleu ?",
    "Rents rose by 23 % in two years, while wages rose by 4 %.",
    "Ein Fuchs läuft im Winter durch den Wald.",
)
DIGESTS = (
    "6f05200d9600d4fa",
    "52769e70ddaf1392",
    "dcc9d6fb380bb475",
    "f6437319d56482d2",
    "3c6f936ee8ee78d1",
)


def planned(
    text: str, configuration: Configuration, language: str = "auto", duration_ms: int = 30_000
) -> Plan:
    brief = Brief(
        text=text,
        title="",
        preset="quick_social",
        duration_ms=duration_ms,
        ratios=("16:9",),
        budget_micros=1,
        seed=7,
        language=language,
    )
    return RulePlanner().plan("job-1", brief, configuration)


def test_marks_season_and_deed_are_read_and_reach_the_backend(
    configuration: Configuration,
) -> None:
    plan = planned(STORM, configuration)
    (keeper,) = plan.style.characters
    assert (keeper.name, keeper.marks, keeper.colour) == ("old keeper", ("yellow coat",), "#e6b422")
    assert {shot.season for shot in plan.shots} == {Season.WINTER}
    seen = [shot for shot in plan.shots if shot.subject == keeper.name]
    assert Action.WORK in {shot.action for shot in seen} <= {Action.WORK, Action.STAND}
    for shot in seen:
        assert "old keeper (yellow coat)" in shot.prompt
        assert plan.style.light in shot.prompt
        assert "lens" in shot.prompt
        assert "old keeper is known by: yellow coat" in shot.checklist


def test_a_short_brief_is_narrated_by_what_it_says(configuration: Configuration) -> None:
    plan = planned(STORM, configuration)
    lines = [shot.narration for shot in plan.shots]
    known = senses_of("en").lines
    assert STORM in lines
    assert set(lines) & set(known["sea"])
    assert set(lines) & set(known["rain"])
    for key in ("city", "desert", "snow", "summer", "dawn"):
        assert not set(lines) & set(known[key])


def test_speakers_have_voices_of_their_own_and_who_listens_is_seen(
    configuration: Configuration,
) -> None:
    plan = planned(DIALOGUE, configuration)
    said = {shot.narration: shot for shot in plan.shots if shot.narration}
    assert said["You came back."].voice is Voice.FIRST
    assert said["The boat was fast."].voice is Voice.SECOND
    assert {shot.action for shot in said.values()} == {Action.SPEAK}
    reactions = [shot for shot in plan.shots if shot.framing is Framing.REACTION]
    assert "Tom, person" in {shot.subject for shot in reactions}
    assert all(shot.voice is Voice.NARRATOR and not shot.narration for shot in reactions)


@pytest.mark.parametrize(
    ("text", "shown", "shares"),
    [
        ("Rents rose by 23 %, wages by 4%.", ["23 %", "4%"], [230, 40]),
        ("From 1,200 trees to 48,000 trees since 2010.", ["1,200", "48,000"], [25, 1000]),
        ("3 in 4 people agree.", ["3 in 4"], [750]),
        ("En cinq ans : 12 000 vélos, puis 36 000 vélos.", ["12 000", "36 000"], [333, 1000]),
        ("It opens at 10:30 on 2024-05-01.", [], []),
        ("Revenue was $2.5 million and costs 5 million.", ["$2.5 million", "5 million"],
         [500, 1000]),
        ("The air holds 27 % less lead.", ["\u221227 %"], [270]),
        ("It fell by 250 %.", ["\u2212250 %"], [1000]),
    ],
)  # fmt: skip
def test_numbers_are_read_as_written_and_compared(
    text: str, shown: list[str], shares: list[int]
) -> None:
    found = data_of(text)
    assert [datum.shown for datum in found] == shown
    assert [datum.share for datum in found] == shares


def test_a_data_film_ends_on_its_numbers_side_by_side(configuration: Configuration) -> None:
    plan = planned(BRIEFS[3], configuration)
    assert plan.genre is Genre.DATA
    assert [datum.shown for datum in plan.shots[-1].data] == ["23 %", "4 %"]
    alone = [shot.data[0].shown for shot in plan.shots if len(shot.data) == 1]
    assert {"23 %", "4 %"} <= set(alone)
    # What the picture shows is not written over it once more.
    assert not [shot.on_screen_text for shot in plan.shots if shot.data and shot.on_screen_text]


def test_a_news_film_opens_on_its_headline_and_a_product_film_ends_on_its_name(
    configuration: Configuration,
) -> None:
    news = "City council approves 200 new buses. The vote passed on Tuesday."
    plan = planned(news, configuration)
    assert plan.genre is Genre.NEWS
    assert plan.title == "City council approves 200 new buses"
    assert plan.shots[0].on_screen_text == ""
    spot = planned("Our new kettle: quiet, quick, made to last.", configuration)
    assert spot.genre is Genre.PRODUCT
    assert spot.shots[-1].on_screen_text == "Our new kettle"
    assert {shot.action for shot in spot.shots} == {Action.ROTATE}


def test_a_travel_film_names_its_places_in_order(configuration: Configuration) -> None:
    text = "A journey to Italy. It begins in Rome. Then a night train to Venice. It ends in Naples."
    shown = [shot.on_screen_text for shot in planned(text, configuration).shots]
    assert [place for place in shown if place] == ["Rome", "Venice", "Naples"]


def test_what_a_brief_denies_is_not_shown(configuration: Configuration) -> None:
    plan = planned("Not a city, not a street: only a boy in the desert.", configuration)
    assert {shot.setting for shot in plan.shots} == {Setting.DESERT}
    assert plan.shots[0].subject == "boy"


def test_no_sentence_is_cut_that_one_shot_has_room_for(configuration: Configuration) -> None:
    sentences = [
        "The keeper, who has lived on this rock for thirty years and never missed a night, waits.",
        "A ship comes in from the west, slowly, with one light at its mast and nobody on deck.",
    ]
    lines = [shot.narration for shot in planned(" ".join(sentences), configuration).shots]
    assert [line for line in lines if line] == sentences


def test_the_language_that_is_asked_for_wins(configuration: Configuration) -> None:
    assert planned("Un renard traverse la forêt.", configuration).language == "fr"
    assert planned("Un renard traverse la forêt.", configuration, "en").language == "en"


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_has_words_for_everything_that_a_brief_may_say(language: str) -> None:
    lines = senses_of(language).lines
    named = {*Setting, *TimeOfDay, *Season, *Action, *Weather}
    silent = {Action.STAND, Season.ANY, Weather.CLEAR}
    assert {value.value for value in named - silent} == set(lines)
    assert set(lexicon_of(language).templates) == {"person", "story", "product", "topic", "bare"}
    said = [line for group in lines.values() for line in group]
    assert len(said) == len(set(said))
    assert all(line.endswith((".", "!", "?")) for line in said)


def test_a_genre_that_is_asked_for_wins() -> None:
    words = (lexicon_of("en"), senses_of("en"))
    assert genre_of("Why is the sky blue?", *words, Kind.TOPIC) is Genre.EXPLAINER
    assert genre_of("Why is the sky blue?", *words, Kind.TOPIC, "quote") is Genre.QUOTE
    with pytest.raises(ValueError, match="opera"):
        genre_of("x", *words, Kind.TOPIC, "opera")


def test_the_same_brief_gives_the_same_bytes_on_every_python(
    configuration: Configuration,
) -> None:
    """Computed on 3.11, 3.12 and 3.13; a change of wording changes them, and nothing else may."""
    found = tuple(
        hashlib.sha256(
            json.dumps(asdict(planned(text, configuration)), sort_keys=True).encode()
        ).hexdigest()[:16]
        for text in BRIEFS
    )
    assert found == DIGESTS
