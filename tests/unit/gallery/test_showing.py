"""The gallery is made film by film: only a film without findings changes the page."""

import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from shared.domain.media import Rate
from shared.domain.plan import Genre
from tests.film_linter.findings import Finding
from tests.film_linter.reel import Film
from tests.gallery.films import GalleryFilm
from tests.gallery.made import digest_of, plans_made, record_made
from tests.gallery.showing import Workshop, show_all
from tests.support.post import a_plan, a_shot

FILMS = tuple(GalleryFilm(name, Genre.STORY) for name in ("first", "second", "third"))
PLAN = a_plan(a_shot(1), a_shot(2))
FINDING = Finding("motion", "film.mp4", 0, 1000, "0", "1")


@dataclass
class Studio:
    """Makes films of nothing, and remembers what was drawn, noted and said."""

    fails: dict[str, Exception] = field(default_factory=dict[str, Exception])
    findings: Sequence[Finding] = ()
    drawn: list[str] = field(default_factory=list[str])
    noted: list[str] = field(default_factory=list[str])
    said: list[str] = field(default_factory=list[str])
    too_large: bool = False

    def make(self, film: GalleryFilm) -> Film:
        if film.name in self.fails:
            raise self.fails[film.name]
        return Film(Path(film.name), {}, (), (), Rate(), 24, (), PLAN)

    def lint(self, film: Film) -> Sequence[Finding]:
        return self.findings if film.folder.name == "second" else ()

    def draw(self, _film: Film, path: Path) -> int:
        if self.too_large:
            raise ValueError("the sheet does not fit")
        self.drawn.append(path.stem)
        return 1

    def workshop(self) -> Workshop:
        return Workshop(
            self.make,
            self.lint,
            self.draw,
            lambda name, _: self.noted.append(name),
            self.said.append,
        )


def test_a_film_with_findings_leaves_its_sheet_as_it_is() -> None:
    studio = Studio(findings=(FINDING,))

    assert not show_all(FILMS, studio.workshop())

    assert studio.drawn == studio.noted == ["first", "third"]
    assert "second: 1 findings\n" in studio.said[1]
    assert "motion" in studio.said[1]


@pytest.mark.parametrize(
    ("error", "why"),
    [
        (subprocess.TimeoutExpired(["aiprod"], 1800), "no end after 1800 s"),
        (subprocess.CalledProcessError(4, ["aiprod"]), "status 4"),
        (ValueError("no picture"), "no picture"),
        (FileNotFoundError("no film"), "no film"),
    ],
)
def test_after_a_film_that_cannot_be_made_the_others_are_made(error: Exception, why: str) -> None:
    studio = Studio(fails={"first": error})

    assert not show_all(FILMS, studio.workshop())

    assert studio.drawn == ["second", "third"]
    assert studio.said[0] == f"first: not shown, {why}"


def test_a_sheet_that_does_not_fit_is_not_noted_and_ends_nothing() -> None:
    studio = Studio(too_large=True)

    assert not show_all(FILMS, studio.workshop())

    assert (studio.noted, len(studio.said)) == ([], 3)


def test_films_of_another_configuration_are_made_and_not_shown() -> None:
    studio = Studio()

    assert show_all(FILMS, replace(studio.workshop(), shows=False))

    assert (studio.drawn, studio.noted, len(studio.said)) == ([], [], 3)


def test_what_one_film_was_made_from_is_noted_beside_the_others(tmp_path: Path) -> None:
    path = tmp_path / "made.toml"
    other = replace(PLAN, title="Another")

    record_made("story", PLAN, path)
    record_made("data", PLAN, path)
    record_made("story", other, path)

    assert plans_made(path) == {"data": digest_of(PLAN), "story": digest_of(other)}


def test_a_plan_is_the_same_whatever_its_job_is_called() -> None:
    assert digest_of(replace(PLAN, job_id="preview")) == digest_of(PLAN)
    assert digest_of(replace(PLAN, shots=PLAN.shots[:1])) != digest_of(PLAN)


def test_nothing_was_made_where_nothing_is_noted(tmp_path: Path) -> None:
    assert plans_made(tmp_path / "made.toml") == {}
