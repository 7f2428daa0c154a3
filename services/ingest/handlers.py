"""Ingest's deliveries: requests and uploaded prompts become accepted jobs or clear refusals."""

import json
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TypeAlias

from services.ingest.brief import read_requests
from shared.catalog.metrics import series
from shared.contracts.brief import Brief
from shared.contracts.codec import decode_record, encode_json, encode_record
from shared.contracts.envelope import Envelope
from shared.contracts.job import (
    ApprovalGiven,
    ApprovalRefused,
    CancelRequested,
    JobAccepted,
    JobApprove,
    JobCancel,
    JobEdit,
    JobRefused,
    JobReject,
    JobSubmit,
    PlanEdited,
)
from shared.contracts.uploads import PromptUploaded
from shared.domain.errors import BriefDeclined, NotFound
from shared.domain.ids import digest, job_id_of
from shared.ports.handler import Effects, HandlerTable, Ports, Say
from shared.ports.store import Row

__all__ = ["HANDLERS", "Intake", "request_keys"]

INTAKE = "intake"
KEY_CHARS_MAX = 200
"""Of a request key, as its contract says."""

Request: TypeAlias = JobApprove | JobReject | JobEdit | JobCancel


@dataclass(frozen=True, slots=True)
class Intake:
    """The durable trace of an accepted request: one request, one job."""

    job_id: str
    tenant: str
    request_key: str
    brief_digest: str
    source: str
    accepted_at_ms: int


def on_job_submit(message: Envelope, ports: Ports[None]) -> Effects:
    """Accept a request as one job for each of its briefs, or refuse it whole."""
    asked: JobSubmit = message.payload
    return _submit(message, ports, asked)


def _submit(message: Envelope, ports: Ports[None], asked: JobSubmit) -> Effects:
    configuration = ports.configuration("")
    try:
        briefs = read_requests(
            asked.text.encode(), asked.format, asked.source, dict(asked.options), configuration
        )
        keys = request_keys(asked.request_key, len(briefs))
        effects = [
            _accept(message, ports, key, brief, configuration.digest)
            for key, brief in zip(keys, briefs, strict=True)
        ]
    except BriefDeclined as declined:
        return _refuse(asked.request_key, asked.source, declined)
    return Effects(
        rows=tuple(row for each in effects for row in each.rows),
        says=tuple(say for each in effects for say in each.says),
        counts=tuple(count for each in effects for count in each.counts),
    )


def request_keys(request_key: str, briefs: int) -> tuple[str, ...]:
    """Name the requests of a batch; a single one keeps its key."""
    if briefs == 1:
        return (request_key,)
    return tuple(f"{request_key}#{number}" for number in range(1, briefs + 1))


def _accept(
    message: Envelope, ports: Ports[None], key: str, brief: Brief, config_digest: str
) -> Effects:
    job_id = job_id_of(message.tenant, key)
    brief_digest = digest(encode_json(brief))
    known = ports.records.get(INTAKE, job_id)
    if known is not None:
        if decode_record(Intake, INTAKE, known.body).brief_digest == brief_digest:
            # The count leaves a receipt: whoever asked again can see that it was heard.
            return Effects(counts=(series("requests_repeated", preset=brief.preset),))
        raise BriefDeclined(
            "key_reused",
            "This request key already names another brief: use a new key for a new film.",
        )
    intake = Intake(job_id, message.tenant, key, brief_digest, brief.source, ports.clock.now_ms())
    return Effects(
        rows=(Row(INTAKE, job_id, encode_record(intake)),),
        says=(Say(JobAccepted(brief, config_digest), job_id=job_id),),
        counts=(series("requests_accepted", preset=brief.preset),),
    )


def _refuse(request_key: str, source: str, declined: BriefDeclined) -> Effects:
    refusal = JobRefused(request_key, declined.code, declined.sentence[:600], source)
    return Effects(says=(Say(refusal),), counts=(series("requests_refused", code=declined.code),))


def on_prompt_uploaded(message: Envelope, ports: Ports[None]) -> Effects:
    """Read an uploaded prompt; a refusal is also written beside the prompts, for the uploader.

    An object that was overwritten or deleted since is left to the notice of what it is now.
    """
    upload: PromptUploaded = message.payload
    name = PurePosixPath(upload.name)
    if name.parts[:1] != ("prompts",) or not _is_newest(ports, upload):
        return Effects()
    limit = ports.configuration("").planning.brief_bytes_max
    try:
        text = _prompt_text(ports, upload, limit)
    except NotFound:
        return Effects()
    except BriefDeclined as declined:
        effects = _refuse(_upload_key(upload), upload.name, declined)
    else:
        form = name.suffix.lstrip(".").lower() or "txt"
        asked = JobSubmit(_upload_key(upload), text, form, upload.name[:300])
        effects = _submit(message, ports, asked)
    if not _is_newest(ports, upload):
        return Effects()  # What was read may be the next one's text.
    for say in effects.says:
        if isinstance(say.payload, JobRefused):
            ports.blobs.put(f"refusals/{name.name}.json", _refusal_file(say.payload))
    return effects


def _is_newest(ports: Ports[None], upload: PromptUploaded) -> bool:
    """Whether the object is still the one that was announced: generations only grow."""
    stored = ports.blobs.stat(upload.name)
    return stored is not None and stored.generation == upload.generation


def _upload_key(upload: PromptUploaded) -> str:
    """Name the request of an upload; two long names that begin or end alike stay two."""
    key = f"{upload.bucket}/{upload.name}#{upload.generation}"
    return key if len(key) <= KEY_CHARS_MAX else digest("upload", key, length=64)


def _prompt_text(ports: Ports[None], upload: PromptUploaded, limit: int) -> str:
    if upload.size > limit:
        raise BriefDeclined(
            "too_large", f"The prompt is larger than {limit} bytes: shorten it to what matters."
        )
    try:
        return ports.blobs.get(upload.name).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BriefDeclined(
            "not_utf8", "The prompt is not UTF-8 text: save it as UTF-8 and upload it again."
        ) from None


def _refusal_file(refusal: JobRefused) -> bytes:
    told = {"code": refusal.code, "sentence": refusal.sentence, "source": refusal.source}
    return json.dumps(told, indent=2, sort_keys=True, ensure_ascii=False).encode() + b"\n"


def on_request(message: Envelope, ports: Ports[None]) -> Effects:
    """Pass a request about a job on to the router, if the tenant has such a job."""
    asked: Request = message.payload
    known = ports.records.get(INTAKE, asked.job_id)
    if known is None or decode_record(Intake, INTAKE, known.body).tenant != message.tenant:
        sentence = "There is no such job: see aiprod jobs."
        return _refuse(message.id, "", BriefDeclined("unknown_job", sentence))
    return Effects(says=(Say(_passed_on(asked), job_id=asked.job_id),))


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


HANDLERS: HandlerTable[None] = {
    "job.submit": on_job_submit,
    "job.approve": on_request,
    "job.reject": on_request,
    "job.edit": on_request,
    "job.cancel": on_request,
    "prompt.uploaded": on_prompt_uploaded,
}
