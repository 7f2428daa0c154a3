"""Briefs as people write them are understood: what they are about, where, and in which mood.

Odd ids tuned the rules, even ids only measure: both must reach the same bar.
"""

import tomllib
from collections import Counter
from pathlib import Path
from typing import TypedDict

import pytest

from services.router.planning.planner import RulePlanner
from shared.catalog.configuration import Configuration
from shared.contracts.brief import Brief
from shared.domain.plan import Genre, Plan

RIGHT_PER_CENT_MIN = 85
WORDS_BESIDE_MAX = 3
"""A subject may carry so many words beside those of its label."""


class Labelled(TypedDict):
    """A brief and what a person says of it; of settings and moods each is right."""

    id: int
    language: str
    genre: str
    subject: str
    settings: list[str]
    moods: list[str]
    text: str


LABELLED: list[Labelled] = tomllib.loads(
    (Path(__file__).parents[4] / "data" / "briefs.toml").read_text(encoding="utf-8")
)["brief"]


def planned(labelled: Labelled, configuration: Configuration) -> Plan:
    brief = Brief(
        text=labelled["text"],
        title="",
        preset="quick_social",
        duration_ms=30_000,
        ratios=("16:9",),
        budget_micros=1,
        seed=1,
        language="auto",
    )
    return RulePlanner().plan("job-1", brief, configuration)


def right(labelled: Labelled, plan: Plan) -> dict[str, bool]:
    """Judge a plan by what most of its shots show."""
    subjects = Counter(shot.subject for shot in plan.shots)
    settings = Counter(shot.setting.value for shot in plan.shots)
    subject = max(subjects, key=subjects.__getitem__).lower()
    label = labelled["subject"].lower()
    beside = len(subject.split()) - len(label.split())
    return {
        "subject": label in subject and beside <= WORDS_BESIDE_MAX,
        "setting": max(settings, key=settings.__getitem__) in labelled["settings"],
        "mood": plan.style.mood in labelled["moods"],
        "genre": plan.genre.value == labelled["genre"],
        "language": plan.language == labelled["language"],
    }


def test_the_briefs_cover_genres_and_languages_in_both_halves() -> None:
    assert len(LABELLED) >= 72
    assert [labelled["id"] for labelled in LABELLED] == list(range(1, len(LABELLED) + 1))
    for half in (0, 1):
        mine = [labelled for labelled in LABELLED if labelled["id"] % 2 == half]
        assert {labelled["genre"] for labelled in mine} == {genre.value for genre in Genre}
        assert {labelled["language"] for labelled in mine} == {"en", "fr", "de", "es", "it", "pt"}


@pytest.mark.parametrize("half", [1, 0], ids=["tuned", "held out"])
def test_most_briefs_are_understood(half: int, configuration: Configuration) -> None:
    mine = [labelled for labelled in LABELLED if labelled["id"] % 2 == half]
    totals: Counter[str] = Counter()
    for labelled in mine:
        for what, ok in right(labelled, planned(labelled, configuration)).items():
            totals[what] += ok
    per_cent = {what: 100 * found // len(mine) for what, found in totals.items()}
    assert min(per_cent.values()) >= RIGHT_PER_CENT_MIN, per_cent
