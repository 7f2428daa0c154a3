"""The arc of a film whose brief is one sentence: what is met, how it ends, what is asked."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from services.router.planning.lexicon.model import words
from services.router.planning.lexicon.senses import lines_of, rows_of

__all__ = ["Arc", "arc_of"]


@dataclass(frozen=True, slots=True)
class Arc:
    """One language. Sentences without a slot agree with every subject; {the} takes one somebody."""

    sights: Mapping[str, str]
    """A noun that a picture of the place can show, by setting. Not every place has one."""
    turns: Mapping[str, tuple[str, ...]]
    """What happens there, by setting. It belongs to the story, and claims nothing of the world."""
    ends: Mapping[str, tuple[str, ...]]
    """How it ends, by weather, hour or setting."""
    meets: tuple[str, ...]
    """What somebody does when something happens."""
    leaves: tuple[str, ...]
    """And afterwards."""
    there: str
    """Points at a thing that the brief names; empty: its article would have to agree."""
    asks: Mapping[str, tuple[str, ...]]
    """Questions that lead to the answer of a why, a how, a make or a what."""
    opens: str
    """Announces them."""
    invites: str
    """Ends a film of questions."""
    question: Mapping[str, re.Pattern[str]]
    """Tells a why, a make or a how by its beginning; the rest is a what."""
    somebody: str
    """Who goes on a journey."""
    we: frozenset[str]
    """Words that mean them."""
    nightfall: re.Pattern[str]
    """The sentence in which dusk ends."""


def arc_of(text: str, nightfall: str) -> Arc:
    """Read rows of the form "name key: sentences", with bars between the sentences.

    Args:
        text: The rows.
        nightfall: Alternatives of a pattern of whole words.
    """
    parts: dict[str, str] = {}
    for name, rest in rows_of(text).items():
        group, _, key = name.partition(" ")
        parts[group] = f"{parts.get(group, '')}{key or group}: {rest}\n"
    lines = {group: lines_of(rest) for group, rest in parts.items()}
    return Arc(
        sights=rows_of(parts["sight"]),
        turns=lines["turn"],
        ends=lines["end"],
        meets=lines["meet"]["meet"],
        leaves=lines["leave"]["leave"],
        there=lines["there"]["there"][0],
        asks=lines["ask"],
        opens=lines["opens"]["opens"][0],
        invites=lines["invites"]["invites"][0],
        question={
            key: re.compile(rf"(?:{begins})\b", re.IGNORECASE)
            for key, begins in rows_of(parts["question"]).items()
        },
        somebody=lines["somebody"]["somebody"][0],
        we=words(lines["we"]["we"][0]),
        nightfall=re.compile(rf"\b(?:{nightfall})\b", re.IGNORECASE),
    )
