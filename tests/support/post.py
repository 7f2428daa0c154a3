"""Small plans and clips for post-production, and a renderer that is told what to do."""

import hashlib
from collections.abc import Mapping
from pathlib import Path

from shared.catalog.configuration import Encoding
from shared.catalog.load import load_configuration
from shared.contracts.envelope import BlobRef
from shared.contracts.film import FilmPublish, StagedFile, TakeLine
from shared.domain.media import FrameSize, Rate
from shared.domain.plan import (
    CameraMove,
    Framing,
    MusicCue,
    Plan,
    Setting,
    ShotPlan,
    StyleBible,
    TimeOfDay,
    Transition,
    Weather,
)
from shared.domain.plan import (
    Path as PlanPath,
)
from shared.ports.studio import StagedPath
from shared.ports.tools import ffmpeg_exe, run_tool

__all__ = [
    "SMALL",
    "ScriptedRenderer",
    "a_clip",
    "a_file",
    "a_plan",
    "a_publish",
    "a_shot",
    "a_take",
    "an_encoding",
]

SMALL = FrameSize(192, 108)


def a_shot(number: int = 1, frames: int = 48, narration: str = "", overlap: int = 0) -> ShotPlan:
    return ShotPlan(
        shot_id=f"s{number:02d}",
        duration_frames=frames,
        description="A keeper climbs the stairs",
        prompt="a keeper climbs the stairs",
        subject="keeper",
        framing=Framing.WIDE,
        camera=CameraMove.PAN_LEFT,
        setting=Setting.SEA,
        time_of_day=TimeOfDay.DUSK,
        weather=Weather.CLEAR,
        seed=number,
        narration=narration,
        focus_x=100 * number % 1000,
        transition=Transition.CROSSFADE if overlap else Transition.CUT,
        transition_frames=overlap,
    )


def a_plan(
    *shots: ShotPlan,
    size: FrameSize = SMALL,
    ratios: tuple[str, ...] = ("16:9",),
    title: str = "The Keeper",
) -> Plan:
    return Plan(
        job_id="job-1",
        revision=1,
        title=title,
        language="en",
        path=PlanPath.FAST_TRACK,
        path_reason="short",
        complexity=100,
        rate=Rate(24, 1),
        size=size,
        ratios=ratios,
        style=StyleBible(("#101820", "#34506b", "#9db4c0", "#f2b134"), "warm", "soft light"),
        music=MusicCue("hopeful", 96, "D minor", 7),
        shots=shots or (a_shot(1), a_shot(2)),
    )


def an_encoding() -> Encoding:
    shipped = load_configuration().encoding
    return shipped.model_copy(update={"x264_preset": "ultrafast"})


def a_clip(
    path: Path, frames: int = 48, size: FrameSize = SMALL, rate: int = 24, colour: str = ""
) -> Path:
    """Encode a moving picture, or one colour, as a take would be."""
    picture = f"color=c={colour}:s={size}:r={rate}" if colour else f"testsrc2=s={size}:r={rate}"
    argv = [ffmpeg_exe(), "-nostdin", "-v", "error", "-y", "-f", "lavfi", "-i", picture]
    argv += ["-frames:v", str(frames), "-c:v", "libx264", "-preset", "ultrafast", "-crf", "10"]
    argv += ["-pix_fmt", "yuv420p", "-threads", "1", "-f", "mp4", str(path)]
    run_tool(argv, timeout_ms=60_000)
    return path


class ScriptedRenderer:
    """Writes prepared files, or raises; remembers what it was asked."""

    def __init__(self, *, fails_with: Exception | None = None) -> None:
        self.fails_with = fails_with
        self.rendered: list[tuple[Plan, dict[str, bytes], str]] = []
        self.reported: list[tuple[FilmPublish, dict[str, bytes]]] = []

    def render(
        self, plan: Plan, clips: Mapping[str, Path], label: str, encoding: Encoding, folder: Path
    ) -> tuple[StagedPath, ...]:
        given = {shot_id: path.read_bytes() for shot_id, path in clips.items()}
        self.rendered.append((plan, given, label))
        if self.fails_with is not None:
            raise self.fails_with
        film, sheet = folder / "film.mp4", folder / "contact_sheet.jpg"
        film.write_bytes(b"film of " + b"".join(given.values()))
        sheet.write_bytes(b"sheet")
        return (
            StagedPath("film", "film.mp4", film, "video/mp4", "16:9"),
            StagedPath("contact_sheet", "contact_sheet.jpg", sheet, "image/jpeg"),
        )

    def report(
        self, order: FilmPublish, plan: Plan, evidence: Mapping[str, bytes], folder: Path
    ) -> tuple[StagedPath, ...]:
        self.reported.append((order, dict(evidence)))
        if self.fails_with is not None:
            raise self.fails_with
        path = folder / "report.html"
        path.write_text(f"report of {plan.title}")
        return (StagedPath("report", "report.html", path, "text/html"),)


def a_file(role: str, filename: str, ratio: str = "", content: bytes = b"content") -> StagedFile:
    name = f"staging/job-1/job-1.r1/{filename}"
    ref = BlobRef(name, hashlib.sha256(content).hexdigest(), len(content))
    return StagedFile(role, filename, ref, "application/octet-stream", ratio)


def a_take(number: int = 1, shot_id: str = "s01", cost_micros: int = 50_000) -> TakeLine:
    return TakeLine(
        take_id=f"job-1.{shot_id}.t{number}",
        shot_id=shot_id,
        provider="animatic",
        model="draft",
        state="accepted",
        ceiling_micros=200_000,
        cost_micros=cost_micros,
        outcome="pass",
        reason="",
    )


def a_publish(files: tuple[StagedFile, ...], takes: tuple[TakeLine, ...] = ()) -> FilmPublish:
    return FilmPublish(
        render_id="job-1.r1",
        plan=BlobRef("plans/job-1/1.json", "a" * 64, 10),
        files=files,
        takes=takes,
        verdict=BlobRef("verdicts/job-1.r1.json", "b" * 64, 10),
        certificate=BlobRef("certificates/job-1.r1.json", "c" * 64, 10),
        granted_micros=2_000_000,
        spent_micros=500_000,
        config_digest="d" * 64,
        label="ANIMATIC",
        accepted_at_ms=1,
    )
