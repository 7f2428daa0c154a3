"""What QA does with each message: lend the file, open it, judge it, write the evidence, answer.

Measuring changes nothing outside, so a delivery may run twice; evidence has deterministic names and
bytes. Of clips that show the same, the one that was accepted last is noted for who needs it again.
An answer that was given once is given again, under the same message id and without opening
the file anew, unless it was an abstention: to ask again is how another attempt is made.
"""

import hashlib
import logging
from dataclasses import dataclass
from typing import TypeAlias, TypeVar

from services.qa.certificate import Subject, certify
from services.qa.evidence import (
    EVIDENCE_SCHEMA,
    Evidence,
    FilmEvidence,
    FilmRecord,
    TakeRecord,
)
from services.qa.files import measure_object, read_as
from services.qa.film import (
    Desk,
    certified_files,
    judge_files,
    read_takes,
    required_checks,
    rule_on_set,
)
from services.qa.verdict import judge, merge, summary
from shared.contracts.clip import note_of_accepted
from shared.contracts.codec import decode_record, encode_json, encode_record
from shared.contracts.envelope import BlobRef, Envelope
from shared.contracts.film import FilmJudge, FilmJudged
from shared.contracts.take import TakeJudge, TakeJudged
from shared.domain.errors import MalformedMessage, Unavailable
from shared.domain.ids import digest
from shared.domain.plan import Plan
from shared.domain.verdict import Outcome, Verdict
from shared.ports.handler import Effects, HandlerTable, Ports, Say
from shared.ports.store import Record, Update
from shared.ports.studio import Expected, Measurements, Prober

__all__ = ["HANDLERS", "QaTools", "on_film_judge", "on_take_judge"]

COLLECTION = "verdicts"

_logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class QaTools:
    """QA's own tools."""

    prober: Prober


QaPorts: TypeAlias = Ports[QaTools]
Memory = TypeVar("Memory", TakeRecord, FilmRecord)


def on_take_judge(message: Envelope, ports: QaPorts) -> Effects:
    """Open a take's clip, measure and judge it.

    Raises:
        Unavailable: Prober or store is out of order; the message comes again.
    """
    order: TakeJudge = message.payload
    asked = digest(
        order.clip.sha256, order.plan.sha256, order.config_digest, *order.required_checks, length=64
    )
    stored = ports.records.get(COLLECTION, order.take_id)
    known = _answered(TakeRecord, stored, asked)
    if known is not None and stored is not None:
        return _again(known.said, stored)
    verdict, measured = _judge_take(order, ports)
    if verdict.outcome in (Outcome.PASS, Outcome.WARN):
        _note_accepted(order.clip, ports)
    said = TakeJudged(
        take_id=order.take_id,
        shot_id=order.shot_id,
        outcome=verdict.outcome,
        score=verdict.score,
        verdict=_write_evidence(order.take_id, verdict, measured, ports),
        summary=summary(verdict),
    )
    return _first(order.take_id, stored, TakeRecord(asked, said))


def on_film_judge(message: Envelope, ports: QaPorts) -> Effects:
    """Open every rendition and paper of a film, judge them, and certify what was measured.

    Raises:
        Unavailable: Prober or store is out of order; the message comes again.
        MalformedMessage: Two files have the same role, or the plan is not the one that was named.
    """
    order: FilmJudge = message.payload
    asked = _film_digest(order)
    stored = ports.records.get(COLLECTION, order.render_id)
    known = _answered(FilmRecord, stored, asked)
    if known is not None and stored is not None:
        return _again(known.said, stored)
    said = _judge_film(message.job_id, order, ports)
    return _first(order.render_id, stored, FilmRecord(asked, said))


def _judge_take(order: TakeJudge, ports: QaPorts) -> tuple[Verdict, Measurements]:
    plan = read_as(Plan, order.plan, ports.blobs)
    try:
        shot = plan.shot(order.shot_id)
    except KeyError:
        raise MalformedMessage("shot_id: not in the plan") from None
    configuration = ports.configuration(order.config_digest)
    expected = Expected(plan.size, plan.rate, shot.duration_frames, audio=False)
    measured = measure_object(order.clip, expected, ports.blobs, ports.tools.prober, configuration)
    verdict = judge(
        order.take_id,
        order.clip.sha256,
        measured,
        expected,
        configuration.qa,
        order.required_checks,
    )
    return verdict, measured


