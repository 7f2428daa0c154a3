"""Takes: ordered, returned, judged, taken again or given up. Pure.

Whatever happens to one shot, the same two questions follow: has a shot come to nothing (the job
fails honestly), and are all accepted (the film is assembled)? `_after` asks them in one place.
"""

from dataclasses import replace

from services.router import film_rules
from services.router.decision import Context, Decision, end, ignore, move
from services.router.job import REASON_CHARS_MAX, Job, Shot, Take, TakeState
from services.router.routing import route
from services.router.sentences import exhausted, not_measured
from shared.catalog.metrics import series
from shared.contracts.take import (
    FailureKind,
    Route,
    TakeFailed,
    TakeInDoubt,
    TakeJudge,
    TakeJudged,
    TakeOrder,
    TakeReturned,
    TakeWrittenOff,
)
from shared.domain.ids import take_id_of
from shared.domain.job import JobState, ShotState
from shared.domain.verdict import Outcome

__all__ = ["due", "failed", "in_doubt", "judged", "order_takes", "returned", "written_off"]

WANTS_A_TAKE = frozenset({ShotState.PLANNED, ShotState.RETAKEN})
ACCEPTABLE = frozenset({Outcome.PASS, Outcome.WARN})


def order_takes(context: Context) -> Decision:
    """Order what can be ordered now, shot by shot; each order draws its ceiling at once."""
    job, says, counts = context.job, list[object](), list[str]()
    for shot in job.shots:
        if shot.state not in WANTS_A_TAKE or shot.retry_at_ms > context.now_ms:
            continue
        found = route(job, shot, context.configuration)
        if found is None and shot.is_running:
            continue  # A take in doubt may still come back.
        if found is None:
            job = job.with_shot(shot.moved("no_route", ShotState.EXHAUSTED))
        elif _may_order(job, found, context):
            job, order = _order(replace(context, job=job), shot, found)
            says.append(order)
            counts.append(series("takes_ordered", provider=found.provider))
    return _after(replace(context, job=job), Decision(job, tuple(says), tuple(counts)))


def _may_order(job: Job, found: Route, context: Context) -> bool:
    in_flight = sum(take.is_open for take in job.takes)
    return (
        in_flight < context.configuration.takes.in_flight_per_job
        and found.ceiling_micros <= job.available_micros
    )


def _order(context: Context, shot: Shot, found: Route) -> tuple[Job, TakeOrder]:
    job, limits = context.job, context.configuration.takes
    assert job.plan is not None, "a job that generates has a plan"
    number = len(shot.takes) + 1
    rework = shot.takes[-1].reason if shot.takes else ""
    take = Take(
        take_id=take_id_of(job.job_id, shot.shot_id, number),
        number=number,
        provider=found.provider,
        model=found.model,
        ceiling_micros=found.ceiling_micros,
        due_ms=context.now_ms + limits.deadline_ms + context.configuration.money.settle_deadline_ms,
    )
    moved = shot.moved("take.order", ShotState.RENDERING)
    ordered = replace(moved, takes=(*shot.takes, take), retry_at_ms=0)
    order = TakeOrder(
        take_id=take.take_id,
        shot_id=shot.shot_id,
        plan=job.plan,
        route=found,
        number=number,
        ordinal=len(job.takes) + 1,
        simulate=job.terms.simulate,
        rework=rework,
        config_digest=job.config_digest,
    )
    return job.with_shot(ordered), order


def returned(context: Context, event: TakeReturned) -> Decision:
    """A clip came back: judge it, unless its shot is busy judging or no longer needs one."""
    shot = context.job.shot_of(event.take_id)
    if shot is None or shot.state not in (ShotState.RENDERING, ShotState.RETAKEN):
        return _learnt(context)
    return _judge(context, shot)


