"""The values a field of a brief may have: raw strings become domain values, or a clear refusal.

Pure; knows no format and no preset. Sentences name the field and what is allowed, never what the
customer wrote.
"""

import re
from collections.abc import Iterable
from decimal import Decimal

from services.ingest.formats import nearest
from services.ingest.sanitizer import one_line, shown_name
from shared.contracts.brief import Simulation
from shared.domain.errors import BriefDeclined
from shared.domain.media import RATIOS
from shared.domain.money import parse_usd

__all__ = [
    "budget_micros_of",
    "choice_of",
    "duration_ms_of",
    "duration_text",
    "ratios_of",
    "seed_of",
    "simulation_of",
    "title_of",
]

DURATION_MIN_MS = 1000
SEED_MAX = 2**32 - 1
TITLE_CHARS_MAX = 80
FAULTS = ("ok", "drop", "hang", "5xx", "lost", "refuse", "junk", "transient", "throttle")
"""What a simulated submit may do."""

_LATENCY_MAX_MS = 86_400_000
_FAULTS_MAX = 64
_SIMULATION_KEYS = ("price", "latency", "fail", "quote")
_CLOCK = re.compile(r"(\d{1,3}):([0-5]\d)", re.ASCII)
_AMOUNT = r"(\d{1,9}(?:\.\d{1,6})?)"
_MS = re.compile(rf"{_AMOUNT}\s*ms", re.ASCII)
_SPAN = re.compile(
    rf"(?:{_AMOUNT}\s*h(?:ours?|rs?)?)?\s*(?:{_AMOUNT}\s*m(?:in(?:ute)?s?)?)?"
    rf"\s*(?:{_AMOUNT}\s*(?:s(?:ec(?:ond)?s?)?)?)?",
    re.ASCII,
)


def duration_ms_of(raw: str, max_ms: int, preset: str) -> int:
    """Read a length such as "30", "30s", "1m30s" or "1:30" into milliseconds.

    Args:
        raw: As the customer wrote it; a bare number is seconds.
        max_ms: The preset's longest film, milliseconds.
        preset: Named in the refusal.

    Raises:
        BriefDeclined: bad_duration.
    """
    duration_ms = _span_ms(raw)
    if duration_ms is None:
        raise BriefDeclined(
            "bad_duration", 'The duration is not a length of time: write "30s" or "1m30s".'
        )
    if not DURATION_MIN_MS <= duration_ms <= max_ms:
        raise BriefDeclined(
            "bad_duration",
            f"The duration must be from {duration_text(DURATION_MIN_MS)} to "
            f"{duration_text(max_ms)} with the preset {preset}: change the duration or the preset.",
        )
    return duration_ms


def duration_text(duration_ms: int) -> str:
    """Write milliseconds as people do: "30 s", "1 min 30 s"."""
    minutes, rest_ms = divmod(duration_ms, 60_000)
    seconds = f"{rest_ms / 1000:g} s"
    if not minutes:
        return seconds
    return f"{minutes} min {seconds}" if rest_ms else f"{minutes} min"


def budget_micros_of(raw: str, cap_micros: int, cap_text: str) -> int:
    """Read an amount such as "6" or "6.50 USD" into micro-USD.

    Args:
        raw: As the customer wrote it.
        cap_micros: The highest budget of any job, micro-USD.
        cap_text: The same, for the refusal.

    Raises:
        BriefDeclined: bad_budget.
    """
    try:
        micros = parse_usd(raw)
    except ValueError:
        micros = -1
    if not 0 < micros <= cap_micros:
        raise BriefDeclined(
            "bad_budget",
            f'The budget must be above 0 and at most {cap_text}: write "6" or "6.50 USD".',
        )
    return micros


def ratios_of(raw: str) -> tuple[str, ...]:
    """Read "16:9, 9:16" into distinct known ratios; the first is the aspect of the takes.

    Raises:
        BriefDeclined: bad_ratio.
    """
    parts = re.split(r"[\s,;+]+", raw.strip().strip("[]()").strip())
    ratios = tuple(part.strip("\"'").replace("x", ":") for part in parts if part)
    allowed = ", ".join(RATIOS)
    if not ratios or any(ratio not in RATIOS for ratio in ratios):
        raise BriefDeclined("bad_ratio", f"The ratios must be among {allowed}: list one or more.")
    if len(set(ratios)) != len(ratios):
        raise BriefDeclined("bad_ratio", f"The ratios name one twice: give each of {allowed} once.")
    return ratios


