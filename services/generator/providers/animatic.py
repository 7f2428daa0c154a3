"""The embedded backend: draws a shot from its plan, and keeps books like a vendor.

A product feature: a free, honest draft with no keys and no network. Told to (`Simulation`), it
costs, waits, fails and lies the way vendors do, so that the submit machine can be seen to hold.

Its side of the story lies in the blob store, where it survives any crash of ours:
`vendor/animatic/billed/{take}.{n}.json` is the n-th create that it billed for a take. Like a real
vendor it knows no idempotency: submitted twice, it bills twice. A take with two of these files is a
clip paid for twice. The clip of a ticket is drawn in the submit; where a crash came between,
collect draws it, as the same shot always gives the same bytes.
"""

import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeAlias

from services.generator.animatic.edition import edition
from services.generator.animatic.request import OPENING
from services.generator.providers import Surroundings
from shared.contracts.brief import Simulation
from shared.contracts.codec import decode_as, encode_json
from shared.domain.errors import AlreadyExists, MalformedMessage, NotFound, Unavailable
from shared.domain.ids import digest
from shared.domain.media import FrameSize, Rate
from shared.domain.plan import ShotPlan, StyleBible, Transition, Voice
from shared.ports.blobs import BlobStore
from shared.ports.clock import Clock
from shared.ports.provider import (
    Accepted,
    Failed,
    Found,
    Lost,
    Progress,
    Refused,
    Running,
    Submitted,
    Succeeded,
    TakeRequest,
    Throttled,
    Unknown,
    Unreadable,
)

__all__ = ["BILLED", "FAULTS", "Animatic", "Billed", "Draw", "fault_of"]

Draw: TypeAlias = Callable[[ShotPlan, StyleBible, FrameSize, Rate, Path, int], None]
"""(shot, style, size, rate, path, timeout_ms): writes the clip to the path."""

BILLED = "vendor/animatic/billed/"
"""Prefix of the billed creates, for whoever counts them."""
_CLIPS = "vendor/animatic/clips/"
_THROTTLED = "vendor/animatic/throttled/"

FAULTS = frozenset({"ok", "drop", "hang", "5xx", "lost", "refuse", "junk", "transient", "throttle"})
_UNANSWERED = {
    "drop": "the connection was dropped after sending",
    "hang": "no answer before the timeout",
    "5xx": "status 502",
    "lost": "no answer before the timeout",
}
_ALWAYS = "always:"
_JUNK = b"<html><body>Bad gateway</body></html>\n"


@dataclass(frozen=True, slots=True)
class Billed:
    """One billed create, as this vendor's books show it."""

    ticket: str
    price_micros: int
    quoted_micros: int
    ready_at_ms: int
    fault: str


def fault_of(simulation: Simulation | None, ordinal: int) -> str:
    """Name the fault of the ordinal-th take of a job, from 1; "ok" when it has none."""
    faults = simulation.faults if simulation else ()
    for fault in faults[:ordinal]:
        if fault.startswith(_ALWAYS):
            return fault.removeprefix(_ALWAYS)
    return faults[ordinal - 1] if ordinal <= len(faults) else "ok"


