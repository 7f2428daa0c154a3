"""A clip that was made before serves again: equal shots are bought once a tenant."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from services.generator.facts import CostFact
from services.generator.take import Basis, State
from shared.contracts.clip import note_of_accepted
from shared.contracts.codec import decode_record, encode_json
from shared.contracts.take import TakeOrder, TakeReturned
from shared.domain.media import Rate
from shared.domain.plan import Plan, ShotPlan, Transition, Voice
from shared.runtime.consume import Verdict
from tests.handlers.generator.vendors import told
from tests.support.generator import Bench, a_plan


def next_film(bench: Bench, plan: Plan | None = None, number: int = 1, **changes: Any) -> TakeOrder:
    """Give the order of the first shot of another film."""
    blob = bench.blobs.put("plans/job-2/1", encode_json(plan or a_plan()))
    order = bench.order(number=number)
    return replace(order, take_id=f"job-2.s01.t{order.number}", plan=blob, **changes)


def accepted(bench: Bench, **changes: Any) -> TakeOrder:
    """Make a first film, whose first shot is accepted."""
    order = bench.order(**changes)
    bench.send(order)
    bench.accept(order)
    return order


def with_first(**changes: Any) -> Plan:
    plan = a_plan()
    first: ShotPlan = replace(plan.shots[0], **changes)
    return replace(plan, shots=(first, *plan.shots[1:]))


def test_the_same_shot_of_another_film_is_taken_over_and_costs_nothing() -> None:
    bench = Bench()
    first, second = accepted(bench), next_film(bench)
    assert bench.send(second).verdict is Verdict.ACKNOWLEDGE
    one, other = bench.said(TakeReturned)
    assert one.clip == other.clip
    assert (other.take_id, other.cost_micros, other.ticket) == (second.take_id, 0, "")
    assert (bench.draws, bench.billed(first), bench.billed(second)) == (1, 1, 0)
    take = bench.take(second)
    assert (take.state, take.attempts, take.basis) == (State.RETURNED, 0, Basis.NOTHING_BOUGHT)
    [cost] = bench.store.scan("facts", f"{second.take_id}/cost")
    assert decode_record(CostFact, "facts", cost.body).cost_micros == 0


def test_an_order_for_later_takes_over_what_was_made_meanwhile() -> None:
    bench = Bench()
    later = next_film(bench, not_before_ms=bench.clock.now_ms() + 5_000)
    bench.send(later)
    accepted(bench)
    bench.pass_time(6_000)
    assert (bench.take(later).state, bench.billed(later)) == (State.RETURNED, 0)


def test_a_copy_of_an_order_that_took_over_does_it_once() -> None:
    bench = Bench()
    accepted(bench)
    order = next_film(bench)
    for copy in range(5):
        bench.send(order, f"copy-{copy % 2}")
    assert len(bench.said(TakeReturned)) == 2


@pytest.mark.parametrize(
    "unseen",
    [
        {"narration": "She climbs on."},
        {"voice": Voice.SECOND},
        {"prompt": "The keeper climbs"},
        {"checklist": ("A keeper is seen",)},
        {"transition": Transition.CROSSFADE, "transition_frames": 6},
    ],
)
def test_what_never_shows_may_differ(unseen: dict[str, object]) -> None:
    bench = Bench()
    accepted(bench)
    order = next_film(bench, with_first(**unseen))
    bench.send(order)
    assert bench.billed(order) == 0


CHANGES: tuple[Callable[[Plan], Plan], ...] = (
    lambda plan: replace(plan, shots=(replace(plan.shots[0], seed=8),)),
    lambda plan: replace(plan, shots=(replace(plan.shots[0], duration_frames=25),)),
    lambda plan: replace(plan, shots=(replace(plan.shots[0], on_screen_text="Up"),)),
    lambda plan: replace(plan, style=replace(plan.style, mood="tense")),
    lambda plan: replace(plan, size=replace(plan.size, width=322)),
    lambda plan: replace(plan, rate=Rate(25, 1)),
)


@pytest.mark.parametrize("changed", CHANGES)
def test_what_shows_is_made_anew(changed: Callable[[Plan], Plan]) -> None:
    bench = Bench()
    accepted(bench)
    order = next_film(bench, changed(a_plan()))
    bench.send(order)
    assert bench.billed(order) == 1


def test_a_clip_that_nobody_accepted_is_not_taken_over() -> None:
    bench = Bench()
    bench.send(bench.order())
    order = next_film(bench)
    bench.send(order)
    assert bench.billed(order) == 1


def test_a_second_take_is_bought_and_serves_first_takes_once_it_is_accepted() -> None:
    bench = Bench()
    bench.send(bench.order())
    again = accepted(bench, number=2)
    later, another = next_film(bench), next_film(bench, number=2)
    bench.send(later)
    bench.send(another)
    assert [bench.billed(order) for order in (again, later, another)] == [1, 0, 1]
    assert bench.take(later).clip == bench.take(again).clip


def test_a_note_of_a_clip_that_is_gone_is_none() -> None:
    bench = Bench()
    clip = bench.take(accepted(bench)).clip
    assert clip is not None
    bench.blobs.delete(clip.name)
    order = next_film(bench)
    bench.send(order)
    assert bench.billed(order) == 1


def test_a_note_about_something_else_is_none() -> None:
    bench = Bench()
    clip = bench.take(accepted(bench)).clip
    assert clip is not None
    other = bench.blobs.put("takes/other/clip.mp4", b"of another tenant")
    bench.blobs.put(note_of_accepted(clip.name), encode_json(other))
    order = next_film(bench)
    bench.send(order)
    assert bench.billed(order) == 1


def test_a_note_that_nobody_can_read_is_none() -> None:
    bench = Bench()
    clip = bench.take(accepted(bench)).clip
    assert clip is not None
    bench.blobs.put(note_of_accepted(clip.name), b"not a note")
    order = next_film(bench)
    bench.send(order)
    assert bench.billed(order) == 1


def test_what_one_tenant_paid_for_serves_no_other() -> None:
    bench = Bench()
    accepted(bench)
    bench.tenant = "t2"
    order = next_film(bench)
    bench.send(order)
    assert bench.billed(order) == 1


def test_a_take_that_is_told_how_to_behave_serves_once() -> None:
    bench = Bench()
    accepted(bench, simulate=told())
    order = next_film(bench, simulate=told())
    bench.send(order)
    assert bench.billed(order) == 1
