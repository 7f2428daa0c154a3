"""Uploads: checked, resumed after any break, and still there after a restart."""

import base64
import io
from pathlib import Path
from typing import Any

import pytest
from google.api_core import exceptions as api
from google.cloud.storage.retry import DEFAULT_RETRY

from shared.adapters.twins.storage.serve import BucketSetup, serving_storage
from shared.domain.errors import FolderLocked
from tests.support.clock import FakeClock
from tests.support.cutting import cut_line
from tests.support.storage import QUANTUM, TOPIC, ask, client_of, serving, stored


@pytest.mark.parametrize("size", [4, 9 * 1024 * 1024], ids=["multipart", "resumable"])
@pytest.mark.parametrize("checksum", ["crc32c", "md5_hash"])
def test_a_content_that_is_not_what_was_meant_is_refused(bucket: Any, size: int, checksum: str):
    blob = bucket.blob("a")
    wrong = {"crc32c": "AAAAAA==", "md5_hash": base64.b64encode(bytes(16)).decode()}
    setattr(blob, checksum, wrong[checksum])
    with pytest.raises(api.BadRequest):
        blob.upload_from_string(bytes(size), checksum=None)
    assert not bucket.blob("a").exists()


def test_checksums_in_headers_are_checked_too(bucket: Any):
    path = "/upload/storage/v1/b/films/o?uploadType=media&name=a"
    for header in ({"X-Goog-Hash": "crc32c=AAAAAA=="}, {"Content-MD5": "AAAA"}):
        assert ask(bucket, "POST", path, b"x", header)[0] == 400
    assert not bucket.blob("a").exists()


# Resumable uploads.


def test_a_broken_connection_is_gone_on_with_where_it_broke(tmp_path: Path):
    data = bytes(range(256)) * 6000  # Five whole chunks and a rest.
    with (
        serving(tmp_path / "twin") as direct,
        cut_line(direct.api_endpoint) as line,
        client_of(line.base) as client,
    ):
        # In the middle of the second chunk, and of the fourth.
        line.requests.extend([QUANTUM + 120_000, 2 * QUANTUM])
        blob = client.bucket("films").blob("a", chunk_size=QUANTUM)
        blob.upload_from_file(io.BytesIO(data))
        assert not line.requests
        assert direct.bucket("films").blob("a").download_as_bytes() == data


def test_a_lost_last_answer_is_given_again_and_is_no_conflict(tmp_path: Path):
    told: list[dict[str, str]] = []
    setup = BucketSetup("films", TOPIC)
    data = b"x" * (QUANTUM + 5)
    with (
        serving(tmp_path / "twin", lambda _t, _d, said: told.append(said), [setup]) as direct,
        cut_line(direct.api_endpoint) as line,
        client_of(line.base) as client,
    ):
        blob = client.bucket("films").blob("a", chunk_size=QUANTUM)
        upload, transport = blob._initiate_resumable_upload(
            client,
            io.BytesIO(data),
            "text/plain",
            None,
            if_generation_match=0,
            retry=DEFAULT_RETRY,
        )
        upload.transmit_next_chunk(transport)
        line.answers.append(0)
        answer = upload.transmit_next_chunk(transport)
        assert not line.answers
        made = direct.bucket("films").get_blob("a")
        assert answer.json()["generation"] == str(made.generation)
    assert [each["objectId"] for each in told] == ["a"]


def _begin(bucket: Any, name: str = "a", **also: str) -> str:
    """Begin an upload; give its path."""
    query = "&".join([f"uploadType=resumable&name={name}", *(f"{k}={v}" for k, v in also.items())])
    status, _, headers = ask(bucket, "POST", f"/upload/storage/v1/b/films/o?{query}")
    assert status == 200
    return headers["Location"].partition("/upload")[1] + headers["Location"].partition("/upload")[2]


def _put(bucket: Any, path: str, span: str, body: bytes = b"", **also: str) -> tuple[int, str]:
    said = {"Content-Range": f"bytes {span}", **also}
    status, _, headers = ask(bucket, "PUT", path, body, said)
    return status, headers.get("Range", "")


def test_an_upload_says_how_far_it_is(bucket: Any):
    path = _begin(bucket)
    assert _put(bucket, path, "*/*") == (308, "")
    chunk = b"x" * QUANTUM
    assert _put(bucket, path, f"0-{QUANTUM - 1}/*", chunk) == (308, f"bytes=0-{QUANTUM - 1}")
    assert _put(bucket, path, "*/*") == (308, f"bytes=0-{QUANTUM - 1}")
    # A repetition of what was kept, a gap, and a piece that is no multiple and not the end.
    assert _put(bucket, path, f"0-{QUANTUM - 1}/*", chunk) == (308, f"bytes=0-{QUANTUM - 1}")
    assert _put(bucket, path, f"{QUANTUM + 1}-{QUANTUM + 1}/*", b"y")[0] == 400
    assert _put(bucket, path, f"{QUANTUM}-{QUANTUM}/*", b"y") == (308, f"bytes=0-{QUANTUM - 1}")
    assert _put(bucket, path, f"{QUANTUM}-{QUANTUM}/{QUANTUM + 1}", b"y")[0] == 200
    assert _put(bucket, path, "*/*")[0] == 200
    assert bucket.blob("a").download_as_bytes() == chunk + b"y"


