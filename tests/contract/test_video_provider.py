"""Every backend keeps the promises that the submit machine rests on.

To add one: give a `Vendor` that builds it against its simulator and can be told to misbehave.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from services.generator.providers import PROVIDERS, Surroundings, generator_tools
from services.generator.providers.animatic import BILLED, FAULTS, Animatic, fault_of
from shared.catalog.load import load_configuration
from shared.contracts.brief import Simulation
from shared.domain.errors import MalformedMessage, Unavailable
from shared.domain.media import FrameSize
from shared.ports.provider import (
    Accepted,
    CannotTell,
    Failed,
    Found,
    Lost,
    NeverArrived,
    Refused,
    Running,
    Submitted,
    Succeeded,
    TakeRequest,
    Throttled,
    Unknown,
    Unreadable,
    VideoProvider,
)
from tests.support.blobs import MemoryBlobs
from tests.support.clock import FakeClock
from tests.support.generator import a_take_request, draw_fake

PRICE = 70_000


@dataclass
class Vendor:
    """A backend with its simulator, as the suite drives it."""

    provider: VideoProvider
    clock: FakeClock
    request: Callable[[str], TakeRequest]
    """Give a request that this fault befalls; "ok" for none. It takes `latency_ms`."""
    billed: Callable[[TakeRequest], int]
    latency_ms: int


def an_animatic() -> Vendor:
    clock = FakeClock()
    blobs = MemoryBlobs(clock)
    numbers = iter(range(1, 1000))

    def request(fault: str) -> TakeRequest:
        told = Simulation(price_micros=PRICE, latency_ms=9_000, faults=(f"always:{fault}",))
        return a_take_request(told, n=next(numbers))

    def billed(asked: TakeRequest) -> int:
        return len(list(blobs.list(f"{BILLED}{asked.take_id}.")))

    return Vendor(Animatic(blobs, clock, draw_fake, 1000), clock, request, billed, 9_000)


VENDORS: dict[str, Callable[[], Vendor]] = {"animatic": an_animatic}


@pytest.fixture(params=sorted(VENDORS))
def vendor(request: pytest.FixtureRequest) -> Vendor:
    return VENDORS[request.param]()


def accepted(vendor: Vendor, request: TakeRequest) -> str:
    answer = vendor.provider.submit(request)
    assert isinstance(answer, Accepted)
    return answer.ticket


def test_every_backend_is_in_the_suite_and_in_the_catalogue() -> None:
    assert set(PROVIDERS) == set(VENDORS) == set(load_configuration().providers)


@pytest.mark.parametrize("name", sorted(PROVIDERS))
def test_a_backend_is_built_by_name_once(name: str) -> None:
    clock = FakeClock()
    tools = generator_tools(Surroundings(MemoryBlobs(clock), clock, 1000))
    assert tools.provider(name) is tools.provider(name)
    assert tools.provider(name).name == name


def test_a_backend_that_nobody_wrote_is_a_lookup_error() -> None:
    clock = FakeClock()
    tools = generator_tools(Surroundings(MemoryBlobs(clock), clock, 1000))
    with pytest.raises(LookupError):
        tools.provider("nobody")


def test_a_fingerprint_tells_what_is_seen_and_nothing_else(vendor: Vendor) -> None:
    one, other = (replace(vendor.request("ok"), simulate=None) for _ in range(2))
    fingerprint = vendor.provider.fingerprint
    assert one.take_id != other.take_id
    assert fingerprint(one) == fingerprint(replace(other, ordinal=9, ceiling_micros=1))
    seen = replace(one.shot, duration_frames=one.shot.duration_frames + 24)
    for changed in (replace(one, shot=seen), replace(one, size=FrameSize(64, 64))):
        assert fingerprint(changed) != fingerprint(one)


def test_an_accepted_take_runs_succeeds_and_is_collected(vendor: Vendor, tmp_path: Path) -> None:
    request = vendor.request("ok")
    answer = vendor.provider.submit(request)
    assert isinstance(answer, Accepted)
    assert 0 < len(answer.ticket) <= 300
    assert 0 < answer.first_poll_ms <= vendor.latency_ms
    running = vendor.provider.poll(request.take_id, request.model, answer.ticket)
    assert isinstance(running, Running)
    assert 0 < running.next_poll_ms <= vendor.latency_ms
    vendor.clock.advance(vendor.latency_ms)
    done = vendor.provider.poll(request.take_id, request.model, answer.ticket)
    assert done == Succeeded(PRICE)
    vendor.provider.collect(request, answer.ticket, tmp_path / "one")
    vendor.provider.collect(request, answer.ticket, tmp_path / "two")
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
    assert (tmp_path / "one").read_bytes()[4:8] == b"ftyp"


def test_a_clip_that_is_not_there_yet_is_not_collected(vendor: Vendor, tmp_path: Path) -> None:
    request = vendor.request("ok")
    ticket = accepted(vendor, request)
    with pytest.raises(Unavailable):
        vendor.provider.collect(request, ticket, tmp_path / "clip")


def test_submitting_twice_bills_twice(vendor: Vendor) -> None:
    request = vendor.request("ok")
    first, second = accepted(vendor, request), accepted(vendor, request)
    assert first != second
    assert vendor.billed(request) == 2


@pytest.mark.parametrize("fault", ["drop", "hang"])
def test_a_submit_that_got_no_answer_is_found(vendor: Vendor, fault: str) -> None:
    request = vendor.request(fault)
    assert isinstance(vendor.provider.submit(request), Unknown)
    assert vendor.billed(request) == 1
    vendor.clock.advance(vendor.latency_ms)
    found = vendor.provider.find(request)
    assert isinstance(found, Found)
    assert vendor.provider.poll(request.take_id, request.model, found.ticket) == Succeeded(PRICE)


def test_a_hanging_submit_may_show_up_late(vendor: Vendor) -> None:
    request = vendor.request("hang")
    vendor.provider.submit(request)
    assert vendor.provider.find(request) == Lost()


def test_a_submit_that_was_lost_is_never_found_and_never_billed(vendor: Vendor) -> None:
    request = vendor.request("lost")
    assert isinstance(vendor.provider.submit(request), Unknown)
    vendor.clock.advance(10 * vendor.latency_ms)
    assert vendor.provider.find(request) == Lost()
    assert vendor.billed(request) == 0


def test_a_server_error_is_found_exactly_when_it_was_billed(vendor: Vendor) -> None:
    seen = set[int]()
    for _ in range(40):
        request = vendor.request("5xx")
        assert isinstance(vendor.provider.submit(request), Unknown)
        found = vendor.provider.find(request)
        assert isinstance(found, Found) == bool(vendor.billed(request))
        seen.add(vendor.billed(request))
    assert seen == {0, 1}


def test_find_knows_takes_apart(vendor: Vendor) -> None:
    one, other = vendor.request("drop"), vendor.request("drop")
    vendor.provider.submit(one)
    assert isinstance(vendor.provider.find(one), Found)
    assert vendor.provider.find(other) == Lost()


def test_a_refusal_buys_nothing(vendor: Vendor) -> None:
    request = vendor.request("refuse")
    answer = vendor.provider.submit(request)
    assert isinstance(answer, Refused)
    assert answer.moderation
    assert vendor.billed(request) == 0


def test_a_throttled_submit_buys_nothing_and_works_later(vendor: Vendor) -> None:
    request = vendor.request("throttle")
    assert isinstance(vendor.provider.submit(request), Throttled)
    assert vendor.billed(request) == 0
    assert isinstance(vendor.provider.submit(request), Accepted)


def test_a_transient_failure_says_so_and_what_it_cost(vendor: Vendor) -> None:
    request = vendor.request("transient")
    ticket = accepted(vendor, request)
    vendor.clock.advance(vendor.latency_ms)
    failed = vendor.provider.poll(request.take_id, request.model, ticket)
    assert isinstance(failed, Failed)
    assert (failed.transient, failed.moderation, failed.cost_micros) == (True, False, 0)


def test_junk_is_refused_or_is_no_clip(vendor: Vendor, tmp_path: Path) -> None:
    request = vendor.request("junk")
    ticket = accepted(vendor, request)
    vendor.clock.advance(vendor.latency_ms)
    assert vendor.provider.poll(request.take_id, request.model, ticket) == Succeeded(PRICE)
    try:
        vendor.provider.collect(request, ticket, tmp_path / "clip")
    except MalformedMessage:
        return
    assert (tmp_path / "clip").read_bytes()[4:8] != b"ftyp"


def test_cancel_is_harmless_and_the_cost_stays_known(vendor: Vendor) -> None:
    request = vendor.request("ok")
    ticket = accepted(vendor, request)
    vendor.provider.cancel(request, ticket)
    vendor.provider.cancel(request, ticket)
    vendor.provider.cancel(request, "no such ticket")
    vendor.clock.advance(vendor.latency_ms)
    ended = vendor.provider.poll(request.take_id, request.model, ticket)
    assert isinstance(ended, Succeeded | Failed)
    assert vendor.billed(request) == 1


@pytest.mark.parametrize("ticket", ["no such ticket", "../../escape", "job-1.s01.t1.99", "\0"])
def test_an_unknown_ticket_has_a_defined_meaning(
    vendor: Vendor, ticket: str, tmp_path: Path
) -> None:
    request = vendor.request("ok")
    assert isinstance(
        vendor.provider.poll(request.take_id, request.model, ticket), Unreadable | Failed
    )
    with pytest.raises((Unavailable, MalformedMessage)):
        vendor.provider.collect(request, ticket, tmp_path / "clip")


@pytest.mark.parametrize("fault", sorted(FAULTS))
def test_answers_are_values(vendor: Vendor, fault: str) -> None:
    request = vendor.request(fault)
    answer = vendor.provider.submit(request)
    assert isinstance(answer, Submitted)
    assert isinstance(vendor.provider.find(request), Found | Lost | CannotTell)
    assert not isinstance(answer, NeverArrived)


def test_the_animatic_draws_what_a_crash_left_undrawn(tmp_path: Path) -> None:
    clock = FakeClock()
    blobs = MemoryBlobs(clock)
    broken = True

    def draw(*arguments: object) -> None:
        if broken:
            raise Unavailable("the drawing process ended")
        draw_fake(*arguments)  # type: ignore[arg-type]

    provider = Animatic(blobs, clock, draw, 1000)
    request = a_take_request()
    answer = provider.submit(request)
    assert isinstance(answer, Accepted)
    assert answer.first_poll_ms > 0
    with pytest.raises(Unavailable):
        provider.collect(request, answer.ticket, tmp_path / "clip")
    broken = False
    provider.collect(request, answer.ticket, tmp_path / "clip")
    assert (tmp_path / "clip").read_bytes()[4:8] == b"ftyp"
    assert len(list(blobs.list(BILLED))) == 1


def test_the_animatic_bills_every_create_even_when_two_come_at_once() -> None:
    clock = FakeClock()
    blobs = MemoryBlobs(clock)
    provider = Animatic(blobs, clock, draw_fake, 1000)
    request = a_take_request()
    blobs.put(f"{BILLED}{request.take_id}.2.json", b"{}")  # The other one, a moment earlier.
    answer = provider.submit(request)
    assert isinstance(answer, Accepted)
    assert answer.ticket == f"{request.take_id}.3"
    assert len(list(blobs.list(BILLED))) == 2


def test_the_animatic_promises_less_than_it_bills_when_told_to() -> None:
    clock = FakeClock()
    provider = Animatic(MemoryBlobs(clock), clock, draw_fake, 1000)
    request = a_take_request(Simulation(price_micros=9, quoted_micros=2))
    answer = provider.submit(request)
    assert isinstance(answer, Accepted)
    assert answer.quoted_micros == 2
    assert provider.poll(request.take_id, request.model, answer.ticket) == Succeeded(9)


def test_the_animatic_is_free_when_told_nothing() -> None:
    clock = FakeClock()
    provider = Animatic(MemoryBlobs(clock), clock, draw_fake, 1000)
    request = a_take_request()
    answer = provider.submit(request)
    assert answer == Accepted(f"{request.take_id}.1", 0, 0)
    assert provider.poll(request.take_id, request.model, f"{request.take_id}.1") == Succeeded(0)


def test_a_fault_befalls_the_take_it_was_given_for() -> None:
    told = Simulation(faults=("ok", "drop", "always:junk", "ok"))
    assert [fault_of(told, n) for n in range(1, 7)] == ["ok", "drop", *["junk"] * 4]
    assert fault_of(Simulation(faults=("drop",)), 2) == fault_of(None, 1) == "ok"


def test_a_fault_that_does_not_exist_is_refused_before_anything_is_bought() -> None:
    clock = FakeClock()
    blobs = MemoryBlobs(clock)
    provider = Animatic(blobs, clock, draw_fake, 1000)
    answer = provider.submit(a_take_request(Simulation(faults=("explode",))))
    assert isinstance(answer, Refused)
    assert not answer.moderation
    assert not list(blobs.list(BILLED))
