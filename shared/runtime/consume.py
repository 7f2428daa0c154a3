"""The only delivery loop, for cloud and local alike.

    decode -> receipt known? redelivered: say its outbox again; a mere duplicate: acknowledge
           -> handler(message, ports) -> one atomic commit (receipt, records, rows, counters)
           -> publish the outbox that the receipt carries -> acknowledge

Where each read is paid for, the receipt is looked for last: creating it fails when it is there, and
a decision that changes nothing asks for it before it acknowledges (ADR 0012).

Killed anywhere, the delivery comes again and nothing happens twice:

    before the commit   nothing had happened
    after the commit    the receipt is found, its outbox is said again with the same ids
    between intent and outcome of an outside effect
                        the handler meets its own lease on the record, and reconciles

An event that changes nothing leaves no receipt: hearing it again costs a read.
"""

import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from shared.contracts.codec import encode_envelope
from shared.contracts.envelope import Envelope
from shared.contracts.registry import SCHEMA_OF, type_of
from shared.domain.errors import (
    AiprodError,
    AlreadyExists,
    Conflict,
    ContractError,
    NewerSchema,
    NotYet,
    Unavailable,
)
from shared.domain.ids import message_id_of
from shared.domain.trace import traceparent
from shared.ports.bus import Bus, Delivery
from shared.ports.handler import Act, Effects, Handler, Ports, Say
from shared.ports.store import Commit, Receipt, Said, Store
from shared.runtime.arrivals import answer_to_malformed, decode_delivery
from shared.runtime.giving_back import keep_reason
from shared.runtime.logs import transition
from shared.runtime.quarantine import put_aside
from shared.topology import TOPIC_OF

__all__ = ["Answer", "Consumer", "Verdict"]

LOG = logging.getLogger("aiprod.consume")


class Verdict(StrEnum):
    """What the host does with the delivery."""

    ACKNOWLEDGE = "acknowledge"
    GIVE_BACK = "give_back"


@dataclass(frozen=True, slots=True)
class Answer:
    """The end of one delivery."""

    verdict: Verdict
    reason: str = ""


ACK = Answer(Verdict.ACKNOWLEDGE)


