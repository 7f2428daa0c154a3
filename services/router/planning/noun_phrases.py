"""Finds the noun phrase that opens a text, and what its subject does, by word lists and endings.

No grammar of the language: a guess that is right for plain prompts and harmless when it is wrong,
because the templates repeat the author's own words.
"""

from dataclasses import dataclass

from services.router.planning.lexicon import Kind, Lexicon, look_up

__all__ = ["NounPhrase", "kind_of", "opening_phrase"]

WORDS_MAX = 7


@dataclass(frozen=True, slots=True)
class NounPhrase:
    """A noun phrase and what follows it."""

    determiner: str
    """Lower case; empty for names and bare nouns."""
    noun: str
    """Adjectives and nouns, in the author's spelling."""
    kind: Kind
    plural: bool
    rest: tuple[str, ...]
    """The words after it, up to the next comma or the end."""
    ended: bool
    """Nothing at all follows."""

    def definite(self, lexicon: Lexicon) -> str:
        """Write it as something already known: "the keeper"; names stay as they are."""
        article = lexicon.articles.get(self.determiner, self.determiner)
        bare_plural = not article and self.plural and not self.noun[:1].isupper()
        article = "the" if bare_plural and lexicon.gerund else article
        if article in {"two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"}:
            article = f"the {article}"
        return _joined(article, self.noun)


def opening_phrase(words: list[str], lexicon: Lexicon) -> NounPhrase | None:
    """Read the noun phrase that opens a list of words and commas.

    Returns:
        None when the words open with something else, such as a verb or a pronoun.
    """
    start = 0
    determiner = ""
    if words and words[0].lower() in lexicon.determiners:
        determiner, start = words[0].lower(), 1
    end = _end_of(words, start, determiner, lexicon)
    noun_words = words[start:end]
    if not noun_words or noun_words[0].lower() in lexicon.pronouns:
        return None
    head = noun_words[: _joint_at(noun_words, lexicon)]
    rest = words[end:]
    until = rest.index(",") if "," in rest else len(rest)
    return NounPhrase(
        determiner=determiner,
        noun=_spelled(noun_words),
        kind=kind_of(head, lexicon),
        plural=_is_plural(head[-1].lower(), determiner, lexicon),
        rest=tuple(rest[:until]),
        ended=not rest,
    )


def kind_of(words: list[str], lexicon: Lexicon) -> Kind:
    """Classify a noun phrase by its last known word: a "lighthouse keeper" is a person."""
    for word in reversed(words):
        lowered = word.lower()
        for form in _singulars(lowered):
            found = look_up(form, lexicon.kinds)
            if found:
                return found
        if lowered == words[-1].lower() and _is_agent(lowered, lexicon):
            return Kind.PERSON
    return Kind.THING


def _end_of(words: list[str], start: int, determiner: str, lexicon: Lexicon) -> int:
    at = start
    while at < len(words) and at - start < WORDS_MAX:
        word = words[at].lower()
        if word in lexicon.joints and start < at < len(words) - 1:
            at = _after_joint(words, at, lexicon)
            continue
        if word == "," and not _adjectives_only(words[start:at], lexicon):
            break
        if word in lexicon.boundaries or (at > start and word in lexicon.determiners):
            break
        if at > start and _is_verb(words, start, at, determiner, lexicon):
            break
        if lexicon.capital_nouns and at > start and _noun_ended(words[at - 1], words[at]):
            break
        at += 1
    while at > start and words[at - 1] == ",":
        at -= 1
    return at


def _after_joint(words: list[str], at: int, lexicon: Lexicon) -> int:
    """Take "of" together with the determiner and the word that it joins."""
    following = at + 1
    if following < len(words) - 1 and words[following].lower() in lexicon.determiners:
        following += 1
    return following + 1


def _is_verb(words: list[str], start: int, at: int, determiner: str, lexicon: Lexicon) -> bool:
    before = words[start:at]
    word, last = words[at].lower(), words[at - 1].lower()
    if word in lexicon.not_verbs or _adjectives_only(before, lexicon):
        return False
    if word in lexicon.verbs:
        return not _is_past_adjective(word, last, words[at + 1 :], lexicon)
    if word in lexicon.bases:
        return _is_plural(last, determiner, lexicon)
    if not lexicon.gerund:
        return _takes_object(words, at, lexicon) or _acts(word, last, lexicon)
    return _is_english_verb(words, at, determiner, lexicon)


