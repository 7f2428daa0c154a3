"""Distils the idea of a film out of a sentence: whom or what it is about, and what happens."""

import re
from dataclasses import dataclass, replace

from services.router.planning.lexicon import Kind, Lexicon
from services.router.planning.lexicon.model import words as words_of
from services.router.planning.noun_phrases import NounPhrase, kind_of, opening_phrase
from services.router.planning.openings import decapitalized, main_clause
from services.router.planning.sentences import clip, count_words, has_words, tokens

__all__ = ["SUBJECT_CHARS_MAX", "Idea", "idea_of"]

_ALIVE = frozenset({Kind.PERSON, Kind.ANIMAL})
_IF = words_of("if when si quand wenn se quando cuando")
_INVERSION_REACH = 4
_MEASURES = words_of("number share amount price nombre part prix anzahl zahl número numero preço")
_DO = words_of("do does did")
_NOBODY = words_of(
    "nothing something everything anything rien tout nichts alles nada todo niente tudo"
)
_IN_A_YEAR = re.compile(r"^(?:in|en|im jahr|im jahre|nel|em)\s+\d{4}\s*,?\s+", re.I)
_ONE_IN = re.compile(r"^\d+ (?:in|out of|sur|von|de cada|su|em cada) \d+\s+(?=\w)", re.I)
SUBJECT_CHARS_MAX = 120
ACTION_WORDS_MAX = 12
FEATURES_MAX = 6