def _note_accepted(clip: BlobRef, ports: QaPorts) -> None:
    """Note a clip for who needs an equal one, unless that is what the note says.

    Without it one is bought; a verdict that waited for it would hold up a job.
    """
    name, note = note_of_accepted(clip.name), encode_json(clip)
    try:
        known = ports.blobs.stat(name)
        if known is None or known.sha256 != hashlib.sha256(note).hexdigest():
            ports.blobs.put(name, note)
    except Unavailable as outage:
        _logger.warning("%s was accepted, and could not be noted: %s", clip.name, outage)


def _judge_film(job_id: str, order: FilmJudge, ports: QaPorts) -> FilmJudged:
    desk = Desk(
        order=order,
        plan=read_as(Plan, order.plan, ports.blobs),
        blobs=ports.blobs,
        prober=ports.tools.prober,
        configuration=ports.configuration(order.config_digest),
    )
    judged = judge_files(desk)
    takes = read_takes(desk)
    parts = {role: verdict for role, (verdict, _) in judged.items()} | rule_on_set(desk, takes)
    files_digest = digest(*(file.blob.sha256 for file in order.files), length=64)
    whole = merge(order.render_id, files_digest, parts)
    evidence = tuple(
        _write_evidence(f"{order.render_id}/{role}", verdict, measured, ports)
        for role, (verdict, measured) in judged.items()
    )
    subject = Subject(job_id, order.render_id, order.plan, order.config_digest)
    certificate = certify(
        subject, whole, parts, certified_files(desk), takes, required_checks(desk)
    )
    return FilmJudged(
        render_id=order.render_id,
        outcome=whole.outcome,
        score=whole.score,
        verdict=ports.blobs.put(
            f"verdicts/{order.render_id}.json",
            encode_json(FilmEvidence(EVIDENCE_SCHEMA, whole, evidence)),
        ),
        certificate=None
        if certificate is None
        else ports.blobs.put(f"certificates/{order.render_id}.json", encode_json(certificate)),
        summary=summary(whole),
    )


def _film_digest(order: FilmJudge) -> str:
    """Digest everything that the answer follows from."""
    files = [part for file in order.files for part in (file.role, file.blob.sha256, file.ratio)]
    takes = [take.sha256 for take in order.takes]
    parts = [*files, "takes", *takes, "required", *order.required_checks]
    return digest(order.plan.sha256, order.config_digest, *parts, length=64)


def _write_evidence(
    name: str, verdict: Verdict, measured: Measurements | None, ports: QaPorts
) -> BlobRef:
    evidence = Evidence(EVIDENCE_SCHEMA, verdict, measured)
    return ports.blobs.put(f"verdicts/{name}.json", encode_json(evidence))


def _answered(cls: type[Memory], stored: Record | None, asked: str) -> Memory | None:
    """Find the answer to this very question; an abstention is none."""
    if stored is None:
        return None
    memory = decode_record(cls, COLLECTION, stored.body)
    same = memory.subject_digest == asked
    return memory if same and memory.said.outcome is not Outcome.ABSTAIN else None


def _first(key: str, stored: Record | None, memory: TakeRecord | FilmRecord) -> Effects:
    version = stored.version if stored is not None else 0
    update = Update(COLLECTION, key, version, encode_record(memory))
    return Effects(updates=(update,), says=(Say(memory.said),))


def _again(said: TakeJudged | FilmJudged, stored: Record) -> Effects:
    """Say the same once more; named after the record, it is the same message."""
    return Effects(says=(Say(said, about=(f"{COLLECTION}/{stored.key}", stored.version)),))


HANDLERS: HandlerTable[QaTools] = {
    "take.judge": on_take_judge,
    "film.judge": on_film_judge,
}
