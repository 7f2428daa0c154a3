"""Following jobs until each ends or waits for a person."""

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from shared.contracts.codec import decode_envelope
from shared.contracts.job import JobRefused
from shared.contracts.views import JobView
from shared.domain.errors import BriefDeclined
from shared.runtime.cli.console import Console
from shared.runtime.cli.progress import Progress, job_line
from shared.runtime.compose import Workplace
from shared.runtime.views import job_view

__all__ = ["Request", "follow", "refusal_of"]

LOOK_S = 0.25
REQUESTS = "ingest-job-requests"


@dataclass(frozen=True, slots=True)
class Request:
    """A request just handed in, whose answer is waited for first."""

    key: str
    after: int
    """Outcomes up to this sequence number are old."""


def follow(
    place: Workplace,
    job_ids: Sequence[str],
    console: Console,
    *,
    request: Request | None = None,
    meanwhile: Callable[[], None] = lambda: None,
) -> list[JobView]:
    """Watch until every job rests; give their views in the order asked for.

    Args:
        place: The opened folder.
        job_ids: The jobs.
        console: To show progress on.
        request: The request that makes them, to notice its refusal.
        meanwhile: Called again and again while waiting.

    Raises:
        BriefDeclined: The request was refused.
    """
    progress, told, seen = Progress(), dict[str, str](), 0
    while True:
        answered = request is None or _is_answered(place, request)
        views = {job_id: job_view(place, job_id) for job_id in job_ids}
        known = [view for view in views.values() if view is not None]
        _show(console, progress, known, told, place.clock.now_ms())
        if answered and len(known) == len(views) and all(_rests(view) for view in known):
            console.clear()
            return known
        meanwhile()
        seen = place.database.wait_for_change(seen, LOOK_S)


def _is_answered(place: Workplace, request: Request) -> bool:
    """Whether ingest has heard the request: an older film under its key is no answer.

    Raises:
        BriefDeclined: It was refused.
    """
    waits = REQUESTS in place.bus("outside").backlog()
    refusal_of(place, request.key, request.after)
    return not waits


def _rests(view: JobView) -> bool:
    return view.terminal or bool(view.waits_for)


def _show(
    console: Console, progress: Progress, views: list[JobView], told: dict[str, str], now_ms: int
) -> None:
    for view in views:
        if console.live:
            if not _rests(view):
                width = shutil.get_terminal_size().columns
                console.progress(progress.line(view, now_ms, width), width)
            continue
        line = job_line(view)
        if told.get(view.job_id) != line:
            told[view.job_id] = line
            console.note(f"{progress.per_mille(view, now_ms) // 10:3d}% · {line}")


def refusal_of(place: Workplace, request_key: str, after: int) -> None:
    """Raise the refusal of a request, if there is one.

    Raises:
        BriefDeclined: It was refused.
    """
    for heard in place.bus("outside").outcomes(after):
        if heard.type != "job.refused":
            continue
        refusal = decode_envelope(heard.data).payload
        if isinstance(refusal, JobRefused) and refusal.request_key == request_key:
            raise BriefDeclined(refusal.code, refusal.sentence)
