"""The certificate: what was measured on the very files that are delivered, and what was not.

Pure. There is no certificate without a measurement for each required check of each rendition,
however good everything else looks; that rule is checked here again, from the verdicts alone, so
that no slip in the policy can get past it.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from shared.contracts.envelope import BlobRef
from shared.domain.verdict import Outcome, Verdict

__all__ = ["Certificate", "CertifiedCheck", "CertifiedFile", "CertifiedTake", "Subject", "certify"]

SCHEMA = 1
_CERTIFIABLE = (Outcome.PASS, Outcome.WARN)


@dataclass(frozen=True, slots=True)
class Subject:
    """What a certificate is about."""

    job_id: str
    render_id: str
    plan: BlobRef
    config_digest: str


@dataclass(frozen=True, slots=True)
class CertifiedFile:
    """One file, by the digest of the bytes that were opened."""

    role: str
    filename: str
    name: str
    sha256: str
    size: int
    """Bytes."""


@dataclass(frozen=True, slots=True)
class CertifiedCheck:
    """One check of one file, with what was measured."""

    role: str
    check: str
    required: bool
    outcome: Outcome
    measured: str
    threshold: str


@dataclass(frozen=True, slots=True)
class CertifiedTake:
    """The verdict under which a take was accepted."""

    take_id: str
    clip_sha256: str
    outcome: Outcome
    score: int
    verdict_sha256: str


@dataclass(frozen=True, slots=True)
class Certificate:
    """What the customer can hold us to."""

    schema: int
    subject: Subject
    outcome: Outcome
    score: int
    files: tuple[CertifiedFile, ...]
    takes: tuple[CertifiedTake, ...]
    checks: tuple[CertifiedCheck, ...]
    abstained: tuple[str, ...]
    """role/check that nobody measured; none of them was required."""


def certify(
    subject: Subject,
    whole: Verdict,
    parts: Mapping[str, Verdict],
    files: tuple[CertifiedFile, ...],
    takes: tuple[CertifiedTake, ...],
    required: Mapping[str, frozenset[str]],
) -> Certificate | None:
    """Certify a film, or refuse.

    Args:
        subject: What it is about.
        whole: The verdict on the film, its parts merged.
        parts: Verdict of each file, and of other facts, by role.
        files: What is delivered.
        takes: Verdicts under which the takes were accepted.
        required: Role to the checks that must have passed on it.

    Returns:
        None: there is a required check without a passing measurement, a file that is not the one
        that was opened, or a verdict that is no pass.
    """
    verdicts = [whole.outcome, *(part.outcome for part in parts.values())]
    verdicts += [take.outcome for take in takes]
    if not required or not takes or any(each not in _CERTIFIABLE for each in verdicts):
        return None
    if any(not _covers(parts.get(role), names) for role, names in required.items()):
        return None
    if any(role.role not in parts or parts[role.role].sha256 != role.sha256 for role in files):
        return None
    return Certificate(
        schema=SCHEMA,
        subject=subject,
        outcome=whole.outcome,
        score=whole.score,
        files=files,
        takes=takes,
        checks=tuple(
            CertifiedCheck(role, c.check, c.required, c.outcome, c.measured, c.threshold)
            for role, part in parts.items()
            for c in part.checks
        ),
        abstained=whole.abstained,
    )


def _covers(part: Verdict | None, names: frozenset[str]) -> bool:
    """Whether every one of the checks was measured and passed."""
    if part is None:
        return False
    passed = {check.check for check in part.checks if check.outcome is Outcome.PASS}
    return names <= passed
