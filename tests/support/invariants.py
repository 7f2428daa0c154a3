"""The invariants I1 to I11 of the design, checked on whatever a run has left on the disk.

Each returns the ways in which it is broken: an empty list is what a test wants to see.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator

from services.billing.commands import explain_cost
from services.billing.holds import DayRow, Hold
from services.billing.incidents import IncidentKind
from services.generator.providers.animatic import BILLED
from services.generator.take import Take as GeneratorTake
from services.ingest.handlers import Intake
from services.qa.certificate import Certificate
from services.router.job import Job
from services.router.replay import differences, replay
from shared.contracts.codec import decode_as, decode_envelope, decode_record
from shared.contracts.envelope import BlobRef
from shared.contracts.take import TakeOrder
from shared.domain.errors import ContractError
from shared.domain.ids import digest
from shared.domain.job import APPROVAL_STATES, JobState
from shared.domain.verdict import Outcome
from shared.ports.store import Receipt, scan_all
from shared.runtime.compose import Workplace

__all__ = ["broken"]


def broken(place: Workplace, *, at_rest: bool = True) -> list[str]:
    """Name every broken invariant.

    Args:
        place: The folder.
        at_rest: Nothing is left to do: also check what must hold in the end.
    """
    jobs = _jobs(place)
    found = [
        *_i1(place, jobs, at_rest=at_rest),
        *_i3(place),
        *_i4_i6(place, jobs),
        *_i5(place, jobs),
    ]
    found += [*_i7_i11(place, jobs), *_i8(place), *_i9(place), *_replays(place, jobs)]
    if at_rest:
        found += [*_i2(jobs), *_i10(place), *_settled(place, jobs)]
    return found


def _jobs(place: Workplace) -> list[Job]:
    return [decode_record(Job, "jobs", record.body) for record in scan_all(place.reader, "jobs")]


def _i1(place: Workplace, jobs: list[Job], *, at_rest: bool) -> Iterator[str]:
    """A request has its job at once or, once nothing is under way, at last."""
    rows = (decode_record(Intake, "intake", r.body) for r in scan_all(place.reader, "intake"))
    accepted = {each.job_id for each in rows}
    made = {job.job_id for job in jobs}
    yield from (f"I1 {job_id} has no request" for job_id in sorted(made - accepted))
    if at_rest:
        yield from (f"I1 {job_id} was accepted and is lost" for job_id in sorted(accepted - made))


def _i2(jobs: list[Job]) -> Iterator[str]:
    for job in jobs:
        if not job.is_terminal and job.state not in APPROVAL_STATES:
            yield f"I2 {job.job_id} rests in {job.state}"
        if not job.is_terminal and job.next_due_ms is None:
            yield f"I2 {job.job_id} waits without a deadline"


def _i3(place: Workplace) -> Iterator[str]:
    creates = Counter(
        info.name.removeprefix(BILLED).rpartition("/")[2].rsplit(".", 2)[0]
        for info in place.blobs.list(BILLED)
    )
    yield from (f"I3 {take} was bought {n} times" for take, n in creates.items() if n > 1)


def _i4_i6(place: Workplace, jobs: list[Job]) -> Iterator[str]:
    for job in jobs:
        if place.reader.get("holds", job.job_id) is None:
            continue
        report = explain_cost(place.reader, job.job_id)
        if not report.chain_verified:
            yield f"I4 {job.job_id}: the chain does not verify"
        takes = Counter(charge.take_id for charge in report.takes)
        yield from (f"I6 {take} settled {n} times" for take, n in takes.items() if n > 1)


def _i5(place: Workplace, jobs: list[Job]) -> Iterator[str]:
    for job in jobs:
        if not job.drawn_micros <= job.granted_micros <= job.terms.budget_micros:
            yield f"I5 {job.job_id}: {job.drawn_micros} / {job.granted_micros} / cap"
        if job.is_terminal and any(take.is_open and not take.due_ms for take in job.takes):
            yield f"I5 {job.job_id} keeps a draw without a deadline"
        yield from _orders(place, job)
        yield from _draws(place, job)
    yield from _days(place)


def _days(place: Workplace) -> Iterator[str]:
    """A tenant's day counts all that its jobs hold or have spent, and keeps to its cap."""
    holds = [decode_record(Hold, "holds", r.body) for r in scan_all(place.reader, "holds")]
    needed = Counter[tuple[str, str]]()
    for hold in holds:
        needed[hold.tenant, hold.date] += hold.held_micros + hold.spent_micros
    days = [decode_record(DayRow, "days", r.body) for r in scan_all(place.reader, "days")]
    counted = {(day.tenant, day.date): day for day in days}
    for at, micros in needed.items():
        used = counted[at].used_micros if at in counted else 0
        if micros != used:
            yield f"I5 {at[1]}: {used} counted of {micros} held or spent"
    for day in days:
        if day.cap_micros and day.used_micros - day.overrun_micros > day.cap_micros:
            yield f"I5 {day.date}: {day.used_micros} used, above the cap"


