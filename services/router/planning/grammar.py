"""Film grammar: which framing and camera move each shot gets, and how it begins.

A scene opens wide and comes closer; neighbours never share a framing or a camera move; the last
shot steps back. Motion words in the text ask for their own move.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from services.router.planning.beats import Beat, scene_numbers
from services.router.planning.lexicon import Kind
from services.router.planning.timing import TimedBeat
from shared.domain.ids import digest
from shared.domain.media import Rate, frames_of_ms
from shared.domain.plan import Action, CameraMove, Framing, Transition

__all__ = ["Look", "looks_of"]

_FADE_MS = {"fast": 340, "calm": 500, "rich": 600}
"""A fade between scenes, by the preset's cutting: never more than the air after a line."""
_DISSOLVE_MS = 500
_CROSSFADE_ROOM = 3
"""A crossfade takes at most this share (one in n) of the shots it joins."""
_ASIDE = {
    Framing.ESTABLISHING: 100,
    Framing.WIDE: 90,
    Framing.MEDIUM: 60,
    Framing.CLOSE: 30,
    Framing.REACTION: 40,
    Framing.DETAIL: 0,
}
"""How far from the middle the subject stands, per mille of the width: what is small has room."""
_NEARNESS = {
    Framing.ESTABLISHING: 0,
    Framing.WIDE: 1,
    Framing.MEDIUM: 2,
    Framing.CLOSE: 3,
    Framing.REACTION: 3,
    Framing.DETAIL: 4,
}
_STEP = 2
"""Two pictures of one deed are at least so far apart: less looks like a jump, not like a cut."""

