"""Rules that need no picture: manifest, plan and captions."""

from collections.abc import Iterator
from itertools import pairwise

from tests.film_linter.findings import Finding
from tests.film_linter.reel import Film, sha256_of

__all__ = ["papers"]

CHARS_PER_SECOND_MAX = 17.0
_ROUNDING = 0.05
"""Captions give milliseconds, films have frames."""


def papers(film: Film) -> Iterator[Finding]:
    """Judge what can be read."""
    yield from _manifest(film)
    yield from _as_planned(film)
    yield from _framing(film)
    yield from _title_alone(film)
    yield from _reading(film)
    yield from _overlap(film)


def _manifest(film: Film) -> Iterator[Finding]:
    for each in film.manifest["files"]:
        path = film.folder / each["filename"]
        found = sha256_of(path) if path.exists() else "missing"
        if found != each["sha256"]:
            bound = each["sha256"][:12]
            yield Finding("manifest", each["filename"], 0, 0, found[:12], bound)


def _as_planned(film: Film) -> Iterator[Finding]:
    for note in film.notes:
        yield Finding("as_planned", "render_notes.json", 0, 0, note, "nothing left out")


def _framing(film: Film) -> Iterator[Finding]:
    shots = film.plan.shots if film.plan else ()
    for (before, shot), clip in zip(pairwise(shots), film.clips[1:], strict=True):
        if before.framing is shot.framing:
            end = clip.start_frame + clip.duration_frames
            span = film.ms_at(clip.start_frame), film.ms_at(end)
            said = f"{before.shot_id} and {shot.shot_id} are both {shot.framing.value}"
            yield Finding("framing", "plan", *span, said, "different")


def _title_alone(film: Film) -> Iterator[Finding]:
    title = film.title
    if film.plan is None or title is None:
        return
    for shot, clip in zip(film.plan.shots, film.clips, strict=True):
        begin, end = clip.start_frame, clip.start_frame + clip.duration_frames
        if shot.on_screen_text.strip() and begin < title.end_frame and title.start_frame < end:
            span = film.ms_at(max(begin, title.start_frame)), film.ms_at(min(end, title.end_frame))
            yield Finding("title_alone", "plan", *span, f"text in {shot.shot_id} too", "no text")


def _reading(film: Film) -> Iterator[Finding]:
    for each in film.captions:
        speed = 1000 * len(each.text) / max(1, each.end_ms - each.start_ms)
        if speed > CHARS_PER_SECOND_MAX + _ROUNDING:
            span = each.start_ms, each.end_ms
            bound = f"<= {CHARS_PER_SECOND_MAX:.0f}/s"
            yield Finding("reading_speed", "film.vtt", *span, f"{speed:.1f} characters/s", bound)


def _overlap(film: Film) -> Iterator[Finding]:
    for before, after in pairwise(film.captions):
        both = before.end_ms - after.start_ms
        if both > 0:
            span = after.start_ms, before.end_ms
            yield Finding("narration_overlap", "film.vtt", *span, f"{both} ms", "0 ms")