def seed_of(raw: str) -> int:
    """Read a seed, 0 to 2**32 - 1.

    Raises:
        BriefDeclined: bad_seed.
    """
    if not re.fullmatch(r"\d{1,10}", raw.strip(), re.ASCII) or int(raw) > SEED_MAX:
        raise BriefDeclined("bad_seed", f"The seed must be a whole number from 0 to {SEED_MAX}.")
    return int(raw)


def title_of(raw: str) -> str:
    """Read a title of one line.

    Raises:
        BriefDeclined: bad_title.
    """
    title = one_line(raw)
    if len(title) > TITLE_CHARS_MAX:
        raise BriefDeclined(
            "bad_title", f"The title has more than {TITLE_CHARS_MAX} characters: shorten it."
        )
    return title


def choice_of(field: str, raw: str, allowed: Iterable[str]) -> str:
    """Read one of a set of names.

    Raises:
        BriefDeclined: unknown_<field>, listing what is allowed.
    """
    names = tuple(allowed)
    value = raw.strip().lower()
    if value not in names:
        raise BriefDeclined(
            f"unknown_{field}",
            f"There is no such {field}.{nearest(value, names)} "
            f"The {field} is one of: {', '.join(names)}.",
        )
    return value


def simulation_of(raw: str) -> Simulation:
    """Read "price=0.5,latency=2s,fail=drop+ok+5xx,quote=0.2".

    Raises:
        BriefDeclined: bad_simulation.
    """
    given: dict[str, str] = {}
    for part in filter(None, (piece.strip() for piece in raw.split(","))):
        name, equals, value = (piece.strip() for piece in part.partition("="))
        if not equals or name not in _SIMULATION_KEYS or name in given:
            raise _bad_simulation(
                f'"{shown_name(name)}" is unknown or repeated.{nearest(name, _SIMULATION_KEYS)} '
                f"Give each of {', '.join(_SIMULATION_KEYS)} at most once, as name=value."
            )
        given[name] = value
    return Simulation(
        price_micros=_price(given.get("price", "0"), "price"),
        quoted_micros=_price(given["quote"], "quote") if "quote" in given else None,
        latency_ms=_latency(given.get("latency", "0")),
        faults=_faults(given["fail"]) if "fail" in given else (),
    )


def _span_ms(raw: str) -> int | None:
    text = raw.strip().lower()
    if clock := _CLOCK.fullmatch(text):
        return (int(clock[1]) * 60 + int(clock[2])) * 1000
    if exact := _MS.fullmatch(text):
        return _whole(Decimal(exact[1]))
    span = _SPAN.fullmatch(text)
    if not span or not any(span.groups()):
        return None
    hours, minutes, seconds = (Decimal(part or 0) for part in span.groups())
    return _whole((hours * 3600 + minutes * 60 + seconds) * 1000)


def _whole(milliseconds: Decimal) -> int | None:
    return int(milliseconds) if milliseconds == int(milliseconds) else None


def _price(raw: str, name: str) -> int:
    try:
        return parse_usd(raw)
    except ValueError:
        raise _bad_simulation(f"{name} must be an amount in USD such as {name}=0.5.") from None


def _latency(raw: str) -> int:
    latency_ms = _span_ms(raw)
    if latency_ms is None or latency_ms > _LATENCY_MAX_MS:
        raise _bad_simulation("latency must be a length of time up to a day, such as latency=2s.")
    return latency_ms


def _faults(raw: str) -> tuple[str, ...]:
    faults = tuple(part.strip().lower() for part in raw.split("+"))
    # "always:X" repeats for ever, so nothing may follow it.
    known = all(
        fault in FAULTS or (number == len(faults) and fault.removeprefix("always:") in FAULTS)
        for number, fault in enumerate(faults, start=1)
    )
    if not known or len(faults) > _FAULTS_MAX:
        raise _bad_simulation(
            f"fail must be up to {_FAULTS_MAX} of {', '.join(FAULTS)} joined by +, "
            'the last one also as "always:drop".'
        )
    return faults


def _bad_simulation(what: str) -> BriefDeclined:
    return BriefDeclined("bad_simulation", f"In simulate, {what}")
