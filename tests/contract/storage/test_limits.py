"""Hostile requests, and what the twin refuses instead of pretending."""

import json
from pathlib import Path
from typing import Any

import pytest
from google.api_core import exceptions as api

from tests.support.cutting import cut_line
from tests.support.storage import ask, client_of, connect, serving, stored


@pytest.mark.parametrize("name", ["../../etc/passwd", "a/../../b", "/abs", "a\0b", "..%2f", "a//b"])
def test_a_name_is_never_a_path(bucket: Any, tmp_path: Path, name: str):
    before = {path for path in tmp_path.rglob("*") if "contents" not in path.parts}
    stored(bucket, name, b"mine")
    assert bucket.blob(name).download_as_bytes() == b"mine"
    assert [blob.name for blob in bucket.list_blobs()] == [name]
    assert {path for path in tmp_path.rglob("*") if "contents" not in path.parts} == before


@pytest.mark.parametrize("name", ["ü" * 513, "a\nb", "a\rb", ".well-known/acme-challenge/x"])
def test_a_name_that_no_object_can_have_is_refused(bucket: Any, name: str):
    with pytest.raises(api.BadRequest):
        stored(bucket, name)
    stored(bucket, "ü" * 512)


REFUSED = [
    ("GET", "/films/a?X-Goog-Signature=00", 501),
    ("PUT", "/films/a?X-Goog-Algorithm=GOOG4-RSA-SHA256&X-Goog-Signature=00", 501),
    ("POST", "/batch/storage/v1", 501),
    ("GET", "/storage/v1/b/films/o/a/acl", 501),
    ("PATCH", "/storage/v1/b/films", 501),
    ("GET", "/storage/v1/b/films/o?matchGlob=**", 501),
    ("POST", "/upload/storage/v1/b/films/o?uploadType=media&name=b&predefinedAcl=private", 501),
    ("POST", "/upload/storage/v1/b/films/o?name=b", 400),
    ("POST", "/upload/storage/v1/b/films/o?uploadType=multipart", 400),
    ("POST", "/upload/storage/v1/b/films/o?uploadType=media", 400),
    ("GET", "/storage/v1/b/films/o/%ff", 400),
    ("GET", "/storage/v1/b/films/o/a?ifGenerationMatch=-1", 400),
    ("GET", "/storage/v1/b/films/o/a?generation=x", 400),
    ("GET", "/storage/v1/b/films/o/a?" + "&".join(f"p{n}=1" for n in range(70)), 400),
    ("GET", "/", 501),
]


@pytest.mark.parametrize(("method", "path", "status"), REFUSED)
def test_what_is_not_offered_is_refused_not_ignored(
    bucket: Any, method: str, path: str, status: int
):
    stored(bucket, "a")
    found, answer, _ = ask(bucket, method, path)
    assert found == status
    assert json.loads(answer)["error"]["code"] == status
    assert [blob.name for blob in bucket.list_blobs()] == ["a"]


def test_a_signed_url_cannot_even_be_made_without_a_key(bucket: Any):
    with pytest.raises(AttributeError, match="private key"):
        bucket.blob("a").generate_signed_url(expiration=60, version="v4")


BODIES = {
    "not json": b"{",
    "not an object": b"[]",
    "nested too deep": b'{"a":' * 100_000,
    "metadata are no texts": b'{"metadata": {"a": 1}}',
    "metadata are too large": json.dumps({"metadata": {"a": "x" * 9000}}).encode(),
    "a header would break": b'{"contentType": "a\\r\\nX-Evil: 1"}',
    "a hold": b'{"temporaryHold": true}',
}


@pytest.mark.parametrize("kind", BODIES)
def test_a_body_that_breaks_the_api_changes_nothing(bucket: Any, kind: str):
    blob = stored(bucket, "a")
    status, _, _ = ask(bucket, "PATCH", "/storage/v1/b/films/o/a", BODIES[kind])
    assert status in {400, 413, 501}
    assert bucket.get_blob("a").metageneration == blob.metageneration


MULTIPARTS = {
    "one part": b'--b\r\n\r\n{"name": "x"}\r\n--b--',
    "no end": b'--b\r\n\r\n{"name": "x"}\r\n--b\r\n\r\ndata',
    "more after the end": b'--b\r\n\r\n{"name": "x"}\r\n--b\r\n\r\ndata\r\n--b--more',
    "nothing": b"",
    "a head without end": b"--b\r\n" + b"x" * 600_000,
}


@pytest.mark.parametrize("kind", MULTIPARTS)
def test_a_broken_multipart_stores_nothing(bucket: Any, kind: str):
    path = "/upload/storage/v1/b/films/o?uploadType=multipart"
    headers = {"Content-Type": "multipart/related; boundary=b"}
    assert ask(bucket, "POST", path, MULTIPARTS[kind], headers)[0] == 400
    assert list(bucket.list_blobs()) == []


def test_requests_have_limits(bucket: Any):
    too_long = {"Content-Length": str(9 * 1024**3)}
    path = "/upload/storage/v1/b/films/o?uploadType=media&name=a"
    assert ask(bucket, "POST", path, b"", too_long)[0] == 413
    assert ask(bucket, "POST", path, b"", {"Content-Length": "1_0"})[0] == 400
    assert ask(bucket, "GET", path, headers={"X-A": "x" * 40_000})[0] == 431
    status, _, _ = ask(bucket, "POST", path, b"fffffffffff\r\n", {"Transfer-Encoding": "chunked"})
    assert status == 413


def test_a_connection_serves_on_after_a_refusal(bucket: Any):
    connection = connect(bucket)
    statuses: list[int] = []
    for path in ("/storage/v1/b/none/o/a", "/storage/v1/b/films"):
        connection.request("GET", path, b"unwanted body")
        answer = connection.getresponse()
        answer.read()
        statuses.append(answer.status)
    connection.close()
    assert statuses == [404, 200]


def test_a_connection_that_breaks_in_an_upload_stores_nothing(tmp_path: Path):
    with (
        serving(tmp_path / "twin") as direct,
        cut_line(direct.api_endpoint) as line,
        client_of(line.base) as client,
    ):
        line.requests.append(200_000)
        with pytest.raises(Exception, match="onnection"):
            client.bucket("films").blob("a").upload_from_string(bytes(400_000), retry=None)
        assert not direct.bucket("films").blob("a").exists()
    assert list((tmp_path / "twin" / "incoming").iterdir()) == []