def _orders(place: Workplace, job: Job) -> Iterator[str]:
    """At each order: what is spent, what is open and what is ordered fit into the grant."""
    for step in replay(_receipts(place, job), place.configurations):
        ordered = [each for each in step.decision.says if isinstance(each, TakeOrder)]
        after = step.decision.job
        if not ordered or after is None:
            continue
        takes = after.takes
        at_worst = sum(t.ceiling_micros if t.cost_micros is None else t.cost_micros for t in takes)
        if at_worst > after.granted_micros:
            names = [each.take_id for each in ordered]
            yield f"I5 {names} ordered: {at_worst} of {after.granted_micros} may be spent"
        drawn = {take.take_id: take.ceiling_micros for take in takes}
        for each in ordered:
            if drawn.get(each.take_id) != each.route.ceiling_micros:
                yield f"I5 {each.take_id} was ordered and is not drawn"


def _draws(place: Workplace, job: Job) -> Iterator[str]:
    """Billing holds the money of each open draw until it has heard what the take cost."""
    record = place.reader.get("holds", job.job_id)
    hold = decode_record(Hold, "holds", record.body) if record else None
    settled = {cost.take_id for cost in hold.takes} if hold else set[str]()
    waiting = [take for take in job.takes if take.is_open and take.take_id not in settled]
    drawn, held = sum(take.ceiling_micros for take in waiting), hold.held_micros if hold else 0
    if drawn > held:
        yield f"I5 {job.job_id}: {held} held for open draws of {drawn}"


def _receipts(place: Workplace, job: Job) -> list[Receipt]:
    return place.reader.receipts("router", f"jobs/{job.job_id}")


def _i7_i11(place: Workplace, jobs: list[Job]) -> Iterator[str]:
    for job in jobs:
        film = job.film
        if job.state is not JobState.DELIVERED:
            if job.is_terminal and place.blobs.stat(f"films/{job.job_id}/manifest.json"):
                yield f"I7 {job.job_id} is {job.state} and has a manifest"
        elif film is None or film.manifest is None or film.certificate is None:
            yield f"I7 {job.job_id} is delivered without a manifest or certificate"
        else:
            yield from _manifest(place, job.job_id, film.manifest)
            yield from _certificate(place, job.job_id, film.certificate)


def _manifest(place: Workplace, job_id: str, ref: BlobRef) -> Iterator[str]:
    data = place.blobs.get(ref.name)
    if hashlib.sha256(data).hexdigest() != ref.sha256:
        yield f"I7 {job_id}: the manifest is not the one that was published"
    base = ref.name.rpartition("/")[0]
    for each in json.loads(data)["files"]:
        content = place.blobs.get(f"{base}/{each['filename']}")
        if hashlib.sha256(content).hexdigest() != each["sha256"]:
            yield f"I7 {job_id}: {each['filename']} is not what the manifest says"


