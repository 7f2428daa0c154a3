"""Uploads that tell: what a user's client uploads under prompts/ is said, at least once."""

import io
import json
from collections.abc import Callable
from pathlib import Path
from queue import Queue
from threading import Event
from typing import Any

import pytest
from google.api_core import exceptions as api

from shared.adapters.gcp.blobs import GcsBlobs
from shared.adapters.twins.storage.serve import BucketSetup
from shared.contracts.notification import prompt_uploaded
from shared.contracts.uploads import PromptUploaded
from shared.domain.errors import Unavailable
from tests.support.storage import TOPIC, serving, stored

PROMPTS = BucketSetup("films", TOPIC, "prompts/")
WAIT_S = 30.0

Notice = tuple[str, bytes, dict[str, str]]


class Taker:
    """Takes notices, or refuses some at first."""

    def __init__(self, refusals: int = 0) -> None:
        self.taken: Queue[Notice] = Queue()
        self.refused = Event()
        self._refusals = refusals

    def __call__(self, topic: str, data: bytes, attributes: dict[str, str]) -> None:
        if self._refusals:
            self._refusals -= 1
            self.refused.set()
            raise Unavailable("the broker: away")
        self.taken.put((topic, data, attributes))

    def next(self) -> Notice:
        return self.taken.get(timeout=WAIT_S)


def _upload(bucket: Any, name: str, data: bytes = b"a lighthouse") -> PromptUploaded:
    """Upload a prompt; give what ought to be said of it."""
    blob = stored(bucket, name, data)
    return PromptUploaded("films", name, blob.generation, len(data))


@pytest.mark.parametrize("suffix", ["txt", "md", "json", "csv"])
def test_a_prompt_that_is_uploaded_is_told(tmp_path: Path, suffix: str):
    taker = Taker()
    with serving(tmp_path / "twin", taker, [PROMPTS]) as client:
        uploaded = _upload(client.bucket("films"), f"prompts/täglich/a film.{suffix}")
        topic, data, attributes = taker.next()
        assert topic == "prompt-uploads"
        assert prompt_uploaded(attributes, data) == uploaded


def test_a_notice_says_what_cloud_storage_says(tmp_path: Path):
    taker = Taker()
    with serving(tmp_path / "twin", taker, [PROMPTS]) as client:
        bucket = client.bucket("films")
        old = stored(bucket, "prompts/a.txt", b"old", content_type="text/plain")
        _, first_data, first = taker.next()
        new = stored(bucket, "prompts/a.txt", b"new")
        _, _, second = taker.next()
        [config] = bucket.list_notifications()
    assert first == {
        "notificationConfig": (
            f"projects/_/buckets/films/notificationConfigs/{config.notification_id}"
        ),
        "eventType": "OBJECT_FINALIZE",
        "payloadFormat": "JSON_API_V1",
        "bucketId": "films",
        "objectId": "prompts/a.txt",
        "objectGeneration": str(old.generation),
        "eventTime": "2027-01-15T08:00:00.000Z",
    }
    assert second["objectGeneration"] == str(new.generation)
    assert second["overwroteGeneration"] == str(old.generation)
    said = json.loads(first_data)
    expected = {"kind": "storage#object", "name": "prompts/a.txt", "bucket": "films", "size": "3"}
    assert said.items() >= {**expected, "contentType": "text/plain", "crc32c": old.crc32c}.items()
    assert said["id"] == f"films/prompts/a.txt/{old.generation}"


def test_only_what_becomes_a_prompt_is_told(tmp_path: Path):
    """Neither what lies elsewhere, nor changes of what is said of it, nor its removal."""
    taker = Taker()
    with serving(tmp_path / "twin", taker, [PROMPTS]) as client:
        bucket = client.bucket("films")
        blobs = GcsBlobs(bucket)
        blobs.put("refusals/a.txt.json", b"{}")
        blobs.put("quarantine/ingest/1", b"?")
        elsewhere = stored(bucket, "prompts.txt")
        with pytest.raises(api.PreconditionFailed):
            stored(bucket, "prompts/a.txt", if_generation_match=5)
        bucket.copy_blob(elsewhere, bucket, "prompts/copied.txt")
        copied = bucket.blob("prompts/copied.txt")
        copied.metadata = {"seen": "yes"}
        copied.patch()
        copied.delete()
        bucket.blob("prompts/composed.txt").compose([elsewhere])
        bucket.blob("prompts/resumed.txt", chunk_size=256 * 1024).upload_from_file(
            io.BytesIO(b"a lighthouse")
        )
        told = [taker.next()[2]["objectId"] for _ in range(3)]
    assert told == ["prompts/copied.txt", "prompts/composed.txt", "prompts/resumed.txt"]
    assert taker.taken.empty()


