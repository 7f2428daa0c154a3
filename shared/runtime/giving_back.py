"""Why deliveries were given back: kept for the incident, as a broker forwards no reason.

Owns the blobs under given-back/. Only what may be a message's last words is kept: the reason of a
late attempt, and of every attempt where nobody counts. A process that is killed leaves none.
"""

import json
import logging
from typing import Any

from shared.contracts.funds import given_back_blob
from shared.domain.errors import AiprodError
from shared.ports.bus import Delivery
from shared.ports.handler import Ports
from shared.runtime.arrivals import REASON_CHARS_MAX, identity_of

__all__ = ["keep_reason"]

LOG = logging.getLogger("aiprod.consume")

LATE = 2
"""Cloud brokers count attempts roughly: so many before the last are taken for it."""


def keep_reason(delivery: Delivery, reason: str, ports: Ports[Any]) -> None:
    """Keep the reason if this may have been the last attempt; trouble doing so changes nothing."""
    attempts_max = ports.configuration("").delivery.attempts_max
    if 0 < delivery.attempt < attempts_max - LATE:
        return
    name = given_back_blob(delivery.subscription, identity_of(delivery.data))
    told = {
        "attempt": delivery.attempt,
        "at_ms": ports.clock.now_ms(),
        "reason": reason[:REASON_CHARS_MAX],
    }
    try:
        ports.blobs.put(name, json.dumps(told, sort_keys=True).encode())
    except AiprodError as error:
        LOG.warning("the reason could not be kept", extra={"reason": type(error).__name__})
