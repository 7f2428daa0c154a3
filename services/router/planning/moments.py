"""What a film of one sentence tells between its hook and its close: place, deed, weather, a turn.

Every moment says what the brief says, or what happens in the film's own place, and shows something
else than the one before: the place, a thing that the brief names, the deed, a look.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from services.router.planning.direction import Direction
from services.router.planning.idea import Idea
from services.router.planning.lexicon import Kind
from services.router.planning.naming import things_of
from services.router.planning.posts import post_of
from services.router.planning.views import sight_words
from shared.domain.plan import Action, Framing, Season, Setting, Weather

__all__ = ["Moment", "asked_moments", "chosen", "leaving", "story_moments"]

Ordered = Callable[[Iterable[str], str], list[str]]
"""Puts the sentences of a key into the film's own order."""
Filled = Callable[[str], str]
_ALIVE = frozenset({Kind.PERSON, Kind.ANIMAL})
_GOING = frozenset({Action.WALK, Action.RUN, Action.FLY, Action.SWIM, Action.DRIVE, Action.SAIL})
_WINTER_SNOW = (Season.WINTER, Weather.SNOW)
_PEAK_FROM = 4
"""With so many moments, a turn has room for a second one that answers it."""
_NUMBERED = 3


@dataclass(frozen=True, slots=True)
class Moment:
    """One line and its picture."""

    line: str
    """Empty: silent."""
    shown: str
    framing: Framing
    still: bool = False
    """The subject pauses in whatever it does."""
    seen: str = ""
    """What is seen instead of the subject."""
    kind: Kind = Kind.THING
    """Of what is seen instead."""
    point: str = ""
    """Stands on the screen."""


def story_moments(
    direction: Direction, action: Action, ordered: Ordered, filled: Filled
) -> tuple[list[Moment], list[Moment]]:
    """Give what may be told of the subject in its place, and the turn that it leads to.

    Args:
        direction: Of the film.
        action: What the subject does.
        ordered: Orders sentences by the film's seed.
        filled: Puts the subject into a sentence.
    """
    groups = [
        _things(direction, filled),
        _places(direction, ordered),
        _airs(direction, ordered),
        _deeds(direction, action, ordered),
        _hours(direction, ordered),
    ]
    turns = zip_longest(*groups)
    body = [moment for turn in turns for moment in turn if moment]
    # A long film has room for an earlier turn.
    body += _peak(direction, ordered, filled, 1)
    return body, list(_peak(direction, ordered, filled, 0))


def asked_moments(direction: Direction, count: int) -> Iterator[Moment]:
    """Lead to a question by three smaller ones: a brief without facts has no other honest steps."""
    arc, idea = direction.arc, direction.idea
    words = idea.phrase.lower()
    key = next((name for name, begins in arc.question.items() if begins.match(words)), "what")
    if count > _NUMBERED:
        yield Moment(arc.opens, f"a simple picture of {idea.subject}, whole", Framing.WIDE)
    framings = (Framing.CLOSE, Framing.MEDIUM, Framing.DETAIL)
    for number, (question, framing) in enumerate(zip(arc.asks[key], framings, strict=True), 1):
        part = f"part {number} of {_NUMBERED} of the picture of {idea.subject}"
        yield Moment(question, part, framing, point=f"{number}. {question}")


def chosen(body: Sequence[Moment], peak: Sequence[Moment], count: int) -> list[Moment]:
    """Choose what there is room for: the turn always comes last, and never without a way to it."""
    last = list(peak[: 2 if count >= _PEAK_FROM else 1]) if count > 1 or not body else []
    return [*body[: max(0, count - len(last))], *last][:count]


def _things(direction: Direction, filled: Filled) -> Iterator[Moment]:
    """What the brief names beside its subject is seen by itself, and pointed at once."""
    idea, said = direction.idea, direction.arc.there
    named = things_of(idea, direction.lexicon, direction.senses.garments)
    for number, thing in enumerate(named):
        line = filled(said.replace("{the}", thing.the)) if said and number == 0 else ""
        framing = (Framing.CLOSE, Framing.MEDIUM)[number % 2]
        shown = f"{thing.the}, seen by itself"
        yield Moment(line, shown, framing, seen=thing.noun, kind=thing.kind)


