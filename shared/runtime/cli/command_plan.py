"""aiprod plan: plan a brief, print the plan as a table, and write it as a file to edit and run."""

import argparse
import textwrap
from collections.abc import Iterator
from pathlib import Path
from shutil import get_terminal_size

from shared.domain.errors import BriefDeclined
from shared.domain.media import ms_of_frames
from shared.domain.plan import Plan, ShotPlan
from shared.runtime.cli.briefs import add_text_arguments, briefs_of
from shared.runtime.cli.console import Console
from shared.runtime.cli.written import write_files
from shared.runtime.places import open_place
from shared.runtime.settings import Settings
from shared.runtime.views import view

__all__ = ["configure", "run"]

PLAN_FILE = Path("plan.toml")
NARROWEST, WIDEST = 60, 120
INDENT = " " * 16


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    add_text_arguments(parser)
    parser.add_argument(
        "--to",
        type=Path,
        metavar="FILE",
        default=PLAN_FILE,
        help="where the plan goes, to be edited and run (default plan.toml)",
    )
    parser.add_argument(
        "--force", action="store_true", help="replace FILE although it holds something else"
    )


def run(arguments: argparse.Namespace, settings: Settings, console: Console) -> int:
    """Plan, print and write; nothing is handed in."""
    place = open_place(settings)
    briefs = briefs_of(arguments, place)
    if len(briefs) != 1:
        raise BriefDeclined("one_at_a_time", "A batch has many plans: plan its briefs one by one.")
    [brief] = briefs
    plan, text = view("plan")(brief, place.configurations.current)
    write_files({arguments.to: text.encode()}, force=arguments.force)
    width = min(max(get_terminal_size().columns, NARROWEST), WIDEST)
    console.result(plan, "\n".join(_table(plan, width)))
    console.note(f"edit {arguments.to} and run it: aiprod run {arguments.to}")
    return 0


def _table(plan: Plan, width: int) -> Iterator[str]:
    total_ms = ms_of_frames(plan.duration_frames, plan.rate)
    yield (
        f"{plan.title}: {plan.genre}, {plan.language}, {total_ms / 1000:.1f} s, "
        f"{len(plan.shots)} shots, {', '.join(plan.ratios)}; {plan.style.mood}, "
        f"{plan.music.tempo_bpm} bpm in {plan.music.key}"
    )
    began = 0
    for shot in plan.shots:
        began -= shot.transition_frames
        yield from _row(shot, plan, began, width)
        began += shot.duration_frames
    for note in plan.notes:
        yield from textwrap.wrap(f"note: {note}", width)


def _row(shot: ShotPlan, plan: Plan, began: int, width: int) -> Iterator[str]:
    from_ms = ms_of_frames(began, plan.rate)
    to_ms = ms_of_frames(began + shot.duration_frames, plan.rate)
    where = (shot.setting, shot.time_of_day, shot.weather, shot.season)
    seen = [*(str(each) for each in where if each not in ("clear", "any"))]
    span = f"{from_ms / 1000:.1f}-{to_ms / 1000:.1f}"
    yield (
        f"{shot.shot_id}  {span:>9}  {shot.framing}, {shot.camera}; {', '.join(seen)}; "
        f"{shot.subject[:40]} {'' if shot.action == 'stand' else shot.action}"
    ).rstrip()
    if shot.on_screen_text:
        yield f"{INDENT}[{' / '.join(shot.on_screen_text.splitlines())}]"
    if shot.narration:
        quoted = f"\u201c{' / '.join(shot.narration.splitlines())}\u201d"
        yield from textwrap.wrap(quoted, width, initial_indent=INDENT, subsequent_indent=INDENT)
