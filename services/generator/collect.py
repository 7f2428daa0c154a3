"""Clips: from the vendor into our own store, once, and what that makes of the take.

A clip lies under a name of its take's own, and only the first one written there counts: fetching
may run twice, the take always refers to bytes that stay. The name also says what the clip shows:
tenant, backend, model and the backend's fingerprint. Of the clips that show the same, QA notes one
that it accepted: who is to buy the first take of an equal shot takes that one over instead. Another
take of a shot was ordered because the first would not do: it is bought.
"""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from services.generator.desk import Commission, Tools
from services.generator.moves import collected, failed, resumed
from services.generator.take import Pace, State, Take
from shared.contracts.clip import clip_name, note_of_accepted
from shared.contracts.codec import decode_as
from shared.contracts.envelope import BlobRef
from shared.contracts.take import FailureKind
from shared.domain.errors import AlreadyExists, MalformedMessage, NotFound, PortError
from shared.domain.ids import digest
from shared.ports.blobs import BlobStore

__all__ = ["fetch", "made_before", "name_of", "resolve"]

CLIP_BYTES_MAX = 2 << 30
"""No take of a minute or two is larger: an endless file ends here."""


def name_of(work: Commission) -> str:
    """Name the clip of a take."""
    about, backend = work.request, work.provider
    fingerprint = backend.fingerprint(about)
    shown = digest(work.tenant, backend.name, about.model, fingerprint, length=64)
    return clip_name(shown, about.take_id)


def made_before(ports: Tools, work: Commission) -> BlobRef | None:
    """Find a clip that was accepted for an equal shot of this tenant, for a first take.

    Raises:
        Unavailable: The store cannot be asked.
    """
    if work.number > 1:
        return None
    note = note_of_accepted(name_of(work))
    try:
        noted = decode_as(BlobRef, ports.blobs.get(note))
    except (NotFound, MalformedMessage):
        return None  # A note that nobody can read is none: the shot is bought.
    about_this = note_of_accepted(noted.name) == note
    return noted if about_this and _stored(ports.blobs, noted.name) == noted else None


def fetch(ports: Tools, work: Commission, ticket: str) -> BlobRef:
    """Bring a clip into the store, unless it is there already.

    Raises:
        Unavailable: Vendor or store cannot be reached now.
        MalformedMessage: What came is no clip.
    """
    name = name_of(work)
    stored = _stored(ports.blobs, name)
    if stored is not None:
        return stored
    with TemporaryDirectory(prefix="take-") as folder:
        path = Path(folder) / "clip.mp4"
        work.provider.collect(work.request, ticket, path)
        _refuse_strangers(path)
        try:
            return ports.blobs.put_file(name, path, if_generation=0)
        except AlreadyExists:
            winner = _stored(ports.blobs, name)
            assert winner is not None, "what exists can be looked at: nobody deletes a clip"
            return winner


def _stored(blobs: BlobStore, name: str) -> BlobRef | None:
    found = blobs.stat(name)
    return BlobRef(found.name, found.sha256, found.size) if found else None


def _refuse_strangers(path: Path) -> None:
    """Tell an mp4 file from an error page; whether it is a good one is for QA to measure."""
    if not path.is_file() or path.stat().st_size > CLIP_BYTES_MAX:
        raise MalformedMessage("clip: missing or larger than a clip may be")
    with path.open("rb") as file:
        if file.read(8)[4:] != b"ftyp":
            raise MalformedMessage("clip: not an mp4 file")


def resolve(take: Take, bring: Callable[[str], BlobRef], now_ms: int, pace: Pace) -> Take:
    """End a take whose tickets have all ended; any other stays as it is.

    Args:
        take: With what is known of its tickets.
        bring: Gives the clip of a ticket; raises as `fetch` does.
        now_ms: Milliseconds since the epoch.
        pace: Of the take.
    """
    if take.state is not State.WAITING or take.open_tickets:
        return take
    if take.cancel_requested:
        return failed(take, FailureKind.CANCELLED, "cancelled; it had been bought")
    if take.succeeded is None:
        first = take.tickets[0]
        return failed(take, FailureKind(first.ending), first.reason)
    return _with_clip(take, partial(bring, take.succeeded.ticket), now_ms, pace)


def _with_clip(take: Take, bring: Callable[[], BlobRef], now_ms: int, pace: Pace) -> Take:
    try:
        return collected(take, bring())
    except MalformedMessage:
        return failed(take, FailureKind.TRANSIENT, "what came back is no clip")
    except PortError:
        if now_ms >= take.deadline_ms:
            return failed(take, FailureKind.TRANSIENT, "the clip could not be fetched in time")
        return resumed(take, now_ms, pace)
