"""A line has the time that it takes to say, numbers and addresses included."""

import json
import tomllib
from pathlib import Path
from typing import TypedDict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.ingest.brief import read_requests
from services.router.planning.planner import RulePlanner
from services.router.planning.room import AIR_MS
from services.router.planning.spoken_lengths import READING_COLUMNS_PER_S, spoken_ms
from shared.catalog.configuration import Configuration
from shared.contracts.brief import Brief
from shared.domain.media import ms_of_frames
from shared.domain.plan import Plan

ROOT = Path(__file__).parents[5]
PACE = 150
SPOKEN: list[tuple[str, str, int]] = json.loads(
    (ROOT / "tests" / "data" / "spoken.json").read_text(encoding="utf-8")
)
"""Language, line, and how long the voice took for it at its usual pace, in milliseconds."""
HASTE_PER_CENT = 120
"""The voice can be a quarter faster than usual; what is estimated never asks for so much."""


class Labelled(TypedDict):
    """What is read of a labelled brief here."""

    text: str


LABELLED: list[Labelled] = tomllib.loads(
    (ROOT / "tests" / "data" / "briefs.toml").read_text(encoding="utf-8")
)["brief"]


@pytest.mark.parametrize(("language", "line", "took_ms"), SPOKEN)
def test_the_voice_never_needs_much_longer_than_planned(
    language: str, line: str, took_ms: int
) -> None:
    assert took_ms * 100 <= spoken_ms(line, language, PACE) * HASTE_PER_CENT


@pytest.mark.parametrize(
    ("written", "longer"),
    [
        ("Sales rose by 31.", "Sales rose by 31 %."),
        ("It costs 45.", "It costs $45."),
        ("It is 9 away.", "It is 9 km away."),
        ("We met at noon.", "We met on 14/07/2026."),
        ("Visit our site today.", "Visit example.com/shop today."),
    ],
)
def test_signs_and_figures_take_time(written: str, longer: str) -> None:
    assert spoken_ms(longer, "en", PACE) >= spoken_ms(written, "en", PACE) + 400


@given(st.text(max_size=200), st.sampled_from(["en", "fr", "de", "es", "it", "pt"]))
def test_any_text_has_time_to_be_read(text: str, language: str) -> None:
    needed = spoken_ms(text, language, PACE)
    assert needed == 0 if not text.strip() else needed * READING_COLUMNS_PER_S >= len(text) * 1000


def test_a_slow_voice_gets_more_time() -> None:
    line = "He puts out the lamp, and the day begins quietly."
    assert spoken_ms(line, "en", 75) >= 2 * spoken_ms(line, "en", PACE) - 1


def assert_nothing_is_trimmed(plan: Plan) -> None:
    for shot in plan.shots:
        alone_ms = ms_of_frames(shot.duration_frames - shot.transition_frames, plan.rate)
        needed_ms = spoken_ms(shot.narration, plan.language, PACE)
        assert not needed_ms or needed_ms + AIR_MS <= alone_ms + 1, shot.shot_id
        assert alone_ms >= 2000


def test_no_shot_of_a_labelled_brief_is_shorter_than_its_line(
    configuration: Configuration,
) -> None:
    for labelled in LABELLED:
        brief = Brief(labelled["text"], "", "quick_social", 30_000, ("16:9",), 1, 1, "auto")
        assert_nothing_is_trimmed(RulePlanner().plan("job-1", brief, configuration))


@pytest.mark.parametrize("path", sorted((ROOT / "docs" / "gallery").glob("[a-z]*.md")))
def test_no_shot_of_the_gallery_is_shorter_than_its_line(
    path: Path, configuration: Configuration
) -> None:
    [brief] = read_requests(path.read_bytes(), "md", path.name, {}, configuration)
    plan = RulePlanner().plan("job-1", brief, configuration)
    assert_nothing_is_trimmed(plan)
    assert not [note for note in plan.notes if "left out" in note]
