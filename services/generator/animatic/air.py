"""The air before the camera: rain, snow, fog, what the wind carries, dust in the light."""

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np

from services.generator.animatic.canvas import Canvas, Pixels
from services.generator.animatic.colours import mix
from services.generator.animatic.planes import Frame
from services.generator.animatic.scenery.stage import HIGH, LOW, Piece, Stage
from shared.domain.plan import Weather

__all__ = ["Drops", "air_of", "fog"]

_WHITE = 235
"""The lightest luma of limited range."""

_LIGHT = 14
"""How much wandering light brightens at most, in luma steps."""


@dataclass(frozen=True, slots=True)
class Drops:
    """Bright specks on a tile that repeats, falling past the camera."""

    tile: Pixels
    """(2H, 2W) luma to add: the tile twice, so that any window of it is one slice."""
    speed_x: float
    """Pixels per second."""
    speed_y: float

    def fall(self, frame: Frame, seconds: float) -> None:
        """Add them to a frame."""
        height, width = frame.luma.shape
        left = int(-self.speed_x * seconds) % width
        top = int(-self.speed_y * seconds) % height
        window = self.tile[top : top + height, left : left + width]
        cv2.add(frame.luma, window, dst=frame.luma)
        cv2.min(frame.luma, _WHITE, dst=frame.luma)  # pyright: ignore[reportCallIssue, reportArgumentType]


def air_of(stage: Stage) -> tuple[Drops, ...]:
    """Give what falls or floats in this shot, far before near."""
    return _AIRS[stage.shot.weather](stage)


def fog(stage: Stage, distance: float) -> Piece:
    """Draw a bank of fog that drifts."""
    canvas = stage.canvas()
    colour = mix(stage.tones.horizon, stage.tones.paper, 0.25)
    for _ in range(16):
        at = stage.at(stage.between(LOW, HIGH), stage.between(0.4, 0.95))
        radius = stage.between(160, 420) * stage.unit
        canvas.ellipse(at, radius * 1.7, radius * 0.5, colour)
    canvas.soften(60 * stage.unit)
    canvas.fade(0.5)
    return stage.piece(canvas, distance, drift_x=0.012 / distance)


def _rain(stage: Stage) -> tuple[Drops, ...]:
    return tuple(
        _streaks(stage, count, length, light, speed)
        for count, length, light, speed in ((260, 34, 26, 1.5), (110, 70, 40, 2.4))
    )


def _snow(stage: Stage) -> tuple[Drops, ...]:
    return tuple(
        _flakes(stage, count, radius, light, (0.02, speed))
        for count, radius, light, speed in ((240, 2.2, 90, 0.1), (110, 4.4, 120, 0.17),
                                            (26, 10.0, 90, 0.3))
    )  # fmt: skip


def _wind(stage: Stage) -> tuple[Drops, ...]:
    return (
        _light(stage),
        _gusts(stage, 26, 150, 13, 0.8),
        _flakes(stage, 40, 2.2, 40, (0.34, 0.05)),
        _gusts(stage, 9, 330, 20, 1.5),
    )


def _dust(stage: Stage) -> tuple[Drops, ...]:
    return _light(stage), _flakes(stage, 30, 2.2, 18, (0.012, -0.014))


_AIRS: dict[Weather, Callable[[Stage], tuple[Drops, ...]]] = {
    Weather.CLEAR: _dust,
    Weather.RAIN: _rain,
    Weather.SNOW: _snow,
    Weather.FOG: _dust,
    Weather.WIND: _wind,
}


def _light(stage: Stage) -> Drops:
    """Light that wanders as if clouds went by: even a still, soft scene lives."""
    y, x = (np.linspace(0, 2 * np.pi, length, dtype=np.float32, endpoint=False)
            for length in (stage.height, stage.width))  # fmt: skip
    first, second = (np.float32(stage.between(0, 6.28)) for _ in range(2))
    # sin(kx + f(y)) by the sum of angles: sines of rows and columns only.
    waves = np.zeros((stage.height, stage.width), np.float32)
    for count, bent in ((3, np.sin(y + first)), (2, y + second)):
        waves += np.outer(np.cos(bent), np.sin(count * x))
        waves += np.outer(np.sin(bent), np.cos(count * x))
    rows = np.rint((waves + 2) * _LIGHT / 4).astype(np.uint8)
    return Drops(np.tile(rows, (2, 2)), 0.11 * stage.width, 0.03 * stage.height)


def _streaks(stage: Stage, count: int, length: float, light: float, speed: float) -> Drops:
    canvas, unit = Canvas(stage.width, stage.height), stage.unit
    slant = 0.12
    for _ in range(count):
        x, y = stage.between(0, stage.width), stage.between(0, stage.height)
        reach = length * unit * stage.between(0.6, 1.2)
        for wrap in (0, -stage.height):
            line = [(x, y + wrap), (x - slant * reach, y + reach + wrap)]
            canvas.stroke(line, 1.6 * unit, (light, light, light))
    return _drops(canvas, -slant * speed * stage.height, speed * stage.height)


def _gusts(stage: Stage, count: int, length: float, light: float, speed: float) -> Drops:
    """Long faint lines of air."""
    canvas, unit = Canvas(stage.width, stage.height), stage.unit
    for _ in range(count):
        x, y = stage.between(0, stage.width), stage.between(0.05, 0.95) * stage.height
        reach = length * unit * stage.between(0.6, 1.3)
        bow = stage.between(-0.05, 0.05) * reach
        for wrap in (0, -stage.width):
            line = [(x + wrap, y), (x + wrap + reach / 2, y + bow), (x + wrap + reach, y)]
            canvas.limb(line, [0.5, 3.2 * unit, 0.5], (light, light, light))
    canvas.soften(1.2 * unit)
    return _drops(canvas, speed * stage.width, 0.0)


def _flakes(
    stage: Stage, count: int, radius: float, light: float, speed: tuple[float, float]
) -> Drops:
    canvas, unit = Canvas(stage.width, stage.height), stage.unit
    for _ in range(count):
        x, y = stage.between(0, stage.width), stage.between(0, stage.height)
        size = max(0.8, radius * unit * stage.between(0.5, 1.3))
        for across in (0, -stage.width):
            for down in (0, -stage.height):
                if x + across > -3 * size and y + down > -3 * size:
                    canvas.ellipse((x + across, y + down), size, size, (light, light, light))
    canvas.soften(radius * unit * 0.35)
    return _drops(canvas, speed[0] * stage.width, speed[1] * stage.height)


def _drops(canvas: Canvas, speed_x: float, speed_y: float) -> Drops:
    return Drops(np.tile(canvas.pixels[..., 0], (2, 2)), speed_x, speed_y)
