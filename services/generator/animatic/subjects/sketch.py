"""What a figure is drawn with, and what is known of it before it is drawn."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum

from services.generator.animatic.canvas import Canvas, Point
from services.generator.animatic.colours import RGB, Tones, mix

__all__ = ["Pen", "Sketch", "Stance"]


class Stance(Enum):
    """Where a figure keeps itself."""

    GROUND = "ground"
    WATER = "water"
    AIR = "air"


@dataclass(frozen=True, slots=True)
class Pen:
    """Draws in figure heights: x from its middle to the right, y up from its feet (0.0-1.0)."""

    canvas: Canvas
    tones: Tones
    origin: Point
    """Pixel of the feet."""
    scale: float
    """Pixels of a figure's height."""

    @property
    def dark(self) -> RGB:
        """The colour of what is in shade."""
        return self.tones.ink

    @property
    def body(self) -> RGB:
        """The colour of most of a figure."""
        return mix(self.tones.ink, self.tones.middle, 0.38)

    @property
    def pale(self) -> RGB:
        """The colour of what catches the light."""
        return mix(self.tones.paper, self.tones.horizon, 0.25)

    @property
    def skin(self) -> RGB:
        """The colour of faces and hands, in this light."""
        return mix(mix((196, 140, 108), self.tones.ink, 0.22), self.tones.rim, 0.12)

    @property
    def accent(self) -> RGB:
        """The colour that every shot repeats."""
        return self.tones.accent

    def at(self, x: float, y: float) -> Point:
        """Convert to pixels."""
        return self.origin[0] + x * self.scale, self.origin[1] - y * self.scale

    def polygon(self, points: Sequence[Point], colour: RGB) -> None:
        """Fill a polygon."""
        self.canvas.polygon([self.at(*point) for point in points], colour)

    def blob(self, points: Sequence[Point], colour: RGB) -> None:
        """Fill a rounded polygon."""
        self.canvas.blob([self.at(*point) for point in points], colour)

    def box(self, left: float, low: float, right: float, high: float, colour: RGB) -> None:
        """Fill a rectangle."""
        self.polygon([(left, low), (right, low), (right, high), (left, high)], colour)

    def oval(self, x: float, y: float, radius_x: float, radius_y: float, colour: RGB) -> None:
        """Fill an ellipse."""
        self.canvas.ellipse(self.at(x, y), radius_x * self.scale, radius_y * self.scale, colour)

    def limb(self, points: Sequence[Point], widths: Sequence[float], colour: RGB) -> None:
        """Draw a tapering limb."""
        pixels = [self.at(*point) for point in points]
        self.canvas.limb(pixels, [width * self.scale for width in widths], colour)

    def glow(self, x: float, y: float, radius: float, colour: RGB, strength: float) -> None:
        """Lay light around a point."""
        self.canvas.glow(self.at(x, y), radius * self.scale, colour, strength)


@dataclass(frozen=True, slots=True)
class Sketch:
    """A figure."""

    draw: Callable[[Pen, float], None]
    """Draws it at a phase (0.0-1.0) of its cycle, facing right."""
    width: float
    """In its own heights, everything included."""
    height: float
    """In frame heights, in a wide shot."""
    stance: Stance = Stance.GROUND
    cycle_s: float = 0.0
    """0: it is rigid."""
    headed: bool = False
    """True: a close shot shows head and shoulders rather than all of it."""
    bob: float = 0.0
    """Up and down, in frame heights."""
    rock: float = 0.0
    """To each side, in radians."""
    travel: float = 0.0
    """Forward over the shot, in frame widths."""
