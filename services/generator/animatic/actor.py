"""The subject on its mark: which figure, how large, where, and in which pose at each moment."""

import math
from dataclasses import dataclass, field
from functools import cached_property

import cv2
import numpy as np

from services.generator.animatic.camera import View, pose_at, view_of
from services.generator.animatic.canvas import Canvas
from services.generator.animatic.casting import Figure, cast
from services.generator.animatic.colours import Tones
from services.generator.animatic.planes import Affine, Layer, layer_of
from services.generator.animatic.subjects.figures import sketch_of
from services.generator.animatic.subjects.sketch import Pen, Sketch, Stance
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

_SHOULDERS = 0.29
"""Of a standing person, in heights, arms and scarf included."""

_TOP = 0.12
"""Nothing of a figure rises above this, in frame heights."""

_POSES_PER_SECOND = 12
"""Figures are drawn on twos, as animators do; their place changes in every frame."""

_FOLLOWING = 0.45
"""A camera keeps its subject: this share of its movement is left for the figure."""

_FINEST = 1.12
"""Figures are drawn this much larger, so that coming nearer does not blur them."""


def safe_width(size: FrameSize) -> float:
    """Give the width in pixels that every rendition shows around the focus: the 9:16 cut."""
    return 0.96 * min(size.width, size.height * 9 / 16)


def stands(shot: ShotPlan) -> bool:
    """Say whether the subject needs ground under it."""
    return sketch_of(cast(shot.subject, shot.description), near=False).stance is Stance.GROUND


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
    _poses: dict[int, Layer] = field(default_factory=dict[int, Layer], repr=False)

    @cached_property
    def figure(self) -> Figure:
        """Who plays."""
        return cast(self.shot.subject, self.shot.description)

    @cached_property
    def sketch(self) -> Sketch:
        """How it is drawn."""
        near = self.shot.framing in _HEADED
        return sketch_of(self.figure, near=near)

    @cached_property
    def mark(self) -> Mark:
        """Its size and place before the camera moves."""
        width, height = self.size.width, self.size.height
        reference = min(height, 1.2 * width)
        x = self.shot.focus_x / 1000 * width
        room = safe_width(self.size) / self._peak_zoom
        if self.sketch.headed:
            tall = min(_HEADED[self.shot.framing] * reference,
                       room / _SHOULDERS)  # fmt: skip
            return Mark(x, max(0.15 * height + tall, min(self.ground, 0.9) * height), tall)
        wanted = self.sketch.height * _FACTOR[self.shot.framing] * reference
        by_width = room / self.sketch.width
        low = {
            Stance.GROUND: min(self.ground, 0.88),
            Stance.WATER: self.ground + 0.012,
            Stance.AIR: 0.68,
        }[self.sketch.stance]
        tall = min(wanted, by_width, (low - _TOP) * height)
        if self.sketch.stance is Stance.AIR:
            low = 0.42 + tall / height / 2
        return Mark(x, low * height, tall)

    @property
    def facing(self) -> int:
        """1 to the right, -1 to the left."""
        return -1 if (self.shot.seed >> 3) % 2 else 1

    def placed(self, seconds: float, progress: float, view: View) -> tuple[Layer, Affine]:
        """Give the figure's layer and where it goes.

        Args:
            seconds: Since the shot's start.
            progress: Of the shot, 0.0-1.0.
            view: How the subject's plane is seen.
        """
        layer = self._pose(seconds)
        sketch, mark, size = self.sketch, self.mark, self.size
        turn = 2 * math.pi * seconds
        walk = self.facing * sketch.travel * (progress - 0.5) * size.width
        aside = view.shift_x * size.width * _FOLLOWING + walk
        room = max(0.0, (safe_width(self.size) - sketch.width * mark.height * view.zoom) / 2)
        x = mark.x + max(-room, min(room, aside))
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
        count = max(16, round(sketch.cycle_s * _POSES_PER_SECOND)) if sketch.cycle_s else 1
        phase = seconds / sketch.cycle_s if sketch.cycle_s else 0.0
        index = int(phase * count) % count
        if index not in self._poses:
            self._poses[index] = self._drawn(index / count)
        return self._poses[index]

    def _drawn(self, phase: float) -> Layer:
        sketch, scale = self.sketch, self._scale
        wide = round(sketch.width * scale * 1.12 / 2) * 2 + 4
        whole = self._feet_row + 0.1 * scale
        tall = round(min(whole, self.size.height * 1.15) / 2) * 2
        canvas = Canvas(wide, tall)
        feet = (wide / 2, self._feet_row)
        sketch.draw(Pen(canvas, self.tones, feet, scale), phase)
        edge = max(2.0, 0.011 * scale if not sketch.headed else 0.005 * scale)
        # The seed that puts the sun on one side lights that side; a turned figure, the other.
        sunny = (1 if self.shot.seed % 2 else -1) * self.facing
        canvas.light_edge((sunny * edge, edge * 0.7), self.tones.rim, 0.8)
        pixels = canvas.pixels if self.facing > 0 else np.ascontiguousarray(canvas.pixels[:, ::-1])
        if sketch.stance is Stance.GROUND and not sketch.headed:
            pixels = self._shadowed(pixels, feet)
        return layer_of(pixels)

    def _shadowed(self, pixels: np.ndarray, feet: tuple[float, float]) -> np.ndarray:
        """Put the figure over its shadow on the ground."""
        below = Canvas(pixels.shape[1], pixels.shape[0])
        reach = min(0.47 * pixels.shape[1], 0.5 * self.sketch.width * self._scale)
        below.ellipse(feet, reach * 0.8, reach * 0.12, self.tones.near)
        below.soften(max(1.0, reach * 0.05))
        below.fade(0.5)
        share = cv2.cvtColor(cv2.bitwise_not(pixels[..., 3]), cv2.COLOR_GRAY2RGBA)
        share[..., 3] = 255 - pixels[..., 3]
        return cv2.add(cv2.multiply(below.pixels, share, scale=1 / 255), pixels)
