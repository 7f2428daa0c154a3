"""aiprod show: one job, its shots and takes; --why tells every decision and its reason."""

import argparse
import json
from datetime import UTC, datetime
from pathlib import Path

from shared.contracts.views import Decided, JobView, ShotView, TakeView
from shared.domain.errors import BriefDeclined
from shared.domain.money import format_usd
from shared.runtime.cli.console import Console
from shared.runtime.cli.export import export_staged
from shared.runtime.cli.finding import find_job
from shared.runtime.cli.progress import duration_text
from shared.runtime.place import Place
from shared.runtime.places import open_place
from shared.runtime.settings import Settings
from shared.runtime.views import view as view_of

__all__ = ["configure", "run"]


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument("job", metavar="JOB", help="job id, or its beginning")
    parser.add_argument(
        "--why", action="store_true", help="every decision, replayed from its receipts"
    )
    parser.add_argument(
        "--film",
        type=Path,
        metavar="DIR",
        help="copy the film to DIR/JOB, also before it is delivered",
    )
    parser.add_argument(
        "--plan", action="store_true", help="the plan as JSON, as aiprod edit takes it"
    )


def run(arguments: argparse.Namespace, settings: Settings, console: Console) -> int:
    """Print the job."""
    place = open_place(settings)
    view = find_job(place, arguments.job)
    if arguments.plan:
        return _plan(view, place, console)
    if arguments.film:
        return _film(view, place, console, arguments.film)
    if arguments.why:
        receipts = place.reader.receipts("router", f"jobs/{view.job_id}")
        decided = view_of("why")(receipts, place.configurations)
        console.result(decided, "\n".join(_decision(each) for each in decided))
        return 0
    console.result(view, _text(view))
    return 0


def _film(view: JobView, place: Place, console: Console, folder: Path) -> int:
    if not view.staged:
        raise BriefDeclined("no_film", "There is no film yet: aiprod show tells how far it is.")
    film = export_staged(place.blobs, view.staged, folder / view.job_id)
    console.result({"job_id": view.job_id, "film": str(film)}, str(film))
    return 0


def _plan(view: JobView, place: Place, console: Console) -> int:
    if view.plan is None:
        console.error("there is no plan yet.")
        return 2
    plan = json.loads(place.blobs.get(view.plan.name))
    console.result(plan, json.dumps(plan, indent=2, ensure_ascii=False))
    return 0


def _decision(each: Decided) -> str:
    at = datetime.fromtimestamp(each.at_ms / 1000, UTC).strftime("%H:%M:%S.%f")[:-3]
    said = f" → {', '.join(each.said)}" if each.said else ""
    because = f"\n{'':14}{each.because}" if each.because else ""
    return f"{at}  {each.heard:18} {each.state}{said}{because}"


def _text(view: JobView) -> str:
    lines = [
        f"{view.job_id}  {view.state}  ({view.source}, preset {view.preset})",
        f"  {view.sentence}" if view.sentence else "",
        f"  planned by {view.path}: {view.path_reason}" if view.path else "",
        _money(view),
        f"  expected {format_usd(view.p50_micros)} (P50) to {format_usd(view.p90_micros)} (P90)",
        _waiting(view),
        *(_shot(shot) for shot in view.shots),
    ]
    return "\n".join(line for line in lines if line)


def _money(view: JobView) -> str:
    amounts = {
        "budget": view.budget_micros,
        "hold": view.granted_micros,
        "drawn": view.drawn_micros,
        "spent": view.spent_micros,
        "overrun": view.overrun_micros,
    }
    return "  " + ", ".join(f"{name} {format_usd(amount)}" for name, amount in amounts.items())


def _waiting(view: JobView) -> str:
    if view.waits_until_ms is None:
        return ""
    until = datetime.fromtimestamp(view.waits_until_ms / 1000, UTC).strftime("%Y-%m-%d %H:%M UTC")
    by = f"; approved by {', '.join(view.approved_by)}" if view.approved_by else ""
    return f"  waits for approval of the {view.waits_for} until {until}{by}"


def _shot(shot: ShotView) -> str:
    takes = "".join(f"\n    {_take(take)}" for take in shot.takes)
    return f"  {shot.shot_id}  {shot.state}  {duration_text(shot.duration_ms)}{takes}"


def _take(take: TakeView) -> str:
    cost = "cost not known yet" if take.cost_micros is None else format_usd(take.cost_micros)
    old = "made before" if take.made_before else ""
    parts = [take.take_id, take.backend, take.state, old, cost, take.verdict, take.reason]
    return " · ".join(part for part in parts if part)
