"""Where a figure stands and how large it is: composition, for any ratio of the picture.

What a framing is about (a whole body, head and shoulders, paws) stays inside the 9:16 cut about the
focus and below the type; what surrounds it may be cut.
"""

from dataclasses import dataclass
from functools import cached_property

from services.generator.animatic.camera import pose_at, view_of
from services.generator.animatic.subjects.sketch import Sketch, Stance
from shared.domain.media import FrameSize
from shared.domain.plan import Framing, ShotPlan

__all__ = ["TOP", "Mark", "Marking", "safe_width"]

_FACTOR = {
    Framing.ESTABLISHING: 0.6,
    Framing.WIDE: 1.0,
    Framing.MEDIUM: 1.5,
    Framing.CLOSE: 2.3,
    Framing.DETAIL: 3.0,
    Framing.REACTION: 2.5,
}
_HEADED = {Framing.MEDIUM: 1.12, Framing.CLOSE: 1.85}
"""Heights, in frame heights, of a person whose feet a near shot leaves out."""

_SHOULDERS = 0.32
"""Of a standing person, in heights, arms and scarf included."""

_CHEEKS = 0.24
"""Of the same in a shot of the face: shoulders may leave the upright cut."""

_STEPPING = 0.46
"""Of who walks, arms swinging."""

_LEAN = 0.06
"""How far before its feet the head of who walks is, in heights."""

TOP = 0.12
"""Nothing of a figure rises above this, in frame heights, unless type asks for more room."""

_LOWEST = 0.79
"""Feet stand no lower, in frame heights."""

_PART = 0.21
"""Radius of what a near shot is about, in frame heights."""

_MIDDLE = 0.44
"""Where the middle of that is, in frame heights."""

_BELOW = 1.02
"""Feet that would be seen above this, in frame heights, stand on the ground instead."""


_ENDING = 0.9
"""A part that reaches this high, in heights of the whole, has little above it."""


def safe_width(size: FrameSize) -> float:
    """Give the width in pixels that every rendition shows around the focus: the 9:16 cut."""
    return 0.96 * min(size.width, size.height * 9 / 16)


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
class Marking:
    """The composition of one figure in one shot."""

    shot: ShotPlan
    sketch: Sketch
    size: FrameSize
    ground: float
    """Frame height fraction, as this framing shows it."""
    ceiling: float
    """Frame height fraction above which type stands."""

    @cached_property
    def mark(self) -> Mark:
        """Its size and place before the camera moves."""
        if self.sketch.headed:
            return self._headed()
        return self._portrait() if self._parted else self._whole()

    @property
    def _parted(self) -> bool:
        """Whether only a part is framed: not where type would stand on what goes on above it."""
        if self.sketch.face is None:
            return False
        _, y, radius = self.sketch.face
        return self.ceiling <= TOP or y + radius > _ENDING

    def _headed(self) -> Mark:
        """Head and shoulders, or down to the knees: feet are below the picture."""
        height = self.size.height
        wanted = _HEADED[self.shot.framing] * self._reference
        tall = min(wanted, self.room / self.breadth)
        top = max(0.15, self.ceiling + 0.02)
        # Who goes leans ahead: it is the head that the picture is about.
        ahead = _LEAN * self.facing * tall if self.sketch.stride else 0.0
        feet = max(top * height + tall, min(self.ground, 0.9) * height)
        return Mark(self.focus - ahead, feet, tall)

    def _portrait(self) -> Mark:
        """Frame a part of something: a face, a bow, paws."""
        height = self.size.height
        x, y, radius = self.sketch.face or (0.0, 0.5, 0.5)
        tall = min(_PART * height, 0.44 * self.room) / radius
        highest = self.ceiling * height + (y + radius) * tall
        feet = max(_MIDDLE * height + y * tall, highest)
        low = self._low[self.sketch.stance] * height
        if self.sketch.stance in (Stance.GROUND, Stance.WATER) and feet < _BELOW * height:
            # Its end would be behind the captions: a little smaller, it stands above them.
            tall = min(tall, (low - self.ceiling * height) / (y + radius))
            feet = low
        return Mark(self.focus - self.facing * x * tall, feet, tall)

    def _whole(self) -> Mark:
        height, stance = self.size.height, self.sketch.stance
        wanted = self.sketch.height * self._factor * self._reference
        low = self._low[stance]
        tall = min(wanted, self.room / self.sketch.width, (low - self.ceiling) * height)
        if stance is Stance.AIR:
            low = min(low, max(0.42, (self.ceiling + 0.72) / 2) + tall / height / 2)
        return Mark(self.focus, low * height, tall)

    @property
    def _low(self) -> dict[Stance, float]:
        """Where feet are, in frame heights: however near the camera comes, above the captions."""
        lowest = 0.5 + (_LOWEST - 0.5) / self.peak_zoom
        return {
            Stance.GROUND: min(self.ground, lowest),
            Stance.WATER: min(self.ground + 0.012, lowest - 0.03),
            Stance.AIR: 0.7,
            Stance.DEEP: 0.73,
        }

    @property
    def breadth(self) -> float:
        """What of a standing person every cut must show, in heights."""
        if self.sketch.stride:
            return _STEPPING
        return _SHOULDERS if self.shot.framing is Framing.MEDIUM else _CHEEKS

    @property
    def _factor(self) -> float:
        return 1.1 if self.shot.data else _FACTOR[self.shot.framing]

    @property
    def focus(self) -> float:
        """Frame pixel about which all renditions are cut."""
        return self.shot.focus_x / 1000 * self.size.width

    @property
    def _reference(self) -> float:
        return min(self.size.height, 1.2 * self.size.width)

    @property
    def room(self) -> float:
        """Pixels of the cut, before the camera comes near."""
        return safe_width(self.size) / self.peak_zoom

    @cached_property
    def leeway(self) -> float:
        """How far to each side it may be shifted and stay in the upright cut, in frame widths."""
        face = self.sketch.face if self._parted else None
        wide = 2.4 * face[2] if face else self.sketch.width
        if self.sketch.headed:
            wide = self.breadth
        taken = wide * self.mark.height * self.peak_zoom
        return max(0.0, (safe_width(self.size) - taken) / 2) / self.size.width

    @property
    def facing(self) -> int:
        """1 to the right, -1 to the left; what is read is never turned."""
        if self.shot.data:
            return 1
        return -1 if (self.shot.seed >> 3) % 2 else 1

    @cached_property
    def peak_zoom(self) -> float:
        """How much nearer the camera ever brings it, in a shot of any length."""
        ends = (pose_at(self.shot.camera, progress, 0.0, 600.0) for progress in (0.0, 1.0))
        return max(view_of(pose, 1.0).zoom for pose in ends)
