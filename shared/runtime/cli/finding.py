"""Which job is meant: a whole id, or a beginning that only one has."""

from shared.contracts.views import JobView
from shared.domain.errors import BriefDeclined
from shared.runtime.place import Place
from shared.runtime.views import job_view, job_views

__all__ = ["find_job"]


def find_job(place: Place, wanted: str) -> JobView:
    """Give the view of the job that is meant.

    Raises:
        BriefDeclined: None is, or several are.
    """
    exact = job_view(place, wanted)
    if exact is not None:
        return exact
    found = job_views(place, wanted) if wanted else []
    if len(found) == 1:
        return found[0]
    what = "Several jobs begin so" if found else "There is no such job"
    raise BriefDeclined("unknown_job", f"{what}: aiprod jobs lists them.")
