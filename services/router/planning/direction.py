"""What a whole film is about: the reading of its text that all its shots share."""

from dataclasses import dataclass

from services.router.planning.atmosphere import Atmosphere
from services.router.planning.idea import Idea
from services.router.planning.lexicon import Arc, Lexicon, Senses
from services.router.planning.lexicon.posts import Trades
from services.router.planning.people import People
from shared.domain.plan import Genre

__all__ = ["Direction"]


@dataclass(frozen=True, slots=True)
class Direction:
    """Idea, air and kind of a film, and the language it is told in."""

    idea: Idea
    atmosphere: Atmosphere
    genre: Genre
    lexicon: Lexicon
    senses: Senses
    arc: Arc
    trades: Trades
    people: People
