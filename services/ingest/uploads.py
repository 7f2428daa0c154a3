"""Uploaded prompts: read, accepted or refused once, and the refusal laid beside the prompts."""

import json
from dataclasses import replace
from pathlib import PurePosixPath

from services.ingest.acceptance import IngestPorts, refuse, submit
from services.ingest.intake import (
    UPLOADS,
    Answered,
    is_prompt,
    refusal_name,
    upload_key,
    upload_row,
)
from shared.contracts.codec import encode_record
from shared.contracts.envelope import Envelope
from shared.contracts.job import JobAccepted, JobRefused, JobSubmit
from shared.contracts.uploads import PromptUploaded
from shared.domain.errors import BriefDeclined, MalformedMessage, NotFound
from shared.domain.object_names import NAME_CHARS_MAX, fault_of_name
from shared.ports.handler import Effects
from shared.ports.store import Row

__all__ = ["answered", "misnamed", "on_prompt_uploaded"]

SOURCE_CHARS_MAX = 300


def on_prompt_uploaded(message: Envelope, ports: IngestPorts) -> Effects:
    """Read an uploaded prompt; a refusal is also written beside the prompts, for the uploader.

    An object that was overwritten or deleted since is left to the notice of what it is now. One
    whose name no bucket of ours opens is refused unopened.

    Raises:
        MalformedMessage: The notice is about another bucket.
    """
    upload: PromptUploaded = message.payload
    if upload.bucket != ports.blobs.bucket:
        raise MalformedMessage("bucket: not the one that prompts are read from")
    if not is_prompt(upload.name) or _is_answered(ports, upload):
        return Effects()
    if fault_of_name(upload.name):
        return misnamed(ports, upload)
    if not _is_newest(ports, upload):
        return Effects()
    try:
        effects = _effects(message, ports, upload)
    except NotFound:
        return Effects()
    if not _is_newest(ports, upload):
        return Effects()  # What was read may be the next one's text.
    return answered(ports, upload, effects)


def misnamed(ports: IngestPorts, upload: PromptUploaded) -> Effects:
    """Refuse a prompt for its name alone; see `fault_of_name`."""
    why = (
        f"The prompt's name is longer than {NAME_CHARS_MAX} characters, or has an empty part, a"
        " part of only dots, a backslash or a control character: upload it under a plain name."
    )
    declined = BriefDeclined("bad_name", why)
    return answered(
        ports, upload, refuse(upload_key(upload), upload.name[:SOURCE_CHARS_MAX], declined)
    )


def answered(ports: IngestPorts, upload: PromptUploaded, effects: Effects) -> Effects:
    """Add the row that an upload is answered; a refusal's file is there before the row says so."""
    told = [say.payload for say in effects.says]
    refusals = [each for each in told if isinstance(each, JobRefused)]
    for refusal in refusals:
        ports.blobs.put(refusal_name(upload.name), _refusal_file(refusal))
    made = (say.job_id for say in effects.says if isinstance(say.payload, JobAccepted))
    row = Answered(
        name=upload.name,
        generation=upload.generation,
        job_ids=tuple(made),
        refusal=refusals[0].code if refusals else "",
        at_ms=ports.clock.now_ms(),
    )
    key = upload_row(upload.bucket, upload.name, upload.generation)
    return replace(effects, rows=(*effects.rows, Row(UPLOADS, key, encode_record(row))))


def _effects(message: Envelope, ports: IngestPorts, upload: PromptUploaded) -> Effects:
    source = upload.name[:SOURCE_CHARS_MAX]
    try:
        text = _prompt_text(ports, upload)
    except BriefDeclined as declined:
        return refuse(upload_key(upload), source, declined)
    form = PurePosixPath(upload.name).suffix.lstrip(".").lower() or "txt"
    return submit(message, ports, JobSubmit(upload_key(upload), text, form, source))


def _is_answered(ports: IngestPorts, upload: PromptUploaded) -> bool:
    row = upload_row(upload.bucket, upload.name, upload.generation)
    return ports.records.get(UPLOADS, row) is not None


def _is_newest(ports: IngestPorts, upload: PromptUploaded) -> bool:
    """Whether the object is still the one that was announced: generations only grow."""
    stored = ports.blobs.stat(upload.name)
    return stored is not None and stored.generation == upload.generation


def _prompt_text(ports: IngestPorts, upload: PromptUploaded) -> str:
    limit = ports.configuration("").planning.brief_bytes_max
    if upload.size > limit:
        raise BriefDeclined(
            "too_large", f"The prompt is larger than {limit} bytes: shorten it to what matters."
        )
    try:
        return ports.blobs.get(upload.name).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BriefDeclined(
            "not_utf8", "The prompt is not UTF-8 text: save it as UTF-8 and upload it again."
        ) from None


def _refusal_file(refusal: JobRefused) -> bytes:
    told = {"code": refusal.code, "sentence": refusal.sentence, "source": refusal.source}
    return json.dumps(told, indent=2, sort_keys=True, ensure_ascii=False).encode() + b"\n"
