"""What drawing costs, against encoding what was drawn, shot by shot.

A shot of the example brief's plan is drawn by a process of its own, as a take is, that writes raw
pictures instead of encoding them. All of its CPU counts: start, imports, set-up, every frame and
the pipe. An ffmpeg takes the pictures and encodes them with the options of a finished rendition;
what merely taking them costs is measured the same way and subtracted.

The film has a few shots only. So places, moves and framings are also drawn against one another, a
second of each, and the dearest of these is put to the same test as the film's shots.
"""

import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice, product
from pathlib import Path
from statistics import fmean

from pydantic import TypeAdapter

from services.generator.animatic.request import DrawRequest
from services.postprocessor.filtergraph import picture_encoder
from services.router.planning.planner import RulePlanner
from shared.catalog.configuration import Configuration
from shared.catalog.load import load_configuration
from shared.contracts.brief import Brief
from shared.domain.media import FrameSize
from shared.domain.plan import CameraMove, Framing, Plan, Setting, ShotPlan
from tests.bench.aiprod import ROOT
from tests.bench.encoding import NOWHERE, fed
from tests.bench.goals import Fact, Goal

__all__ = ["drawing_rows"]

BRIEF = ROOT / "docs" / "examples" / "lighthouse.md"
SIZE = FrameSize(1920, 1080)
RATIO_MAX = 1.0
_SETTINGS = (Setting.CITY, Setting.FOREST, Setting.INTERIOR)
"""The places with the most to draw."""
_MOVES = (
    CameraMove.DOLLY_IN,
    CameraMove.CRANE_UP,
    CameraMove.ORBIT,
    CameraMove.PAN_LEFT,
    CameraMove.TILT_UP,
    CameraMove.STATIC,
)
_FRAMINGS = (Framing.WIDE, Framing.MEDIUM, Framing.CLOSE)
_Kind = tuple[Setting, CameraMove, Framing]
_LOOKED_AT = 24
_TRIED_FRAMES = 120


@dataclass(frozen=True, slots=True)
class _Cost:
    """CPU seconds of a whole shot."""

    shot: ShotPlan
    draw_s: float
    encode_s: float

    @property
    def ratio(self) -> float:
        return self.draw_s / self.encode_s

    @property
    def told(self) -> str:
        """Its name and cost."""
        shot, frames = self.shot, self.shot.duration_frames
        per_frame = (f"{spent * 1000 / frames:.1f}" for spent in (self.draw_s, self.encode_s))
        what = f"{shot.setting.value} {shot.camera.value} {shot.framing.value}"
        return f"{self.ratio:.2f} = {' : '.join(per_frame)} ms a frame ({what})"


def drawing_rows(folder: Path) -> tuple[list[Goal], list[Fact]]:
    """Draw and encode the shots of a film, then look for a dearer shot."""
    configuration = load_configuration()
    plan = _plan(configuration)
    costs = [_cost(plan, shot, configuration, folder) for shot in plan.shots]
    drawn, encoded = sum(cost.draw_s for cost in costs), sum(cost.encode_s for cost in costs)
    frames = sum(shot.duration_frames for shot in plan.shots)
    tried = dict(_tried(plan))
    dearest = max(tried, key=lambda key: tried[key])
    worst = _cost(plan, _variant(plan, *dearest), configuration, folder)
    name = "drawing: CPU of a frame to that of encoding it"
    facts = [
        Fact("drawing: a frame, all told", f"{drawn * 1000 / frames:.1f} ms"),
        Fact("drawing: encoding it", f"{encoded * 1000 / frames:.1f} ms"),
        Fact("drawing: dearest shot of the film", max(costs, key=lambda cost: cost.ratio).told),
        Fact(f"drawing: dearest of {len(tried)} others", worst.told),
        *(Fact(f"  {move.value}: wide, medium, close", _row(tried, move)) for move in _MOVES),
    ]
    return [Goal(name, drawn / encoded, RATIO_MAX, "")], facts


def _plan(configuration: Configuration) -> Plan:
    preset, text = "quick_social", BRIEF.read_text(encoding="utf-8").rpartition("---")[2].strip()
    known = configuration.presets[preset]
    brief = Brief(text, "", preset, known.duration_ms, ("16:9",), known.budget_micros, seed=7)
    return replace(RulePlanner().plan("bench", brief, configuration), size=SIZE)


def _cost(plan: Plan, shot: ShotPlan, configuration: Configuration, folder: Path) -> _Cost:
    into = folder / "shot.mp4"
    options = [*picture_encoder(SIZE, plan.rate, configuration.encoding), str(into)]
    first_s, encode_s = fed(_drawing(plan, shot, folder), SIZE, plan.rate, options)
    second_s, taken_s = fed(_drawing(plan, shot, folder), SIZE, plan.rate, NOWHERE)
    return _Cost(shot, (first_s + second_s) / 2, encode_s - taken_s)


def _drawing(plan: Plan, shot: ShotPlan, folder: Path) -> subprocess.Popen[bytes]:
    """Start a process that draws a shot into a pipe."""
    asked = folder / "request.json"
    request = DrawRequest(shot, plan.style, SIZE, plan.rate, "unused")
    asked.write_bytes(TypeAdapter(DrawRequest).dump_json(request))
    argv = [sys.executable, "-P", "-m", "tests.bench.drawing_here"]
    with asked.open("rb") as stdin:
        return subprocess.Popen(argv, cwd=ROOT, stdin=stdin, stdout=subprocess.PIPE)


def _variant(plan: Plan, setting: Setting, move: CameraMove, framing: Framing) -> ShotPlan:
    return replace(
        plan.shots[0],
        setting=setting,
        camera=move,
        framing=framing,
        duration_frames=_TRIED_FRAMES,
    )


def _tried(plan: Plan) -> Iterator[tuple[_Kind, float]]:
    """Give the CPU milliseconds of a frame, without set-up, of every kind of shot."""
    # Here, as whoever benches something else has no use for them.
    import cv2  # noqa: PLC0415

    from services.generator.animatic.shoot import Shoot  # noqa: PLC0415

    cv2.setNumThreads(1)
    for key in product(_SETTINGS, _MOVES, _FRAMINGS):
        frames = Shoot(_variant(plan, *key), plan.style, SIZE, plan.rate).frames()
        next(frames)
        began_s = time.process_time()
        count = sum(1 for _ in islice(frames, _LOOKED_AT))
        yield key, (time.process_time() - began_s) * 1000 / count


def _row(tried: dict[_Kind, float], move: CameraMove) -> str:
    """Tell what a move costs in each framing, over all places."""
    means = (fmean(tried[setting, move, framing] for setting in _SETTINGS) for framing in _FRAMINGS)
    return f"{', '.join(f'{mean:.1f}' for mean in means)} ms a frame"
