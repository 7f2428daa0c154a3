"""The studio: from a plan and its clips to every file of a film.

Owns the order of work and the names of the files. Light to import: whatever needs a heavy library
or opens a clip runs as a program of its own.
"""

import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

from services.postprocessor.captions import srt, vtt
from services.postprocessor.children import run_child, run_ffmpeg
from services.postprocessor.filtergraph import Film, Rendition, film_arguments
from services.postprocessor.narration import (
    lines_of,
    missing_notes,
    narrations_of,
    notes_of,
)
from services.postprocessor.orders import (
    Drawn,
    Inspect,
    Inspected,
    Letter,
    Moment,
    Page,
    RenderNotes,
    Speak,
    Spoken,
    SpokenLine,
    Stills,
)
from services.postprocessor.reframe import ClipFacts
from services.postprocessor.report import write_report
from services.postprocessor.sound import Loudness, make_sound
from services.postprocessor.timeline import Timeline, build_timeline, narration_windows
from shared.catalog.configuration import Encoding
from shared.contracts.codec import decode_as, encode_json
from shared.contracts.film import FilmPublish
from shared.domain.errors import MalformedMessage
from shared.domain.media import FrameSize, ms_of_frames, size_for_ratio
from shared.domain.plan import Plan
from shared.ports.studio import Renderer, StagedPath

__all__ = ["StudioRenderer"]

CHILD_TIMEOUT_MS = 120_000
ENCODE_TIMES_MAX = 60
"""A rendition may take this many times its own length, and two minutes more."""


class StudioRenderer(Renderer):
    """Renders with ffmpeg, espeak-ng, Pillow and numpy, each in a process of its own."""

    def render(
        self, plan: Plan, clips: Mapping[str, Path], label: str, encoding: Encoding, folder: Path
    ) -> tuple[StagedPath, ...]:
        """Make every file of the film. Same arguments, same bytes."""
        scratch = folder / "scratch"
        scratch.mkdir()
        try:
            facts = _inspect(plan, clips)
            spoken = _speak(plan, scratch)
            timeline = build_timeline(plan, narrations_of(spoken))
            sound, loudness = make_sound(timeline, plan, spoken, encoding.audio_kbit, scratch)
            drawn = _lettered(plan, timeline, label, scratch)
            film = _film(plan, timeline, facts, sound, drawn, scratch)
            _encode(film, encoding)
            _stills(film, scratch)
            _papers(plan, timeline, spoken, loudness, drawn.missing, scratch)
            return tuple(_staged(plan, scratch, folder))
        finally:
            shutil.rmtree(scratch)

    def report(
        self, order: FilmPublish, plan: Plan, evidence: Mapping[str, bytes], folder: Path
    ) -> tuple[StagedPath, ...]:
        """Write report.html."""
        path = write_report(order, plan, evidence, folder)
        return (StagedPath("report", path.name, path, "text/html"),)


def _inspect(plan: Plan, clips: Mapping[str, Path]) -> tuple[tuple[str, ClipFacts], ...]:
    paths = tuple(str(clips[shot.shot_id]) for shot in plan.shots if shot.shot_id in clips)
    if len(paths) < len(plan.shots):
        raise MalformedMessage(f"clips: missing for {len(plan.shots) - len(paths)} shots")
    order = encode_json(Inspect(paths))
    answer = decode_as(Inspected, run_child("inspect_clips", order, timeout_ms=CHILD_TIMEOUT_MS))
    known = tuple((path, fact) for path, fact in zip(paths, answer.clips, strict=True) if fact)
    if len(known) < len(paths):
        raise MalformedMessage(f"clips: {len(paths) - len(known)} cannot be opened")
    return known


def _speak(plan: Plan, folder: Path) -> tuple[SpokenLine, ...]:
    lines = lines_of(plan, narration_windows(plan))
    if not lines:
        return ()
    order = encode_json(Speak(plan.language, lines, str(folder)))
    return decode_as(Spoken, run_child("speech", order, timeout_ms=CHILD_TIMEOUT_MS)).lines


