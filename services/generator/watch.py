"""The sweep: looks at every take whose time has come and says what it saw. It moves no take itself.

Looks at vendors run side by side, as most of their time is waiting. A vendor that cannot be asked
is nothing seen: the take stays due, and its own deadline ends the waiting. A take that was seen to
be running is asked about again without reading its record: most looks are of this kind.

What was said is left to the broker, which brings it again until it is heard. Said anew at every
look, it would pile up before whoever is behind with hearing it, and keep them there.
"""

import logging
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from threading import Lock

from services.generator.desk import Commission, Held, Tools, commission, held
from services.generator.moves import told
from services.generator.submit import ending_of
from services.generator.take import SUCCEEDED, State, Take, Ticket
from services.generator.vigil import Glance, Known
from shared.contracts.codec import encode_json
from shared.contracts.take import FailureKind, TakeProgressed
from shared.domain.errors import AiprodError
from shared.ports.handler import Say
from shared.ports.provider import (
    CannotTell,
    Found,
    Lost,
    Progress,
    Running,
    Unreadable,
    VideoProvider,
)
from shared.ports.store import Record

__all__ = ["sweep"]

LOOKS_AT_ONCE = 8
SAID_BYTES_MAX = 500_000
"""What one sweep says lies in one receipt, which holds 1 MB. For the rest the next one looks."""
ENVELOPE_BYTES = 600
"""Around each word, at most."""
UNASKED = (State.PREPARED, State.SUBMITTING)
"""Where there is nothing to ask a vendor yet; an ended take may still learn about money."""
SAW = {
    SUCCEEDED: "succeeded",
    FailureKind.TRANSIENT: "failed",
    FailureKind.REFUSED: "refused",
    FailureKind.PERMANENT: "impossible",
}
"""How a ticket ended, in the words of take.progressed."""

_logger = logging.getLogger(__name__)


def sweep(ports: Tools, now_ms: int) -> tuple[Say, ...]:
    """Look at all takes that are worth it, each at its own pace; give what was seen."""
    due = partial(_due, ports, now_ms)
    wanted = deque(ports.tools.vigil.wanted(due, now_ms))
    said = _Said()

    def look_at_many() -> None:
        with suppress(IndexError):
            while said.has_room:
                said.add(_look(ports, now_ms, *wanted.popleft()))

    with ThreadPoolExecutor(LOOKS_AT_ONCE) as pool:
        looking = [pool.submit(look_at_many) for _ in range(min(LOOKS_AT_ONCE, len(wanted)))]
        for each in looking:
            each.result()
    for key, known, _ in wanted:
        ports.tools.vigil.put_off(key, Known(known.version, now_ms, known.glance))
    return tuple(sorted(said.says, key=lambda say: str(say.about)))


class _Said:
    """What one sweep has to say, from many looks at once."""

    def __init__(self) -> None:
        self.says: list[Say] = []
        self._bytes = 0
        self._lock = Lock()

    @property
    def has_room(self) -> bool:
        return self._bytes < SAID_BYTES_MAX

    def add(self, says: list[Say]) -> None:
        size = sum(len(encode_json(say.payload)) + ENVELOPE_BYTES for say in says)
        with self._lock:
            self.says += says
            self._bytes += size


def _due(ports: Tools, now_ms: int, since_ms: int, limit: int) -> list[Record]:
    return ports.records.due("takes", now_ms, limit, since_ms)


def _look(ports: Tools, now_ms: int, key: str, known: Known, record: Record | None) -> list[Say]:
    progress = None
    if known.glance is not None and now_ms < known.glance.deadline_ms:
        progress = _ask(known.glance.provider, key, known.glance.model, known.glance.ticket)
        if isinstance(progress, Running):
            wait_ms = progress.next_poll_ms or known.glance.poll_ms
            left_ms = known.glance.deadline_ms - now_ms
            next_ms = now_ms + min(wait_ms, left_ms)
            ports.tools.vigil.put_off(key, Known(known.version, next_ms, known.glance))
            return []
    record = record or ports.records.get("takes", key)
    if record is None or record.due_at_ms is None or record.due_at_ms > now_ms:
        ports.tools.vigil.forget(key)
        return []
    answered = progress if record.version == known.version else None
    return _look_closely(ports, now_ms, held(record), answered)


def _take(each: Held) -> Take:
    assert each.take is not None, "what is due is stored"
    return each.take


def _look_closely(ports: Tools, now_ms: int, each: Held, answered: Progress | None) -> list[Say]:
    """Look at a take whose record was just read.

    Args:
        ports: Of the generator.
        now_ms: Milliseconds since the epoch.
        each: The take.
        answered: What the vendor of its one ticket has just said, if it was asked.
    """
    take = _take(each)
    takes = ports.configuration(take.ordered.config_digest).takes
    doubt = take.state is State.SUBMIT_UNKNOWN
    wait_ms = takes.reconcile_ms if doubt else takes.poll_ms
    provider = None
    try:
        provider = None if take.state in UNASKED else _provider(ports, take)
        seen, vendor_wait_ms = _seen(ports, each, now_ms, provider, answered)
    except Exception as error:  # noqa: BLE001 - one take's trouble must not hide the others
        _logger.warning("take %s: not looked at: %s", take.take_id, type(error).__name__)
        seen, vendor_wait_ms = [], 0
    patience_ms = ports.configuration("").delivery.ack_deadline_ms if seen else 0
    next_ms = now_ms + max(vendor_wait_ms or wait_ms, patience_ms)
    glance = None if seen else _glance(take, provider, takes.poll_ms)
    ports.tools.vigil.put_off(take.take_id, Known(each.version, next_ms, glance))
    about = (f"takes/{take.take_id}", each.version)
    return [Say(progress, take.job_id, take.tenant, about) for progress in seen]