class Animatic:
    """Implements shared.ports.provider.VideoProvider."""

    name = "animatic"

    def __init__(self, blobs: BlobStore, clock: Clock, draw: Draw, draw_timeout_ms: int) -> None:
        self._blobs, self._clock = blobs, clock
        self._draw, self._draw_timeout_ms = draw, draw_timeout_ms

    @classmethod
    def build(cls, surroundings: Surroundings) -> "Animatic":
        """Give the backend with its real drawing process."""
        from services.generator.animatic.child import draw_shot  # noqa: PLC0415 - only when used

        around = surroundings
        return cls(around.blobs, around.clock, draw_shot, around.submit_timeout_ms)

    def fingerprint(self, request: TakeRequest) -> str:
        """Digest what is drawn, and with what. A take that is told how to behave is like none."""
        if request.simulate is not None:
            return digest("told", request.take_id)
        shot = encode_json(_drawn(request.shot))
        style = encode_json(request.style)
        return digest(edition(), shot, style, str(request.size), str(request.rate), length=64)

    def submit(self, request: TakeRequest) -> Submitted:
        """Bill and draw a take, or misbehave as told. Twice is billed twice."""
        fault = fault_of(request.simulate, request.ordinal)
        if fault not in FAULTS:
            return Refused("it was told to fail in a way it does not know", moderation=False)
        if fault == "refuse":
            return Refused("the prompt was flagged by moderation", moderation=True)
        if fault == "throttle" and self._first_time(request):
            return Throttled(retry_after_ms=0)
        if fault == "lost" or (fault == "5xx" and _spared(request)):
            return Unknown(_UNANSWERED[fault])
        billed = self._bill(request, fault)
        if fault in _UNANSWERED:
            return Unknown(_UNANSWERED[fault])
        wait_ms = max(0, billed.ready_at_ms - self._clock.now_ms())
        try:
            self._ensure_clip(request, billed)
        except (Unavailable, MalformedMessage):
            wait_ms = max(1, wait_ms)  # Accepted all the same; collect draws, or says why not.
        return Accepted(billed.ticket, billed.quoted_micros, wait_ms)

    def poll(self, take_id: str, model: str, ticket: str) -> Progress:  # noqa: ARG002 - one model
        """Look at a ticket; one that was never given is Unreadable."""
        billed = self._billed(take_id, ticket)
        if billed is None:
            return Unreadable("no such ticket")
        wait_ms = billed.ready_at_ms - self._clock.now_ms()
        if wait_ms > 0:
            return Running(wait_ms)
        if billed.fault == "transient":
            return Failed("an internal error", moderation=False, transient=True, cost_micros=0)
        return Succeeded(billed.price_micros)

    def find(self, request: TakeRequest) -> Found | Lost:
        """Look the take up in the books. After a hang it shows up only once it is ready."""
        now_ms = self._clock.now_ms()
        for info in self._blobs.list(_books_of(request)):
            billed = decode_as(Billed, self._blobs.get(info.name))
            if billed.fault != "hang" or billed.ready_at_ms <= now_ms:
                return Found(billed.ticket)
        return Lost()

    def collect(self, request: TakeRequest, ticket: str, into: Path) -> None:
        """Write the clip to a file; the same bytes each time.

        Raises:
            Unavailable: It is not there, and could not be drawn now.
            MalformedMessage: The shot cannot be drawn as it was planned.
        """
        billed = self._billed(request.take_id, ticket)
        if billed is None or billed.ready_at_ms > self._clock.now_ms():
            raise Unavailable("there is no clip of this ticket yet")
        if billed.fault == "junk":
            into.write_bytes(_JUNK)
            return
        self._ensure_clip(request, billed)
        with self._blobs.local_copy(_clip_name(billed)) as clip:
            shutil.copyfile(clip, into)

    def cancel(self, request: TakeRequest, ticket: str) -> None:
        """Do nothing: all is drawn and billed in the submit, there is nothing left to stop."""

    def _first_time(self, request: TakeRequest) -> bool:
        try:
            self._blobs.put(f"{_THROTTLED}{request.take_id}.json", b"{}", if_generation=0)
        except AlreadyExists:
            return False
        return True

    def _bill(self, request: TakeRequest, fault: str) -> Billed:
        told = request.simulate or Simulation()
        price = 0 if fault == "transient" else told.price_micros
        quoted = told.price_micros if told.quoted_micros is None else told.quoted_micros
        ready_at_ms = self._clock.now_ms() + told.latency_ms
        number = 1 + sum(1 for _ in self._blobs.list(_books_of(request)))
        while True:
            ticket = f"{request.take_id}.{number}"
            billed = Billed(ticket, price, quoted, ready_at_ms, fault)
            try:
                self._blobs.put(_book_name(ticket), encode_json(billed), if_generation=0)
            except AlreadyExists:
                number += 1
            else:
                return billed

    def _billed(self, take_id: str, ticket: str) -> Billed | None:
        if not ticket.startswith(f"{take_id}."):
            return None
        try:
            return decode_as(Billed, self._blobs.get(_book_name(ticket)))
        except NotFound:
            return None

    def _ensure_clip(self, request: TakeRequest, billed: Billed) -> None:
        name = _clip_name(billed)
        if billed.fault in ("junk", "transient") or self._blobs.stat(name) is not None:
            return
        with TemporaryDirectory(prefix="animatic-") as folder:
            path = Path(folder) / "clip.mp4"
            self._draw(
                _drawn(request.shot),
                request.style,
                request.size,
                request.rate,
                path,
                self._draw_timeout_ms,
            )
            try:
                self._blobs.put_file(name, path, if_generation=0)
            except AlreadyExists:
                return  # Another draw of the same bytes was faster.


def _drawn(shot: ShotPlan) -> ShotPlan:
    """Leave away what never shows: changed, it leaves the picture as it was."""
    return replace(
        shot,
        shot_id=shot.shot_id if shot.shot_id == OPENING else "s00",
        prompt="",
        narration="",
        checklist=(),
        voice=Voice.NARRATOR,
        transition=Transition.CUT,
        transition_frames=0,
    )


def _spared(request: TakeRequest) -> bool:
    """Whether this 5xx came before the create was billed: the shot's seed decides."""
    return int(digest("5xx", request.shot.seed, request.take_id, length=8), 16) % 2 == 0


def _books_of(request: TakeRequest) -> str:
    return f"{BILLED}{request.take_id}."


def _book_name(ticket: str) -> str:
    return f"{BILLED}{ticket}.json"


def _clip_name(billed: Billed) -> str:
    """What another release drew before it died is drawn again."""
    return f"{_CLIPS}{billed.ticket}.{edition()[:16]}.mp4"
