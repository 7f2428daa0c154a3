"""One file in, one object of measures out, whatever the file is.

What could not be measured is absent, with a reason under the name of the check that needs it. A
reason is made of our own words and an error's class; nothing the file says about itself is in it.
"""

import hashlib
from fractions import Fraction
from pathlib import Path
from typing import Any, cast

import cv2
from av.audio.codeccontext import AudioCodecContext
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.error import FFmpegError
from av.video.codeccontext import VideoCodecContext
from av.video.stream import VideoStream

from services.qa.probes.boxes import BoxLayout, read_layout
from services.qa.probes.decoding import (
    AUDIO_DECODERS,
    VIDEO_DECODERS,
    TooMuch,
    decode_all,
    open_forced,
)
from services.qa.probes.order import ProbeOrder
from services.qa.probes.picture import Picture
from services.qa.probes.sound import Ears

__all__ = ["probe"]

_CHANNELS_MAX = 8
_SAMPLE_RATE_MAX = 192_000
_SIDE_MIN, _SIDE_MAX = 16, 7680
_RATE_MAX = 240

_CHECK_OF = {
    "container": "container",
    "video_codec": "video_codec",
    "video_profile": "profile",
    "level": "level",
    "pixel_format": "pixel_format",
    "audio_codec": "audio_codec",
    "size": "size",
    "rate": "frame_rate",
    "frames": "decode",
    "duration_ms": "duration",
    "bit_rate": "bit_rate",
    "decode_errors": "decode",
    "black": "black",
    "frozen": "freeze",
    "sample_rate": "sample_rate",
    "channels": "sample_rate",
    "integrated_mlufs": "loudness",
    "true_peak_mdbtp": "true_peak",
    "silent": "silence",
    "clipped_samples": "clipping",
    "faststart": "faststart",
}
"""Measure to the check that cannot be made without it."""

_OPTIONAL = ("audio_duration_ms",)
"""Absent for a take, whose duration is judged by its picture alone."""

_WHEN_ABSENT = {
    "container": "",
    "video_codec": "",
    "video_profile": "",
    "level": 0,
    "pixel_format": "",
    "audio_codec": "",
}
"""How measures that have no None are written when absent. An empty value *without* a reason under
its check is a finding: the file was opened and has no such thing."""
_SOUND = ("integrated_mlufs", "true_peak_mdbtp", "silent", "clipped_samples")


class _Sheet:
    """The measures so far, all absent at first."""

    def __init__(self, sha256: str) -> None:
        self.values: dict[str, Any] = dict.fromkeys((*_CHECK_OF, *_OPTIONAL))
        self.values["sha256"] = sha256
        self._reasons: dict[str, str] = {}

    def abstain(self, reason: str, *measures: str) -> None:
        """Say why measures are absent; the first reason stays."""
        for measure in measures:
            self._reasons.setdefault(measure, reason)

    def finish(self, otherwise: str) -> dict[str, Any]:
        """Give every measure; what is absent without a reason of its own has this one."""
        abstained: dict[str, str] = {}
        for measure, check in _CHECK_OF.items():
            if self.values[measure] is None:
                abstained.setdefault(check, self._reasons.get(measure, otherwise))
                self.values[measure] = _WHEN_ABSENT.get(measure)
        return self.values | {"abstained": abstained}


def probe(order: ProbeOrder) -> dict[str, Any]:
    """Measure a file.

    Returns:
        The fields of shared.ports.studio.Measurements, JSON-able.
    """
    cv2.setNumThreads(1)
    with Path(order.path).open("rb") as stream:
        sheet = _Sheet(hashlib.file_digest(stream, "sha256").hexdigest())
        layout = read_layout(stream)
    try:
        with open_forced(order.path) as container:
            return _measure(container, layout, order, sheet)
    except (FFmpegError, ValueError) as error:
        sheet.values["container"] = ""
        return sheet.finish(f"not an mp4 that can be opened ({type(error).__name__})")
    except MemoryError:
        return sheet.finish("needs more memory than a file may")


def _measure(
    container: InputContainer, layout: BoxLayout, order: ProbeOrder, sheet: _Sheet
) -> dict[str, Any]:
    sheet.abstain("no index or no media at the top level", "faststart")
    sheet.values |= {"container": layout.container, "faststart": layout.faststart}
    video = next(iter(container.streams.video), None)
    audio = next(iter(container.streams.audio), None)
    _describe_sound(audio, sheet)
    if video is None:
        sheet.values["video_codec"] = ""
        return sheet.finish("no picture")
    problem = _describe_picture(video, order, sheet)
    if problem:
        return sheet.finish(problem)
    picture = Picture(order.black_luma_max, order.freeze_difference_max)
    heard = audio if order.sound and not _unheard(audio) else None
    ears = Ears(heard, order.silence_lufs)
    _abstain_sound(_unheard(audio) if order.sound else "sound is not asked for", sheet)
    try:
        sheet.values["decode_errors"] = decode_all(container, video, heard, ears, picture, order)
    except TooMuch as limit:
        return sheet.finish(limit.reason)
    ears.hear(None)
    _read_picture(picture, video, Path(order.path).stat().st_size, sheet)
    _read_sound(ears, picture, video.time_base or Fraction(1), sheet)
    return sheet.finish("not measured")


