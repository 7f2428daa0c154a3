"""What a take is: its states, the transition table as data, its record. The moves: moves.py.

Rule one: a take is sent to a vendor at most once in a way that may cost money. The only road back
to PREPARED is a proof that nothing was bought; whatever has no proof goes to SUBMIT_UNKNOWN, and
from there only forward. Rule two: money facts are never refused. A ticket that turns up late, even
on an ended take, is kept, priced and, where it changes what was said, said again.

This file knows no provider, no record and no topic; times are milliseconds since the epoch.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from shared.contracts.envelope import BlobRef
from shared.contracts.take import FailureKind, TakeOrder
from shared.domain.errors import IllegalTransition
from shared.domain.money import Micros

__all__ = [
    "ENDED",
    "SUCCEEDED",
    "TRANSITIONS",
    "Basis",
    "Event",
    "Pace",
    "State",
    "Take",
    "Ticket",
    "state_after",
]

SUCCEEDED = "succeeded"
"""The ending of a ticket whose clip is there."""


class State(StrEnum):
    """Where a take is."""

    CALLED_OFF = "called_off"
    """Cancelled before its order arrived: the order will find it and buy nothing."""
    PREPARED = "prepared"
    """Nothing is bought; it is submitted when due."""
    SUBMITTING = "submitting"
    """Somebody holds the lease and may be spending money right now."""
    SUBMIT_UNKNOWN = "submit_unknown"
    """It may have been bought: looked for, never sent again, counted as spent."""
    WAITING = "waiting"
    """The vendor's ticket is known: polled, never sent again."""
    RETURNED = "returned"
    FAILED = "failed"
    WRITTEN_OFF = "written_off"


class Event(StrEnum):
    """What can happen to a take."""

    SUBMIT = "submit"
    NOT_BOUGHT = "not_bought"
    """Proof, and worth another try: throttled, or it never arrived."""
    TICKETED = "ticketed"
    """A ticket became known: by the answer, by a search, or late."""
    DOUBTED = "doubted"
    NOTED = "noted"
    """Something to remember that moves nothing: a cancel, an alarm, a price."""
    COLLECTED = "collected"
    TAKEN_OVER = "taken_over"
    """The clip of an equal take was there: nothing needs to be bought."""
    GAVE_UP = "gave_up"
    """It ended without a clip, and what it cost is known or assumed."""
    WROTE_OFF = "wrote_off"


_S, _E = State, Event
_LATE_MONEY = {_E.TICKETED, _E.NOTED}

TRANSITIONS: Mapping[State, Mapping[Event, State]] = {
    _S.CALLED_OFF: {_E.GAVE_UP: _S.FAILED},
    _S.PREPARED: {
        _E.SUBMIT: _S.SUBMITTING,
        _E.TICKETED: _S.WAITING,
        _E.TAKEN_OVER: _S.RETURNED,
        _E.GAVE_UP: _S.FAILED,
    },
    _S.SUBMITTING: {
        _E.NOT_BOUGHT: _S.PREPARED,
        _E.TICKETED: _S.WAITING,
        _E.DOUBTED: _S.SUBMIT_UNKNOWN,
        _E.NOTED: _S.SUBMITTING,
        _E.GAVE_UP: _S.FAILED,
    },
    _S.SUBMIT_UNKNOWN: {
        _E.NOT_BOUGHT: _S.PREPARED,
        _E.TICKETED: _S.WAITING,
        _E.NOTED: _S.SUBMIT_UNKNOWN,
        _E.GAVE_UP: _S.FAILED,
        _E.WROTE_OFF: _S.WRITTEN_OFF,
    },
    _S.WAITING: {
        _E.TICKETED: _S.WAITING,
        _E.NOTED: _S.WAITING,
        _E.COLLECTED: _S.RETURNED,
        _E.GAVE_UP: _S.FAILED,
    },
    _S.RETURNED: dict.fromkeys(_LATE_MONEY, _S.RETURNED),
    _S.FAILED: dict.fromkeys(_LATE_MONEY, _S.FAILED),
    _S.WRITTEN_OFF: dict.fromkeys(_LATE_MONEY, _S.WRITTEN_OFF),
}
"""The whole machine. An ended take moves no more; it still learns about money."""

ENDED = frozenset({State.RETURNED, State.FAILED, State.WRITTEN_OFF})


class Basis(StrEnum):
    """How the cost of an ended take is known."""

    BILLED = "billed"
    """The vendor said so."""
    ASSUMED = "assumed"
    """Nobody could say: the whole ceiling counts as spent."""
    NOTHING_BOUGHT = "nothing_bought"


@dataclass(frozen=True, slots=True)
class Pace:
    """How long things may take; milliseconds, from the job's configuration and the model."""

    lease_ms: int
    connect_tries_max: int
    connect_retry_ms: int
    throttled_retry_ms: int
    poll_ms: int
    reconcile_ms: int
    doubt_ms: int
    """How long after a doubt begins the vendor may still show the take."""
    deadline_ms: int


@dataclass(frozen=True, slots=True)
class Ticket:
    """The vendor's own id of a running take."""

    ticket: str
    known_at_ms: int
    quoted_micros: Micros | None = None
    cost_micros: Micros | None = None
    """None until it has ended."""
    ending: str = ""
    """Empty while it runs; "succeeded", or a FailureKind."""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Take:
    """One provider attempt at a shot, as its record holds it."""

    take_id: str
    job_id: str
    tenant: str
    state: State
    order: TakeOrder | None
    """None only when it was called off before its order came."""
    attempts: int = 0
    """Submits that were begun."""
    unreached: int = 0
    """Of these, how many provably never arrived."""
    submitted_at_ms: int = 0
    lease_until_ms: int = 0
    lease_holder: str = ""
    """The process that submits; once it is known to be dead its lease is worth nothing."""
    doubt_until_ms: int = 0
    deadline_ms: int = 0
    due_at_ms: int | None = None
    """When the tick looks at it; None: it waits for nothing."""
    tickets: tuple[Ticket, ...] = ()
    """One, except when something is wrong that a person must see."""
    cancel_requested: bool = False
    unreadable: bool = False
    """The vendor has answered against its own contract."""
    clip: BlobRef | None = None
    cost_micros: Micros | None = None
    """Set once ended."""
    basis: Basis | None = None
    kind: FailureKind | None = None
    reason: str = ""

    @property
    def ordered(self) -> TakeOrder:
        """Its order, which every take has that was not called off before it came."""
        assert self.order is not None, "only a take that was called off has no order"
        return self.order

    @property
    def open_tickets(self) -> tuple[Ticket, ...]:
        """Tickets whose cost is not known yet."""
        return tuple(ticket for ticket in self.tickets if ticket.cost_micros is None)

    @property
    def succeeded(self) -> Ticket | None:
        """The ticket whose clip is there, if any."""
        return next((t for t in self.tickets if t.ending == SUCCEEDED), None)

    @property
    def ceiling_micros(self) -> int:
        """The most it was allowed to cost."""
        return self.order.route.ceiling_micros if self.order else 0


def state_after(take: Take, event: Event) -> State:
    """Look a move up.

    Raises:
        IllegalTransition: The table does not have it.
    """
    try:
        return TRANSITIONS[take.state][event]
    except KeyError:
        raise IllegalTransition("take", take.state, event) from None