def _judge(context: Context, shot: Shot) -> Decision:
    job, take = context.job, shot.unjudged
    if take is None or take.clip is None or job.plan is None:
        return _learnt(context)
    due_ms = context.now_ms + context.configuration.qa.judge_deadline_ms
    asked = replace(take, due_ms=due_ms, judgings=take.judgings + 1)
    judging = shot.moved(context.type_, ShotState.JUDGING).with_take(asked)
    command = TakeJudge(
        take_id=take.take_id,
        shot_id=shot.shot_id,
        plan=job.plan,
        clip=take.clip,
        config_digest=job.config_digest,
        required_checks=context.preset.required_checks,
    )
    ordered = order_takes(replace(context, job=job.with_shot(replace(judging, retry_at_ms=0))))
    return ordered.after(command)


def _learnt(context: Context) -> Decision:
    """The purse may have changed although the shot did not."""
    return order_takes(context)


def failed(context: Context, event: TakeFailed) -> Decision:
    """A take came to nothing: another one, elsewhere or later, or the end of the shot."""
    shot = context.job.shot_of(event.take_id)
    take = shot.take(event.take_id) if shot else None
    if shot is None or take is None:
        return _learnt(context)
    if event.kind in (FailureKind.REFUSED, FailureKind.PERMANENT):
        pair = f"{take.provider}/{take.model}"
        shot = replace(shot, excluded=tuple(dict.fromkeys((*shot.excluded, pair))))
    if not _asks_for_another(shot, event.take_id):
        return _learnt(_with(context, shot))
    wait = context.configuration.takes.retry_after_ms if event.kind is FailureKind.TRANSIENT else 0
    return _take_again(context, shot, context.now_ms + wait if wait else 0)


def written_off(context: Context, event: TakeWrittenOff) -> Decision:
    """A submit was never found and counts as spent: another take if the purse covers it."""
    shot = context.job.shot_of(event.take_id)
    if shot is None or not _asks_for_another(shot, event.take_id):
        return _learnt(context)
    return _take_again(context, shot, 0)


def in_doubt(context: Context, event: TakeInDoubt) -> Decision:
    """A submit got no answer: it stays drawn; the preset may order another beside it."""
    job = context.job
    shot = job.shot_of(event.take_id)
    take = shot.take(event.take_id) if shot else None
    if shot is None or take is None or take.state is not TakeState.ORDERED:
        return ignore(context)
    doubted = shot.with_take(replace(take, state=TakeState.IN_DOUBT))
    counts = (series("takes_in_doubt", provider=take.provider),)
    told = replace(context, job=job.with_shot(doubted))
    if not context.preset.order_while_in_doubt or shot.state is not ShotState.RENDERING:
        return Decision(told.job, counts=counts)
    again = _take_again(told, doubted, 0)
    return replace(again, counts=(*counts, *again.counts))


def judged(context: Context, event: TakeJudged) -> Decision:
    """Accept the take, or take the shot again while takes and purse last."""
    job = context.job
    shot = job.shot_of(event.take_id)
    take = shot.take(event.take_id) if shot else None
    if shot is None or take is None or shot.state is not ShotState.JUDGING or take.outcome:
        return ignore(context)
    if event.outcome is Outcome.ABSTAIN:
        return _not_measured(context, shot, take, event)
    usable = event.outcome in ACCEPTABLE
    reason = event.summary[:REASON_CHARS_MAX]
    seen = replace(take, outcome=event.outcome, verdict=event.verdict, reason=reason)
    # A clip that nobody will use is named by its verdict; the record stays small without it.
    shot = shot.with_take(seen if usable else replace(seen, clip=None))
    counts = (series("takes_judged", outcome=event.outcome),)
    if usable:
        moved = shot.moved("take.judged", ShotState.ACCEPTED)
        accepted = replace(moved, accepted=event.take_id)
        decision = order_takes(_with(context, accepted))
    else:
        decision = _take_again(context, shot, 0)
    return replace(decision, counts=(*counts, *decision.counts))


