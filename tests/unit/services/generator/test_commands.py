"""What an operator reads about takes."""

from services.generator.commands import list_takes, render_takes, take_faults
from services.generator.facts import CostFact
from services.generator.take import Basis
from shared.contracts.brief import Simulation
from shared.contracts.codec import encode_record
from shared.ports.store import Commit, Row
from tests.support.generator import Bench
from tests.support.records import MemoryReader


def test_a_report_tells_each_take_with_its_cost_and_how_it_is_known() -> None:
    bench = Bench()
    bench.send(bench.order(Simulation(1_500_000)))
    bench.send(bench.order(Simulation(faults=("always:refuse",)), shot=2))
    bench.send(bench.order(Simulation(latency_ms=60_000), shot=3))
    bench.cancel(bench.order(shot=4))
    text = render_takes(list_takes(MemoryReader(bench.store.shared), "job-1")).splitlines()
    assert text[0] == "job-1.s01.t1  animatic/draft  returned  1.50 USD (billed)  job-1.s01.t1.1"
    assert "failed  0.00 USD (nothing bought)  no ticket: the prompt was flagged" in text[1]
    assert "waiting  not known yet" in text[2]
    assert "called_off" in text[3]


def test_a_report_knows_jobs_apart() -> None:
    bench = Bench()
    bench.send(bench.order())
    assert list_takes(bench.store, "job-10") == ()


def test_takes_in_order_have_no_faults() -> None:
    bench = Bench()
    for shot, fault in enumerate(("ok", "refuse", "lost"), 1):
        bench.send(bench.order(Simulation(faults=(f"always:{fault}",)), shot=shot))
    assert take_faults(bench.store, "job-1") == ()


def test_a_second_ticket_or_a_missing_cost_is_told() -> None:
    bench = Bench()
    order = bench.order()
    bench.send(order)
    bench.store.commit(Commit(rows=(Row("facts", f"{order.take_id}/ticket/other", b"{}"),)))
    waiting = bench.order(Simulation(latency_ms=60_000), shot=2)
    bench.send(waiting)
    named = tuple(bench.tickets_known(waiting))
    cost = CostFact(waiting.take_id, "animatic", 5, Basis.BILLED, named, 7)
    bench.store.commit(Commit(rows=(Row("facts", f"{waiting.take_id}/cost", encode_record(cost)),)))
    first, second = take_faults(bench.store, "job-1")
    assert "paid for twice" in first
    assert second == f"{waiting.take_id} is waiting with 1 costs"
