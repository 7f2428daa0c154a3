"""The forms of a brief: prompt, .txt, .md with front matter, .json, .csv batch, .toml plan.

Owns syntax only: a text becomes requests, each a set of named strings. What the names mean and
which values are allowed is decided by `fields` and `brief`.
"""

import csv
import difflib
import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import cast

from services.ingest.sanitizer import clean, shown_name
from services.ingest.strict_json import raw_values, read_object
from shared.contracts.brief import PLAN_HEADER, PLAN_RELEASE, plan_release
from shared.domain.errors import BriefDeclined

__all__ = [
    "FIELDS",
    "FORMATS",
    "IN_A_PLAN",
    "PLAN",
    "Request",
    "canonical_names",
    "nearest",
    "split_requests",
]

FIELDS = (
    "text",
    "title",
    "preset",
    "duration",
    "ratios",
    "budget",
    "seed",
    "language",
    "backend",
    "tier",
    "simulate",
)
PLAN = "toml"
IN_A_PLAN = ("duration", "seed")
"""What each shot of a plan has of its own, so that nothing can be said of it beside the plan."""
JOBS_MAX = 100
"""Jobs in one batch: with the limit on bytes, a bound on what one upload can start."""

_ALIASES = {"prompt": "text", "ratio": "ratios"}
_FENCE = "---"
_FRONT_LINE = re.compile(r"([A-Za-z][\w -]*?)\s*:(?:\s+(.*))?")


@dataclass(frozen=True, slots=True)
class Request:
    """One job as asked: field name to raw value. Absent and blank mean the default."""

    fields: Mapping[str, str]
    line: int = 0
    """Where it starts in a batch; 0 when the text holds one job."""


def split_requests(text: str, form: str) -> tuple[Request, ...]:
    """Read the requests in a decoded text, at least one.

    Raises:
        BriefDeclined: unknown_format, or the text breaks its format; the sentence names the place.
    """
    reader = FORMATS.get(form)
    if reader is None:
        raise BriefDeclined(
            "unknown_format",
            f"A brief comes as one of: {', '.join(FORMATS)}; rename the file or change the format.",
        )
    return reader(text)


def canonical_names(pairs: Iterable[tuple[str, str]], where: str = "") -> dict[str, str]:
    """Map field names to the known ones, dropping blank values.

    Args:
        pairs: Names and raw values, in order.
        where: Put before the sentence of a refusal, e.g. "Line 2: ".

    Raises:
        BriefDeclined: unknown_field or duplicate_key.
    """
    named: dict[str, str] = {}
    for name, value in pairs:
        lowered = name.strip().lower().replace("-", "_")
        field = _ALIASES.get(lowered, lowered)
        if field not in FIELDS:
            raise BriefDeclined("unknown_field", where + _unknown(lowered))
        if field in named:
            raise BriefDeclined(
                "duplicate_key", f'{where}The field "{field}" is given twice: keep one.'
            )
        named[field] = value
    return {field: value for field, value in named.items() if value.strip()}


def nearest(name: str, known: Iterable[str]) -> str:
    """Suggest the known name that was probably meant: ' Did you mean "x"?', or nothing."""
    close = difflib.get_close_matches(name[:40], list(known), n=1, cutoff=0.6)
    return f' Did you mean "{close[0]}"?' if close else ""


def _unknown(name: str) -> str:
    known = ", ".join(FIELDS)
    hint = nearest(name, (*FIELDS, *_ALIASES))
    return f'There is no field "{shown_name(name)}".{hint} The fields are: {known}.'


def _plain(text: str) -> tuple[Request, ...]:
    return (Request({"text": clean(text)}),)


def _markdown(text: str) -> tuple[Request, ...]:
    lines = clean(text).split("\n")
    if lines[0].rstrip() != _FENCE:
        return (Request({"text": "\n".join(lines)}),)
    closing = next((n for n, line in enumerate(lines[1:], 1) if line.rstrip() == _FENCE), 0)
    if not closing:
        raise BriefDeclined(
            "broken_front_matter",
            "The front matter opened in line 1 is never closed: end it with a line of ---.",
        )
    fields = canonical_names(_front_pairs(lines[1:closing]))
    body = "\n".join(lines[closing + 1 :])
    if body.strip() and "text" in fields:
        raise BriefDeclined(
            "duplicate_key", "The text is given in the front matter and below it: keep one."
        )
    return (Request({"text": body, **fields}),)


