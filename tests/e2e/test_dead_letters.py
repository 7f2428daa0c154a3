"""What can never be handled, on the emulators: given up on, seen with its reason, said again.

Every subscription of the topology is met, by services that break and by processes that are dead,
the router among them; then an operator does with the letters what `aiprod dlq` lets him do.
"""

# Google's client leaves the types of its arguments open.
# pyright: reportUnknownMemberType=false

import json
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import Any

import pytest
from google.pubsub_v1 import PubsubMessage

from services.billing.incidents import Incident, IncidentKind
from shared.adapters.gcp.pubsub import publisher
from shared.contracts.codec import decode_record, encode_envelope
from shared.domain.errors import Misconfigured
from shared.domain.ids import digest
from shared.domain.job import JobState
from shared.ports.store import scan_all
from shared.runtime.arrivals import identity_of
from shared.runtime.cloud_place import CloudPlace
from shared.runtime.emulated import EmulatedHost, serving
from shared.runtime.emulators import find_emulators
from shared.runtime.places import open_place
from shared.runtime.requests import send
from shared.runtime.service import load_service
from shared.runtime.settings import EMULATORS, Settings
from shared.runtime.views import job_view
from shared.topology import OUTSIDE, SERVICES, SUBSCRIPTIONS, TOPIC_OF
from tests.contract.messages.examples import EXAMPLES, an_envelope
from tests.support.aiprod import Home
from tests.support.emulators import skip_or_fail
from tests.support.invariants import broken
from tests.support.paper.sick import Illness, write_sources
from tests.support.patience import until
from tests.support.processes import children_of
from tests.support.storm import CONFIGURATION
from tests.support.wishes import Wish
from tests.support.world import a_request

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="looks at processes in /proc"),
]

ATTEMPTS = 5
"""The fewest that Pub/Sub takes."""
LAST = "dead-letters"
"""Behind it there is no other: what dies there is tried for ever."""
BREAKABLE = [each for each in SUBSCRIPTIONS if each.topic not in (LAST, "provider-callbacks")]
"""On provider-callbacks nothing is said yet that a service could break at."""


@dataclass(frozen=True)
class Clinic:
    """Services on emulators that fall ill and are cured."""

    home: Home
    place: CloudPlace
    host: EmulatedHost
    illness: Illness

    def say(self, data: bytes, topic: str) -> str:
        """Say anything, as whoever may; give the name by which it will be known when it is dead."""
        at = self.place.endpoints
        name = f"projects/{at.project}/topics/{topic}"
        publisher(at.pubsub).publish(topic=name, messages=[PubsubMessage(data=data)])
        return identity_of(data)

    def kill(self, service: str) -> None:
        """Let its process be dead, and stay so."""
        self.illness.forbid_to_live(service)
        server = self.host.children.pids[service]
        for pid in (server, *children_of(server)):
            os.kill(pid, signal.SIGKILL)

    def incident(self, subscription: str, message_id: str) -> Incident | None:
        key = f"{IncidentKind.DEAD_LETTER}/{subscription}/{message_id}"
        record = self.place.reader.get("incidents", key)
        return decode_record(Incident, "incidents", record.body) if record else None

    def incidents_of(self, job_id: str) -> list[Incident]:
        found = scan_all(self.place.reader, "incidents", f"{IncidentKind.DEAD_LETTER}/")
        rows = (decode_record(Incident, "incidents", record.body) for record in found)
        return [row for row in rows if row.job_id == job_id]

    def dlq(self, *words: str) -> list[dict[str, Any]]:
        ran = self.home.run("dlq", "--target", "emulators", "--json", *words)
        assert ran.returncode == 0, ran.stderr
        return [json.loads(line) for line in ran.stdout.splitlines()]

    def submit(self, key: str) -> str:
        wish = Wish(a_request(key, simulate="price=0.1"))
        send(self.place.bus(OUTSIDE), self.place.clock, wish.request)
        return wish.job_id

    def state(self, job_id: str) -> str:
        view = job_view(self.place, job_id)
        return str(view.state) if view else ""

    def wait_until_delivered(self, job_id: str) -> None:
        until(lambda: self.state(job_id) == JobState.DELIVERED, f"{job_id} delivered")


@pytest.fixture(scope="module")
def clinic(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Clinic]:
    try:
        find_emulators()
    except Misconfigured as error:
        skip_or_fail(error)
    home = Home.make(tmp_path_factory.mktemp("clinic"))
    config = home.folder / "small.toml"
    config.write_text(CONFIGURATION.replace("attempts_max = 100", f"attempts_max = {ATTEMPTS}"))
    write_sources(home.folder / "sources")
    illness = Illness(home.home, home.folder / "sources")
    place = open_place(Settings(EMULATORS, home.home, config), hosts=True)
    assert isinstance(place, CloudPlace)
    with closing(place), serving(place, home.folder / "sources") as host:
        yield Clinic(home, place, host, illness)


def handled_at(name: str) -> str:
    """A message type that the service of a subscription handles when it comes there."""
    subscription = next(each for each in SUBSCRIPTIONS if each.name == name)
    handlers = load_service(subscription.service).handlers
    return next(type_ for type_ in handlers if TOPIC_OF[type_] == subscription.topic)


