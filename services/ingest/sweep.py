"""The sweep: each prompt in the bucket has its answer, also when its notice was lost.

Now and then a tick lists the prompts. Those created since the last proven time, and older than the
grace in which a notice is only late, are looked up one by one, oldest first; of what has no answer
the notice is said again, under a name of its own, so that saying it twice is harmless. The proven
time is kept, and written only when it moves: a bucket where nothing happens costs one listing a
round, no read and no write.

The listing names what is there now: an overwritten or deleted object needs no answer any more.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from heapq import nsmallest

from services.ingest.acceptance import IngestPorts
from services.ingest.intake import (
    PROMPTS,
    SWEEPS,
    UPLOADS,
    Sweep,
    is_prompt,
    upload_row,
)
from services.ingest.sweep_rounds import Rounds
from services.ingest.uploads import misnamed
from shared.contracts.codec import decode_record, encode_record
from shared.contracts.envelope import Envelope
from shared.contracts.funds import Tick
from shared.contracts.uploads import PromptUploaded
from shared.domain.object_names import fault_of_name
from shared.ports.blobs import BlobInfo
from shared.ports.handler import Effects, Say
from shared.ports.store import Record, Update

__all__ = ["LOOKS_MAX", "on_tick"]

LOOKS_MAX = 200
"""Prompts looked up in one delivery; what is left is looked up with the next tick."""


@dataclass(frozen=True, slots=True)
class _Look:
    """One prompt, and whether it has its answer."""

    info: BlobInfo
    row: str
    is_answered: bool


def on_tick(message: Envelope, ports: IngestPorts) -> Effects:
    """Say again what was said of prompts that nobody has answered; stale ticks are dropped."""
    tick: Tick = message.payload
    now_ms, configuration = ports.clock.now_ms(), ports.configuration("")
    rounds = ports.tools.rounds
    stale = now_ms - tick.at_ms > configuration.delivery.stale_tick_ms
    if stale or now_ms < rounds.next_at_ms:
        return Effects()
    grace_ms = configuration.intake.grace_ms
    known = ports.records.get(SWEEPS, PROMPTS)
    before_ms = decode_record(Sweep, SWEEPS, known.body).proven_ms if known else 0
    # Clocks differ, a listing may lag, and of one instant there may be more than fit into a look:
    # the last stretch is always looked at once more.
    looks = _looks(ports, before_ms - grace_ms, now_ms - grace_ms)
    proven_ms = _proven_ms(looks, before_ms, rounds.open_ms)
    _remember(rounds, looks, proven_ms - grace_ms)
    if len(looks) < LOOKS_MAX:
        rounds.next_at_ms = now_ms + configuration.intake.sweep_ms
    return _effects(ports, looks, known, proven_ms if proven_ms > before_ms else None)


def _looks(ports: IngestPorts, since_ms: int, until_ms: int) -> list[_Look]:
    """Look up the oldest prompts of a span that are not known to be answered."""
    bucket, rounds = ports.blobs.bucket, ports.tools.rounds
    found = (
        (info, row)
        for info in ports.blobs.list(PROMPTS)
        if is_prompt(info.name) and since_ms < info.created_at_ms <= until_ms
        if (info.created_at_ms, info.name) > rounds.after
        if (row := upload_row(bucket, info.name, info.generation)) not in rounds.proven
    )
    oldest = nsmallest(LOOKS_MAX, found, key=lambda each: (each[0].created_at_ms, each[0].name))
    return [_Look(info, row, ports.records.get(UPLOADS, row) is not None) for info, row in oldest]


def _proven_ms(looks: list[_Look], before_ms: int, earlier_open_ms: int | None) -> int:
    """Give the time up to which every prompt is answered: before the first that is not."""
    answered_ms = [each.info.created_at_ms for each in looks if each.is_answered]
    open_ms = [*_open_ms(looks), *([] if earlier_open_ms is None else [earlier_open_ms])]
    before_open_ms = min(open_ms) - 1 if open_ms else max(answered_ms, default=before_ms)
    return max(before_ms, min(max(answered_ms, default=before_ms), before_open_ms))


def _open_ms(looks: list[_Look]) -> list[int]:
    return [each.info.created_at_ms for each in looks if not each.is_answered]


def _remember(rounds: Rounds, looks: list[_Look], since_ms: int) -> None:
    """Keep the answered ones that the next listing shows again, and how far this walk has come."""
    whole = len(looks) < LOOKS_MAX
    waits = [*_open_ms(looks), *([] if rounds.open_ms is None else [rounds.open_ms])]
    rounds.open_ms = None if whole else min(waits, default=None)
    rounds.after = (0, "") if whole else (looks[-1].info.created_at_ms, looks[-1].info.name)
    seen = {each.row: each.info.created_at_ms for each in looks if each.is_answered}
    both = {**rounds.proven, **seen}
    rounds.proven = {row: at_ms for row, at_ms in both.items() if at_ms > since_ms}


def _effects(
    ports: IngestPorts, looks: list[_Look], known: Record | None, proven_ms: int | None
) -> Effects:
    parts = list(_answers(ports, [each for each in looks if not each.is_answered]))
    moved: tuple[Update, ...] = ()
    if proven_ms is not None:
        version = known.version if known else 0
        moved = (Update(SWEEPS, PROMPTS, version, encode_record(Sweep(proven_ms))),)
    return Effects(
        updates=moved,
        rows=tuple(row for part in parts for row in part.rows),
        says=tuple(say for part in parts for say in part.says),
        counts=tuple(count for part in parts for count in part.counts),
    )


def _answers(ports: IngestPorts, looks: list[_Look]) -> Iterator[Effects]:
    """Say the notice of each anew; a name that no bucket of ours opens is refused here."""
    for each in looks:
        info = each.info
        upload = PromptUploaded(ports.blobs.bucket, info.name, info.generation, info.size)
        if fault_of_name(info.name):
            yield misnamed(ports, upload)
        else:
            yield Effects(says=(Say(upload, about=(f"{UPLOADS}/{each.row}", info.generation)),))
