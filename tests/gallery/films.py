"""Which films the gallery shows, and where their briefs and sheets are."""

from dataclasses import dataclass
from pathlib import Path

from shared.domain.plan import Genre
from tests.support.aiprod import ROOT

__all__ = ["FILMS", "FOLDER", "GalleryFilm"]

FOLDER = ROOT / "docs" / "gallery"


@dataclass(frozen=True, slots=True)
class GalleryFilm:
    """A film of the gallery."""

    name: str
    genre: Genre
    """As which its brief is to be planned, without being told."""

    @property
    def brief(self) -> Path:
        return FOLDER / f"{self.name}.md"

    @property
    def sheet(self) -> Path:
        return FOLDER / f"{self.name}.jpg"

    @property
    def command(self) -> str:
        """What a reader types to make it."""
        return f"aiprod run docs/gallery/{self.name}.md --output out/{self.name}"


FILMS = (
    GalleryFilm("product", Genre.PRODUCT),
    GalleryFilm("story", Genre.STORY),
    GalleryFilm("explainer", Genre.EXPLAINER),
    GalleryFilm("travel", Genre.TRAVEL),
    GalleryFilm("news", Genre.NEWS),
    GalleryFilm("quote", Genre.QUOTE),
    GalleryFilm("data", Genre.DATA),
)
"""In the order of the page."""
