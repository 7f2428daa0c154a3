"""Who says what where, and who listens: data that hosts, Terraform and tests all read.

A handler table is named by string, so nothing here imports a service.
"""

from dataclasses import dataclass
from functools import cache

__all__ = [
    "KEPT_MS",
    "OUTSIDE",
    "PULLED",
    "SERVICES",
    "SPEAKERS_OF",
    "SUBSCRIPTIONS",
    "TENANT",
    "TOPICS",
    "TOPIC_OF",
    "Pulled",
    "Service",
    "Subscription",
    "listeners",
    "publishers",
    "subscribed",
    "tenant_of",
]

TENANT = "local"
"""The embedded host's only tenant."""

OUTSIDE = "outside"
"""Customers, operators, buckets and schedulers."""


@dataclass(frozen=True, slots=True)
class Service:
    """A deployable service and the collections that it alone writes."""

    name: str
    handlers: str
    """module:table."""
    owns: tuple[str, ...]
    ticks_on: tuple[str, ...] = ()
    """Collections whose due records its tick sweeps."""
    polls: bool = False
    """Whether what waits does so for a vendor: then a minute is too long between two looks."""
    shards: int = 16
    """Documents that its counters are spread over where one takes about a write a second."""


@dataclass(frozen=True, slots=True)
class Subscription:
    """A service listening to a topic."""

    name: str
    topic: str
    service: str
    parallel: int = 4
    """Deliveries that the embedded host runs at once."""
    only: tuple[str, ...] = ()
    """All that the service handles of what is said there; empty: everything. A broker that knows
    types may spare it the rest, and nothing depends on it."""
    takes_turns: bool = False
    """Whether those about one job move one record, and had better not meet at it."""


KEPT_MS = 7 * 86_400_000
"""How long a broker keeps what a service has not acknowledged: thirty attempts take five hours."""


@dataclass(frozen=True, slots=True)
class Pulled:
    """A subscription that no service listens to: it keeps messages until somebody comes."""

    name: str
    topic: str
    kept_ms: int = 31 * 86_400_000
    """How long an unread message is kept: as long as Pub/Sub does."""
    ack_deadline_ms: int = 60_000
    """How long what one reader holds is hidden from the others."""


SERVICES = {
    service.name: service
    for service in (
        Service(
            "ingest",
            "services.ingest.handlers:HANDLERS",
            ("intake", "uploads", "sweeps", "ingest_exports"),
            ("sweeps",),
            shards=32,  # Floods wrote 0.98 times a second to one of 16.
        ),
        Service(
            "router",
            "services.router.handlers:HANDLERS",
            ("jobs", "router_exports"),
            ("jobs",),
            shards=64,  # It counts a dozen times a film.
        ),
        Service(
            "generator",
            "services.generator.handlers:HANDLERS",
            ("takes", "facts", "generator_exports"),
            ("takes",),
            polls=True,
        ),
        Service("qa", "services.qa.handlers:HANDLERS", ("verdicts", "qa_exports")),
        Service(
            "postprocessor",
            "services.postprocessor.handlers:HANDLERS",
            ("renders", "postprocessor_exports"),
        ),
        Service(
            "billing",
            "services.billing.handlers:HANDLERS",
            (
                "holds",
                "days",
                "postings",
                "settled",
                "incidents",
                "ledger",
                "entries",
                "billing_exports",
            ),
            ("holds",),
            shards=32,  # A burst of 500 films wrote 1.4 times a second to one of 16.
        ),
    )
}

_MONEY_FACTS = ("take.returned", "take.failed", "take.written_off", "job.closed")
SUBSCRIPTIONS = (
    Subscription("ingest-job-requests", "job-requests", "ingest"),
    Subscription("ingest-prompt-uploads", "prompt-uploads", "ingest"),
    Subscription("ingest-ticks", "ticks", "ingest", parallel=1),
    Subscription("router-job-events", "job-events", "router", takes_turns=True),
    Subscription("router-planning-commands", "planning-commands", "router", parallel=2),
    Subscription("router-ticks", "ticks", "router", parallel=1),
    Subscription("generator-generation-commands", "generation-commands", "generator", parallel=2),
    Subscription("generator-provider-callbacks", "provider-callbacks", "generator"),
    Subscription("generator-ticks", "ticks", "generator", parallel=1),
    Subscription("qa-qa-commands", "qa-commands", "qa", parallel=2),
    Subscription("postprocessor-post-commands", "post-commands", "postprocessor", parallel=1),
    Subscription("billing-billing-commands", "billing-commands", "billing", takes_turns=True),
    Subscription(
        "billing-job-events", "job-events", "billing", only=_MONEY_FACTS, takes_turns=True
    ),
    Subscription("billing-dead-letters", "dead-letters", "billing", parallel=1),
    Subscription("billing-ticks", "ticks", "billing", parallel=1),
)

