"""Dead letters become incidents, with the last reason that a service left for giving one back.

A broker forwards a message that was given up on, and not why: the service that gave it back leaves
its reason in a blob. One that was killed each time has left none, which is told as it is.
"""

import json
from typing import cast

from services.billing.books import with_incidents
from services.billing.incidents import Sighting, dead_letter
from shared.contracts.envelope import Envelope
from shared.contracts.funds import LetterDead, given_back_blob
from shared.domain.errors import NotFound
from shared.ports.blobs import BlobStore
from shared.ports.handler import Effects, Ports

__all__ = ["on_letter_dead", "reason_left"]

REASON_CHARS_MAX = 300
NO_REASON = "the service left no reason"


def on_letter_dead(message: Envelope, ports: Ports[None]) -> Effects:
    """Make sure that what was given up on is seen, at the job it belongs to, with the reason."""
    letter = message.payload
    assert isinstance(letter, LetterDead)
    job_id = letter.job_id or message.job_id
    seen = Sighting(job_id, message.tenant, message.id, ports.clock.now_ms())
    left = reason_left(ports.blobs, letter)
    why = left or f"{letter.reason or 'given up on'}; {NO_REASON}"
    incident = dead_letter(seen, letter, why[:REASON_CHARS_MAX])
    return with_incidents(Effects(), ports.records, [incident])


def reason_left(blobs: BlobStore, letter: LetterDead) -> str:
    """Read why the message was last given back; empty when nobody says.

    Raises:
        Unavailable: The blobs cannot be reached.
    """
    try:
        data = blobs.get(given_back_blob(letter.subscription, letter.message_id))
        told: object = json.loads(data)
    except (NotFound, ValueError):
        return ""
    reason = cast("dict[str, object]", told).get("reason") if isinstance(told, dict) else ""
    return reason if isinstance(reason, str) else ""
