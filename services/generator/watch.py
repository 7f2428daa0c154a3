"""The sweep: looks at every take that is due and says what it saw. It moves no take itself.

Looks at vendors run side by side, as most of their time is waiting. A vendor that cannot be asked
is nothing seen: the take stays due, and its own deadline ends the waiting.

What was said is left to the broker, which brings it again until it is heard. Said anew at every
look, it would pile up before whoever is behind with hearing it, and keep them there.
"""

import logging
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from services.generator.desk import Commission, Held, Tools, commission, held
from services.generator.moves import REASON_CHARS_MAX
from services.generator.submit import ending_of
from services.generator.take import SUCCEEDED, State, Take, Ticket
from shared.contracts.take import FailureKind, TakeProgressed
from shared.domain.errors import AiprodError
from shared.ports.handler import Say
from shared.ports.provider import CannotTell, Found, Lost, Progress, Running, Unreadable

__all__ = ["sweep"]

LOOKS_AT_ONCE = 8
TAKES_MAX = 1000
"""Of one sweep; the earliest due come first."""
SAW = {
    SUCCEEDED: "succeeded",
    FailureKind.TRANSIENT: "failed",
    FailureKind.REFUSED: "refused",
    FailureKind.PERMANENT: "impossible",
}
"""How a ticket ended, in the words of take.progressed."""

_logger = logging.getLogger(__name__)


def sweep(ports: Tools, now_ms: int) -> tuple[Say, ...]:
    """Look at all due takes, each at its own pace; give what was seen, in order of due time."""
    found = [held(record) for record in ports.records.due("takes", now_ms, TAKES_MAX)]
    _forget_others(ports.tools.looks, found)
    wanted = [each for each in found if _worth_a_look(ports, each, now_ms)]
    if not wanted:
        return ()
    look = partial(_look, ports, now_ms)
    with ThreadPoolExecutor(min(LOOKS_AT_ONCE, len(wanted))) as pool:
        return tuple(say for says in pool.map(look, wanted) for say in says)


def _forget_others(looks: dict[tuple[str, int], int], found: list[Held]) -> None:
    """Keep only what is due still: a take that moved, or ended, starts anew."""
    due = {_key(each) for each in found}
    for key in [key for key in looks if key not in due]:
        looks.pop(key, None)


def _key(each: Held) -> tuple[str, int]:
    return _take(each).take_id, each.version


def _take(each: Held) -> Take:
    assert each.take is not None, "what is due is stored"
    return each.take


def _worth_a_look(ports: Tools, each: Held, now_ms: int) -> bool:
    return now_ms >= ports.tools.looks.get(_key(each), 0)


def _look(ports: Tools, now_ms: int, each: Held) -> list[Say]:
    take = _take(each)
    takes = ports.configuration(take.ordered.config_digest).takes
    doubt = take.state is State.SUBMIT_UNKNOWN
    wait_ms = takes.reconcile_ms if doubt else takes.poll_ms
    try:
        seen, vendor_wait_ms = _seen(ports, each, now_ms)
    except Exception as error:  # noqa: BLE001 - one take's trouble must not hide the others
        _logger.warning("take %s: not looked at: %s", take.take_id, type(error).__name__)
        seen, vendor_wait_ms = [], 0
    patience_ms = ports.configuration("").delivery.ack_deadline_ms if seen else 0
    ports.tools.looks[_key(each)] = now_ms + max(vendor_wait_ms or wait_ms, patience_ms)
    about = (f"takes/{take.take_id}", each.version)
    return [Say(progress, take.job_id, take.tenant, about) for progress in seen]


def _seen(ports: Tools, each: Held, now_ms: int) -> tuple[list[TakeProgressed], int]:
    """Give what was seen, and how long the vendor itself asks to wait (0: it does not say)."""
    take = _take(each)
    say = partial(TakeProgressed, take.take_id, each.version)
    if take.state is State.PREPARED:
        return [say("deadline_passed" if now_ms > take.deadline_ms else "due")], 0
    if take.state is State.SUBMITTING:
        lives = now_ms < take.lease_until_ms and not ports.is_gone(take.lease_holder)
        return ([], 0) if lives else ([say("lease_expired")], 0)
    work = _commission(ports, take)
    if take.state is State.SUBMIT_UNKNOWN:
        return _searched(take, work, each.version, now_ms), 0
    return _polled(take, work, each.version, now_ms)


def _commission(ports: Tools, take: Take) -> Commission | None:
    """None where the plan or the backend cannot be reached: then only deadlines speak."""
    try:
        return commission(ports, take.ordered)
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
    take: Take, work: Commission | None, version: int, now_ms: int
) -> tuple[list[TakeProgressed], int]:
    seen, waits = list[TakeProgressed](), list[int]()
    for ticket in take.open_tickets:
        progress = _poll(work, ticket)
        waits.append(progress.next_poll_ms if isinstance(progress, Running) else 0)
        seen += _ended(take, ticket, progress, version)
    paid = take.succeeded
    if paid is not None and not take.open_tickets:  # Its clip could not be fetched last time.
        seen.append(_progressed(take, version, "succeeded", paid, paid.cost_micros))
    if now_ms >= take.deadline_ms and not seen:
        return [TakeProgressed(take.take_id, version, "deadline_passed")], 0
    return seen, min([*waits, max(0, take.deadline_ms - now_ms)])


def _poll(work: Commission | None, ticket: Ticket) -> Progress:
    if work is None:
        return Running(0)
    try:
        return work.provider.poll(work.request, ticket.ticket)
    except AiprodError as error:
        _logger.warning("ticket of %s: no answer: %s", work.request.take_id, type(error).__name__)
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
    short = reason[:REASON_CHARS_MAX]
    return TakeProgressed(take.take_id, version, saw, cost, ticket.ticket, short)
