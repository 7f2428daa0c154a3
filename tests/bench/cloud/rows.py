"""Goals of the cloud host and what was found: counted, computed, raced. Pure but for its inputs."""

from statistics import median

from tests.bench.cloud.costs import IDLE, dollars, hour, per_thousand, total
from tests.bench.cloud.one_job import SHOTS, OneJob, count_job
from tests.bench.cloud.race import IN_FLIGHT, Race
from tests.bench.goals import Fact, Goal

__all__ = ["RATES", "cost_rows", "counted_rows", "race_rows"]

MESSAGES_MAX, RECORD_MAX_KB = 30, 100.0
WORKERS = ("ingest", "router", "generator", "qa", "postprocessor")
READS_MAX, WRITES_MAX, BILLING_MAX = 1, 3, 6
RATIO_MIN, LOSERS_MAX = 10.0, 5.0
RATES = {100: 1.30, 1_000: 0.30, 10_000: 0.30}
"""Films an hour to the most that 1,000 of them may cost, in USD."""
IDLE_MAX_USD = 0.001


def counted_rows() -> tuple[list[Goal], list[Fact]]:
    """Count one film on the embedded host as it runs in the cloud."""
    at_once, waiting = count_job(waits=False), count_job(waits=True)
    most = at_once.most_of(*WORKERS) | waiting.most_of(*WORKERS)
    billing = at_once.most_of("billing") | waiting.most_of("billing")
    goals = [
        Goal(
            "counted: messages a film, clips ready at once",
            at_once.messages,
            MESSAGES_MAX,
            "",
            digits=0,
        ),
        Goal("counted: reads a delivery, all but billing", most.reads, READS_MAX, "", digits=0),
        Goal("counted: writes a commit, all but billing", most.writes, WRITES_MAX, "", digits=0),
        Goal("counted: writes a commit, billing", billing.writes, BILLING_MAX, "", digits=0),
        Goal("counted: the job's record", waiting.record_bytes / 1000, RECORD_MAX_KB, "kB"),
    ]
    facts = [
        Fact("counted: messages a film, a vendor waited for", str(waiting.messages)),
        Fact("counted: deliveries / commits", _pair(waiting)),
        Fact(
            "counted: documents read / written", f"{waiting.total.reads} / {waiting.total.writes}"
        ),
    ]
    return goals, facts


def _pair(job: OneJob) -> str:
    return f"{job.total.deliveries} / {job.total.commits}"


def cost_rows() -> tuple[list[Goal], list[Fact]]:
    """Price the counts."""
    goals: list[Goal] = []
    facts: list[Fact] = []
    for rate, most_usd in RATES.items():
        lines = hour(rate)
        name = f"1,000 films at {rate:,} an hour"
        goals.append(
            _priced(f"cost: {name}", per_thousand(total(lines, objects=False), rate), most_usd)
        )
        whole = per_thousand(total(lines, objects=True), rate)
        facts.append(Fact(f"cost: {name}, with their objects", f"{dollars(whole)} USD"))
    goals.append(_priced("cost: an idle hour", total(hour(IDLE), objects=True), IDLE_MAX_USD, 5))
    return goals, facts


def _priced(name: str, nano_usd: int, most_usd: float, digits: int = 3) -> Goal:
    return Goal(name, nano_usd / 1e9, most_usd, "USD", digits=digits)


def race_rows(seen: Race) -> tuple[list[Goal], list[Fact]]:
    """Say what the race on emulators showed."""
    workers, billing, every = seen.ops(*WORKERS), seen.ops("billing"), seen.ops(*seen.wires)
    tried = every.commits + every.conflicts
    wires = [wire for own in seen.wires.values() for wire in own]
    tired = sum(n for reason, n in seen.given_back.items() if "conflicts in a row" in reason)
    largest = max(wire.bytes_max["jobs"] for wire in wires)
    locked = every.transactions + sum(wire.locked_commits for wire in wires)
    told = count_job(waits=False).total
    goals = [
        Goal(
            f"raced: jobs/s to the textbook's, {IN_FLIGHT} in flight",
            seen.ratio,
            RATIO_MIN,
            "",
            at_least=True,
        ),
        Goal("raced: jobs lost", seen.lost, 0, "", digits=0),
        Goal("raced: transactions", locked, 0, "", digits=0),
        Goal("raced: commits that met a conflict", 100 * every.conflicts / tried, LOSERS_MAX, "%"),
        Goal("raced: deliveries given back after 8 conflicts", tired, 0, "", digits=0),
        Goal("raced: messages a film", seen.published / max(1, seen.jobs), MESSAGES_MAX, ""),
        Goal(
            "raced: reads a commit, all but billing", workers.reads / workers.commits, READS_MAX, ""
        ),
        Goal(
            "raced: writes a commit, all but billing",
            workers.writes / workers.commits,
            WRITES_MAX,
            "",
        ),
        Goal("raced: writes a commit, billing", billing.writes / billing.commits, BILLING_MAX, ""),
        Goal("raced: the largest job's record", largest / 1000, RECORD_MAX_KB, "kB"),
        Goal(
            "raced: documents written, to those counted",
            every.writes / seen.jobs / told.writes,
            1.02,
            "",
            digits=3,
        ),
    ]
    return goals, [*_speeds(seen), Fact("raced: given back", str(seen.given_back.total()))]


def _speeds(seen: Race) -> list[Fact]:
    ours, theirs = seen.ours, seen.textbook
    spent = sum(wire.ops.transactions for wire in seen.textbook_wires)
    return [
        Fact("raced: jobs/s, ours", ", ".join(f"{each.per_s:.2f}" for each in ours)),
        Fact("raced: jobs/s, textbook", ", ".join(f"{each.per_s:.2f}" for each in theirs)),
        Fact("raced: job p50, ours", f"{median(t for r in ours for t in r.latencies_s):.2f} s"),
        Fact(
            "raced: job p50, textbook",
            f"{median([t for r in theirs for t in r.latencies_s] or [0]):.2f} s",
        ),
        Fact(
            "raced: CPU a delivery, ours", f"{1000 * seen.delivery_cpu_s / seen.delivered:.2f} ms"
        ),
        Fact(
            "raced: CPU a film, ours, without emulators", f"{1000 * seen.cpu_s / seen.jobs:.0f} ms"
        ),
        Fact("raced: films, ours", f"{seen.jobs} of {SHOTS} shots"),
        Fact(
            "raced: transactions, textbook", f"{spent}, gave up {seen.textbook_given_back.total()}"
        ),
    ]
