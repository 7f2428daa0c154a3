"""Rules on type in the picture, found and measured on decoded pixels.

Type is what has edges that stand still for a moment, and did not stand there before it came or
after it went. Its contrast is taken across those edges: the lightest next to the darkest within
about a stroke.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from services.postprocessor.cues import stands_in
from tests.film_linter.findings import Finding
from tests.film_linter.reel import Caption, Film, Picture, Reel

__all__ = ["Moment", "letters", "moments_of", "wanted_frames"]

CONTRAST_MIN = 4.5
SAFE = {"16:9": (50, 50, 50), "1:1": (50, 50, 50), "9:16": (50, 80, 120)}
"""Margins per mille: sides of the width, top and bottom of the height (players cover those)."""
_HELD_MS = 400
_EDGE, _STILL = 28.0, 22.0
"""Grey levels: how steep an edge of type is, and by how much it may change while it is held."""
_WEAKEST = 25
"""Per cent of the edges that may be below what is measured: corners and a panel's own outline."""
_INK = 0.7
"""How light the edges of light type are at least, against the lightest of them."""
_AWAY_FRAMES = 3

Mask = NDArray[np.uint8]


@dataclass(frozen=True)
class Moment:
    """When some type is held, and when it is away."""

    kind: str
    start_ms: int
    end_ms: int
    held: tuple[int, ...]
    away: tuple[int, ...]


def moments_of(film: Film) -> tuple[Moment, ...]:
    """List the frames in which each caption and the title are looked at."""
    spans = [("caption", each) for each in film.captions if not _written_above(film, each)]
    title = film.title
    if title is not None:
        ends = film.ms_at(title.start_frame), film.ms_at(title.end_frame)
        spans.append(("title", Caption(*ends, "")))
    return tuple(_moment(film, kind, each) for kind, each in spans)


def _written_above(film: Film, caption: Caption) -> bool:
    """Tell whether its words stand on the picture anyway: then it is not drawn."""
    shots = film.plan.shots if film.plan else ()
    at = film.frame_at(caption.start_ms)
    shown = (
        shot.on_screen_text
        for shot, clip in zip(shots, film.clips, strict=True)
        if clip.owns.start_frame <= at < clip.owns.end_frame
    )
    return any(stands_in(caption.text, each) for each in shown)


