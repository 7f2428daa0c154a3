"""Messages about planning. The router says them to itself."""

from dataclasses import dataclass
from typing import Annotated

from annotated_types import Ge, MaxLen

from shared.contracts.brief import Brief
from shared.contracts.envelope import BlobRef

__all__ = ["PlanMade", "PlanMake", "PlanRefused", "ShotLine"]


@dataclass(frozen=True, slots=True)
class PlanMake:
    """Command: plan this brief."""

    brief: Brief
    config_digest: str


@dataclass(frozen=True, slots=True)
class ShotLine:
    """What the router needs to know of a planned shot."""

    shot_id: str
    duration_frames: Annotated[int, Ge(1)]


@dataclass(frozen=True, slots=True)
class PlanMade:
    """A plan exists as an immutable blob."""

    revision: Annotated[int, Ge(1)]
    plan: BlobRef
    path: str
    path_reason: Annotated[str, MaxLen(300)]
    rate: str
    """Frames per second as num/den."""
    shots: tuple[ShotLine, ...]


@dataclass(frozen=True, slots=True)
class PlanRefused:
    """The brief cannot be planned as asked; the sentence says what to change."""

    code: str
    sentence: Annotated[str, MaxLen(600)]
