"""The technical checks as a table: what each is worth, where it applies, how it reads measurements.

Pure. A check turns measurements into a ruling; it knows nothing of other checks or of what follows.
Thresholds come from the configuration; what a finished film promises is PROMISE.
"""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from shared.catalog.configuration import Qa
from shared.domain.media import Rate, ms_of_frames
from shared.ports.studio import Expected, Measurements, Span

__all__ = ["CHECKS", "Case", "Check", "Fault", "Ruling"]


@dataclass(frozen=True, slots=True)
class Case:
    """Everything a check may look at."""

    sha256: str
    """What the file should be, byte for byte."""
    measured: Measurements
    expected: Expected
    qa: Qa

    @property
    def rate(self) -> Rate:
        """Frames per second by which spans are turned into time."""
        return self.measured.rate or self.expected.rate


@dataclass(frozen=True, slots=True)
class Fault:
    """Where a check failed."""

    start_ms: int
    end_ms: int
    measured: str
    evidence_frame: int | None = None


@dataclass(frozen=True, slots=True)
class Ruling:
    """What a check found. Without faults, a failure is about the whole file."""

    passed: bool
    measured: str
    threshold: str
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True)
class Check:
    """One row of the table."""

    name: str
    weight: int
    """Its share in the score."""
    films_only: bool
    required: bool
    """Whether it must pass; a preset may require more."""
    rule: Callable[[Case], Ruling | None]
    """None: not measured."""


@dataclass(frozen=True, slots=True)
class Promise:
    """What every finished film is, whatever the brief."""

    video_codecs: tuple[str, ...] = ("h264",)
    profiles: tuple[str, ...] = ("High",)
    level_max: int = 41
    pixel_formats: tuple[str, ...] = ("yuv420p",)
    audio_codecs: tuple[str, ...] = ("aac",)
    sample_rate: int = 48_000
    channels: int = 2
    bit_rate_max: int = 20_000_000


PROMISE = Promise()
_TAKE_CODECS = ("h264", "hevc", "av1", "libdav1d", "vp9")
"""A take is decoded and encoded again, so more will do."""
_RATE_TOLERANCE = Fraction(1, 2002)
"""Half of the step between 24 and 23.976: header arithmetic passes, a wrong rate does not."""
_DURATION_SHARE = 4
"""The tolerance never exceeds a quarter of the length, or a short take could be nearly empty."""


def _digest(case: Case) -> Ruling | None:
    found = case.measured.sha256
    return Ruling(found == case.sha256, found[:12], case.sha256[:12]) if found else None


def _container(case: Case) -> Ruling:
    return _one_of(case.measured.container, ("mp4",))


def _video_codec(case: Case) -> Ruling:
    allowed = PROMISE.video_codecs if case.expected.audio else _TAKE_CODECS
    return _one_of(case.measured.video_codec, allowed)


def _profile(case: Case) -> Ruling:
    return _one_of(case.measured.video_profile, PROMISE.profiles)


def _pixel_format(case: Case) -> Ruling:
    return _one_of(case.measured.pixel_format, PROMISE.pixel_formats)


def _audio_codec(case: Case) -> Ruling:
    return _one_of(case.measured.audio_codec, PROMISE.audio_codecs)


def _one_of(found: str, allowed: tuple[str, ...]) -> Ruling:
    return Ruling(found in allowed, found or "none", " or ".join(allowed))


def _level(case: Case) -> Ruling | None:
    level, limit = case.measured.level, PROMISE.level_max
    return (
        Ruling(level <= limit, f"{level / 10:.1f}", f"at most {limit / 10:.1f}") if level else None
    )


def _size(case: Case) -> Ruling | None:
    found, wanted = case.measured.size, case.expected.size
    return None if found is None else Ruling(found == wanted, str(found), str(wanted))


def _frame_rate(case: Case) -> Ruling | None:
    found, wanted = case.measured.rate, case.expected.rate
    if found is None:
        return None
    off = abs(found.fraction / wanted.fraction - 1)
    return Ruling(off < _RATE_TOLERANCE, f"{found} fps", f"{wanted} fps")


