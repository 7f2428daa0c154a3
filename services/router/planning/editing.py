"""An edited plan is as hostile as a brief: its bounds are checked before it may be made. Pure."""

from dataclasses import replace

from shared.catalog.configuration import Configuration
from shared.domain.errors import BriefDeclined
from shared.domain.media import RATIOS
from shared.domain.plan import Plan

__all__ = ["check_edit", "with_revision"]


def with_revision(plan: Plan, revision: int) -> Plan:
    """Give the plan as another revision."""
    return replace(plan, revision=revision)


def check_edit(plan: Plan, configuration: Configuration) -> None:
    """Refuse a plan that breaks bounds.

    Raises:
        BriefDeclined: The sentence says what to change.
    """
    unknown = [ratio for ratio in plan.ratios if ratio not in RATIOS]
    if unknown:
        raise BriefDeclined("unknown_ratio", f"The plan's ratios must be of {', '.join(RATIOS)}.")
    if len(plan.shots) > configuration.planning.shots_max:
        raise BriefDeclined("too_many_shots", "The plan has too many shots: merge some.")
