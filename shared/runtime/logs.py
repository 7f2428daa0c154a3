"""Structured logs for Google Cloud: one JSON line per record, as Cloud Logging reads stdout.

Owns what may stand in a line. Of our own loggers: the message, and the fields of FIELDS; a line
tells what happened to which job, never what a customer wrote. Of everybody else's, from WARNING on:
who spoke where, and the message's template where it has arguments, as a finished text may hold
anything. Errors are also Error Reporting's events. Every text is rid of secrets, then cut.
"""

import json
import logging
import re
import sys
import threading
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, TextIO

from shared.contracts.envelope import Envelope
from shared.domain.ids import digest
from shared.domain.redaction import Redactor
from shared.domain.trace import span_of, trace_of
from shared.ports.store import Receipt
from shared.runtime.stack_traces import location_inside, stack_trace

__all__ = [
    "FIELDS",
    "LABELS",
    "LINE_BYTES_MAX",
    "CloudFormatter",
    "PlainFormatter",
    "Source",
    "pass_on",
    "plain_handler",
    "set_up_logs",
    "speak_only_through",
    "transition",
]

LINE_BYTES_MAX = 16_384
"""With its line break. A longer one is cut, and says so."""

LABELS = ("job", "shot", "take", "ticket")
"""Fields by which lines are found: Cloud Logging's labels."""
FIELDS = ("record", "version", "heard", "said", "cause", "subscription", "blob", "reason", "status")
"""What else may stand in a line: `extra` keys of our loggers. Others are left out."""

OURS = frozenset({"aiprod", "services", "shared"})
"""First words of our loggers' names."""

_ERROR_EVENT = "type.googleapis.com/google.devtools.clouderrorreporting.v1beta1.ReportedErrorEvent"
_LIMITS = (8_000, 2_000, 500, 100, 25)
"""Characters of a text, until the line fits: one may be twelve bytes long."""
_TEXT_MAX = 65_536
_ID = re.compile(r"[A-Za-z0-9][\w./:<>=@+-]{0,299}", re.ASCII)

TRANSITIONS = logging.getLogger("aiprod.transition")
UNCAUGHT = logging.getLogger("aiprod.uncaught")


@dataclass(frozen=True, slots=True)
class Source:
    """Who writes these lines."""

    project: str
    """Google Cloud's id of the project: a trace is named within it."""
    service: str
    version: str
    """The revision that runs."""


def transition(service: str, heard: Envelope, receipt: Receipt, said: Sequence[str]) -> None:
    """Tell that a commit has moved something: one line.

    Args:
        service: Whose commit.
        heard: The message that it answers.
        receipt: What it left: the record that it moved.
        said: Types of the messages that it says.
    """
    if not TRANSITIONS.isEnabledFor(logging.INFO):
        return
    counted = Counter(said)
    says = ", ".join(f"{type_} x{n}" if n > 1 else type_ for type_, n in counted.items())
    payload = heard.payload
    TRANSITIONS.info(
        "%s heard %s",
        service,
        heard.type,
        extra={
            "record": receipt.record,
            "version": receipt.record_version,
            "heard": heard.type,
            "said": says,
            "cause": _id(heard.id),
            "job": _id(heard.job_id),
            "shot": _id(getattr(payload, "shot_id", "")),
            "take": _id(getattr(payload, "take_id", "")),
            "ticket": _id(getattr(payload, "ticket", "")),
            "trace": trace_of(heard.trace, heard.id),
            "span": span_of(heard.id),
        },
    )


def _id(text: str) -> str:
    """Give an id as it is; what does not look like one is somebody's text, and only its digest."""
    return text if not text or _ID.fullmatch(text) else f"#{digest(text, length=16)}"