def _duration(case: Case) -> Ruling | None:
    picture_ms, sound_ms = case.measured.duration_ms, case.measured.audio_duration_ms
    if picture_ms is None or (case.expected.audio and sound_ms is None):
        return None
    wanted_ms = ms_of_frames(case.expected.duration_frames, case.expected.rate)
    tolerance_ms = min(case.qa.duration_tolerance_ms, wanted_ms // _DURATION_SHARE)
    lengths = [("picture", picture_ms)]
    if case.expected.audio and sound_ms is not None:
        lengths.append(("sound", sound_ms))
    return Ruling(
        all(abs(length_ms - wanted_ms) <= tolerance_ms for _, length_ms in lengths),
        ", ".join(f"{name} {length_ms} ms" for name, length_ms in lengths),
        f"{wanted_ms} ms, give or take {tolerance_ms} ms",
    )


def _decode(case: Case) -> Ruling | None:
    errors, frames = case.measured.decode_errors, case.measured.frames
    if errors is None or frames is None:
        return None
    measured = f"{errors} errors in {frames} frames"
    return Ruling(errors == 0 and frames > 0, measured, "every frame decodes without an error")


def _black(case: Case) -> Ruling | None:
    limit_ms, luma = case.qa.black_ms_max, case.qa.black_luma_max
    return _spans(
        case, case.measured.black, limit_ms, "luma", f"at most {limit_ms} ms at luma {luma} or less"
    )


def _freeze(case: Case) -> Ruling | None:
    limit_ms, step = case.qa.freeze_ms_max, case.qa.freeze_difference_max / 1000
    threshold = f"at most {limit_ms} ms with a change of less than {step:.3f}"
    return _spans(case, case.measured.frozen, limit_ms, "change", threshold)


def _silence(case: Case) -> Ruling | None:
    limit_ms, lufs = case.qa.silence_ms_max, case.qa.silence_lufs
    threshold = f"at most {limit_ms} ms below {lufs} LUFS"
    return _spans(case, case.measured.silent, limit_ms, "LUFS", threshold)


def _spans(
    case: Case, spans: tuple[Span, ...] | None, limit_ms: int, unit: str, threshold: str
) -> Ruling | None:
    """Rule on stretches: each one longer than the limit is a fault of its own."""
    if spans is None:
        return None
    faults: list[Fault] = []
    longest_ms = 0
    for span in spans:
        length_ms = ms_of_frames(span.end_frame - span.start_frame, case.rate)
        longest_ms = max(longest_ms, length_ms)
        if length_ms > limit_ms:
            start_ms = ms_of_frames(span.start_frame, case.rate)
            measured = f"{length_ms} ms at {unit} {span.value / 1000:.3f}"
            fault = Fault(start_ms, start_ms + length_ms, measured, span.evidence_frame)
            faults.append(fault)
    return Ruling(not faults, f"longest {longest_ms} ms", threshold, tuple(faults))


def _sample_rate(case: Case) -> Ruling | None:
    rate, channels = case.measured.sample_rate, case.measured.channels
    if rate is None or channels is None:
        return None
    return Ruling(
        (rate, channels) == (PROMISE.sample_rate, PROMISE.channels),
        f"{rate} Hz, {channels} channels",
        f"{PROMISE.sample_rate} Hz, {PROMISE.channels} channels",
    )


def _loudness(case: Case) -> Ruling | None:
    found = case.measured.integrated_mlufs
    if found is None:
        return None
    target, tolerance = case.qa.loudness_mlufs, case.qa.loudness_tolerance_mlufs
    return Ruling(
        abs(found - target) <= tolerance,
        f"{found / 1000:.2f} LUFS",
        f"{target / 1000:.2f} LUFS, give or take {tolerance / 1000:.2f}",
    )


def _true_peak(case: Case) -> Ruling | None:
    found, limit = case.measured.true_peak_mdbtp, case.qa.true_peak_max_mdbtp
    if found is None:
        return None
    return Ruling(found <= limit, f"{found / 1000:.2f} dBTP", f"at most {limit / 1000:.2f} dBTP")


def _clipping(case: Case) -> Ruling | None:
    found, limit = case.measured.clipped_samples, case.qa.clipped_samples_max
    if found is None:
        return None
    return Ruling(found <= limit, f"{found} samples at full scale", f"at most {limit}")


def _bit_rate(case: Case) -> Ruling | None:
    found, limit = case.measured.bit_rate, PROMISE.bit_rate_max
    if found is None:
        return None
    return Ruling(found <= limit, f"{found / 1e6:.2f} Mbit/s", f"at most {limit / 1e6:.2f} Mbit/s")


def _faststart(case: Case) -> Ruling | None:
    found = case.measured.faststart
    if found is None:
        return None
    return Ruling(found, "index first" if found else "index last", "index first")


CHECKS = (
    Check("digest", 1, films_only=False, required=True, rule=_digest),
    Check("container", 2, films_only=False, required=True, rule=_container),
    Check("video_codec", 2, films_only=False, required=True, rule=_video_codec),
    Check("size", 3, films_only=False, required=True, rule=_size),
    Check("frame_rate", 3, films_only=False, required=True, rule=_frame_rate),
    Check("duration", 4, films_only=False, required=True, rule=_duration),
    Check("decode", 5, films_only=False, required=True, rule=_decode),
    Check("black", 5, films_only=False, required=True, rule=_black),
    Check("freeze", 5, films_only=False, required=True, rule=_freeze),
    Check("pixel_format", 2, films_only=True, required=True, rule=_pixel_format),
    Check("profile", 1, films_only=True, required=True, rule=_profile),
    Check("level", 1, films_only=True, required=True, rule=_level),
    Check("faststart", 1, films_only=True, required=True, rule=_faststart),
    Check("audio_codec", 2, films_only=True, required=True, rule=_audio_codec),
    Check("sample_rate", 1, films_only=True, required=True, rule=_sample_rate),
    Check("silence", 4, films_only=True, required=True, rule=_silence),
    Check("loudness", 4, films_only=True, required=True, rule=_loudness),
    Check("true_peak", 3, films_only=True, required=True, rule=_true_peak),
    # A film under the true-peak limit cannot reach full scale; what is left is worth a word only.
    Check("clipping", 2, films_only=True, required=False, rule=_clipping),
    Check("bit_rate", 2, films_only=True, required=True, rule=_bit_rate),
)
