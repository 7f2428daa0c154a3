"""Takes poster and contact sheet out of the finished film. A program of its own.

stdin: Stills as JSON. stdout: nothing. Frames are decoded from the nearest key frame before
each shot's middle, so a long film costs little more than a short one.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

import av
from PIL import Image, ImageDraw, ImageFilter, ImageFont, ImageStat

from services.postprocessor.orders import Moment, Stills
from services.postprocessor.sheet import CAPTION_HEIGHT, Layout, layout_of
from shared.catalog.fonts import font_path
from shared.contracts.codec import decode_as
from shared.domain.media import FrameSize, Rate, ms_of_frames

QUALITY = 88


def frames_at(film: Path, rate: Rate, numbers: list[int]) -> Iterator[Image.Image]:
    """Decode single frames of a film, in ascending order.

    Raises:
        ValueError: The film has no such frame.
    """
    with av.open(str(film), format="mp4", options={"protocol_whitelist": "file"}) as container:
        stream = container.streams.video[0]
        stream.thread_type = "NONE"
        assert stream.time_base is not None
        for number in numbers:
            pts = round(number / rate.fraction / stream.time_base) + (stream.start_time or 0)
            container.seek(pts, stream=stream, backward=True)
            frame = next(
                (f for f in container.decode(stream) if f.pts is not None and f.pts >= pts), None
            )
            if frame is None:
                raise ValueError("the film is shorter than its timeline")
            yield Image.fromarray(frame.to_ndarray(format="rgb24"))


def draw(order: Stills) -> None:
    """Write both pictures."""
    numbers = [(moment.start_frame + moment.end_frame) // 2 for moment in order.moments]
    layout: Layout | None = None
    sheet = Image.new("RGB", (1, 1))
    best: tuple[float, Image.Image] | None = None
    pictures = frames_at(Path(order.film), order.rate, numbers)
    for place, (moment, picture) in enumerate(zip(order.moments, pictures, strict=True)):
        if layout is None:
            layout = layout_of(len(order.moments), FrameSize(*picture.size))
            sheet = Image.new("RGB", (layout.width, layout.height), (24, 26, 30))
        _paste(sheet, layout, place, picture, _caption(moment, order.rate))
        worth = _worth(picture)
        if best is None or worth > best[0]:
            best = (worth, picture)
    assert best is not None
    best[1].save(order.poster, format="JPEG", quality=QUALITY, optimize=True)
    sheet.save(order.contact_sheet, format="JPEG", quality=QUALITY, optimize=True)


def _worth(picture: Image.Image) -> float:
    """Tell how much there is to see: contrast and detail of a small grey copy."""
    grey = picture.convert("L").resize((192, 192 * picture.height // picture.width))
    edges = grey.filter(ImageFilter.FIND_EDGES)
    return ImageStat.Stat(grey).stddev[0] + 2 * ImageStat.Stat(edges).mean[0]


def _paste(sheet: Image.Image, layout: Layout, place: int, picture: Image.Image, text: str) -> None:
    cell = layout.cells[place]
    small = picture.resize((cell.width, cell.height), Image.Resampling.LANCZOS)
    sheet.paste(small, (cell.x, cell.y))
    font = ImageFont.truetype(str(font_path()), 15, layout_engine=ImageFont.Layout.BASIC)
    at = (cell.x + 2, cell.y + cell.height + (CAPTION_HEIGHT - 20) // 2)
    ImageDraw.Draw(sheet).text(at, text, font=font, fill=(225, 228, 232))


def _caption(moment: Moment, rate: Rate) -> str:
    start, end = (ms_of_frames(f, rate) for f in (moment.start_frame, moment.end_frame))
    return f"{moment.shot_id}   {_seconds(start)} - {_seconds(end)}"


def _seconds(ms: int) -> str:
    return f"{ms // 60_000}:{ms // 1000 % 60:02d}.{ms % 1000 // 10:02d}"


def main() -> None:
    """Answer one order."""
    draw(decode_as(Stills, sys.stdin.read()))


if __name__ == "__main__":
    main()
