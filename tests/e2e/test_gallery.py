"""Every film of the gallery, whole, in all its ratios, is fit to be watched.

In small pictures: what is planned, spoken, written and mixed is the same, and drawing and encoding
cost a tenth. `make gallery` lints the films at full size.
"""

from pathlib import Path

import pytest

from tests.film_linter.lint import lint
from tests.gallery.films import FILMS, GalleryFilm
from tests.gallery.making import make_film

pytestmark = pytest.mark.slow

SMALL = """\
[encoding]
x264_preset = "superfast"
crf = 28
short_side = 360
"""


@pytest.mark.parametrize("film", FILMS, ids=lambda film: film.name)
def test_a_film_of_the_gallery_is_linted_clean(film: GalleryFilm, tmp_path: Path) -> None:
    config = tmp_path / "small.toml"
    config.write_text(SMALL, "utf-8")

    made = make_film(film, tmp_path, config)

    assert made.plan is not None
    assert tuple(reel.ratio for reel in made.reels) == made.plan.ratios
    assert [str(each) for each in lint(made)] == []
