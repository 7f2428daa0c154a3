"""The report of a film: what it is, what it cost, who judged it how, what nobody could judge.

Owns what the report says. Its tables are plain HTML; only the interactive part needs a script, and
that is drawn in a process of its own.
"""

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from services.postprocessor.children import run_child
from services.postprocessor.orders import RenderNotes, Scene, SceneShot
from services.postprocessor.page import document, image, paragraph, section, table
from services.postprocessor.tables import (
    check_rows,
    fact_rows,
    file_rows,
    finding_rows,
    money_rows,
    shot_rows,
    simulation_rows,
    take_rows,
)
from services.postprocessor.timeline import Span, build_timeline
from shared.contracts.codec import decode_as, encode_json
from shared.contracts.film import FilmPublish
from shared.domain.errors import MalformedMessage
from shared.domain.media import ms_of_frames
from shared.domain.plan import Plan
from shared.domain.verdict import Verdict

__all__ = ["write_report"]

SCENE_TIMEOUT_MS = 120_000
TIMELINE, GRAPH = "aiprod-timeline", "aiprod-graph"
"""Elements that the scripts of services.postprocessor.scene fill."""


@dataclass(frozen=True, slots=True)
class _Judged:
    """What the report reads of a judge's evidence; the rest of it is for others."""

    verdict: Verdict


def write_report(
    order: FilmPublish, plan: Plan, evidence: Mapping[str, bytes], folder: Path
) -> Path:
    """Write report.html and give its path.

    Raises:
        Unavailable: The interactive part could not be drawn.
        MalformedMessage: The film's verdict or the renderer's notes cannot be read.
    """
    spans = {clip.shot_id: clip.owns for clip in build_timeline(plan, ()).clips}
    film = decode_as(_Judged, evidence[order.verdict.name]).verdict
    takes = _take_verdicts(order, evidence)
    sheet = _evidence_of(order, "contact_sheet", evidence)
    notes = _notes(_evidence_of(order, "render_notes", evidence))
    scripts = _scripts(order, plan, spans, takes, sheet, folder)
    parts = [
        *_heading(order, plan, film),
        section("The film", table("Facts", (), fact_rows(order, plan, film, notes))),
        section("Shot by shot", *_stage(sheet)),
        section("Plan", table("Shots", SHOT_HEADS, shot_rows(plan, spans))),
        section("Takes and money", *_money(order, takes)),
        section("Quality", *_quality(film, takes)),
        section("Simulation", *_simulation(order)),
        section("Files", table("Delivered, with digests", FILE_HEADS, file_rows(order))),
        *_footer(order),
    ]
    path = folder / "report.html"
    path.write_text(document(f"{plan.title} - report", parts, scripts), encoding="utf-8")
    return path


SHOT_HEADS = ("Shot", "Time", "Framing", "Camera", "Begins with", "What happens", "Narration")
TAKE_HEADS = ("Take", "Backend", "Model", "State", "Ceiling", "Cost", "Verdict", "Why")
FINDING_HEADS = ("Check", "Subject", "Severity", "Time", "Measured", "Threshold")
CHECK_HEADS = ("Check", "Outcome", "Required", "Measured", "Threshold")
FILE_HEADS = ("File", "Role", "Type", "Bytes", "SHA-256")


def _heading(order: FilmPublish, plan: Plan, film: Verdict) -> list[str]:
    label = paragraph(order.label, "label") if order.label else ""
    animatic = any(take.provider == "animatic" for take in order.takes)
    what = (
        "An animatic: drawn from the plan to approve timing, captions and sound before money is "
        "spent on footage."
        if animatic
        else "A film made of generated takes."
    )
    verdict = f"Verdict: {film.outcome}, score {film.score} of 1000."
    return [f"<h1>{_escaped(plan.title)}</h1>", label, paragraph(what), paragraph(verdict)]


