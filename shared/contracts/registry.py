"""Every message type: its payload class and the schema number that this release writes.

An optional field with a default is no new number: readers ignore what they do not know. Anything
else is: raise the number, add an upgrader in upgrades.py and a golden file, deploy readers first.
"""

from shared.contracts import film, funds, job, plan, take, uploads

__all__ = ["CLASS_OF", "FROM_OUTSIDE", "SCHEMA_OF", "type_of"]

CLASS_OF: dict[str, type] = {
    "job.submit": job.JobSubmit,
    "job.approve": job.JobApprove,
    "job.reject": job.JobReject,
    "job.edit": job.JobEdit,
    "job.cancel": job.JobCancel,
    "prompt.uploaded": uploads.PromptUploaded,
    "job.accepted": job.JobAccepted,
    "approval.given": job.ApprovalGiven,
    "approval.refused": job.ApprovalRefused,
    "plan.edited": job.PlanEdited,
    "cancel.requested": job.CancelRequested,
    "plan.make": plan.PlanMake,
    "plan.made": plan.PlanMade,
    "plan.refused": plan.PlanRefused,
    "job.due": job.JobDue,
    "job.closed": job.JobClosed,
    "job.concluded": job.JobConcluded,
    "job.waiting": job.JobWaiting,
    "job.refused": job.JobRefused,
    "funds.request": funds.FundsRequest,
    "funds.granted": funds.FundsGranted,
    "funds.denied": funds.FundsDenied,
    "take.order": take.TakeOrder,
    "take.cancel": take.TakeCancel,
    "take.progressed": take.TakeProgressed,
    "take.returned": take.TakeReturned,
    "take.failed": take.TakeFailed,
    "take.in_doubt": take.TakeInDoubt,
    "take.written_off": take.TakeWrittenOff,
    "take.judge": take.TakeJudge,
    "take.judged": take.TakeJudged,
    "film.render": film.FilmRender,
    "film.rendered": film.FilmRendered,
    "film.failed": film.FilmFailed,
    "film.judge": film.FilmJudge,
    "film.judged": film.FilmJudged,
    "film.publish": film.FilmPublish,
    "film.published": film.FilmPublished,
    "letter.dead": funds.LetterDead,
    "tick": funds.Tick,
}

SCHEMA_OF: dict[str, int] = dict.fromkeys(CLASS_OF, 1)

FROM_OUTSIDE = frozenset({"job.submit", "job.approve", "job.reject", "job.edit", "job.cancel"})
"""Written by customers: unknown fields, duplicate keys and NaN are refused."""

_TYPE_OF = {cls: type_ for type_, cls in CLASS_OF.items()}


def type_of(payload: object) -> str:
    """Name the message type of a payload.

    Raises:
        KeyError: Not a payload of ours.
    """
    return _TYPE_OF[type(payload)]
