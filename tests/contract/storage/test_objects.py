"""What the official client does with buckets, objects and lists."""

import base64
import hashlib
import io
import json
from pathlib import Path
from typing import Any

import google_crc32c
import pytest
from google.api_core import exceptions as api

from tests.support.storage import QUANTUM, ask, refused, stored


def test_buckets_are_made_once_listed_and_removed_when_empty(client: Any):
    made = client.create_bucket("trailers")
    with pytest.raises(api.Conflict):
        client.create_bucket("trailers")
    assert made.exists()
    assert client.get_bucket("trailers").time_created is not None
    assert [each.name for each in client.list_buckets()] == ["films", "trailers"]
    blob = stored(made, "a")
    with pytest.raises(api.Conflict):
        made.delete()
    blob.delete()
    made.delete()
    assert client.lookup_bucket("trailers") is None


def test_a_bucket_that_is_not_there_is_not_found(client: Any):
    missing = client.bucket("missing")
    for attempt in (
        missing.reload,
        lambda: stored(missing, "a"),
        lambda: list(missing.list_blobs()),
        lambda: missing.blob("a").upload_from_file(io.BytesIO(b"x"), size=None),
    ):
        with pytest.raises(api.NotFound):
            attempt()


def test_what_a_bucket_cannot_do_here_is_refused(client: Any):
    versioned = client.bucket("versioned")
    versioned.versioning_enabled = True
    with pytest.raises(api.MethodNotImplemented):
        client.create_bucket(versioned)
    with pytest.raises(api.BadRequest):
        client.create_bucket("No_Such-Name")


# Objects.


@pytest.mark.parametrize("data", [b"", b"hello", bytes(range(256)) * 4096])
def test_what_was_uploaded_comes_back_with_its_checksums(bucket: Any, data: bytes):
    blob = stored(bucket, "a/b c/ü.bin", data, content_type="video/mp4")
    again = bucket.get_blob("a/b c/ü.bin")
    assert again.download_as_bytes() == data
    assert again.size == len(data)
    assert again.content_type == "video/mp4"
    assert again.md5_hash == base64.b64encode(hashlib.md5(data).digest()).decode()
    crc32c = google_crc32c.Checksum(data).digest()
    assert again.crc32c == blob.crc32c == base64.b64encode(crc32c).decode()
    assert (again.generation, again.metageneration) == (blob.generation, 1)


def test_a_media_upload_needs_no_metadata(bucket: Any):
    status, answer, _ = ask(
        bucket,
        "POST",
        "/upload/storage/v1/b/films/o?uploadType=media&name=a%2Fb",
        b"plain",
        {"Content-Type": "text/plain"},
    )
    assert status == 200
    assert json.loads(answer)["name"] == "a/b"
    assert bucket.blob("a/b").download_as_bytes() == b"plain"


def test_a_chunked_body_is_an_upload_too(bucket: Any):
    body = b"5\r\nplain\r\n6;x=y\r\n chunk\r\n0\r\nTrailer: x\r\n\r\n"
    path = "/upload/storage/v1/b/films/o?uploadType=media&name=a"
    status, _, _ = ask(bucket, "POST", path, body, {"Transfer-Encoding": "chunked"})
    assert status == 200
    assert bucket.blob("a").download_as_bytes() == b"plain chunk"


def test_a_part_of_an_object_is_read_alone(bucket: Any):
    blob = stored(bucket, "a", b"0123456789")
    assert blob.download_as_bytes(start=2, end=4) == b"234"
    assert blob.download_as_bytes(start=7) == b"789"
    assert blob.download_as_bytes(start=0, end=99) == b"0123456789"
    path = "/storage/v1/b/films/o/a?alt=media"
    status, answer, headers = ask(bucket, "GET", path, headers={"Range": "bytes=-3"})
    assert (status, answer, headers["Content-Range"]) == (206, b"789", "bytes 7-9/10")
    with refused(api.RequestRangeNotSatisfiable):
        blob.download_as_bytes(start=10)


def test_a_chunked_download_puts_the_object_together(bucket: Any):
    data = bytes(range(256)) * 4000
    stored(bucket, "a", data)
    assert bucket.blob("a", chunk_size=QUANTUM).download_as_bytes() == data


def test_a_file_object_writes_and_reads_like_a_file(bucket: Any):
    data = b"line\n" * 200_000
    with bucket.blob("a").open("wb", chunk_size=QUANTUM) as file:
        file.write(data)
    with bucket.blob("a").open("rb", chunk_size=QUANTUM) as file:
        assert file.read() == data


def test_metadata_are_patched_and_only_metageneration_grows(bucket: Any):
    blob = stored(bucket, "a")
    generation = blob.generation
    blob.metadata = {"one": "1", "two": "2"}
    blob.cache_control = "no-store"
    blob.patch()
    assert (blob.generation, blob.metageneration) == (generation, 2)
    blob.metadata = {"one": None}
    blob.patch()
    again = bucket.get_blob("a")
    assert again.metadata == {"two": "2"}
    assert again.cache_control == "no-store"
    assert again.metageneration == 3
    assert again.download_as_bytes() == b"data"


