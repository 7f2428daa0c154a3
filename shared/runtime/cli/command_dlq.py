"""aiprod dlq: list, show, repeat or drop messages that were given up on.

What a message says is its customer's text: it is shown only to who asks for it.
"""

import argparse
import json
from base64 import b64encode
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime
from typing import cast

from shared.contracts.funds import given_back_blob
from shared.domain.errors import BriefDeclined, NotFound
from shared.ports.blobs import BlobStore
from shared.ports.dead_letters import DeadLetter, DeadLetters
from shared.runtime.cli.console import Console
from shared.runtime.cli.exits import FAILED
from shared.runtime.places import open_place
from shared.runtime.settings import Settings

__all__ = ["configure", "run"]

LOOK_MAX = 1000
"""Letters at once; a box with more is worked off in several goes."""
ID_CHARS = 12


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument(
        "what",
        choices=("list", "show", "redrive", "drop"),
        help="list: one line a message; show: one of them; redrive: say it again where it was said"
        " first, once its cause is gone; drop: forget it for ever",
    )
    parser.add_argument("letter", nargs="?", metavar="LETTER", help="its id, or its beginning")
    parser.add_argument("--all", action="store_true", help="every one instead")
    parser.add_argument(
        "--yes", action="store_true", help="do it: needed for --all, and to drop anything"
    )
    parser.add_argument(
        "--payload", action="store_true", help="show what the message says: a customer's own text"
    )


def run(arguments: argparse.Namespace, settings: Settings, console: Console) -> int:
    """Look into the box, and do what was asked with what is meant.

    Raises:
        BriefDeclined: Nothing is meant, or nobody said yes.
    """
    place = open_place(settings)
    with closing(place.dead_letters()) as box:
        letters = box.look(LOOK_MAX)
        if arguments.what == "list":
            for letter in letters:
                _list(letter, place.blobs, console)
            return 0
        meant = _meant(arguments, letters)
        if arguments.what == "show":
            for letter in meant:
                _show(letter, place.blobs, console, payload=arguments.payload)
            return 0
        done = [_do(arguments.what, letter, box, console) for letter in meant]
    return 0 if all(done) else FAILED


def _meant(arguments: argparse.Namespace, letters: Sequence[DeadLetter]) -> list[DeadLetter]:
    if bool(arguments.letter) == arguments.all:
        raise BriefDeclined("which", "Name one dead letter: aiprod dlq list shows them.")
    found = [each for each in letters if arguments.all or each.id.startswith(arguments.letter)]
    if not arguments.all and len(found) != 1:
        what = "Several dead letters begin so" if found else "There is no such dead letter"
        raise BriefDeclined("unknown_letter", f"{what}: aiprod dlq list shows them.")
    is_sure = arguments.yes or arguments.what == "show"
    if not is_sure and (arguments.all or arguments.what == "drop"):
        told = f"This would {arguments.what} {len(found)} of them: say it again with --yes."
        raise BriefDeclined("unsure", told)
    return found


def _do(what: str, letter: DeadLetter, box: DeadLetters, console: Console) -> bool:
    short = letter.id[:ID_CHARS]
    try:
        (box.redrive if what == "redrive" else box.drop)(letter.id)
    except NotFound:
        why = "it is gone" if letter.topic else "nobody knows where it was said first"
        console.error(f"{short}: {why}")
        return False
    done = f"said again on {letter.topic}" if what == "redrive" else "dropped"
    console.result({"id": letter.id, "done": what}, f"{short}: {done}")
    return True


def _list(letter: DeadLetter, blobs: BlobStore, console: Console) -> None:
    told = _told(letter, blobs)
    line = (
        f"{letter.id[:ID_CHARS]}  {_at(letter)}  {letter.type or 'unreadable':18} "
        f"{letter.subscription:30} {letter.job_id or '-':20} {letter.attempts} x  {told['reason']}"
    )
    console.result(told, _printable(line))


def _show(letter: DeadLetter, blobs: BlobStore, console: Console, *, payload: bool) -> None:
    told = _told(letter, blobs)
    lines = [f"{name:16} {value}" for name, value in told.items()]
    if payload:
        told |= {"attributes": dict(letter.attributes), **_text(letter.data)}
        lines += [f"{name:16} {value}" for name, value in list(told.items())[-2:]]
    console.result(told, "\n".join(_printable(line) for line in lines))


def _told(letter: DeadLetter, blobs: BlobStore) -> dict[str, object]:
    return {
        "id": letter.id,
        "subscription": letter.subscription,
        "topic": letter.topic,
        "type": letter.type,
        "message_id": letter.message_id,
        "job_id": letter.job_id,
        "tenant": letter.tenant,
        "published_at_ms": letter.published_at_ms,
        "attempts": letter.attempts,
        "bytes": len(letter.data),
        "reason": _reason(letter, blobs),
    }


def _reason(letter: DeadLetter, blobs: BlobStore) -> str:
    """Read why it was given back the last time; a service that was killed left no reason."""
    try:
        told = json.loads(blobs.get(given_back_blob(letter.subscription, letter.message_id)))
    except (NotFound, ValueError):
        return "no reason was left"
    return str(cast("dict[str, object]", told).get("reason", "")) if isinstance(told, dict) else ""


def _text(data: bytes) -> dict[str, str]:
    try:
        return {"data": data.decode()}
    except UnicodeDecodeError:
        return {"data_base64": b64encode(data).decode()}


def _at(letter: DeadLetter) -> str:
    at = datetime.fromtimestamp(letter.published_at_ms / 1000, UTC)
    return at.strftime("%Y-%m-%d %H:%M:%S") if letter.published_at_ms else f"{'-':19}"


def _printable(text: str) -> str:
    """Make anybody's text harmless to a terminal."""
    return "".join(each if each.isprintable() else "?" for each in text)
