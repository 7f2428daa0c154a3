"""What the seasons let fall: leaves in autumn, petals in spring. Each turns on its own way down."""

import math
from dataclasses import dataclass

import numpy as np

from services.generator.animatic.canvas import Canvas
from services.generator.animatic.colours import RGB, mix
from services.generator.animatic.laying import lay
from services.generator.animatic.planes import Affine, Frame, Layer, layer_of
from services.generator.animatic.scenery.stage import Stage
from shared.domain.plan import Season, Setting, Weather

__all__ = ["Fall", "fall_of"]

_COUNT = 16
_OUTDOORS = {Setting.CITY, Setting.FOREST, Setting.MOUNTAINS, Setting.FIELD}
_COLOURS: dict[Season, tuple[RGB, ...]] = {
    Season.AUTUMN: ((214, 106, 44), (226, 164, 60), (168, 70, 44)),
    Season.SPRING: ((250, 214, 222), (244, 182, 198), (255, 240, 240)),
}


@dataclass(frozen=True, slots=True)
class _Scrap:
    """One leaf: its looks and its way. Places in frame fractions, speeds per second."""

    layer: Layer
    x: float
    y: float
    across: float
    down: float
    spin: float
    phase: float


@dataclass(frozen=True, slots=True)
class Fall:
    """All that falls through a shot."""

    scraps: tuple[_Scrap, ...]

    def fall(self, frame: Frame, seconds: float) -> None:
        """Lay them over a frame."""
        height, width = frame.luma.shape
        for scrap in self.scraps:
            turn = scrap.phase + scrap.spin * seconds
            # From one edge of a field a little larger than the frame to the other, and again.
            x = (scrap.x + scrap.across * seconds + 0.02 * math.sin(turn * 1.3)) % 1.1 - 0.05
            y = (scrap.y + scrap.down * seconds) % 1.1 - 0.05
            where = Affine.placed(1.0, x * width, y * height, math.sin(turn) * 1.2 + scrap.phase)
            lay(frame, scrap.layer, where, height)


def fall_of(stage: Stage) -> Fall | None:
    """Give what falls in this shot, if anything does."""
    shot = stage.shot
    colours = _COLOURS.get(shot.season)
    if colours is None or shot.setting not in _OUTDOORS:
        return None
    hand = np.random.Generator(np.random.PCG64((shot.seed, 5)))
    wind = 0.22 if shot.weather is Weather.WIND else 0.05
    looks = [_leaf(stage, colour, size) for colour in colours for size in (0.8, 1.25)]

    def between(low: float, high: float) -> float:
        return float(hand.uniform(low, high))

    return Fall(
        tuple(
            _Scrap(looks[index % len(looks)], between(0, 1.1), between(0, 1.1),
                   wind * between(0.6, 1.4), between(0.07, 0.16), between(1.2, 3.2),
                   between(0, 6.28))
            for index in range(_COUNT)
        )
    )  # fmt: skip


def _leaf(stage: Stage, colour: RGB, size: float) -> Layer:
    reach = max(2.0, 13 * size * stage.unit)
    side = math.ceil(reach * 2.2 / 2) * 2 + 4
    canvas, middle = Canvas(side, side), side / 2
    lit = mix(colour, stage.tones.ink, stage.tones.dimness)
    canvas.blob([(middle - reach, middle), (middle - reach * 0.1, middle - reach * 0.5),
                 (middle + reach, middle), (middle - reach * 0.1, middle + reach * 0.5)],
                lit)  # fmt: skip
    return layer_of(canvas.pixels)
