"""Reads what a subject does, and in which season."""

from collections import Counter
from collections.abc import Sequence

from services.router.planning.lexicon import Kind, Senses, look_up
from shared.domain.plan import Action, Season

__all__ = ["action_of", "season_of"]

_BY_KIND = {Kind.PRODUCT: Action.ROTATE, Kind.VEHICLE: Action.DRIVE}

_ABLE = {
    Kind.ANIMAL: frozenset(Action) - {Action.WORK},
    Kind.TOPIC: frozenset({Action.FLY, Action.GROW, Action.ROTATE, Action.SWIM}),
    Kind.BUILDING: frozenset({Action.ROTATE}),
    Kind.VEHICLE: frozenset({Action.DRIVE, Action.SAIL, Action.FLY, Action.ROTATE}),
    Kind.NATURE: frozenset({Action.GROW, Action.ROTATE}),
}
"""What such a subject can do, whatever verbs stand around it: a boat that leaves does not walk."""


def action_of(lowered: Sequence[str], subject: str, kind: Kind, senses: Senses) -> Action:
    """Read what the subject does: a verb says it, else its nature.

    Args:
        lowered: Lower-case words of what is shown.
        subject: As the shot names it.
        kind: Of the subject.
        senses: Verbs and doers of the language.
    """
    if kind is Kind.PRODUCT:
        # A bottle that "survives any fall" still turns on its stage.
        return Action.ROTATE
    own = subject.lower().split()
    said = (look_up(word, senses.actions) for word in lowered if word not in own)
    able = _ABLE.get(kind, frozenset(Action))
    done = [action for action in said if action in able]
    # Who "sits and writes" is seen writing.
    found = next((action for action in done if action is not Action.STAND), None) or next(
        iter(done), None
    )
    # A ferry sails; a ferry captain need not.
    named = own[-1:] if kind is Kind.PERSON else reversed(own)
    natures = (look_up(word, senses.doers) for word in named)
    nature = next((action for action in natures if action), None)
    # A violinist plays with both hands; children play with their legs.
    if found and not (found is Action.WORK and nature is Action.RUN):
        return found
    return nature or _BY_KIND.get(kind, Action.STAND)


def season_of(lowered: Sequence[str], senses: Senses) -> Season:
    """Read the season that most words name, the earliest of equals; ANY when none does."""
    votes = Counter(season for word in lowered if (season := look_up(word, senses.seasons)))
    return max(votes, key=votes.__getitem__) if votes else Season.ANY
