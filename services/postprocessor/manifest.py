"""The manifest: what was delivered, with a digest for every byte and a price for every take.

Pure. The same film gives the same bytes. That it exists is what "delivered" means.
"""

import json
from dataclasses import asdict
from typing import Any

from shared.contracts.envelope import BlobRef
from shared.contracts.film import FilmPublish, StagedFile, TakeLine
from shared.domain.errors import MalformedMessage

__all__ = ["MANIFEST_SCHEMA", "files_of", "manifest_bytes"]

MANIFEST_SCHEMA = 1


def manifest_bytes(
    order: FilmPublish, job_id: str, title: str, files: tuple[StagedFile, ...]
) -> bytes:
    """Write the manifest as canonical JSON: sorted keys, two spaces, UTF-8, one final line feed.

    Args:
        order: What is published.
        job_id: Whose film it is.
        title: Of the plan.
        files: Everything delivered, where it now lies.
    """
    manifest: dict[str, Any] = {
        "schema": MANIFEST_SCHEMA,
        "job_id": job_id,
        "render_id": order.render_id,
        "title": title,
        "label": order.label,
        "files": [_file(each) for each in sorted(files, key=lambda each: each.filename)],
        "takes": [_take(each) for each in order.takes],
        "verdict": asdict(order.verdict),
        "certificate": asdict(order.certificate),
        "plan": asdict(order.plan),
        "money": {"granted_micros": order.granted_micros, "spent_micros": order.spent_micros},
        "simulation": asdict(order.simulate) if order.simulate else None,
        "config_digest": order.config_digest,
        "accepted_at_ms": order.accepted_at_ms,
    }
    return json.dumps(manifest, indent=2, sort_keys=True, ensure_ascii=False).encode() + b"\n"


def files_of(manifest: bytes, render_id: str) -> tuple[BlobRef, ...]:
    """Read which objects a manifest vouches for.

    Raises:
        MalformedMessage: Not a manifest of ours, or of another render.
    """
    try:
        found = json.loads(manifest)
        if found["render_id"] != render_id:
            raise MalformedMessage("manifest: another film was delivered")
        return tuple(BlobRef(f["name"], f["sha256"], f["bytes"]) for f in found["files"])
    except (ValueError, KeyError, TypeError) as error:
        raise MalformedMessage("manifest: not one of ours") from error


def _file(file: StagedFile) -> dict[str, Any]:
    return {
        "role": file.role,
        "filename": file.filename,
        "media_type": file.media_type,
        "ratio": file.ratio,
        "name": file.blob.name,
        "bytes": file.blob.size,
        "sha256": file.blob.sha256,
    }


def _take(line: TakeLine) -> dict[str, Any]:
    return {
        "take_id": line.take_id,
        "shot_id": line.shot_id,
        "backend": line.provider,
        "model": line.model,
        "state": line.state,
        "ceiling_micros": line.ceiling_micros,
        "cost_micros": line.cost_micros,
        "verdict": line.outcome,
        "reason": line.reason,
        "made_before": line.made_before,
        "evidence": asdict(line.verdict) if line.verdict else None,
    }
