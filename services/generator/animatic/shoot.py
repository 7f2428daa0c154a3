"""One shot, frame by frame: place, actor, air and type under one camera."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from math import pi, sin

import cv2
import numpy as np

from services.generator.animatic.actor import Actor, blur_of, passes, safe_width, stands
from services.generator.animatic.air import Drops, air_of, fog
from services.generator.animatic.camera import Pose, pose_at, steadied, view_of
from services.generator.animatic.canvas import Pixels
from services.generator.animatic.colours import Tones, tones_of
from services.generator.animatic.laying import compose, lay
from services.generator.animatic.lettering import Block, set_block
from services.generator.animatic.litter import Fall, fall_of
from services.generator.animatic.planes import Affine, Frame, Layer, halved
from services.generator.animatic.request import OPENING
from services.generator.animatic.scenery.places import PLACES
from services.generator.animatic.scenery.stage import HIGH, LOW, Piece, Place, Stage, raised
from services.generator.animatic.tiling import parted, repeated, wrapped
from services.generator.animatic.wardrobe import wear_of
from shared.domain.media import FrameSize, Rate
from shared.domain.plan import Framing, ShotPlan, StyleBible, Weather

__all__ = ["Shoot"]

_FRAMING_ZOOM = {
    Framing.ESTABLISHING: 1.0,
    Framing.WIDE: 1.0,
    Framing.MEDIUM: 1.16,
    Framing.CLOSE: 1.4,
    Framing.DETAIL: 1.7,
    Framing.REACTION: 1.5,
}
_FRAMING_BLUR = {
    Framing.ESTABLISHING: 0.0,
    Framing.WIDE: 0.0,
    Framing.MEDIUM: 2.5,
    Framing.CLOSE: 7.0,
    Framing.DETAIL: 12.0,
    Framing.REACTION: 8.0,
}
_NEAR = {Framing.CLOSE, Framing.DETAIL, Framing.REACTION}
_ANCHOR_Y = 0.62
"""Where a nearer framing looks, in frame heights."""

_TYPE_TOP = 0.085
"""The upper edge of type on the picture. The subject keeps below the type, captions below both."""

_TYPE_LOW = 0.42
"""However long a text is, the subject keeps the picture below this."""

_TITLE_FOOT = 0.34
"""A film's title is laid over its first shot, down to here: its subject keeps below."""

_SOFT = 1.2
"""Pixels of blur from which half the size shows the same."""

_STANDING = 16.0
"""What is farther than this does not pass, however far the subject goes."""

_INKED = 90
"""Of 255: what is brighter on a block of type is a letter, not its shadow."""

_FADE_S = 0.6
_DRIFT_MAX = 0.16
"""A cloud's whole way in a shot, in frame widths: the margins allow no more."""


