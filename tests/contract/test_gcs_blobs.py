"""What only a bucket far away does: lose answers, break off, refuse, hold what is not ours."""

import io
import logging
import threading
from collections.abc import Generator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from google.auth.credentials import AnonymousCredentials
from google.cloud import storage

from shared.adapters.gcp.blobs import GcsBlobs, Limits
from shared.domain.errors import AlreadyExists, Denied, MalformedMessage, NotFound, Unavailable
from tests.support.cutting import Line, cut_line
from tests.support.storage import QUANTUM, client_of, serving

IMPATIENT = Limits(request_s=0.5, deadline_s=0.3, piece_bytes=QUANTUM)
PIECES = Limits(piece_bytes=QUANTUM)
NAME = "takes/customers-secret-name.mp4"


@pytest.fixture
def direct(tmp_path: Path) -> Generator[Any]:
    """The bucket, over a sound line."""
    with serving(tmp_path / "twin") as client:
        yield client.bucket("films")


@pytest.fixture
def line(direct: Any) -> Generator[Line]:
    with cut_line(direct.client.api_endpoint) as line:
        yield line


@pytest.fixture
def blobs(line: Line, tmp_path: Path) -> Generator[GcsBlobs]:
    """The store, over a line that breaks where the test says."""
    with client_of(line.base) as client:
        yield GcsBlobs(client.bucket("films"), PIECES, scratch=tmp_path)


def test_nothing_is_asked_behind_our_back(line: Line, tmp_path: Path):
    """The library's own look at the bucket needs a permission that no service of ours has."""
    client: Any = storage.Client(
        project="demo-project",
        credentials=AnonymousCredentials(),
        client_options={"api_endpoint": line.base},
    )
    with client:
        blobs = GcsBlobs(client.bucket("films"), scratch=tmp_path)
        blobs.put(NAME, b"film")
        blobs.get(NAME)
        list(blobs.list(""))
        threads = [thread.name for thread in threading.enumerate() if "fetch" in thread.name]
    assert threads == []
    assert b"/storage/v1/b/films/o" in line.heard
    assert b"/storage/v1/b/films?" not in line.heard


def test_a_create_whose_answer_was_lost_is_no_conflict(blobs: GcsBlobs, line: Line, direct: Any):
    line.answers.append(0)
    blobs.put(NAME, b"film", if_generation=0)
    assert not line.answers
    assert direct.blob(NAME).download_as_bytes() == b"film"
    with pytest.raises(AlreadyExists):
        blobs.put(NAME, b"film", if_generation=0)


def test_a_replacement_whose_answer_was_lost_is_no_conflict(
    blobs: GcsBlobs, line: Line, direct: Any
):
    blobs.put(NAME, b"old")
    there = blobs.stat(NAME)
    assert there is not None
    line.answers.append(0)
    blobs.put(NAME, b"new", if_generation=there.generation)
    assert not line.answers
    assert direct.blob(NAME).download_as_bytes() == b"new"


def test_the_same_bytes_of_somebody_else_are_a_conflict(blobs: GcsBlobs, line: Line, direct: Any):
    GcsBlobs(direct).put(NAME, b"film", if_generation=0)
    line.requests.append(100)  # The first try does not even arrive.
    with pytest.raises(AlreadyExists):
        blobs.put(NAME, b"film", if_generation=0)


def test_a_write_without_condition_is_repeated_too(blobs: GcsBlobs, line: Line, direct: Any):
    line.answers.append(0)
    blobs.put(NAME, b"film")
    assert direct.get_blob(NAME).metadata.keys() == {"sha256"}


def test_a_large_file_survives_breaks_in_the_middle(
    blobs: GcsBlobs, line: Line, direct: Any, tmp_path: Path
):
    source = tmp_path / "clip.mp4"
    data = bytes(range(256)) * 36_000  # Above 8 MiB: in pieces.
    source.write_bytes(data)
    line.requests.extend([QUANTUM + 120_000, 2 * QUANTUM])
    line.answers.append(0)
    ref = blobs.put_file(NAME, source, if_generation=0)
    assert not line.requests
    assert not line.answers
    assert (ref.size, direct.get_blob(NAME).content_type) == (len(data), "video/mp4")
    line.answers.extend([700_000, 900_000])
    with blobs.local_copy(NAME) as path:
        assert path.read_bytes() == data
    line.answers.extend([700_000, 900_000])
    assert blobs.get(NAME) == data
    assert not line.answers


class _ChangingPath(type(Path())):
    """A file that somebody writes to between the two times it is read."""

    def open(self, *_: Any, **__: Any) -> Any:
        return _Changing(b"before")


class _Changing(io.BytesIO):
    def seek(self, offset: int, whence: int = 0, /) -> int:
        if offset == 0 and whence == 0:
            self.getbuffer()[:] = b"after!"
        return super().seek(offset, whence)


def test_a_file_that_changes_meanwhile_is_not_stored_under_a_wrong_digest(
    blobs: GcsBlobs, direct: Any
):
    with pytest.raises(Unavailable):
        blobs.put_file(NAME, _ChangingPath("clip.mp4"))
    assert direct.get_blob(NAME) is None


def test_content_that_decayed_is_never_handed_out(blobs: GcsBlobs, direct: Any, tmp_path: Path):
    blobs.put(NAME, b"film")
    there = blobs.stat(NAME)
    assert there is not None
    (tmp_path / "twin" / "contents" / str(there.generation)).write_bytes(b"fi1m")
    with pytest.raises(Unavailable):
        blobs.get(NAME)
    with pytest.raises(Unavailable), blobs.local_copy(NAME):
        pass


