"""Where somebody's work is: a lighthouse keeper's lighthouse is seen, and not only the keeper."""

from dataclasses import dataclass, replace

from services.router.planning.beats import Beat
from services.router.planning.lexicon import Kind, Lexicon, look_up
from services.router.planning.lexicon.posts import Trades
from services.router.planning.noun_phrases import kind_of
from services.router.planning.sentences import tokens
from shared.domain.plan import Action

__all__ = ["Post", "at_post", "post_of"]

_SHOWN = frozenset({Kind.BUILDING, Kind.VEHICLE})
_PREFIX_MIN = 3


@dataclass(frozen=True, slots=True)
class Post:
    """The place or thing that a trade is about."""

    noun: str
    kind: Kind
    parts: frozenset[str]
    """Lower-case words that mean it, too."""

    def is_named_by(self, text: str) -> bool:
        """Tell whether a sentence names it, or a part of it."""
        heard = {word.lower() for word in tokens(text)}
        return bool(heard & (self.parts | {self.noun.lower()}))


def post_of(subject: str, kind: Kind, lexicon: Lexicon, trades: Trades) -> Post | None:
    """Read what a role is named after; None where it is named after nothing that can be shown.

    Args:
        subject: The noun phrase: "old lighthouse keeper", "gardien de phare", "farero".
        kind: Of the subject; only people have a post.
        lexicon: The tables of its language.
        trades: Of the same language.
    """
    if kind is not Kind.PERSON:
        return None
    for word in tokens(subject):
        noun = _noun_in(word, lexicon, trades)
        if noun:
            found = kind_of([noun], lexicon)
            shown = found if found in _SHOWN else Kind.BUILDING
            return Post(noun, shown, trades.parts.get(noun.lower(), frozenset()))
    return None


def at_post(beat: Beat, post: Post | None) -> Beat:
    """Show the post itself in a beat; without one, the beat as it is."""
    if post is None:
        return beat
    return replace(beat, subject=post.noun, kind=post.kind, action=Action.STAND)


def _noun_in(word: str, lexicon: Lexicon, trades: Trades) -> str:
    lowered = word.lower()
    named = trades.trades.get(lowered, "")
    if named or look_up(lowered, lexicon.kinds) in _SHOWN:
        return named or word
    # German writes "Leuchtturmwärter" in one word.
    ends = range(len(lowered) - 1, _PREFIX_MIN - 1, -1) if lexicon.capital_nouns else ()
    return next((word[:end] for end in ends if lowered[:end] in trades.parts), "")
