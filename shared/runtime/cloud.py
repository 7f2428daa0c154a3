"""The push entry of a service: what functions-framework calls, here and in the cloud.

An http-signature function with our own decoder and our own answers:

    204  done, or put aside because it can never become right
    401  nobody said who pushes
    403  somebody who may not
    405  no push
    503  given back: not now, or not here

A broker takes every other status than success for "again". So poison is put aside with its reason,
where a person sees it, and never answered with an error: it would come again until it is a dead
letter. A service acknowledges what it has no handler for, so a push that was sent to the wrong
service must never reach its handlers: it would be lost.
"""

import logging
import os
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from threading import Lock
from typing import TYPE_CHECKING, Generic, TypeAlias, TypeVar

from shared.adapters.system import SystemClock
from shared.domain.errors import AiprodError, MalformedMessage
from shared.ports.bus import Delivery
from shared.runtime.assemble import consumer
from shared.runtime.consume import Answer, Consumer, Verdict
from shared.runtime.export_rounds import ExportRounds
from shared.runtime.places import open_place
from shared.runtime.push.decode import PUSH_BYTES_MAX, decode_push
from shared.runtime.push.tokens import UNPROVEN, Certificates, PushGuard, push_auth
from shared.runtime.push.wrapped import encode_push
from shared.runtime.quarantine import put_aside
from shared.runtime.service import ServiceDefinition
from shared.runtime.settings import CLOUD, read_settings
from shared.runtime.ticking import consume_tick
from shared.runtime.turns import Turns
from shared.topology import SERVICES, SUBSCRIPTIONS, listeners

if TYPE_CHECKING:
    from flask import Request

__all__ = ["PUSH_BYTES_MAX", "Reply", "decode_push", "encode_push", "entry_point"]

LOG = logging.getLogger("aiprod.push")

Reply: TypeAlias = tuple[str, int] | tuple[str, int, dict[str, str]]
"""Body, status, headers."""

T = TypeVar("T")

HEALTH = ("/", "/healthz")
CHUNK_BYTES = 65_536
REASON_CHARS_MAX = 300


def _guard() -> PushGuard | None:
    """Make what checks tokens, where pushes have to prove themselves."""
    auth = push_auth(os.environ, read_settings().host)
    if auth is None:
        return None
    from shared.adapters.gcp.certificates import (  # noqa: PLC0415 - HTTP, only where it is needed
        fetch_certificates,
    )

    fetch = partial(fetch_certificates, auth.certificates_url)
    return PushGuard(auth, Certificates(fetch, SystemClock()))


def entry_point(
    definition: ServiceDefinition, guard: Callable[[], PushGuard | None] = _guard
) -> Callable[["Request"], Reply]:
    """Make the function that functions-framework serves for a service.

    Args:
        definition: The service.
        guard: Makes what checks tokens; None: nobody has to prove anything.
    """
    entry = _Entry(definition, guard)

    def handle(request: "Request") -> Reply:
        """Take one push; GET answers whether the service is up."""
        if request.method in ("GET", "HEAD"):
            return ("ok", 200) if request.path in HEALTH else ("", 404)
        if request.method != "POST":
            return "", 405
        try:
            return entry.take(request)
        except AiprodError as error:
            # It could not even be looked at, or not be put aside: an outage, or a wrong setting.
            _read(request, 0)
            reason = f"{type(error).__name__}: {error}"[:REASON_CHARS_MAX]
            LOG.warning("push given back", extra={"service": definition.name, "reason": reason})
            return reason, 503

    return handle


class _Once(Generic[T]):
    """Makes something with first need, and once; trouble doing so is met anew each time."""

    def __init__(self, make: Callable[[], T]) -> None:
        self._make = make
        self._lock = Lock()
        self._made: list[T] = []

    def __call__(self) -> T:
        with self._lock:
            if not self._made:
                self._made.append(self._make())
            return self._made[0]