def _footer(order: FilmPublish) -> list[str]:
    certificate = paragraph(f"Certificate {order.certificate.sha256}")
    return ["<footer>", certificate, paragraph(f"Configuration {order.config_digest}"), "</footer>"]


def _escaped(text: str) -> str:
    return paragraph(text).removeprefix("<p>").removesuffix("</p>")


def _stage(sheet: bytes | None) -> list[str]:
    parts = [
        f'<div class="stage"><div id="{TIMELINE}"></div><div id="{GRAPH}"></div></div>',
        paragraph("Drag a slider to step through the shots; the space bar plays them."),
    ]
    if sheet is not None:
        uri = "data:image/jpeg;base64," + base64.b64encode(sheet).decode()
        parts.append(image(uri, "Contact sheet: one frame of each shot"))
    return parts


def _money(order: FilmPublish, takes: Mapping[str, Verdict]) -> list[str]:
    return [
        table("Money", (), money_rows(order)),
        table("Takes", TAKE_HEADS, take_rows(order, takes)),
    ]


def _quality(film: Verdict, takes: Mapping[str, Verdict]) -> list[str]:
    nothing = "Every check was measured; nothing abstained."
    missing = "Not measured, and not claimed: " + ", ".join(film.abstained)
    findings = finding_rows({"film": film, **takes})
    return [
        paragraph(missing if film.abstained else nothing),
        table("Checks of the film", CHECK_HEADS, check_rows(film)),
        table("Findings", FINDING_HEADS, findings) or paragraph("No findings."),
    ]


def _simulation(order: FilmPublish) -> list[str]:
    if order.simulate is None:
        return []
    told = "The backend was told to behave like this. No real money moved."
    return [paragraph(told), table("Settings", (), simulation_rows(order.simulate))]


def _take_verdicts(order: FilmPublish, evidence: Mapping[str, bytes]) -> dict[str, Verdict]:
    """Read what can be read; a take whose evidence is gone shows its outcome alone."""
    found: dict[str, Verdict] = {}
    for take in order.takes:
        if take.verdict and take.verdict.name in evidence:
            try:
                found[take.take_id] = decode_as(_Judged, evidence[take.verdict.name]).verdict
            except MalformedMessage:
                continue
    return found


def _evidence_of(order: FilmPublish, role: str, evidence: Mapping[str, bytes]) -> bytes | None:
    names = [file.blob.name for file in order.files if file.role == role]
    return evidence.get(names[0]) if names else None


def _notes(raw: bytes | None) -> RenderNotes | None:
    return decode_as(RenderNotes, raw) if raw else None


def _scripts(
    order: FilmPublish,
    plan: Plan,
    spans: Mapping[str, Span],
    takes: Mapping[str, Verdict],
    sheet: bytes | None,
    folder: Path,
) -> tuple[str, str]:
    path = folder / "contact_sheet.jpg"
    if sheet is not None:
        path.write_bytes(sheet)
    scene = Scene(
        contact_sheet=str(path) if sheet is not None else "",
        film_size=plan.size,
        shots=tuple(
            _scene_shot(order, plan, s.shot_id, spans[s.shot_id], takes) for s in plan.shots
        ),
    )
    drawn = json.loads(run_child("scene", encode_json(scene), timeout_ms=SCENE_TIMEOUT_MS))
    path.unlink(missing_ok=True)
    return drawn["library"], drawn["script"]


def _scene_shot(
    order: FilmPublish, plan: Plan, shot_id: str, span: Span, takes: Mapping[str, Verdict]
) -> SceneShot:
    mine = [take for take in order.takes if take.shot_id == shot_id]
    scores = [takes[take.take_id].score for take in mine if take.take_id in takes]
    return SceneShot(
        shot_id=shot_id,
        start_ms=ms_of_frames(span.start_frame, plan.rate),
        end_ms=ms_of_frames(span.end_frame, plan.rate),
        takes=len(mine),
        cost_micros=sum(take.cost_micros or 0 for take in mine),
        score=scores[-1] if scores else None,
    )
