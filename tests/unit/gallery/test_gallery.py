"""The gallery shows what it says: seven styles, from briefs that do not name them."""

from itertools import pairwise

import cv2
import pytest

from services.ingest.brief import read_requests
from services.postprocessor.timeline import build_timeline
from services.router.preview import preview
from shared.catalog.load import load_configuration
from shared.contracts.brief import Brief
from shared.domain.media import RATIOS
from shared.domain.plan import Genre, Plan
from tests.gallery.films import FILMS, FOLDER, GalleryFilm
from tests.gallery.made import digest_of, plans_made
from tests.gallery.sheet import BYTES_MAX, moments_of
from tests.support.post import a_plan, a_shot

CONFIGURATION = load_configuration()
each_film = pytest.mark.parametrize("film", FILMS, ids=lambda film: film.name)


def brief_of(film: GalleryFilm) -> Brief:
    [brief] = read_requests(film.brief.read_bytes(), "md", film.brief.name, {}, CONFIGURATION)
    return brief


def plan_of(film: GalleryFilm) -> Plan:
    return preview(brief_of(film), CONFIGURATION)[0]


def test_every_style_is_shown_once() -> None:
    assert sorted(film.genre for film in FILMS) == sorted(Genre)


@each_film
def test_a_brief_is_planned_as_the_style_it_stands_for(film: GalleryFilm) -> None:
    plan = plan_of(film)

    assert plan.genre is film.genre
    assert 15 <= plan.duration_frames / plan.rate.fraction <= 25


@each_film
def test_nothing_of_a_brief_is_left_out(film: GalleryFilm) -> None:
    assert not [note for note in plan_of(film).notes if "left out" in note]


def test_at_least_three_films_do_not_lie_down_and_one_is_french() -> None:
    briefs = [brief_of(film) for film in FILMS]
    languages = {plan_of(film).language for film in FILMS}

    assert sum(brief.ratios[0] != "16:9" for brief in briefs) >= 3
    assert {ratio for brief in briefs for ratio in brief.ratios} == set(RATIOS)
    assert "fr" in languages


@each_film
def test_a_sheet_has_the_shape_of_its_film_and_is_light(film: GalleryFilm) -> None:
    assert film.sheet.stat().st_size <= BYTES_MAX

    picture = cv2.imread(str(film.sheet))

    assert picture is not None
    assert 1600 <= picture.shape[1] <= 1920


@each_film
def test_a_sheet_shows_the_film_that_is_planned_now(film: GalleryFilm) -> None:
    made = plans_made().get(film.name)

    assert made == digest_of(plan_of(film)), f"make gallery NAMES={film.name}"


@each_film
def test_the_page_shows_each_film_with_its_brief_and_its_command(film: GalleryFilm) -> None:
    page = (FOLDER / "README.md").read_text("utf-8")

    assert f"$ {film.command}\n" in page
    assert f"({film.brief.name})" in page
    assert f"({film.sheet.name})" in page


def test_a_sheet_shows_every_shot_and_long_ones_more_often() -> None:
    plan = a_plan(a_shot(1, 24), a_shot(2, 96, overlap=12), a_shot(3, 24))

    moments = moments_of(build_timeline(plan, ()).clips, 6)

    assert [shot_id for shot_id, _ in moments] == ["s01", "s02", "s02", "s02", "s02", "s03"]
    assert all(before < after for (_, before), (_, after) in pairwise(moments))


def test_more_shots_than_frames_are_all_shown() -> None:
    plan = a_plan(*(a_shot(n, 24) for n in range(1, 10)))

    assert len(moments_of(build_timeline(plan, ()).clips, 6)) == 9
