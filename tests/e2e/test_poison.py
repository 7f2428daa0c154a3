"""Poison through the servers of real services: nothing falls, nothing moves, little is said."""

import logging
import sqlite3
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from functions_framework import create_app  # pyright: ignore[reportUnknownVariableType]

from shared.adapters.local.bus import Leased
from shared.contracts.codec import encode_envelope
from shared.ports.bus import Delivery
from shared.runtime.cloud import encode_push
from shared.runtime.compose import Workplace, open_workplace
from shared.runtime.settings import read_settings
from shared.topology import PULLED, SERVICES, SUBSCRIPTIONS
from tests.contract.messages.examples import EXAMPLES, an_envelope
from tests.support.aiprod import ROOT
from tests.support.poison import CANARY, KINDS, ORDINARY, poison

SAMPLE, ALL = 1_500, 20_000
LINE_BYTES_MAX, LINES_MAX = 2_000, 3
TOLD = {each.name for each in PULLED if each.topic == "job-outcomes"}
KEPT_ASIDE = ("quarantine/", "given-back/")
WITHOUT_MEDIA = {"ingest", "router", "billing"}


class Lines(logging.Handler):
    """What is logged, written out with everything that a formatter could show."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.written: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        text = logging.Formatter("%(levelname)s %(name)s %(message)s").format(record)
        extra = {
            key: value
            for key, value in vars(record).items()
            if key not in vars(logging.makeLogRecord({}))
        }
        self.written.append(f"{text} {extra}")


@dataclass
class Town:
    """Six services on one folder, reached through the framework's own application."""

    folder: Path
    lines: Lines
    clients: dict[str, Any]

    def push(self, service: str, body: bytes, headers: dict[str, str]) -> tuple[int, str]:
        answer = self.clients[service].post("/", data=body, headers=headers)
        return answer.status_code, answer.get_data(as_text=True)

    def place(self) -> Workplace:
        return open_workplace(read_settings())

    def live(self) -> None:
        """Take a request, and go on until only work on media is left: there is a state to lose."""
        message = an_envelope(EXAMPLES["job.submit"])
        push = encode_push(Delivery("ingest-job-requests", encode_envelope(message)))
        assert self.push("ingest", push, {})[0] == 204
        with closing(self.place()) as place:
            while todo := self._waiting(place):
                for name, leased in todo:
                    service = next(each.service for each in SUBSCRIPTIONS if each.name == name)
                    assert self.push(service, encode_push(leased.delivery), {})[0] == 204
                    place.bus(service).ack(leased.lease)

    def _waiting(self, place: Workplace) -> list[tuple[str, Leased]]:
        return [
            (each.name, leased)
            for each in SUBSCRIPTIONS
            if each.service in WITHOUT_MEDIA
            for leased in place.bus(each.service).pull(each.name, 10)
        ]

    def state(self) -> dict[str, Counter[Any]]:
        """Every row of every table, but for what poison may leave: a count, and a refusal."""
        found: dict[str, Counter[Any]] = {}
        with closing(sqlite3.connect(self.folder / "aiprod.sqlite3")) as connection:
            tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            for (table,) in tables.fetchall():
                if table != "sqlite_sequence":
                    rows = connection.execute(f"SELECT * FROM {table}")
                    found[table] = Counter(row for row in rows if not _may_come(table, row))
        return found

    def blobs(self) -> list[str]:
        with closing(self.place()) as place:
            names = [each.name for each in place.blobs.list("")]
        return [name for name in names if not name.startswith(KEPT_ASIDE)]

    def quarantined(self) -> tuple[int, int]:
        """How much was put aside, and how much was counted."""
        with closing(self.place()) as place:
            aside = [each.name for each in place.blobs.list("quarantine/")]
            counted = sum(
                place.store(each).counters().get(f"deliveries_quarantined{{service={each}}}", 0)
                for each in SERVICES
            )
        return sum(not name.endswith(".reason") for name in aside), counted


def _may_come(table: str, row: tuple[Any, ...]) -> bool:
    """Who publishes what is no request is told so; undelivered is what was not taken yet."""
    if table == "counters":
        return str(row[1]).startswith("deliveries_quarantined")
    return (table == "said" and row[1:3] == ("job-outcomes", "job.refused")) or (
        table == "undelivered" and row[1] in TOLD
    )


@pytest.fixture
def town(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Town]:
    monkeypatch.setenv("AIPROD_HOME", str(tmp_path / "home"))
    for name in ("AIPROD_CONFIG", "AIPROD_HOST", "AIPROD_PUSH_AUDIENCE", "AIPROD_PUSH_EMAIL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(sys, "path", [*sys.path])
    clients: dict[str, Any] = {}
    for service in SERVICES:
        app: Any = create_app("handle", str(ROOT / "services" / service / "main.py"), "http")
        clients[service] = app.test_client()
    sys.modules.pop("main", None)
    lines = Lines()
    root = logging.getLogger()
    root.addHandler(lines)
    found = Town(tmp_path / "home", lines, clients)
    found.live()
    yield found
    root.removeHandler(lines)


def poisoned(town: Town, numbers: range) -> Counter[str]:
    """Push poison and look at each answer at once, and at the state in the end."""
    before, blobs = town.state(), town.blobs()
    assert before["records"], "there is something to lose"
    kinds: Counter[str] = Counter()
    given_back = 0
    for number in numbers:
        service = list(SERVICES)[number % len(SERVICES)]
        drawn = poison(service, number)
        town.lines.written.clear()
        status, said = town.push(service, drawn.body, drawn.headers)
        where = f"{drawn.kind}, poison({service!r}, {number})"
        assert status == (503 if drawn.given_back else 204), where
        assert CANARY not in said, where
        assert len(town.lines.written) <= LINES_MAX, where
        for line in town.lines.written:
            assert len(line.encode(errors="replace")) <= LINE_BYTES_MAX, where
            assert CANARY not in line, where
        kinds[drawn.kind] += 1
        given_back += drawn.given_back
    assert town.state() == before
    assert town.blobs() == blobs
    aside, counted = town.quarantined()
    assert aside == counted <= len(numbers) - given_back
    # What waits for a newer release becomes a dead letter after its last attempt; all else is done.
    assert given_back < len(numbers) // 20
    return kinds


def test_poison_is_put_aside_and_changes_nothing(town: Town) -> None:
    assert poisoned(town, range(SAMPLE)).keys() == KINDS.keys()


@pytest.mark.slow
def test_twenty_thousand_poisonous_pushes_change_nothing(town: Town) -> None:
    kinds = poisoned(town, range(SAMPLE, SAMPLE + ALL))

    assert min(kinds[kind] for kind in ORDINARY) > ALL // 100


def test_the_same_number_is_the_same_poison() -> None:
    assert poison("ingest", 7) == poison("ingest", 7) != poison("ingest", 8)
