"""Keeps a film's title to two short lines: it is set large over the first picture."""

import re

from services.router.planning.direction import Direction
from services.router.planning.lexicon import Kind
from services.router.planning.lexicon.model import words
from services.router.planning.reading import Reading
from services.router.planning.sentences import capitalized, clip, title_case
from shared.domain.plan import Genre

__all__ = ["fits_title", "short_title", "title_of"]

TITLE_CHARS_MAX = 80
LINE_CHARS = 24
LINES = 2
_JOINT = re.compile(r"[,;:(\u2013\u2014]|\s-\s")
_DANGLING = words(
    "a an the of in on and or to for with at by from that which who whose is are de du des la le",
    "les et à au un une der die das ein eine und von im mit el los las y con il lo i gli e di da",
    "o os as em com por para do da dos das",
)
"""Words that promise another one: no title ends on them."""


def fits_title(title: str) -> bool:
    """Tell whether a title stands in two lines."""
    lines, room = 1, LINE_CHARS
    for word in title.split():
        # What is wider than a line is set smaller, on a line of its own.
        if room < LINE_CHARS and len(word) + 1 > room:
            lines, room = lines + 1, LINE_CHARS
        room -= len(word) + (room < LINE_CHARS)
    return lines <= LINES


def short_title(title: str) -> str:
    """Shorten a title to two lines, at its own joint if it has one early enough.

    Args:
        title: At least one word.
    """
    if fits_title(title):
        return title
    head = _JOINT.split(title)[0].strip()
    if head and fits_title(head):
        return head
    kept = (head or title).split()
    while len(kept) > 1 and not fits_title(f"{' '.join(kept)}\u2026"):
        kept.pop()
    while len(kept) > 1 and kept[-1].lower() in _DANGLING:
        kept.pop()
    shortened = " ".join(kept)
    return clip(f"{shortened}\u2026", TITLE_CHARS_MAX)


def title_of(given: str, reading: Reading, direction: Direction) -> str:
    """What a customer calls a film stays as it is; what we call it stands in two lines."""
    if given:
        return clip(given, TITLE_CHARS_MAX)
    idea = direction.idea
    english = bool(direction.lexicon.gerund)
    # "Nora, girl" is who she is, not what a film is called.
    named = idea.phrase if idea.kind is Kind.TOPIC else idea.the.partition(", ")[0]
    # Over its first picture stands what the news is.
    headline = reading.units[0].text.rstrip(".") if direction.genre is Genre.NEWS else ""
    if headline and not reading.title:
        return short_title(headline)
    for found in (reading.title, named, idea.subject):
        # Only English writes titles in capitals.
        cased = title_case(found) if english and found != reading.title else capitalized(found)
        mark = "?" if idea.asks and found == named else ""
        if cased and fits_title(f"{cased}{mark}"):
            return f"{cased}{mark}"
    longest = reading.title or named
    return short_title(title_case(longest) if english else capitalized(longest))
