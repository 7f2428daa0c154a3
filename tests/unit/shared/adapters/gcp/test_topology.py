"""The topology in Pub/Sub: all that is named exists, as it is told, however often one asks."""

# The generated clients leave the type of `retry` open.
# pyright: reportUnknownMemberType=false

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest
from google.pubsub_v1 import PublisherClient, SubscriberClient, Subscription

from shared.adapters.gcp.pubsub import publisher, subscriber
from shared.adapters.gcp.topology import Project, Push, provision
from shared.domain.errors import Misconfigured
from shared.topology import PULLED, SERVICES, SUBSCRIPTIONS, TOPICS
from tests.support.emulators import Emulators
from tests.support.pubsub import EMULATOR_KEPT_MS, numbers

NUMBERS = {"ack_deadline_ms": 30_000, "attempts_max": 30}
BACKOFF = {"backoff_min_ms": 1500, "backoff_max_ms": 600_000}
PUSHES = {
    name: Push(f"http://127.0.0.1:1/{name}", f"push@{name}.example", f"https://{name}.example")
    for name in SERVICES
}


class Cloud:
    """A project on the emulator, empty at first."""

    def __init__(
        self, project: Project, speaker: PublisherClient, reader: SubscriberClient
    ) -> None:
        self.project, self.speaker, self.reader = project, speaker, reader

    def provision(self, project: Project | None = None) -> tuple[str, ...]:
        return provision(self.speaker, self.reader, project or self.project)

    def subscriptions(self) -> dict[str, Subscription]:
        found = self.reader.list_subscriptions(project=f"projects/{self.project.id}")
        return {each.name.rpartition("/")[2]: each for each in found}

    def topics(self) -> set[str]:
        found = self.speaker.list_topics(project=f"projects/{self.project.id}")
        return {each.name.rpartition("/")[2] for each in found}


@contextmanager
def _open(emulators: Emulators) -> Generator[Cloud]:
    delivery = numbers(**NUMBERS, **BACKOFF)
    project = Project(emulators.new_project(), delivery, kept_max_ms=EMULATOR_KEPT_MS)
    with publisher(emulators.pubsub) as speaker, subscriber(emulators.pubsub) as reader:
        yield Cloud(project, speaker, reader)


@pytest.fixture
def cloud(emulators: Emulators) -> Generator[Cloud]:
    with _open(emulators) as cloud:
        yield cloud


def test_every_topic_and_subscription_is_made_once(cloud: Cloud):
    names = {each.name for each in (*SUBSCRIPTIONS, *PULLED)}

    assert set(cloud.provision()) == {*TOPICS, *names}
    assert cloud.topics() == set(TOPICS)
    assert set(cloud.subscriptions()) == names
    assert cloud.provision() == ()


def test_a_services_subscription_has_the_numbers_of_the_configuration(cloud: Cloud):
    cloud.provision()
    found = cloud.subscriptions()
    for listener in SUBSCRIPTIONS:
        made = found[listener.name]
        assert made.topic == f"projects/{cloud.project.id}/topics/{listener.topic}"
        assert made.ack_deadline_seconds == 30
        assert made.message_retention_duration == timedelta(days=7)
        assert made.retry_policy.minimum_backoff == timedelta(milliseconds=1500)
        assert made.retry_policy.maximum_backoff == timedelta(seconds=600)
        assert "expiration_policy" in made
        assert not made.expiration_policy.ttl
        assert not made.push_config.push_endpoint


def test_what_dies_goes_to_the_dead_letters_and_a_letter_never_dies(cloud: Cloud):
    cloud.provision()
    found = cloud.subscriptions()
    box = f"projects/{cloud.project.id}/topics/dead-letters"
    mortal = {name for name, made in found.items() if made.dead_letter_policy.dead_letter_topic}

    assert mortal == {s.name for s in SUBSCRIPTIONS if s.topic != "dead-letters"}
    assert {found[name].dead_letter_policy.dead_letter_topic for name in mortal} == {box}
    assert {found[name].dead_letter_policy.max_delivery_attempts for name in mortal} == {30}


