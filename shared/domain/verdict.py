"""What QA says: measurements become findings, findings become a verdict."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from annotated_types import Ge, Le, MaxLen

__all__ = ["CheckResult", "Finding", "Outcome", "Severity", "Verdict"]

ShortText = Annotated[str, MaxLen(300)]


class Outcome(StrEnum):
    """The answer of a check, and of a whole verdict."""

    PASS = "pass"  # noqa: S105 - a verdict, not a password
    WARN = "warn"
    FAIL = "fail"
    ABSTAIN = "abstain"
    """Could not be measured: never a score, never a pass."""


class Severity(StrEnum):
    """How much a finding matters."""

    INFO = "info"
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong, where and how much."""

    check: ShortText
    severity: Severity
    start_ms: Annotated[int, Ge(0)]
    end_ms: Annotated[int, Ge(0)]
    measured: ShortText
    """With its unit, e.g. "-9.1 LUFS"."""
    threshold: ShortText
    evidence_frame: Annotated[int, Ge(0)] | None = None


@dataclass(frozen=True, slots=True)
class CheckResult:
    """One check: what was measured against which threshold."""

    check: ShortText
    outcome: Outcome
    required: bool
    measured: ShortText
    threshold: ShortText


@dataclass(frozen=True, slots=True)
class Verdict:
    """What QA concluded about one file."""

    subject: ShortText
    """The take id, or job id and rendition."""
    sha256: str
    """Digest of the very bytes that were opened."""
    outcome: Outcome
    score: Annotated[int, Ge(0), Le(1000)]
    """Weighted share of the required checks that passed, per mille."""
    checks: tuple[CheckResult, ...]
    findings: tuple[Finding, ...]

    @property
    def abstained(self) -> tuple[str, ...]:
        """Checks that could not be measured."""
        return tuple(c.check for c in self.checks if c.outcome is Outcome.ABSTAIN)
