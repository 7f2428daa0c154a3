"""From what a customer sent to accepted jobs, or one refusal: the same for messages and uploads."""

from collections.abc import Sequence

from services.ingest.brief import read_requests
from services.ingest.intake import INTAKE, Intake, request_keys
from services.ingest.sweep_rounds import IngestTools
from shared.catalog.metrics import series
from shared.contracts.brief import Brief
from shared.contracts.codec import decode_record, encode_json, encode_record
from shared.contracts.envelope import Envelope
from shared.contracts.job import JobAccepted, JobRefused, JobSubmit
from shared.domain.errors import BriefDeclined
from shared.domain.ids import digest, job_id_of
from shared.ports.handler import Effects, Ports, Say
from shared.ports.store import Row

__all__ = ["IngestPorts", "refuse", "submit"]

IngestPorts = Ports[IngestTools]

BRIEFS_BYTES_MAX = 600_000
"""Of all briefs of a request: with the request itself they fit into one receipt everywhere."""


def submit(message: Envelope, ports: IngestPorts, asked: JobSubmit) -> Effects:
    """Accept a request as one job for each of its briefs, or refuse it whole."""
    configuration = ports.configuration("")
    try:
        briefs = read_requests(
            asked.text.encode(), asked.format, asked.source, dict(asked.options), configuration
        )
        _check_size(briefs)
        keys = request_keys(asked.request_key, len(briefs))
        effects = [
            _accept(message, ports, key, brief, configuration.digest)
            for key, brief in zip(keys, briefs, strict=True)
        ]
    except BriefDeclined as declined:
        return refuse(asked.request_key, asked.source, declined)
    return Effects(
        rows=tuple(row for each in effects for row in each.rows),
        says=tuple(say for each in effects for say in each.says),
        counts=tuple(count for each in effects for count in each.counts),
    )


def _check_size(briefs: Sequence[Brief]) -> None:
    """Refuse a batch that is small as it is written and large as it is read.

    Options of a request are those of each of its films.

    Raises:
        BriefDeclined: Larger than one request may be.
    """
    size = sum(len(encode_json(brief)) for brief in briefs)
    if size > BRIEFS_BYTES_MAX:
        raise BriefDeclined(
            "too_large",
            f"With its options, this batch comes to {size // 1000} kB of briefs: ask for its films"
            f" in several requests of at most {BRIEFS_BYTES_MAX // 1000} kB.",
        )


def _accept(
    message: Envelope, ports: IngestPorts, key: str, brief: Brief, config_digest: str
) -> Effects:
    job_id = job_id_of(message.tenant, key)
    brief_digest = digest(encode_json(brief))
    known = ports.records.get(INTAKE, job_id)
    # Named by the row and not by the message: said again it is the same, and harmless to say.
    accepted = Say(
        JobAccepted(brief, config_digest, key), job_id=job_id, about=(f"{INTAKE}/{job_id}", 1)
    )
    if known is not None:
        if decode_record(Intake, INTAKE, known.body).brief_digest == brief_digest:
            # The row may stand and its job never have been heard of: a message can die in between.
            counted = series("requests_repeated", preset=brief.preset)
            return Effects(says=(accepted,), counts=(counted,))
        raise BriefDeclined(
            "key_reused",
            "This request key already names another brief: use a new key for a new film.",
        )
    intake = Intake(job_id, message.tenant, key, brief_digest, brief.source, ports.clock.now_ms())
    return Effects(
        rows=(Row(INTAKE, job_id, encode_record(intake)),),
        says=(accepted,),
        counts=(series("requests_accepted", preset=brief.preset),),
    )


def refuse(request_key: str, source: str, declined: BriefDeclined) -> Effects:
    """Say why a request does not become a job."""
    refusal = JobRefused(request_key, declined.code, declined.sentence[:600], source)
    return Effects(says=(Say(refusal),), counts=(series("requests_refused", code=declined.code),))