def test_what_an_operator_looks_at_is_back_for_the_next_at_once(cloud: Cloud):
    """With a backoff a letter that was only looked at would hide, longer each time."""
    cloud.provision()
    found = cloud.subscriptions()

    assert not any("retry_policy" in found[each.name] for each in PULLED)
    assert {found[each.name].ack_deadline_seconds for each in PULLED} == {60}


def test_each_service_is_pushed_to_as_itself_and_the_box_to_nobody(cloud: Cloud):
    cloud.provision(replace(cloud.project, pushes=PUSHES))
    found = cloud.subscriptions()
    for listener in SUBSCRIPTIONS:
        config, push = found[listener.name].push_config, PUSHES[listener.service]
        assert config.push_endpoint == push.url
        assert config.oidc_token.service_account_email == push.service_account
        assert config.oidc_token.audience == push.audience
    assert not any(found[each.name].push_config.push_endpoint for each in PULLED)


def test_what_differs_is_put_right_and_nothing_else_is_touched(cloud: Cloud):
    cloud.provision()
    slower = replace(cloud.project, delivery=numbers(**NUMBERS, backoff_max_ms=5000))

    assert set(cloud.provision(slower)) == {each.name for each in SUBSCRIPTIONS}
    assert cloud.provision(slower) == ()
    made = cloud.subscriptions()["qa-qa-commands"].retry_policy
    assert made.minimum_backoff == timedelta(0)
    assert made.maximum_backoff == timedelta(seconds=5)


def test_pushing_can_begin_and_end(cloud: Cloud):
    pushed = replace(cloud.project, pushes={"qa": Push("http://127.0.0.1:1/")})
    cloud.provision()

    assert cloud.provision(pushed) == ("qa-qa-commands",)
    assert cloud.subscriptions()["qa-qa-commands"].push_config.push_endpoint
    assert cloud.provision() == ("qa-qa-commands",)
    assert not cloud.subscriptions()["qa-qa-commands"].push_config.push_endpoint


def test_a_subscription_of_that_name_on_another_topic_is_left_alone(cloud: Cloud):
    path = f"projects/{cloud.project.id}"
    cloud.speaker.create_topic(name=f"{path}/topics/other")
    cloud.reader.create_subscription(
        name=f"{path}/subscriptions/qa-qa-commands", topic=f"{path}/topics/other"
    )
    with pytest.raises(Misconfigured, match="qa-qa-commands"):
        cloud.provision()
    assert cloud.subscriptions()["qa-qa-commands"].topic.endswith("/other")


def test_only_what_a_service_handles_is_asked_for(cloud: Cloud):
    cloud.provision()
    filters = {name: made.filter for name, made in cloud.subscriptions().items() if made.filter}

    assert filters == {
        "billing-job-events": 'attributes.type = "take.returned" OR attributes.type = "take.failed"'
        ' OR attributes.type = "take.written_off" OR attributes.type = "job.closed"'
    }


def test_a_filter_cannot_be_changed_and_is_never_taken_for_the_right_one(cloud: Cloud):
    path = f"projects/{cloud.project.id}"
    cloud.speaker.create_topic(name=f"{path}/topics/job-events")
    cloud.reader.create_subscription(
        {
            "name": f"{path}/subscriptions/billing-job-events",
            "topic": f"{path}/topics/job-events",
            "filter": 'attributes.type = "job.closed"',
        }
    )

    with pytest.raises(Misconfigured, match="filter"):
        cloud.provision()


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("ack_deadline_ms", 9_999),
        ("ack_deadline_ms", 600_001),
        ("backoff_min_ms", 600_001),
        ("backoff_max_ms", 600_001),
    ],
)
def test_numbers_that_pubsub_does_not_take_are_named_before_anything_is_made(
    cloud: Cloud, key: str, value: int
):
    with pytest.raises(Misconfigured, match=key):
        cloud.provision(replace(cloud.project, delivery=numbers(**{key: value})))
    assert cloud.topics() == set()
