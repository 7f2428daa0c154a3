"""docs/states.md: the two machines, drawn and listed from their tables."""

from collections import defaultdict
from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from shared.domain.job import (
    APPROVAL_STATES,
    JOB_TRANSITIONS,
    MONEY_FACTS,
    SHOT_TRANSITIONS,
    TERMINAL,
    JobState,
    ShotState,
)
from tests.docs_generator.markdown import code, headed, table

__all__ = ["states_documents"]

State = TypeVar("State", bound=StrEnum)

INTRODUCTION = """\
The router alone moves a job, along these tables (`shared/domain/job.py`). An event that a state
does not list is late or a duplicate and changes nothing. The job and its shots are coupled by one
rule: when the last shot is accepted the job assembles, and when one is exhausted the job fails."""

ALWAYS = """\
Facts about money ({money}) are heard in every state, also in the final ones, however late. Every
state between `received` and the final ones has a deadline: `job.due`."""


def states_documents() -> dict[str, str]:
    """Give docs/states.md."""
    waits = table(
        ["State", "Waits for approval of the"],
        [[code(state), stage] for state, stage in APPROVAL_STATES.items()],
    )
    parts = [
        INTRODUCTION,
        "## A job",
        _diagram(JOB_TRANSITIONS, JobState.RECEIVED),
        f"Final states: {code(*(s for s in JobState if s in TERMINAL))}.",
        ALWAYS.format(money=code(*sorted(MONEY_FACTS))),
        waits,
        _rows(JOB_TRANSITIONS),
        "## A shot",
        "`no_route` and `take.order` are the router's own decisions; the rest are messages.",
        _diagram(SHOT_TRANSITIONS, ShotState.PLANNED),
        _rows(SHOT_TRANSITIONS),
    ]
    return {"states.md": headed("States", "`shared/domain/job.py`", *parts)}


def _diagram(transitions: Mapping[State, Mapping[str, frozenset[State]]], first: State) -> str:
    """Draw it; a state that an event leaves unchanged is not drawn."""
    arrows: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for state, row in transitions.items():
        for event, targets in row.items():
            for target in _in_order(targets, transitions):
                if target is not state:
                    arrows[state, target].append(event)
    ends = [f"    {state} --> [*]" for state, row in transitions.items() if not row]
    lines = [
        f"    {source} --> {target} : {'<br/>'.join(events)}"
        for (source, target), events in arrows.items()
    ]
    begin = ["```mermaid", "stateDiagram-v2", f"    [*] --> {first}"]
    return "\n".join([*begin, *lines, *ends, "```"])


def _rows(transitions: Mapping[State, Mapping[str, frozenset[State]]]) -> str:
    return table(
        ["State", "Event", "May lead to"],
        [
            [code(state), code(event), code(*_in_order(targets, transitions))]
            for state, row in transitions.items()
            for event, targets in row.items()
        ],
    )


def _in_order(
    targets: frozenset[State], transitions: Mapping[State, Mapping[str, frozenset[State]]]
) -> list[State]:
    """Sets have no order of their own: that of the table."""
    return [state for state in transitions if state in targets]
