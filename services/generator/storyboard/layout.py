"""Where the pictures of a storyboard stand: pages of even rows, about as wide as a screen.

Pure. In pixels.
"""

from dataclasses import dataclass

from shared.domain.media import FrameSize

__all__ = ["GUTTER", "Grid", "grid_of"]

GUTTER = 24
_WIDTH_MIN = 960
"""However few the shots, title and facts have room."""


@dataclass(frozen=True, slots=True)
class Grid:
    """How the cells of a storyboard stand: rows of columns, and so many rows a page."""

    picture: FrameSize
    """Of one cell."""
    columns: int
    rows: int
    """Of a whole page; the last may have fewer."""

    @property
    def width(self) -> int:
        """Pixels of a page."""
        return max(_WIDTH_MIN, self.left(self.columns))

    def left(self, column: int) -> int:
        """Give the left edge of a column, counted from 0."""
        return GUTTER + column * (self.picture.width + GUTTER)

    def pages(self, shots: int) -> tuple[tuple[range, ...], ...]:
        """Give the shots' indices: pages of rows of cells."""
        rows = [
            range(first, min(shots, first + self.columns))
            for first in range(0, shots, self.columns)
        ]
        return tuple(tuple(rows[top : top + self.rows]) for top in range(0, len(rows), self.rows))


_LYING = Grid(FrameSize(448, 252), columns=4, rows=4)
_SQUARE = Grid(FrameSize(352, 352), columns=5, rows=3)
_STANDING = Grid(FrameSize(288, 512), columns=6, rows=2)


def grid_of(size: FrameSize, shots: int) -> Grid:
    """Choose the grid: as few rows as can be, as even as can be, and so the pages.

    Args:
        size: Of the film.
        shots: One or more.
    """
    largest = _LYING if size.width > size.height else _STANDING
    if size.width == size.height:
        largest = _SQUARE
    rows = -(-shots // largest.columns)
    pages = -(-rows // largest.rows)
    return Grid(largest.picture, -(-shots // rows), -(-rows // pages))
