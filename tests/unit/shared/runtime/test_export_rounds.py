"""Metrics are exported soon where something was heard, and looked for now and then elsewhere."""

from dataclasses import dataclass, field

from shared.runtime.export_rounds import IDLE_MS, ExportRounds
from tests.support.clock import FakeClock

MINUTE_MS = 60_000


@dataclass
class Idle:
    """A process that hears ticks, a minute apart."""

    looks: list[int] = field(default_factory=list[int])
    clock: FakeClock = field(default_factory=FakeClock)

    def __post_init__(self) -> None:
        self._began_ms = self.clock.now_ms()
        self.rounds = ExportRounds(self._look, self.clock)

    def _look(self) -> None:
        self.looks.append((self.clock.now_ms() - self._began_ms) // MINUTE_MS)

    def tick(self, times: int = 1) -> None:
        for _ in range(times):
            self.rounds.after(tick=True)
            self.clock.advance(MINUTE_MS)


def test_a_process_that_is_only_ticked_looks_at_once_and_then_every_five_minutes():
    process = Idle()

    process.tick(12)

    assert process.looks == [0, 5, 10]
    assert IDLE_MS == 5 * MINUTE_MS


def test_what_was_heard_since_the_last_look_is_exported_with_the_next_tick():
    process = Idle()
    process.tick(2)
    process.rounds.after(tick=False)

    process.tick(3)

    assert process.looks == [0, 2, 2]


def test_every_delivery_looks():
    process = Idle()

    for _ in range(3):
        process.rounds.after(tick=False)

    assert process.looks == [0, 0, 0]
