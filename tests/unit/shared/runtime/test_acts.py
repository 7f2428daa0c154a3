"""An outside effect between two commits: performed once, whatever its commits meet."""

import logging
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from shared.contracts.envelope import Envelope
from shared.contracts.job import JobClosed, JobDue
from shared.domain.errors import (
    AlreadyExists,
    Conflict,
    Unavailable,
)
from shared.ports.handler import Act, Effects, Ports
from shared.ports.store import Update
from shared.runtime.consume import Verdict
from tests.support.builders import a_row
from tests.support.loop import ACK, Loop, moved


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """Faults are the point here; their stack traces are not."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


class Vendor:
    """Counts what is bought, and does what happens meanwhile."""

    def __init__(self) -> None:
        self.bought = 0
        self.settled = 0
        self.meanwhile: Callable[[], None] = lambda: None

    def acting(self, _message: Envelope, ports: Ports[None]) -> Act:
        def perform() -> Callable[[], Effects]:
            self.bought += 1
            self.meanwhile()
            return settle

        def settle() -> Effects:
            self.settled += 1
            return moved(ports, JobClosed("failed", 0, 0, 0, (), 1))

        return Act(replace(moved(ports), says=(), counts=()), perform)


@pytest.fixture
def bench() -> tuple[Loop, Vendor]:
    loop = Loop()
    vendor = Vendor()
    loop.handler = vendor.acting
    return loop, vendor


def test_an_act_commits_its_intent_performs_once_and_commits_its_outcome(
    bench: tuple[Loop, Vendor],
) -> None:
    loop, vendor = bench
    seen = list[tuple[int, bool]]()
    vendor.meanwhile = lambda: seen.append((loop.version, loop.store.receipt("m-1") is not None))
    assert loop.consume() == ACK
    assert seen == [(1, False)]
    assert (vendor.bought, loop.version, len(loop.bus.said)) == (1, 2, 1)
    assert loop.store.receipt("m-1")


@pytest.mark.parametrize("conflicts", [1, 2, 3])
def test_an_outcome_that_meets_conflicts_is_settled_again_and_never_performed_again(
    bench: tuple[Loop, Vendor], conflicts: int
) -> None:
    loop, vendor = bench
    loop.store.before = [None, *[Conflict("somebody added a fact")] * conflicts]
    assert loop.consume() == ACK
    assert (vendor.bought, vendor.settled) == (1, conflicts + 1)
    assert loop.pauses == list(range(1, conflicts + 1))


def test_an_outcome_that_meets_only_conflicts_is_left_to_be_reconciled(
    bench: tuple[Loop, Vendor],
) -> None:
    loop, vendor = bench
    loop.store.before = [None, *[Conflict("busy")] * 4]
    assert loop.consume().verdict is Verdict.GIVE_BACK
    assert (vendor.bought, vendor.settled, loop.bus.said) == (1, 4, [])


def test_an_outcome_whose_answer_was_lost_is_found_by_its_receipt(
    bench: tuple[Loop, Vendor],
) -> None:
    loop, vendor = bench
    loop.store.after = [None, Conflict("the client tried again by itself")]
    assert loop.consume() == ACK
    assert (vendor.bought, vendor.settled, len(loop.bus.said)) == (1, 1, 1)


@pytest.mark.parametrize("conflict", [Conflict("busy"), AlreadyExists("fact")])
def test_an_intent_that_meets_a_conflict_performs_nothing_before_it_is_decided_again(
    bench: tuple[Loop, Vendor], conflict: Exception
) -> None:
    loop, vendor = bench
    loop.store.before = [conflict]
    assert loop.consume() == ACK
    assert (vendor.bought, len(loop.heard)) == (1, 2)


def test_an_intent_that_meets_only_conflicts_performs_nothing(
    bench: tuple[Loop, Vendor],
) -> None:
    loop, vendor = bench
    loop.store.before = [Conflict("busy")] * 4
    assert loop.consume().verdict is Verdict.GIVE_BACK
    assert vendor.bought == 0


def test_an_intent_that_may_have_been_committed_performs_nothing(
    bench: tuple[Loop, Vendor],
) -> None:
    loop, vendor = bench
    loop.store.after = [Unavailable("lost")]
    assert loop.consume().verdict is Verdict.GIVE_BACK
    assert vendor.bought == 0


def test_an_act_that_is_redelivered_after_its_outcome_performs_nothing(
    bench: tuple[Loop, Vendor],
) -> None:
    loop, vendor = bench
    loop.bus.refuses = 2
    assert loop.consume().verdict is Verdict.GIVE_BACK
    assert loop.consume(attempt=2) == ACK
    assert (vendor.bought, len(loop.bus.said)) == (1, 1)


def test_an_outage_after_an_act_is_waited_out_with_what_was_learnt(
    bench: tuple[Loop, Vendor],
) -> None:
    loop, vendor = bench
    loop.bus.refuses = 1
    assert loop.consume() == ACK
    assert (vendor.bought, len(loop.bus.said)) == (1, 1)


def test_a_handler_may_leave_a_row_and_say_nothing() -> None:
    loop = Loop(lambda message, _ports: Effects(rows=(a_row("a", collection="jobs"),)))
    assert loop.consume() == ACK
    receipt = loop.store.receipt("m-1")
    assert receipt
    assert (receipt.outbox, receipt.record, receipt.record_version) == ((), "", 0)


def test_updates_after_the_first_do_not_name_the_messages() -> None:
    def two(_message: Envelope, ports: Ports[None]) -> Effects:
        first = moved(ports, JobDue(1))
        other = Update("jobs", "job-2", 0, b"{}")
        return replace(first, updates=(*first.updates, other))

    one, both = Loop(lambda _message, ports: moved(ports, JobDue(1))), Loop(two)
    for loop in (one, both):
        loop.consume()
    assert one.bus.ids == both.bus.ids