@dataclass(frozen=True, slots=True)
class _Worker:
    """A service at work."""

    consumer: Consumer
    exports: ExportRounds
    ticks: frozenset[str]
    """Its subscriptions to ticks."""
    works_on: frozenset[str]
    """Those whose ticks are a minute apart: there it looks again and again."""
    turns: Turns = field(default_factory=Turns)
    polling: Lock = field(default_factory=Lock)
    """Held by the one that looks again."""

    def carry(self, delivery: Delivery) -> Answer:
        """Carry a delivery to its end."""
        if delivery.subscription in self.works_on:
            answer = consume_tick(delivery, self.consumer, time.sleep, self.polling)
        else:
            with self.turns.turn(delivery):
                answer = self.consumer.consume(delivery)
        self.exports.after(tick=delivery.subscription in self.ticks)
        return answer


def _worker(definition: ServiceDefinition) -> _Worker:
    settings = read_settings()
    place = open_place(settings)
    polls = settings.host == CLOUD and SERVICES[definition.name].polls
    own = (each.name for each in listeners("ticks") if each.service == definition.name)
    ticks = frozenset(own)
    return _Worker(
        consumer=consumer(definition, place),
        exports=ExportRounds(place.exporting(definition.name), place.clock),
        ticks=ticks,
        works_on=ticks if polls else frozenset(),
    )


class _Entry:
    """Opens its workplace with the first delivery that is let in: a cold start opens nothing."""

    def __init__(
        self, definition: ServiceDefinition, guard: Callable[[], PushGuard | None]
    ) -> None:
        self._service = definition.name
        self._own = frozenset(
            each.name for each in SUBSCRIPTIONS if each.service == definition.name
        )
        self._guard = _Once(guard)
        self._worker = _Once(lambda: _worker(definition))

    def take(self, request: "Request") -> Reply:
        """Carry one push to its end.

        Raises:
            AiprodError: It cannot be looked at now, or not be put aside.
        """
        guard = self._guard()
        turned_away = guard and guard.refusal(request.headers.get("Authorization", ""))
        body, size = _read(request, 0 if turned_away else PUSH_BYTES_MAX)
        if turned_away:
            LOG.warning("push turned away", extra={"service": self._service})
            return "", turned_away, _challenge(turned_away)
        try:
            _refuse_large(size)
            delivery = decode_push(body, dict(request.headers), self._service)
        except MalformedMessage as error:
            return self._put_aside(body, error)
        if delivery.subscription not in self._own:
            sent = {"service": self._service, "subscription": _known(delivery.subscription)}
            LOG.warning("push for another service", extra=sent)
            return f"no subscription of {self._service}", 503
        answer = self._worker().carry(delivery)
        if answer.verdict is Verdict.ACKNOWLEDGE:
            return "", 204
        return answer.reason[:REASON_CHARS_MAX], 503

    def _put_aside(self, body: bytes, error: MalformedMessage) -> Reply:
        """Keep what arrived; of what is too large, the beginning."""
        consumer = self._worker().consumer
        put_aside(self._service, consumer.ports.blobs, consumer.store, body, error)
        return "", 204


def _read(request: "Request", keep: int) -> tuple[bytes, int]:
    """Read the whole body in small pieces; give its first bytes and its size.

    Who answers before the end of a request breaks the connection, and is not heard; the framework
    would read the rest into memory. The platform bounds it (32 MiB on Cloud Run).
    """
    kept, size = bytearray(), 0
    while chunk := request.stream.read(CHUNK_BYTES):
        size += len(chunk)
        kept += chunk[: keep - len(kept)]
    return bytes(kept), size


def _refuse_large(size: int) -> None:
    if size > PUSH_BYTES_MAX:
        raise MalformedMessage(f"push: {size} bytes, at most {PUSH_BYTES_MAX} are read")


def _challenge(status: int) -> dict[str, str]:
    return {"WWW-Authenticate": "Bearer"} if status == UNPROVEN else {}


def _known(subscription: str) -> str:
    """Name a subscription in a log: only one of ours is no stranger's text."""
    return subscription if any(each.name == subscription for each in SUBSCRIPTIONS) else "unknown"
