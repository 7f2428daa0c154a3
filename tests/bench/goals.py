"""A goal, what was measured, and the table of both. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

__all__ = ["Fact", "Goal", "all_met", "report"]


@dataclass(frozen=True, slots=True)
class Goal:
    """One row: what is measured may be `most` at most, or must be so much at least."""

    name: str
    measured: float
    most: float
    unit: str
    """Behind both numbers; empty: a ratio."""
    at_least: bool = False
    digits: int = 2

    @property
    def met(self) -> bool:
        """Whether the goal is reached. What is not a number is not."""
        return self.measured >= self.most if self.at_least else self.measured <= self.most


@dataclass(frozen=True, slots=True)
class Fact:
    """Something worth knowing that no goal is set for."""

    name: str
    text: str


def all_met(goals: Sequence[Goal]) -> bool:
    """Tell whether every goal is met; nothing measured is nothing met."""
    return bool(goals) and all(goal.met for goal in goals)


def report(goals: Sequence[Goal], facts: Sequence[Fact]) -> str:
    """Write the table: one row for each goal, then the facts."""
    rows = [("goal", "bound", "measured", "met")]
    rows += [
        (
            goal.name,
            f"{'>=' if goal.at_least else '<='} {_shown(goal.most, goal)}",
            _shown(goal.measured, goal),
            "yes" if goal.met else "NO",
        )
        for goal in goals
    ]
    rows.append(("", "", "", ""))
    rows += [(fact.name, "", fact.text, "") for fact in facts]
    return "\n".join(f"{a:<52} {b:>14} {c:>12}  {d}".rstrip() for a, b, c, d in rows)


def _shown(number: float, goal: Goal) -> str:
    return f"{number:.{goal.digits}f} {goal.unit}".strip()
