"""Messages about the assembled film."""

from dataclasses import dataclass
from typing import Annotated

from annotated_types import Ge, MaxLen

from shared.contracts.brief import Simulation
from shared.contracts.envelope import BlobRef
from shared.domain.money import Micros
from shared.domain.verdict import Outcome

__all__ = [
    "ClipRef",
    "FilmFailed",
    "FilmJudge",
    "FilmJudged",
    "FilmPublish",
    "FilmPublished",
    "FilmRender",
    "FilmRendered",
    "StagedFile",
    "TakeLine",
]

ShortText = Annotated[str, MaxLen(300)]


@dataclass(frozen=True, slots=True)
class ClipRef:
    """The accepted take of a shot, in the order of the film."""

    shot_id: str
    take_id: str
    clip: BlobRef


@dataclass(frozen=True, slots=True)
class FilmRender:
    """Command: cut, title, caption, mix and encode."""

    render_id: str
    plan: BlobRef
    clips: tuple[ClipRef, ...]
    config_digest: str
    label: ShortText
    """Burnt into the picture when not empty, e.g. that this is an animatic."""


@dataclass(frozen=True, slots=True)
class StagedFile:
    """One output, in staging."""

    role: str
    """film, film_9x16, captions_srt, captions_vtt, poster, contact_sheet, ..."""
    filename: str
    """As the customer will see it."""
    blob: BlobRef
    media_type: str
    ratio: str = ""
    """Of a rendition; empty for other files."""


@dataclass(frozen=True, slots=True)
class FilmRendered:
    """All outputs are in staging."""

    render_id: str
    files: tuple[StagedFile, ...]


@dataclass(frozen=True, slots=True)
class FilmFailed:
    """The film could not be rendered."""

    render_id: str
    reason: ShortText
    transient: bool


@dataclass(frozen=True, slots=True)
class FilmJudge:
    """Command: open every rendition, measure, judge, and certify what was measured."""

    render_id: str
    plan: BlobRef
    files: tuple[StagedFile, ...]
    takes: tuple[BlobRef, ...]
    """The verdicts of the accepted takes."""
    config_digest: str
    required_checks: tuple[str, ...] = ()
    """What the preset requires besides the technical checks."""


@dataclass(frozen=True, slots=True)
class FilmJudged:
    """A verdict on the film. Only a pass or warn carries a certificate."""

    render_id: str
    outcome: Outcome
    score: Annotated[int, Ge(0)]
    verdict: BlobRef
    certificate: BlobRef | None
    summary: ShortText


@dataclass(frozen=True, slots=True)
class TakeLine:
    """One take as the manifest shows it."""

    take_id: str
    shot_id: str
    provider: str
    model: str
    state: str
    ceiling_micros: Micros
    cost_micros: Micros | None
    outcome: str
    """The verdict; empty when it was not judged."""
    reason: ShortText
    verdict: BlobRef | None = None
    made_before: bool = False
    """Its clip was there already, of an earlier film."""


@dataclass(frozen=True, slots=True)
class FilmPublish:
    """Command: write report and manifest. The manifest is create-only and comes last."""

    render_id: str
    plan: BlobRef
    files: tuple[StagedFile, ...]
    takes: tuple[TakeLine, ...]
    verdict: BlobRef
    certificate: BlobRef
    granted_micros: Micros
    spent_micros: Micros
    config_digest: str
    label: ShortText
    accepted_at_ms: int
    simulate: Simulation | None = None


@dataclass(frozen=True, slots=True)
class FilmPublished:
    """The manifest exists and every digest in it verified."""

    render_id: str
    manifest: BlobRef
