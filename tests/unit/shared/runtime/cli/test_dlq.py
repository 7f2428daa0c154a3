"""aiprod dlq: nothing is changed unasked, and nobody reads a customer's text by the way."""

import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from shared.contracts.codec import encode_envelope
from shared.contracts.funds import given_back_blob
from shared.domain.errors import BriefDeclined
from shared.runtime.cli import command_dlq
from shared.runtime.cli.console import Console
from shared.runtime.cli.main import parser
from shared.runtime.compose import Workplace, open_workplace
from shared.runtime.settings import Settings
from tests.contract.messages.examples import EXAMPLES, an_envelope

MESSAGE = an_envelope(EXAMPLES["job.submit"])
SECRET = "a lighthouse keeper that nobody may read about"


@dataclass
class Desk:
    """An operator at a folder."""

    settings: Settings
    place: Workplace

    def die(self, data: bytes, at: str = "ingest-job-requests") -> None:
        marks = {
            "CloudPubSubDeadLetterSourceSubscription": at,
            "CloudPubSubDeadLetterSourceDeliveryCount": "30",
            "CloudPubSubDeadLetterSourceTopicPublishTime": "2026-11-22T10:00:00.250Z",
        }
        self.place.bus("outside").publish("dead-letters", data, {"note": SECRET} | marks)

    def say(self, *words: str, code: int = 0) -> str:
        out = io.StringIO()
        arguments = parser(["dlq"]).parse_args(["dlq", *words])
        console = Console(as_json=arguments.json, out=out, err=out)
        assert command_dlq.run(arguments, self.settings, console) == code
        return out.getvalue()

    def told(self, *words: str) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.say(*words, "--json").splitlines()]

    def waiting(self) -> int:
        backlog = self.place.bus("outside").backlog()
        return backlog["ingest-job-requests"].waiting if "ingest-job-requests" in backlog else 0


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    settings = Settings("local", tmp_path / "home", None)
    place = open_workplace(settings)
    yield Desk(settings, place)
    place.close()


def test_an_empty_box_says_nothing(desk: Desk):
    assert desk.say("list") == ""


def test_a_list_tells_what_died_where_and_why_and_not_what_it_says(desk: Desk):
    desk.die(encode_envelope(MESSAGE))
    blob = given_back_blob("ingest-job-requests", MESSAGE.id)
    desk.place.blobs.put(blob, json.dumps({"reason": "Unavailable: the disk is full"}).encode())
    line = desk.say("list")
    for word in ("2026-11-22 10:00:00", "job.submit", "ingest-job-requests", "30", "disk is full"):
        assert word in line
    [told] = desk.told("list")
    assert (told["reason"], told["topic"]) == ("Unavailable: the disk is full", "job-requests")
    assert told["id"].startswith(line.split()[0])
    for said in (line, json.dumps(told), desk.say("show", told["id"])):
        assert "lighthouse" not in said


def test_what_it_says_is_shown_to_who_asks(desk: Desk):
    desk.die(b"\x1b[2J poison \xe2\x80\xae")
    [told] = desk.told("list")
    assert (told["type"], told["reason"]) == ("", "no reason was left")
    [shown] = desk.told("show", told["id"][:6], "--payload")
    assert shown["data"].encode() == b"\x1b[2J poison \xe2\x80\xae"
    assert shown["attributes"] == {"note": SECRET}
    text = desk.say("show", told["id"][:6], "--payload")
    assert "poison" in text
    assert "\x1b" not in text
    assert "\u202e" not in text


def test_bytes_that_are_no_text_are_shown_in_base64(desk: Desk):
    desk.die(b"\xff\xfe")
    [told] = desk.told("list")
    [shown] = desk.told("show", told["id"], "--payload")
    assert shown["data_base64"] == "//4="


def test_one_is_said_again_by_the_beginning_of_its_id(desk: Desk):
    desk.die(b"one")
    desk.die(b"two")
    first, second = desk.told("list")
    assert "said again on job-requests" in desk.say("redrive", first["id"][:8])
    assert desk.waiting() == 1
    assert [each["id"] for each in desk.told("list")] == [second["id"]]


def test_all_are_said_again_once_somebody_is_sure(desk: Desk):
    for data in (b"one", b"two", b"three"):
        desk.die(data)
    with pytest.raises(BriefDeclined) as caught:
        desk.say("redrive", "--all")
    assert "redrive 3" in caught.value.sentence
    assert (desk.waiting(), len(desk.told("list"))) == (0, 3)
    assert len(desk.told("redrive", "--all", "--yes")) == 3
    assert (desk.waiting(), desk.told("list")) == (3, [])


def test_nothing_is_dropped_unless_somebody_is_sure(desk: Desk):
    desk.die(b"one")
    [told] = desk.told("list")
    with pytest.raises(BriefDeclined):
        desk.say("drop", told["id"])
    assert desk.told("list") == [told]
    assert "dropped" in desk.say("drop", told["id"], "--yes")
    assert (desk.told("list"), desk.waiting()) == ([], 0)


def test_a_letter_from_nowhere_stays_and_the_others_go(desk: Desk):
    desk.die(b"one")
    desk.die(b"lost", at="nobody")
    said = desk.say("redrive", "--all", "--yes", code=4)
    assert "nobody knows where it was said first" in said
    assert desk.waiting() == 1
    assert [each["subscription"] for each in desk.told("list")] == ["nobody"]


@pytest.mark.parametrize(
    "words",
    [("show",), ("redrive",), ("drop", "--yes"), ("redrive", "x", "--all"), ("show", "zz")],
)
def test_what_is_meant_must_be_clear(desk: Desk, words: tuple[str, ...]):
    desk.die(b"one")
    with pytest.raises(BriefDeclined, match=r"which|unknown_letter"):
        desk.say(*words)
    assert desk.waiting() == 0


def test_a_beginning_that_several_have_means_none(desk: Desk):
    for number in range(40):
        desk.die(b"%d" % number)
    ids = [each["id"] for each in desk.told("list")]
    shared = next(each[0] for each in ids if sum(other[0] == each[0] for other in ids) > 1)
    with pytest.raises(BriefDeclined) as caught:
        desk.say("redrive", shared)
    assert "Several" in caught.value.sentence
    assert desk.waiting() == 0
