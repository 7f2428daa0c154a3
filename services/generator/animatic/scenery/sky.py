"""Sky: gradient, sun or moon, stars, clouds."""

import cv2
import numpy as np
from numpy.typing import NDArray

from services.generator.animatic.canvas import Canvas, Point
from services.generator.animatic.colours import RGB, mix
from services.generator.animatic.planes import opaque_layer
from services.generator.animatic.scenery.stage import HIGH, LOW, Piece, Stage, raised
from shared.domain.plan import Weather

__all__ = ["backdrop", "clouds", "plain_backdrop", "sun_place", "sun_side"]

_LOW_SUN = 0.3
"""A sun below this height, in sky heights, is large and draws the clouds out into bands."""

_COVERED = {Weather.RAIN, Weather.SNOW}
"""Nobody sees the sun through these."""

_BAND = 32
"""Rows that are lit at a time: as much as a cache holds."""

_FAR = 60.0
"""The sky's distance: it hardly answers to the camera."""


def sun_side(stage: Stage) -> int:
    """Say on which side of the picture the light stands: 1 is the right."""
    return -1 if stage.shot.seed % 2 else 1


def sun_place(stage: Stage, horizon: float) -> tuple[float, float]:
    """Say where the sun or moon stands: on the side the seed chose, in frame fractions."""
    return 0.5 + sun_side(stage) * 0.2, horizon * (1 - stage.tones.sun_height) + 0.02


def backdrop(stage: Stage, horizon: float) -> Piece:
    """Draw the sky down to the horizon; below it the colour of the horizon goes on."""
    tones = stage.tones
    picture = _gradient(stage, (tones.zenith, mix(tones.zenith, tones.horizon, 0.45),
                                tones.horizon), horizon)  # fmt: skip
    at = sun_place(stage, horizon)
    clear = 1 - 0.75 * tones.grey
    shown = 0.0 if stage.shot.weather in _COVERED else clear
    _shine(stage, picture, at, 0.55, tones.sun, 0.55 * clear)
    if tones.night:
        _stars(stage, picture, horizon, clear)
    low = tones.sun_height < _LOW_SUN
    for radius, strength in ((0.2, 0.1), (0.135, 0.16)) if low else ((0.09, 0.14),):
        _disc(stage, picture, at, radius, tones.sun, strength * shown)
    _disc(stage, picture, at, 0.085 if low else 0.052, mix(tones.sun, (255, 255, 250), 0.25), shown)
    return _piece(stage, picture)


def plain_backdrop(stage: Stage, top: RGB, bottom: RGB, glow: tuple[float, float, float]) -> Piece:
    """Draw a studio wall: a gradient with a soft light.

    Args:
        stage: Where.
        top: Colour.
        bottom: Colour.
        glow: The light's place (x, y, in frame fractions) and strength (0.0-1.0).
    """
    picture = _gradient(stage, (top, mix(top, bottom, 0.5), bottom), 1.0)
    _shine(stage, picture, glow[:2], 0.7, stage.tones.paper, glow[2])
    return _piece(stage, picture)


def clouds(stage: Stage, horizon: float) -> Piece:
    """Draw clouds; they drift, faster in wind."""
    tones, canvas = stage.tones, stage.canvas()
    lit = mix(mix(tones.paper, tones.sun, 0.4), tones.zenith, 0.2 + 0.25 * tones.grey)
    lit = mix(lit, tones.zenith, 0.6) if tones.night else lit
    low = tones.sun_height < _LOW_SUN
    for _ in range(9 if low else 0):
        across, high = stage.between(LOW, HIGH), stage.between(0.05, horizon * 0.86)
        _band(stage, canvas, stage.at(across, high), stage.between(0.08, 0.24) * stage.width, lit)
    for _ in range((2 if low else 5) + round(8 * tones.grey)):
        across, high = stage.between(LOW, HIGH), stage.between(-0.02, horizon * 0.66)
        # Low clouds are far ones: smaller and flatter.
        size = stage.between(0.7, 1.3) * (1.15 - 0.75 * high / horizon)
        _cloud(stage, canvas, stage.at(across, high), 0.06 * size * stage.width, lit)
    canvas.veil((stage.y(0), stage.y(horizon)), (0.0, 0.65), tones.horizon)
    canvas.soften(3 * stage.unit)
    canvas.fade(0.66)
    windy = stage.shot.weather is Weather.WIND
    return stage.piece(canvas, 18.0, drift_x=0.016 if windy else 0.0045)


