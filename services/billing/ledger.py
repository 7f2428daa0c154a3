"""The ledger: double-entry, append-only, one hash chain per job. Pure.

Accounts, signed micro-USD, a debit is positive; every entry's legs sum to zero:

    tenant:{tenant}:available       what the tenant can still set aside; only its changes matter
    job:{job}:hold                  set aside for the job and not used yet: never below zero
    job:{job}:vendor:{provider}     what the job cost at a provider, in full
    job:{job}:overrun               what was paid without a draw behind it: never above zero

    hold         available → hold                  the grant
    settlement   hold      → vendor                a take's cost, as far as its draw covers it
    write_off    hold      → vendor                the same for a submit that was never found
    overrun      overrun   → vendor                the part of a take's cost above its draw
    release      hold      → available             what is no longer needed
    correction   any       → any                   a person's answer to an incident

An entry is never edited: its hash covers its content and the hash of the entry before it.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

__all__ = [
    "GENESIS",
    "ChainFault",
    "Entry",
    "EntryKind",
    "Head",
    "Leg",
    "Posting",
    "append",
    "available_account",
    "balances",
    "correction",
    "hold_account",
    "overrun_account",
    "post_cost",
    "post_hold",
    "post_release",
    "vendor_account",
    "verify_chain",
]

GENESIS = "0" * 64
"""The previous hash of a job's first entry."""


class EntryKind(StrEnum):
    """Why money moved."""

    HOLD = "hold"
    SETTLEMENT = "settlement"
    WRITE_OFF = "write_off"
    OVERRUN = "overrun"
    RELEASE = "release"
    CORRECTION = "correction"


@dataclass(frozen=True, slots=True)
class Leg:
    """One account's part in an entry."""

    account: str
    micros: int
    """Signed micro-USD."""


@dataclass(frozen=True, slots=True)
class Posting:
    """Money about to move: an entry without its place in the chain."""

    kind: EntryKind
    legs: tuple[Leg, ...]
    take_id: str = ""
    """Empty where no take is concerned."""

    def __post_init__(self) -> None:
        """Refuse an unbalanced posting before it can be written.

        Raises:
            ValueError: The legs do not sum to zero.
        """
        if sum(leg.micros for leg in self.legs) != 0:
            raise ValueError(f"the legs of a {self.kind} do not sum to zero")


@dataclass(frozen=True, slots=True)
class Entry:
    """An immutable row of a job's chain."""

    job_id: str
    sequence: int
    """From 1, without gaps."""
    kind: EntryKind
    legs: tuple[Leg, ...]
    cause_id: str
    """The message that moved the money."""
    take_id: str
    at_ms: int
    previous: str
    hash: str
    """sha256, in hexadecimal, of everything above."""


@dataclass(frozen=True, slots=True)
class Head:
    """The end of a job's chain."""

    job_id: str
    sequence: int = 0
    hash: str = GENESIS


@dataclass(frozen=True, slots=True)
class ChainFault:
    """Where a chain breaks, and how."""

    sequence: int
    reason: str


def available_account(tenant: str) -> str:
    """Name the account of what a tenant can still set aside."""
    return f"tenant:{tenant}:available"


def hold_account(job_id: str) -> str:
    """Name the account of what is set aside for a job."""
    return f"job:{job_id}:hold"


def overrun_account(job_id: str) -> str:
    """Name the account that pays what no hold covers."""
    return f"job:{job_id}:overrun"


def vendor_account(job_id: str, provider: str) -> str:
    """Name the account of a job's costs at a provider."""
    return f"job:{job_id}:vendor:{provider}"


def _transfer(source: str, target: str, micros: int) -> tuple[Leg, ...]:
    if micros < 0:
        raise ValueError("direction is a matter of accounts: an amount is never negative")
    return (Leg(source, -micros), Leg(target, micros))


def post_hold(tenant: str, job_id: str, micros: int) -> Posting:
    """Set an amount aside for a job."""
    legs = _transfer(available_account(tenant), hold_account(job_id), micros)
    return Posting(EntryKind.HOLD, legs)