@dataclass(frozen=True, slots=True)
class Consumer:
    """One service's identity in the delivery loop."""

    service: str
    handlers: Mapping[str, Handler[Any]]
    ports: Ports[Any]
    store: Store
    bus: Bus
    pause: Callable[[int], None]
    """Waits before the n-th try after a conflict; a test passes one that does not."""
    conflict_tries_max: int = 8
    receipt_first: bool = True
    """Whether the broker counts attempts exactly and a look at the receipt costs nothing."""

    def consume(self, delivery: Delivery) -> Answer:
        """Carry one delivery to its end.

        Never raises: an outage or a bug gives the delivery back, and in the end it dead-letters
        into an incident.
        """
        answer = self._try(delivery)
        if answer.verdict is Verdict.GIVE_BACK:
            keep_reason(delivery, answer.reason, self.ports)
        return answer

    def _try(self, delivery: Delivery) -> Answer:
        try:
            return self._consume(delivery)
        except (NotYet, NewerSchema, Unavailable) as early:
            return Answer(Verdict.GIVE_BACK, f"{type(early).__name__}: {early}")
        except AiprodError as error:
            LOG.exception("delivery failed", extra={"subscription": delivery.subscription})
            return Answer(Verdict.GIVE_BACK, f"{type(error).__name__}: {error}")
        except Exception as error:
            # Not ours: the type is enough for the incident, the text may hold anything.
            LOG.exception("delivery failed", extra={"subscription": delivery.subscription})
            return Answer(Verdict.GIVE_BACK, type(error).__name__)

    def _consume(self, delivery: Delivery) -> Answer:
        try:
            message = decode_delivery(delivery)
        except NewerSchema:
            raise
        except ContractError as error:
            return self._quarantine(delivery, error)
        handler = self.handlers.get(message.type)
        if handler is None:
            return ACK  # Somebody else's: topics are shared and filters are not relied on.
        if self.receipt_first and not (self.store.says_outbox and delivery.attempt == 1):
            receipt = self.store.receipt(message.id)
            if receipt is not None:
                # A duplicate. Whoever left the receipt says its outbox, or comes again to do so;
                # said here too, each duplicate would breed as many of its own at every step.
                return ACK if delivery.attempt == 1 else self._say_again(receipt)
        return self._handle(message, handler)

    def _handle(self, message: Envelope, handler: Handler[Any]) -> Answer:
        for attempt in range(self.conflict_tries_max):
            if attempt:
                receipt = self.store.receipt(message.id)
                if receipt is not None:
                    return self._say_again(receipt)
            if attempt:
                self.pause(attempt)
            step = handler(message, self.ports)
            if isinstance(step, Effects):
                try:
                    return self._commit_and_say(message, step)
                except (Conflict, AlreadyExists):
                    continue
            settled = self._act(message, step)
            if settled is not None:
                return settled
        raise Unavailable(f"{self.conflict_tries_max} conflicts in a row")

    def _act(self, message: Envelope, act: Act) -> Answer | None:
        """Commit the intent, perform once, commit the outcome. None: the intent met a conflict."""
        try:
            self.store.commit(self._commit_of(message, act.intent, with_receipt=False))
        except (Conflict, AlreadyExists):
            return None
        settle = act.perform()
        for attempt in range(self.conflict_tries_max):
            if attempt:
                self.pause(attempt)
            try:
                return self._commit_and_say(message, settle())
            except Unavailable as outage:
                # What was just learnt, perhaps a paid ticket, lives in memory only: hold on to it.
                LOG.warning("the outcome could not be kept yet", extra={"reason": str(outage)})
            except (Conflict, AlreadyExists):
                receipt = self.store.receipt(message.id)
                if receipt is not None:
                    return self._say_again(receipt)
        raise Unavailable("the outcome could not be kept; it will be reconciled")

    def _commit_and_say(self, message: Envelope, effects: Effects) -> Answer:
        if not (effects.updates or effects.rows or effects.says or effects.counts):
            return self._nothing_to_do(message)
        commit = self._commit_of(message, effects, with_receipt=True)
        self.store.commit(commit)
        assert commit.receipt is not None, "asked for above"
        said = [type_of(say.payload) for say in effects.says]
        transition(self.service, message, commit.receipt, said)
        return self._say_again(commit.receipt)

    def _nothing_to_do(self, message: Envelope) -> Answer:
        """Acknowledge, but what an earlier try may have left unsaid comes first."""
        receipt = None if self.receipt_first else self.store.receipt(message.id)
        return ACK if receipt is None else self._say_again(receipt)

    def _say_again(self, receipt: Receipt) -> Answer:
        if not self.store.says_outbox:
            for said in receipt.outbox:
                attributes = dict(said.attributes) or _attributes(said.data)
                self.bus.publish(said.topic, said.data, attributes)
        return ACK

    def _commit_of(self, message: Envelope, effects: Effects, *, with_receipt: bool) -> Commit:
        counts: dict[str, int] = {}
        for counted in effects.counts:
            counts[counted] = counts.get(counted, 0) + 1
        receipt = self._receipt(message, effects) if with_receipt else None
        return Commit(effects.updates, effects.rows, receipt, counts)

    def _receipt(self, message: Envelope, effects: Effects) -> Receipt:
        about = _about(effects)
        now_ms = self.ports.clock.now_ms() if effects.at_ms is None else effects.at_ms
        return Receipt(
            message_id=message.id,
            at_ms=now_ms,
            cause=encode_envelope(message),
            outbox=tuple(
                self._said(
                    message, say, about or (f"{self.service}<{message.id}", 0), index, now_ms
                )
                for index, say in enumerate(effects.says)
            ),
            record=about[0] if about else "",
            record_version=about[1] if about else 0,
        )

    def _said(
        self, cause: Envelope, say: Say, about: tuple[str, int], index: int, now_ms: int
    ) -> Said:
        type_ = type_of(say.payload)
        record, version = say.about or about
        envelope = Envelope(
            id=message_id_of(
                f"{self.service}:{record}:{type_}", version, 0 if say.about else index
            ),
            type=type_,
            schema=SCHEMA_OF[type_],
            tenant=say.tenant or cause.tenant,
            job_id=say.job_id or cause.job_id,
            occurred_at_ms=now_ms,
            cause_id=cause.id,
            trace=cause.trace,
            payload=say.payload,
        )
        attributes = _shown(envelope.type, envelope.job_id, envelope.trace, envelope.id)
        return Said(envelope.id, TOPIC_OF[type_], encode_envelope(envelope), attributes)

    def _quarantine(self, delivery: Delivery, error: ContractError) -> Answer:
        """Put the bytes aside, answer whoever asked for something with them, acknowledge."""
        reason = put_aside(self.service, self.ports.blobs, self.store, delivery.data, error)
        refusal = answer_to_malformed(delivery, error)
        if refusal is not None:
            data = encode_envelope(refusal)
            self.bus.publish(TOPIC_OF[refusal.type], data, _attributes(data))
        return Answer(Verdict.ACKNOWLEDGE, reason)


def _attributes(data: bytes) -> dict[str, str]:
    """What a broker may show without opening the message."""
    head = json.loads(data)
    return _shown(head["type"], head["job_id"], head["trace"], head["id"])


def _shown(type_: str, job_id: str, trace: str, message_id: str) -> dict[str, str]:
    return {"type": type_, "job_id": job_id, "traceparent": traceparent(trace, message_id)}


def _about(effects: Effects) -> tuple[str, int] | None:
    if effects.updates:
        first = effects.updates[0]
        return f"{first.collection}/{first.key}", first.expected_version + 1
    return None
