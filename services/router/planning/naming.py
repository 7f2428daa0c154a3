"""Whom and what a sentence names: each shot shows what its own sentence is about."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from services.router.planning.idea import SUBJECT_CHARS_MAX, Idea
from services.router.planning.lexicon import Kind, Lexicon
from services.router.planning.lexicon.model import words as words_of
from services.router.planning.noun_phrases import kind_of, opening_phrase
from services.router.planning.openings import decapitalized, main_clause
from services.router.planning.places import NAMED_PLACES
from services.router.planning.sentences import clip, tokens

__all__ = ["SEEN", "Thing", "is_hour", "role_of", "subject_of", "things_of"]

THINGS_MAX = 3
ROLE_NAME_CHARS = 40
SEEN = frozenset({Kind.PERSON, Kind.ANIMAL, Kind.VEHICLE, Kind.BUILDING, Kind.PRODUCT})
"""What a picture shows as a figure; nature is mostly the place around it."""
_JOINING = words_of(
    "and but while et mais und aber während y e pero mientras ma mentre mas enquanto"
)


@dataclass(frozen=True, slots=True)
class Thing:
    """Something else that a sentence names and a picture can show."""

    noun: str
    the: str
    kind: Kind


def subject_of(sentence: str, lexicon: Lexicon) -> tuple[str, Kind] | None:
    """Find whom a sentence of a longer text is about; None when it names nobody we know.

    Whoever opens it, else whoever opens one of its clauses: in "a storm is coming, and a small boat
    is still out there" the boat is seen.
    """
    head, _, tail = sentence.partition(": ")
    words = tokens(head)
    role = role_of(words, lexicon)
    if role:
        return f"{role[0]}, {role[1]}", role[2]
    opening = decapitalized(main_clause(words, head), lexicon)
    if _opens_with_pronoun(opening, lexicon):
        return None
    clauses = (opening, *_clauses(words, lexicon), tokens(tail))
    phrases = (opening_phrase(clause, lexicon) for clause in clauses if clause)
    named = [one for one in phrases if one and not is_hour(one.noun, lexicon)]
    known = [one for one in named if one.kind not in {Kind.THING, Kind.TOPIC}]
    found = next((one for one in known if one.kind in SEEN), known[0] if known else None)
    return (clip(found.noun, SUBJECT_CHARS_MAX), found.kind) if found else None


def is_hour(subject: str, lexicon: Lexicon) -> bool:
    """Tell whether all that a subject names is an hour, a season or weather: none is a hero."""
    lowered = subject.lower().split()
    return all(word in lexicon.times or word in lexicon.weathers for word in lowered)


def role_of(words: Sequence[str], lexicon: Lexicon) -> tuple[str, str, Kind] | None:
    """Read "Nora, a girl in a red coat": a name, what it names, and its kind."""
    for at in range(len(words) - 2):
        name, comma, article = words[at : at + 3]
        introduced = name[:1].isupper() and comma == "," and article.lower() in lexicon.determiners
        placed = at > 0 and words[at - 1].lower() in lexicon.boundaries
        if not introduced or placed or _is_no_name(name, lexicon):
            continue
        found = opening_phrase(list(words[at + 2 :]), lexicon)
        if found and found.kind in {Kind.PERSON, Kind.ANIMAL}:
            noun = clip(found.noun, SUBJECT_CHARS_MAX - ROLE_NAME_CHARS)
            return clip(name.title(), ROLE_NAME_CHARS), noun, found.kind
    return None


def _is_no_name(word: str, lexicon: Lexicon) -> bool:
    lowered = word.lower()
    tables = (lexicon.settings, lexicon.times, lexicon.weathers, lexicon.kinds, NAMED_PLACES)
    return any(lowered in known for known in tables)


def things_of(
    idea: Idea, lexicon: Lexicon, garments: frozenset[str] = frozenset()
) -> tuple[Thing, ...]:
    """List what an idea names beside its subject, in order; nothing that is worn."""
    words = tokens(idea.phrase)
    own = set(idea.subject.lower().split())
    found: dict[str, Thing] = {}
    for at, word in enumerate(words):
        phrase = (
            opening_phrase(words[at:], lexicon) if word.lower() in lexicon.determiners else None
        )
        if phrase is None or phrase.kind not in SEEN:
            continue
        named = phrase.noun.split()
        joint = next(
            (n for n, part in enumerate(named) if n and part in lexicon.joints), len(named)
        )
        # In "the keeper of the light" the keeper is named, and the light behind it later.
        head = replace(phrase, noun=" ".join(named[:joint]), kind=kind_of(named[:joint], lexicon))
        worn = any(part.lower() in garments for part in named[:joint])
        if head.kind in SEEN and not worn and not own.issuperset(head.noun.lower().split()):
            found.setdefault(head.noun, Thing(head.noun, head.definite(lexicon), head.kind))
    return tuple(found.values())[:THINGS_MAX]


def _clauses(words: list[str], lexicon: Lexicon) -> Iterator[list[str]]:
    """Give what stands behind each comma and each "and", without what joins it."""
    for at, word in enumerate(words[:-1], start=1):
        joins = word == "," or word.lower() in _JOINING
        if joins and words[at].lower() in lexicon.determiners:
            yield words[at:]


def _opens_with_pronoun(opening: list[str], lexicon: Lexicon) -> bool:
    first = opening[0].lower() if opening else ""
    return first in lexicon.pronouns - lexicon.determiners