PULLED = (
    Pulled("dead-letters-hold", "dead-letters"),
    Pulled("job-outcomes-log", "job-outcomes"),
)
"""The operators' box of dead letters, and the answers to customers, kept when nobody listens."""

_SAID: dict[str, tuple[str, tuple[str, ...]]] = {
    # type: (topic, who may say it)
    "job.submit": ("job-requests", (OUTSIDE,)),
    "job.approve": ("job-requests", (OUTSIDE,)),
    "job.reject": ("job-requests", (OUTSIDE,)),
    "job.edit": ("job-requests", (OUTSIDE,)),
    "job.cancel": ("job-requests", (OUTSIDE,)),
    "prompt.uploaded": ("prompt-uploads", (OUTSIDE, "ingest")),
    "job.accepted": ("job-events", ("ingest",)),
    "approval.given": ("job-events", ("ingest",)),
    "approval.refused": ("job-events", ("ingest",)),
    "plan.edited": ("job-events", ("ingest",)),
    "cancel.requested": ("job-events", ("ingest",)),
    "plan.make": ("planning-commands", ("router",)),
    "plan.made": ("job-events", ("router",)),
    "plan.refused": ("job-events", ("router",)),
    "job.due": ("job-events", ("router",)),
    "job.closed": ("job-events", ("router",)),
    "job.concluded": ("job-outcomes", ("router",)),
    "job.waiting": ("job-outcomes", ("router",)),
    "job.refused": ("job-outcomes", ("ingest", "router")),
    "funds.request": ("billing-commands", ("router",)),
    "funds.granted": ("job-events", ("billing",)),
    "funds.denied": ("job-events", ("billing",)),
    "take.order": ("generation-commands", ("router",)),
    "take.cancel": ("generation-commands", ("router",)),
    "take.progressed": ("generation-commands", ("generator",)),
    "take.returned": ("job-events", ("generator",)),
    "take.failed": ("job-events", ("generator",)),
    "take.in_doubt": ("job-events", ("generator",)),
    "take.written_off": ("job-events", ("generator",)),
    "take.judge": ("qa-commands", ("router",)),
    "take.judged": ("job-events", ("qa",)),
    "film.render": ("post-commands", ("router",)),
    "film.rendered": ("job-events", ("postprocessor",)),
    "film.failed": ("job-events", ("postprocessor",)),
    "film.judge": ("qa-commands", ("router",)),
    "film.judged": ("job-events", ("qa",)),
    "film.publish": ("post-commands", ("router",)),
    "film.published": ("job-events", ("postprocessor",)),
    "letter.dead": ("dead-letters", (OUTSIDE,)),
    "tick": ("ticks", (OUTSIDE,)),
}

TOPIC_OF = {type_: topic for type_, (topic, _) in _SAID.items()}

SPEAKERS_OF = {type_: speakers for type_, (_, speakers) in _SAID.items()}
"""Message type to the services (or OUTSIDE) that say it."""

TOPICS = tuple(dict.fromkeys([*TOPIC_OF.values(), "provider-callbacks"]))


@cache
def publishers(topic: str) -> frozenset[str]:
    """Name the services (or OUTSIDE) that may publish to a topic."""
    return frozenset(who for at, whos in _SAID.values() if at == topic for who in whos)


@cache
def listeners(topic: str) -> tuple[Subscription, ...]:
    """Give the subscriptions of a topic."""
    return tuple(s for s in SUBSCRIPTIONS if s.topic == topic)


@cache
def subscribed(topic: str, type_: str = "") -> tuple[str, ...]:
    """Name all that hears a topic: the services' subscriptions and the pulled ones.

    Args:
        topic: Which.
        type_: Of a message, to leave out who is spared it; "": not known.
    """
    spared = {s.name for s in SUBSCRIPTIONS if s.only and type_ and type_ not in s.only}
    every = (*SUBSCRIPTIONS, *PULLED)
    return tuple(s.name for s in every if s.topic == topic and s.name not in spared)


def tenant_of(subscription: str) -> str:
    """Name the tenant whose requests arrive at a subscription. The embedded host has one."""
    return {"ingest-job-requests": TENANT, "ingest-prompt-uploads": TENANT}.get(subscription, "")
