"""The topology says what the code does."""

import ast
from collections import Counter
from importlib import import_module
from typing import Any

import pytest

from shared.catalog.load import load_configuration
from shared.contracts.registry import CLASS_OF, FROM_OUTSIDE, SCHEMA_OF
from shared.topology import (
    KEPT_MS,
    OUTSIDE,
    PULLED,
    SERVICES,
    SPEAKERS_OF,
    SUBSCRIPTIONS,
    TOPIC_OF,
    TOPICS,
    listeners,
    publishers,
    subscribed,
)
from tests.architecture.sources import ROOT, parsed

UNHEARD = "job-outcomes"
"""What customers are told: they listen, and no service does."""


def _handlers(service: str) -> dict[str, Any]:
    module, _, table = SERVICES[service].handlers.partition(":")
    return getattr(import_module(module), table)


def _types_on(topic: str) -> set[str]:
    return {type_ for type_, at in TOPIC_OF.items() if at == topic}


def test_every_message_has_a_class_a_schema_a_topic_and_a_speaker():
    assert set(CLASS_OF) == set(SCHEMA_OF) == set(TOPIC_OF) == set(SPEAKERS_OF)
    assert all(SPEAKERS_OF.values())


def test_every_speaker_and_listener_is_a_service():
    speakers = {who for whos in SPEAKERS_OF.values() for who in whos}

    assert speakers <= {*SERVICES, OUTSIDE}
    assert {s.service for s in SUBSCRIPTIONS} == set(SERVICES)


def test_every_subscription_has_its_own_name_and_a_topic_that_exists():
    assert max(Counter(s.name for s in SUBSCRIPTIONS).values()) == 1
    assert {s.topic for s in SUBSCRIPTIONS} <= set(TOPICS)
    assert all(s.name == f"{s.service}-{s.topic}" for s in SUBSCRIPTIONS)


@pytest.mark.parametrize("topic", [t for t in TOPICS if t != UNHEARD])
def test_somebody_listens_to_every_topic(topic: str):
    assert listeners(topic)


def test_customers_may_write_only_where_everything_is_refused_that_we_do_not_know():
    """dead-letters and ticks are the broker's and the scheduler's, prompt-uploads the bucket's."""
    from_customers = {t for t in TOPIC_OF if TOPIC_OF[t] == "job-requests"}

    assert from_customers == FROM_OUTSIDE
    assert {topic for topic in TOPICS if OUTSIDE in publishers(topic)} == {
        "job-requests",
        "prompt-uploads",
        "dead-letters",
        "ticks",
    }


def test_what_no_service_takes_away_is_kept_for_people():
    """Answers to customers, and a second copy of each dead letter; for 31 days at most."""
    assert {each.topic for each in PULLED} == {UNHEARD, "dead-letters"}
    assert not {each.name for each in PULLED} & {each.name for each in SUBSCRIPTIONS}
    assert all(each.name.startswith(f"{each.topic}-") for each in PULLED)
    assert all(KEPT_MS <= each.kept_ms <= 31 * 86_400_000 for each in PULLED)
    assert all(subscribed(topic) for topic in TOPICS)


def test_every_collection_has_one_owner():
    owned = Counter(collection for service in SERVICES.values() for collection in service.owns)

    assert max(owned.values()) == 1


def test_a_service_sweeps_its_own_collections_and_hears_the_ticks():
    hears_ticks = {s.service for s in listeners("ticks")}

    assert {name for name, service in SERVICES.items() if service.ticks_on} == hears_ticks
    assert all(set(service.ticks_on) <= set(service.owns) for service in SERVICES.values())


@pytest.mark.parametrize("service", SERVICES)
def test_a_handler_table_knows_only_what_its_service_can_hear(service: str):
    heard = {type_ for s in SUBSCRIPTIONS if s.service == service for type_ in _types_on(s.topic)}

    assert set(_handlers(service)) <= heard


@pytest.mark.parametrize("name", [s.name for s in SUBSCRIPTIONS if s.only])
def test_a_service_is_spared_only_what_it_does_not_handle(name: str):
    [subscription] = [s for s in SUBSCRIPTIONS if s.name == name]
    here = _types_on(subscription.topic)

    assert set(subscription.only) == set(_handlers(subscription.service)) & here
    for type_ in here:
        assert (name in subscribed(subscription.topic, type_)) == (type_ in subscription.only)
    assert name in subscribed(subscription.topic)


@pytest.mark.parametrize("type_", [t for t in TOPIC_OF if TOPIC_OF[t] != UNHEARD])
def test_every_message_is_handled_by_somebody(type_: str):
    who = {s.service for s in listeners(TOPIC_OF[type_]) if type_ in _handlers(s.service)}

    assert who


@pytest.mark.parametrize("service", [s.service for s in SUBSCRIPTIONS if s.topic == "ticks"])
def test_a_service_that_hears_ticks_handles_them(service: str):
    assert "tick" in _handlers(service)


def _built_by(service: str) -> set[str]:
    """Message types whose payload class a service's code calls."""
    type_of = {cls.__name__: type_ for type_, cls in CLASS_OF.items()}
    return {
        type_of[node.func.id]
        for path in (ROOT / "services" / service).rglob("*.py")
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        if node.func.id in type_of
    }


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_says_all_that_the_topology_lets_it_say_and_nothing_else(service: str):
    """What it builds besides is what it hears: ingest reads a prompt file as a job.submit."""
    may_say = {type_ for type_, whos in SPEAKERS_OF.items() if service in whos}

    assert _built_by(service) >= may_say
    assert _built_by(service) - may_say <= set(_handlers(service))


def test_a_delivery_is_given_back_long_enough_for_every_outage_to_pass():
    """The design's floor: thirty attempts, ten seconds to ten minutes apart at most."""
    delivery = load_configuration().delivery

    assert delivery.attempts_max >= 30
    assert delivery.backoff_max_ms >= 600_000
