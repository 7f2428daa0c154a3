"""Gives a film the shape of its genre: what stands on the screen, where, and what ends it."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from services.router.planning.beats import KEEP_ENDS, KEEP_LINE, KEEP_OPENING, KEEP_SILENT, Beat
from services.router.planning.direction import Direction
from services.router.planning.lexicon import Kind
from services.router.planning.naming import SEEN
from services.router.planning.noun_phrases import kind_of
from services.router.planning.numbers import data_of
from services.router.planning.places import named_place
from services.router.planning.sentences import capitalized, clip, count_words, tokens
from services.router.planning.verse import Verse, stanzas
from shared.domain.plan import Framing, Genre, Setting, TimeOfDay

__all__ = ["darkened", "shaped", "verse_beats"]

SCREEN_CHARS_MAX = 80
HEADLINE_CHARS_MAX = 60
BENEFIT_WORDS_MAX = 4
CARD_CHARS_MAX = 40
SHORT_BEATS = 8
_OPENING_SHOWN = "the place, before the first words are read"


def shaped(beats: tuple[Beat, ...], direction: Direction) -> tuple[Beat, ...]:
    """Shape beats by genre; their words and their order stay.

    Args:
        beats: At least one.
        direction: Of the film.
    """
    shape = _SHAPES.get(direction.genre)
    return tuple(shape(beats, direction)) if shape else beats


def darkened(beats: tuple[Beat, ...], direction: Direction) -> tuple[Beat, ...]:
    """Where night falls, it is dusk before and night after."""
    if not direction.arc.nightfall.search(direction.idea.phrase):
        return beats
    half = (len(beats) + 1) // 2
    hours = (TimeOfDay.DUSK if at < half else TimeOfDay.NIGHT for at in range(len(beats)))
    return tuple(replace(beat, time_of_day=hour) for beat, hour in zip(beats, hours, strict=True))


def verse_beats(verse: Verse, direction: Direction, shots: int) -> tuple[Beat, ...]:
    """Set a poem or a quotation: lines keep their breaks, who wrote them comes last.

    Args:
        verse: At least one line.
        direction: Of the film.
        shots: How many beats there may be, at least 1.
    """
    pieces = stanzas(verse.lines, max(1, shots - 1 - bool(verse.author)))
    beats = [_line_beat(piece, direction) for piece in pieces]
    if shots > len(beats):
        # The title has a picture of its own: no verse stands under it.
        beats.insert(0, replace(beats[0], spoken="", key_point="", shown=_OPENING_SHOWN))
    beats[0] = replace(beats[0], keep=KEEP_ENDS)
    if verse.author and shots > 1:
        card = _line_beat(verse.author, direction)
        beats.append(replace(card, keep=KEEP_ENDS, framing=Framing.WIDE))
    return tuple(beats)


def _line_beat(piece: str, direction: Direction) -> Beat:
    air, idea = direction.atmosphere, direction.idea
    return Beat(
        # A blank line is where the voice draws breath.
        spoken=capitalized(piece).replace("\n", "\n\n"),
        shown=f"the words {' / '.join(piece.splitlines())}, and what they call to mind",
        scene=0,
        subject=idea.subject,
        kind=idea.kind,
        setting=air.setting,
        time_of_day=air.time_of_day,
        weather=air.weather,
        keep=KEEP_OPENING,
        key_point=piece if len(piece) <= SCREEN_CHARS_MAX else "",
        season=air.season,
    )


def _data_film(beats: tuple[Beat, ...], direction: Direction) -> Iterator[Beat]:
    """Each number where it is said; a last look sets all of them side by side."""
    thing, kind = _counted(beats, direction)
    lone = sum(bool(data_of(beat.spoken)) for beat in beats) == 1
    for said in beats:
        data = data_of(said.spoken)
        shows = thing and not data and said.subject == direction.idea.subject
        beat = replace(said, subject=thing, kind=kind) if shows else said
        # The picture shows the numbers themselves; and they are the last thing to be left out.
        keep = max(beat.keep, KEEP_OPENING) if data else beat.keep
        yield replace(beat, data=data, key_point="" if data else beat.key_point, keep=keep)
        # Numbers that share the only sentence each get a picture, while the film has room.
        for datum in data if len(data) > 1 and lone and len(beats) <= SHORT_BEATS else ():
            yield replace(
                beat,
                spoken="",
                shown=f"the number {datum.shown}, large, for {datum.label}",
                data=(datum,),
                key_point="",
                framing=Framing.CLOSE,
                keep=KEEP_SILENT,
            )
    told = data_of(". ".join(beat.spoken for beat in beats))
    if len(told) > 1:
        yield replace(
            beats[-1],
            spoken="",
            shown=f"all numbers on {direction.idea.subject} side by side",
            data=told,
            framing=Framing.WIDE,
            setting=Setting.ABSTRACT,
            # Where there is no time for both, a number is said rather than shown once more.
            keep=KEEP_LINE,
            key_point="",
        )


def _counted(beats: tuple[Beat, ...], direction: Direction) -> tuple[str, Kind]:
    """Name something that the numbers are about and a picture can show: "bicycle"."""
    words = (word for beat in beats for word in tokens(beat.spoken) if word.islower())
    kinds = ((word, kind_of([word], direction.lexicon)) for word in words)
    return next(((word, kind) for word, kind in kinds if kind in SEEN), ("", Kind.THING))


def _news_film(beats: tuple[Beat, ...], _: Direction) -> Iterator[Beat]:
    """The headline stands over the first picture."""
    head, *others = beats
    headline = head.key_point or clip(head.spoken.rstrip("."), HEADLINE_CHARS_MAX)
    yield replace(head, key_point=headline, framing=Framing.ESTABLISHING, data=data_of(head.spoken))
    for beat in others:
        yield replace(beat, data=data_of(beat.spoken))


def _product_film(beats: tuple[Beat, ...], direction: Direction) -> Iterator[Beat]:
    """The last picture is a card with the name."""
    *others, last = beats
    for beat in others:
        yield replace(beat, key_point=beat.key_point or _benefit(beat, direction))
    name = capitalized(direction.idea.the)
    card = name if len(name) <= CARD_CHARS_MAX else capitalized(direction.idea.subject)
    fits = len(card) <= CARD_CHARS_MAX and (others or not last.key_point)
    yield replace(last, key_point=card, framing=Framing.WIDE) if fits else last


def _benefit(beat: Beat, direction: Direction) -> str:
    """A merit that is short enough stands on the screen while it is said."""
    bare = beat.spoken.rstrip(".!")
    introduces = direction.idea.subject in beat.spoken
    short = 1 < count_words(bare) <= BENEFIT_WORDS_MAX and "?" not in bare
    return bare if short and not introduces and bare not in _stock(direction) else ""


def _stock(direction: Direction) -> frozenset[str]:
    """List the sentences that the planner adds itself: they are no merits."""
    added = (*direction.senses.lines["stage"], *direction.lexicon.templates["product"].middle)
    return frozenset(line.rstrip(".") for line in added)


def _travel_film(beats: tuple[Beat, ...], _: Direction) -> Iterator[Beat]:
    """Each place is named once, when the film arrives there."""
    named: set[str] = set()
    for beat in beats:
        place = named_place(tokens(beat.spoken or beat.shown))
        if place and place not in named and not beat.key_point:
            named.add(place)
            yield replace(beat, key_point=place, keep=max(beat.keep, KEEP_OPENING))
        else:
            yield beat


def _explainer(beats: tuple[Beat, ...], direction: Direction) -> Iterator[Beat]:
    """The film's title asks; at the end the question stands on the screen once more."""
    *others, last = beats
    idea = direction.idea
    asked = f"{capitalized(idea.phrase)}?" if idea.asks else ""
    yield from others
    fits = others and len(asked) <= HEADLINE_CHARS_MAX
    yield replace(last, key_point=last.key_point or (asked if fits else ""))


_SHAPES: dict[Genre, Callable[[tuple[Beat, ...], Direction], Iterator[Beat]]] = {
    Genre.DATA: _data_film,
    Genre.NEWS: _news_film,
    Genre.PRODUCT: _product_film,
    Genre.TRAVEL: _travel_film,
    Genre.EXPLAINER: _explainer,
}
