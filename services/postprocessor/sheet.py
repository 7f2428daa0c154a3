"""Where each shot's frame stands on the contact sheet, so that the report can cut it out again.

Pure.
"""

from dataclasses import dataclass

from shared.domain.media import FrameSize

__all__ = ["Cell", "Layout", "layout_of"]

CELL_WIDTH = 400
MARGIN, CAPTION_HEIGHT = 12, 30
COLUMNS_MAX = 4


@dataclass(frozen=True, slots=True)
class Cell:
    """Pixels of one frame on the sheet; its caption is right below."""

    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Layout:
    """The whole sheet."""

    width: int
    height: int
    cells: tuple[Cell, ...]


def layout_of(shots: int, size: FrameSize) -> Layout:
    """Lay out one frame a shot, row by row.

    Args:
        shots: One or more.
        size: Of the film.
    """
    columns = min(COLUMNS_MAX, shots)
    width = CELL_WIDTH if size.width >= size.height else CELL_WIDTH * 5 // 8
    height = width * size.height // size.width
    step_x, step_y = width + MARGIN, height + CAPTION_HEIGHT + MARGIN
    rows = -(-shots // columns)
    cells = tuple(
        Cell(MARGIN + n % columns * step_x, MARGIN + n // columns * step_y, width, height)
        for n in range(shots)
    )
    return Layout(MARGIN + columns * step_x, MARGIN + rows * step_y, cells)