def _places(direction: Direction, ordered: Ordered) -> Iterator[Moment]:
    """The place without its subject, where a picture has something to show of it."""
    air = direction.atmosphere
    plain = air.setting in {Setting.STAGE, Setting.ABSTRACT}
    if not (air.place_known or plain):
        return
    sight = direction.arc.sights.get(air.setting.value, "")
    sight = "" if sight.lower() in direction.idea.subject.lower() else sight
    # Of the place of a lighthouse keeper, the lighthouse is seen first.
    post = post_of(direction.idea.subject, direction.idea.kind, direction.lexicon, direction.trades)
    sight, seen_kind = (post.noun, post.kind) if post else (sight, Kind.NATURE)
    key = air.setting.value
    for number, line in enumerate(ordered(direction.senses.lines[key], key)):
        if sight and number % 2 == 0:
            framing = (Framing.ESTABLISHING, Framing.MEDIUM)[number // 2 % 2]
            shown = sight_words(sight, air.weather, direction.idea.the)
            yield Moment(line, shown, framing, still=True, seen=sight, kind=seen_kind)
        else:
            shown = f"{direction.idea.the}, small in the surroundings"
            yield Moment(line, shown, Framing.ESTABLISHING)


def _deeds(direction: Direction, action: Action, ordered: Ordered) -> Iterator[Moment]:
    idea = direction.idea
    if action is Action.STAND or direction.atmosphere.setting is Setting.ABSTRACT:
        return
    framings = (Framing.WIDE, Framing.MEDIUM)
    views = (f"{idea.the}, at it, with room ahead", f"{idea.the}, at it, nearer")
    key = action.value
    lines = ordered(direction.senses.lines[key], key)
    for line, framing, shown in zip(lines, framings, views, strict=False):
        yield Moment(line, shown, framing)


def _airs(direction: Direction, ordered: Ordered) -> Iterator[Moment]:
    """Name only what the brief says: a line on the rain needs rain in the brief."""
    air, the = direction.atmosphere, direction.idea.the
    lines = direction.senses.lines
    if air.weather is not Weather.CLEAR:
        for line in ordered(lines[air.weather.value], air.weather.value):
            shown = f"{the} in the {air.weather.value}, nearer"
            yield Moment(line, shown, Framing.MEDIUM)
    # Snow and winter say the same: one of them is enough.
    if air.season is not Season.ANY and (air.season, air.weather) != _WINTER_SNOW:
        for line in ordered(lines[air.season.value], air.season.value):
            shown = f"a detail of {the}, which tells the season"
            yield Moment(line, shown, Framing.DETAIL, still=True)


def _hours(direction: Direction, ordered: Ordered) -> Iterator[Moment]:
    air, the = direction.atmosphere, direction.idea.the
    if air.time_known:
        for line in ordered(direction.senses.lines[air.time_of_day.value], air.time_of_day.value):
            shown = f"{the} as the hour shows it"
            yield Moment(line, shown, Framing.CLOSE, still=True)


def _peak(direction: Direction, ordered: Ordered, filled: Filled, number: int) -> Iterator[Moment]:
    """Something happens, and the subject takes notice."""
    arc, idea = direction.arc, direction.idea
    key = direction.atmosphere.setting.value
    turn = ordered(arc.turns[key], f"turn {key}")[number]
    if idea.kind in _ALIVE:
        yield Moment(turn, f"the face of {idea.the}, taking it in", Framing.REACTION, still=True)
    else:
        # What has no face is seen in its place.
        yield Moment(turn, f"{idea.the} and what surrounds it", Framing.WIDE, still=True)
    answers = ordered(arc.meets, "meet") if _is_somebody(idea) else []
    for line in answers[number : number + 1]:
        shown = f"{idea.the} in profile, pausing"
        yield Moment(filled(line), shown, Framing.MEDIUM, still=True)


def _is_somebody(idea: Idea) -> bool:
    """Whether a sentence in the singular may be about the subject."""
    return idea.kind in _ALIVE and not idea.plural and idea.determined


def leaving(
    direction: Direction, action: Action, ordered: Ordered, filled: Filled
) -> tuple[str, str]:
    """Give what the subject does at the end, and how the place ends; empty: nothing fits."""
    arc, air = direction.arc, direction.atmosphere
    keys = [air.setting.value]
    if air.time_known:
        keys.insert(0, air.time_of_day.value)
    if air.weather.value in arc.ends:
        keys.insert(0, air.weather.value)
    going = arc.leaves[0] if action in _GOING else arc.leaves[1]
    left = filled(going) if _is_somebody(direction.idea) else ""
    ends = [line for key in keys[:2] for line in arc.ends[key]]
    return left, ordered(ends, "end")[0]
