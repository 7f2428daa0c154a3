"""The subject on its mark: which figure, how large, where, and in which pose at each moment."""

import math
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from services.generator.animatic.camera import View, pose_at, view_of
from services.generator.animatic.canvas import Canvas
from services.generator.animatic.casting import Figure, cast
from services.generator.animatic.colours import Tones
from services.generator.animatic.footing import reflect, shadowed
from services.generator.animatic.planes import Affine, Layer, layer_of
from services.generator.animatic.subjects.charts import chart_of
from services.generator.animatic.subjects.figures import sketch_of
from services.generator.animatic.subjects.sketch import Pen, Role, Sketch, Stance
from services.generator.animatic.wardrobe import Wear
from shared.domain.media import FrameSize
from shared.domain.plan import Framing, ShotPlan

__all__ = ["Actor", "Mark", "safe_width", "stands"]

_FACTOR = {
    Framing.ESTABLISHING: 0.62,
    Framing.WIDE: 1.0,
    Framing.MEDIUM: 1.5,
    Framing.CLOSE: 2.3,
    Framing.DETAIL: 3.0,
    Framing.REACTION: 2.5,
}
_HEADED = {
    Framing.MEDIUM: 1.08,
    Framing.CLOSE: 1.6,
    Framing.REACTION: 1.7,
    Framing.DETAIL: 1.9,
}
"""Heights, in frame heights, of a person whose feet a near shot leaves out."""

_SHOULDERS = 0.32
"""Of a standing person, in heights, arms and scarf included."""

_CHEEKS = 0.24
"""Of the same in a shot of the face: shoulders may leave the upright cut."""

_STEPPING = 0.46
"""Of who walks, arms swinging."""

_LEAN = 0.06
"""How far before its feet the head of who walks is, in heights."""

_FACIAL = {Framing.CLOSE, Framing.REACTION, Framing.DETAIL}

_TOP = 0.12
"""Nothing of a figure rises above this, in frame heights, unless type asks for more room."""

_LOWEST = 0.79
"""Feet stand no lower, in frame heights."""

_FACE = 0.2
"""Radius of a face in a near shot, in frame heights."""

_TWOS = 12
_ONES = 24
"""Poses per second: figures are drawn on twos, as animators do; on ones when feet hold the ground.
Their place changes in every frame."""

_FOLLOWING = 0.45
"""A camera keeps what flies: this share of its movement is left for the figure."""

_HASTE = 0.3
"""The fastest that the ground may pass, in frame widths per second."""

_FINEST = 1.12
"""Figures are drawn this much larger, so that coming nearer does not blur them."""


def safe_width(size: FrameSize) -> float:
    """Give the width in pixels that every rendition shows around the focus: the 9:16 cut."""
    return 0.96 * min(size.width, size.height * 9 / 16)


def stands(shot: ShotPlan) -> bool:
    """Say whether the subject needs ground under it."""
    if shot.data:
        return False
    figure = cast(shot.subject, shot.description)
    return sketch_of(figure, Role(shot.action)).stance is Stance.GROUND


@dataclass(frozen=True, slots=True)
class Mark:
    """Where the actor stands."""

    x: float
    """Frame pixel of its middle."""
    feet: float
    """Frame pixel of its feet."""
    height: float
    """Pixels of the whole figure."""


