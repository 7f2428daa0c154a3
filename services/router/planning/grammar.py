"""Film grammar: which framing and camera move each shot gets, and how it begins.

A scene opens wide and comes closer; neighbours never share a framing or a camera move; the last
shot steps back. Motion words in the text ask for their own move.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from services.router.planning.beats import Beat, scene_numbers
from services.router.planning.timing import TimedBeat
from shared.domain.ids import digest
from shared.domain.media import Rate, frames_of_ms
from shared.domain.plan import CameraMove, Framing, Transition

__all__ = ["Look", "looks_of"]

CROSSFADE_FRAMES = 12
_CROSSFADE_ROOM = 3
"""A crossfade takes at most this share (one in n) of the shots it joins."""
_CENTRE = 500
_OFF_CENTRE = (420, 580)

_OPENINGS = (Framing.ESTABLISHING, Framing.WIDE)
_CYCLE = (Framing.MEDIUM, Framing.CLOSE, Framing.WIDE, Framing.DETAIL)
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


def looks_of(timed: Sequence[TimedBeat], rate: Rate, seed: int) -> tuple[Look, ...]:
    """Choose the look of every shot, in order; the same input gives the same looks."""
    beats = tuple(one.beat for one in timed)
    scenes = scene_numbers(beats)
    looks: list[Look] = []
    for at, beat in enumerate(beats):
        before = looks[-1] if looks else None
        opens = at == 0 or scenes[at] != scenes[at - 1]
        framing = _framing(beat, before, opens=opens, at=at, following=beats[at + 1 : at + 2])
        camera = _camera(beat, framing, before, last=at == len(beats) - 1, seed=seed + at)
        fade = _fade_frames(timed, at, rate) if opens and at else 0
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


def _framing(
    beat: Beat, before: Look | None, *, opens: bool, at: int, following: Sequence[Beat]
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
    return next(framing for framing in turned if framing not in taken | wanted)


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


def _fade_frames(timed: Sequence[TimedBeat], at: int, rate: Rate) -> int:
    """Give the overlap of a scene change: half a second, none where the shots are too short."""
    shortest = min(timed[at - 1].frames, timed[at].frames)
    frames = min(CROSSFADE_FRAMES, frames_of_ms(500, rate))
    return frames if shortest >= frames * _CROSSFADE_ROOM else 0


def _focus(framing: Framing, seed: int, at: int) -> int:
    """Centre what is close; set the rest off centre, from side to side."""
    if framing in {Framing.CLOSE, Framing.DETAIL, Framing.REACTION}:
        return _CENTRE
    return _OFF_CENTRE[(seed + at) % 2]