class CloudFormatter(logging.Formatter):
    """Writes a record as a line of Cloud Logging's structured format.

    Args:
        source: Who writes.
        redact: Rids a text of secrets.
    """

    def __init__(self, source: Source, redact: Redactor) -> None:
        super().__init__()
        self._source = source
        self._redact = redact

    def format(self, record: logging.LogRecord) -> str:
        """Give the line, without its line break."""
        line = self._told(record)
        written = json.dumps(line)
        for limit in _LIMITS:
            cut = _cut(line, limit)
            written = json.dumps(cut if cut == line else {**cut, "truncated": True})
            if len(written) < LINE_BYTES_MAX:
                break
        return written

    def _told(self, record: logging.LogRecord) -> dict[str, Any]:
        at = datetime.fromtimestamp(record.created, UTC)
        source = self._source
        line: dict[str, Any] = {
            "severity": record.levelname,
            "message": self._text(_message(record)),
            "time": at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "logger": record.name,
            "serviceContext": {"service": source.service, "version": source.version},
        }
        if _is_ours(record):
            line |= self._fields(record)
        if record.levelno >= logging.ERROR:
            line |= self._error(record)
        return line

    def _fields(self, record: logging.LogRecord) -> dict[str, Any]:
        given = {name: getattr(record, name, None) for name in (*FIELDS, *LABELS)}
        told: dict[str, Any] = {n: self._value(value) for n, value in given.items() if value}
        labels = {"service": self._source.service}
        labels |= {name: str(told.pop(name)) for name in LABELS if name in told}
        told["logging.googleapis.com/labels"] = labels
        if trace := getattr(record, "trace", ""):
            name = f"projects/{self._source.project}/traces/{trace_of(str(trace))}"
            told["logging.googleapis.com/trace"] = name
        if span := getattr(record, "span", ""):
            told["logging.googleapis.com/spanId"] = str(span)
        return told

    def _error(self, record: logging.LogRecord) -> dict[str, Any]:
        location = {
            "filePath": location_inside(record.pathname) or record.module,
            "lineNumber": record.lineno,
            "functionName": record.funcName,
        }
        event: dict[str, Any] = {
            "@type": _ERROR_EVENT,
            "context": {"reportLocation": location},
        }
        error = record.exc_info[1] if record.exc_info else None
        if error is not None:
            event["stack_trace"] = self._text(stack_trace(error))
        return event

    def _value(self, value: object) -> str | int:
        return value if isinstance(value, int) else self._text(str(value))

    def _text(self, text: str) -> str:
        return self._redact(text[:_TEXT_MAX])


class PlainFormatter(logging.Formatter):
    """Lines for people, of the local host: as free of secrets and customers' words as the cloud's.

    Args:
        redact: Rids a text of secrets.
    """

    def __init__(self, redact: Redactor) -> None:
        super().__init__()
        self._redact = redact

    def format(self, record: logging.LogRecord) -> str:
        """Give the line, and the lines of its exception."""
        line = f"{self.formatTime(record)} {record.levelname} {record.name} {_message(record)}"
        error = record.exc_info[1] if record.exc_info else None
        return self._redact(f"{line}\n{stack_trace(error)}" if error else line)


def plain_handler(stream: TextIO, redact: Redactor) -> logging.Handler:
    """Write lines for people."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(PlainFormatter(redact))
    return handler


def _is_ours(record: logging.LogRecord) -> bool:
    return record.name.partition(".")[0] in OURS


def _message(record: logging.LogRecord) -> str:
    if not _is_ours(record):
        template = record.msg if isinstance(record.msg, str) and record.args else ""
        return f"{record.name}, {record.module}:{record.lineno}: {template}".removesuffix(": ")
    try:
        return record.getMessage()
    except (TypeError, ValueError):
        # Arguments that do not fit their template are a bug, and no reason to lose the line.
        return str(record.msg)


def _cut(value: Any, limit: int) -> Any:  # noqa: ANN401 - JSON
    if isinstance(value, dict):
        return {key: _cut(each, limit) for key, each in value.items()}  # pyright: ignore[reportUnknownVariableType]
    if isinstance(value, str) and len(value) > limit:
        # The end of a stack trace says most.
        is_trace = value.startswith("Traceback")
        return f"…{value[-limit:]}" if is_trace else f"{value[:limit]}…"
    return value


def set_up_logs(stream: TextIO, source: Source, level: str, redact: Redactor) -> None:
    """Let this process write structured lines, and nothing else write around them.

    Uncaught exceptions and warnings become lines too; what a library says below WARNING is dropped.

    Args:
        stream: Where to: stdout, in a container.
        source: Who writes.
        level: Of our own lines.
        redact: Rids texts of secrets; more may be told to it later.
    """
    handler = logging.StreamHandler(stream)
    handler.setFormatter(CloudFormatter(source, redact))
    speak_only_through(handler, level)


def speak_only_through(handler: logging.Handler, level: str) -> None:
    """Let this process write through a handler, and nothing else write around it."""
    handler.addFilter(lambda record: _is_ours(record) or record.levelno >= logging.WARNING)
    logging.basicConfig(handlers=[handler], level=level, force=True)
    logging.captureWarnings(capture=True)
    # What goes wrong while logging would be printed with all its arguments.
    logging.raiseExceptions = False
    sys.excepthook = _uncaught
    threading.excepthook = lambda broke: _uncaught(broke.exc_type, broke.exc_value, None)


def pass_on(*names: str) -> None:
    """Let loggers that a library gave handlers of their own speak through ours."""
    for name in names:
        logger = logging.getLogger(name)
        logger.handlers.clear()
        logger.propagate = True


def _uncaught(
    of: type[BaseException], error: BaseException | None, _trace: TracebackType | None
) -> None:
    if error is None or issubclass(of, KeyboardInterrupt):
        return
    UNCAUGHT.critical("uncaught exception", exc_info=(of, error, error.__traceback__))
