"""Following jobs until each ends or waits for a person."""

import shutil
from collections.abc import Callable, Sequence

from shared.contracts.views import JobView
from shared.domain.errors import BriefDeclined
from shared.runtime.cli.console import Console
from shared.runtime.cli.progress import Progress, job_line
from shared.runtime.place import Place, refusals_among
from shared.runtime.views import job_view

__all__ = ["follow"]

LOOK_S = 0.25
INTAKE = "ingest"


def follow(
    place: Place,
    job_ids: Sequence[str],
    console: Console,
    *,
    request: str = "",
    meanwhile: Callable[[], None] = lambda: None,
) -> list[JobView]:
    """Watch until every job rests; give their views in the order asked for.

    Args:
        place: The opened folder.
        job_ids: The jobs.
        console: To show progress on.
        request: Message id of the request that makes them, whose answer is waited for first.
        meanwhile: Called again and again while waiting.

    Raises:
        BriefDeclined: The request was refused.
    """
    progress, told, seen = Progress(), dict[str, str](), 0
    while True:
        answered = not request or _is_answered(place, request)
        views = {job_id: job_view(place, job_id) for job_id in job_ids}
        known = [view for view in views.values() if view is not None]
        _show(console, progress, known, told, place.clock.now_ms())
        if answered and len(known) == len(views) and all(_rests(view) for view in known):
            console.clear()
            return known
        meanwhile()
        seen = place.wait_for_change(seen, LOOK_S)


def _is_answered(place: Place, message_id: str) -> bool:
    """Whether ingest has heard the request: an older film under its key is no answer.

    Raises:
        BriefDeclined: It was refused.
    """
    receipt = place.reader.receipt_of(INTAKE, message_id)
    if receipt is None:
        return False
    for refused in refusals_among(said.data for said in receipt.outbox):
        raise BriefDeclined(refused.code, refused.sentence)
    return True


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
