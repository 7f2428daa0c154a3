"""Draws what is written over the picture: label, title, captions. A program of its own.

stdin: Letter as JSON. stdout: Drawn as JSON, with the paths of transparent PNG files in
the folder. User text ends here, as pixels: no filter graph ever sees it.

The picture is cut into bands that never touch: label and title above, captions below, and between
them the middle, which belongs to the subject.
"""

import sys
from collections.abc import Sequence
from pathlib import Path

from PIL import Image, ImageDraw, ImageFilter

from services.postprocessor.cues import LINES_MAX, Cue
from services.postprocessor.filtergraph import Lettering, Picture, caption_changes
from services.postprocessor.orders import Drawn, Letter, Page
from shared.catalog.fonts.bidi import is_rtl
from shared.catalog.fonts.breaks import even_lines, joined, pieces_of
from shared.catalog.fonts.typeset import Type, missing
from shared.contracts.codec import decode_as, encode_json
from shared.domain.media import FrameSize

WHITE = (255, 255, 255, 255)
PLATE = (10, 12, 16, 168)
"""Behind captions. White on it, over pure white, is still 5.9 : 1; 4.5 is asked for."""
SHADE = (8, 10, 14, 150)
TITLE_TOP, TITLE_BOTTOM = 95, 430
"""Per mille of the height: the band in which a title stands, under the label."""
TITLE_LINES_MAX = 3
LEADING, BASE_LINE = 128, 107
"""Per cent of the size: from line to line, and from a line's top to its base."""


def draw(order: Letter) -> Drawn:
    """Draw everything a film needs."""
    texts = [order.title, order.label, *(line for cue in order.cues for line in cue.lines)]
    return Drawn(
        tuple(_page(order, page) for page in order.pages), missing=sum(map(missing, texts))
    )


def _page(order: Letter, page: Page) -> Lettering:
    stem = Path(order.folder) / page.ratio.replace(":", "x")
    stem.mkdir(parents=True)
    return Lettering(
        label=_label(order.label, page.size, stem) if order.label else None,
        title=_title(order, page.size, stem) if order.title else None,
        captions=_captions(order.cues, page.size, stem) if order.cues else None,
    )