@dataclass(frozen=True)
class Actor:
    """The figure of one shot."""

    shot: ShotPlan
    tones: Tones
    size: FrameSize
    ground: float
    """Frame height fraction, as this framing shows it."""
    wear: Wear = field(default_factory=Wear)
    ceiling: float = _TOP
    """Frame height fraction above which type stands."""
    _poses: dict[int, Layer] = field(default_factory=dict[int, Layer], repr=False)

    @cached_property
    def figure(self) -> Figure:
        """Who plays."""
        return cast(self.shot.subject, self.shot.description)

    @cached_property
    def sketch(self) -> Sketch:
        """How it is drawn: numbers, where the shot has any, are its subject."""
        if self.shot.data:
            return chart_of(self.shot.data)
        return sketch_of(self.figure, Role(self.shot.action, self.shot.framing))

    @cached_property
    def mark(self) -> Mark:
        """Its size and place before the camera moves."""
        if self.sketch.headed:
            return self._headed()
        return self._portrait() if self.sketch.face else self._whole()

    def _headed(self) -> Mark:
        """Head and shoulders, or down to the knees: feet are below the picture."""
        height = self.size.height
        wanted = _HEADED[self.shot.framing] * self._reference
        tall = min(wanted, self._room / self._breadth)
        top = max(0.15, self.ceiling + 0.02)
        # Who goes leans ahead: it is the head that the picture is about.
        ahead = _LEAN * self.facing * tall if self.sketch.stride else 0.0
        feet = max(top * height + tall, min(self.ground, 0.9) * height)
        return Mark(self._focus - ahead, feet, tall)

    def _portrait(self) -> Mark:
        """Frame the face of something long."""
        x, y, radius = self.sketch.face or (0.0, 0.5, 0.5)
        tall = min(_FACE * self._reference, 0.44 * self._room) / radius
        middle = max(0.44, self.ceiling + radius * tall / self.size.height)
        return Mark(
            self._focus - self.facing * x * tall, middle * self.size.height + y * tall, tall
        )

    def _whole(self) -> Mark:
        height, stance = self.size.height, self.sketch.stance
        wanted = self.sketch.height * self._factor * self._reference
        low = {
            Stance.GROUND: min(self.ground, _LOWEST),
            Stance.WATER: min(self.ground + 0.012, _LOWEST - 0.03),
            Stance.AIR: 0.7,
            Stance.DEEP: 0.73,
        }[stance]
        tall = min(wanted, self._room / self.sketch.width, (low - self.ceiling) * height)
        if stance is Stance.AIR:
            low = min(low, max(0.42, (self.ceiling + 0.72) / 2) + tall / height / 2)
        return Mark(self._focus, low * height, tall)

    @property
    def _breadth(self) -> float:
        """What of a standing person every cut must show, in heights."""
        if self.sketch.stride:
            return _STEPPING
        return _CHEEKS if self.shot.framing in _FACIAL else _SHOULDERS

    @property
    def _factor(self) -> float:
        return 1.1 if self.shot.data else _FACTOR[self.shot.framing]

    @property
    def _focus(self) -> float:
        return self.shot.focus_x / 1000 * self.size.width

    @property
    def _reference(self) -> float:
        return min(self.size.height, 1.2 * self.size.width)

    @property
    def _room(self) -> float:
        return safe_width(self.size) / self._peak_zoom

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

    @cached_property
    def leeway(self) -> float:
        """How far to each side it may be shifted and stay in the upright cut, in frame widths."""
        wide = 2 * self.sketch.face[2] if self.sketch.face else self.sketch.width
        if self.sketch.headed:
            wide = self._breadth
        taken = wide * self.mark.height * self._peak_zoom
        return max(0.0, (safe_width(self.size) - taken) / 2) / self.size.width

    @property
    def grounded(self) -> bool:
        """Whether it moves exactly as the ground does."""
        return self.sketch.stance is Stance.GROUND

    @property
    def facing(self) -> int:
        """1 to the right, -1 to the left; what is read is never turned."""
        if self.shot.data:
            return 1
        return -1 if (self.shot.seed >> 3) % 2 else 1

    def placed(self, seconds: float, view: View) -> tuple[Layer, Affine]:
        """Give the figure's layer and where it goes.

        Args:
            seconds: Since the shot's start.
            view: How the subject's plane is seen.
        """
        layer = self._pose(seconds)
        sketch, mark, size = self.sketch, self.mark, self.size
        turn = 2 * math.pi * seconds
        following = 1.0 if self.grounded else _FOLLOWING
        aside = max(-self.leeway, min(self.leeway, view.shift_x * following))
        x = self._focus + aside * size.width + (mark.x - self._focus) * view.zoom
        lift = sketch.bob * math.sin(turn / 3.1) * size.height
        middle = size.height / 2
        y = middle + (mark.feet - middle) * view.zoom + view.shift_y * size.height - lift
        angle = sketch.rock * math.sin(turn / 3.7 + 0.6)
        zoom = view.zoom / _FINEST
        spot = Affine.placed(zoom, 0, 0, angle)
        origin_x, origin_y = layer.width / 2, self._feet_row
        return layer, Affine(
            spot.a, spot.b, spot.c, spot.d,
            x - spot.a * origin_x - spot.b * origin_y, y - spot.c * origin_x - spot.d * origin_y,
        )  # fmt: skip

    @property
    def _peak_zoom(self) -> float:
        """How much nearer the camera ever brings it, in a shot of any length."""
        ends = (pose_at(self.shot.camera, progress, 0.0, 600.0) for progress in (0.0, 1.0))
        return max(view_of(pose, 1.0).zoom for pose in ends)

    @property
    def _scale(self) -> float:
        return self.mark.height * _FINEST

    @property
    def _feet_row(self) -> float:
        """Row of the feet on the figure's surface; below its end when a near shot cuts them."""
        return self._scale * 1.12

    def _pose(self, seconds: float) -> Layer:
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

    def _drawn(self, phase: float) -> Layer:
        sketch, scale = self.sketch, self._scale
        wide = round(sketch.width * scale * 1.12 / 2) * 2 + 4
        whole = self._feet_row + (0.45 if sketch.stance is Stance.WATER else 0.1) * scale
        tall = round(min(whole, self.size.height * 1.15) / 2) * 2
        canvas = Canvas(wide, tall)
        feet = (wide / 2, self._feet_row)
        sketch.draw(Pen(canvas, self.tones, feet, scale, self.wear), phase)
        edge = max(2.0, 0.011 * scale if not sketch.headed else 0.005 * scale)
        # The seed that puts the sun on one side lights that side; a turned figure, the other.
        sunny = (1 if self.shot.seed % 2 else -1) * self.facing
        canvas.light_edge((sunny * edge, edge * 0.7), self.tones.rim, 0.8)
        if sketch.stance is Stance.WATER:
            reflect(canvas, round(self._feet_row - 0.03 * scale))
        pixels = canvas.pixels if self.facing > 0 else np.ascontiguousarray(canvas.pixels[:, ::-1])
        if sketch.stance is Stance.GROUND and not sketch.headed:
            reach = min(0.47 * pixels.shape[1], 0.5 * sketch.width * scale)
            pixels = shadowed(pixels, feet, reach, self.tones.near)
        return layer_of(pixels)
