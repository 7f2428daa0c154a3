"""Puts the rules together."""

from collections.abc import Iterator

from tests.film_linter.findings import Finding
from tests.film_linter.letters import letters, moments_of, wanted_frames
from tests.film_linter.papers import papers
from tests.film_linter.pictures import pictures
from tests.film_linter.reel import Film
from tests.film_linter.sound import sound

__all__ = ["lint"]


def lint(film: Film) -> Iterator[Finding]:
    """Judge a film by every rule, in order."""
    yield from papers(film)
    moments = moments_of(film)
    for reel in film.reels:
        small, kept = reel.pictures(wanted_frames(moments))
        yield from pictures(film, reel, small)
        yield from letters(reel, moments, kept)
        yield from sound(film, reel)
