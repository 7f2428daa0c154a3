"""What died in a place, whatever became of the letters since."""

import json
import sqlite3
from contextlib import closing

from services.billing.incidents import IncidentKind, letter_key
from shared.contracts.codec import decode_envelope
from shared.contracts.funds import LetterDead
from shared.ports.dead_letters import DeadLetter, read_letter
from shared.runtime.compose import Workplace
from shared.runtime.place import Place

__all__ = ["letters_of"]

ALL = 10_000


def letters_of(place: Place) -> set[str]:
    """Name each letter as its incident must be named, also those that an operator took out."""
    if isinstance(place, Workplace):
        return {_incident_of(letter) for letter in _ever_said(place)}
    with closing(place.dead_letters()) as box:
        held = {_incident_of(letter) for letter in box.look(ALL)}
    return held | _heard_by_billing(place)


def _incident_of(letter: DeadLetter) -> str:
    return f"{IncidentKind.DEAD_LETTER}/{letter_key(letter.subscription, letter.message_id)}"


def _ever_said(place: Workplace) -> list[DeadLetter]:
    def said(connection: sqlite3.Connection) -> list[tuple[bytes, str]]:
        found = connection.execute("SELECT data, attributes FROM said WHERE topic = 'dead-letters'")
        return found.fetchall()

    rows = place.database.read(said)
    return [read_letter(data, json.loads(attributes)) for data, attributes in rows]


def _heard_by_billing(place: Place) -> set[str]:
    """A broker keeps no log: what is out of the box is known from who heard of it."""
    causes = (decode_envelope(each.cause) for each in place.reader.receipts("billing"))
    dead = (each.payload for each in causes if isinstance(each.payload, LetterDead))
    keys = (letter_key(each.subscription, each.message_id) for each in dead)
    return {f"{IncidentKind.DEAD_LETTER}/{key}" for key in keys}
