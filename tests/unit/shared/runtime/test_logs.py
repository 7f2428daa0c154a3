"""Lines that Cloud Logging and Error Reporting read, and that tell nothing they should not."""

import ast
import io
import json
import logging
import re
import sys
import threading
from collections.abc import Generator
from typing import Any

import pytest

from shared.contracts.codec import decode_envelope
from shared.contracts.envelope import BlobRef, Envelope
from shared.contracts.film import FilmFailed
from shared.contracts.take import TakeReturned
from shared.domain.errors import ContractError, Unavailable
from shared.domain.redaction import Redactor
from shared.ports.store import Receipt
from shared.runtime.logs import (
    FIELDS,
    LABELS,
    LINE_BYTES_MAX,
    OURS,
    CloudFormatter,
    PlainFormatter,
    Source,
    pass_on,
    set_up_logs,
    transition,
)
from tests.architecture.sources import modules, parsed
from tests.support.canary import PROMPT, SECRET, hits, in_texts

AT_S = 1_800_000_000.25
TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"
SOURCE = Source("a-project", "router", "router-00042")
FORMATTER = CloudFormatter(SOURCE, Redactor([SECRET]))


def a_record(
    message: str = "delivery failed",
    *args: object,
    name: str = "aiprod.consume",
    level: int = logging.INFO,
    error: BaseException | None = None,
    **extra: object,
) -> logging.LogRecord:
    exc_info = (type(error), error, error.__traceback__) if error else None
    record = logging.LogRecord(name, level, __file__, 7, message, args, exc_info, "on_take")
    record.created = AT_S
    record.__dict__.update(extra)
    return record


def line_of(record: logging.LogRecord) -> dict[str, Any]:
    return json.loads(FORMATTER.format(record))


def raised(error: Exception, cause: Exception | None = None) -> Exception:
    """Give an exception that has been raised: with its frames and its cause."""

    def fail() -> None:
        raise error from cause

    with pytest.raises(type(error)):
        fail()
    return error


@pytest.fixture
def stream() -> Generator[io.StringIO]:
    """The logs of this process, set up as a service's; put back afterwards."""
    root = logging.getLogger()
    kept = (root.handlers[:], root.level, logging.raiseExceptions, sys.excepthook)
    thread_hook = threading.excepthook
    written = io.StringIO()
    set_up_logs(written, SOURCE, "INFO", Redactor([SECRET]))
    yield written
    logging.captureWarnings(capture=False)
    root.handlers, root.level, logging.raiseExceptions, sys.excepthook = kept
    threading.excepthook = thread_hook


