"""The invariants I1 to I11 of the design, checked on whatever a run has left in a place.

Each returns the ways in which it is broken: an empty list is what a test wants to see. They use
what every place shows its operators, so a folder and the emulators are judged alike.
"""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from services.billing.commands import CostReport, explain_cost
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
from shared.domain.job import APPROVAL_STATES, JobState
from shared.domain.verdict import Outcome
from shared.ports.store import Receipt, scan_all
from shared.runtime.place import Place
from tests.support.dead_letters import letters_of

__all__ = ["broken"]

JOB_ID = re.compile(rb"job-[0-9a-f]{16}(?![0-9a-f])")


@dataclass(frozen=True)
class _Seen:
    """What is read once and judged by many: in the cloud each read is a journey."""

    place: Place
    jobs: list[Job]
    holds: dict[str, Hold]
    """By job; of those that billing has heard of."""
    reports: dict[str, CostReport]
    """Of the same."""
    receipts: dict[str, list[Receipt]]
    """The router's, by job."""


def broken(place: Place, *, at_rest: bool = True) -> list[str]:
    """Name every broken invariant.

    Args:
        place: A folder, or the emulators.
        at_rest: Nothing is left to do: also check what must hold in the end.
    """
    seen = _look(place)
    found = [*_i1(seen, at_rest=at_rest), *_i3(place), *_i4_i6(seen), *_i5(seen), *_i7_i11(seen)]
    found += [*_i8(seen), *_i9(place), *_replays(seen)]
    if at_rest:
        found += [*_i2(seen.jobs), *_i10(place), *_settled(seen)]
    return found


def _look(place: Place) -> _Seen:
    reader = place.reader
    jobs = [decode_record(Job, "jobs", record.body) for record in scan_all(reader, "jobs")]
    held = (decode_record(Hold, "holds", record.body) for record in scan_all(reader, "holds"))
    holds = {hold.job_id: hold for hold in held}
    reports = {job_id: explain_cost(reader, job_id) for job_id in holds}
    receipts = {job.job_id: reader.receipts("router", f"jobs/{job.job_id}") for job in jobs}
    return _Seen(place, jobs, holds, reports, receipts)


def _i1(seen: _Seen, *, at_rest: bool) -> Iterator[str]:
    """A request has its job at once or, once nothing is under way, at last."""
    rows = (decode_record(Intake, "intake", r.body) for r in scan_all(seen.place.reader, "intake"))
    accepted = {each.job_id for each in rows}
    made = {job.job_id for job in seen.jobs}
    yield from (f"I1 {job_id} has no request" for job_id in sorted(made - accepted))
    if at_rest:
        yield from (f"I1 {job_id} was accepted and is lost" for job_id in sorted(accepted - made))


def _i2(jobs: list[Job]) -> Iterator[str]:
    for job in jobs:
        if not job.is_terminal and job.state not in APPROVAL_STATES:
            yield f"I2 {job.job_id} rests in {job.state}"
        if not job.is_terminal and job.next_due_ms is None:
            yield f"I2 {job.job_id} waits without a deadline"


def _i3(place: Place) -> Iterator[str]:
    creates = Counter(
        info.name.removeprefix(BILLED).rpartition("/")[2].rsplit(".", 2)[0]
        for info in place.blobs.list(BILLED)
    )
    yield from (f"I3 {take} was bought {n} times" for take, n in creates.items() if n > 1)


def _i4_i6(seen: _Seen) -> Iterator[str]:
    """Each chain verifies: nothing edited or missing, and the legs of each entry sum to zero."""
    for job_id, report in seen.reports.items():
        if not report.chain_verified:
            yield f"I4 {job_id}: {report.fault}"
        takes = Counter(charge.take_id for charge in report.takes)
        yield from (f"I6 {take} settled {n} times" for take, n in takes.items() if n > 1)


def _i5(seen: _Seen) -> Iterator[str]:
    for job in seen.jobs:
        if not job.drawn_micros <= job.granted_micros <= job.terms.budget_micros:
            yield f"I5 {job.job_id}: {job.drawn_micros} / {job.granted_micros} / cap"
        if job.is_terminal and any(take.is_open and not take.due_ms for take in job.takes):
            yield f"I5 {job.job_id} keeps a draw without a deadline"
        yield from _orders(seen, job)
        yield from _draws(job, seen.holds.get(job.job_id))
    yield from _days(seen)


def _days(seen: _Seen) -> Iterator[str]:
    """A tenant's day counts all that its jobs hold or have spent, and keeps to its cap."""
    needed = Counter[tuple[str, str]]()
    for hold in seen.holds.values():
        needed[hold.tenant, hold.date] += hold.held_micros + hold.spent_micros
    rows = scan_all(seen.place.reader, "days")
    days = [decode_record(DayRow, "days", row.body) for row in rows]
    counted = {(day.tenant, day.date): day for day in days}
    for at, micros in needed.items():
        used = counted[at].used_micros if at in counted else 0
        if micros != used:
            yield f"I5 {at[1]}: {used} counted of {micros} held or spent"
    for day in days:
        if day.cap_micros and day.used_micros - day.overrun_micros > day.cap_micros:
            yield f"I5 {day.date}: {day.used_micros} used, above the cap"