_OPENINGS = (Framing.ESTABLISHING, Framing.WIDE)
_CYCLE = (Framing.MEDIUM, Framing.CLOSE, Framing.WIDE, Framing.DETAIL)
_GOING = frozenset({Action.WALK, Action.RUN, Action.DRIVE, Action.SAIL, Action.FLY, Action.SWIM})
"""Deeds that need room: a detail of who runs is a patch that shakes."""
_MOVES = {
    Framing.ESTABLISHING: (CameraMove.CRANE_UP, CameraMove.PAN_RIGHT, CameraMove.DOLLY_IN),
    Framing.WIDE: (CameraMove.PAN_LEFT, CameraMove.DOLLY_IN, CameraMove.TILT_UP),
    Framing.MEDIUM: (CameraMove.DOLLY_IN, CameraMove.ORBIT, CameraMove.PAN_RIGHT),
    Framing.CLOSE: (CameraMove.STATIC, CameraMove.DOLLY_IN, CameraMove.ORBIT),
    Framing.DETAIL: (CameraMove.TILT_DOWN, CameraMove.PAN_RIGHT, CameraMove.DOLLY_OUT),
    Framing.REACTION: (CameraMove.STATIC, CameraMove.DOLLY_IN, CameraMove.PAN_LEFT),
}
_CLOSING_MOVES = (CameraMove.DOLLY_OUT, CameraMove.CRANE_UP)
_MOTION = (
    (re.compile(r"\b(?:climb|rise|rises|lift|launch|fly|flies|soar|grow|monte|grimpe)\w*", re.I),
     CameraMove.TILT_UP),
    (re.compile(r"\b(?:fall|fell|drop|descend|sink|dive|land|tombe|descend)\w*", re.I),
     CameraMove.TILT_DOWN),
    (re.compile(r"\b(?:run|race|drive|ride|sail|walk|cross|court|marche|traverse)\w*", re.I),
     CameraMove.PAN_RIGHT),
    (re.compile(r"\b(?:turn|spin|dance|circle|tourne|danse)\w*", re.I), CameraMove.ORBIT),
    (re.compile(r"\b(?:leave|goodbye|alone|far away|disappear|part|quitte)\w*", re.I),
     CameraMove.DOLLY_OUT),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Look:
    """How a shot is seen."""

    framing: Framing
    camera: CameraMove
    transition: Transition
    transition_frames: int
    focus_x: int
    """Per mille of the width."""


def looks_of(
    timed: Sequence[TimedBeat], rate: Rate, seed: int, cutting: str = "fast"
) -> tuple[Look, ...]:
    """Choose the look of every shot, in order; the same input gives the same looks.

    Args:
        timed: Beats with the frames they are alone on the screen.
        rate: Of the film.
        seed: Of the film.
        cutting: fast, calm or rich.
    """
    beats = tuple(one.beat for one in timed)
    scenes = scene_numbers(beats)
    looks: list[Look] = []
    for at, beat in enumerate(beats):
        before = looks[-1] if looks else None
        opens = at == 0 or scenes[at] != scenes[at - 1]
        last = beats[at - 1] if at else None
        near = looks[-1].framing if last and _same_deed(last, beat) else None
        following = beats[at + 1 : at + 2]
        framing = _framing(beat, before, near, opens=opens, at=at, following=following)
        camera = _camera(beat, framing, before, last=at == len(beats) - 1, seed=seed + at)
        fade = _fade_frames(timed, at, rate, _fade_ms(beats, at, cutting, opens=opens))
        looks.append(
            Look(
                framing,
                camera,
                Transition.CROSSFADE if fade else Transition.CUT,
                fade,
                _focus(framing, seed, at),
            )
        )
    return tuple(looks)


def _same_deed(one: Beat, two: Beat) -> bool:
    return (one.subject, one.action) == (two.subject, two.action)


def _framing(
    beat: Beat,
    before: Look | None,
    near: Framing | None,
    *,
    opens: bool,
    at: int,
    following: Sequence[Beat],
) -> Framing:
    taken = {before.framing} if before else set[Framing]()
    if beat.framing and beat.framing not in taken:
        return beat.framing
    if opens and not beat.speaker:
        return next(framing for framing in _OPENINGS if framing not in taken)
    # The next shot may insist on a framing of its own; leave it that one.
    wanted = {after.framing for after in following}
    turned = (*_CYCLE[at % len(_CYCLE) :], *_CYCLE[: at % len(_CYCLE)])
    if beat.speaker:
        turned = (Framing.CLOSE, Framing.MEDIUM, *turned)
    if beat.kind is Kind.VEHICLE or beat.action in _GOING:
        turned = tuple(framing for framing in turned if framing is not Framing.DETAIL)
    free = [framing for framing in turned if framing not in taken | wanted]
    apart = (one for one in free if near and abs(_NEARNESS[one] - _NEARNESS[near]) >= _STEP)
    return next(apart, free[0])


def _camera(
    beat: Beat, framing: Framing, before: Look | None, *, last: bool, seed: int
) -> CameraMove:
    taken = before.camera if before else None
    asked = next((move for words, move in _MOTION if words.search(beat.shown)), None)
    if asked and asked is not taken and not last:
        return asked
    moves = _CLOSING_MOVES if last and before else _MOVES[framing]
    start = int(digest("camera", seed, length=8), 16) % len(moves)
    turned = (*moves[start:], *moves[:start])
    return next(move for move in turned if move is not taken)


def _fade_ms(beats: Sequence[Beat], at: int, cutting: str, *, opens: bool) -> int:
    """Give the fade that a shot would begin with; 0 for a cut."""
    if at == 0:
        return 0
    if opens:
        return _FADE_MS[cutting]
    # A rich film melts into its places, its things and its end.
    elsewhere = beats[at].subject != beats[at - 1].subject and not beats[at].speaker
    return _DISSOLVE_MS if cutting == "rich" and (elsewhere or at == len(beats) - 1) else 0


def _fade_frames(timed: Sequence[TimedBeat], at: int, rate: Rate, fade_ms: int) -> int:
    """Give the overlap, none where the shots are too short."""
    shortest = min(timed[max(0, at - 1)].frames, timed[at].frames)
    frames = frames_of_ms(fade_ms, rate)
    return frames if shortest >= frames * _CROSSFADE_ROOM else 0


def _focus(framing: Framing, seed: int, at: int) -> int:
    """Set the subject off the middle, from side to side."""
    side = 1 if (seed + at) % 2 else -1
    return 500 + side * _ASIDE[framing]
