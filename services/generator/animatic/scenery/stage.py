"""What a place is drawn on: a surface with margins for the camera, colours, and a seeded hand."""

from dataclasses import dataclass, field

import numpy as np

from services.generator.animatic.camera import MARGIN
from services.generator.animatic.canvas import Canvas, Point
from services.generator.animatic.colours import Tones
from services.generator.animatic.planes import Layer, layer_of
from shared.domain.plan import ShotPlan, Weather

__all__ = ["HIGH", "LOW", "Piece", "Place", "Stage", "raised"]

LOW, HIGH = -MARGIN, 1 + MARGIN
"""Where a surface begins and ends, in frame widths and heights."""


_GROUND, _SHOWN = 0.85, 0.775
"""Where places are drawn to have their ground, and where it is shown: above the captions."""


def raised(fraction: float) -> float:
    """Raise the ground above the captions, keeping the upper and lower ends where they are."""
    if fraction < _GROUND:
        return LOW + (fraction - LOW) * (_SHOWN - LOW) / (_GROUND - LOW)
    return HIGH - (HIGH - fraction) * (HIGH - _SHOWN) / (HIGH - _GROUND)


@dataclass(frozen=True, slots=True)
class Piece:
    """A layer of a place and how it stirs by itself."""

    layer: Layer
    distance: float
    """1.0 is the subject's plane; larger is farther."""
    drift_x: float = 0.0
    """Frame widths per second."""
    sway_x: float = 0.0
    """Frame widths to each side."""
    sway_y: float = 0.0
    """Frame heights up and down."""
    period_s: float = 4.0
    phase: float = 0.0
    """0.0-1.0 of the period."""
    follows: bool = False
    """It goes with the subject rather than being passed by it."""


@dataclass(frozen=True, slots=True)
class Place:
    """A drawn place: pieces from far to near, and where feet stand."""

    pieces: tuple[Piece, ...]
    ground: float
    """Frame height fraction, from the top."""


@dataclass(frozen=True, slots=True)
class Stage:
    """Gives places their surfaces. Positions are frame fractions, from LOW to HIGH."""

    width: int
    height: int
    tones: Tones
    shot: ShotPlan
    grounded: bool
    """True: the subject stands, so a place of water or air must offer something to stand on."""
    blur: float
    """Of what stands far behind the subject, in units."""
    rng: np.random.Generator = field(repr=False)
    passing: bool = False
    """True: it passes, so nothing tall may stand before the subject."""

    @property
    def unit(self) -> float:
        """Pixels of a thousandth or so of the picture: 1.0 where the short side is 1080."""
        return min(self.width, self.height) / 1080

    def canvas(self) -> Canvas:
        """Give a clear surface."""
        span = HIGH - LOW
        return Canvas(round(self.width * span) // 2 * 2, round(self.height * span) // 2 * 2)

    def x(self, fraction: float) -> float:
        """Convert a fraction of the frame's width to a pixel of a surface."""
        return (fraction - LOW) * self.width

    def y(self, fraction: float) -> float:
        """Convert a fraction of the frame's height to a pixel of a surface."""
        return (raised(fraction) - LOW) * self.height

    def at(self, x: float, y: float) -> Point:
        """Convert a place in the frame to a pixel of a surface."""
        return self.x(x), self.y(y)

    @property
    def windy(self) -> bool:
        """Whether what can sway does."""
        return self.shot.weather is Weather.WIND

    def between(self, low: float, high: float) -> float:
        """Draw a number."""
        return float(self.rng.uniform(low, high))

    def defocus(self, distance: float) -> float:
        """Give the radius in pixels by which what stands at a distance is blurred."""
        away = abs(distance - 1) / (abs(distance - 1) + 0.6)
        return self.blur * away * self.unit

    def ridge(self, base: float, rise: float, *, detail: int, smooth: float) -> list[Point]:
        """Draw an outline from the left to the right end, in frame fractions.

        Args:
            base: Its middle height, from the top.
            rise: How far it strays from there.
            detail: Hills in a frame width.
            smooth: 0.0 jagged, 1.0 only the large hills.
        """
        xs = np.linspace(LOW, HIGH, 260)
        heights = np.zeros_like(xs)
        weight, total = 1.0, 0.0
        for octave in range(1 if smooth >= 1 else 5):
            waves = detail * 2.03**octave
            phase = self.rng.uniform(0, 2 * np.pi, 2)
            heights += weight * np.sin(xs * waves * 6.283 + phase[0])
            heights += weight * 0.6 * np.sin(xs * waves * 3.7 + phase[1])
            total += weight * 1.6
            weight *= 0.62 * (1 - smooth)
        return list(zip(xs.tolist(), (base - rise * heights / total).tolist(), strict=True))

    def land(self, outline: list[Point]) -> list[Point]:
        """Close an outline downwards into a polygon of pixels."""
        shape = [*outline, (HIGH, HIGH + 0.02), (LOW, HIGH + 0.02)]
        return [self.at(x, y) for x, y in shape]

    def piece(
        self, canvas: Canvas, distance: float, *, follows: bool = False, **stirring: float
    ) -> Piece:
        """Finish a surface: what is out of focus is blurred."""
        canvas.soften(self.defocus(distance))
        return Piece(layer_of(canvas.pixels), distance, follows=follows, **stirring)