def _orders(seen: _Seen, job: Job) -> Iterator[str]:
    """At each order: what is spent, what is open and what is ordered fit into the grant."""
    for step in replay(seen.receipts[job.job_id], seen.place.configurations):
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


def _draws(job: Job, hold: Hold | None) -> Iterator[str]:
    """Billing holds the money of each open draw until it has heard what the take cost."""
    settled = {cost.take_id for cost in hold.takes} if hold else set[str]()
    waiting = [take for take in job.takes if take.is_open and take.take_id not in settled]
    drawn, held = sum(take.ceiling_micros for take in waiting), hold.held_micros if hold else 0
    if drawn > held:
        yield f"I5 {job.job_id}: {held} held for open draws of {drawn}"


def _i7_i11(seen: _Seen) -> Iterator[str]:
    place = seen.place
    for job in seen.jobs:
        film = job.film
        if job.state is not JobState.DELIVERED:
            if job.is_terminal and place.blobs.stat(f"films/{job.job_id}/manifest.json"):
                yield f"I7 {job.job_id} is {job.state} and has a manifest"
        elif film is None or film.manifest is None or film.certificate is None:
            yield f"I7 {job.job_id} is delivered without a manifest or certificate"
        else:
            yield from _manifest(place, job.job_id, film.manifest)
            yield from _certificate(place, job.job_id, film.certificate)


def _manifest(place: Place, job_id: str, ref: BlobRef) -> Iterator[str]:
    data = place.blobs.get(ref.name)
    if hashlib.sha256(data).hexdigest() != ref.sha256:
        yield f"I7 {job_id}: the manifest is not the one that was published"
    base = ref.name.rpartition("/")[0]
    for each in json.loads(data)["files"]:
        content = place.blobs.get(f"{base}/{each['filename']}")
        if hashlib.sha256(content).hexdigest() != each["sha256"]:
            yield f"I7 {job_id}: {each['filename']} is not what the manifest says"


def _certificate(place: Place, job_id: str, ref: BlobRef) -> Iterator[str]:
    certificate = decode_as(Certificate, place.blobs.get(ref.name))
    required = [check for check in certificate.checks if check.required]
    if not required:
        yield f"I11 {job_id}: a certificate that required nothing"
    for check in required:
        if not check.measured or check.outcome is not Outcome.PASS:
            yield f"I11 {job_id}: {check.role} {check.check} is {check.outcome}, {check.measured!r}"


def _i8(seen: _Seen) -> Iterator[str]:
    known = {job.job_id.encode() for job in seen.jobs}
    for job in seen.jobs:
        for heard in seen.place.spoken(job.job_id):
            message = decode_envelope(heard.data)
            others = known & set(JOB_ID.findall(heard.data)) - {job.job_id.encode()}
            if message.tenant not in ("", job.tenant) or others:
                yield f"I8 {heard.type} of {job.job_id} names {message.tenant} {sorted(others)}"


def _i9(place: Place) -> Iterator[str]:
    for service in ("router", "generator", "billing", "qa", "postprocessor"):
        highest: dict[str, int] = {}
        for receipt in place.reader.receipts(service):
            if receipt.record and receipt.record_version <= highest.get(receipt.record, 0):
                yield f"I9 {service} {receipt.record} went back to {receipt.record_version}"
            highest[receipt.record] = receipt.record_version


def _i10(place: Place) -> Iterator[str]:
    """Each dead letter has its own incident, and each such incident its letter."""
    letters = letters_of(place)
    incidents = {r.key for r in scan_all(place.reader, "incidents", f"{IncidentKind.DEAD_LETTER}/")}
    yield from (f"I10 {key} was given up on unseen" for key in sorted(letters - incidents))
    yield from (f"I10 {key} is an incident of nothing" for key in sorted(incidents - letters))


def _settled(seen: _Seen) -> Iterator[str]:
    """In the end every take has one cost, the ledger says what the purse says, nothing is held."""
    for job in seen.jobs:
        if job.is_terminal:
            yield from _accounts(seen, job)
    for record in scan_all(seen.place.reader, "takes"):
        take = decode_record(GeneratorTake, "takes", record.body)
        if record.due_at_ms is not None:
            yield f"I2 take {take.take_id} rests in {take.state} and is due"


def _accounts(seen: _Seen, job: Job) -> Iterator[str]:
    if any(take.is_open for take in job.takes):
        yield f"I5 {job.job_id} keeps open draws for ever"
    report = seen.reports.get(job.job_id)
    if report is None:
        if job.granted_micros:
            yield f"I4 {job.job_id} was granted money of which billing knows nothing"
        return
    if report.spent_micros != job.spent_micros:
        yield f"I6 {job.job_id}: ledger {report.spent_micros}, purse {job.spent_micros}"
    held = seen.holds[job.job_id].held_micros
    if held:
        yield f"I5 {job.job_id} still holds {held}"


def _replays(seen: _Seen) -> Iterator[str]:
    for job in seen.jobs:
        changed = differences(replay(seen.receipts[job.job_id], seen.place.configurations))
        yield from (f"replay of {job.job_id}: {what}" for what in changed)
