"""What post-production does with each message: render into staging, publish what was certified.

Rendering and publishing touch only objects with deterministic names, so a delivery may run twice.
A film that cannot be rendered is an answer, never an exception: takes that were paid for are never
bought again because a mixer failed.
"""

import hashlib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeAlias

from services.postprocessor.manifest import files_of, manifest_bytes
from services.postprocessor.staging import Shelf, lent, lent_clips, place, read_named, verify
from shared.contracts.codec import decode_as, decode_record, encode_record
from shared.contracts.envelope import BlobRef, Envelope
from shared.contracts.film import (
    FilmFailed,
    FilmPublish,
    FilmPublished,
    FilmRender,
    FilmRendered,
    StagedFile,
)
from shared.domain.errors import AlreadyExists, MalformedMessage, Unavailable
from shared.domain.ids import digest
from shared.domain.plan import Plan
from shared.ports.blobs import BlobStore
from shared.ports.handler import Effects, HandlerTable, Ports, Say
from shared.ports.store import Record, Update
from shared.ports.studio import Renderer, StagedPath

__all__ = ["HANDLERS", "PostTools", "on_film_publish", "on_film_render"]

COLLECTION = "renders"


@dataclass(frozen=True, slots=True)
class PostTools:
    """Post-production's own tools."""

    renderer: Renderer


PostPorts: TypeAlias = Ports[PostTools]


@dataclass(frozen=True, slots=True)
class RenderRecord:
    """What was said about a render, for the next time the same is asked."""

    state: str
    """rendered, published, failed."""
    asked: str
    """Digest of the order that was rendered."""
    rendered: FilmRendered | None = None
    published: FilmPublished | None = None
    failed: FilmFailed | None = None


def on_film_render(message: Envelope, ports: PostPorts) -> Effects:
    """Render a film into staging, or say why not.

    Raises:
        Unavailable: The store is out of order; the message comes again.
    """
    order: FilmRender = message.payload
    asked = _asked(order)
    stored = ports.records.get(COLLECTION, order.render_id)
    known = _known(stored)
    if stored and known and known.rendered and known.asked == asked:
        return _again(known.rendered, stored)
    said = _rendered(message.job_id, order, asked, ports)
    if isinstance(said, FilmFailed):
        return _first(order.render_id, stored, RenderRecord("failed", asked, failed=said), said)
    return _first(order.render_id, stored, RenderRecord("rendered", asked, rendered=said), said)


def on_film_publish(message: Envelope, ports: PostPorts) -> Effects:
    """Deliver a film: report, files, and the create-only manifest last.

    Raises:
        Unavailable: The store is out of order, or the report could not be drawn; the message comes
            again.
    """
    order: FilmPublish = message.payload
    stored = ports.records.get(COLLECTION, order.render_id)
    known = _known(stored) or RenderRecord("rendered", "")
    if stored and known.published:
        return _again(known.published, stored)
    said = _published(message.job_id, order, ports)
    if isinstance(said, FilmFailed):
        memory = replace(known, state="failed", failed=said)
    else:
        memory = replace(known, state="published", published=said)
    return _first(order.render_id, stored, memory, said)


def _rendered(
    job_id: str, order: FilmRender, asked: str, ports: PostPorts
) -> FilmRendered | FilmFailed:
    shelf = Shelf(ports.blobs, job_id, order.render_id)
    finished = shelf.finished(asked)
    if finished is not None:
        return FilmRendered(order.render_id, finished)
    try:
        plan = decode_as(Plan, read_named(ports.blobs, order.plan))
        with lent_clips(ports.blobs, order.clips) as clips, TemporaryDirectory() as folder:
            outputs = _attempt(order, plan, clips, Path(folder), ports)
            if isinstance(outputs, FilmFailed):
                return outputs
            return FilmRendered(order.render_id, shelf.keep(asked, outputs))
    except MalformedMessage as error:
        return _impossible(order.render_id, error)