def test_what_nobody_took_is_told_again(tmp_path: Path, caplog: pytest.LogCaptureFixture):
    taker = Taker(refusals=2)
    with serving(tmp_path / "twin", taker, [PROMPTS]) as client:
        uploaded = _upload(client.bucket("films"), "prompts/secret-name.txt")
        _, data, attributes = taker.next()
        assert prompt_uploaded(attributes, data) == uploaded
    assert "secret-name" not in caplog.text


def test_what_nobody_took_is_told_after_a_restart(tmp_path: Path):
    away = Taker(refusals=10**9)
    with serving(tmp_path / "twin", away, [PROMPTS]) as client:
        uploads = [_upload(client.bucket("films"), f"prompts/{number}.txt") for number in range(3)]
        assert away.refused.wait(WAIT_S)
    taker = Taker()
    with serving(tmp_path / "twin", taker, [PROMPTS]):
        told = [prompt_uploaded(attributes, data) for _, data, attributes in _three(taker)]
    assert told == uploads
    again = Taker()
    with serving(tmp_path / "twin", again, [PROMPTS]) as client:
        last = _upload(client.bucket("films"), "prompts/last.txt")
        _, data, attributes = again.next()
        assert prompt_uploaded(attributes, data) == last


def _three(taker: Taker) -> list[Notice]:
    return [taker.next() for _ in range(3)]


def test_a_bucket_that_was_prepared_before_is_not_told_twice(tmp_path: Path):
    for _ in range(2):
        taker = Taker()
        with serving(tmp_path / "twin", taker, [PROMPTS]) as client:
            _upload(client.bucket("films"), "prompts/a.txt")
            taker.next()
            assert len(list(client.bucket("films").list_notifications())) == 1
        assert taker.taken.empty()


def test_a_client_can_ask_to_be_told_and_stop_it(tmp_path: Path):
    taker = Taker()
    with serving(tmp_path / "twin", taker) as client:
        bucket = client.bucket("films")
        asked = bucket.notification(
            "other-topic",
            topic_project="demo-project",
            event_types=["OBJECT_FINALIZE"],
            blob_name_prefix="in/",
            custom_attributes={"who": "me", "eventType": "FORGED"},
            payload_format="NONE",
        )
        asked.create()
        assert asked.exists()
        stored(bucket, "in/a")
        topic, data, attributes = taker.next()
        assert (topic, data, attributes["who"]) == ("other-topic", b"", "me")
        assert (attributes["payloadFormat"], attributes["eventType"]) == ("NONE", "OBJECT_FINALIZE")
        asked.reload()
        asked.delete()
        assert not asked.exists()
        stored(bucket, "in/b")
        with pytest.raises(api.NotFound):
            asked.delete()
    assert taker.taken.empty()


REFUSED: dict[str, Callable[[Any], Any]] = {
    "every event": lambda bucket: bucket.notification("topic", topic_project="demo-project"),
    "removals": lambda bucket: bucket.notification(
        "topic", topic_project="demo-project", event_types=["OBJECT_DELETE"]
    ),
    "no topic": lambda bucket: bucket.notification(
        "", topic_project="demo-project", event_types=["OBJECT_FINALIZE"]
    ),
    "an attribute that is no text": lambda bucket: bucket.notification(
        "topic",
        topic_project="demo-project",
        event_types=["OBJECT_FINALIZE"],
        custom_attributes={"a": 1},
    ),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_to_be_told_of_what_is_never_told_is_refused(bucket: Any, kind: str):
    with pytest.raises((api.MethodNotImplemented, api.BadRequest)):
        REFUSED[kind](bucket).create()
    assert list(bucket.list_notifications()) == []
