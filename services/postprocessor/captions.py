"""Caption files: cues as SubRip and as WebVTT.

Pure. Each format has its own way of taking text for markup; each is closed here.
"""

from services.postprocessor.cues import Cue
from shared.domain.media import Rate, ms_of_frames

__all__ = ["srt", "vtt"]

_SRT_PLAIN = str.maketrans({"<": "\u2039", ">": "\u203a", "{": "(", "}": ")", "\\": "/"})
"""SubRip has tags and position codes, but no escapes: look-alikes stand in."""
_VTT_PLAIN = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


def srt(cues: tuple[Cue, ...], rate: Rate) -> bytes:
    """Write cues as SubRip, UTF-8."""
    blocks = [
        f"{number}\n{_span(cue, rate, ',')}\n{_text(cue, _SRT_PLAIN)}\n"
        for number, cue in enumerate(cues, start=1)
    ]
    return "\n".join(blocks).encode()


def vtt(cues: tuple[Cue, ...], rate: Rate) -> bytes:
    """Write cues as WebVTT, UTF-8."""
    blocks = [f"{_span(cue, rate, '.')}\n{_text(cue, _VTT_PLAIN)}\n" for cue in cues]
    return "\n".join(["WEBVTT\n", *blocks]).encode()


def _text(cue: Cue, plain: dict[int, str]) -> str:
    return "\n".join(line.translate(plain) for line in cue.lines)


def _span(cue: Cue, rate: Rate, point: str) -> str:
    ends = (cue.start_frame, cue.end_frame)
    return " --> ".join(_clock(ms_of_frames(frame, rate), point) for frame in ends)


def _clock(ms: int, point: str) -> str:
    seconds, rest = divmod(ms, 1000)
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}{point}{rest:03d}"
