"""What the generator's facts do to the purse, in any state of the job. Pure."""

from dataclasses import replace

from services.router.job import REASON_CHARS_MAX, Job, Take, TakeState
from shared.catalog.metrics import series
from shared.contracts.take import TakeFailed, TakeReturned, TakeWrittenOff

__all__ = ["account", "booked", "overdue"]

MoneyFact = TakeReturned | TakeFailed | TakeWrittenOff


def account(job: Job, event: MoneyFact) -> Job:
    """Book a take's cost once; a model that bills above its draw is stopped."""
    shot = job.shot_of(event.take_id)
    take = shot.take(event.take_id) if shot else None
    if shot is None or take is None or not _settles(take):
        return job
    booked = job.with_shot(shot.with_take(_booked(take, event)))
    if event.cost_micros <= take.ceiling_micros:
        return booked
    pair = f"{take.provider}/{take.model}"
    return replace(booked, stopped=tuple(dict.fromkeys((*booked.stopped, pair))))


def booked(before: Job, after: Job, event: MoneyFact) -> tuple[str, ...]:
    """Give the metric series of a cost that `account` booked; a repetition counts nothing."""
    shot = after.shot_of(event.take_id)
    take = shot.take(event.take_id) if shot else None
    if take is None or after == before:
        return ()
    match event:
        case TakeReturned():
            return (series("takes_returned", provider=take.provider),)
        case TakeFailed():
            return (series("takes_failed", provider=take.provider, kind=event.kind),)
        case TakeWrittenOff():
            return (series("takes_written_off", provider=take.provider),)


def _settles(take: Take) -> bool:
    return take.is_open or take.state is TakeState.UNACCOUNTED


def _booked(take: Take, event: MoneyFact) -> Take:
    match event:
        case TakeReturned():
            return replace(
                take,
                state=TakeState.RETURNED,
                cost_micros=event.cost_micros,
                clip=event.clip,
                made_before=not event.ticket,
            )
        case TakeFailed():
            reason = event.reason[:REASON_CHARS_MAX]
            return replace(
                take, state=TakeState.FAILED, cost_micros=event.cost_micros, reason=reason
            )
        case TakeWrittenOff():
            return replace(
                take,
                state=TakeState.WRITTEN_OFF,
                cost_micros=event.cost_micros,
                reason="no answer; never found; counted as spent",
            )


def overdue(job: Job, now_ms: int) -> Job:
    """Count open draws past their deadline as spent, until a late fact says otherwise."""
    for shot in job.shots:
        takes = tuple(_given_up(take, now_ms) for take in shot.takes)
        job = job.with_shot(replace(shot, takes=takes))
    return job


def _given_up(take: Take, now_ms: int) -> Take:
    if not take.is_open or now_ms < take.due_ms:
        return take
    return replace(
        take,
        state=TakeState.UNACCOUNTED,
        cost_micros=take.ceiling_micros,
        reason="nothing was heard of it by its deadline; counted as spent",
    )
