"""What the storyboard's process is asked and what it answers; the parent and the child share it."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from annotated_types import Ge, MaxLen, MinLen

from shared.domain.plan import Plan

__all__ = [
    "STATUS_NO_MEMORY",
    "STATUS_NO_SPACE",
    "BoardReply",
    "BoardRequest",
    "Form",
    "page_path",
    "why_ended",
]

STATUS_NO_MEMORY, STATUS_NO_SPACE = 71, 73
"""How the child says that the machine is at fault, and in what (EX_OSERR, EX_CANTCREAT)."""
_KILLED = -9
_REASONS = {
    STATUS_NO_MEMORY: "there is not enough memory to draw the storyboard",
    STATUS_NO_SPACE: "the disk for temporary files is full",
    _KILLED: "the drawing process was killed, as a system does that runs out of memory",
}

Form = Literal["png", "jpg"]


@dataclass(frozen=True, slots=True)
class BoardRequest:
    """Draw this plan into this folder."""

    plan: Plan
    form: Form
    folder: Annotated[str, MinLen(1), MaxLen(4096)]


@dataclass(frozen=True, slots=True)
class BoardReply:
    """What was drawn."""

    pages: Annotated[int, Ge(1)]


def page_path(folder: Path, number: int, form: Form) -> Path:
    """Name the file of a page, counted from 1."""
    return folder / f"page-{number:02d}.{form}"


def why_ended(status: int) -> str:
    """Say in a clause why the child ended, by its status."""
    return _REASONS.get(status, f"the drawing process ended with status {status}")