def _pages(plan: Plan) -> tuple[Page, ...]:
    return tuple(Page(ratio, _size(plan, ratio)) for ratio in plan.ratios)


def _lettered(plan: Plan, timeline: Timeline, label: str, folder: Path) -> Drawn:
    accent = plan.style.palette[-1]
    letter = Letter(plan.title, label, accent, timeline.drawn, _pages(plan), str(folder))
    answer = run_child("lettering", encode_json(letter), timeout_ms=CHILD_TIMEOUT_MS)
    return decode_as(Drawn, answer)


def _film(
    plan: Plan,
    timeline: Timeline,
    clips: tuple[tuple[str, ClipFacts], ...],
    sound: Path,
    drawn: Drawn,
    folder: Path,
) -> Film:
    renditions = tuple(
        Rendition(page.ratio, page.size, str(folder / f"{_role(plan, page.ratio)}.mp4"), letters)
        for page, letters in zip(_pages(plan), drawn.pages, strict=True)
    )
    return Film(timeline, plan.size, clips, str(sound), renditions)


def _size(plan: Plan, ratio: str) -> FrameSize:
    """The first rendition has the size of the takes, the others its shorter side."""
    if ratio == plan.ratios[0]:
        return plan.size
    return size_for_ratio(ratio, min(plan.size.width, plan.size.height))


def _role(plan: Plan, ratio: str) -> str:
    return "film" if ratio == plan.ratios[0] else f"film_{ratio.replace(':', 'x')}"


def _encode(film: Film, encoding: Encoding) -> None:
    length_ms = ms_of_frames(film.timeline.duration_frames, film.timeline.rate)
    timeout_ms = CHILD_TIMEOUT_MS + ENCODE_TIMES_MAX * length_ms * len(film.renditions)
    run_ffmpeg(film_arguments(film, encoding), timeout_ms=timeout_ms)


def _stills(film: Film, folder: Path) -> None:
    order = Stills(
        film=film.renditions[0].path,
        rate=film.timeline.rate,
        moments=tuple(
            Moment(clip.shot_id, clip.owns.start_frame, clip.owns.end_frame)
            for clip in film.timeline.clips
        ),
        poster=str(folder / "poster.jpg"),
        contact_sheet=str(folder / "contact_sheet.jpg"),
    )
    run_child("stills", encode_json(order), timeout_ms=CHILD_TIMEOUT_MS)


def _papers(
    plan: Plan,
    timeline: Timeline,
    spoken: tuple[SpokenLine, ...],
    loudness: Loudness,
    missing: int,
    folder: Path,
) -> None:
    (folder / "film.srt").write_bytes(srt(timeline.cues, timeline.rate))
    (folder / "film.vtt").write_bytes(vtt(timeline.cues, timeline.rate))
    notes = RenderNotes(
        duration_frames=timeline.duration_frames,
        integrated_mlufs=loudness.integrated_mlufs,
        true_peak_mdbtp=loudness.true_peak_mdbtp,
        narration_wpm={line.shot_id: line.rate_wpm for line in spoken if line.path},
        voices=tuple(sorted({line.voice for line in spoken})),
        notes=(*notes_of(plan, spoken), *missing_notes(missing)),
    )
    (folder / "render_notes.json").write_bytes(encode_json(notes) + b"\n")


def _staged(plan: Plan, scratch: Path, folder: Path) -> Iterator[StagedPath]:
    """Move what is finished to its name, all at the end: a file with its name is whole."""
    files = [(_role(plan, r), f"{_role(plan, r)}.mp4", "video/mp4", r) for r in plan.ratios]
    files += [
        ("captions_srt", "film.srt", "application/x-subrip", ""),
        ("captions_vtt", "film.vtt", "text/vtt", ""),
        ("poster", "poster.jpg", "image/jpeg", ""),
        ("contact_sheet", "contact_sheet.jpg", "image/jpeg", ""),
        ("render_notes", "render_notes.json", "application/json", ""),
    ]
    for role, name, media_type, ratio in files:
        path = (scratch / name).replace(folder / name)
        yield StagedPath(role, name, path, media_type, ratio)