def post_release(tenant: str, job_id: str, micros: int) -> Posting:
    """Give back what a job no longer needs."""
    legs = _transfer(hold_account(job_id), available_account(tenant), micros)
    return Posting(EntryKind.RELEASE, legs)


def post_cost(
    kind: EntryKind, job_id: str, provider: str, take_id: str, *, covered: int, overrun: int
) -> tuple[Posting, ...]:
    """Post a take's cost in full.

    Args:
        kind: SETTLEMENT or WRITE_OFF.
        job_id: The job.
        provider: Who is paid.
        take_id: What for.
        covered: Micros that its draw covers; 0 is posted too, so that every take is explained.
        overrun: Micros above it, as an entry of its own when there are any.
    """
    vendor = vendor_account(job_id, provider)
    cost = Posting(kind, _transfer(hold_account(job_id), vendor, covered), take_id)
    if not overrun:
        return (cost,)
    above = _transfer(overrun_account(job_id), vendor, overrun)
    return (cost, Posting(EntryKind.OVERRUN, above, take_id))


def correction(source: str, target: str, micros: int, take_id: str = "") -> Posting:
    """Move an amount between two accounts: wrong entries are answered, never edited."""
    return Posting(EntryKind.CORRECTION, _transfer(source, target, micros), take_id)


def append(
    head: Head, postings: Iterable[Posting], cause_id: str, at_ms: int
) -> tuple[Head, tuple[Entry, ...]]:
    """Chain postings behind a head.

    Args:
        head: The end of the job's chain.
        postings: In order.
        cause_id: The message that moved the money.
        at_ms: When, milliseconds since the epoch, UTC.
    """
    entries: list[Entry] = []
    for posting in postings:
        unsealed = Entry(
            head.job_id,
            head.sequence + 1,
            posting.kind,
            posting.legs,
            cause_id,
            posting.take_id,
            at_ms,
            head.hash,
            hash="",
        )
        entry = replace(unsealed, hash=_hash_of(unsealed))
        entries.append(entry)
        head = Head(head.job_id, entry.sequence, entry.hash)
    return head, tuple(entries)


def _hash_of(entry: Entry) -> str:
    """Hash a canonical form of our own, so that no change of a serializer breaks old chains."""
    content = [
        entry.job_id,
        entry.sequence,
        entry.kind.value,
        [[leg.account, leg.micros] for leg in entry.legs],
        entry.cause_id,
        entry.take_id,
        entry.at_ms,
        entry.previous,
    ]
    raw = json.dumps(content, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(raw.encode()).hexdigest()


def verify_chain(entries: Sequence[Entry], head: Head) -> ChainFault | None:
    """Prove that a job's entries are all there, in order, balanced and as they were written.

    Args:
        entries: All of the job's, by sequence.
        head: The end of the chain as recorded: without it a cut-off tail would go unseen.

    Returns:
        The first fault; None when there is none.
    """
    previous = GENESIS
    for sequence, entry in enumerate(entries, start=1):
        reason = _fault_of(entry, head.job_id, sequence, previous)
        if reason:
            return ChainFault(sequence, reason)
        previous = entry.hash
    if (head.sequence, head.hash) != (len(entries), previous):
        return ChainFault(len(entries), "the chain does not end at its recorded head")
    return None


def _fault_of(entry: Entry, job_id: str, sequence: int, previous: str) -> str:
    if entry.job_id != job_id:
        return "the entry is another job's"
    if entry.sequence != sequence:
        return "a sequence number is missing"
    if entry.previous != previous:
        return "the entry does not follow the one before"
    if sum(leg.micros for leg in entry.legs) != 0:
        return "the legs do not sum to zero"
    if entry.hash != _hash_of(entry):
        return "the content does not match its hash"
    return ""


def balances(entries: Iterable[Entry]) -> dict[str, int]:
    """Sum the entries per account, signed micro-USD, by account name."""
    sums: Counter[str] = Counter()
    for entry in entries:
        for leg in entry.legs:
            sums[leg.account] += leg.micros
    return dict(sorted(sums.items()))
