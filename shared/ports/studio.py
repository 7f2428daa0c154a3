"""The tools of planning, QA and post-production, as their handlers see them.

All work on local files and pure data; none knows a job's state, a topic or a record.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from shared.catalog.configuration import Configuration, Encoding
from shared.contracts.brief import Brief
from shared.contracts.film import FilmPublish
from shared.domain.media import FrameSize, Rate
from shared.domain.plan import Plan

__all__ = ["Expected", "Measurements", "Planner", "Prober", "Renderer", "Span", "StagedPath"]


class Planner(Protocol):
    """Turns a brief into a plan."""

    def plan(self, job_id: str, brief: Brief, configuration: Configuration) -> Plan:
        """Plan revision 1. Deterministic: same brief, seed and configuration, same plan.

        Raises:
            BriefDeclined: It cannot be planned as asked; the sentence says what to change.
        """
        ...


@dataclass(frozen=True, slots=True)
class Expected:
    """What a file should be; None: not asked for."""

    size: FrameSize
    rate: Rate
    duration_frames: int
    audio: bool
    """True: a film, which must sound. False: a take, whose sound is not used."""


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of frames, end exclusive, with the worst value inside it."""

    start_frame: int
    end_frame: int
    value: int
    """In the unit of the measure."""
    evidence_frame: int


@dataclass(frozen=True, slots=True)
class Measurements:
    """What a probe read off the file. None: could not be measured, and `abstained` says why."""

    sha256: str
    container: str
    video_codec: str
    video_profile: str
    level: int
    pixel_format: str
    size: FrameSize | None
    rate: Rate | None
    frames: int | None
    """Decoded, not announced."""
    duration_ms: int | None
    bit_rate: int | None
    decode_errors: int | None
    black: tuple[Span, ...] | None
    frozen: tuple[Span, ...] | None
    audio_codec: str
    sample_rate: int | None
    channels: int | None
    audio_duration_ms: int | None
    integrated_mlufs: int | None
    true_peak_mdbtp: int | None
    silent: tuple[Span, ...] | None
    """Spans in frames of the picture's rate."""
    clipped_samples: int | None
    faststart: bool | None
    abstained: Mapping[str, str]
    """Check name to reason."""


class Prober(Protocol):
    """Opens a hostile file in a process of its own and measures it."""

    def measure(self, path: Path, expected: Expected, configuration: Configuration) -> Measurements:
        """Decode every frame and sample once.

        Never raises for a bad file: what cannot be measured is None with a reason.

        Raises:
            Unavailable: The child process could not run or ran out of time.
        """
        ...


@dataclass(frozen=True, slots=True)
class StagedPath:
    """A finished output on disk."""

    role: str
    filename: str
    path: Path
    media_type: str
    ratio: str = ""


class Renderer(Protocol):
    """Makes the film and its papers in an empty folder."""

    def render(
        self, plan: Plan, clips: Mapping[str, Path], label: str, encoding: Encoding, folder: Path
    ) -> tuple[StagedPath, ...]:
        """Cut, title, caption, mix and encode every rendition.

        Args:
            plan: The plan.
            clips: Shot id to clip file.
            label: Burnt into the picture when not empty.
            encoding: Settings.
            folder: Empty; outputs go here.

        Raises:
            Unavailable: A tool could not run or ran out of time: worth another try.
            MalformedMessage: A clip cannot be used.
        """
        ...

    def report(
        self, order: FilmPublish, plan: Plan, evidence: Mapping[str, bytes], folder: Path
    ) -> tuple[StagedPath, ...]:
        """Write report.html: self-contained, every take with backend, cost and verdict.

        Args:
            order: What is being published.
            plan: The plan.
            evidence: Blob name to content for verdict, certificate, take verdicts, contact sheet.
            folder: Outputs go here.
        """
        ...