def _band(stage: Stage, canvas: Canvas, at: Point, reach: float, colour: RGB) -> None:
    """Draw a long thin cloud of a low sun; reach is half its length in pixels."""
    x, y = at
    thick = reach * stage.between(0.03, 0.055)
    for shift, share, lift in ((0.0, 1.0, 0.0), (-0.3, 0.6, 1.0), (0.34, 0.5, -0.9)):
        canvas.ellipse((x + shift * reach, y + lift * thick), reach * share, thick, colour)


def _cloud(stage: Stage, canvas: Canvas, foot: Point, reach: float, colour: RGB) -> None:
    """Heap puffs on a flat base; reach is half the length in pixels."""
    x, y = foot
    for index in range(7):
        along = (index - 3) / 3
        radius = reach * (0.2 + 0.24 * (1 - along * along)) * stage.between(0.75, 1.2)
        lift = radius * stage.between(0.35, 0.75)
        canvas.ellipse((x + along * reach * 0.8, y - lift), radius, radius * 0.82, colour)
    canvas.ellipse((x, y), reach * 1.1, reach * 0.13, colour)


def _piece(stage: Stage, picture: NDArray[np.float32]) -> Piece:
    noise = stage.rng.random(picture.shape[:2], np.float32) - np.float32(0.5)
    return Piece(opaque_layer(picture, noise), _FAR)


def _gradient(stage: Stage, stops: tuple[RGB, ...], end: float) -> NDArray[np.float32]:
    height = round(stage.height * (HIGH - LOW)) // 2 * 2
    width = round(stage.width * (HIGH - LOW)) // 2 * 2
    rows = np.linspace(LOW, HIGH, height) / raised(end)
    at = np.linspace(0, 1, len(stops))
    column = np.stack([np.interp(rows, at, [stop[i] for stop in stops]) for i in range(3)], axis=-1)
    return np.repeat(column.astype(np.float32)[:, None], width, axis=1)


def _shine(
    stage: Stage,
    picture: NDArray[np.float32],
    at: tuple[float, float],
    radius: float,
    colour: RGB,
    strength: float,
) -> None:
    """Add light around a place. It is all low frequency, so it is computed at an eighth."""
    height, width = picture.shape[:2]
    y, x = np.mgrid[0:height:8, 0:width:8].astype(np.float32)
    across = (x - stage.x(at[0])) / (radius * stage.width)
    down = (y - stage.y(at[1])) / (radius * stage.width)
    small = np.exp(-4.5 * np.hypot(across, down)) * np.float32(strength)
    share = np.asarray(cv2.resize(small, (width, height)), np.float32)
    target = np.array(colour, np.float32)
    for row in range(0, height, _BAND):
        area, part = picture[row : row + _BAND], share[row : row + _BAND, :, None]
        area += (target - area) * part


def _disc(
    stage: Stage,
    picture: NDArray[np.float32],
    at: tuple[float, float],
    radius: float,
    colour: RGB,
    strength: float,
) -> None:
    size = radius * min(stage.width, stage.height)
    centre_x, centre_y = stage.at(*at)
    top, left = max(0, int(centre_y - size - 2)), max(0, int(centre_x - size - 2))
    area = picture[top : int(centre_y + size + 2), left : int(centre_x + size + 2)]
    y, x = np.mgrid[0 : area.shape[0], 0 : area.shape[1]].astype(np.float32)
    distance = np.hypot(x + left - centre_x, y + top - centre_y)
    share = np.clip(size - distance + 0.5, 0, 1)[..., None] * np.float32(strength)
    area += (np.array(colour, np.float32) - area) * share


def _stars(stage: Stage, picture: NDArray[np.float32], horizon: float, brightness: float) -> None:
    height, width = picture.shape[:2]
    count = 420
    xs = stage.rng.integers(2, width - 2, count)
    ys = stage.rng.integers(2, max(4, min(height - 2, round(stage.y(horizon * 0.95)))), count)
    light = stage.rng.uniform(40, 190, count) * brightness
    size = max(0, round(stage.unit) - 1)
    for x, y, value in zip(xs, ys, light, strict=True):
        picture[y - size : y + size + 1, x - size : x + size + 1] += np.float32(value)
    np.minimum(picture, 250, out=picture)
