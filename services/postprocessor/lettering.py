"""Draws what is written over the picture: label, title, captions. A program of its own.

stdin: Letter as JSON. stdout: Drawn as JSON, with the paths of transparent PNG files in
the folder. User text ends here, as pixels: no filter graph ever sees it.
"""

import sys
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from services.postprocessor.cues import Cue, wrapped
from services.postprocessor.filtergraph import Lettering, Picture, caption_changes
from services.postprocessor.orders import Drawn, Letter, Page
from shared.catalog.fonts import font_path
from shared.contracts.codec import decode_as, encode_json
from shared.domain.media import FrameSize

WHITE = (255, 255, 255, 255)
SHADE = (10, 12, 16, 150)
"""Behind captions: white type must stand on snow as well as on night."""


def draw(order: Letter) -> Drawn:
    """Draw everything a film needs."""
    return Drawn(tuple(_page(order, page) for page in order.pages))


def _page(order: Letter, page: Page) -> Lettering:
    stem = Path(order.folder) / page.ratio.replace(":", "x")
    stem.mkdir(parents=True)
    return Lettering(
        label=_label(order.label, page.size, stem) if order.label else None,
        title=_title(order, page.size, stem) if order.title else None,
        captions=_captions(order.cues, page.size, stem) if order.cues else None,
    )


def _font(pixels: int) -> ImageFont.FreeTypeFont:
    # Basic layout: the same pixels whatever shaping library is around.
    layout = ImageFont.Layout.BASIC
    return ImageFont.truetype(str(font_path()), max(8, pixels), layout_engine=layout)