def _certificate(place: Workplace, job_id: str, ref: BlobRef) -> Iterator[str]:
    certificate = decode_as(Certificate, place.blobs.get(ref.name))
    required = [check for check in certificate.checks if check.required]
    if not required:
        yield f"I11 {job_id}: a certificate that required nothing"
    for check in required:
        if not check.measured or check.outcome is not Outcome.PASS:
            yield f"I11 {job_id}: {check.role} {check.check} is {check.outcome}, {check.measured!r}"


def _i8(place: Workplace) -> Iterator[str]:
    jobs = {job.job_id: job.tenant for job in _jobs(place)}
    for job_id, tenant in jobs.items():
        for heard in place.bus("outside").history(job_id):
            message = decode_envelope(heard.data)
            others = [other for other in jobs if other != job_id and other.encode() in heard.data]
            if message.tenant not in ("", tenant) or others:
                yield f"I8 {heard.type} of {job_id} names {message.tenant} {others}"


def _i9(place: Workplace) -> Iterator[str]:
    for service in ("router", "generator", "billing", "qa", "postprocessor"):
        highest: dict[str, int] = {}
        for receipt in place.reader.receipts(service):
            if receipt.record and receipt.record_version <= highest.get(receipt.record, 0):
                yield f"I9 {service} {receipt.record} went back to {receipt.record_version}"
            highest[receipt.record] = receipt.record_version


def _i10(place: Workplace) -> Iterator[str]:
    """Each dead letter has its own incident, and each such incident its letter."""
    heard = place.database.read(
        lambda c: c.execute(
            "SELECT data, attributes FROM said WHERE topic = 'dead-letters'"
        ).fetchall()
    )
    letters = {_incident_of(data, json.loads(attributes)) for data, attributes in heard}
    incidents = {r.key for r in scan_all(place.reader, "incidents", f"{IncidentKind.DEAD_LETTER}/")}
    yield from (f"I10 {key} was given up on unseen" for key in sorted(letters - incidents))
    yield from (f"I10 {key} is an incident of nothing" for key in sorted(incidents - letters))


def _incident_of(data: bytes, attributes: dict[str, str]) -> str:
    subscription = attributes["CloudPubSubDeadLetterSourceSubscription"].rpartition("/")[2]
    try:
        message_id = decode_envelope(data).id
    except ContractError:
        message_id = digest(data)
    return f"{IncidentKind.DEAD_LETTER}/{subscription}/{message_id}"


def _settled(place: Workplace, jobs: list[Job]) -> Iterator[str]:
    """In the end every take has one cost, the ledger says what the purse says, nothing is held."""
    for job in jobs:
        if job.is_terminal:
            yield from _accounts(place, job)
    for record in scan_all(place.reader, "takes"):
        take = decode_record(GeneratorTake, "takes", record.body)
        if record.due_at_ms is not None:
            yield f"I2 take {take.take_id} rests in {take.state} and is due"


def _accounts(place: Workplace, job: Job) -> Iterator[str]:
    if any(take.is_open for take in job.takes):
        yield f"I5 {job.job_id} keeps open draws for ever"
    record = place.reader.get("holds", job.job_id)
    if record is None:
        return
    spent = explain_cost(place.reader, job.job_id).spent_micros
    if spent != job.spent_micros:
        yield f"I6 {job.job_id}: ledger {spent}, purse {job.spent_micros}"
    held = decode_record(Hold, "holds", record.body).held_micros
    if held:
        yield f"I5 {job.job_id} still holds {held}"


def _replays(place: Workplace, jobs: list[Job]) -> Iterator[str]:
    for job in jobs:
        changed = differences(replay(_receipts(place, job), place.configurations))
        yield from (f"replay of {job.job_id}: {what}" for what in changed)
