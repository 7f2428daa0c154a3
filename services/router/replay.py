"""A job lived again from its receipts, with nothing else: the same decisions, byte for byte. Pure.

The receipts say what was heard and when; the pinned configuration says what was known. Whatever
differs from the outbox that was written then is a decision that is no longer the same.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from services.router.decide import decide
from services.router.decision import Decision, Facts
from services.router.handlers import event_of
from services.router.job import Job
from shared.catalog.configuration import Configuration
from shared.contracts.codec import decode_envelope, encode_json
from shared.contracts.envelope import Envelope
from shared.contracts.job import JobAccepted
from shared.contracts.registry import type_of
from shared.ports.store import Receipt

__all__ = ["Step", "differences", "replay"]


@dataclass(frozen=True, slots=True)
class Step:
    """One decision."""

    at_ms: int
    heard: Envelope
    before: Job | None
    decision: Decision
    receipt: Receipt


def replay(
    receipts: Iterable[Receipt], configuration: Callable[[str], Configuration]
) -> Iterator[Step]:
    """Decide again what was decided.

    Args:
        receipts: The router's receipts of one job, in the order of their commits.
        configuration: Gives pinned configurations by digest.
    """
    job: Job | None = None
    for receipt in receipts:
        heard = decode_envelope(receipt.cause)
        pinned = job.config_digest if job else _accepted(heard)
        facts = Facts(configuration(pinned))
        decision = decide(job, event_of(heard), facts, receipt.at_ms)
        yield Step(receipt.at_ms, heard, job, decision, receipt)
        job = decision.job or job


def _accepted(heard: Envelope) -> str:
    assert isinstance(heard.payload, JobAccepted), "a job's first receipt is its acceptance"
    return heard.payload.config_digest


def differences(steps: Iterable[Step]) -> list[str]:
    """Name each message that would be said differently today; empty: the replay is exact."""
    found: list[str] = []
    for step in steps:
        said = [decode_envelope(each.data) for each in step.receipt.outbox]
        then = [(each.type, encode_json(each.payload)) for each in said]
        now = [(type_of(payload), encode_json(payload)) for payload in step.decision.says]
        if then != now:
            found.append(f"{step.heard.type} at version {step.receipt.record_version}")
    return found
