"""Vendors told how to answer."""

from shared.contracts.brief import Simulation
from shared.ports.provider import Submitted, TakeRequest, VideoProvider
from tests.support.generator import Bench

__all__ = ["PRICE", "Scripted", "scripted", "told"]

PRICE = 120_000


def told(*faults: str, latency_ms: int = 0, price: int = PRICE) -> Simulation:
    return Simulation(price_micros=price, latency_ms=latency_ms, faults=faults)


class Scripted:
    """A vendor that gives these answers to submits, and has the clip at once."""

    name = "animatic"

    def __init__(self, inner: VideoProvider, *answers: Submitted) -> None:
        self.inner, self.answers, self.submits = inner, list(answers), 0

    def submit(self, request: TakeRequest) -> Submitted:
        self.submits += 1
        return self.answers.pop(0) if self.answers else self.inner.submit(request)

    def __getattr__(self, name: str) -> object:
        return getattr(self.inner, name)


def scripted(*answers: Submitted) -> tuple[Bench, Scripted]:
    made: list[Scripted] = []

    def wrap(inner: VideoProvider) -> Scripted:
        made.append(Scripted(inner, *answers))
        return made[0]

    return Bench(wrap), made[0]  # pyright: ignore[reportArgumentType]