def lines(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def an_envelope(payload: object, type_: str = "take.returned", **head: Any) -> Envelope:
    given = {"id": "message-1", "tenant": "acme", "job_id": "job-1", "trace": TRACE, **head}
    return Envelope(
        type=type_, schema=1, occurred_at_ms=1, cause_id="message-0", payload=payload, **given
    )


def a_take_returned(ticket: str = "ticket-9") -> TakeReturned:
    clip = BlobRef("takes/t1.mp4", "0" * 64, 5)
    return TakeReturned("job-1.s1.t1", "s1", clip, cost_micros=5, ticket=ticket)


def test_a_line_is_what_cloud_logging_reads():
    line = FORMATTER.format(
        a_record("%s given back", "it", subscription="router-job-events", reason="NotYet: a lease")
    )
    assert line == (
        '{"severity": "INFO", "message": "it given back", "time": "2027-01-15T08:00:00.250Z", '
        '"logger": "aiprod.consume", '
        '"serviceContext": {"service": "router", "version": "router-00042"}, '
        '"subscription": "router-job-events", "reason": "NotYet: a lease", '
        '"logging.googleapis.com/labels": {"service": "router"}}'
    )


def test_an_error_is_what_error_reporting_reads():
    line = line_of(a_record(level=logging.ERROR, error=raised(Unavailable("the store is away"))))
    assert line["@type"] == (
        "type.googleapis.com/google.devtools.clouderrorreporting.v1beta1.ReportedErrorEvent"
    )
    assert line["serviceContext"] == {"service": "router", "version": "router-00042"}
    assert line["stack_trace"] == (
        "Traceback (most recent call last):\nUnavailable: the store is away"
    )
    assert line["context"]["reportLocation"] == {
        "filePath": "test_logs",
        "lineNumber": 7,
        "functionName": "on_take",
    }


def test_a_stack_trace_has_our_frames_as_python_prints_them_and_no_foreign_words():
    with pytest.raises(ContractError) as ours:
        decode_envelope(b"\xff")
    error = raised(LookupError(f"nothing under {PROMPT} with {SECRET}"), cause=ours.value)
    trace = line_of(a_record(level=logging.ERROR, error=error))["stack_trace"]
    blocks = trace.split(
        "\n\nThe above exception was the direct cause of the following exception:\n\n"
    )
    frame = r'  File "shared/contracts/codec.py", line \d+, in \w+\n'
    assert re.fullmatch(
        rf"Traceback \(most recent call last\):\n({frame})+MalformedMessage: malformed .*",
        blocks[0],
    )
    assert blocks[1] == "Traceback (most recent call last):\nLookupError"


def test_a_transition_is_one_line(stream: io.StringIO):
    receipt = Receipt("message-1", 5, b"", (), "jobs/job-1", 7)
    said = ["take.judge", "take.judge", "funds.request"]
    transition("router", an_envelope(a_take_returned()), receipt, said)
    [line] = lines(stream)
    assert {key: line[key] for key in ("severity", "message", *FIELDS) if key in line} == {
        "severity": "INFO",
        "message": "router heard take.returned",
        "record": "jobs/job-1",
        "version": 7,
        "heard": "take.returned",
        "said": "take.judge x2, funds.request",
        "cause": "message-1",
    }
    assert line["logging.googleapis.com/labels"] == {
        "service": "router",
        "job": "job-1",
        "shot": "s1",
        "take": "job-1.s1.t1",
        "ticket": "ticket-9",
    }
    assert line["logging.googleapis.com/trace"] == f"projects/a-project/traces/{TRACE}"
    assert len(line["logging.googleapis.com/spanId"]) == 16


def test_a_transition_of_what_names_no_take_says_nothing_of_takes(stream: io.StringIO):
    heard = an_envelope(
        FilmFailed("r1", "no picture", transient=False), "film.failed", trace="their own"
    )
    transition("router", heard, Receipt("message-1", 5, b"", (), "jobs/job-1", 7), [])
    [line] = lines(stream)
    assert line["logging.googleapis.com/labels"] == {"service": "router", "job": "job-1"}
    assert line["logging.googleapis.com/trace"].rpartition("/")[2] != "their own"
    assert "said" not in line


def test_where_nobody_listens_a_transition_is_not_even_put_together():
    logger = logging.getLogger("aiprod.transition")
    logger.setLevel(logging.WARNING)
    nothing: Any = None
    transition("router", nothing, nothing, [])
    logger.setLevel(logging.NOTSET)


def test_an_id_that_is_somebodys_text_is_told_by_its_digest(stream: io.StringIO):
    heard = an_envelope(a_take_returned(ticket=PROMPT), id=f"my id: {PROMPT}", job_id=PROMPT)
    transition("router", heard, Receipt("message-1", 5, b"", (), "jobs/job-1", 7), [])
    [line] = lines(stream)
    assert hits(in_texts("log", [stream.getvalue()])) == []
    assert line["cause"].startswith("#")
    assert line["logging.googleapis.com/labels"]["job"].startswith("#")


HOSTILE = [PROMPT, SECRET, f"Bearer {SECRET}", f"?key={SECRET}&prompt={PROMPT}"]


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("level", [logging.WARNING, logging.ERROR])
def test_no_canary_gets_into_a_line(text: str, level: int):
    foreign = raised(ValueError(text), cause=raised(KeyError(text)))
    chained = raised(Unavailable("away"), cause=foreign)
    written = [
        FORMATTER.format(record)
        for record in (
            a_record(level=level, error=foreign),
            a_record(level=level, error=chained),
            a_record(level=level, prompt=text, payload=text, body=text),
            a_record(text, name="google.api_core", level=level),
            a_record("told %s", text, name="urllib3", level=level, error=foreign),
            a_record("%s", {"prompt": text}, name="werkzeug", level=level),
        )
    ]
    assert hits(in_texts("log", written)) == []


@pytest.mark.parametrize("name", ["aiprod.consume", "services.generator.watch"])
def test_a_secret_is_hidden_even_in_our_own_words(name: str):
    error = raised(Unavailable(f"no answer with {SECRET}"))
    written = FORMATTER.format(
        a_record(
            "lost %s",
            SECRET,
            name=name,
            level=logging.ERROR,
            error=error,
            reason=SECRET,
            job=SECRET,
        )
    )
    assert hits(in_texts("log", [written])) == []
    assert written.count("***") == 4


def test_a_library_is_told_by_its_place_and_its_template():
    told = line_of(a_record("retrying in %s s", 3, name="google.api_core"))
    finished = line_of(a_record(f"retrying {PROMPT}", name="google.api_core"))
    assert told["message"] == "google.api_core, test_logs:7: retrying in %s s"
    assert finished["message"] == "google.api_core, test_logs:7"


def test_a_library_is_heard_from_warnings_on(stream: io.StringIO):
    for logger in (logging.getLogger("some_library"), logging.getLogger("aiprod.host")):
        logger.info("at ease")
        logger.warning("in trouble")
    assert [line["logger"] for line in lines(stream)] == ["some_library", *["aiprod.host"] * 2]


def test_an_uncaught_exception_is_a_line_without_its_words(stream: io.StringIO):
    error = raised(ValueError(f"{PROMPT} {SECRET}"))
    sys.excepthook(type(error), error, error.__traceback__)

    def fail() -> None:
        raise ValueError(PROMPT)

    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    assert [line["severity"] for line in lines(stream)] == ["CRITICAL"] * 2
    assert hits(in_texts("log", [stream.getvalue()])) == []


def test_arguments_that_do_not_fit_are_a_line_and_are_not_printed(
    stream: io.StringIO, capsys: pytest.CaptureFixture[str]
):
    logging.getLogger("aiprod.host").warning("only %d", PROMPT)
    [line] = lines(stream)
    assert line["message"] == "only %d"
    assert hits(in_texts("log", [stream.getvalue(), capsys.readouterr().err])) == []


def test_a_library_with_handlers_of_its_own_speaks_through_ours(stream: io.StringIO):
    own = logging.getLogger("gunicorn.test")
    own.propagate = False
    beside = io.StringIO()
    own.addHandler(logging.StreamHandler(beside))
    pass_on("gunicorn.test")
    own.error(PROMPT)
    assert beside.getvalue() == ""
    assert [line["logger"] for line in lines(stream)] == ["gunicorn.test"]


@pytest.mark.parametrize("text", ["x", "é", "\U0001f600", '"', "\n", "\ud800", "\u2028"])
def test_a_line_is_one_line_and_never_too_long(text: str):
    error: Exception = Unavailable(text * 5_000)
    for _ in range(9):
        error = raised(Unavailable(text * 5_000), cause=error)
    fields = dict.fromkeys((*FIELDS, *LABELS), text * 9_000)
    written = FORMATTER.format(a_record(text * 100_000, level=logging.ERROR, error=error, **fields))
    assert len(written.encode()) < LINE_BYTES_MAX
    assert "\n" not in written
    assert json.loads(written)["truncated"] is True


def test_a_line_that_fits_says_nothing_of_being_cut():
    assert "truncated" not in line_of(a_record("x" * 1_000, reason="y" * 1_000))


def test_of_a_long_stack_trace_the_end_is_kept():
    error = raised(Unavailable("first"))
    for _ in range(4):
        error = raised(Unavailable("x" * 9_000), cause=error)
    trace = line_of(a_record(level=logging.ERROR, error=raised(Unavailable("last"), error)))
    assert trace["stack_trace"].endswith("Unavailable: last")


def test_the_local_host_speaks_plainly_and_keeps_secrets_too():
    plain = PlainFormatter(Redactor([SECRET]))
    written = plain.format(a_record("key %s", SECRET, error=raised(ValueError(f"Bearer {SECRET}"))))
    assert written.startswith("2027-01-15")
    assert "INFO aiprod.consume key ***" in written
    assert written.endswith("\nValueError")


def test_a_plain_line_tells_no_more_of_others_than_the_clouds() -> None:
    plain = PlainFormatter(Redactor())
    crashed = a_record("delivery failed", error=raised(ValueError(f"{PROMPT} {SECRET}")))
    library = logging.makeLogRecord({"name": "httpx", "msg": f"GET {PROMPT}", "levelname": "INFO"})
    assert hits(in_texts("line", map(plain.format, (crashed, library)))) == []


def _extras() -> dict[str, set[str]]:
    """Keys of every `extra={...}` in our code, by module."""
    return {
        str(path): {
            key.value
            for key in keyword.value.keys
            if isinstance(key, ast.Constant) and isinstance(key.value, str)
        }
        for path in modules()
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Call)
        for keyword in node.keywords
        if keyword.arg == "extra" and isinstance(keyword.value, ast.Dict)
    }


def test_what_our_code_tells_beside_its_messages_may_stand_in_a_line():
    found = _extras()
    assert found
    told = {key for keys in found.values() for key in keys}
    assert told - {*FIELDS, *LABELS, "service", "trace", "span"} == set()


def test_every_logger_of_ours_is_known_as_ours():
    named = {
        node.args[0].value
        for path in modules()
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Call)
        if isinstance(node.func, ast.Attribute) and node.func.attr == "getLogger" and node.args
        if isinstance(node.args[0], ast.Constant)
    }
    assert named
    assert {str(name).partition(".")[0] for name in named} <= OURS
