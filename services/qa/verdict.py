"""Measurements become a verdict. Pure, and the only place where pass and fail are decided.

The policy, worst first:
  a required check failed                     fail
  a required check could not be measured      abstain, never a pass
  the score is under the minimum              fail (also when nothing was required)
  an optional check failed                    warn
  else                                        pass
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from services.qa.checks import CHECKS, Case, Check, Fault, Ruling
from shared.catalog.configuration import Qa
from shared.domain.media import ms_of_frames
from shared.domain.verdict import CheckResult, Finding, Outcome, Severity, Verdict
from shared.ports.studio import Expected, Measurements

__all__ = ["conclude", "judge", "merge", "required_of", "state", "summary"]

_TEXT_MAX = 300
_BADNESS = {Outcome.PASS: 0, Outcome.WARN: 1, Outcome.ABSTAIN: 2, Outcome.FAIL: 3}
_SERIOUSNESS = {Severity.INFO: 0, Severity.WARN: 1, Severity.FAIL: 2}


@dataclass(frozen=True, slots=True)
class Judged:
    """One check's result with its weight and its findings."""

    result: CheckResult
    weight: int
    findings: tuple[Finding, ...] = ()


def judge(
    subject: str,
    sha256: str,
    measured: Measurements,
    expected: Expected,
    qa: Qa,
    also_required: Iterable[str] = (),
) -> Verdict:
    """Judge one file.

    Args:
        subject: The take id, or render id and role.
        sha256: Digest that the file should have.
        measured: What the probes read.
        expected: What it should be; with `audio` it is judged as a film, else as a take.
        qa: Thresholds.
        also_required: Checks that the preset requires besides its own; one that no probe makes
            abstains.
    """
    case = Case(sha256, measured, expected, qa)
    names = required_of(films=expected.audio, also=also_required)
    judged = [
        _judged(check, case, required=check.name in names) for check in _applicable(expected.audio)
    ]
    unknown = sorted(names - {check.name for check in CHECKS})
    judged += [_abstained(name, 1, "no probe measures this", required=True) for name in unknown]
    return conclude(subject, measured.sha256 or sha256, judged, qa.technical_min)


def required_of(*, films: bool, also: Iterable[str] = ()) -> frozenset[str]:
    """Name the checks that must pass, for films or for takes."""
    elsewhere = {check.name for check in CHECKS} - {check.name for check in _applicable(films)}
    own = {check.name for check in _applicable(films) if check.required}
    return frozenset(own | set(also)) - elsewhere


def conclude(subject: str, sha256: str, judged: Iterable[Judged], technical_min: int) -> Verdict:
    """Apply the policy to results, however they came about."""
    rows = tuple(judged)
    required = [row for row in rows if row.result.required]
    whole = sum(row.weight for row in required)
    won = sum(row.weight for row in required if row.result.outcome is Outcome.PASS)
    score = won * 1000 // whole if whole else 0
    return Verdict(
        subject=subject[:_TEXT_MAX],
        sha256=sha256,
        outcome=_policy(rows, score, technical_min),
        score=score,
        checks=tuple(row.result for row in rows),
        findings=tuple(finding for row in rows for finding in row.findings),
    )


def state(subject: str, sha256: str, check: str, ruling: Ruling | None, qa: Qa) -> Verdict:
    """Give a verdict that rests on one required fact, such as a paper that is in order."""
    if ruling is None:
        row = _abstained(check, 1, "not measured", required=True)
    else:
        row = _ruled(check, 1, ruling, required=True, duration_ms=0)
    return conclude(subject, sha256, [row], qa.technical_min)


def merge(subject: str, sha256: str, parts: Mapping[str, Verdict]) -> Verdict:
    """Make one verdict of several, each under its name: the worst outcome, the lowest score."""
    worst = max((part.outcome for part in parts.values()), key=_BADNESS.__getitem__, default=None)
    return Verdict(
        subject=subject,
        sha256=sha256,
        outcome=Outcome.ABSTAIN if worst is None else worst,
        score=min((part.score for part in parts.values()), default=0),
        checks=tuple(
            replace(check, check=f"{name}/{check.check}"[:_TEXT_MAX])
            for name, part in parts.items()
            for check in part.checks
        ),
        findings=tuple(
            replace(finding, check=f"{name}/{finding.check}"[:_TEXT_MAX])
            for name, part in parts.items()
            for finding in part.findings
        ),
    )


def summary(verdict: Verdict) -> str:
    """Put the worst finding into one sentence; empty when there is nothing to say."""
    blind = [c for c in verdict.checks if c.required and c.outcome is Outcome.ABSTAIN]
    worst = max(verdict.findings, key=lambda f: _SERIOUSNESS[f.severity], default=None)
    if blind and (worst is None or worst.severity is not Severity.FAIL):
        return f"{blind[0].check}: {blind[0].measured}."[:_TEXT_MAX]
    if worst is None:
        return ""
    where = f" from {_clock(worst.start_ms)} to {_clock(worst.end_ms)}" if worst.end_ms else ""
    return f"{worst.check}: {worst.measured}{where}; expected {worst.threshold}."[:_TEXT_MAX]


def _applicable(films: bool) -> list[Check]:  # noqa: FBT001 - private, and it reads well
    return [check for check in CHECKS if films or not check.films_only]


def _judged(check: Check, case: Case, *, required: bool) -> Judged:
    reason = case.measured.abstained.get(check.name)
    ruling = None if reason is not None else check.rule(case)
    if ruling is None:
        return _abstained(check.name, check.weight, reason or "not measured", required=required)
    duration_ms = case.measured.duration_ms or ms_of_frames(
        case.expected.duration_frames, case.expected.rate
    )
    return _ruled(check.name, check.weight, ruling, required=required, duration_ms=duration_ms)


def _ruled(name: str, weight: int, ruling: Ruling, *, required: bool, duration_ms: int) -> Judged:
    outcome = Outcome.PASS if ruling.passed else Outcome.FAIL
    result = CheckResult(name, outcome, required, ruling.measured, ruling.threshold)
    if ruling.passed:
        return Judged(result, weight)
    severity = Severity.FAIL if required else Severity.WARN
    faults = ruling.faults or (Fault(0, duration_ms, ruling.measured),)
    findings = tuple(
        Finding(
            check=name,
            severity=severity,
            start_ms=fault.start_ms,
            end_ms=fault.end_ms,
            measured=fault.measured,
            threshold=ruling.threshold,
            evidence_frame=fault.evidence_frame,
        )
        for fault in faults
    )
    return Judged(result, weight, findings)


def _abstained(name: str, weight: int, reason: str, *, required: bool) -> Judged:
    measured = f"not measured: {reason}"[:_TEXT_MAX]
    return Judged(CheckResult(name, Outcome.ABSTAIN, required, measured, ""), weight)


def _policy(rows: tuple[Judged, ...], score: int, technical_min: int) -> Outcome:
    required = {row.result.outcome for row in rows if row.result.required}
    optional = {row.result.outcome for row in rows if not row.result.required}
    if Outcome.FAIL in required:
        return Outcome.FAIL
    if Outcome.ABSTAIN in required:
        return Outcome.ABSTAIN
    if score < technical_min or not required:
        return Outcome.FAIL
    return Outcome.WARN if Outcome.FAIL in optional else Outcome.PASS


def _clock(ms: int) -> str:
    minutes, rest = divmod(ms, 60_000)
    return f"{minutes:02d}:{rest // 1000:02d}.{rest % 1000:03d}"
