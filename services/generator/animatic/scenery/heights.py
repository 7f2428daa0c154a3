"""Mountains: ranges of peaks with a lit and a shaded side, snow, mist between them, pines."""

import numpy as np

from services.generator.animatic.canvas import Canvas, Point
from services.generator.animatic.colours import RGB, mix
from services.generator.animatic.scenery.nature import foreground, meadow, pine_ridge
from services.generator.animatic.scenery.sky import backdrop, clouds, sun_side
from services.generator.animatic.scenery.stage import HIGH, LOW, Place, Stage

__all__ = ["mountains"]

_STEPS = 9
"""Corners on each slope of a peak."""

_Peak = tuple[float, float, float]
"""Its place, its top, and half its foot, in frame fractions."""


def mountains(stage: Stage) -> Place:
    """A great peak over its range, hills and pines before it, mist in the valleys."""
    tones = stage.tones
    side = -sun_side(stage)
    pieces = [backdrop(stage, 0.62), clouds(stage, 0.5)]
    ranges: tuple[tuple[float, float, RGB, list[_Peak]], ...] = (
        (12.0, 0.66, mix(tones.far, tones.horizon, 0.4), _chain(stage, 0.42, 0.09, 7)),
        (8.0, 0.68, mix(tones.far, tones.middle, 0.35), _hero(stage, side)),
        (4.6, 0.72, mix(tones.far, tones.middle, 0.85), _chain(stage, 0.6, 0.05, 5)),
    )
    for distance, base, colour, peaks in ranges:
        canvas = stage.canvas()
        for peak in peaks:
            _peak(stage, canvas, peak, (base, colour))
        canvas.veil((stage.y(0.3), stage.y(0.74)), (0.0, 0.62), tones.horizon)
        pieces.append(stage.piece(canvas, distance))
    pieces.append(pine_ridge(stage, 2.6, 0.71, tones.middle, 0.085))
    pieces.append(meadow(stage, 0.765))
    pieces.append(foreground(stage))
    return Place(tuple(pieces), 0.84)


def _chain(stage: Stage, top: float, spread: float, count: int) -> list[_Peak]:
    """Give peaks of one range, evenly strewn."""
    step = (HIGH - LOW) / count
    return [
        (LOW + (index + stage.between(0.2, 0.8)) * step, top + stage.between(-spread, spread),
         step * stage.between(0.8, 1.25))
        for index in range(count)
    ]  # fmt: skip


def _hero(stage: Stage, side: int) -> list[_Peak]:
    """Give the great peak and its shoulders; they stand where the sun does not."""
    middle = 0.5 + side * stage.between(0.1, 0.16)
    return [
        (middle - side * 0.42, 0.4 + stage.between(-0.03, 0.03), 0.26),
        (middle + side * 0.3, 0.34 + stage.between(-0.02, 0.03), 0.27),
        (middle - side * 0.2, 0.31 + stage.between(-0.02, 0.02), 0.24),
        (middle, 0.15, 0.33),
    ]


def _peak(stage: Stage, canvas: Canvas, peak: _Peak, ground: tuple[float, RGB]) -> None:
    """Draw a peak: its shaded body, its lit face, and snow on both."""
    (x, top, half), (base, colour) = peak, ground
    tones, sunny = stage.tones, sun_side(stage)
    lit = mix(colour, mix(tones.sun, tones.horizon, 0.4), 0.26)
    shade = mix(colour, tones.near, 0.22)
    slopes = {side: _slope(stage, (x, top), (x + side * half, base)) for side in (-1, 1)}
    bend = stage.between(0.1, 0.3) * half * -sunny
    spine = _slope(stage, (x, top), (x + bend, base), rough=2.4)
    for side, tone in ((-sunny, shade), (sunny, lit)):
        outline = [*slopes[side], *reversed(spine)]
        canvas.polygon([stage.at(*p) for p in outline], tone)
    canvas.rectangle(stage.x(x - half), stage.y(base), stage.x(x + half), stage.y(HIGH), shade)
    deep = 0.52 if tones.snowy else 0.34
    white = mix(tones.paper, tones.horizon, 0.12)
    for side, tone in ((-sunny, mix(white, mix(tones.zenith, shade, 0.4), 0.5)), (sunny, white)):
        _snow(stage, canvas, (slopes[side], spine), deep, tone)


def _slope(stage: Stage, top: Point, foot: Point, *, rough: float = 1.0) -> list[Point]:
    """Go down from a top to a foot, over ledges."""
    shares = np.linspace(0, 1, _STEPS)
    reach = 0.018 * rough * abs(foot[1] - top[1]) / 0.4
    jags = stage.rng.uniform(-reach, reach, _STEPS) * np.minimum(1, 1.6 * shares) * (shares < 1)
    # Steep at the top, flat at the foot.
    across = top[0] + (foot[0] - top[0]) * shares**1.25 + jags
    down = top[1] + (foot[1] - top[1]) * shares
    return list(zip(across.tolist(), down.tolist(), strict=True))


def _snow(
    stage: Stage, canvas: Canvas, edges: tuple[list[Point], list[Point]], deep: float, colour: RGB
) -> None:
    """Whiten one face from the top down to a ragged line."""
    outer, inner = edges
    last = max(2, round(deep * _STEPS))
    outside, inside = outer[: last + 1], inner[:last]
    tongues = 5
    (x0, y0), (x1, y1) = outside[-1], inside[-1]
    ragged = [
        (x0 + (x1 - x0) * share,
         y0 + (y1 - y0) * share + (0.03 if index % 2 else -0.022) * stage.between(0.5, 1.2))
        for index, share in ((i, i / (tongues + 1)) for i in range(1, tongues + 1))
    ]  # fmt: skip
    canvas.polygon([stage.at(*p) for p in (*outside, *ragged, *reversed(inside))], colour)
