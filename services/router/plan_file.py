"""A plan as a file that a person edits: TOML, a block a shot, only what a person would say.

What follows from the rest (prompts, checklists, names of shots, sizes) is left out and written
anew when the file is read, so one edited line changes one shot and nothing else.
"""

import json
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from typing import Annotated, Any, cast

from annotated_types import Ge, Le, MaxLen, MinLen

from services.router.plan_wording import complaint
from services.router.planning.editing import check_edit
from services.router.planning.language import AUTO
from services.router.planning.shot_list import shot_seed, told
from shared.catalog.configuration import Configuration
from shared.contracts.brief import PLAN_HEADER, PLAN_RELEASE, Brief, plan_release
from shared.contracts.codec import decode_as
from shared.domain.errors import BriefDeclined, MalformedMessage
from shared.domain.media import Rate, ms_of_frames, seconds_text, size_for_ratio
from shared.domain.plan import (
    SHOTS_MAX,
    Genre,
    MusicCue,
    Path,
    Plan,
    ShortText,
    ShotPlan,
    StyleBible,
)
from shared.ports.studio import Planner

__all__ = ["FilePlanner", "write_plan_file"]

_HELP = """\
# Edit what you like and run it:  aiprod run FILE
# A shot is known by its seed: move its block, and its picture moves with it.
"""
_HEAD = (
    "title",
    "language",
    "genre",
    "ratios",
    "seed",
    "path",
    "path_reason",
    "complexity",
    "notes",
)
_WRITTEN_ANEW = ("shot_id", "prompt", "checklist")


@dataclass(frozen=True, slots=True)
class _File:
    """What a plan file holds."""

    title: Annotated[str, MinLen(1), MaxLen(80)]
    language: Annotated[str, MinLen(2), MaxLen(12)]
    style: StyleBible
    music: MusicCue
    shots: Annotated[tuple[dict[str, Any], ...], MinLen(1), MaxLen(SHOTS_MAX)]
    genre: Genre = Genre.STORY
    ratios: Annotated[tuple[str, ...], MaxLen(3)] = ()
    seed: Annotated[int, Ge(0), Le(2**32 - 1)] = 0
    rate: Rate = Rate()
    path: Path = Path.FULL_DIRECTION
    complexity: Annotated[int, Ge(0), Le(1000)] = 0
    path_reason: ShortText = "Planned in a file."
    notes: Annotated[tuple[ShortText, ...], MaxLen(32)] = ()


class FilePlanner:
    """Implements `shared.ports.studio.Planner`: a plan file is the plan; the rest is another's.

    Args:
        other: Plans every brief that is no plan file.
    """

    def __init__(self, other: Planner) -> None:
        self._other = other

    def plan(self, job_id: str, brief: Brief, configuration: Configuration) -> Plan:
        """Plan revision 1.

        Raises:
            BriefDeclined: bad_plan_file or bad_edit, naming the field; or the other planner's.
        """
        if plan_release(brief.text) != PLAN_RELEASE:
            return self._other.plan(job_id, brief, configuration)
        plan = _read(job_id, brief, configuration)
        check_edit(plan, configuration, brief.preset)
        return plan


def write_plan_file(plan: Plan) -> str:
    """Write a plan as a person edits it; as a brief it gives the same plan again."""
    lines = [PLAN_HEADER, _HELP]
    lines += [f"{name} = {_toml(getattr(plan, name))}" for name in _HEAD]
    if plan.rate != Rate():
        lines.append(f"rate = {_toml(plan.rate)}")
    lines += ["", "[style]", *_members(plan.style), "", "[music]", *_members(plan.music)]
    for shot in plan.shots:
        lines += ["", "[[shots]]", *_shot_lines(shot, plan)]
    return "\n".join(lines) + "\n"


def _read(job_id: str, brief: Brief, configuration: Configuration) -> Plan:
    found = _parsed(brief.text)
    shots = (_shot(number, raw, found) for number, raw in enumerate(found.shots, start=1))
    return Plan(
        job_id=job_id,
        revision=1,
        title=brief.title or found.title,
        language=found.language if brief.language == AUTO else brief.language,
        path=found.path,
        path_reason=found.path_reason,
        complexity=found.complexity,
        rate=found.rate,
        size=size_for_ratio(brief.ratios[0], configuration.encoding.short_side),
        ratios=brief.ratios,
        style=found.style,
        music=found.music,
        shots=tuple(told(shot, found.style) for shot in shots),
        seed=found.seed,
        notes=found.notes,
        genre=found.genre,
    )


def _parsed(text: str) -> _File:
    try:
        raw = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        # tomllib's words tell the place, and of the text one character at most.
        raise _bad(f"it is no TOML: {str(error)[:100]}") from None
    try:
        return decode_as(_File, _json(raw), strangers=False)
    except MalformedMessage as error:
        raise _bad(complaint(_File, raw, error.reason)) from None


def _shot(number: int, raw: dict[str, Any], file: _File) -> ShotPlan:
    shot_id = f"s{number:02d}"
    derived = {"shot_id": shot_id, "prompt": "", "checklist": ()}
    given = {"seed": shot_seed(file.seed, shot_id), **raw, **derived}
    twice = sorted(derived.keys() & raw.keys())
    if twice:
        raise _bad(f"shot {shot_id}: {twice[0]} follows from the rest, and is not given")
    try:
        return decode_as(ShotPlan, _json(given), strangers=False)
    except MalformedMessage as error:
        what = complaint(ShotPlan, raw, error.reason, unasked=derived)
        raise _bad(f"shot {shot_id}: {what}") from None


def _json(raw: dict[str, Any]) -> str:
    try:
        # TOML has dates, which no field of a plan is: each is refused where it stands.
        return json.dumps(raw, default=lambda _date: None)
    except RecursionError:
        raise _bad("it is nested too deeply") from None


def _bad(what: str) -> BriefDeclined:
    return BriefDeclined("bad_plan_file", f"The plan file cannot be used: {what}.")


def _shot_lines(shot: ShotPlan, plan: Plan) -> Iterator[str]:
    lasts_ms = ms_of_frames(shot.duration_frames, plan.rate)
    yield f"# {shot.shot_id}, {seconds_text(lasts_ms)} s"
    plain = replace(shot, shot_id="s00", prompt="", checklist=())
    yield from (line for line in _members(plain) if line.split(" ")[0] not in _WRITTEN_ANEW)


def _members(value: Any) -> Iterator[str]:  # noqa: ANN401 - any dataclass of a plan
    for field in fields(value):
        member = getattr(value, field.name)
        if member != field.default:
            yield f"{field.name} = {_toml(member)}"


def _toml(value: Any) -> str:  # noqa: ANN401 - whatever a plan holds
    if isinstance(value, str):
        # A string of JSON is one of TOML, but for one control character.
        return json.dumps(str(value), ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(value, int):
        return str(value)
    if isinstance(value, tuple):
        return f"[{', '.join(map(_toml, cast('tuple[Any, ...]', value)))}]"
    return f"{{{', '.join(line for line in _members(value))}}}"
