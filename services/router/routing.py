"""Which backend takes a shot, and what it may cost. Pure.

Facts in, route out: the same facts give the same route. The cheapest model that can do the shot
within the tier wins; ties go by name.
"""

from dataclasses import dataclass

from services.router.job import Job, Shot
from shared.catalog.configuration import Configuration, Model
from shared.contracts.take import Route
from shared.domain.media import ms_of_frames
from shared.domain.money import per_mille_of

__all__ = ["Quote", "quote", "route"]


@dataclass(frozen=True, slots=True)
class Quote:
    """A promised price range for a job, in micro-USD."""

    first_takes_micros: int
    """One take for every shot: the least the film can cost."""
    p50_micros: int
    p90_micros: int
    hold_micros: int
    """What billing is asked to set aside: every take that may be needed, within the budget."""
    unroutable: tuple[str, ...]
    """Shots that no backend can do."""


def route(job: Job, shot: Shot, configuration: Configuration) -> Route | None:
    """Choose provider and model for the next take of a shot; None when none is left."""
    duration_ms = ms_of_frames(shot.duration_frames, job.rate)
    provider = configuration.providers.get(job.terms.backend)
    barred = {*shot.excluded, *job.stopped}
    routes = [
        Route(job.terms.backend, name, *_prices(job, model, duration_ms))
        for name, model in (provider.models.items() if provider else ())
        if f"{job.terms.backend}/{name}" not in barred
        and _can(model, job, duration_ms, configuration)
    ]
    return min(routes, key=lambda r: (r.ceiling_micros, r.provider, r.model), default=None)


def _can(model: Model, job: Job, duration_ms: int, configuration: Configuration) -> bool:
    shortest, longest = model.durations_ms
    per_second = configuration.tiers[job.terms.tier].ceiling_micros_per_s
    return (
        shortest <= duration_ms <= longest
        and job.terms.ratios[0] in model.ratios
        and job.terms.tier in model.tiers
        and model.price_micros_per_s <= per_second
    )


def _prices(job: Job, model: Model, duration_ms: int) -> tuple[int, int]:
    """Quote and ceiling of one take. A simulated backend quotes what it was told to."""
    simulated = job.terms.simulate
    if simulated is not None:
        promised = simulated.quoted_micros
        price = simulated.price_micros if promised is None else promised
        return price, price
    price = model.price_micros_per_take + per_mille_of(model.price_micros_per_s, duration_ms)
    return price, price


def quote(job: Job, configuration: Configuration) -> Quote:
    """Price a planned job before anything is bought."""
    routes = {shot.shot_id: route(job, shot, configuration) for shot in job.shots}
    first = sum(found.quote_micros for found in routes.values() if found)
    money = configuration.money
    worst = first * configuration.takes.per_shot_max
    p50 = first + per_mille_of(first, money.retake_per_mille + money.moderation_per_mille)
    p90 = first + per_mille_of(first, money.retake_p90_per_mille)
    return Quote(
        first_takes_micros=first,
        p50_micros=p50,
        p90_micros=p90,
        hold_micros=min(worst, job.terms.budget_micros),
        unroutable=tuple(name for name, found in routes.items() if found is None),
    )
