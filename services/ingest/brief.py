"""The pure noun of ingest: what a customer sent becomes briefs with every default filled in.

Decides admission by form and bounds alone. It reads bytes it is handed, opens nothing, and says
every refusal in one sentence that tells what to change. Whether the words can be filmed is the
planner's matter; whether the budget suffices is known only after the quote.
"""

from collections.abc import Mapping

from services.ingest.fields import (
    budget_micros_of,
    choice_of,
    duration_ms_of,
    ratios_of,
    seed_of,
    simulation_of,
    title_of,
)
from services.ingest.formats import IN_A_PLAN, PLAN, Request, canonical_names, split_requests
from services.ingest.sanitizer import clean, decode, one_line
from shared.catalog.configuration import Configuration
from shared.contracts.brief import Brief, Simulation, plan_release
from shared.domain.errors import BriefDeclined
from shared.domain.ids import digest
from shared.domain.money import format_usd

__all__ = ["read_requests"]

SOURCE_CHARS_MAX = 300

_DEFAULTS = {
    "preset": "quick_social",
    "ratios": "16:9",
    "language": "auto",
    "backend": "animatic",
}


def read_requests(
    text_bytes: bytes,
    format: str,  # noqa: A002 the word that callers and customers use
    source: str,
    options: Mapping[str, str],
    configuration: Configuration,
) -> tuple[Brief, ...]:
    """Read one brief, or a batch of them.

    Args:
        text_bytes: The whole prompt or file.
        format: One of prompt, txt, md, json, csv, toml.
        source: Where it came from, e.g. a file name; kept for people to read.
        options: Field name to value, given beside the text: they win over what the text says.
        configuration: Presets, bounds, names.

    Returns:
        At least one brief; the same input always gives the same briefs.

    Raises:
        BriefDeclined: Nothing of it can be accepted; `sentence` says what to change. A batch is
            accepted whole or not at all.
    """
    text = decode(text_bytes, configuration.planning.brief_bytes_max)
    if plan_release(text) is not None:
        format = PLAN  # noqa: A001 a plan is a plan, whatever its file is called
    requests = split_requests(text, format)
    given = canonical_names((name, clean(value)) for name, value in options.items())
    if format == PLAN:
        _refuse_beside_a_plan(given)
    elif any(plan_release(request.fields.get("text", "")) is not None for request in requests):
        raise BriefDeclined(
            "plan_inside", "A plan is a file of its own, with nothing before its first line."
        )
    shown_source = one_line(clean(source))[:SOURCE_CHARS_MAX]
    return tuple(_placed(request, given, shown_source, configuration) for request in requests)


def _refuse_beside_a_plan(given: Mapping[str, str]) -> None:
    for name in IN_A_PLAN:
        if name in given:
            raise BriefDeclined(
                "said_in_the_plan",
                f"The {name} is in the plan file, shot by shot: change it there, not beside it.",
            )


def _placed(
    request: Request, given: Mapping[str, str], source: str, configuration: Configuration
) -> Brief:
    """Make a brief; a refusal inside a batch names the line."""
    try:
        return _brief({**_DEFAULTS, **request.fields, **given}, source, configuration)
    except BriefDeclined as declined:
        if not request.line:
            raise
        placed = f"Line {request.line}: {declined.sentence}"
        raise BriefDeclined(declined.code, placed) from None


def _brief(fields: Mapping[str, str], source: str, configuration: Configuration) -> Brief:
    name = choice_of("preset", fields["preset"], configuration.presets)
    preset = configuration.presets[name]
    text = _text(fields.get("text", ""), configuration.planning.brief_chars_max)
    cap_micros = configuration.money.job_cap_micros
    backend = choice_of("backend", fields["backend"], configuration.providers)
    return Brief(
        text=text,
        title=title_of(fields.get("title", "")),
        preset=name,
        duration_ms=(
            duration_ms_of(fields["duration"], preset.duration_max_ms, name)
            if "duration" in fields
            else preset.duration_ms
        ),
        ratios=ratios_of(fields["ratios"]),
        budget_micros=(
            budget_micros_of(fields["budget"], cap_micros, format_usd(cap_micros))
            if "budget" in fields
            else preset.budget_micros
        ),
        # Without a seed of its own, the same text always makes the same film.
        seed=(
            seed_of(fields["seed"]) if "seed" in fields else int(digest("seed", text, length=8), 16)
        ),
        language=choice_of("language", fields["language"], configuration.planning.languages),
        backend=backend,
        tier=choice_of("tier", fields["tier"], configuration.tiers) if "tier" in fields else "",
        simulate=_simulation(fields.get("simulate", ""), backend),
        source=source,
    )


def _text(raw: str, chars_max: int) -> str:
    text = raw.strip()
    if not text:
        raise BriefDeclined("empty_prompt", "The brief has no text: say what the film is about.")
    if len(text) > chars_max:
        raise BriefDeclined(
            "too_long", f"The text has {len(text)} characters; the most is {chars_max}: shorten it."
        )
    return text


def _simulation(raw: str, backend: str) -> Simulation | None:
    if not raw:
        return None
    if backend != _DEFAULTS["backend"]:
        raise BriefDeclined(
            "bad_simulation",
            f"Only the backend {_DEFAULTS['backend']} can simulate: remove one of the two fields.",
        )
    return simulation_of(raw)