def _is_english_verb(words: list[str], at: int, determiner: str, lexicon: Lexicon) -> bool:
    """Judge a word that no list knows by its English ending."""
    word, last = words[at].lower(), words[at - 1].lower()
    closes = _closes(words[at + 1 :], lexicon)
    if word.endswith("ed") and _is_plural(last, determiner, lexicon):
        return closes
    if word.endswith((lexicon.gerund, "ly")):
        return (word.endswith(lexicon.gerund) and closes) or _is_known(last, lexicon)
    third_person = word.endswith("s") and not word.endswith(("ss", "us", "is"))
    return third_person and determiner in lexicon.singular and not _closes_noun(words, at, lexicon)


def _noun_ended(before: str, word: str) -> bool:
    """German: behind its noun, with a capital, a phrase ends unless another capital follows."""
    return before[:1].isupper() and not word[:1].isupper()


def _acts(word: str, last: str, lexicon: Lexicon) -> bool:
    """Tell a verb by its beginning, or by its ending behind a plural."""
    if any(word.startswith(stem) for stem in lexicon.deeds):
        return not _is_agent(word, lexicon)
    plural = last.endswith(("s", "x", "i", "e"))
    return bool(lexicon.plural_verbs) and plural and word.endswith(lexicon.plural_verbs)


def _takes_object(words: list[str], at: int, lexicon: Lexicon) -> bool:
    """Tell a verb that no list knows: behind a noun, before a determiner."""
    following = words[at + 1].lower() if at + 1 < len(words) else ""
    word = words[at].lower()
    takes = following in lexicon.determiners and following not in lexicon.joints
    return takes and not (lexicon.capital_nouns or _is_known(word, lexicon))


def _is_past_adjective(word: str, last: str, after: list[str], lexicon: Lexicon) -> bool:
    """Tell "an old painted house" from "a keeper painted the wall"."""
    participle = word.endswith("ed")
    return participle and not _is_known(last, lexicon) and not _closes(after, lexicon)


def _closes(after: list[str], lexicon: Lexicon) -> bool:
    """Tell whether no noun can follow: the end, a comma, a preposition or a determiner."""
    return (
        not after or after[0] == "," or after[0].lower() in lexicon.boundaries | lexicon.determiners
    )


def _closes_noun(words: list[str], at: int, lexicon: Lexicon) -> bool:
    """Keep a final word in -s that is itself a known noun: "a pair of headphones"."""
    return at == len(words) - 1 and _is_known(words[at].lower(), lexicon)


def _adjectives_only(before: list[str], lexicon: Lexicon) -> bool:
    return all(word == "," or word.lower() in lexicon.adjectives for word in before)


def _is_known(word: str, lexicon: Lexicon) -> bool:
    return (
        _is_agent(word, lexicon)
        or look_up(word, lexicon.kinds) is not None
        or any(form in lexicon.kinds for form in _singulars(word))
    )


def _is_agent(word: str, lexicon: Lexicon) -> bool:
    return len(word) > 4 and word.endswith(lexicon.person_endings)


def _is_plural(word: str, determiner: str, lexicon: Lexicon) -> bool:
    if determiner in lexicon.singular or determiner in {"un", "une", "le", "la", "l'", "d'"}:
        return False
    if word in {"people", "children", "men", "women", "mice", "sheep"}:
        return True
    return (
        word.endswith("s")
        and not word.endswith(("ss", "us", "is"))
        and (word not in lexicon.not_verbs or look_up(word, lexicon.kinds) is not None)
    )


def _singulars(word: str) -> tuple[str, ...]:
    """List the forms under which a word may stand in a table."""
    if word.endswith("ies"):
        return (word, f"{word[:-3]}y")
    return (word, word.removesuffix("s"), word.removesuffix("es"))


def _joint_at(words: list[str], lexicon: Lexicon) -> int:
    """Give the length of the part before "of": the head is in it."""
    return next(
        (n for n, word in enumerate(words) if n and word.lower() in lexicon.joints), len(words)
    )


def _spelled(words: list[str]) -> str:
    text = ""
    for word in words:
        text += word if word == "," or not text or text.endswith("'") else f" {word}"
    return text


def _joined(article: str, noun: str) -> str:
    return noun if not article else f"{article}{'' if article.endswith(chr(39)) else ' '}{noun}"
