"""What writes objects: uploads of every kind, metadata, compositions, copies, removal."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any, BinaryIO

from shared.adapters.twins.storage.asked import (
    asked_of,
    hashes_of,
    object_of,
    session_of,
    sources_of,
    span_of,
)
from shared.adapters.twins.storage.bodies import split_related
from shared.adapters.twins.storage.content import Checksums, Contents, measure, pieces_of
from shared.adapters.twins.storage.objects import Draft, Objects
from shared.adapters.twins.storage.preconditions import Preconditions, number_of
from shared.adapters.twins.storage.refusals import absent, invalid, unsupported
from shared.adapters.twins.storage.resources import (
    Stored,
    check_object_name,
    object_resource,
    parse_json,
    patched,
    properties_of,
)
from shared.adapters.twins.storage.sessions import Sessions
from shared.adapters.twins.storage.wire import Answer, Request, json_answer

__all__ = ["Writing"]

Edit = Callable[[dict[str, Any]], dict[str, Any]]


class Writing:
    """Answers what changes objects."""

    def __init__(self, objects: Objects, contents: Contents, sessions: Sessions) -> None:
        self._objects, self._contents, self._sessions = objects, contents, sessions

    def upload(self, request: Request, bucket: str) -> Answer:
        """Take a new object, or begin a resumable upload of one."""
        kind = request.query.get("uploadType")
        if kind == "resumable":
            return self._begin(request, bucket)
        if kind == "multipart":
            return self._multipart(request, bucket)
        if kind == "media":
            body = {"contentType": request.headers.get("Content-Type")}
            return self._store(request, bucket, body, request.body.pieces())
        raise invalid("The upload does not say of which type it is.")

    def go_on(self, request: Request, _bucket: str) -> Answer:
        """Take the next bytes of a resumable upload, or say how many there are."""
        made = self._sessions.go_on(
            request.query.get("upload_id", ""),
            span_of(request),
            request.body.pieces(),
            hashes_of(request),
            request.base,
        )
        if isinstance(made, dict):
            return json_answer(made)
        return Answer(308, b"", {"Range": f"bytes=0-{made - 1}"} if made else {})

    def cancel(self, request: Request, _bucket: str) -> Answer:
        """Forget a resumable upload."""
        self._sessions.cancel(request.query.get("upload_id", ""))
        return Answer(499)

    def patch(self, request: Request, bucket: str, name: str) -> Answer:
        """Change some of the metadata."""
        body = parse_json(request.body.read())
        return self._change(request, bucket, name, lambda old: patched(old, body))

    def update(self, request: Request, bucket: str, name: str) -> Answer:
        """Replace the metadata."""
        body = parse_json(request.body.read())
        return self._change(request, bucket, name, lambda _old: properties_of(body))

    def remove(self, request: Request, bucket: str, name: str) -> Answer:
        """Remove an object."""
        self._objects.remove(bucket, check_object_name(name), asked_of(request))
        return Answer(204)

    def compose(self, request: Request, bucket: str, name: str) -> Answer:
        """Make an object of the contents of others, one after the other."""
        body = parse_json(request.body.read())
        if body.get("deleteSourceObjects"):
            raise unsupported("removing what was composed")
        sources = [self._source(bucket, entry) for entry in sources_of(body)]
        with ExitStack() as stack, self._contents.incoming() as path:
            files = [stack.enter_context(self._open(each)) for each in sources]
            pieces = (piece for file in files for piece in pieces_of(file))
            with path.open("xb") as into:
                sums = measure(pieces, into)
            draft = Draft(
                bucket=bucket,
                name=check_object_name(name),
                properties=properties_of(object_of(body.get("destination") or {})),
                sums=sums,
                preconditions=Preconditions.asked(request.query),
                components=sum(each.components or 1 for each in sources),
            )
            return json_answer(object_resource(self._objects.finalize(draft, path), request.base))

    def rewrite(self, request: Request, bucket: str, name: str, to: str, new: str) -> Answer:
        """Copy an object; however large it is, in one call."""
        copy = self._copy(request, bucket, name, to, new)
        return json_answer(
            {
                "kind": "storage#rewriteResponse",
                "totalBytesRewritten": str(copy.size),
                "objectSize": str(copy.size),
                "done": True,
                "resource": object_resource(copy, request.base),
            }
        )

    def copy(self, request: Request, bucket: str, name: str, to: str, new: str) -> Answer:
        """Copy an object, as older clients ask for it."""
        copy = self._copy(request, bucket, name, to, new)
        return json_answer(object_resource(copy, request.base))

    def _multipart(self, request: Request, bucket: str) -> Answer:
        boundary = request.headers.get_boundary()
        if request.headers.get_content_type() != "multipart/related" or not boundary:
            raise invalid("The body is not multipart/related.")
        said, content_type, pieces = split_related(request.body, boundary)
        return self._store(
            request, bucket, {"contentType": content_type, **parse_json(said)}, pieces
        )

    def _store(
        self, request: Request, bucket: str, body: dict[str, Any], pieces: Iterator[bytes]
    ) -> Answer:
        session = session_of(request, bucket, body)
        with self._contents.incoming() as path:
            with path.open("xb") as into:
                sums = measure(pieces, into)
            sums.check(session.expected)
            sums.check(hashes_of(request))
            draft = Draft(bucket, session.name, session.properties, sums, session.preconditions)
            return json_answer(object_resource(self._objects.finalize(draft, path), request.base))

    def _begin(self, request: Request, bucket: str) -> Answer:
        body = parse_json(request.body.read())
        said = {"contentType": request.headers.get("X-Upload-Content-Type"), **body}
        upload_id = self._sessions.begin(session_of(request, bucket, said))
        path = f"/upload/storage/v1/b/{bucket}/o?uploadType=resumable&upload_id={upload_id}"
        return Answer(
            200, b"", {"Location": request.base + path, "X-GUploader-UploadID": upload_id}
        )

    def _change(self, request: Request, bucket: str, name: str, edit: Edit) -> Answer:
        stored = self._objects.change(bucket, check_object_name(name), asked_of(request), edit)
        return json_answer(object_resource(stored, request.base))

    def _source(self, bucket: str, entry: dict[str, Any]) -> Stored:
        texts = {key: str(entry[key]) for key in ("generation",) if entry.get(key) is not None}
        name = check_object_name(entry.get("name"))
        found = self._objects.find(bucket, name, number_of(texts, "generation"))
        asked = object_of(entry.get("objectPreconditions") or {})
        preconditions = {key: str(value) for key, value in asked.items()}
        Preconditions.asked(preconditions).check(found.version)
        return found

    def _open(self, stored: Stored) -> BinaryIO:
        try:
            return self._contents.open(stored.generation)
        except FileNotFoundError:
            raise absent("object") from None  # Replaced just now.

    def _copy(self, request: Request, bucket: str, name: str, to: str, new: str) -> Stored:
        body = parse_json(request.body.read())
        generation = number_of(request.query, "sourceGeneration")
        source = self._objects.find(bucket, check_object_name(name), generation)
        Preconditions.asked(request.query, "Source").check(source.version)
        with self._contents.incoming() as path:
            try:
                self._contents.share(source.generation, path)
            except FileNotFoundError:
                raise absent("object") from None  # Replaced just now.
            draft = Draft(
                bucket=to,
                name=check_object_name(new),
                properties=properties_of(body) if body else source.properties,
                sums=Checksums(source.size, source.crc32c, source.md5),
                preconditions=Preconditions.asked(request.query),
                components=source.components,
            )
            return self._objects.finalize(draft, path)