@pytest.fixture(scope="module")
def broken_at(clinic: Clinic) -> Iterator[dict[str, str]]:
    """Every service breaks at whatever comes: what was said, by subscription."""
    for service in SERVICES:
        clinic.illness.strike(service)
    said: dict[str, str] = {}
    for subscription in BREAKABLE:
        type_ = handled_at(subscription.name)
        message = encode_envelope(an_envelope(EXAMPLES[type_]))
        said[subscription.name] = clinic.say(message, TOPIC_OF[type_])
    yield said
    for service in SERVICES:
        clinic.illness.cure(service)


@pytest.mark.parametrize("subscription", [each.name for each in BREAKABLE])
def test_what_a_service_breaks_at_is_an_incident_with_the_reason(
    clinic: Clinic, broken_at: dict[str, str], subscription: str
) -> None:
    incident = until(lambda: clinic.incident(subscription, broken_at[subscription]), subscription)
    assert f"after {ATTEMPTS} deliveries" in incident.sentence
    assert incident.detail == f"{subscription} {handled_at(subscription)}: BrokenError"


@pytest.mark.usefixtures("broken_at")
def test_the_box_is_emptied_by_an_operator_who_is_sure(clinic: Clinic) -> None:
    for service in SERVICES:
        clinic.illness.cure(service)
    listed = {(each["subscription"], each["reason"]) for each in clinic.dlq("list")}
    assert listed >= {(each.name, "BrokenError") for each in BREAKABLE}
    refused = clinic.home.run("dlq", "--target", "emulators", "drop", "--all")
    assert (refused.returncode, refused.stdout) == (2, "")
    assert {each["done"] for each in clinic.dlq("drop", "--all", "--yes")} == {"drop"}
    assert clinic.dlq("list") == []


def test_a_film_that_waits_for_dead_letters_is_delivered_once_they_are_said_again(
    clinic: Clinic,
) -> None:
    clinic.illness.strike("qa")
    job_id = clinic.submit("through an illness")
    until(lambda: len(clinic.incidents_of(job_id)) == 4, "four shots that nobody judged")
    assert {each.detail for each in clinic.incidents_of(job_id)} == {
        "qa-qa-commands take.judge: BrokenError"
    }
    first, *others = clinic.dlq("list")
    (shown,) = clinic.dlq("show", first["id"])
    assert (shown["job_id"], shown["type"], shown["attempts"]) == (job_id, "take.judge", ATTEMPTS)
    assert len(others) == 3

    clinic.illness.cure("qa")
    assert clinic.dlq("redrive", first["id"]) == [{"id": first["id"], "done": "redrive"}]
    assert len(clinic.dlq("redrive", "--all", "--yes")) == 3

    clinic.wait_until_delivered(job_id)
    assert clinic.dlq("list") == []


FIRST_HEARD = {"ingest": "job.submit", "router": "job.accepted", "billing": "funds.request"}


@pytest.mark.parametrize("service", FIRST_HEARD)
def test_what_a_dead_process_never_hears_is_an_incident_and_said_again_becomes_a_film(
    clinic: Clinic, service: str
) -> None:
    clinic.kill(service)
    job_id = clinic.submit(f"past a dead {service}")

    def dead() -> list[dict[str, Any]]:
        return [each for each in clinic.dlq("list") if each["type"] == FIRST_HEARD[service]]

    (letter,) = until(dead, "a letter")
    clinic.illness.cure(service)
    incident = until(lambda: clinic.incident(letter["subscription"], letter["message_id"]))
    assert letter["subscription"].startswith(f"{service}-")
    assert incident.detail.endswith("the service left no reason")

    clinic.dlq("redrive", "--all", "--yes")

    clinic.wait_until_delivered(job_id)


def test_a_vendors_hint_that_never_arrives_is_an_incident(clinic: Clinic) -> None:
    clinic.kill("generator")
    hint = clinic.say(b'{"a vendor": "says"}', "provider-callbacks")
    at = "generator-provider-callbacks"
    assert until(lambda: clinic.incident(at, hint), at).detail.endswith(
        "the service left no reason"
    )
    clinic.illness.cure("generator")
    (letter,) = clinic.dlq("list")
    assert letter["message_id"] == hint == digest(b'{"a vendor": "says"}')
    clinic.dlq("drop", letter["id"], "--yes")


def test_what_dies_where_the_dead_arrive_is_tried_until_it_is_heard(clinic: Clinic) -> None:
    clinic.kill("billing")
    clinic.illness.strike("qa")
    job_id = clinic.submit("told late")
    clinic.illness.cure("billing")
    until(lambda: len(clinic.incidents_of(job_id)) == 4, "heard after all")
    clinic.illness.cure("qa")
    clinic.dlq("redrive", "--all", "--yes")
    clinic.wait_until_delivered(job_id)


def test_nothing_is_broken_but_what_was_made_to_break(clinic: Clinic) -> None:
    assert broken(clinic.place) == []
