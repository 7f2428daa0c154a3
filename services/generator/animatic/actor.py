"""The subject of a shot: which figure, in which pose at each moment, and how light falls on it."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from services.generator.animatic.camera import View
from services.generator.animatic.canvas import Canvas, Point
from services.generator.animatic.casting import Figure, played
from services.generator.animatic.colours import Tones, mix
from services.generator.animatic.footing import Shade, mirror_of, ripples_of, shadow_of
from services.generator.animatic.marking import TOP, Mark, Marking, safe_width
from services.generator.animatic.planes import Affine, Layer, layer_of
from services.generator.animatic.rimming import rimmed
from services.generator.animatic.subjects.charts import chart_of
from services.generator.animatic.subjects.figures import sketch_of
from services.generator.animatic.subjects.sketch import Pen, Role, Sketch, Stance
from services.generator.animatic.wardrobe import Wear
from shared.domain.media import FrameSize
from shared.domain.plan import Setting, ShotPlan, Weather

__all__ = ["Actor", "Mark", "blur_of", "passes", "safe_width", "stands"]

_TWOS = 12
_ONES = 24
"""Poses per second: figures are drawn on twos, as animators do; on ones when feet hold the ground.
Their place changes in every frame."""

_FOLLOWING = 0.45
"""A camera keeps what flies: this share of its movement is left for the figure."""

_HASTE = 0.3
"""The fastest that the ground may pass, in frame widths per second."""

_FINEST = 1.12
_LARGE = 0.85
"""Figures are drawn this much larger, so that coming nearer does not blur them; but those that are
larger than the picture a little smaller: their shapes are plain, and a pose must be drawn in time.
"""

_BEYOND = 0.09
"""What is drawn of a figure beyond the picture, in frame sides, for the camera to move."""

_UNDER = 0.12
"""What of a figure may be below its feet, in its heights: a keel, a wheel's edge."""

_SHOWN = 4
"""Pixels of ground below the feet from which a shadow is seen."""

_UNREAD = 6.0
"""Blur behind numbers, in units."""

_FLOORED = {Setting.STAGE, Setting.ABSTRACT}
"""Where things stand on what mirrors them."""

_Pose = tuple[Layer, ...]
"""What it throws on what is below it, if anything, and last the figure."""

_ROOFED = {Setting.INTERIOR, Setting.STAGE, Setting.ABSTRACT}


def _role(shot: ShotPlan, *, upright: bool = False) -> Role:
    windy = shot.weather is Weather.WIND
    return Role(shot.action, shot.framing, shot.setting, upright, windy)


def stands(shot: ShotPlan) -> bool:
    """Say whether the subject needs ground under it."""
    if shot.data:
        return False
    return sketch_of(played(shot), _role(shot)).stance is Stance.GROUND


def passes(shot: ShotPlan) -> bool:
    """Say whether the place passes behind the subject."""
    return not shot.data and sketch_of(played(shot), _role(shot)).stride > 0


def blur_of(shot: ShotPlan, framed: float) -> float:
    """Say how far out of focus the place is, in units, where its framing would blur it so much.

    A view is about the place, so all of it is sharp; numbers must be read, so none of it is.
    """
    if shot.data:
        return max(framed, _UNREAD)
    return 0.0 if played(shot) is Figure.VIEW else framed


