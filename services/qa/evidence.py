"""What QA writes down: verdicts with their measurements, and what it said already.

These are the shapes of the blobs under verdicts/ and of the records of what was judged already.
"""

from dataclasses import dataclass

from services.qa.checks import CHECKS
from shared.contracts.envelope import BlobRef
from shared.contracts.film import FilmJudged
from shared.contracts.take import TakeJudged
from shared.domain.verdict import Verdict
from shared.ports.studio import Measurements

__all__ = ["EVIDENCE_SCHEMA", "Evidence", "FilmEvidence", "FilmRecord", "TakeRecord", "blank"]

EVIDENCE_SCHEMA = 1


@dataclass(frozen=True, slots=True)
class Evidence:
    """The blob of one judged file: a take, or one file of a film."""

    schema: int
    verdict: Verdict
    measurements: Measurements | None
    """None: a file that holds no picture, such as captions."""


@dataclass(frozen=True, slots=True)
class FilmEvidence:
    """The blob of a judged film: its files' verdicts in one, and where each lies."""

    schema: int
    verdict: Verdict
    files: tuple[BlobRef, ...]


@dataclass(frozen=True, slots=True)
class TakeRecord:
    """What was said about a take, for the next time the same is asked."""

    subject_digest: str
    said: TakeJudged


@dataclass(frozen=True, slots=True)
class FilmRecord:
    """What was said about a film, for the next time the same is asked."""

    subject_digest: str
    said: FilmJudged


def blank(sha256: str, reason: str) -> Measurements:
    """Give measurements of a file that could not be measured at all.

    Args:
        sha256: Digest of what was found; empty: nothing was.
        reason: Why nothing was measured.
    """
    checks = (check.name for check in CHECKS if check.name != "digest" or not sha256)
    return Measurements(
        sha256=sha256,
        container="",
        video_codec="",
        video_profile="",
        level=0,
        pixel_format="",
        size=None,
        rate=None,
        frames=None,
        duration_ms=None,
        bit_rate=None,
        decode_errors=None,
        black=None,
        frozen=None,
        audio_codec="",
        sample_rate=None,
        channels=None,
        audio_duration_ms=None,
        integrated_mlufs=None,
        true_peak_mdbtp=None,
        silent=None,
        clipped_samples=None,
        faststart=None,
        abstained=dict.fromkeys(checks, reason),
    )