def test_an_empty_upload_and_one_without_ranges_are_complete_at_once(bucket: Any):
    assert _put(bucket, _begin(bucket, "empty"), "*/0")[0] == 200
    assert ask(bucket, "PUT", _begin(bucket, "whole"), b"all of it")[0] == 200
    assert bucket.blob("empty").download_as_bytes() == b""
    assert bucket.blob("whole").download_as_bytes() == b"all of it"


def test_an_upload_that_lost_the_race_meanwhile_is_refused_at_its_end(bucket: Any):
    path = _begin(bucket, ifGenerationMatch="0")
    stored(bucket, "a", b"winner")
    assert _put(bucket, path, "0-4/5", b"loser")[0] == 412
    assert _put(bucket, path, "*/*")[0] == 404
    assert bucket.blob("a").download_as_bytes() == b"winner"
    status, _, _ = ask(
        bucket,
        "POST",
        "/upload/storage/v1/b/films/o?uploadType=resumable&name=a&ifGenerationMatch=0",
    )
    assert status == 412


def test_a_checksum_that_comes_with_the_last_piece_is_checked(bucket: Any):
    path = _begin(bucket)
    assert _put(bucket, path, "0-0/1", b"x", **{"X-Goog-Hash": "crc32c=AAAAAA=="})[0] == 400
    assert _put(bucket, path, "*/*")[0] == 404
    assert not bucket.blob("a").exists()


def test_a_cancelled_upload_and_one_that_was_never_begun_are_unknown(bucket: Any):
    path = _begin(bucket)
    assert ask(bucket, "DELETE", path)[0] == 499
    for unknown in (path, "/upload/storage/v1/b/films/o?upload_id=1-abc", path[:-1] + "x"):
        assert _put(bucket, unknown, "*/*")[0] == 404


@pytest.mark.parametrize("span", ["0-4/4", "0-5/9", "5-0/*", "x", "0-4", "-1-4/5"])
def test_a_range_that_is_none_is_refused(bucket: Any, span: str):
    assert _put(bucket, _begin(bucket), span, b"12345")[0] == 400


# Restarts.


def ignored(topic: str, data: bytes, attributes: dict[str, str]) -> None:
    pass


def test_everything_is_there_after_a_restart_also_half_an_upload(tmp_path: Path):
    with serving(tmp_path / "twin") as client:
        bucket = client.bucket("films")
        kept = stored(bucket, "kept", b"kept")
        path = _begin(bucket, "half")
        _put(bucket, path, f"0-{QUANTUM - 1}/*", b"x" * QUANTUM)
        (tmp_path / "twin" / "contents" / "17").write_bytes(b"of a crash")
        (tmp_path / "twin" / "incoming" / "0").write_bytes(b"of a crash")
    with serving(tmp_path / "twin") as client:
        bucket = client.bucket("films")
        again = bucket.get_blob("kept")
        assert (again.generation, again.download_as_bytes()) == (kept.generation, b"kept")
        assert _put(bucket, path, "*/*") == (308, f"bytes=0-{QUANTUM - 1}")
        assert _put(bucket, path, f"{QUANTUM}-{QUANTUM}/{QUANTUM + 1}", b"y")[0] == 200
        again.delete()
        assert stored(bucket, "kept").generation > kept.generation
    files = {path.name for path in (tmp_path / "twin" / "contents").iterdir()}
    assert len(files) == 2
    assert "17" not in files


def test_an_upload_of_last_week_is_forgotten(tmp_path: Path):
    clock = FakeClock()
    with serving(tmp_path / "twin", clock=clock) as client:
        path = _begin(client.bucket("films"))
        _put(client.bucket("films"), path, f"0-{QUANTUM - 1}/*", b"x" * QUANTUM)
    clock.advance(8 * 24 * 3600 * 1000)
    with serving(tmp_path / "twin", clock=clock) as client:
        assert _put(client.bucket("films"), path, "*/*")[0] == 404
    assert list((tmp_path / "twin" / "sessions").iterdir()) == []


def test_two_servers_never_serve_one_folder(tmp_path: Path):
    with (
        serving(tmp_path / "twin"),
        pytest.raises(FolderLocked),
        serving_storage(tmp_path / "twin", ignored, FakeClock()),
    ):
        pass
