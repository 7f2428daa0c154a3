"""Gives every beat its frames, so that the film lasts exactly as asked and each line has room.

A text longer than its film loses its least important beats, its first and last only when nothing
else is left; a film longer than its text gains silent looks at what was said. Nothing is said
faster to make it fit.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from services.router.planning.beats import KEEP_SILENT, Beat
from services.router.planning.lexicon import Kind
from services.router.planning.numbers import DATA_MAX
from services.router.planning.room import LIVELY_SHOTS, Room
from services.router.planning.sentences import clauses, count_words
from services.router.planning.views import is_still, sight_words, view_of
from shared.domain.plan import Action, Framing, Voice

__all__ = ["TimedBeat", "fit"]

LINE_BREAK = "\n\n"
"""Of verse: it is never set anew."""
_THEMES = frozenset({Kind.PRODUCT, Kind.TOPIC})
# Even shots feel mechanical; the picture breathes by these shares of the common length.
_BREATH_PER_MILLE = (1000, 900, 1080, 940, 1120)


@dataclass(frozen=True, slots=True)
class TimedBeat:
    """A beat and how long it is on the screen alone, overlaps not counted."""

    beat: Beat
    frames: int


def fit(
    beats: tuple[Beat, ...], room: Room, sights: Mapping[str, str] = MappingProxyType({})
) -> tuple[tuple[TimedBeat, ...], int]:
    """Fit beats into a film.

    Args:
        beats: At least one, in order.
        room: The film.
        sights: What a picture of a place can show beside its subject, by setting.

    Returns:
        The beats with frames that sum to exactly room.total_frames, and how many of the author's
        spoken pieces had to be left out.
    """
    pieces = [piece for beat in beats for piece in _split(beat, room)]
    packed = _packed(pieces, room)
    kept = _dropped(packed, room)
    left_out = sum(bool(beat.spoken) for beat in packed) - sum(bool(beat.spoken) for beat in kept)
    # Nothing falls silent for long while there is more to tell.
    lively = len(kept) >= min(LIVELY_SHOTS, room.shots)
    filled = kept if left_out and lively else _filled(kept, room, sights)
    frames = _shares([room.frames_for(beat.spoken) for beat in filled], room.total_frames)
    timed = (TimedBeat(beat, count) for beat, count in zip(filled, frames, strict=True))
    return tuple(timed), left_out


def _split(beat: Beat, room: Room) -> list[Beat]:
    """Break a long line at its joints; the screen text stays with its first piece."""
    whole = not beat.spoken or LINE_BREAK in beat.spoken
    pieces = [beat.spoken] if whole else _pieces(beat.spoken, room)
    first = replace(beat, spoken=pieces[0])
    others = (
        replace(beat, spoken=piece, key_point="", framing=None, data=()) for piece in pieces[1:]
    )
    return [first, *others]


def _pieces(spoken: str, room: Room) -> list[str]:
    """Cut a line until each piece can be said in one shot: long words take long, too."""
    words = room.words_max
    pieces = clauses(spoken, words)
    while words > 1 and not all(map(room.holds, pieces)):
        words = words * 3 // 4
        pieces = clauses(spoken, words)
    return pieces


def _packed(beats: list[Beat], room: Room) -> list[Beat]:
    """Join short neighbours of one scene, the shortest first, until beats are few enough.

    In passes over growing lengths: thousands of tiny sentences must not take quadratic time.
    """
    packed = beats
    for words_max in range(2, room.words_joined_max + 1):
        if len(packed) <= room.shots:
            break
        packed = _pass(packed, words_max, len(packed) - room.shots, room)
    return packed


def _pass(beats: list[Beat], words_max: int, joins_max: int, room: Room) -> list[Beat]:
    """Join each beat with the one before where both have at most words_max words together."""
    joined = beats[:1]
    joins = 0
    for beat in beats[1:]:
        if joins < joins_max and _joinable(joined[-1], beat, words_max, room):
            joined[-1] = _joined(joined[-1], beat)
            joins += 1
        else:
            joined.append(beat)
    return joined


def _joinable(one: Beat, two: Beat, words_max: int, room: Room) -> bool:
    same_place = (one.scene, one.setting, one.time_of_day, one.speaker) == (
        two.scene,
        two.setting,
        two.time_of_day,
        two.speaker,
    )
    both_spoken = bool(one.spoken and two.spoken)
    own_picture = bool(two.key_point or two.framing) or LINE_BREAK in one.spoken
    if not (same_place and both_spoken) or own_picture:
        return False
    few = count_words(one.spoken) + count_words(two.spoken) <= words_max
    return few and room.joins(f"{one.spoken} {two.spoken}")


def _joined(one: Beat, two: Beat) -> Beat:
    shown = one.shown if one.shown == two.shown else f"{one.shown}. {two.shown}"
    spoken = f"{one.spoken} {two.spoken}"
    data = (*one.data, *two.data)[:DATA_MAX]
    return replace(one, spoken=spoken, shown=shown, keep=max(one.keep, two.keep), data=data)


def _dropped(beats: list[Beat], room: Room) -> list[Beat]:
    """Leave out the least important until all fits; at last the only line left falls silent."""
    needs = [room.frames_for(beat.spoken) for beat in beats]
    order = sorted(range(len(beats)), key=lambda at: (beats[at].keep, -needs[at], -at))
    left, total = set(order), sum(needs)
    for at in order[:-1]:
        if total <= room.total_frames and len(left) <= room.shots_max:
            break
        left.remove(at)
        total -= needs[at]
    # What was long and went first may leave room for what is short: no shot is silent meanwhile.
    for at in reversed(order):
        fits = total + needs[at] <= room.total_frames and len(left) < room.shots_max
        if at not in left and fits and beats[at].spoken:
            left.add(at)
            total += needs[at]
    kept = [beats[at] for at in sorted(left)]
    if total > room.total_frames:
        kept[0] = replace(kept[0], spoken="")
    return kept


def _filled(beats: list[Beat], room: Room, sights: Mapping[str, str]) -> list[Beat]:
    """Insert silent looks, evenly spread and never after the last, until there are enough shots."""
    spare = room.total_frames - sum(room.frames_for(beat.spoken) for beat in beats)
    missing = min(room.shots - len(beats), spare // room.frames_for(""))
    if missing <= 0:
        return beats
    hosts = max(1, len(beats) - 1)
    filled: list[Beat] = []
    looks = 0
    for at, beat in enumerate(beats):
        filled.append(beat)
        due = (at + 1) * missing // hosts if at < hosts else missing
        while looks < due:
            filled.append(_look(beat, looks, sights.get(beat.setting.value, "")))
            looks += 1
    return filled


def _look(beat: Beat, number: int, sight: str) -> Beat:
    """Look at who listens, at the place, or at the subject once more."""
    if beat.listener:
        return replace(
            beat,
            spoken="",
            shown=f"{beat.listener} listens, and answers with a look",
            subject=beat.listener,
            key_point="",
            speaker="",
            voice=Voice.NARRATOR,
            action=Action.STAND,
            framing=Framing.REACTION,
            keep=KEEP_SILENT,
        )
    the = beat.subject if beat.subject[:1].isupper() else f"the {beat.subject}"
    bare = replace(
        beat,
        spoken="",
        key_point="",
        speaker="",
        voice=Voice.NARRATOR,
        data=(),
        keep=KEEP_SILENT,
    )
    if sight and number % 2 and beat.kind not in _THEMES and sight not in beat.subject:
        return replace(
            bare,
            shown=sight_words(sight, beat.weather, the),
            subject=sight,
            kind=Kind.NATURE,
            action=Action.STAND,
            framing=Framing.MEDIUM,
        )
    framing, view = view_of(beat.kind, number, beat.subject, the)
    action = Action.STAND if is_still(view) else beat.action
    return replace(bare, shown=view, framing=framing, action=action)


def _shares(needs: list[int], total: int) -> list[int]:
    """Raise all shots towards a common length without taking from what a line needs."""
    if sum(needs) > total:
        # Only a film shorter than one readable shot comes here: it is that one shot.
        return [total]
    low, high = 0, total * 2
    while low < high:
        level = (low + high + 1) // 2
        if sum(_at_level(needs, level)) <= total:
            low = level
        else:
            high = level - 1
    shares = _at_level(needs, low)
    for at in range(total - sum(shares)):
        shares[at % len(shares)] += 1
    return shares


def _at_level(needs: list[int], level: int) -> list[int]:
    breath = _BREATH_PER_MILLE
    return [max(need, level * breath[at % len(breath)] // 1000) for at, need in enumerate(needs)]