def test_an_update_replaces_all_metadata(bucket: Any):
    blob = stored(bucket, "a")
    blob.metadata = {"one": "1"}
    blob.cache_control = "no-store"
    blob.patch()
    fresh = bucket.blob("a")
    fresh.metadata = {"two": "2"}
    fresh.update()
    again = bucket.get_blob("a")
    assert again.metadata == {"two": "2"}
    assert again.cache_control is None


def test_a_composition_is_its_sources_in_order(bucket: Any):
    parts = [stored(bucket, f"part{n}", b"%d" % n * 1000) for n in range(3)]
    whole = bucket.blob("whole")
    whole.content_type = "text/plain"
    whole.compose([*parts, parts[0]])
    again = bucket.get_blob("whole")
    assert again.download_as_bytes() == b"".join(b"%d" % n * 1000 for n in (0, 1, 2, 0))
    assert again.component_count == 4
    assert again.md5_hash is None
    assert again.content_type == "text/plain"


def test_a_copy_keeps_content_and_metadata_and_outlives_its_source(bucket: Any):
    source = bucket.blob("source")
    source.metadata = {"kind": "film"}
    source.upload_from_string(b"film", content_type="video/mp4")
    rewritten = bucket.blob("rewritten")
    assert rewritten.rewrite(source) == (None, 4, 4)
    copied = bucket.copy_blob(source, bucket, "copied")
    source.delete()
    for name in ("rewritten", "copied"):
        copy = bucket.get_blob(name)
        assert copy.download_as_bytes() == b"film"
        assert (copy.metadata, copy.content_type) == ({"kind": "film"}, "video/mp4")
        assert copy.crc32c == copied.crc32c


def test_a_copy_with_metadata_of_its_own_keeps_only_those(bucket: Any):
    source = bucket.blob("source")
    source.metadata = {"kind": "film"}
    source.upload_from_string(b"film")
    copy = bucket.blob("copy")
    copy.metadata = {"other": "one"}
    copy.rewrite(source)
    assert bucket.get_blob("copy").metadata == {"other": "one"}


def test_a_removed_object_is_gone(bucket: Any):
    blob = stored(bucket, "a")
    blob.delete()
    assert not blob.exists()
    for attempt in (blob.delete, blob.reload, bucket.blob("a").download_as_bytes):
        with refused(api.NotFound):
            attempt()


def test_what_is_replaced_or_removed_takes_no_room(bucket: Any, tmp_path: Path):
    stored(bucket, "a", b"old")
    stored(bucket, "a", b"new")
    stored(bucket, "b").delete()
    [content] = (tmp_path / "twin" / "contents").iterdir()
    assert content.read_bytes() == b"new"


def test_a_generation_that_was_replaced_is_gone(bucket: Any):
    old = stored(bucket, "a", b"old")
    new = stored(bucket, "a", b"new")
    assert new.generation > old.generation
    with refused(api.NotFound):
        bucket.blob("a", generation=old.generation).download_as_bytes()
    assert bucket.blob("a", generation=new.generation).download_as_bytes() == b"new"


# Lists.


def test_lists_come_in_pages_in_the_order_of_names(bucket: Any):
    names = [*(f"n/{number:03}" for number in range(25)), "z/é", "z/\U0001f600"]
    for name in names:
        stored(bucket, name, b"")
    pages = list(bucket.list_blobs(page_size=10).pages)
    assert [[blob.name for blob in page] for page in pages] == [
        names[:10],
        names[10:20],
        names[20:],
    ]
    assert [blob.name for blob in bucket.list_blobs(max_results=3)] == names[:3]
    listed = bucket.list_blobs(start_offset="n/003", end_offset="n/005")
    assert [blob.name for blob in listed] == ["n/003", "n/004"]


def test_a_delimiter_folds_what_lies_deeper_into_prefixes(bucket: Any):
    for name in ("a", "b/1", "b/2/x", "b/2/y", "b/3/z", "b2", "c/1"):
        stored(bucket, name, b"")
    top = bucket.list_blobs(delimiter="/")
    assert [blob.name for blob in top] == ["a", "b2"]
    assert top.prefixes == {"b/", "c/"}
    deeper = bucket.list_blobs(prefix="b/", delimiter="/")
    assert [blob.name for blob in deeper] == ["b/1"]
    assert deeper.prefixes == {"b/2/", "b/3/"}
    one_by_one = bucket.list_blobs(delimiter="/", page_size=1)
    found = [[blob.name for blob in page] or "prefix" for page in one_by_one.pages]
    assert found == [["a"], "prefix", ["b2"], "prefix"]
    assert one_by_one.prefixes == {"b/", "c/"}


def test_a_page_token_that_was_made_up_is_refused(bucket: Any):
    for token in ("!", "/w==", "%FF"):
        status, _, _ = ask(bucket, "GET", f"/storage/v1/b/films/o?pageToken={token}")
        assert status == 400
