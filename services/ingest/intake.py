"""What ingest keeps: one row for each accepted request, one for each answered upload. Pure.

An upload is answered once its row is there, whether it became jobs or was refused. Bucket, object
and generation name it: an object that is overwritten is a new upload.
"""

from dataclasses import dataclass

from shared.contracts.uploads import PromptUploaded
from shared.domain.ids import digest
from shared.domain.object_names import fault_of_name

__all__ = [
    "INTAKE",
    "PROMPTS",
    "SWEEPS",
    "UPLOADS",
    "Answered",
    "Intake",
    "Sweep",
    "is_prompt",
    "refusal_name",
    "request_keys",
    "upload_key",
    "upload_row",
]

INTAKE = "intake"
UPLOADS = "uploads"
SWEEPS = "sweeps"
PROMPTS = "prompts/"
KEY_CHARS_MAX = 200
"""Of a request key, as its contract says."""
NAME_BYTES_MAX = 480
"""Of a refused prompt; the refusal of a longer or odd name is named by its digest."""


@dataclass(frozen=True, slots=True)
class Intake:
    """The durable trace of an accepted request: one request, one job."""

    job_id: str
    tenant: str
    request_key: str
    brief_digest: str
    source: str
    accepted_at_ms: int


@dataclass(frozen=True, slots=True)
class Answered:
    """Create-once: what became of an upload."""

    name: str
    generation: int
    job_ids: tuple[str, ...]
    """Empty when it was refused."""
    refusal: str
    """The code; empty when it was accepted."""
    at_ms: int


@dataclass(frozen=True, slots=True)
class Sweep:
    """How far the prompts are proven to be answered."""

    proven_ms: int
    """Each prompt created by then has its answer; milliseconds since the epoch."""


def request_keys(request_key: str, briefs: int) -> tuple[str, ...]:
    """Name the requests of a batch; a single one keeps its key."""
    if briefs == 1:
        return (request_key,)
    return tuple(f"{request_key}#{number}" for number in range(1, briefs + 1))


def is_prompt(name: str) -> bool:
    """Whether an object asks for a film: a folder's own empty object does not."""
    return name.startswith(PROMPTS) and not name.endswith("/") and len(name) > len(PROMPTS)


def upload_key(upload: PromptUploaded) -> str:
    """Name the request of an upload; two long names that begin or end alike stay two."""
    key = f"{upload.bucket}/{upload.name}#{upload.generation}"
    return key if len(key) <= KEY_CHARS_MAX else digest("upload", key, length=64)


def upload_row(bucket: str, name: str, generation: int) -> str:
    """Name the row that says what became of an upload."""
    return digest("upload", bucket, name, generation)


def refusal_name(name: str) -> str:
    """Name the object that tells why a prompt was refused: below refusals/ as below prompts/."""
    below = name.removeprefix(PROMPTS)
    if fault_of_name(name) or len(name.encode()) > NAME_BYTES_MAX:
        below = digest("refusal", name)
    return f"refusals/{below}.json"
