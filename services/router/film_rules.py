"""From accepted takes to a delivered film. Pure."""

from dataclasses import replace

from services.router.decision import Context, Decision, end, ignore, move, wait_for
from services.router.job import Film, Job
from services.router.sentences import not_measured
from shared.catalog.metrics import series
from shared.contracts.film import (
    ClipRef,
    FilmFailed,
    FilmJudge,
    FilmJudged,
    FilmPublish,
    FilmPublished,
    FilmRender,
    FilmRendered,
    TakeLine,
)
from shared.domain.job import JobState
from shared.domain.verdict import Outcome

__all__ = [
    "assemble",
    "assembling_due",
    "deliver",
    "delivering_due",
    "failed",
    "judged",
    "published",
    "rendered",
]

CERTIFIABLE = frozenset({Outcome.PASS, Outcome.WARN})


def assemble(context: Context) -> Decision:
    """Order the film from the accepted takes."""
    job = context.job
    attempt = job.film.attempt + 1 if job.film else 1
    film = Film(render_id=f"{job.job_id}.r{attempt}", attempt=attempt)
    due_ms = context.silence_until(JobState.ASSEMBLING)
    moved = replace(move(context, JobState.ASSEMBLING, due_ms=due_ms), film=film)
    return Decision(moved, (_render(moved, film, _label(context)),))


def _render(job: Job, film: Film, label: str) -> FilmRender:
    assert job.plan is not None, "a job that assembles has a plan"
    clips = [(shot, shot.take(shot.accepted)) for shot in job.shots]
    return FilmRender(
        render_id=film.render_id,
        plan=job.plan,
        clips=tuple(
            ClipRef(shot.shot_id, take.take_id, take.clip)
            for shot, take in clips
            if take and take.clip
        ),
        config_digest=job.config_digest,
        label=label,
    )


def _label(context: Context) -> str:
    return context.configuration.providers[context.job.terms.backend].label


def failed(context: Context, event: FilmFailed) -> Decision:
    """Try again while tries last; no take is ever bought again for it."""
    film = context.job.film
    if film is None or film.render_id != event.render_id:
        return ignore(context)
    if not event.transient or film.attempt >= context.configuration.films.renders_max:
        return end(context, JobState.FAILED, "render_failed")
    retry_at = context.now_ms + context.configuration.films.retry_after_ms
    waiting = replace(film, render_id="")
    return Decision(replace(move(context, JobState.ASSEMBLING, due_ms=retry_at), film=waiting))


def assembling_due(context: Context, _event: object) -> Decision:
    """A retry is due, or the renderer never answered."""
    job = context.job
    if job.due_ms is None or context.now_ms < job.due_ms or job.film is None:
        return ignore(context)
    if not job.film.render_id:
        return assemble(context)
    return end(context, JobState.FAILED, "render_timeout")


def rendered(context: Context, event: FilmRendered) -> Decision:
    """All outputs are in staging: have them opened and judged."""
    film = context.job.film
    if film is None or film.render_id != event.render_id:
        return ignore(context)
    staged = replace(context.job, film=replace(film, files=event.files))
    return replace(_review(replace(context, job=staged)), counts=(series("films_rendered"),))


def _review(context: Context) -> Decision:
    """Ask QA, for the first time or again."""
    job, film = context.job, context.job.film
    assert job.plan and film, "a film that is reviewed was rendered from a plan"
    moved = move(context, JobState.REVIEWING, due_ms=context.silence_until(JobState.REVIEWING))
    verdicts = [shot.take(shot.accepted) for shot in job.shots]
    command = FilmJudge(
        render_id=film.render_id,
        plan=job.plan,
        files=film.files,
        takes=tuple(take.verdict for take in verdicts if take and take.verdict),
        config_digest=job.config_digest,
        required_checks=context.preset.required_checks,
    )
    return Decision(replace(moved, film=replace(film, judgings=film.judgings + 1)), (command,))


def judged(context: Context, event: FilmJudged) -> Decision:
    """Deliver what was measured and passed; stop for a person in doubt; fail what failed."""
    job, film = context.job, context.job.film
    if film is None or film.render_id != event.render_id:
        return ignore(context)
    seen = replace(film, verdict=event.verdict, certificate=event.certificate)
    decision = _ruled(replace(context, job=replace(job, film=seen)), seen, event)
    counted = series("films_judged", outcome=event.outcome)
    return replace(decision, counts=(counted, *decision.counts))


def _ruled(context: Context, film: Film, event: FilmJudged) -> Decision:
    if event.outcome is Outcome.ABSTAIN:
        return _not_measured(context, film, event)
    if event.outcome not in CERTIFIABLE or event.certificate is None:
        return end(context, JobState.FAILED, "film_failed_review")
    if _needs_a_person(context, event):
        return wait_for(context, JobState.DELIVERY_APPROVAL, event.verdict.sha256)
    return deliver(context)


def _not_measured(context: Context, film: Film, event: FilmJudged) -> Decision:
    """QA failed, not the film: ask again while tries last."""
    if film.judgings < context.configuration.qa.judge_attempts_max:
        return _review(context)
    detail = not_measured("the film", film.judgings, event.summary)
    return end(context, JobState.FAILED, "not_measured", detail)


def _needs_a_person(context: Context, event: FilmJudged) -> bool:
    return (
        "delivery" in context.preset.approvals
        or event.score < context.configuration.qa.approve_from
    )


def deliver(context: Context) -> Decision:
    """Have report and manifest written; only the manifest makes it delivered."""
    job = move(context, JobState.DELIVERING, due_ms=context.silence_until(JobState.DELIVERING))
    assert job.film, "only a film goes out"
    asked = replace(job, film=replace(job.film, publishings=job.film.publishings + 1))
    return Decision(asked, (_publish(asked, _label(context)),))


def delivering_due(context: Context, _event: object) -> Decision:
    """Nobody answered: ask again, as a manifest is made once however often it is asked for."""
    job = context.job
    if job.due_ms is None or context.now_ms < job.due_ms or job.film is None:
        return ignore(context)
    if job.film.publishings < context.configuration.films.renders_max:
        return deliver(context)
    return end(context, JobState.FAILED, "publish_failed")


def _publish(job: Job, label: str) -> FilmPublish:
    film = job.film
    assert job.plan and film and film.verdict and film.certificate, "only a certified film goes out"
    return FilmPublish(
        render_id=film.render_id,
        plan=job.plan,
        files=film.files,
        takes=tuple(
            TakeLine(
                take_id=take.take_id,
                shot_id=shot.shot_id,
                provider=take.provider,
                model=take.model,
                state=take.state,
                ceiling_micros=take.ceiling_micros,
                cost_micros=take.cost_micros,
                outcome=take.outcome,
                reason=take.reason,
                made_before=take.made_before,
                verdict=take.verdict,
            )
            for shot in job.shots
            for take in shot.takes
        ),
        verdict=film.verdict,
        certificate=film.certificate,
        granted_micros=job.granted_micros,
        spent_micros=job.spent_micros,
        config_digest=job.config_digest,
        label=label,
        accepted_at_ms=job.accepted_at_ms,
        simulate=job.terms.simulate,
    )


def published(context: Context, event: FilmPublished) -> Decision:
    """The manifest exists and verified: delivered."""
    film = context.job.film
    if film is None or film.render_id != event.render_id:
        return ignore(context)
    done = replace(context.job, film=replace(film, manifest=event.manifest))
    decision = end(replace(context, job=done), JobState.DELIVERED, "")
    return replace(decision, counts=(series("films_published"), *decision.counts))
