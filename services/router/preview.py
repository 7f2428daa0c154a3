"""A plan before there is a job: for whoever wants to see it, or to edit it as a file."""

from services.router.plan_file import FilePlanner, write_plan_file
from services.router.planning.planner import RulePlanner
from shared.catalog.configuration import Configuration
from shared.contracts.brief import Brief
from shared.domain.plan import Plan

__all__ = ["preview"]

NO_JOB = "preview"


def preview(brief: Brief, configuration: Configuration) -> tuple[Plan, str]:
    """Plan a brief as its job will be planned; give the plan, and the file that a person edits.

    Raises:
        BriefDeclined: It cannot be planned; the sentence says what to change.
    """
    plan = FilePlanner(RulePlanner()).plan(NO_JOB, brief, configuration)
    return plan, write_plan_file(plan)
