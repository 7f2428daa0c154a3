"""Files of a film that hold no picture to decode: captions, poster, contact sheet.

Pure. A paper is in order when it is what its name says: readable captions in order of time, or a
whole JPEG.
"""

import re
from itertools import pairwise

from services.qa.checks import Ruling

__all__ = ["PAPER_BYTES_MAX", "rule_on_paper"]

PAPER_BYTES_MAX = 32 << 20
_JPEG_BEGINS, _JPEG_ENDS = b"\xff\xd8\xff", b"\xff\xd9"
_TIMES = re.compile(
    r"^(\d{2,}):(\d{2}):(\d{2})[,.](\d{3}) --> (\d{2,}):(\d{2}):(\d{2})[,.](\d{3})", re.MULTILINE
)


def rule_on_paper(filename: str, content: bytes, *, narrated: bool) -> Ruling:
    """Rule on one file.

    Args:
        filename: Its suffix says what it should be.
        content: All of it.
        narrated: Whether the film is narrated, so that captions must hold cues.
    """
    suffix = filename.rpartition(".")[2].lower()
    if suffix in ("srt", "vtt"):
        return _captions(suffix, content, narrated=narrated)
    if not content:
        return Ruling(passed=False, measured="empty", threshold="not empty")
    if suffix in ("jpg", "jpeg"):
        whole = content.startswith(_JPEG_BEGINS) and content.rstrip(b"\0").endswith(_JPEG_ENDS)
        return Ruling(whole, f"{len(content)} bytes", "a whole JPEG")
    return Ruling(passed=True, measured=f"{len(content)} bytes", threshold="not empty")


def _captions(suffix: str, content: bytes, *, narrated: bool) -> Ruling:
    threshold = "cues in order of time" if narrated else "readable captions"
    try:
        text = content.decode()
    except UnicodeDecodeError:
        return Ruling(passed=False, measured="not UTF-8", threshold=threshold)
    if suffix == "vtt" and not text.startswith("WEBVTT"):
        return Ruling(passed=False, measured="no WEBVTT header", threshold=threshold)
    cues = [_span(found.groups()) for found in _TIMES.finditer(text)]
    ordered = all(start < end for start, end in cues) and all(
        first[1] <= second[0] for first, second in pairwise(cues)
    )
    in_order = "in order" if ordered else "out of order"
    return Ruling(
        ordered and (bool(cues) or not narrated), f"{len(cues)} cues, {in_order}", threshold
    )


def _span(groups: tuple[str, ...]) -> tuple[int, int]:
    numbers = [int(group) for group in groups]
    return _ms(numbers[:4]), _ms(numbers[4:])


def _ms(parts: list[int]) -> int:
    hours, minutes, seconds, thousandths = parts
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + thousandths
