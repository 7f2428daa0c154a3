"""What each table of the report holds, as rows of plain text.

Pure.
"""

from collections.abc import Mapping

from services.postprocessor.orders import RenderNotes
from services.postprocessor.timeline import Span
from shared.contracts.brief import Simulation
from shared.contracts.film import FilmPublish
from shared.domain.media import ms_of_frames
from shared.domain.money import format_usd
from shared.domain.plan import Plan
from shared.domain.verdict import Verdict

__all__ = [
    "check_rows",
    "clock",
    "fact_rows",
    "file_rows",
    "finding_rows",
    "money_rows",
    "shot_rows",
    "simulation_rows",
    "take_rows",
]

Rows = list[tuple[str, ...]]


def clock(ms: int) -> str:
    """Write milliseconds as m:ss.cc."""
    return f"{ms // 60_000}:{ms // 1000 % 60:02d}.{ms % 1000 // 10:02d}"


def fact_rows(order: FilmPublish, plan: Plan, film: Verdict, notes: RenderNotes | None) -> Rows:
    """What the film is."""
    length = clock(ms_of_frames(plan.duration_frames, plan.rate))
    rows = [
        ("Length", f"{length} ({plan.duration_frames} frames)"),
        (
            "Picture",
            f"{plan.size} at {_rate(plan)} frames a second; renditions {', '.join(plan.ratios)}",
        ),
        ("Path", plan.path.value.replace("_", " ")),
        ("Why that path", plan.path_reason),
        ("Complexity", f"{plan.complexity} of 1000"),
        ("Style", f"{plan.style.mood}; {plan.style.look}"),
        ("Music", f"{plan.music.mood}; {plan.music.tempo_bpm} bpm in {plan.music.key}"),
        ("Language", plan.language),
        ("Plan", f"revision {plan.revision}, {len(plan.shots)} shots"),
        ("Render", order.render_id),
    ]
    rows += [("Planner's note", note) for note in plan.notes]
    if notes is not None:
        loudness, peak = notes.integrated_mlufs / 1000, notes.true_peak_mdbtp / 1000
        rows.append(("Sound", f"{loudness:.1f} LUFS integrated, true peak {peak:.1f} dBTP"))
        rows += [("Render note", note) for note in notes.notes]
    rows.append(("Judged on", f"{len(film.checks)} checks; findings: {len(film.findings)}"))
    return [*rows]


def _rate(plan: Plan) -> str:
    return str(plan.rate.num) if plan.rate.den == 1 else str(plan.rate)


def shot_rows(plan: Plan, spans: Mapping[str, Span]) -> Rows:
    """Every shot."""
    return [
        (
            shot.shot_id,
            " - ".join(
                clock(ms_of_frames(frame, plan.rate))
                for frame in (spans[shot.shot_id].start_frame, spans[shot.shot_id].end_frame)
            ),
            shot.framing.value,
            shot.camera.value.replace("_", " "),
            shot.transition.value,
            shot.description,
            shot.narration,
        )
        for shot in plan.shots
    ]


def take_rows(order: FilmPublish, verdicts: Mapping[str, Verdict]) -> Rows:
    """Every take, used or not."""
    return [
        (
            take.take_id,
            take.provider,
            take.model,
            f"{take.state}, made before" if take.made_before else take.state,
            format_usd(take.ceiling_micros),
            "not known" if take.cost_micros is None else format_usd(take.cost_micros),
            take.outcome or "not judged",
            take.reason or _worst(verdicts.get(take.take_id)),
        )
        for take in order.takes
    ]


def _worst(verdict: Verdict | None) -> str:
    if verdict is None or not verdict.findings:
        return ""
    finding = verdict.findings[0]
    return f"{finding.check}: {finding.measured}, threshold {finding.threshold}"


def money_rows(order: FilmPublish) -> Rows:
    """What was set aside and what it came to."""
    settled = sum(take.cost_micros or 0 for take in order.takes)
    rows = [
        ("Granted", format_usd(order.granted_micros)),
        ("Spent", format_usd(order.spent_micros)),
        ("Returned", format_usd(max(0, order.granted_micros - order.spent_micros))),
        ("Sum of the takes below", format_usd(settled)),
    ]
    return [*rows]


def check_rows(film: Verdict) -> Rows:
    """Every check of the film."""
    return [
        (c.check, c.outcome.value, "yes" if c.required else "no", c.measured, c.threshold)
        for c in film.checks
    ]


def finding_rows(verdicts: Mapping[str, Verdict]) -> Rows:
    """Every finding, with where in the file it is."""
    return [
        (
            finding.check,
            subject,
            finding.severity.value,
            f"{clock(finding.start_ms)} - {clock(finding.end_ms)}",
            finding.measured,
            finding.threshold,
        )
        for subject, verdict in verdicts.items()
        for finding in verdict.findings
    ]


def file_rows(order: FilmPublish) -> Rows:
    """Every file but this report and the manifest, which name it."""
    return [
        (f.filename, f.role, f.media_type, f"{f.blob.size:,}", f.blob.sha256) for f in order.files
    ]


def simulation_rows(simulation: Simulation) -> Rows:
    """How the backend was told to misbehave."""
    quoted = simulation.quoted_micros
    return [
        ("Price of a take", format_usd(simulation.price_micros)),
        ("Promised price", "the same" if quoted is None else format_usd(quoted)),
        ("Latency", f"{simulation.latency_ms} ms"),
        ("Faults, one a submit", ", ".join(simulation.faults) or "none"),
    ]