# "Not a city, not a road: only a boy": what is denied first is not what the film is about.
_DENIED = re.compile(
    r"^(?:(?:not|no|pas de|pas d'|ni|kein|keine|sin|no hay|senza|non|sem|não)\s"
    r"[^,:;.]{1,60}[,:;]\s*)+"
    r"(?:(?:only|just|but|mais|seulement|juste|nur|sondern|solo|sino|soltanto|ma|só|apenas|mas)\s+)?",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Idea:
    """What a sentence is about."""

    phrase: str
    """The author's words without the request around them, without a full stop."""
    subject: str
    """The noun phrase, without determiner: "lighthouse keeper"."""
    the: str
    """The same as something known: "the lighthouse keeper"."""
    kind: Kind
    plural: bool = False
    clause: bool = False
    """The phrase is a whole sentence with a verb."""
    determined: bool = False
    """Stands with a determiner or is a name: "the keeper", "Marie Curie"; else "bread"."""
    actions: tuple[str, ...] = ()
    """Predicates in the author's words: "lights the lamp", "is running on the beach"."""
    features: tuple[str, ...] = ()
    """What follows a colon: "light", "made of recycled plastic"."""
    stripped: bool = False
    """A request stood around it."""
    asks: bool = False
    """The phrase is a question in itself: "how does a rainbow form"."""


def idea_of(sentence: str, lexicon: Lexicon) -> Idea:
    """Distil a sentence.

    Args:
        sentence: One sentence with at least one word.
        lexicon: The tables of its language.
    """
    asked = lexicon.request.match(sentence)
    core = _without_technical(sentence[asked.end() :] if asked else sentence, lexicon)
    core = _ONE_IN.sub("", _IN_A_YEAR.sub("", _DENIED.sub("", core)))
    core = core.strip(" .!?¿¡…\"'“\u201d«»„,;:-")
    core = core if has_words(core) else sentence.strip(" .!?…")
    phrase, features = _split_features(core)
    words = tokens(phrase)
    if words and words[0].lower() in lexicon.questions:
        topic = _topic(phrase, lexicon)
        asks = sentence.rstrip(" \"'\u201d\u2019»").endswith("?")
        return replace(topic, features=features, stripped=asked is not None, asks=asks)
    # Behind a request stands no beginning of a sentence: a capital there is a name's.
    opened = words if asked else decapitalized(main_clause(words, phrase), lexicon)
    found = _meant(opening_phrase(opened, lexicon), phrase, lexicon)
    if found is None:
        subject = clip(" ".join(words[:6]).replace(" ,", ","), SUBJECT_CHARS_MAX)
        return Idea(phrase, subject, subject, Kind.THING, features=features, stripped=bool(asked))
    found = _owner(found, lexicon)
    actions, clause = _actions(found, lexicon)
    return Idea(
        phrase=phrase if asked else _lowered(phrase, lexicon),
        subject=clip(found.noun, SUBJECT_CHARS_MAX),
        the=clip(found.definite(lexicon), SUBJECT_CHARS_MAX),
        kind=found.kind,
        plural=found.plural,
        clause=clause,
        determined=bool(found.determiner) or found.noun[:1].isupper() or found.plural,
        actions=actions,
        features=features,
        stripped=asked is not None,
    )


def _meant(found: NounPhrase | None, phrase: str, lexicon: Lexicon) -> NounPhrase | None:
    """Behind a metaphor and a colon stands who is meant: "Her heart is a machine: a robot ..."."""
    _, colon, tail = phrase.partition(": ")
    if not colon or (found and found.kind in _ALIVE):
        return found
    words = tokens(tail)
    named = opening_phrase(words, lexicon) if words[0].lower() in lexicon.determiners else None
    return named if named and named.kind in _ALIVE and named.rest else found


def _owner(found: NounPhrase, lexicon: Lexicon) -> NounPhrase:
    """The last concert of an old violinist is a film about the violinist."""
    named = found.noun.split()
    joint = next((n for n, word in enumerate(named) if n and word in lexicon.joints), 0)
    tail = named[joint + 1 :]
    while len(tail) > 1 and tail[0].lower() in lexicon.determiners:
        tail = tail[1:]
    kind = kind_of(tail, lexicon) if joint and tail else Kind.THING
    measured = found.noun[:1].isdigit() or (joint > 0 and named[joint - 1].lower() in _MEASURES)
    whose = found.kind is Kind.THING and kind in _ALIVE
    if joint and tail and (measured or whose):
        determiner = "the" if lexicon.gerund and kind is not Kind.THING else ""
        return replace(found, noun=" ".join(tail), kind=kind, determiner=determiner)
    return found


def _topic(phrase: str, lexicon: Lexicon) -> Idea:
    words = tokens(phrase)[1:]
    # "how does a rainbow form": the auxiliary is not what it is about.
    # "what happens when a star dies" is about the star.
    condition = next((n for n, word in enumerate(words[:4]) if word.lower() in _IF), -1)
    words = words[condition + 1 :] or words
    while len(words) > 1 and _stands_before_topic(words, lexicon):
        words = words[1:]
    found = opening_phrase(words, lexicon)
    named = found.noun.split() if found else words[:4]
    # "why do cats purr": behind "do", the last word of all is the verb.
    asked_do = phrase.split()[1:2] and phrase.split()[1].lower() in _DO
    if asked_do and found and found.ended and len(named) > 1:
        named = named[:-1]
    # "why is the sea salty" is about the sea, whatever it is.
    quality = len(named) > 1 and kind_of(named[-1:], lexicon) is Kind.THING
    if quality and found and found.ended and kind_of(named[:-1], lexicon) is not Kind.THING:
        named = named[:-1]
    # "does a rainbow form": the verb that follows looks like a noun.
    if len(named) > 1 and named[-1].lower() in lexicon.bases:
        named = named[:-1]
    # "why the sea has tides" is about the tides.
    owned = words[words.index("has") + 1 :] if "has" in words else []
    owned = words[words.index("have") + 1 :] if "have" in words else owned
    if 1 <= len(owned) <= 3 and not asked_do:
        named = [word for word in owned if word.lower() not in lexicon.determiners]
    subject = " ".join(named) or phrase
    lowered = phrase[:1].lower() + phrase[1:]
    return Idea(lowered, clip(subject, SUBJECT_CHARS_MAX), lowered, Kind.TOPIC)


def _stands_before_topic(words: list[str], lexicon: Lexicon) -> bool:
    """Skip auxiliaries, verbs that stand before their subject, and "nothing"."""
    word, following = words[0].lower(), words[1].lower()
    skipped = lexicon.auxiliaries | lexicon.verbs | lexicon.pronouns | lexicon.questions
    if word in lexicon.determiners:
        return False
    if word in skipped | lexicon.boundaries | _NOBODY:
        return True
    near = words[1:2] if lexicon.gerund else words[1:_INVERSION_REACH]
    inverted = any(one.lower() in lexicon.determiners for one in near)
    if lexicon.capital_nouns and words[0][:1].islower() and words[1][:1].isupper():
        # "warum schnurren Katzen"
        return word not in lexicon.adjectives
    return inverted or (word in lexicon.bases and following in lexicon.boundaries)


def _without_technical(text: str, lexicon: Lexicon) -> str:
    """Drop the parts of a prompt that set lengths, ratios and money."""
    kept = [part for part in text.split(",") if not lexicon.technical.match(part.strip(" .!"))]
    return ",".join(kept)


def _split_features(core: str) -> tuple[str, tuple[str, ...]]:
    head, colon, tail = core.partition(": ")
    parts = [
        part.strip(" .") for part in re.split(r",\s*(?:and\s+|et\s+)?|;|\s+(?:and|et)\s+", tail)
    ]
    parts = [part for part in parts if part]
    short = all(count_words(part) <= 7 for part in parts)
    if not colon or not has_words(head) or not 1 <= len(parts) <= FEATURES_MAX or not short:
        return core, ()
    return head.strip(), tuple(parts)


def _lowered(phrase: str, lexicon: Lexicon) -> str:
    first, _, others = phrase.partition(" ")
    lowered = decapitalized(tokens(phrase)[:2], lexicon)
    if lowered and lowered[0][:1].islower():
        return f"{first[:1].lower()}{first[1:]} {others}".strip()
    return phrase


def _actions(found: NounPhrase, lexicon: Lexicon) -> tuple[tuple[str, ...], bool]:
    """Read the predicates after a noun phrase, and whether the phrase was a sentence."""
    rest = list(found.rest)
    relative = bool(rest) and rest[0].lower() in lexicon.relatives
    if relative:
        rest = rest[1:]
    if not rest or len(rest) > 2 * ACTION_WORDS_MAX:
        return (), bool(rest) and not relative and not _continues(rest[0].lower(), lexicon)
    first = rest[0].lower()
    if not relative and first in lexicon.boundaries and _later_verb(rest, found, lexicon):
        # "an old keeper in a yellow coat lights the lamp"
        return (), True
    if _is_finite(rest, found, lexicon):
        return tuple(_predicates(rest, found, lexicon)), not relative
    if lexicon.gerund and first.endswith(lexicon.gerund) and first not in lexicon.not_verbs:
        return (f"{lexicon.is_are[found.plural]} {' '.join(rest)}",), False
    return (), not relative and not _continues(first, lexicon)


def _later_verb(rest: list[str], found: NounPhrase, lexicon: Lexicon) -> bool:
    """Tell whether a sentence goes on behind "in a yellow coat"."""
    subordinate = lexicon.relatives | lexicon.questions
    for at in range(1, len(rest)):
        word = rest[at].lower()
        if word in subordinate:
            return False
        before = rest[at - 1].lower()
        if before in lexicon.determiners | lexicon.boundaries:
            continue
        plural = found.plural and word in lexicon.bases
        if (word in lexicon.verbs or plural) and word not in lexicon.not_verbs:
            return True
    return False


def _continues(word: str, lexicon: Lexicon) -> bool:
    """Tell whether a word carries a noun phrase on, rather than beginning a predicate."""
    return word in lexicon.boundaries - lexicon.auxiliaries or word.endswith(
        lexicon.gerund or "ing"
    )


def _is_finite(rest: list[str], found: NounPhrase, lexicon: Lexicon) -> bool:
    if not rest:
        return False
    first = rest[0].lower()
    guessed = (
        found.determiner in lexicon.singular
        and first.endswith("s")
        and first not in lexicon.not_verbs | lexicon.boundaries
    )
    return first in lexicon.verbs or (found.plural and first in lexicon.bases) or guessed


def _predicates(rest: list[str], found: NounPhrase, lexicon: Lexicon) -> list[str]:
    """Split "finds a map and sails away" where a second verb follows "and"."""
    for at in range(1, len(rest) - 1):
        second = rest[at + 1].lower()
        is_verb = second in lexicon.verbs or (found.plural and second in lexicon.bases)
        if rest[at].lower() in {"and", "et"} and is_verb:
            return [" ".join(rest[:at]), " ".join(rest[at + 1 :])]
    return [" ".join(rest)]
