"""A storyboard is drawn in a process of its own: pages with a picture a shot, always the same."""

import errno
import tempfile
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
from cv2.typing import MatLike

from services.generator.storyboard.child import draw_storyboard
from services.generator.storyboard.draw import status_of
from services.generator.storyboard.layout import GUTTER, grid_of
from services.generator.storyboard.page import Page, Words
from services.generator.storyboard.request import (
    STATUS_NO_MEMORY,
    STATUS_NO_SPACE,
    BoardRequest,
    why_ended,
)
from shared.contracts.codec import encode_json
from shared.domain.errors import Unavailable
from shared.domain.media import FrameSize
from shared.ports.tools import ToolFailed, python_tool, run_tool
from tests.support.post import a_plan, a_shot

INK = (255, 255, 255)


def pixels(page: bytes) -> MatLike:
    drawn = cv2.imdecode(np.frombuffer(page, np.uint8), cv2.IMREAD_COLOR)
    assert drawn is not None
    return drawn


def test_the_same_plan_is_the_same_bytes() -> None:
    plan = a_plan(a_shot(1, narration="A keeper climbs."), a_shot(2))

    assert draw_storyboard(plan, "png") == draw_storyboard(plan, "png")


def test_each_shot_has_a_picture_of_its_own() -> None:
    plan = a_plan(a_shot(1), a_shot(2))
    grid = grid_of(plan.size, 2)

    (page,) = draw_storyboard(plan, "png")

    drawn = pixels(page)
    middle = drawn.shape[0] // 2
    cells = [drawn[middle - 40 : middle + 40, grid.left(n) :][:, :448] for n in (0, 1)]
    assert all(cell.std() > 10 for cell in cells)
    assert np.abs(cells[0].astype(int) - cells[1].astype(int)).mean() > 1


def test_a_long_film_takes_more_pages() -> None:
    shots = [replace(a_shot(n), duration_frames=12) for n in range(1, 14)]
    standing = replace(a_plan(*shots), size=FrameSize(108, 192))

    pages = draw_storyboard(standing, "jpg")

    assert len(pages) == 2
    assert all(pixels(page).shape[1] <= 1920 for page in pages)


@pytest.mark.parametrize(
    "text",
    [
        "\u05d4\u05e9\u05d5\u05de\u05e8 \u05e2\u05d5\u05dc\u05d4",
        "\u706f\u53f0\u5b88\u304c\u767b\u308b",
        "x" * 2000,
        "$(touch x) \\ %d {} ' \" drawtext=text\n\n\n",
    ],
    ids=["hebrew", "japanese", "endless", "hostile"],
)
def test_any_text_is_drawn(text: str) -> None:
    plan = a_plan(replace(a_shot(1), narration=text), title=text[:80])

    (page,) = draw_storyboard(plan, "png")

    assert pixels(page).shape[0] < 1080


def test_what_reads_from_the_right_stands_at_the_right() -> None:
    page, words = Page(400, 60), Words("\u05e9\u05dc\u05d5\u05dd", 20, 400 - 2 * GUTTER)

    page.write(words, GUTTER, 10, INK)

    columns = np.flatnonzero((page.pixels == 255).any(axis=(0, 2)))
    assert 300 < columns.min() < columns.max() <= 400 - GUTTER


@pytest.mark.parametrize(("left", "top"), [(10, -8), (-12, 2), (30, 20)])
def test_what_overhangs_the_sheet_is_cut_off(left: int, top: int) -> None:
    page, whole = Page(50, 30), Page(200, 200)
    words = Words("Wide words", 24, 500)

    page.write(words, left, top, INK)
    whole.write(words, left + 60, top + 60, INK)

    assert np.array_equal(page.pixels, whole.pixels[60:90, 60:110])
    assert (page.pixels == 255).any()


def test_a_plan_that_cannot_be_drawn_is_no_storyboard() -> None:
    plan = a_plan(a_shot(1))
    colourless = replace(plan, style=replace(plan.style, palette=("no col.",) * 4))

    with pytest.raises(Unavailable):
        draw_storyboard(colourless, "png")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no full disk to try")
def test_a_full_disk_ends_the_child_with_a_status_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "page-01.png").symlink_to("/dev/full")
    request = BoardRequest(a_plan(a_shot(1)), "png", str(tmp_path))
    child = python_tool("services.generator.storyboard.draw")

    with pytest.raises(ToolFailed) as ended:
        run_tool(child, timeout_ms=60_000, stdin=encode_json(request))

    assert ended.value.status == STATUS_NO_SPACE


def test_what_the_machine_lacks_is_told_from_other_mistakes() -> None:
    lacking = cv2.error("Insufficient memory")
    lacking.code = cv2.Error.StsNoMem
    full, odd = OSError(errno.ENOSPC, "full"), OSError(errno.EIO, "odd")
    errors = (MemoryError(), lacking, full, odd, cv2.error("odd"))

    assert [status_of(error) for error in errors] == [
        STATUS_NO_MEMORY,
        STATUS_NO_MEMORY,
        STATUS_NO_SPACE,
        0,
        0,
    ]


def test_a_status_is_said_in_words() -> None:
    said = [why_ended(status) for status in (STATUS_NO_MEMORY, STATUS_NO_SPACE, -9, 1)]

    assert ["memory" in said[0], "disk" in said[1], "memory" in said[2]] == [True] * 3
    assert said[3].endswith("status 1")


def test_no_room_for_temporary_files_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", "/no/such/folder")

    with pytest.raises(Unavailable, match="temporary files"):
        draw_storyboard(a_plan(a_shot(1)), "png")
