"""Sentences around an idea: the author's own where they are one, else the language's template."""

from services.router.planning.atmosphere import sight_of
from services.router.planning.idea import Idea
from services.router.planning.lexicon import Kind, Lexicon
from services.router.planning.sentences import capitalized, count_words, tokens

__all__ = ["framed_idea", "is_picture", "is_story", "own_sentence", "template_name"]


def own_sentence(idea: Idea) -> str:
    """Give the author's words when they are a sentence by themselves, else nothing."""
    if idea.asks:
        return f"{capitalized(idea.phrase)}?"
    return f"{capitalized(idea.phrase)}." if idea.clause and idea.kind is not Kind.TOPIC else ""


def framed_idea(idea: Idea, lexicon: Lexicon) -> str:
    """Say what a film is about, in a sentence of the language's first template."""
    template = lexicon.templates[template_name(idea)].hook[0]
    line = capitalized(template.format(phrase=idea.phrase, the=idea.the, subject=idea.subject))
    return own_sentence(idea) or line


def is_story(idea: Idea, lexicon: Lexicon) -> bool:
    """Tell whether something can happen: a theme only has a story where it has a place."""
    name = template_name(idea)
    placed = sight_of(tokens(idea.phrase), lexicon).setting is not None
    return name in {"person", "story"} or (name == "bare" and placed)


def is_picture(idea: Idea, lexicon: Lexicon) -> bool:
    """Tell whether a phrase says enough to open a story by itself: "a fox in the snow at dusk"."""
    if idea.actions or idea.features:
        return False
    seen = sight_of(tokens(idea.phrase), lexicon)
    told = seen.setting or seen.time_of_day or seen.weather
    return bool(told) and count_words(idea.phrase) > count_words(idea.the) + 1


def template_name(idea: Idea) -> str:
    """Name the templates that suit an idea."""
    if idea.kind is Kind.TOPIC:
        return "topic"
    # A thing that does nothing is a theme: nobody tells the story of the history of bread.
    theme = idea.kind is Kind.THING and not (idea.clause or idea.actions)
    if not idea.determined or theme:
        return "bare"
    if idea.kind is Kind.PRODUCT:
        return "product"
    return "person" if idea.kind is Kind.PERSON else "story"
