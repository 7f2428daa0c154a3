"""How far a job is, in one line: pure text from a view, never backwards, never above 100 %."""

from dataclasses import dataclass, field

from shared.contracts.views import JobView
from shared.domain.money import format_usd

__all__ = ["Progress", "duration_text", "job_line"]

_WIDTH = 24
_DONE = ("accepted", "exhausted")


@dataclass(slots=True)
class Progress:
    """Remembers how far each job was shown to be."""

    shown: dict[str, int] = field(default_factory=dict[str, int])

    def per_mille(self, view: JobView) -> int:
        """Give the progress of a view, never less than was shown before."""
        highest = max(self.shown.get(view.job_id, 0), min(view.progress, 1000))
        self.shown[view.job_id] = highest
        return highest

    def line(self, view: JobView, now_ms: int) -> str:
        """Stage, shots, take, age, ETA range, money."""
        done = self.per_mille(view)
        bar = "#" * (_WIDTH * done // 1000)
        parts = [
            f"[{bar:.<{_WIDTH}}] {done // 10:3d}%",
            view.state,
            *_shots(view),
            f"age {duration_text(now_ms - view.accepted_at_ms)}",
            *_eta(done, now_ms - view.accepted_at_ms),
            _money(view),
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


def duration_text(ms: int) -> str:
    """Write a span as 42 s, 3 min 5 s or 2 h 10 min."""
    seconds = max(0, ms) // 1000
    if seconds < 60:
        return f"{seconds} s"
    if seconds < 3600:
        return f"{seconds // 60} min {seconds % 60} s"
    return f"{seconds // 3600} h {seconds % 3600 // 60} min"
