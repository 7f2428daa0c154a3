"""Rules on moving pictures: they move, they change where they should, and they last."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from tests.film_linter.findings import Finding
from tests.film_linter.reel import Film, Reel

__all__ = ["pictures"]

MOTION_MIN, STILL_MAX = 0.6, 0.25
"""Grey levels by which a small picture changes in half a second: on average, and at least."""
_ABOVE_CAPTIONS = 0.65
"""Captions change too: they are no motion. Of the height."""
_CUT_TIMES, _CUT_LEVELS = 3.0, 1.5
"""A cut changes so many times more than the frames around it, and so many grey levels at least."""
_CUT_REACH = 6
"""Frames around a planned cut in which the real one is looked for."""

Small = NDArray[np.float32]


def pictures(film: Film, reel: Reel, small: Small) -> Iterator[Finding]:
    """Judge a rendition's frames.

    Args:
        film: Whose rendition it is.
        reel: The rendition.
        small: Its frames, small and grey.
    """
    planned = film.duration_frames
    if len(small) != planned:
        end = film.ms_at(max(planned, len(small)))
        said, bound = f"{len(small)} frames of picture", f"{planned} frames"
        yield Finding("duration", reel.name, film.ms_at(planned), end, said, bound)
    yield from _motion(film, reel, small)
    yield from _frozen(film, reel, small)
    yield from _cuts(film, reel, small)


def _changes(film: Film, small: Small) -> NDArray[np.float32]:
    """By how much each frame differs from the one half a second later."""
    half = max(1, round(film.rate.fraction / 2))
    top = small[:, : int(small.shape[1] * _ABOVE_CAPTIONS)]
    differences = [np.abs(b - a).mean() for a, b in zip(top, top[half:], strict=False)]
    return np.asarray(differences, np.float32)


def _motion(film: Film, reel: Reel, small: Small) -> Iterator[Finding]:
    changes = _changes(film, small)
    half = max(1, round(film.rate.fraction / 2))
    for clip in film.clips:
        # Only pairs of frames that both lie in the shot.
        start, end = clip.owns.start_frame, clip.owns.end_frame
        inside = changes[start : max(start + 1, end - half)]
        if len(inside) and inside.mean() < MOTION_MIN:
            said = f"{inside.mean():.2f} grey levels in half a second in {clip.shot_id}"
            span = film.ms_at(start), film.ms_at(end)
            yield Finding("motion", reel.name, *span, said, f">= {MOTION_MIN}")


def _frozen(film: Film, reel: Reel, small: Small) -> Iterator[Finding]:
    half = max(1, round(film.rate.fraction / 2))
    still = _changes(film, small) < STILL_MAX
    edges = np.flatnonzero(np.diff(np.concatenate([[0], still.astype(np.int8), [0]])))
    for start, end in edges.reshape(-1, 2):
        span = film.ms_at(int(start)), film.ms_at(int(end) - 1 + half)
        said = f"still for {(span[1] - span[0]) / 1000:.2f} s"
        yield Finding("frozen", reel.name, *span, said, "< 0.5 s")


def _cuts(film: Film, reel: Reel, small: Small) -> Iterator[Finding]:
    steps = np.abs(np.diff(small, axis=0)).mean(axis=(1, 2))
    for clip in film.clips[1:]:
        if clip.overlap_frames or clip.start_frame >= len(small):
            continue
        first = max(0, clip.start_frame - 1 - _CUT_REACH)
        around = steps[first : clip.start_frame + _CUT_REACH]
        at = first + int(around.argmax()) + 1
        seen = around.max() > max(_CUT_TIMES * float(np.median(around)), _CUT_LEVELS)
        if not seen or at != clip.start_frame:
            said = f"{at - clip.start_frame:+d} frames" if seen else "no cut is seen"
            moment = film.ms_at(clip.start_frame)
            yield Finding("cut", reel.name, moment, moment, said, f"frame {clip.start_frame}")
