"""Quick tools in the place of planner, vendor, probes and renderer: all but the pixels is real."""

import hashlib
from collections.abc import Callable, Mapping
from pathlib import Path

from shared.contracts.brief import Brief
from shared.contracts.film import FilmPublish
from shared.domain.media import FrameSize, Rate, frames_of_ms, ms_of_frames, size_for_ratio
from shared.domain.plan import (
    CameraMove,
    Framing,
    MusicCue,
    Plan,
    Setting,
    ShotPlan,
    StyleBible,
    TimeOfDay,
    Weather,
)
from shared.domain.plan import Path as PlanPath
from shared.ports.studio import Expected, Measurements, StagedPath

__all__ = ["SHORT_SIDE", "QuickPlanner", "QuickProber", "QuickRenderer", "quick_draw"]

SHORT_SIDE = 64
"""Of every picture, pixels."""


class QuickPlanner:
    """Two shots, whatever the brief."""

    def __init__(self, shots: int) -> None:
        self._shots = shots

    def plan(self, job_id: str, brief: Brief, configuration: object) -> Plan:
        frames = frames_of_ms(brief.duration_ms, Rate())
        each = frames // self._shots
        return Plan(
            job_id=job_id,
            revision=1,
            title=brief.title or "A film",
            language="en" if brief.language == "auto" else brief.language,
            path=PlanPath.FAST_TRACK,
            path_reason="a test",
            complexity=0,
            rate=Rate(),
            size=size_for_ratio(brief.ratios[0], SHORT_SIDE),
            ratios=brief.ratios,
            style=StyleBible(("#101010", "#404040", "#909090", "#e0a030"), "calm", "plain"),
            music=MusicCue("calm", 90, "C major"),
            shots=tuple(_a_shot(n, each) for n in range(1, self._shots + 1)),
        )


def _a_shot(number: int, frames: int) -> ShotPlan:
    return ShotPlan(
        shot_id=f"s{number:02d}",
        duration_frames=frames,
        description=f"shot {number}",
        prompt=f"shot {number}",
        subject=f"keeper s{number:02d}",
        framing=Framing.WIDE,
        camera=CameraMove.DOLLY_IN,
        setting=Setting.SEA,
        time_of_day=TimeOfDay.DUSK,
        weather=Weather.CLEAR,
        seed=number,
    )


def quick_draw(
    shot: ShotPlan, style: StyleBible, size: FrameSize, rate: Rate, path: Path, timeout_ms: int
) -> None:
    path.write_bytes(b"\0\0\0\x18ftypmp42" + f"{shot.subject} {shot.seed}".encode())


class QuickProber:
    """Measures what was expected, or black from end to end where the bytes say so."""

    def __init__(self, bad: frozenset[str]) -> None:
        self._bad = bad

    def measure(self, path: Path, expected: Expected, configuration: object) -> Measurements:
        data = path.read_bytes()
        good = not any(word.encode() in data for word in self._bad) and b"ftyp" in data
        frames = expected.duration_frames if good else 1
        duration_ms = ms_of_frames(frames, expected.rate)
        return Measurements(
            sha256=hashlib.sha256(data).hexdigest(),
            container="mp4",
            video_codec="h264",
            video_profile="High",
            level=41,
            pixel_format="yuv420p",
            size=expected.size,
            rate=expected.rate,
            frames=frames,
            duration_ms=duration_ms,
            bit_rate=1_000_000,
            decode_errors=0,
            black=(),
            frozen=(),
            audio_codec="aac" if expected.audio else "",
            sample_rate=48_000 if expected.audio else None,
            channels=2 if expected.audio else None,
            audio_duration_ms=duration_ms if expected.audio else None,
            integrated_mlufs=-14_000 if expected.audio else None,
            true_peak_mdbtp=-1500 if expected.audio else None,
            silent=() if expected.audio else None,
            clipped_samples=0 if expected.audio else None,
            faststart=True,
            abstained={},
        )


class QuickRenderer:
    """Writes small files in the place of films."""

    def __init__(self, fails: Callable[[], Exception | None]) -> None:
        self._fails = fails

    def render(
        self, plan: Plan, clips: Mapping[str, Path], label: str, encoding: object, folder: Path
    ) -> tuple[StagedPath, ...]:
        failure = self._fails()
        if failure:
            raise failure
        film = b"\0\0\0\x18ftypmp42film" + b"".join(
            clips[s.shot_id].read_bytes() for s in plan.shots
        )
        papers = {
            "film.mp4": ("film", "video/mp4", plan.ratios[0], film),
            "film.srt": ("captions_srt", "application/x-subrip", "", SRT),
            "film.vtt": ("captions_vtt", "text/vtt", "", b"WEBVTT\n\n" + VTT_CUE),
        }
        for ratio in plan.ratios[1:]:
            name = f"film_{ratio.replace(':', 'x')}"
            papers[f"{name}.mp4"] = (name, "video/mp4", ratio, film + ratio.encode())
        for name, (_, _, _, data) in papers.items():
            (folder / name).write_bytes(data)
        return tuple(
            StagedPath(role, name, folder / name, media_type, ratio)
            for name, (role, media_type, ratio, _) in papers.items()
        )

    def report(
        self, order: FilmPublish, plan: Plan, evidence: Mapping[str, bytes], folder: Path
    ) -> tuple[StagedPath, ...]:
        path = folder / "report.html"
        path.write_text("<!doctype html><title>report</title>")
        return (StagedPath("report", "report.html", path, "text/html"),)


SRT = b"1\n00:00:00,000 --> 00:00:01,000\nhello\n"
VTT_CUE = b"00:00:00.000 --> 00:00:01.000\nhello\n"
