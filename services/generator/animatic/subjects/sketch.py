"""What a figure is drawn with, and what is known of it before it is drawn."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum

from services.generator.animatic.canvas import Canvas, Point
from services.generator.animatic.colours import RGB, Tones, mix
from services.generator.animatic.wardrobe import Garment, Wear
from shared.domain.plan import Action, Framing, Setting

__all__ = ["Pen", "Role", "Sketch", "Stance"]

_SKINS: tuple[RGB, ...] = (
    (214, 160, 126),
    (178, 122, 88),
    (132, 88, 62),
    (226, 176, 146),
    (156, 104, 74),
)
_FACES = {Framing.CLOSE, Framing.DETAIL, Framing.REACTION}


@dataclass(frozen=True, slots=True)
class Role:
    """What a figure is asked to play."""

    action: Action = Action.STAND
    framing: Framing = Framing.WIDE
    setting: Setting = Setting.FIELD
    upright: bool = False
    """The picture is taller than wide."""
    windy: bool = False

    @property
    def near(self) -> bool:
        """Whether feet are out of the picture."""
        return self.framing is Framing.MEDIUM or self.facial

    @property
    def facial(self) -> bool:
        """Whether the shot is about the face."""
        return self.framing in _FACES

    @property
    def going(self) -> bool:
        """Whether legs carry it along."""
        return self.action in (Action.WALK, Action.RUN)


class Stance(Enum):
    """Where a figure keeps itself."""

    GROUND = "ground"
    WATER = "water"
    AIR = "air"
    DEEP = "deep"
    """Below the surface, where the picture is water."""


@dataclass(frozen=True, slots=True)
class Pen:
    """Draws in figure heights: x from its middle to the right, y up from its feet (0.0-1.0)."""

    canvas: Canvas
    tones: Tones
    origin: Point
    """Pixel of the feet."""
    scale: float
    """Pixels of a figure's height."""
    wear: Wear = field(default_factory=Wear)
    facing: int = 1
    """-1: all is drawn as in a mirror, x to the left."""

    def own(self, x: float, size: float) -> "Pen":
        """Give a pen for a figure of another size that stands at x beside this one."""
        return replace(self, origin=self.at(x, 0), scale=self.scale * size)

    def likened(self, index: int) -> "Pen":
        """Give a pen for another face in the same company."""
        wear = self.wear
        dress = wear if index == 0 else Wear(likeness=wear.likeness + 5 * index + index)
        return replace(self, wear=dress)

    def worn(self, garment: Garment) -> RGB | None:
        """Give the colour of something worn, in this light; None when it is not worn."""
        for item, colour in self.wear.items:
            if item is garment:
                return self.lit(colour) if colour else self.accent
        return None

    def lit(self, colour: RGB) -> RGB:
        """Show a colour of its own in the light of the scene."""
        return mix(mix(colour, self.tones.ink, self.tones.dimness), self.tones.horizon, 0.06)

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
        skin = _SKINS[self.wear.likeness % len(_SKINS)]
        return mix(mix(skin, self.tones.ink, self.tones.dimness * 0.8), self.tones.rim, 0.1)

    @property
    def clothes(self) -> RGB:
        """The colour of most of what is worn."""
        return self.lit(self.wear.colour) if self.wear.colour else self.body

    @property
    def accent(self) -> RGB:
        """The colour that every shot repeats."""
        return self.tones.accent

    def at(self, x: float, y: float) -> Point:
        """Convert to pixels."""
        return self.origin[0] + self.facing * x * self.scale, self.origin[1] - y * self.scale

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
    stride: float = 0.0
    """Ground that passes under it in a cycle, in its own heights."""
    face: tuple[float, float, float] | None = None
    """The part that the shot is about: middle (x, y) and radius, in its own heights; None: all."""
    spill: float = 0.0
    """What of it may leave the upright cut on each side, in its own heights: light, a wake."""
    once_s: float = 0.0
    """It does what it does once, in this time, and then holds; 0: over and over."""