def _label(text: str, size: FrameSize, folder: Path) -> Picture:
    """Small, in the upper left corner, for the whole film."""
    short = min(size.width, size.height)
    font = _font(short * 22 // 1000)
    pad = short * 8 // 1000
    room = size.width * 9 // 10
    text = _shortened(text, font, room)
    left, top, right, bottom = font.getbbox(text)
    box = _even_box(right - left + 2 * pad, bottom - top + 2 * pad)
    image, pen = _sheet(box)
    pen.rounded_rectangle((0, 0, box[0] - 1, box[1] - 1), radius=pad, fill=(10, 12, 16, 110))
    pen.text((pad - left, pad - top), text, font=font, fill=(255, 255, 255, 215))
    margin = short * 28 // 1000 // 2 * 2
    return Picture(_save(image, folder / "label.png"), margin, margin)


def _title(order: Letter, size: FrameSize, folder: Path) -> Picture:
    """Large, above the middle, with a rule in the film's accent."""
    room = size.width * 84 // 100
    font, lines = _fitted(order.title, size, room)
    pitch = font.size * 120 // 100
    pad = round(font.size * 0.35)
    width = max(round(font.getlength(line)) for line in lines)
    rule = max(2, round(font.size * 0.07))
    box = _even_box(width + 2 * pad, round(pitch * len(lines) + font.size * 0.45) + 2 * pad)
    image, pen = _sheet(box)
    for number, line in enumerate(lines):
        at = ((box[0] - font.getlength(line)) / 2, pad + number * pitch)
        stroke = max(1, round(font.size * 0.035))
        pen.text(at, line, font=font, fill=WHITE, stroke_width=stroke, stroke_fill=(8, 10, 14, 170))
    middle, y = box[0] // 2, round(pad + pitch * len(lines) + font.size * 0.22)
    half = min(width, round(font.size * 2.2)) // 2
    # An accent is a colour of the film's own: on its own sky it needs an edge to be seen.
    pen.rectangle((middle - half - 2, y - 2, middle + half + 2, y + rule + 1), fill=SHADE)
    pen.rectangle((middle - half, y, middle + half, y + rule - 1), fill=order.accent)
    x = (size.width - box[0]) // 4 * 2
    y = max(0, (size.height * 38 // 100 - box[1] // 2) // 2 * 2)
    return Picture(_save(image, folder / "title.png"), x, y)


def _fitted(title: str, size: FrameSize, room: int) -> tuple[ImageFont.FreeTypeFont, list[str]]:
    """Find the largest type at which the title stands in three lines."""
    largest = min(size.width, size.height) * 95 // 1000
    for pixels in range(largest, 8, -2):
        font = _font(pixels)
        per_line = max(4, round(room / font.getlength("n")))
        lines = list(wrapped(title, per_line))
        if len(lines) <= 3 and all(font.getlength(line) <= room for line in lines):
            return font, lines
    font = _font(8)
    return font, [_shortened(title, font, room)]


def _captions(cues: tuple[Cue, ...], size: FrameSize, folder: Path) -> Picture:
    """One strip for all captions, low in the frame; a narrow frame breaks lines anew."""
    tall = size.height > size.width
    font = _font((size.width * 52 if tall else min(size.width, size.height) * 44) // 1000)
    room = size.width * (86 if tall else 90) // 100
    texts = [_lines(cue, font, room) for cue in cues]
    pitch = font.size * 128 // 100
    pad = round(font.size * 0.4)
    most = max(len(lines) for lines in texts)
    widest = max(round(font.getlength(line)) for lines in texts for line in lines)
    box = _even_box(min(widest + 2 * pad, size.width), pitch * most + 2 * pad)
    by_start = {cue.start_frame: lines for cue, lines in zip(cues, texts, strict=True)}
    for number, (start, cue) in enumerate(caption_changes(cues)):
        image, pen = _sheet(box)
        if cue is not None:
            _write_caption(pen, by_start[start], font, box, pad)
        _save(image, folder / f"caption_{number:04d}.png")
    bottom = size.height * (14 if tall else 6) // 100
    x, y = (size.width - box[0]) // 4 * 2, (size.height - bottom - box[1]) // 2 * 2
    return Picture(str(folder).replace("%", "%%") + "/caption_%04d.png", x, max(0, y))


def _lines(cue: Cue, font: ImageFont.FreeTypeFont, room: int) -> list[str]:
    if all(font.getlength(line) <= room for line in cue.lines):
        return list(cue.lines)
    text = " ".join(cue.lines)
    for per_line in range(40, 7, -1):
        lines = wrapped(text, per_line)
        if all(font.getlength(line) <= room for line in lines):
            return list(lines)
    return [_shortened(text, font, room)]


def _write_caption(
    pen: ImageDraw.ImageDraw,
    lines: list[str],
    font: ImageFont.FreeTypeFont,
    box: tuple[int, int],
    pad: int,
) -> None:
    pitch = font.size * 128 // 100
    top = box[1] - pitch * len(lines) - 2 * pad
    wide = max(font.getlength(line) for line in lines)
    left = (box[0] - wide) / 2 - pad
    shade = (max(0, left), top, min(box[0] - 1, left + wide + 2 * pad), box[1] - 1)
    pen.rounded_rectangle(shade, radius=pad, fill=SHADE)
    for number, line in enumerate(lines):
        at = ((box[0] - font.getlength(line)) / 2, top + pad + number * pitch - font.size * 0.06)
        pen.text(at, line, font=font, fill=WHITE)


def _shortened(text: str, font: ImageFont.FreeTypeFont, room: int) -> str:
    while text and font.getlength(text) > room:
        text = text[:-2].rstrip() + "…" if len(text) > 2 else ""
    return text


def _sheet(box: tuple[int, int]) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    image = Image.new("RGBA", box, (0, 0, 0, 0))
    return image, ImageDraw.Draw(image)


def _even_box(width: float, height: float) -> tuple[int, int]:
    return -(-int(width) // 2) * 2, -(-int(height) // 2) * 2


def _save(image: Image.Image, path: Path) -> str:
    image.save(path, format="PNG", compress_level=1)
    return str(path)


def main() -> None:
    """Answer one order."""
    answer = draw(decode_as(Letter, sys.stdin.read()))
    sys.stdout.buffer.write(encode_json(answer))


if __name__ == "__main__":
    main()
