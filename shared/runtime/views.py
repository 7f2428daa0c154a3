"""Operators' views, by string: the runtime knows no service, only where each keeps its view."""

from importlib import import_module
from typing import Any

from shared.contracts.views import JobView
from shared.runtime.compose import Workplace

__all__ = ["job_view", "job_views", "view"]

_VIEWS = {
    "job": "services.router.views:job_view",
    "jobs": "services.router.views:job_views",
    "why": "services.router.views:why",
    "cost": "services.billing.commands:explain_cost",
    "cost_text": "services.billing.commands:render_text",
    "incidents": "services.billing.commands:list_incidents",
    "check_edit": "services.router.planning.editing:check_edit",
    "read_requests": "services.ingest.brief:read_requests",
    "request_keys": "services.ingest.handlers:request_keys",
    "read_text": "services.ingest.sanitizer:decode",
}


def view(name: str) -> Any:  # noqa: ANN401 - each view has its own shape
    """Import a view's function."""
    module, _, function = _VIEWS[name].partition(":")
    return getattr(import_module(module), function)


def job_view(place: Workplace, job_id: str) -> JobView | None:
    """Give one job's view; None when there is none."""
    return view("job")(place.reader, job_id)


def job_views(place: Workplace) -> list[JobView]:
    """Give all jobs' views, oldest first."""
    return view("jobs")(place.reader)