def _not_measured(context: Context, shot: Shot, take: Take, event: TakeJudged) -> Decision:
    """QA failed, not the clip: ask again, and never buy another one for it."""
    if take.judgings < context.configuration.qa.judge_attempts_max:
        decision = _judge(context, shot)
    else:
        detail = not_measured(f"shot {shot.shot_id}", take.judgings, event.summary)
        decision = end(context, JobState.FAILED, "not_measured", detail)
    counts = (series("takes_judged", outcome=event.outcome),)
    return replace(decision, counts=(*counts, *decision.counts))


def _asks_for_another(shot: Shot, lost: str) -> bool:
    """Whether a shot that lost a take waits for that very one, not for a later one."""
    newest = shot.takes[-1].take_id == lost
    return shot.state is ShotState.RENDERING and (newest or not shot.is_running)


def _take_again(context: Context, shot: Shot, retry_at_ms: int) -> Decision:
    """What is already bought comes first, then what already runs, then another order."""
    if shot.unjudged:
        return _judge(context, shot)
    spent_all = len(shot.takes) >= context.configuration.takes.per_shot_max
    if shot.is_running and (spent_all or shot.state is ShotState.JUDGING):
        return order_takes(_with(context, shot.moved(context.type_, ShotState.RENDERING)))
    target = ShotState.EXHAUSTED if spent_all else ShotState.RETAKEN
    again = replace(shot.moved(context.type_, target), retry_at_ms=0 if spent_all else retry_at_ms)
    return order_takes(_with(context, again))


def _with(context: Context, shot: Shot) -> Context:
    return replace(context, job=context.job.with_shot(shot))


def due(context: Context, _event: object) -> Decision:
    """A deadline inside the job passed: a retry is due, or somebody never answered."""
    job, now = context.job, context.now_ms
    for shot in job.shots:
        if shot.state is ShotState.RENDERING and not shot.is_running:
            return end(context, JobState.FAILED, "take_timeout")
        unjudged = shot.unjudged if shot.state is ShotState.JUDGING else None
        if unjudged and unjudged.due_ms <= now:
            return end(context, JobState.FAILED, "judging_timeout")
        if shot.retry_at_ms and shot.retry_at_ms <= now:
            job = job.with_shot(replace(shot, retry_at_ms=0))
    return order_takes(replace(context, job=job))


def _after(context: Context, decision: Decision) -> Decision:
    """Couple the two machines: a shot's end or the last acceptance moves the job."""
    job = decision.job
    assert job is not None, "a rule that changes a shot has a job"
    here = replace(context, job=job)
    lost = next((shot for shot in job.shots if shot.state is ShotState.EXHAUSTED), None)
    if lost:
        why = lost.takes[-1].reason if lost.takes else ""
        detail = exhausted(lost.shot_id, len(lost.takes), why)
        return _failed(here, "shot_exhausted", decision, detail)
    if all(shot.state is ShotState.ACCEPTED for shot in job.shots):
        return film_rules.assemble(here).after(*decision.says)
    if _stuck(job, context.now_ms):
        return _failed(here, "purse_exhausted", decision)
    return replace(decision, job=move(here, JobState.GENERATING, due_ms=None))


def _failed(context: Context, reason: str, decision: Decision, detail: str = "") -> Decision:
    """End the job. What this very decision would have ordered is not ordered at all."""
    unordered = {say.take_id for say in decision.says if isinstance(say, TakeOrder)}
    job = context.job
    for shot in job.shots:
        kept = tuple(take for take in shot.takes if take.take_id not in unordered)
        job = job.with_shot(replace(shot, takes=kept))
    return end(replace(context, job=job), JobState.FAILED, reason, detail)


def _stuck(job: Job, now_ms: int) -> bool:
    """Nothing runs, nothing is judged, nothing is due: the purse cannot pay for what is missing."""
    return not any(take.is_open for take in job.takes) and all(
        shot.state is ShotState.ACCEPTED
        or (shot.state in WANTS_A_TAKE and shot.retry_at_ms <= now_ms)
        for shot in job.shots
    )