@dataclass(frozen=True)
class Actor:
    """The figure of one shot."""

    shot: ShotPlan
    tones: Tones
    size: FrameSize
    ground: float
    """Frame height fraction, as this framing shows it."""
    wear: Wear = field(default_factory=Wear)
    ceiling: float = TOP
    """Frame height fraction above which type stands."""
    _poses: dict[int, tuple[Layer, ...]] = field(
        default_factory=dict[int, tuple[Layer, ...]], repr=False
    )

    @cached_property
    def figure(self) -> Figure:
        """Who plays."""
        return played(self.shot)

    @cached_property
    def sketch(self) -> Sketch:
        """How it is drawn: numbers, where the shot has any, are its subject."""
        if self.shot.data:
            return chart_of(self.shot.data)
        upright = self.size.width < self.size.height
        return sketch_of(self.figure, _role(self.shot, upright=upright))

    @cached_property
    def _marking(self) -> Marking:
        return Marking(self.shot, self.sketch, self.size, self.ground, self.ceiling)

    @property
    def mark(self) -> Mark:
        """Its size and place before the camera moves."""
        return self._marking.mark

    @property
    def leeway(self) -> float:
        """How far to each side it may be shifted and stay in the upright cut, in frame widths."""
        return self._marking.leeway

    @property
    def facing(self) -> int:
        """1 to the right, -1 to the left."""
        return self._marking.facing

    @cached_property
    def cycle_s(self) -> float:
        """How long a cycle takes, stretched where the ground would pass too fast."""
        sketch = self.sketch
        if not sketch.stride:
            return sketch.once_s or sketch.cycle_s
        passing = sketch.stride * self.mark.height / self.size.width
        return round(max(sketch.cycle_s, passing / _HASTE) * _ONES) / _ONES

    @cached_property
    def speed(self) -> float:
        """How fast its plane passes, in frame widths per second; positive: to the right."""
        if not self.sketch.stride:
            return 0.0
        passing = self.sketch.stride * self.mark.height / self.size.width
        return -self.facing * passing / self.cycle_s

    @property
    def grounded(self) -> bool:
        """Whether it moves exactly as the ground does."""
        return self.sketch.stance is Stance.GROUND

    def placed(self, seconds: float, view: View) -> list[tuple[Layer, Affine]]:
        """Give the figure's layers and where they go: what it throws on the ground, then itself.

        Args:
            seconds: Since the shot's start.
            view: How the subject's plane is seen.
        """
        sketch, mark, size = self.sketch, self.mark, self.size
        focus, turn = self._marking.focus, 2 * math.pi * seconds
        following = 1.0 if self.grounded else _FOLLOWING
        aside = max(-self.leeway, min(self.leeway, view.shift_x * following))
        x = focus + aside * size.width + (mark.x - focus) * view.zoom
        lift = sketch.bob * math.sin(turn / 3.1) * size.height
        middle = size.height / 2
        y = middle + (mark.feet - middle) * view.zoom + view.shift_y * size.height - lift
        angle = sketch.rock * math.sin(turn / 3.7 + 0.6)
        spot = Affine.placed(view.zoom / self._fine, 0, 0, angle)
        feet_x, feet_y = self._feet
        where = Affine(
            spot.a, spot.b, spot.c, spot.d,
            x - spot.a * feet_x - spot.b * feet_y, y - spot.c * feet_x - spot.d * feet_y,
        )  # fmt: skip
        return [(layer, where) for layer in self._pose(seconds)]

    @property
    def _fine(self) -> float:
        """Pixels of the figure's surface in one of the picture."""
        return _FINEST if self.mark.height < self.size.height else _LARGE

    @property
    def _scale(self) -> float:
        return self.mark.height * self._fine

    @cached_property
    def _box(self) -> tuple[int, int, int, int]:
        """Left, top, right, bottom of the surface, from the feet in its pixels.

        Of a figure that is larger than the picture only what can be seen is drawn.
        """
        sketch, scale, mark, size = self.sketch, self._scale, self.mark, self.size
        half = (0.56 * sketch.width + sketch.spill) * scale + 2
        spare_x, spare_y = _BEYOND * size.width, _BEYOND * size.height
        left = max(-half, -(mark.x + spare_x) * self._fine)
        right = min(half, (size.width - mark.x + spare_x) * self._fine)
        top = max(-1.12 * scale, -(mark.feet + spare_y) * self._fine)
        bottom = min(_UNDER * scale, self._floor)
        first, last = math.floor(left / 2) * 2, math.ceil(right / 2) * 2
        high, low = math.floor(top / 2) * 2, math.ceil(bottom / 2) * 2
        return first, high, max(first + 4, last), max(high + 4, low)

    @property
    def _floor(self) -> float:
        """How far below the feet the picture goes, in the surface's pixels."""
        return (self.size.height * (1 + _BEYOND) - self.mark.feet) * self._fine

    @property
    def _feet(self) -> Point:
        """Pixel of the feet on the figure's surface; beyond its end when a near shot cuts them."""
        return -self._box[0], -self._box[1]

    def _pose(self, seconds: float) -> _Pose:
        sketch = self.sketch
        pace = _ONES if sketch.stride and self.grounded else _TWOS
        count = max(12, round(self.cycle_s * pace)) if self.cycle_s else 1
        phase = seconds / self.cycle_s if self.cycle_s else 0.0
        index = int(phase * count + 1e-6)
        # What happens once goes on stirring when it is done.
        index = index % count + (count if sketch.once_s and phase >= 1 else 0)
        if index not in self._poses:
            self._poses[index] = self._drawn(index / count)
        return self._poses[index]

    def _drawn(self, phase: float) -> _Pose:
        """Draw one pose."""
        left, top, right, bottom = self._box
        canvas = Canvas(right - left, bottom - top)
        pen = Pen(canvas, self.tones, self._feet, self._scale, self.wear, self.facing)
        self.sketch.draw(pen, phase)
        figure = self._lit(layer_of(canvas.pixels))
        return *self._thrown(figure), figure

    def _lit(self, figure: Layer) -> Layer:
        """Light the side that the sun is on: the lower it stands, the wider the rim."""
        if self.shot.data:
            return figure
        low = self.tones.sun_height < 0.3
        width = (0.017 if low else 0.011) if not self.sketch.headed else 0.005
        edge = max(2.0, min(width * self._scale, 0.014 * self.size.height))
        # The seed that puts the sun on one side lights that side.
        offset = (self._away * edge, edge * 0.7)
        return rimmed(figure, offset, self.tones.rim, 0.95 if low else 0.75)

    @property
    def _away(self) -> int:
        """The side that shadows fall to: 1 to the right."""
        return 1 if self.shot.seed % 2 else -1

    def _thrown(self, figure: Layer) -> Iterator[Layer]:
        """Tie a figure to what it stands or floats on."""
        x, y = self._feet
        if self.sketch.stance is Stance.WATER:
            row = round(y - 0.03 * self._scale)
            image = ripples_of(figure, row, round(min(0.48 * self._scale, self._floor)))
            yield from () if image is None else (image,)
        if not self.grounded or self.sketch.headed or self._floor < _SHOWN:
            return
        yield shadow_of(figure, (x, y), self._shade)
        if self.shot.setting in _FLOORED:
            image = mirror_of(figure, round(y), round(min(0.42 * self._scale, self._floor)))
            yield from () if image is None else (image,)

    @property
    def _shade(self) -> Shade:
        tones, roofed = self.tones, self.shot.setting in _ROOFED
        low = max(0.0, 1 - tones.sun_height / 0.66)
        length = 0.1 if roofed else 0.14 + 0.26 * low
        lean = 0.0 if roofed else self._away * (0.14 + 0.4 * low)
        depth = 0.5 * (1 - 0.7 * tones.grey)
        reach = 0.5 * self.sketch.width * self._scale
        return Shade(mix(tones.near, (0.0, 0.0, 0.0), 0.25), depth, length, lean, reach)