def _label(text: str, size: FrameSize, folder: Path) -> Picture:
    """Small, in the upper left corner, for the whole film."""
    short = min(size.width, size.height)
    font = Type(max(8, short * 22 // 1000), rtl=is_rtl(text))
    pad = short * 8 // 1000
    text = _shortened(text, font, size.width * 9 // 10)
    box = _even_box(font.width(text) + 2 * pad, font.size * LEADING // 100 + pad)
    image = _sheet(box)
    ImageDraw.Draw(image).rounded_rectangle(
        (0, 0, box[0] - 1, box[1] - 1), radius=pad, fill=(10, 12, 16, 110)
    )
    _write(image, [text], font, (box[1] - font.size * 136 // 100) // 2, (255, 255, 255, 215))
    margin = short * 28 // 1000 // 2 * 2
    return Picture(_save(image, folder / "label.png"), margin, margin)


def _title(order: Letter, size: FrameSize, folder: Path) -> Picture:
    """Large, in its band, with a rule in the film's accent."""
    top, bottom = (size.height * edge // 1000 for edge in (TITLE_TOP, TITLE_BOTTOM))
    font, lines = _fitted(order.title, size, bottom - top)
    pad, rule = font.size // 3, max(2, font.size * 7 // 100)
    width = max(font.width(line) for line in lines)
    set_height = font.size * LEADING // 100 * len(lines)
    box = _even_box(width + 4 * pad, set_height + font.size * 45 // 100 + 2 * pad)
    image = _shaded(lines, font, box, pad)
    middle, y = box[0] // 2, pad + set_height + font.size // 5
    half = min(round(width), font.size * 22 // 10) // 2
    pen = ImageDraw.Draw(image)
    # An accent is a colour of the film's own: on its own sky it needs an edge to be seen.
    pen.rectangle((middle - half - 2, y - 2, middle + half + 2, y + rule + 1), fill=SHADE)
    pen.rectangle((middle - half, y, middle + half, y + rule - 1), fill=order.accent)
    x = max(0, (size.width - box[0]) // 4 * 2)
    y = max(0, (top + bottom - box[1]) // 4 * 2)
    return Picture(_save(image, folder / "title.png"), x, y)


def _shaded(lines: list[str], font: Type, box: tuple[int, int], top: int) -> Image.Image:
    """Write white lines with a dark edge and a soft shadow: they stand on any picture."""
    mask = Image.new("L", box)
    _cover(mask, lines, font, top)
    edge = mask.filter(ImageFilter.MaxFilter(max(3, font.size // 28 * 2 + 1)))
    soft = mask.filter(ImageFilter.GaussianBlur(font.size / 7)).point(
        [min(255, value * 3) for value in range(256)]
    )
    shade = Image.new("L", box)
    shade.paste(soft.point([value * 6 // 10 for value in range(256)]))
    shade.paste(190, mask=edge)
    image = Image.new("RGBA", box, (*SHADE[:3], 0))
    image.putalpha(shade)
    image.alpha_composite(_coloured(mask, WHITE))
    return image


def _fitted(title: str, size: FrameSize, height: int) -> tuple[Type, list[str]]:
    """Find the largest type at which the title stands in its band."""
    room = size.width * 84 // 100
    pieces, rtl = pieces_of(title), is_rtl(title)
    largest = max(10, min(size.width, size.height) * 88 // 1000)
    for pixels in range(largest, 8, -2):
        font = Type(pixels, rtl=rtl)
        lines = even_lines(pieces, room, font.width)
        fits = len(lines) * LEADING + 115 <= 100 * height // pixels
        whole = all(font.width(piece.text) <= room for piece in pieces)
        if len(lines) <= TITLE_LINES_MAX and fits and (whole or 2 * pixels < largest):
            return font, [joined(line) for line in lines] or [""]
    font = Type(8, rtl=rtl)
    return font, [_shortened(title, font, room)]


def _captions(cues: tuple[Cue, ...], size: FrameSize, folder: Path) -> Picture:
    """One strip for all captions, low in the frame; a narrow frame breaks lines anew."""
    tall = size.height > size.width
    pixels = (size.width * 46 if tall else min(size.width, size.height) * 44) // 1000
    pixels, room = max(8, pixels), size.width * (86 if tall else 90) // 100
    set_cues = {cue.start_frame: _set_cue(cue, pixels, room) for cue in cues}
    pad = round(pixels * 0.4)
    most = max(len(lines) for _, lines in set_cues.values())
    widest = max(font.width(line) for font, lines in set_cues.values() for line in lines)
    box = _even_box(min(widest + 2 * pad, size.width), pixels * LEADING // 100 * most + 2 * pad)
    for number, (start, cue) in enumerate(caption_changes(cues)):
        image = _sheet(box)
        if cue is not None:
            _write_caption(image, *set_cues[start], pad)
        _save(image, folder / f"caption_{number:04d}.png")
    bottom = size.height * (14 if tall else 6) // 100
    x, y = (size.width - box[0]) // 4 * 2, (size.height - bottom - box[1]) // 2 * 2
    return Picture(str(folder).replace("%", "%%") + "/caption_%04d.png", max(0, x), max(0, y))


def _set_cue(cue: Cue, pixels: int, room: int) -> tuple[Type, list[str]]:
    """Keep the cue's lines where they fit; else break its words anew, smaller if need be."""
    rtl = is_rtl(" ".join(cue.lines))
    font = Type(pixels, rtl=rtl)
    if all(font.width(line) <= room for line in cue.lines):
        return font, list(cue.lines)
    # A script without spaces is joined as it was cut.
    pieces = pieces_of(cue.text)
    for size in range(pixels, pixels * 3 // 5, -1):
        font = Type(size, rtl=rtl)
        lines = [joined(line) for line in even_lines(pieces, room, font.width)]
        if len(lines) <= LINES_MAX:
            return font, lines
    return font, [_shortened(cue.text, font, room)]


def _write_caption(image: Image.Image, font: Type, lines: list[str], pad: int) -> None:
    height = font.size * LEADING // 100 * len(lines) + 2 * pad
    top = image.height - height
    wide = max(font.width(line) for line in lines)
    left = (image.width - wide) / 2 - pad
    plate = (max(0, left), top, min(image.width - 1, left + wide + 2 * pad), image.height - 1)
    ImageDraw.Draw(image).rounded_rectangle(plate, radius=pad, fill=PLATE)
    _write(image, lines, font, top + pad - font.size // 12, WHITE)


def _write(
    image: Image.Image, lines: Sequence[str], font: Type, top: int, ink: tuple[int, int, int, int]
) -> None:
    mask = Image.new("L", image.size)
    _cover(mask, lines, font, top)
    image.alpha_composite(_coloured(mask, ink))


def _cover(mask: Image.Image, lines: Sequence[str], font: Type, top: int) -> None:
    """Draw centred lines into a mask."""
    for number, line in enumerate(lines):
        ink = font.ink(line)
        drawn = Image.frombytes("L", (ink.width, ink.height), ink.coverage)
        base = top + number * (font.size * LEADING // 100) + font.size * BASE_LINE // 100
        x = round((mask.width - font.width(line)) / 2)
        mask.paste(255, (x + ink.left, base - ink.ascent), drawn)


def _coloured(mask: Image.Image, ink: tuple[int, int, int, int]) -> Image.Image:
    image = Image.new("RGBA", mask.size, (*ink[:3], 0))
    image.putalpha(mask.point([value * ink[3] // 255 for value in range(256)]))
    return image


def _shortened(text: str, font: Type, room: int) -> str:
    while text and font.width(text) > room:
        text = text[:-2].rstrip() + "…" if len(text) > 2 else ""
    return text


def _sheet(box: tuple[int, int]) -> Image.Image:
    return Image.new("RGBA", box, (0, 0, 0, 0))


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