def _moment(film: Film, kind: str, caption: Caption) -> Moment:
    start, end = film.frame_at(caption.start_ms), film.frame_at(caption.end_ms)
    middle, reach = (start + end) // 2, min(film.frame_at(_HELD_MS), end - start - 2) // 2
    held = {middle + reach * n // 2 for n in range(-2, 3)}
    last = film.duration_frames - 1
    away = (start - _AWAY_FRAMES, start - 1, end + 1, end + _AWAY_FRAMES)
    covered = [(film.frame_at(c.start_ms), film.frame_at(c.end_ms)) for c in film.captions]
    free = [n for n in away if not any(a <= n <= z for a, z in covered if kind == "caption")]
    return Moment(
        kind,
        caption.start_ms,
        caption.end_ms,
        tuple(sorted(min(max(0, n), last) for n in held)),
        tuple(n for n in free if 0 <= n <= last),
    )


def wanted_frames(moments: Sequence[Moment]) -> set[int]:
    return {frame for each in moments for frame in (*each.held, *each.away)}


def letters(
    reel: Reel, moments: Sequence[Moment], kept: Mapping[int, Picture]
) -> Iterator[Finding]:
    """Judge the type in a rendition."""
    for each in moments:
        held = [kept[n] for n in each.held if n in kept]
        away = [kept[n] for n in each.away if n in kept]
        mask = _type_in(held, away) if held else np.zeros((1, 1), np.uint8)
        span = each.start_ms, each.end_ms
        if not mask.any():
            if each.kind == "caption":
                yield Finding("caption_seen", reel.name, *span, "no type is found", "type")
            continue
        ink, contrast = _inked(held[len(held) // 2], mask)
        yield from _safe(reel, span, ink, each.kind)
        if each.kind == "caption" and contrast < CONTRAST_MIN:
            said, bound = f"{contrast:.2f}:1", f">= {CONTRAST_MIN}:1"
            yield Finding("caption_contrast", reel.name, *span, said, bound)


def _type_in(held: list[Picture], away: list[Picture]) -> Mask:
    mask = _standing(held)
    for picture in away:
        # The label was there before, and so was a still horizon.
        mask &= ~_grown(_steep(picture)) | _changed(held[0], picture)
    return _lumps(mask)


def _grey(picture: Picture) -> NDArray[np.float32]:
    return np.asarray(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY), np.float32)


def _slope(grey: NDArray[np.float32]) -> NDArray[np.float32]:
    across, down = (cv2.Sobel(grey, cv2.CV_32F, dx, 1 - dx, ksize=3) / 4 for dx in (1, 0))
    return np.asarray(cv2.magnitude(across, down), np.float32)


def _steep(picture: Picture) -> Mask:
    return (_slope(_grey(picture)) > _EDGE / 2).astype(np.uint8) * 255


def _changed(a: Picture, b: Picture) -> Mask:
    return (np.abs(_grey(a) - _grey(b)) > 2 * _STILL).astype(np.uint8) * 255


def _standing(held: list[Picture]) -> Mask:
    stack = np.stack([_grey(each) for each in held])
    still = stack.max(axis=0) - stack.min(axis=0) < _STILL
    slope = _slope(np.asarray(stack.mean(axis=0), np.float32))
    return ((slope > _EDGE) & still).astype(np.uint8) * 255


def _grown(mask: Mask) -> Mask:
    return np.asarray(cv2.dilate(mask, np.ones((3, 3), np.uint8)), np.uint8)


def _lumps(mask: Mask) -> Mask:
    """Keep edges that lie close together, in lumps not much smaller than the largest."""
    reach = max(3, mask.shape[0] // 40) | 1
    near = cv2.boxFilter((mask > 0).astype(np.float32), -1, (reach, reach))
    dense = ((near > 0.12) & (mask > 0)).astype(np.uint8)
    joined = cv2.dilate(dense, np.ones((reach, 2 * reach), np.uint8))
    count, labels = cv2.connectedComponents(joined)
    sizes = np.bincount(labels.ravel()[dense.ravel() > 0], minlength=count)
    kept = np.flatnonzero(sizes >= max(30, sizes.max() // 8))
    return (np.isin(labels, kept) & (dense > 0)).astype(np.uint8) * 255


def _safe(reel: Reel, span: tuple[int, int], mask: Mask, kind: str) -> Iterator[Finding]:
    sides, top, bottom = SAFE[reel.ratio]
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    high, wide = mask.shape
    found = {
        "left": (columns[0] * 1000 // wide, sides),
        "right": ((wide - 1 - columns[-1]) * 1000 // wide, sides),
        "top": (rows[0] * 1000 // high, top),
        "bottom": ((high - 1 - rows[-1]) * 1000 // high, bottom),
    }
    for side, (margin, least) in found.items():
        if margin < least:
            said = f"{kind} {margin / 10:.1f} % from the {side}"
            yield Finding("safe_area", reel.name, *span, said, f">= {least / 10:.0f} %")


def _luminance(picture: Picture) -> NDArray[np.float32]:
    part = picture.astype(np.float32) / 255
    light = np.where(part <= 0.04045, part / 12.92, ((part + 0.055) / 1.055) ** 2.4)
    return np.asarray(light @ np.array([0.2126, 0.7152, 0.0722]), np.float32)


def _inked(picture: Picture, mask: Mask) -> tuple[Mask, float]:
    """Keep the edges of the type itself, and give its contrast ratio after WCAG 2, 1 to 21.

    A panel has edges too. Type is what is as light as the lightest there, or, on a light panel, as
    dark as the darkest: whichever of the two stands out more.
    """
    reach = max(1, round(min(picture.shape[:2]) * 0.006)) * 2 + 1
    kernel, luminance = np.ones((reach, reach), np.uint8), _luminance(picture)
    high = np.asarray(cv2.dilate(luminance, kernel), np.float32) + 0.05
    low = np.asarray(cv2.erode(luminance, kernel), np.float32) + 0.05
    edges = mask > 0
    light = edges & (high > _INK * np.percentile(high[edges], 90))
    dark = edges & (low < np.percentile(low[edges], 10) / _INK)
    kept = max((light, dark), key=lambda each: float(np.percentile((high / low)[each], _WEAKEST)))
    return kept.astype(np.uint8) * 255, float(np.percentile((high / low)[kept], _WEAKEST))
