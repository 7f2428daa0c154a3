"""What customers ask in a storm: many films, vendors that misbehave, and second thoughts."""

import random
from dataclasses import dataclass

from shared.contracts.job import JobCancel, JobSubmit
from shared.domain.ids import job_id_of
from shared.domain.job import JobState
from shared.ports.bus import Bus
from shared.ports.clock import Clock
from shared.runtime.requests import send
from shared.topology import TENANT
from tests.support.world import a_request

__all__ = ["Wish", "a_wish"]

MISCHIEF = ("ok", "drop", "hang", "5xx", "lost", "junk", "transient", "throttle")
"""What a retake mends."""
PRICES = ("0.1", "0.25", "0.4")
LATENCY_MAX_MS = 2_000
FAULTS_MAX = 3
"""Of a job's takes, from the first: its four shots begin with one each, so no shot has all."""
KINDS = (*["ordinary"] * 12, "hopeless", "flagged", "poor", "withdrawn")
TOLD = {"hopeless": "always:junk", "flagged": "refuse"}
ENDS = (JobState.DELIVERED, JobState.FAILED, JobState.DECLINED, JobState.CANCELLED)


@dataclass(frozen=True)
class Wish:
    """One request, and how it may end."""

    request: JobSubmit
    ends: tuple[JobState, ...] = (JobState.DELIVERED,)
    copies: int = 1
    """How often it is sent: a customer who hears nothing sends again."""
    is_withdrawn: bool = False
    """Whether it is cancelled as soon as it was sent."""

    @property
    def job_id(self) -> str:
        return job_id_of(TENANT, self.request.request_key)

    def send(self, bus: Bus, clock: Clock) -> None:
        """Ask for it."""
        for _ in range(self.copies):
            send(bus, clock, self.request)
        if self.is_withdrawn:
            send(bus, clock, JobCancel(self.job_id, "never mind"), job_id=self.job_id)


def a_wish(key: str, dice: random.Random) -> Wish:
    """Throw a wish: most end as films, whatever the vendor does."""
    kind = dice.choice(KINDS)
    faults = [dice.choice(MISCHIEF) for _ in range(dice.randint(0, FAULTS_MAX))]
    if kind in TOLD:
        faults = [*faults[:1], TOLD[kind]]
    told = [f"price={dice.choice(PRICES)}", f"latency={dice.randrange(100, LATENCY_MAX_MS)}ms"]
    if faults:
        told.append(f"fail={'+'.join(faults)}")
    return Wish(
        a_request(key, simulate=",".join(told), budget="0.9" if kind == "poor" else "6"),
        (JobState.DELIVERED,) if kind == "ordinary" else ENDS,
        copies=dice.choice((1, 1, 1, 2)),
        is_withdrawn=kind == "withdrawn",
    )
