"""What the drawing process is asked and what it answers; the parent and the child share it."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from annotated_types import Ge, MaxLen, MinLen

from shared.domain.media import FrameSize, Rate
from shared.domain.plan import ShotPlan, StyleBible

__all__ = ["OPENING", "DrawReply", "DrawRequest", "unfinished"]

OPENING = "s01"
"""The one shot whose place in the film shows: it leaves room for the title."""


@dataclass(frozen=True, slots=True)
class DrawRequest:
    """Draw this shot into this file."""

    shot: ShotPlan
    style: StyleBible
    size: FrameSize
    rate: Rate
    path: Annotated[str, MinLen(1), MaxLen(4096)]


@dataclass(frozen=True, slots=True)
class DrawReply:
    """What was drawn."""

    frames: Annotated[int, Ge(1)]
    sha256: Annotated[str, MinLen(64), MaxLen(64)]
    """Of the file."""


def unfinished(path: Path) -> Path:
    """Name the file that grows beside a clip until it is whole."""
    return path.with_name(f"{path.name}.part")
