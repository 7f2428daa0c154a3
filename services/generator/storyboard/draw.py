"""Draws a plan as a storyboard. A program of its own.

stdin: BoardRequest as JSON. stdout: BoardReply as JSON. User text ends here, as pixels.
"""

import errno
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from pydantic import TypeAdapter

from services.generator.animatic.shoot import Shoot
from services.generator.storyboard.captions import Caption, captions_of, facts_of
from services.generator.storyboard.layout import GUTTER, Grid, grid_of
from services.generator.storyboard.page import Page, Pixels, Words
from services.generator.storyboard.request import (
    STATUS_NO_MEMORY,
    STATUS_NO_SPACE,
    BoardReply,
    BoardRequest,
    page_path,
)
from shared.domain.media import FrameSize
from shared.domain.plan import Plan, ShotPlan

__all__ = ["pages_of", "status_of"]

_MOMENT = 600
"""Per mille of a shot: titles are set by then, and who goes somewhere is under way."""
_FINER = 3, 2
"""Pictures are drawn larger than they are shown by this share: thin lines stay even."""
_TITLE, _FACTS, _ID, _MANNER, _SPOKEN = 40, 20, 19, 16, 19
"""Pixels of an em."""
_SPOKEN_LINES_MAX = 7
_PALE, _PLAIN, _QUIET = (240, 242, 245), (205, 210, 217), (146, 154, 165)
_NO_FILM = "Storyboard, drawn from the plan. No film was made and nothing was spent."
_SILENT = "(nothing is said)"
_AIR = 8
"""Pixels between a picture and its words."""
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})


@dataclass(frozen=True)
class _Cell:
    """The words below one picture, set."""

    shot_id: Words
    span: Words
    manner: Words
    spoken: Words
    silent: bool

    @property
    def height(self) -> int:
        """Pixels of all of them."""
        return _AIR + self.shot_id.height + self.manner.height + self.spoken.height


def pages_of(plan: Plan) -> Iterator[Page]:
    """Draw page after page."""
    grid = grid_of(plan.size, len(plan.shots))
    cells = [_set(caption, grid.picture.width) for caption in captions_of(plan)]
    pages = grid.pages(len(plan.shots))
    for number, rows in enumerate(pages, start=1):
        heights = [grid.picture.height + max(cells[n].height for n in row) + GUTTER for row in rows]
        head = _head(plan, f"{number} / {len(pages)}" if len(pages) > 1 else "", grid)
        page = Page(grid.width, head.height + sum(heights))
        top = head.write(page)
        for row, height in zip(rows, heights, strict=True):
            for column, n in enumerate(row):
                page.paste(_still(plan, plan.shots[n], grid.picture), grid.left(column), top)
                _write(page, cells[n], grid.left(column), top + grid.picture.height)
            top += height
        yield page


@dataclass(frozen=True)
class _Head:
    """What stands above the pictures of every page."""

    title: Words
    facts: Words
    no_film: Words
    number: Words

    @property
    def height(self) -> int:
        """Pixels down to the first picture."""
        words = (self.title, self.facts, self.no_film)
        return GUTTER + sum(each.height for each in words) + GUTTER

    def write(self, page: Page) -> int:
        """Write it; give the row below."""
        left_of_number = page.pixels.shape[1] - GUTTER - self.number.room
        page.write(self.number, left_of_number, GUTTER, _QUIET)
        top = page.write(self.title, GUTTER, GUTTER, _PALE)
        top = page.write(self.facts, GUTTER, top, _PLAIN)
        return page.write(self.no_film, GUTTER, top, _QUIET) + GUTTER


def _head(plan: Plan, number: str, grid: Grid) -> _Head:
    room = grid.width - 2 * GUTTER
    place = Words(number, _FACTS, room)
    beside = max((place.width(line) + GUTTER for line in place.lines), default=0)
    return _Head(
        Words(plan.title, _TITLE, room - beside, most=2),
        Words(facts_of(plan), _FACTS, room),
        Words(_NO_FILM, _FACTS, room),
        Words(number, _FACTS, beside),
    )


def _set(caption: Caption, room: int) -> _Cell:
    shot_id = Words(caption.shot_id, _ID, room)
    used = max(shot_id.width(line) for line in shot_id.lines) + 2 * _AIR
    return _Cell(
        shot_id,
        Words(caption.span, _ID, room - used),
        Words(caption.manner, _MANNER, room, most=2),
        Words(caption.spoken or _SILENT, _SPOKEN, room, most=_SPOKEN_LINES_MAX),
        silent=not caption.spoken,
    )


def _write(page: Page, cell: _Cell, left: int, top: int) -> None:
    page.write(cell.span, left + cell.shot_id.room - cell.span.room, top + _AIR, _PLAIN)
    top = page.write(cell.shot_id, left, top + _AIR, _PALE)
    top = page.write(cell.manner, left, top, _QUIET)
    page.write(cell.spoken, left, top, _QUIET if cell.silent else _PALE)


def _still(plan: Plan, shot: ShotPlan, size: FrameSize) -> Pixels:
    """Draw the frame that tells most of a shot."""
    more, less = _FINER
    finer = FrameSize(size.width * more // less // 2 * 2, size.height * more // less // 2 * 2)
    index = min(shot.duration_frames - 1, shot.duration_frames * _MOMENT // 1000)
    drawn = Shoot(shot, plan.style, finer, plan.rate).still(index)
    small = cv2.resize(drawn, (size.width, size.height), interpolation=cv2.INTER_AREA)
    return np.asarray(small, np.uint8)


def main() -> int:
    """Serve one request; give the process's status."""
    try:
        cv2.setNumThreads(1)
        _serve(TypeAdapter(BoardRequest).validate_json(sys.stdin.buffer.read()))
    except (MemoryError, OSError, cv2.error) as error:
        status = status_of(error)
        if not status:
            raise
        return status
    return 0


def _serve(request: BoardRequest) -> None:
    pages = 0
    for pages, page in enumerate(pages_of(request.plan), start=1):
        page_path(Path(request.folder), pages, request.form).write_bytes(page.encoded(request.form))
    sys.stdout.buffer.write(TypeAdapter(BoardReply).dump_json(BoardReply(pages)) + b"\n")
    sys.stdout.buffer.flush()


def status_of(error: Exception) -> int:
    """Give the status that names what the machine lacks; 0: something else is wrong."""
    if isinstance(error, OSError):
        return STATUS_NO_SPACE if error.errno in _FULL else 0
    lacking = isinstance(error, MemoryError) or getattr(error, "code", 0) == cv2.Error.StsNoMem
    return STATUS_NO_MEMORY if lacking else 0


if __name__ == "__main__":
    sys.exit(main())
