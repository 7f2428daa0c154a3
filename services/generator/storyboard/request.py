"""What the storyboard's process is asked and what it answers; the parent and the child share it."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from annotated_types import Ge, MaxLen, MinLen

from shared.domain.plan import Plan

__all__ = ["BoardReply", "BoardRequest", "Form", "page_path"]

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
