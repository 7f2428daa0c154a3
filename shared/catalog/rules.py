"""What must hold between the keys of a configuration. Pure.

Asked of the configuration that is current, not of pinned ones: a job that was accepted under
yesterday's rules is finished under them.
"""

from collections.abc import Iterator

from shared.catalog.configuration import Configuration

__all__ = ["broken_rules"]


def broken_rules(configuration: Configuration) -> list[str]:
    """Name each rule that does not hold, by key."""
    return [
        *_names(configuration),
        *_redeliveries(configuration),
        *_staging(configuration),
    ]


def _names(configuration: Configuration) -> Iterator[str]:
    """What a preset names exists, and it keeps to its own bounds."""
    for name, preset in configuration.presets.items():
        if preset.tier not in configuration.tiers:
            yield f"presets.{name}.tier: no such tier {preset.tier!r}"
        if preset.sla not in configuration.sla:
            yield f"presets.{name}.sla: no such SLA {preset.sla!r}"
        if preset.duration_ms > preset.duration_max_ms:
            yield f"presets.{name}.duration_ms: above duration_max_ms"


def _redeliveries(configuration: Configuration) -> Iterator[str]:
    """A message whose worker died comes again after the acknowledgement deadline, in time."""
    least_ms = 2 * configuration.delivery.ack_deadline_ms
    deadlines = {
        "planning.deadline_ms": configuration.planning.deadline_ms,
        "money.grant_deadline_ms": configuration.money.grant_deadline_ms,
        "takes.deadline_ms": configuration.takes.deadline_ms,
        "qa.judge_deadline_ms": configuration.qa.judge_deadline_ms,
        "films.deadline_ms": configuration.films.deadline_ms,
    }
    for name, deadline_ms in deadlines.items():
        if deadline_ms < least_ms:
            yield f"{name}: must be at least twice delivery.ack_deadline_ms"


def _staging(configuration: Configuration) -> Iterator[str]:
    """A film that waits for its delivery approval, and then to be published, is still there."""
    waits_ms = configuration.approvals.deadline_ms + configuration.films.deadline_ms
    if configuration.films.staging_ms <= waits_ms:
        yield "films.staging_ms: must be above approvals.deadline_ms and films.deadline_ms together"
