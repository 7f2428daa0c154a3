"""Judging a film: every rendition opened and measured, every paper read, the set complete."""

import hashlib
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial

from services.qa.certificate import CertifiedFile, CertifiedTake
from services.qa.checks import Ruling
from services.qa.evidence import Evidence
from services.qa.files import measure_object, read_as
from services.qa.papers import PAPER_BYTES_MAX, rule_on_paper
from services.qa.verdict import judge, required_of, state
from shared.catalog.configuration import Configuration
from shared.contracts.envelope import BlobRef
from shared.contracts.film import FilmJudge, StagedFile
from shared.domain.errors import MalformedMessage, NotFound
from shared.domain.media import size_for_ratio
from shared.domain.plan import Plan
from shared.domain.verdict import Outcome, Verdict
from shared.ports.blobs import BlobStore
from shared.ports.studio import Expected, Measurements, Prober

__all__ = ["Desk", "certified_files", "judge_files", "read_takes", "required_checks", "rule_on_set"]

PAPER, RENDITIONS, TAKES = "paper", "renditions", "takes"
"""Names of the facts that no probe measures."""
_AT_ONCE = 2
"""Probes are one thread each; two keep two cores busy while memory stays small."""
_ACCEPTED = (Outcome.PASS, Outcome.WARN)


@dataclass(frozen=True, slots=True)
class Desk:
    """What judging a film needs at hand."""

    order: FilmJudge
    plan: Plan
    blobs: BlobStore
    prober: Prober
    configuration: Configuration

    @property
    def renditions(self) -> tuple[StagedFile, ...]:
        """The files that must hold the film."""
        return tuple(file for file in self.order.files if file.ratio in self.plan.ratios)


def judge_files(desk: Desk) -> dict[str, tuple[Verdict, Measurements | None]]:
    """Judge each file by its role, in the order of the message.

    Raises:
        MalformedMessage: Two files have the same role.
        Unavailable: The prober or the store is out of order.
    """
    roles = [file.role for file in desk.order.files]
    if len(set(roles)) != len(roles):
        raise MalformedMessage("files: a role appears twice")
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        measured = dict(
            zip(
                [file.role for file in desk.renditions],
                pool.map(partial(_measure, desk), desk.renditions),
                strict=True,
            )
        )
    return {
        file.role: _judge_file(desk, file, measured.get(file.role)) for file in desk.order.files
    }


def rule_on_set(desk: Desk, takes: tuple[CertifiedTake, ...]) -> dict[str, Verdict]:
    """Judge what no single file shows: that all renditions are there, and all takes accepted."""
    wanted = sorted(desk.plan.ratios)
    found = sorted(file.ratio for file in desk.order.files if file.ratio)
    accepted = sum(take.outcome in _ACCEPTED for take in takes)
    shots = len(desk.plan.shots)
    render_id, qa = desk.order.render_id, desk.configuration.qa
    return {
        RENDITIONS: state(
            f"{render_id}/{RENDITIONS}",
            desk.order.plan.sha256,
            RENDITIONS,
            Ruling(found == wanted, " ".join(found)[:100] or "none", " ".join(wanted)),
            qa,
        ),
        TAKES: state(
            f"{render_id}/{TAKES}",
            desk.order.plan.sha256,
            TAKES,
            Ruling(
                accepted == len(desk.order.takes) == shots,
                f"{accepted} accepted verdicts",
                f"one for each of {shots} shots",
            ),
            qa,
        ),
    }


def read_takes(desk: Desk) -> tuple[CertifiedTake, ...]:
    """Read the verdicts of the accepted takes; one that cannot be read is left out."""
    read = ((ref, _take_verdict(desk, ref)) for ref in desk.order.takes)
    return tuple(
        CertifiedTake(
            take_id=verdict.subject,
            clip_sha256=verdict.sha256,
            outcome=verdict.outcome,
            score=verdict.score,
            verdict_sha256=ref.sha256,
        )
        for ref, verdict in read
        if verdict is not None
    )


def required_checks(desk: Desk) -> Mapping[str, frozenset[str]]:
    """Name what must have passed, by role."""
    facts = {name: frozenset({name}) for name in (RENDITIONS, TAKES)}
    papers = {file.role: frozenset({PAPER}) for file in desk.order.files}
    films = required_of(films=True, also=desk.order.required_checks)
    return facts | papers | {file.role: films for file in desk.renditions}


def certified_files(desk: Desk) -> tuple[CertifiedFile, ...]:
    """Name every file as the certificate does."""
    return tuple(
        CertifiedFile(
            role=file.role,
            filename=file.filename,
            name=file.blob.name,
            sha256=file.blob.sha256,
            size=file.blob.size,
        )
        for file in desk.order.files
    )


def _measure(desk: Desk, file: StagedFile) -> Measurements:
    expected = _expected(desk.plan, file.ratio)
    return measure_object(file.blob, expected, desk.blobs, desk.prober, desk.configuration)


def _expected(plan: Plan, ratio: str) -> Expected:
    """A rendition has the picture of the plan, cropped to its ratio at the same short side."""
    first = ratio == plan.ratios[0]
    short_side = min(plan.size.width, plan.size.height)
    size = plan.size if first else size_for_ratio(ratio, short_side)
    return Expected(size, plan.rate, plan.duration_frames, audio=True)


def _judge_file(
    desk: Desk, file: StagedFile, measured: Measurements | None
) -> tuple[Verdict, Measurements | None]:
    subject = f"{desk.order.render_id}/{file.role}"
    qa = desk.configuration.qa
    if measured is None:
        ruling, sha256 = _paper(desk, file)
        return state(subject, sha256, PAPER, ruling, qa), None
    expected = _expected(desk.plan, file.ratio)
    also = desk.order.required_checks
    return judge(subject, file.blob.sha256, measured, expected, qa, also), measured


def _paper(desk: Desk, file: StagedFile) -> tuple[Ruling, str]:
    """Read one paper; give the ruling and the digest of what was read."""
    info = desk.blobs.stat(file.blob.name)
    if info is None or info.size > PAPER_BYTES_MAX:
        measured = "no such object" if info is None else f"{info.size} bytes"
        return Ruling(
            passed=False, measured=measured, threshold=f"up to {PAPER_BYTES_MAX} bytes"
        ), ""
    content = desk.blobs.get(file.blob.name)
    sha256 = hashlib.sha256(content).hexdigest()
    if sha256 != file.blob.sha256:
        return Ruling(passed=False, measured=sha256[:12], threshold=file.blob.sha256[:12]), sha256
    narrated = any(shot.narration for shot in desk.plan.shots)
    return rule_on_paper(file.filename, content, narrated=narrated), sha256


def _take_verdict(desk: Desk, ref: BlobRef) -> Verdict | None:
    try:
        return read_as(Evidence, ref, desk.blobs).verdict
    except (MalformedMessage, NotFound):
        return None
