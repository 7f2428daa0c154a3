"""aiprod plan: plan a brief, print the plan as a table, and write it as a file to edit and run."""

import argparse
import textwrap
from collections.abc import Iterator
from pathlib import Path
from shutil import get_terminal_size

from shared.domain.media import ms_of_frames, seconds_text
from shared.domain.plan import Plan, ShotPlan
from shared.runtime.cli.briefs import add_text_arguments, one_brief_of
from shared.runtime.cli.console import Console
from shared.runtime.cli.paths import typed
from shared.runtime.cli.written import add_file_arguments, file_of, write_files
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
    add_file_arguments(
        parser,
        PLAN_FILE,
        "where the plan goes, a .toml, to be edited and run (default plan.toml)",
        force="replace FILE although it holds something else",
    )


def run(arguments: argparse.Namespace, settings: Settings, console: Console) -> int:
    """Plan, print and write; nothing is handed in."""
    file = file_of(arguments, (".toml",))
    place = open_place(settings)
    brief = one_brief_of(arguments, place)
    plan, text = view("plan")(brief, place.configurations.current)
    write_files({file: text.encode()}, force=arguments.force)
    width = min(max(get_terminal_size().columns, NARROWEST), WIDEST)
    console.result(plan, "\n".join(_table(plan, width)))
    console.note(f"edit {typed(file)} and run it: aiprod run {typed(file)}")
    return 0


def _table(plan: Plan, width: int) -> Iterator[str]:
    total_ms = ms_of_frames(plan.duration_frames, plan.rate)
    yield (
        f"{plan.title}: {plan.genre}, {plan.language}, {seconds_text(total_ms)} s, "
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
    span = f"{seconds_text(from_ms)}-{seconds_text(to_ms)}"
    yield (
        f"{shot.shot_id}  {span:>9}  {shot.framing}, {shot.camera}; {', '.join(seen)}; "
        f"{shot.subject[:40]} {'' if shot.action == 'stand' else shot.action}"
    ).rstrip()
    if shot.on_screen_text:
        yield f"{INDENT}[{' / '.join(shot.on_screen_text.splitlines())}]"
    if shot.narration:
        quoted = f"\u201c{' / '.join(shot.narration.splitlines())}\u201d"
        yield from textwrap.wrap(quoted, width, initial_indent=INDENT, subsequent_indent=INDENT)
