"""The linter finds a film's plan by what the manifest says of it, and does without if it must."""

import hashlib
import json
from contextlib import closing
from pathlib import Path

import pytest

from shared.contracts.codec import encode_json
from shared.runtime.compose import open_workplace
from shared.runtime.settings import LOCAL, Settings
from tests.film_linter.lint import lint
from tests.film_linter.reel import read_film
from tests.film_linter.source import BESIDE, find_plan
from tests.support.post import a_plan
from tests.support.synthetic_film import SyntheticFilm

PLAN = a_plan()
NAME = "plans/job-1/plan.json"


@pytest.fixture
def film(tmp_path: Path) -> Path:
    """A delivered folder, as far as the search goes."""
    folder = tmp_path / "film"
    folder.mkdir()
    plan = {"name": NAME, "sha256": hashlib.sha256(encode_json(PLAN)).hexdigest()}
    (folder / "manifest.json").write_text(json.dumps({"plan": plan}), "utf-8")
    return folder


def test_the_plan_is_fetched_from_the_home_that_made_the_film(film: Path, tmp_path: Path) -> None:
    with closing(open_workplace(Settings(LOCAL, tmp_path / "home", None))) as place:
        place.blobs.put(NAME, encode_json(PLAN))

    assert find_plan(film, home=tmp_path / "home") == PLAN


def test_a_plan_beside_the_film_is_taken(film: Path, tmp_path: Path) -> None:
    (film / BESIDE).write_bytes(encode_json(PLAN))

    assert find_plan(film, home=tmp_path / "none") == PLAN


def test_another_films_plan_is_not_taken(film: Path, tmp_path: Path) -> None:
    (film / BESIDE).write_bytes(encode_json(a_plan(title="Another")))

    assert find_plan(film, home=tmp_path / "none") is None


def test_no_home_is_made_by_looking_into_it(film: Path, tmp_path: Path) -> None:
    assert find_plan(film, home=tmp_path / "none") is None
    assert not (tmp_path / "none").exists()


def test_without_a_plan_the_rest_is_judged(tmp_path: Path) -> None:
    SyntheticFilm(level_db=-17.0, cut=39).findings(tmp_path)

    findings = list(lint(read_film(tmp_path, None)))

    assert {each.rule for each in findings} == {"loudness"}
