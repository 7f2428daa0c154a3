"""Silence: what a job waits for from a worker, how long, and what a late look at it means. Pure.

A deadline fails a job whose worker never answers. But a deadline that is noticed long after it
passed proves that nobody was looking: the host was switched off, and so were the workers. Then the
wait begins anew. Stops for people keep calendar time, whoever sleeps.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from services.router.job import Job, Shot, Take
from shared.catalog.configuration import Configuration
from shared.domain.job import JobState, ShotState

__all__ = ["rearmed", "silence_ms", "was_asleep"]

_SILENCE: Mapping[JobState, Callable[[Configuration], int]] = {
    JobState.PLANNING: lambda c: c.planning.deadline_ms,
    JobState.QUOTING: lambda c: c.money.grant_deadline_ms,
    JobState.ASSEMBLING: lambda c: c.films.deadline_ms,
    JobState.REVIEWING: lambda c: c.qa.judge_deadline_ms,
    JobState.DELIVERING: lambda c: c.films.deadline_ms,
}
"""How long a job may hear nothing in a state."""


def silence_ms(state: JobState, configuration: Configuration) -> int:
    """Give how long a job may hear nothing in a state.

    Raises:
        KeyError: In that state it waits for no single worker.
    """
    return _SILENCE[state](configuration)


def was_asleep(job: Job, configuration: Configuration, now_ms: int) -> bool:
    """Whether a deadline is noticed so late that nobody can have been looking."""
    lately_ms = now_ms - configuration.delivery.asleep_ms
    return any(due_ms < lately_ms for due_ms in _silences(job))


def _silences(job: Job) -> Iterator[int]:
    if job.due_ms is not None and _waits_for_a_worker(job):
        yield job.due_ms
    for shot in job.shots:
        unjudged = _judging(job, shot)
        if unjudged:
            yield unjudged.due_ms
        yield from (take.due_ms for take in shot.takes if take.is_open)


def _waits_for_a_worker(job: Job) -> bool:
    retries = job.state is JobState.ASSEMBLING and job.film is not None and not job.film.render_id
    return job.state in _SILENCE and not retries


def _judging(job: Job, shot: Shot) -> Take | None:
    judging = shot.state is ShotState.JUDGING and not job.is_terminal
    return shot.unjudged if judging else None


def rearmed(job: Job, configuration: Configuration, now_ms: int) -> Job:
    """Begin every wait anew that ran out while nobody was looking."""
    if job.due_ms is not None and job.due_ms <= now_ms and _waits_for_a_worker(job):
        job = replace(job, due_ms=now_ms + silence_ms(job.state, configuration))
    for shot in job.shots:
        judging = _judging(job, shot)
        for take in shot.takes:
            wait_ms = _wait_ms(take, judging, configuration)
            if wait_ms and take.due_ms <= now_ms:
                shot = shot.with_take(replace(take, due_ms=now_ms + wait_ms))  # noqa: PLW2901
        job = job.with_shot(shot)
    return job


def _wait_ms(take: Take, judging: Take | None, configuration: Configuration) -> int:
    if take.is_open:
        return configuration.takes.deadline_ms + configuration.money.settle_deadline_ms
    if judging and take.take_id == judging.take_id:
        return configuration.qa.judge_deadline_ms
    return 0
