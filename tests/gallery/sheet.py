"""A finished film as one picture: frames through all of it, at least one of every shot."""

from collections.abc import Iterable, Sequence
from pathlib import Path

import av
import cv2
import numpy as np

from services.generator.storyboard.page import Page, Pixels, Words
from services.postprocessor.timeline import TimelineClip
from shared.domain.media import FrameSize
from tests.film_linter.reel import Film

__all__ = ["BYTES_MAX", "moments_of", "write_sheet"]

BYTES_MAX = 300_000
_QUALITIES = (90, 86, 82, 78, 74, 70, 64, 58, 50)
"""Of a JPEG, best first: the first that fits is taken."""
_GRIDS = {
    "16:9": (FrameSize(416, 234), 4, 16),
    "1:1": (FrameSize(328, 328), 5, 15),
    "9:16": (FrameSize(234, 416), 7, 14),
}
"""Ratio to the size of a frame, frames a row, and frames in all."""
_GUTTER, _EM, _INK = 8, 15, (205, 210, 217)


def write_sheet(film: Film, path: Path) -> int:
    """Write the sheet of a film's first rendition, at its own ratio; give its bytes.

    Raises:
        ValueError: It cannot be made small enough.
    """
    reel = film.reels[0]
    size, columns, count = _GRIDS[reel.ratio]
    moments = moments_of(film.clips, count)
    pictures = _frames(reel.path, size, (number for _, number in moments))
    below = Words("0", _EM, size.width).leading + _GUTTER
    rows = -(-len(moments) // columns)
    page = Page(_GUTTER + columns * (size.width + _GUTTER), _GUTTER + rows * (size.height + below))
    for place, ((shot_id, number), picture) in enumerate(zip(moments, pictures, strict=True)):
        left = _GUTTER + place % columns * (size.width + _GUTTER)
        top = _GUTTER + place // columns * (size.height + below)
        page.paste(picture, left, top)
        label = f"{shot_id}  {film.ms_at(number) / 1000:.1f} s"
        page.write(Words(label, _EM, size.width), left, top + size.height, _INK)
    content = _encoded(page)
    path.write_bytes(content)
    return len(content)


def moments_of(clips: Sequence[TimelineClip], count: int) -> list[tuple[str, int]]:
    """Choose frames through the film: the longer a shot, the more of its frames.

    Args:
        clips: The shots' places.
        count: How many frames; more where there are more shots.

    Returns:
        Each frame's shot and number, in order.
    """
    share = [1] * len(clips)
    lengths = [clip.owns.end_frame - clip.owns.start_frame for clip in clips]
    for _ in range(count - len(clips)):
        neediest = max(range(len(clips)), key=lambda n: lengths[n] / (share[n] + 1))
        share[neediest] += 1
    return [
        (clip.shot_id, clip.owns.start_frame + length * (2 * n + 1) // (2 * parts))
        for clip, length, parts in zip(clips, lengths, share, strict=True)
        for n in range(parts)
    ]


def _frames(path: Path, size: FrameSize, wanted: Iterable[int]) -> list[Pixels]:
    keep = set(wanted)
    with av.open(str(path), format="mp4", options={"protocol_whitelist": "file"}) as container:
        decoded = enumerate(container.decode(container.streams.video[0]))
        return [
            np.asarray(
                cv2.resize(
                    frame.to_ndarray(format="rgb24"),
                    (size.width, size.height),
                    interpolation=cv2.INTER_AREA,
                ),
                np.uint8,
            )
            for number, frame in decoded
            if number in keep
        ]


def _encoded(page: Page) -> bytes:
    for quality in _QUALITIES:
        content = page.encoded("jpg", quality=quality)
        if len(content) <= BYTES_MAX:
            return content
    raise ValueError(f"the sheet does not fit {BYTES_MAX} bytes")
