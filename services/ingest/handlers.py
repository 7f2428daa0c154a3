"""Ingest's deliveries: requests, uploaded prompts, and ticks that look for forgotten ones."""

from typing import TypeAlias

from services.ingest.acceptance import IngestPorts, refuse, submit
from services.ingest.intake import INTAKE, Intake, request_keys
from services.ingest.sweep import on_tick
from services.ingest.sweep_rounds import IngestTools
from services.ingest.uploads import on_prompt_uploaded
from shared.contracts.codec import decode_record, encode_json
from shared.contracts.envelope import Envelope
from shared.contracts.job import (
    ApprovalGiven,
    ApprovalRefused,
    CancelRequested,
    JobApprove,
    JobCancel,
    JobEdit,
    JobReject,
    JobSubmit,
    PlanEdited,
)
from shared.domain.errors import BriefDeclined
from shared.domain.ids import is_job_id
from shared.ports.handler import Effects, HandlerTable, Say

__all__ = ["EDIT_BYTES_MAX", "HANDLERS", "IngestTools", "Intake", "request_keys"]

EDIT_BYTES_MAX = 240_000
"""Of an edited plan as we write it: what is passed on says more around it than what was asked."""

Request: TypeAlias = JobApprove | JobReject | JobEdit | JobCancel


def on_job_submit(message: Envelope, ports: IngestPorts) -> Effects:
    """Accept a request as one job for each of its briefs, or refuse it whole."""
    asked: JobSubmit = message.payload
    return submit(message, ports, asked)


def on_request(message: Envelope, ports: IngestPorts) -> Effects:
    """Pass a request about a job on to the router, if the tenant has such a job."""
    asked: Request = message.payload
    # What is no job's id is asked of no store: what it would name there may be no name at all.
    known = ports.records.get(INTAKE, asked.job_id) if is_job_id(asked.job_id) else None
    if known is None or decode_record(Intake, INTAKE, known.body).tenant != message.tenant:
        sentence = "There is no such job: see aiprod jobs."
        return refuse(_named(message), "", BriefDeclined("unknown_job", sentence))
    if isinstance(asked, JobEdit) and len(encode_json(asked.plan)) > EDIT_BYTES_MAX:
        sentence = f"The plan is larger than {EDIT_BYTES_MAX // 1000} kB: shorten its texts."
        return refuse(_named(message), "", BriefDeclined("too_large", sentence))
    return Effects(says=(Say(_passed_on(asked), job_id=asked.job_id),))


def _named(message: Envelope) -> str:
    """Name a request as its sender does."""
    return message.cause_id or message.id


def _passed_on(asked: Request) -> object:
    match asked:
        case JobApprove():
            return ApprovalGiven(asked.stage, asked.reviewer, asked.subject_digest, asked.note)
        case JobReject():
            return ApprovalRefused(asked.stage, asked.reviewer, asked.subject_digest, asked.note)
        case JobEdit():
            return PlanEdited(asked.reviewer, asked.base_digest, asked.plan)
        case JobCancel():
            return CancelRequested(asked.reason)


HANDLERS: HandlerTable[IngestTools] = {
    "job.submit": on_job_submit,
    "job.approve": on_request,
    "job.reject": on_request,
    "job.edit": on_request,
    "job.cancel": on_request,
    "prompt.uploaded": on_prompt_uploaded,
    "tick": on_tick,
}
