"""Takes' costs against their draws, and what an ended job's purse still counts on. Pure.

A take may use up what was drawn for it and no more: its cost above that must not eat what was drawn
for another take. An older release did not say what was drawn; such a cost is all taken as drawn.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from shared.contracts.job import JobClosed

__all__ = ["TakeCost", "kept_micros", "unsettled"]


@dataclass(frozen=True, slots=True)
class TakeCost:
    """The one settlement of a take. Micro-USD."""

    take_id: str
    cost_micros: int
    ceiling_micros: int | None = None
    """What was drawn for it; None: not said, by an older release."""

    @property
    def drawn_micros(self) -> int:
        """The part that its draw pays for."""
        if self.ceiling_micros is None:
            return self.cost_micros
        return min(self.cost_micros, self.ceiling_micros)


def unsettled(takes: Sequence[TakeCost], purse: JobClosed) -> tuple[str, ...]:
    """Give the open draws whose cost has not arrived here."""
    settled = {each.take_id for each in takes}
    return tuple(d.take_id for d in purse.open_draws if d.take_id not in settled)


def kept_micros(takes: Sequence[TakeCost], purse: JobClosed) -> int:
    """Say what a closed hold must keep.

    That is the ceilings of open draws whose cost has not arrived here, and the draws of costs that
    the job knows and we do not yet: its news travel on another subscription and may be faster.

    Args:
        takes: All that is settled.
        purse: What the job says.
    """
    waiting = unsettled(takes, purse)
    open_micros = sum(d.ceiling_micros for d in purse.open_draws if d.take_id in waiting)
    return open_micros + _on_the_way_micros(takes, purse)


def _on_the_way_micros(takes: Sequence[TakeCost], purse: JobClosed) -> int:
    """Take the draws that are settled here from those that the job has counted as spent."""
    open_takes = {draw.take_id for draw in purse.open_draws}
    settled = [each for each in takes if each.take_id not in open_takes]
    above = purse.overrun_micros
    if any(each.ceiling_micros is None for each in settled):
        # The rest may lie in costs that are all taken as drawn: rather keep too much.
        above = min(above, sum(each.cost_micros - each.drawn_micros for each in settled))
    drawn_micros = sum(each.drawn_micros for each in settled)
    return max(0, purse.spent_micros - above - drawn_micros)
