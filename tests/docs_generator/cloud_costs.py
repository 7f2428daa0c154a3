"""docs/cloud-costs.md: what AIPROD costs in Google Cloud, computed from counts and list prices."""

from collections.abc import Mapping
from fractions import Fraction
from functools import reduce
from operator import add

from shared.catalog.load import load_configuration
from shared.runtime.ticking import POLL_FOR_MS
from tests.bench.cloud.costs import IDLE, Line, Model, dollars, hour, model, per_thousand, total
from tests.bench.cloud.counting import Counts, Hearing
from tests.bench.cloud.one_job import SHOTS, count_idle_tick, count_job, ticked_services
from tests.bench.cloud.prices import prices, read_on
from tests.bench.cloud.rows import IDLE_MAX_USD, RATES
from tests.docs_generator.markdown import code, headed, table

__all__ = ["cloud_costs_documents"]

SOURCE = "`tests/bench/cloud` (prices.toml, model.toml, and the counts of a run)"

INTRODUCTION = """\
What it costs that films are made at all: messages, records, requests, instances, metrics and logs.
Counted operations of one film, times Google's list prices, in whole nano-USD, rounded up. No free
tier is taken off, and there is no minimum of instances.

Not in it: what vendors charge for clips (a thousand times as much), processors' time for drawing,
measuring and rendering, storage of films, traffic to the internet. Objects in Cloud Storage are a
film's own too - clips, evidence, the film itself - but their number is counted, so they have a row
of their own below the sum."""

FILM = """\
{shots} shots, no retake, a vendor that is waited for. {waiting} messages with the request; where
clips are ready at once {at_once}, as no take is looked at. Objects are those written and those
read."""

READ = """\
Read on {on} from public pages, for us-central1. Nobody held an invoice against them; where a page
was not Google's own, or not of that region, the source says so."""

ASSUMED = """\
The counts are exact: `make bench-cloud` holds the emulators' wire against them. The rest is
assumed, and these assumptions decide a third of the sum:

- An instance has {vcpu} vCPU and {memory_mib} MiB. A push that makes no pictures keeps it busy for
  {push_ms} ms, the least that Cloud Run bills. Pushes that overlap are billed once; they are taken
  to come independently of each other.
- A vendor takes {wait_s} s for a clip, and for the last {due_s} s of these the take is looked at
  every {poll_s} s. While any take is, the tick's poller holds an instance for {poll_for_s} s of
  each minute: that is the row *waiting for vendors*, and why few films an hour cost more each.
  That instance is of the generator's image with {poller_milli_vcpu} thousandths of a vCPU, as it
  mostly waits; the subscription `generator-ticks` is pushed to it. On a whole vCPU, that row is
  four times as much.
- Subscriptions carry the topology's filters (`only`), so that billing is not woken by what it has
  no handler for. The emulator knows no filters; deliveries that they spare are counted as spared.
- {series} time series are exported once a minute; a transition's log line is {log_line_bytes}
  bytes with what Cloud Logging adds.
- No commit loses a race. Where takes of one film return at once to several instances of the router,
  some do, and each costs two reads more."""

RATES_SHOWN = (*RATES, IDLE)


def cloud_costs_documents() -> dict[str, str]:
    """Give docs/cloud-costs.md."""
    hours = {rate: hour(rate) for rate in RATES_SHOWN}
    parts = [
        INTRODUCTION,
        "## Goals",
        _goals(hours),
        "## Where it goes",
        "USD for 1,000 films at so many an hour, made evenly; and for an hour in which none is.",
        _lines(hours),
        "## What one film needs",
        FILM.format(
            shots=SHOTS,
            waiting=count_job(waits=True).messages,
            at_once=count_job(waits=False).messages,
        ),
        _film(count_job(waits=True).by_hearing),
        "## What an idle hour needs",
        f"Sixty ticks, each to {', '.join(ticked_services())}.",
        _idle(count_idle_tick()),
        "## Prices",
        READ.format(on=read_on()),
        _prices(),
        "## Assumptions",
        _assumed(model()),
    ]
    return {"cloud-costs.md": headed("What it costs in Google Cloud", SOURCE, *parts)}


def _goals(hours: Mapping[int, tuple[Line, ...]]) -> str:
    rows = [
        [
            f"1,000 films at {rate:,} an hour",
            f"{most:.2f}",
            dollars(per_thousand(total(hours[rate], objects=False), rate), 3),
            dollars(per_thousand(total(hours[rate], objects=True), rate), 3),
        ]
        for rate, most in RATES.items()
    ]
    idle = hours[IDLE]
    rows.append(
        [
            "an idle hour",
            f"{IDLE_MAX_USD:.3f}",
            dollars(total(idle, objects=False), 6),
            dollars(total(idle, objects=True), 6),
        ]
    )
    return table(["USD for", "Goal, at most", "Computed", "With Cloud Storage"], rows)


def _lines(hours: Mapping[int, tuple[Line, ...]]) -> str:
    named = dict.fromkeys((each.product, each.what) for lines in hours.values() for each in lines)
    found = {
        rate: {(each.product, each.what): each for each in lines} for rate, lines in hours.items()
    }
    head = ["", "", *(f"{rate:,} an hour" for rate in RATES), "idle hour"]
    rows = [
        [product, what, *(_cell(found[rate].get((product, what)), rate) for rate in RATES_SHOWN)]
        for product, what in named
    ]
    return table(head, rows)


def _cell(line: Line | None, rate: int) -> str:
    if line is None:
        return "-"
    return dollars(per_thousand(line.nano_usd, rate) if rate else line.nano_usd, 6)


def _film(by_hearing: Mapping[Hearing, Counts]) -> str:
    head = ["Service", "Heard", "Deliveries", "Reads", "Writes", "Says", "Objects"]
    rows = [
        [service, code(type_), *_numbers(counts)]
        for (service, type_), counts in sorted(by_hearing.items())
    ]
    whole = reduce(add, by_hearing.values(), Counts())
    return table(head, [*rows, ["all", "", *_numbers(whole)]])


def _numbers(counts: Counts) -> list[str]:
    objects = f"{counts.objects_written} + {counts.objects_read}"
    return [
        str(counts.deliveries),
        str(counts.reads),
        str(counts.writes),
        str(counts.publishes),
        objects,
    ]


def _idle(found: Mapping[str, Counts]) -> str:
    rows = [[name, *_numbers(counts)] for name, counts in found.items()]
    return table(["Service", "Deliveries", "Reads", "Writes", "Says", "Objects"], rows)


def _prices() -> str:
    rows = [
        [each.what, f"{each.usd} USD", f"{each.per:,}", each.source] for each in prices().values()
    ]
    return table(["What", "Price", "For so many", "Source"], rows)


def _assumed(told: Model) -> str:
    return ASSUMED.format(
        vcpu=told.vcpu,
        memory_mib=told.memory_mib,
        push_ms=told.push_ms,
        wait_s=told.wait_s,
        due_s=told.due_s,
        poller_milli_vcpu=told.poller_milli_vcpu,
        series=told.series,
        log_line_bytes=told.log_line_bytes,
        poll_s=Fraction(load_configuration().takes.poll_ms, 1000),
        poll_for_s=POLL_FOR_MS // 1000,
    )