def _describe_picture(video: VideoStream, order: ProbeOrder, sheet: _Sheet) -> str:
    """Take what the header says; return why the frames cannot be decoded, or nothing."""
    context = cast("VideoCodecContext | None", video.codec_context)
    if context is None:  # Which the stub does not say: no decoder, or none that is allowed.
        sheet.values["video_codec"] = ""
        return "no decoder for this picture is allowed"
    sheet.values |= {
        "video_codec": context.name,
        "video_profile": context.profile or "",
        "level": max(0, context.level),
        "pixel_format": context.pix_fmt or "",
    }
    if context.name not in VIDEO_DECODERS:
        return "no decoder for this picture is allowed"
    if not context.width or not context.height or not video.time_base:
        return "the header gives no size"
    _set_size(context.width, context.height, sheet)
    if context.width * context.height > order.pixels_max:
        return f"a frame of more than {order.pixels_max} pixels"
    return ""


def _set_size(width: int, height: int, sheet: _Sheet) -> None:
    if all(_SIDE_MIN <= side <= _SIDE_MAX for side in (width, height)):
        sheet.values["size"] = {"width": width, "height": height}
    else:
        sheet.abstain(f"a side outside {_SIDE_MIN} to {_SIDE_MAX} pixels", "size")


def _describe_sound(audio: AudioStream | None, sheet: _Sheet) -> None:
    if audio is None:
        sheet.values["audio_codec"] = ""
        sheet.abstain("no sound", "sample_rate", "channels")
        return
    context = cast("AudioCodecContext | None", audio.codec_context)
    if context is None:
        sheet.values["audio_codec"] = ""
        return
    sheet.values |= {
        "audio_codec": context.name,
        "sample_rate": context.sample_rate,
        "channels": context.channels,
    }


def _unheard(audio: AudioStream | None) -> str:
    """Say why sound cannot be decoded, or nothing."""
    if audio is None:
        return "no sound"
    context = cast("AudioCodecContext | None", audio.codec_context)
    if context is None or context.name not in AUDIO_DECODERS:
        return "no decoder for this sound is allowed"
    if not 0 < context.channels <= _CHANNELS_MAX or not 0 < context.sample_rate <= _SAMPLE_RATE_MAX:
        return "more channels or a higher rate than sound may have"
    return ""


def _abstain_sound(reason: str, sheet: _Sheet) -> None:
    if reason:
        sheet.abstain(reason, *_SOUND)


def _read_picture(picture: Picture, video: VideoStream, size: int, sheet: _Sheet) -> None:
    base = video.time_base or Fraction(1)
    rate = picture.pace.rate(base, video.average_rate)
    duration_ms = picture.pace.duration_ms(base, rate)
    sheet.values |= {"frames": picture.frames, "duration_ms": duration_ms}
    if picture.frames:
        black, frozen = picture.black(), picture.frozen()
        sheet.values |= {
            "black": [run.shown() for run in black],
            "frozen": [run.shown() for run in frozen],
        }
    else:
        sheet.abstain("no frame could be decoded", "black", "frozen", "rate", "duration_ms")
    if rate is not None and 1 <= rate <= _RATE_MAX:
        sheet.values["rate"] = {"num": rate.numerator, "den": rate.denominator}
    if duration_ms:
        sheet.values["bit_rate"] = round(Fraction(size * 8000, duration_ms))
    if len(picture.sizes) > 1:
        sheet.values["size"] = None
        sheet.abstain("the size changes inside the file", "size")


def _read_sound(ears: Ears, picture: Picture, base: Fraction, sheet: _Sheet) -> None:
    if ears.sound is None or ears.deaf:
        _abstain_sound(ears.deaf, sheet)
        return
    sound = ears.sound
    sheet.values |= {
        "audio_duration_ms": sound.duration_ms,
        "integrated_mlufs": sound.integrated_mlufs,
        "true_peak_mdbtp": sound.true_peak_mdbtp,
        "clipped_samples": sound.clipped,
    }
    sheet.abstain("too short to be measured", "integrated_mlufs", "true_peak_mdbtp")
    rate, picture_ms = sheet.values["rate"], sheet.values["duration_ms"]
    if rate is None or picture_ms is None:
        sheet.abstain("no picture to place the silence on", "silent")
        return
    pace = Fraction(rate["num"], rate["den"])
    silent = sound.silent(picture.pace.start_ms(base), picture_ms, pace)
    sheet.values["silent"] = [run.shown() for run in silent]
