"""docs/logs.md: what a line says, shown with the formatter that writes it."""

import json
import logging

from shared.contracts.envelope import BlobRef, Envelope
from shared.contracts.take import TakeReturned
from shared.domain.errors import Unavailable
from shared.domain.ids import digest
from shared.domain.redaction import Redactor
from shared.ports.store import Receipt
from shared.runtime.logs import FIELDS, LABELS, LINE_BYTES_MAX, CloudFormatter, Source, transition
from shared.runtime.stack_traces import ROOT
from tests.docs_generator.markdown import code, headed

__all__ = ["logs_documents"]

AT_S = 1_800_000_000.25
FORMATTER = CloudFormatter(Source("my-project", "router", "router-00042"), Redactor())

INTRODUCTION = f"""\
On Google Cloud and on its emulators every service writes one JSON object per line to stdout, as
Cloud Logging reads it; errors are Error Reporting's events as well. On one laptop, lines are for
people, and `AIPROD_LOG` says how much of them is shown.

A line tells what happened to which job, never what a customer wrote. Of our own loggers it has a
message, labels and fields; an id that does not look like one is shown as `#` and its digest. Of
libraries, from warnings on, it says who spoke where, and the words without their arguments.
Exceptions that are not ours are told by their type, and a stack trace shows our own frames. Known
secrets, and what looks like one, are replaced by `***`. A line has at most {LINE_BYTES_MAX:,}
bytes; one that was cut says `"truncated": true`.

- Labels: {code("service", *LABELS)}
- Fields: {code(*FIELDS)}"""

TRANSITION = """\
## A transition

One line for each commit that moved something: the record and its new version, the message that was
heard and what is said in answer. `cause` is the id of the message. Its trace is also on the message
itself, as the attribute `traceparent` (W3C trace context): a job is one trace from its request to
its film."""

ERROR = """\
## An error"""


def logs_documents() -> dict[str, str]:
    """Give docs/logs.md."""
    parts = [INTRODUCTION, TRANSITION, _shown(_a_transition()), ERROR, _shown(_an_error())]
    return {"logs.md": headed("Logs", "`shared/runtime/logs.py`", *parts)}


def _shown(record: logging.LogRecord) -> str:
    line = json.loads(FORMATTER.format(record))
    return f"```json\n{json.dumps(line, indent=2)}\n```"


class _Kept(logging.Handler):
    """Keeps the records."""

    def __init__(self) -> None:
        super().__init__()
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep it."""
        record.created = AT_S
        self.records.append(record)


def _a_transition() -> logging.LogRecord:
    logger, kept = logging.getLogger("aiprod.transition"), _Kept()
    level = logger.level
    logger.addHandler(kept)
    logger.setLevel(logging.INFO)
    try:
        clip = BlobRef("takes/job-1.s1.t1/clip.mp4", "0" * 64, 1)
        heard = Envelope(
            id=digest("message", "example"),
            type="take.returned",
            schema=1,
            tenant="local",
            job_id="job-4f5f8f6b3b6a6a3c",
            occurred_at_ms=1,
            cause_id="",
            trace=digest("trace", "example"),
            payload=TakeReturned(
                "job-4f5f8f6b3b6a6a3c.s1.t1", "s1", clip, cost_micros=1, ticket="task-17"
            ),
        )
        record = "jobs/job-4f5f8f6b3b6a6a3c"
        transition("router", heard, Receipt(heard.id, 1, b"", (), record, 7), ["take.judge"])
    finally:
        logger.removeHandler(kept)
        logger.setLevel(level)
    [told] = kept.records
    return told


def _an_error() -> logging.LogRecord:
    error = Unavailable("the store is away")
    record = logging.LogRecord(
        "aiprod.consume",
        logging.ERROR,
        str(ROOT / "shared" / "runtime" / "consume.py"),
        104,
        "delivery failed",
        None,
        (type(error), error, None),
        "consume",
    )
    record.created = AT_S
    record.subscription = "router-job-events"
    return record