def test_a_copy_of_what_others_uploaded_is_checked_too(
    blobs: GcsBlobs, direct: Any, tmp_path: Path
):
    foreign = direct.blob(NAME)
    foreign.upload_from_string(b"film")
    (tmp_path / "twin" / "contents" / str(foreign.generation)).write_bytes(b"fi1m")
    with pytest.raises(Unavailable), blobs.local_copy(NAME):
        pass


def test_a_digest_that_is_not_the_contents_own_is_noticed(blobs: GcsBlobs, direct: Any):
    foreign = direct.blob(NAME)
    foreign.metadata = {"sha256": "0" * 64}
    foreign.upload_from_string(b"film")
    with pytest.raises(Unavailable), blobs.local_copy(NAME):
        pass


def test_what_others_uploaded_can_be_read_and_says_no_digest(blobs: GcsBlobs, direct: Any):
    direct.blob("prompts/a.txt").upload_from_string("a lighthouse")
    info = blobs.stat("prompts/a.txt")
    assert info is not None
    assert (info.sha256, info.size) == ("", 12)
    assert [each.sha256 for each in blobs.list("prompts/")] == [""]
    assert blobs.get("prompts/a.txt") == b"a lighthouse"
    with blobs.local_copy("prompts/a.txt") as path:
        assert path.read_bytes() == b"a lighthouse"


def test_an_object_larger_than_memory_may_hold_is_refused(direct: Any, tmp_path: Path):
    blobs = GcsBlobs(direct, Limits(read_bytes_max=1000), scratch=tmp_path)
    blobs.put("small", bytes(1000))
    blobs.put("large", bytes(1001))
    assert blobs.get("small") == bytes(1000)
    with pytest.raises(MalformedMessage):
        blobs.get("large")
    with blobs.local_copy("large") as path:
        assert path.stat().st_size == 1001


def test_an_object_that_is_compressed_comes_as_it_is_stored(blobs: GcsBlobs, direct: Any):
    packed = direct.blob("prompts/a.txt")
    packed.content_encoding = "gzip"
    packed.upload_from_string(b"\x1f\x8b never unpacked")
    assert blobs.get("prompts/a.txt") == b"\x1f\x8b never unpacked"


def test_long_lists_come_in_pages(blobs: GcsBlobs, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("shared.adapters.gcp.blobs._PAGE", 2)
    names = [f"n/{number}" for number in range(5)]
    for name in names:
        blobs.put(name, b"")
    assert [info.name for info in blobs.list("n/")] == names


def test_no_copy_is_left_behind(blobs: GcsBlobs, tmp_path: Path):
    blobs.put(NAME, b"film")
    with blobs.local_copy(NAME):
        pass
    with pytest.raises(KeyError), blobs.local_copy(NAME):
        raise KeyError
    assert [path.name for path in tmp_path.iterdir()] == ["twin"]


# Whatever is answered.


@contextmanager
def _answering(status: int) -> Generator[str]:
    """Answer everything alike, with a body that names what was asked for."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def handle(self) -> None:
            with suppress(ConnectionError):  # The client hangs up on a failure.
                super().handle()

        def answer(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", "0")))
            body = b'{"error": {"message": "%s"}}' % self.path.encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST = do_PUT = do_DELETE = answer  # noqa: N815 - the server looks for these

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
            thread.join()


MEANINGS = {
    400: Unavailable,
    403: Denied,
    408: Unavailable,
    418: Unavailable,
    429: Unavailable,
    500: Unavailable,
    503: Unavailable,
}


def _attempts(blobs: GcsBlobs, source: Path) -> list[Any]:
    return [
        lambda: blobs.put(NAME, b"x"),
        lambda: blobs.put(NAME, b"x", if_generation=0),
        lambda: blobs.put_file(NAME, source),
        lambda: blobs.get(NAME),
        lambda: blobs.local_copy(NAME).__enter__(),
        lambda: blobs.stat(NAME),
        lambda: list(blobs.list("takes/")),
        lambda: blobs.delete(NAME),
    ]


@pytest.mark.parametrize("status", MEANINGS)
def test_every_failure_is_one_of_ours_and_names_nothing(
    status: int, tmp_path: Path, caplog: pytest.LogCaptureFixture
):
    source = tmp_path / "source"
    source.write_bytes(b"x")
    log = logging.getLogger("test")
    with _answering(status) as base, client_of(base) as client:
        blobs = GcsBlobs(client.bucket("films"), IMPATIENT, scratch=tmp_path)
        for attempt in _attempts(blobs, source):
            with pytest.raises(MEANINGS[status]) as failure:
                attempt()
            log.error("failed", exc_info=failure.value)
    assert "secret" not in caplog.text
    assert "127.0.0.1" not in caplog.text


def test_a_bucket_that_is_nowhere_is_an_outage(tmp_path: Path, caplog: pytest.LogCaptureFixture):
    source = tmp_path / "source"
    source.write_bytes(b"x")
    with _answering(200) as base:
        pass
    with client_of(base) as client:
        blobs = GcsBlobs(client.bucket("films"), IMPATIENT, scratch=tmp_path)
        for attempt in _attempts(blobs, source):
            with pytest.raises(Unavailable):
                attempt()


def test_a_bucket_that_does_not_exist_takes_nothing_and_holds_nothing(direct: Any, tmp_path: Path):
    blobs = GcsBlobs(direct.client.bucket("missing"), scratch=tmp_path)
    with pytest.raises(Unavailable):
        blobs.put("a", b"x")
    with pytest.raises(NotFound):
        blobs.get("a")
