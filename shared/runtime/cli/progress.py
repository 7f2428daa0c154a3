"""How far a job is, in one line: pure text from a view, never backwards, never above 100 %."""

from dataclasses import dataclass, field

from shared.contracts.views import JobView
from shared.domain.money import format_usd

__all__ = ["Progress", "duration_text", "job_line"]

_WIDTH = 16
WIDE = 110
"""Columns from which there is room for a bar."""
_DONE = ("accepted", "exhausted")


@dataclass(slots=True)
class Progress:
    """Remembers how far each job was shown to be, and since when it stands there."""

    shown: dict[str, int] = field(default_factory=dict[str, int])
    steps: dict[str, tuple[int, int]] = field(default_factory=dict[str, tuple[int, int]])
    """Job to (per mille done for certain, when that was first seen)."""

    def per_mille(self, view: JobView, now_ms: int) -> int:
        """Give the progress of a view: never less than was shown before, never above 1000.

        Between steps it creeps towards the next one, and never gets there.
        """
        done, since_ms = self.steps.get(view.job_id, (-1, now_ms))
        if view.progress != done:
            since_ms = now_ms
            self.steps[view.job_id] = (view.progress, now_ms)
        waited_ms = now_ms - since_ms
        pace_ms = max(since_ms - view.accepted_at_ms, 2_000)
        crept = (view.progress_next - view.progress) * waited_ms // (waited_ms + pace_ms)
        shown = max(self.shown.get(view.job_id, 0), min(view.progress + crept, 1000))
        self.shown[view.job_id] = shown
        return shown

    def line(self, view: JobView, now_ms: int, columns: int = 120) -> str:
        """Stage, shots, take, age, ETA range, money; a narrow terminal does without the bar."""
        done = self.per_mille(view, now_ms)
        bar = f"{'#' * (_WIDTH * done // 1000):.<{_WIDTH}} " if columns >= WIDE else ""
        age_ms = now_ms - view.accepted_at_ms
        parts = [
            f"{bar}{done // 10:3d}% {view.state}",
            *_shots(view),
            duration_text(age_ms),
            *_eta(done, age_ms),
            _purse(view),
        ]
        return " · ".join(parts)


def job_line(view: JobView) -> str:
    """One plain line about a job, for logs and lists."""
    waits = f" (waits for approval of the {view.waits_for})" if view.waits_for else ""
    return " · ".join([view.job_id, f"{view.state}{waits}", *_shots(view), _money(view)])


def _shots(view: JobView) -> list[str]:
    if not view.shots:
        return []
    done = sum(shot.state in _DONE for shot in view.shots)
    at = next((shot for shot in view.shots if shot.state not in _DONE and shot.takes), None)
    where = f", {at.shot_id} take {len(at.takes)}" if at else ""
    return [f"{done}/{len(view.shots)} shots{where}"]


def _eta(done: int, age_ms: int) -> list[str]:
    """A range, for stages differ in pace: linear, and as slow again by half."""
    if not 100 <= done < 1000 or age_ms < 1000:
        return []
    left_ms = age_ms * (1000 - done) // done
    return [f"ETA {duration_text(left_ms)}-{duration_text(left_ms * 3 // 2 + 1000)}"]


def _money(view: JobView) -> str:
    return (
        f"drawn {format_usd(view.drawn_micros)}, spent {format_usd(view.spent_micros)}, "
        f"cap {format_usd(view.budget_micros)}"
    )


def _purse(view: JobView) -> str:
    """Money in few columns: drawn, spent, cap."""
    drawn, spent, cap = (
        format_usd(micros).removesuffix(" USD")
        for micros in (view.drawn_micros, view.spent_micros, view.budget_micros)
    )
    return f"drawn {drawn} spent {spent} of {cap} USD"


def duration_text(ms: int) -> str:
    """Write a span as 42 s, 3 min 5 s or 2 h 10 min."""
    seconds = max(0, ms) // 1000
    if seconds < 60:
        return f"{seconds} s"
    if seconds < 3600:
        return f"{seconds // 60} min {seconds % 60} s"
    return f"{seconds // 3600} h {seconds % 3600 // 60} min"