def _front_pairs(lines: list[str]) -> Iterator[tuple[str, str]]:
    for number, line in enumerate(lines, start=2):
        bare = line.strip()
        if not bare or bare.startswith("#"):
            continue
        found = _FRONT_LINE.fullmatch(bare)
        if not found:
            raise BriefDeclined(
                "broken_front_matter",
                f'Line {number} of the front matter is not "key: value": rewrite it.',
            )
        yield found[1], _unquoted(found[2] or "")


def _unquoted(value: str) -> str:
    bare = value.strip()
    if len(bare) >= 2 and bare[0] == bare[-1] and bare[0] in "\"'":
        return bare[1:-1]
    return bare


def _json(text: str) -> tuple[Request, ...]:
    members = read_object(text)
    # Names first: a wrong name explains more than a wrong kind of value under it.
    canonical_names((name, "") for name in members)
    return (Request(canonical_names(raw_values(members))),)


def _csv(text: str) -> tuple[Request, ...]:
    cleaned = clean(text)
    header = next((line for line in cleaned.split("\n") if line.strip()), "")
    # Spreadsheets in half of Europe write semicolons.
    delimiter = ";" if ";" in header and "," not in header else ","
    rows = _csv_rows(cleaned, delimiter)
    names = next((cells for _, cells in rows), [""])
    requests = tuple(_csv_request(names, line, cells) for line, cells in rows)
    if not requests:
        raise BriefDeclined(
            "empty_prompt", "The batch has no jobs: put field names in line 1 and one job a line."
        )
    if len(requests) > JOBS_MAX:
        raise BriefDeclined(
            "too_many_jobs",
            f"The batch has {len(requests)} jobs; the most is {JOBS_MAX}: split it.",
        )
    return requests


def _csv_rows(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the line a row starts in, and its cells; blank rows are skipped."""
    reader = csv.reader(text.splitlines(keepends=True), delimiter=delimiter, strict=True)
    start = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield start, cells
            start = reader.line_num + 1
    except csv.Error:
        raise BriefDeclined(
            "broken_csv", f"Line {start}: the quotes do not match; close or double them."
        ) from None


def _csv_request(names: list[str], line: int, cells: list[str]) -> Request:
    if len(cells) > len(names):
        raise BriefDeclined(
            "broken_csv",
            f"Line {line}: {len(cells)} values for {len(names)} fields; "
            "quote values that contain the separator.",
        )
    pairs = zip(names, cells + [""] * (len(names) - len(cells)), strict=True)
    return Request(canonical_names(pairs, f"Line {line}: "), line)


def _plan(text: str) -> tuple[Request, ...]:
    """A plan is read by the planner; here only what a brief says too.

    Raises:
        BriefDeclined: no_plan or broken_toml.
    """
    cleaned = clean(text).lstrip()
    if plan_release(cleaned) != PLAN_RELEASE:
        raise BriefDeclined(
            "no_plan",
            f'A plan file begins with the line "{PLAN_HEADER}" in this release: aiprod plan writes '
            "one.",
        )
    try:
        found = tomllib.loads(cleaned)
    except (ValueError, RecursionError) as error:
        # tomllib's words tell the place, and of the text one character at most.
        raise BriefDeclined(
            "broken_toml", f"The plan file is no TOML: {str(error)[:100]}."
        ) from None
    named = ((name, found[name]) for name in ("title", "language", "ratios") if name in found)
    return (Request({**canonical_names(_plan_values(named)), "text": cleaned}),)


def _plan_values(members: Iterable[tuple[str, object]]) -> Iterator[tuple[str, str]]:
    """TOML has escapes of its own: what they hide is cleaned like all text."""
    for name, value in members:
        parts = cast("list[object]", value) if isinstance(value, list) else [value]
        yield name, ",".join(clean(str(part)) for part in parts)


FORMATS: Mapping[str, Callable[[str], tuple[Request, ...]]] = MappingProxyType(
    {"prompt": _plain, "txt": _plain, "md": _markdown, "json": _json, "csv": _csv, PLAN: _plan}
)
"""Format name to reader."""