def _glance(take: Take, provider: VideoProvider | None, poll_ms: int) -> Glance | None:
    """Give what the next look can do with, where nothing but one running ticket is to be seen."""
    if provider is None or take.state is not State.WAITING or take.succeeded is not None:
        return None
    if len(take.open_tickets) != 1:
        return None
    ticket = take.open_tickets[0].ticket
    return Glance(provider, take.ordered.route.model, ticket, poll_ms, take.deadline_ms)


def _seen(
    ports: Tools,
    each: Held,
    now_ms: int,
    provider: VideoProvider | None,
    answered: Progress | None,
) -> tuple[list[TakeProgressed], int]:
    """Give what was seen, and how long the vendor itself asks to wait (0: it does not say)."""
    take = _take(each)
    say = partial(TakeProgressed, take.take_id, each.version)
    if take.state is State.PREPARED:
        return [say("deadline_passed" if now_ms > take.deadline_ms else "due")], 0
    if take.state is State.SUBMITTING:
        lives = now_ms < take.lease_until_ms and not ports.is_gone(take.lease_holder)
        return ([], 0) if lives else ([say("lease_expired")], 0)
    if take.state is State.SUBMIT_UNKNOWN:
        return _searched(take, _commission(ports, take), each.version, now_ms), 0
    return _polled(each.version, take, provider, now_ms, answered)


def _provider(ports: Tools, take: Take) -> VideoProvider | None:
    """None where there is no such backend any more: then only deadlines speak."""
    try:
        return ports.tools.provider(take.ordered.route.provider)
    except (AiprodError, LookupError) as error:
        _logger.warning("take %s: no backend: %s", take.take_id, type(error).__name__)
        return None


def _commission(ports: Tools, take: Take) -> Commission | None:
    """None where the plan or the backend cannot be reached: then only deadlines speak."""
    try:
        return commission(ports, take)
    except (AiprodError, LookupError) as error:
        _logger.warning("take %s: no request: %s", take.take_id, type(error).__name__)
        return None


def _searched(
    take: Take, work: Commission | None, version: int, now_ms: int
) -> list[TakeProgressed]:
    found = _find(work)
    if isinstance(found, Found):
        return [TakeProgressed(take.take_id, version, "found", ticket=found.ticket)]
    # Who cannot be asked may still have it: then the take's own deadline closes the window.
    closes_ms = take.doubt_until_ms
    if isinstance(found, CannotTell):
        closes_ms = max(closes_ms, take.deadline_ms)
    return [TakeProgressed(take.take_id, version, "window_closed")] if now_ms >= closes_ms else []


def _find(work: Commission | None) -> Found | Lost | CannotTell:
    if work is None:
        return CannotTell("there is no request to look for")
    try:
        return work.provider.find(work.request)
    except AiprodError as error:
        return CannotTell(type(error).__name__)


def _polled(
    version: int,
    take: Take,
    provider: VideoProvider | None,
    now_ms: int,
    answered: Progress | None,
) -> tuple[list[TakeProgressed], int]:
    seen, waits = list[TakeProgressed](), list[int]()
    for ticket in take.open_tickets:
        progress = answered or _poll(provider, take, ticket)
        waits.append(progress.next_poll_ms if isinstance(progress, Running) else 0)
        seen += _ended(take, ticket, progress, version)
    paid = take.succeeded
    if paid is not None and not take.open_tickets:  # Its clip could not be fetched last time.
        seen.append(_progressed(take, version, "succeeded", paid, paid.cost_micros))
    if now_ms >= take.deadline_ms and not seen:
        return [TakeProgressed(take.take_id, version, "deadline_passed")], 0
    return seen, min([*waits, max(0, take.deadline_ms - now_ms)])


def _poll(provider: VideoProvider | None, take: Take, ticket: Ticket) -> Progress:
    if provider is None:
        return Running(0)
    return _ask(provider, take.take_id, take.ordered.route.model, ticket.ticket)


def _ask(provider: VideoProvider, take_id: str, model: str, ticket: str) -> Progress:
    try:
        return provider.poll(take_id, model, ticket)
    except Exception as error:  # noqa: BLE001 - one vendor's trouble must not hide the others
        _logger.warning("ticket of %s: no answer: %s", take_id, type(error).__name__)
        return Running(0)


def _ended(take: Take, ticket: Ticket, progress: Progress, version: int) -> list[TakeProgressed]:
    if isinstance(progress, Running):
        return []
    if isinstance(progress, Unreadable):
        # The alarm is raised once; after that only the deadline speaks.
        alarm = _progressed(take, version, "unreadable", ticket, None, progress.reason)
        return [] if take.unreadable else [alarm]
    cost, ending, reason = ending_of(progress)
    return [_progressed(take, version, SAW[ending], ticket, cost, reason)]


def _progressed(
    take: Take, version: int, saw: str, ticket: Ticket, cost: int | None, reason: str = ""
) -> TakeProgressed:
    return TakeProgressed(take.take_id, version, saw, cost, ticket.ticket, told(reason))
