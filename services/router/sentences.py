# ruff: noqa: E501 - one sentence a line reads best
"""What the customer reads when a job ends or waits: who, whether money was spent, what next."""

from collections.abc import Mapping

from shared.domain.money import format_usd

__all__ = ["concluded", "exhausted", "not_measured", "waiting"]

_ENDINGS: Mapping[str, str] = {
    "": "The film is delivered.",
    "unroutable": "No backend can make a shot of this plan: change the duration, the ratio or the backend.",
    "over_budget": "The cheapest way to make this film costs more than its budget: raise --budget or shorten the film.",
    "job_cap": "The job's cap does not cover it: raise --budget or shorten the film.",
    "day_cap": "Today's spending cap is reached: try again tomorrow or raise money.day_cap_micros.",
    "closed": "Billing had already closed this job: submit it again under a new request key.",
    "approval_refused": "A reviewer said no: edit the brief and submit it again.",
    "approval_expired": "Nobody approved it in time: submit it again and approve each stop before its deadline.",
    "cancelled": "It was cancelled on request.",
    "planning_timeout": "Planning did not answer in time: see aiprod incidents, then submit it again.",
    "funds_timeout": "Billing did not answer in time: see aiprod incidents, then submit it again.",
    "shot_exhausted": "A shot came to nothing: see aiprod show --why, then change the brief or the backend.",
    "purse_exhausted": "The budget does not cover another take of a shot that needs one: raise --budget and submit it again.",
    "judging_timeout": "QA did not answer in time: see aiprod incidents, then submit it again.",
    "take_timeout": "A backend did not answer in time: see aiprod incidents, then submit it again.",
    "render_failed": "The film could not be assembled; its clips are kept: see aiprod incidents, then submit it again.",
    "render_timeout": "Assembling did not answer in time: see aiprod incidents, then submit it again.",
    "film_failed_review": "The assembled film did not pass QA, so it is not delivered: see aiprod show --why.",
    "not_measured": "QA could not measure it, so it is not passed: see aiprod incidents, then submit it again.",
    "review_timeout": "The review did not answer in time: see aiprod incidents, then submit it again.",
    "publish_failed": "The manifest could not be written: see aiprod incidents, then submit it again.",
}

_STOPS: Mapping[str, str] = {
    "plan": "The plan waits for approval: read it with aiprod show, then approve, reject or edit it.",
    "cost": "The cost waits for approval: see aiprod cost, then approve or reject it.",
    "delivery": "The finished film waits for approval: look at it with aiprod show --film, then approve or reject it.",
}


def exhausted(shot_id: str, takes: int, why: str) -> str:
    """Say which shot came to nothing, and what the last take died of."""
    count = "1 take" if takes == 1 else f"{takes} takes"
    return (
        f"Shot {shot_id} came to nothing after {count} ({why[:120] or 'no backend is left'}): "
        "see aiprod show --why, then change the brief or the backend."
    )


def not_measured(what: str, times: int, why: str) -> str:
    """Say that QA could not do its work."""
    return (
        f"QA could not measure {what} in {times} tries ({why[:100] or 'no reason given'}), so it is "
        "not passed: see aiprod incidents, then submit it again."
    )


def concluded(reason: str, spent_micros: int, open_micros: int = 0, detail: str = "") -> str:
    """Say how a job ended.

    Args:
        reason: A code, "" when delivered.
        spent_micros: What is known to be spent.
        open_micros: What takes under way may still cost at most.
        detail: A planner's or billing's own sentence; it wins over the table's.
    """
    money = f"{format_usd(spent_micros)} was spent." if spent_micros else "Nothing was spent."
    still = (
        f" Takes under way may still cost up to {format_usd(open_micros)}." if open_micros else ""
    )
    ending = detail or _ENDINGS[reason]
    return f"{ending[: 299 - len(money) - len(still)]} {money}{still}"


def waiting(stage: str) -> str:
    """Say what a job waits for."""
    return _STOPS[stage]