@dataclass(frozen=True)
class Shoot:
    """A shot that is ready to be drawn."""

    shot: ShotPlan
    style: StyleBible
    size: FrameSize
    rate: Rate

    def frames(self) -> Iterator[Pixels]:
        """Draw every frame: I420, limited-range BT.709, one buffer that is used again."""
        frame = Frame.blank(self.size.width, self.size.height)
        for index in range(self.shot.duration_frames):
            self._draw(frame, index)
            yield frame.buffer

    def still(self, index: int) -> Pixels:
        """Draw one frame, and none before it: (H, W, 3) RGB.

        Args:
            index: From 0; less than the shot's frames.
        """
        frame = Frame.blank(self.size.width, self.size.height)
        self._draw(frame, index)
        return frame.rgb()

    @cached_property
    def tones(self) -> Tones:
        """The colours."""
        shot = self.shot
        return tones_of(self.style, shot.time_of_day, shot.weather, shot.setting, shot.season)

    @cached_property
    def length_s(self) -> float:
        """How long it lasts."""
        return float(self.shot.duration_frames / self.rate.fraction)

    @cached_property
    def _stage(self) -> Stage:
        return Stage(
            self.size.width,
            self.size.height,
            self.tones,
            self.shot,
            stands(self.shot),
            blur_of(self.shot, _FRAMING_BLUR[self.shot.framing]),
            np.random.Generator(np.random.PCG64(self.shot.seed)),
            passes(self.shot),
        )

    @cached_property
    def _place(self) -> Place:
        place = PLACES[self.shot.setting](self._stage)
        near_shot = bool(self.shot.data) or self.shot.framing in _NEAR
        # Close up, what stands before the subject would only hide it; so would it hide numbers.
        kept = [p for p in place.pieces if p.distance >= 0.88 or not near_shot]
        if self.shot.weather is Weather.FOG:
            kept = sorted([*kept, fog(self._stage, 3.6), fog(self._stage, 1.4)],
                          key=lambda piece: -piece.distance)  # fmt: skip
        return Place(tuple(kept), place.ground)

    @cached_property
    def _actor(self) -> Actor:
        zoom = _FRAMING_ZOOM[self.shot.framing]
        ground = _ANCHOR_Y + (raised(self._place.ground) - _ANCHOR_Y) * zoom
        wear = wear_of(self.shot.subject, self.style)
        titled = _TITLE_FOOT if self.shot.shot_id == OPENING else 0.12
        ceiling = min(_TYPE_LOW, max(titled, self._type_rows[1] + 0.025))
        return Actor(self.shot, self.tones, self.size, ground, wear, ceiling)

    @cached_property
    def _steadiness(self) -> float:
        """How much of its way to the side the camera goes: no more than keeps the subject in."""
        if not self._actor.grounded:
            return 1.0
        ends = (pose_at(self.shot.camera, progress, 0.0, self.length_s) for progress in (0.0, 1.0))
        farthest = max(abs(view_of(pose, 1.0).shift_x) for pose in ends)
        return min(1.0, self._actor.leeway / farthest) if farthest > 0 else 1.0

    @cached_property
    def _pieces(self) -> tuple[Piece, ...]:
        """The place, as far as the shot will travel."""
        return tuple(
            replace(piece, layer=self._kept(piece, part))
            for piece in self._place.pieces
            for part in parted(repeated(piece.layer, 3 if self._passes(piece) else 1))
        )

    def _kept(self, piece: Piece, layer: Layer) -> Layer:
        """Keep what stands behind the subject and out of focus at half the size."""
        soft = piece.distance > 1 and self._stage.defocus(piece.distance) >= _SOFT
        return halved(layer) if soft else layer

    @cached_property
    def _backcloth(self) -> Frame:
        """What is out of focus, before it is enlarged."""
        return Frame.coarse(self.size.width, self.size.height)

    def _passes(self, piece: Piece) -> bool:
        return abs(self._actor.speed) > 0 and piece.distance < _STANDING and not piece.follows

    def _travel(self, piece: Piece, seconds: float) -> float:
        """Give how far a piece has passed, in frame widths."""
        if not self._passes(piece):
            return 0.0
        # All that is about as near as the subject is the ground it goes on.
        distance = 1.0 if 0.95 < piece.distance < 1.15 else piece.distance
        passed = self._actor.speed * seconds / distance / _FRAMING_ZOOM[self.shot.framing]
        return wrapped(passed, HIGH - LOW)

    @cached_property
    def _air(self) -> tuple[Drops, ...]:
        return air_of(self._stage)

    @cached_property
    def _litter(self) -> Fall | None:
        return fall_of(self._stage)

    @cached_property
    def _vignette(self) -> Pixels:
        y, x = (np.linspace(-1, 1, n, dtype=np.float32) ** 2 / 2
                for n in (self.size.height, self.size.width))  # fmt: skip
        # By steps of a table: a power of two million numbers would cost more than a frame.
        away = np.rint((y[:, None] + x[None]) * 1023).astype(np.uint16)
        fall = np.rint(255 - 34 * 1.4 * np.linspace(0, 1, 1024) ** 1.4)
        return fall.astype(np.uint8)[away]

    @cached_property
    def _type(self) -> Block | None:
        if not self.shot.on_screen_text.strip():
            return None
        em = 0.058 * min(self.size.width, self.size.height)
        room = 0.92 * safe_width(self.size)
        return set_block(self.shot.on_screen_text, room, em, self.tones.paper, 0.62)

    @cached_property
    def _type_ink(self) -> tuple[int, int]:
        """First and last row of the letters on their block."""
        if self._type is None:
            return 0, 0
        rows = np.flatnonzero((self._type.pixels[..., 1] > _INKED).any(axis=1))
        return (int(rows[0]), int(rows[-1])) if rows.size else (0, 0)

    @property
    def _type_rows(self) -> tuple[float, float]:
        """Where the letters begin and end, in frame heights."""
        first, last = self._type_ink
        return _TYPE_TOP, _TYPE_TOP + (last - first) / self.size.height if last else 0.0

    @cached_property
    def _set_type(self) -> Layer | None:
        return self._type.layer(1.0) if self._type is not None else None

    def _draw(self, frame: Frame, index: int) -> None:
        seconds = float(index / self.rate.fraction)
        progress = index / max(1, self.shot.duration_frames - 1)
        pose = steadied(pose_at(self.shot.camera, progress, seconds, self.length_s),
                        self._steadiness)  # fmt: skip
        compose(frame, self._backcloth, self._laid(pose, seconds))
        if self._litter is not None:
            self._litter.fall(frame, seconds)
        for drops in self._air:
            drops.fall(frame, seconds)
        cv2.multiply(frame.luma, self._vignette, dst=frame.luma, scale=1 / 255)
        self._letter(frame, seconds)

    def _laid(self, pose: Pose, seconds: float) -> list[tuple[Layer, Affine]]:
        """Place all layers, far to near, the actor before what is nearer than it."""
        pieces = self._pieces
        behind, before = ([p for p in pieces if (p.distance < 1) is near] for near in (False, True))
        return [
            *((piece.layer, self._where(piece, pose, seconds)) for piece in behind),
            *self._actor.placed(seconds, view_of(pose, 1.0)),
            *((piece.layer, self._where(piece, pose, seconds)) for piece in before),
        ]

    def _where(self, piece: Piece, pose: Pose, seconds: float) -> Affine:
        view = view_of(pose, piece.distance)
        turn = 2 * pi * (seconds / piece.period_s + piece.phase)
        drift = piece.drift_x * min(1.0, _DRIFT_MAX / max(1e-6, piece.drift_x * self.length_s))
        aside = view.shift_x + piece.sway_x * sin(turn) + drift * (seconds - self.length_s / 2)
        down = view.shift_y + piece.sway_y * sin(turn + pi / 2)
        width, height = self.size.width, self.size.height
        closer = _FRAMING_ZOOM[self.shot.framing]
        anchor_x, anchor_y = self.shot.focus_x / 1000, _ANCHOR_Y
        # Surface to frame, about the frame's middle; then the framing, about its anchor.
        x = 0.5 + (LOW - 0.5 + self._travel(piece, seconds)) * view.zoom + aside
        y = 0.5 + (LOW - 0.5) * view.zoom + down
        x, y = anchor_x + (x - anchor_x) * closer, anchor_y + (y - anchor_y) * closer
        return Affine.placed(view.zoom * closer, x * width, y * height)

    def _letter(self, frame: Frame, seconds: float) -> None:
        width, height = self.size.width, self.size.height
        block, whole = self._type, self._set_type
        if block is None or whole is None:
            return
        share = min(1.0, (seconds + 0.04) / _FADE_S)
        layer = whole if share >= 1 else block.layer(share)
        x = self.shot.focus_x / 1000 * width - layer.width / 2
        rise = (1 - share) ** 2 * 0.02 * height
        y = _TYPE_TOP * height - self._type_ink[0] + rise
        lay(frame, layer, Affine.placed(1.0, x, y), height)
