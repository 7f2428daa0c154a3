"""Operators' views, by string: the runtime knows no service, only where each keeps its view."""

from importlib import import_module
from typing import Any

from shared.contracts.views import JobView
from shared.runtime.place import Place

__all__ = ["JobChanges", "job_view", "job_views", "open_job_views", "view"]

OWNER = "router"
"""Of all jobs."""

_VIEWS = {
    "job": "services.router.views:job_view",
    "jobs": "services.router.views:job_views",
    "open_jobs": "services.router.views:open_job_views",
    "why": "services.router.views:why",
    "cost": "services.billing.commands:explain_cost",
    "cost_text": "services.billing.commands:render_text",
    "incidents": "services.billing.commands:list_incidents",
    "plan": "services.router.preview:preview",
    "storyboard": "services.generator.storyboard.child:draw_storyboard",
    "check_edit": "services.router.planning.editing:check_edit",
    "read_requests": "services.ingest.brief:read_requests",
    "request_keys": "services.ingest.handlers:request_keys",
    "read_text": "services.ingest.sanitizer:decode",
}


def view(name: str) -> Any:  # noqa: ANN401 - each view has its own shape
    """Import a view's function."""
    module, _, function = _VIEWS[name].partition(":")
    return getattr(import_module(module), function)


def job_view(place: Place, job_id: str) -> JobView | None:
    """Give one job's view; None when there is none."""
    return view("job")(place.reader, job_id)


def job_views(place: Place, prefix: str = "") -> list[JobView]:
    """Give the views of all jobs whose id starts with prefix, oldest first."""
    return view("jobs")(place.reader, prefix)


def open_job_views(place: Place) -> list[JobView]:
    """Give the views of the jobs that have not ended, oldest first."""
    return view("open_jobs")(place.reader)


class JobChanges:
    """Gives the jobs that changed since it was last asked; all of them at first.

    A look costs what has changed, however many jobs have ended.
    """

    def __init__(self, place: Place) -> None:
        self._place = place
        self._mark: int | None = None

    def look(self) -> list[JobView]:
        """Give the views of the jobs that changed; one may be given again without a change."""
        # The mark is taken first: what changes while the views are read is seen again.
        if self._mark is None:
            self._mark = self._place.reader.mark(OWNER)
            return job_views(self._place)
        self._mark, records = self._place.reader.moved(OWNER, self._mark)
        ids = [record.removeprefix("jobs/") for record in records if record.startswith("jobs/")]
        found = (job_view(self._place, job_id) for job_id in ids)
        return [known for known in found if known is not None]