def _attempt(
    order: FilmRender, plan: Plan, clips: Mapping[str, Path], folder: Path, ports: PostPorts
) -> tuple[StagedPath, ...] | FilmFailed:
    """Render; a tool that fails is our answer, where a store that fails is the host's to retry."""
    encoding = ports.configuration(order.config_digest).encoding
    try:
        return ports.tools.renderer.render(plan, clips, order.label, encoding, folder)
    except Unavailable as error:
        return FilmFailed(order.render_id, str(error)[:300], transient=True)


def _published(job_id: str, order: FilmPublish, ports: PostPorts) -> FilmPublished | FilmFailed:
    name = f"films/{job_id}/manifest.json"
    try:
        if ports.blobs.stat(name) is None:
            _deliver(job_id, name, order, ports)
        manifest = ports.blobs.get(name)
        verify(ports.blobs, files_of(manifest, order.render_id))
    except MalformedMessage as error:
        return _impossible(order.render_id, error)
    ref = BlobRef(name, hashlib.sha256(manifest).hexdigest(), len(manifest))
    return FilmPublished(order.render_id, ref)


def _deliver(job_id: str, manifest_name: str, order: FilmPublish, ports: PostPorts) -> None:
    """Put every file at its final name, then the manifest that vouches for them."""
    blobs = ports.blobs
    plan = decode_as(Plan, read_named(blobs, order.plan))
    files = [_copied(job_id, file, blobs) for file in order.files]
    with TemporaryDirectory() as folder:
        evidence = {ref.name: read_named(blobs, ref) for ref in _evidence(order)}
        papers = ports.tools.renderer.report(order, plan, evidence, Path(folder))
        for each in papers:
            ref = place(blobs, f"films/{job_id}/{each.filename}", each.path)
            files.append(StagedFile(each.role, each.filename, ref, each.media_type, each.ratio))
    # Another delivery of this message may be faster: whichever manifest is there is verified next.
    with suppress(AlreadyExists):
        data = manifest_bytes(order, job_id, plan.title, tuple(files))
        blobs.put(manifest_name, data, if_generation=0)


def _copied(job_id: str, file: StagedFile, blobs: BlobStore) -> StagedFile:
    """Copy one file out of staging, if it is the one that was judged."""
    with lent(blobs, file.blob) as path:
        return replace(file, blob=place(blobs, f"films/{job_id}/{file.filename}", path))


def _evidence(order: FilmPublish) -> tuple[BlobRef, ...]:
    """Name what the report shows."""
    sheets = [file.blob for file in order.files if file.role in ("contact_sheet", "render_notes")]
    verdicts = [take.verdict for take in order.takes if take.verdict]
    return (order.verdict, order.certificate, *verdicts, *sheets)


def _impossible(render_id: str, error: MalformedMessage) -> FilmFailed:
    return FilmFailed(render_id, error.reason[:300], transient=False)


def _asked(order: FilmRender) -> str:
    """Digest everything that the film follows from."""
    clips = [part for clip in order.clips for part in (clip.shot_id, clip.clip.sha256)]
    return digest(order.plan.sha256, order.config_digest, order.label, *clips, length=64)


def _known(stored: Record | None) -> RenderRecord | None:
    return decode_record(RenderRecord, COLLECTION, stored.body) if stored else None


def _first(key: str, stored: Record | None, memory: RenderRecord, said: object) -> Effects:
    version = stored.version if stored else 0
    update = Update(COLLECTION, key, version, encode_record(memory))
    return Effects(updates=(update,), says=(Say(said),))


def _again(said: object, stored: Record) -> Effects:
    """Say the same once more; named after the record, it is the same message."""
    return Effects(says=(Say(said, about=(f"{COLLECTION}/{stored.key}", stored.version)),))


HANDLERS: HandlerTable[PostTools] = {
    "film.render": on_film_render,
    "film.publish": on_film_publish,
}
