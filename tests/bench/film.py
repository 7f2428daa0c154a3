"""The film of the example brief: what making it costs, against merely encoding what came out.

The baseline is as small as it can honestly be: each finished rendition is decoded by another
process, which does not count, and encoded from raw pictures with the very options that the film was
encoded with; taking the pictures from the pipe is measured and subtracted. The sound is encoded
once, as in the film.
"""

import os
import subprocess
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from services.postprocessor.filtergraph import picture_encoder
from services.postprocessor.sound import sound_encoder
from shared.catalog.load import load_configuration
from shared.domain.media import FrameSize, Rate
from tests.bench.aiprod import ROOT, aiprod
from tests.bench.encoding import NOWHERE, ended, fed, ffmpeg
from tests.bench.goals import Fact, Goal
from tests.bench.tree import Seen, Tree

__all__ = ["film_rows"]

BRIEF = ROOT / "docs" / "examples" / "lighthouse.md"
RENDITIONS = {"film.mp4": FrameSize(1920, 1080), "film_9x16.mp4": FrameSize(1080, 1920)}
RATE = Rate(24, 1)
RATIO_MAX, PEAK_MAX_MB = 2.2, 1000.0
_LOOK_S = 0.1
_GIVEN_UP_S = 900.0
_FILM_ENCODE = "deliver: decode, cut, letter, encode both"
_PARTS = {
    "services.generator.animatic.draw": "takes: draw",
    "services.qa.probes": "qa: decode and measure takes and renditions",
    "services.postprocessor.speech": "sound: speak",
    "services.postprocessor.mix": "sound: compose and mix",
    "services.postprocessor.stills": "stills",
}
"""A child's module to what it does."""


@dataclass(frozen=True, slots=True)
class _Run:
    cpu_s: float
    wall_s: float
    tree: Tree


def film_rows(folder: Path) -> tuple[list[Goal], list[Fact]]:
    """Make the film in an empty folder, then encode it alone.

    Raises:
        RuntimeError: The film was not delivered.
    """
    run = _make(folder)
    baseline_s = _baseline_s(folder)
    parts = _parts(run.tree, run.cpu_s)
    goals = [
        Goal("film: CPU to that of its encodes alone", run.cpu_s / baseline_s, RATIO_MAX, ""),
        Goal("film: peak memory", run.tree.peak_bytes / 1e6, PEAK_MAX_MB, "MB"),
    ]
    facts = [
        Fact("film: CPU in all", f"{run.cpu_s:.1f} s"),
        Fact("film: wall", f"{run.wall_s:.1f} s"),
        Fact("film: CPU of its encodes alone", f"{baseline_s:.1f} s"),
        *(
            Fact(f"  {name}", f"{cpu_s:.1f} s")
            for name, cpu_s in sorted(parts.items(), key=lambda part: -part[1])
        ),
    ]
    return goals, facts


def _make(folder: Path) -> _Run:
    where = ("--home", folder / "home", "--output", folder / "out")
    began_s = time.monotonic()
    with (folder / "notes").open("wb") as notes:
        process = subprocess.Popen(
            aiprod("run", BRIEF, *where), cwd=ROOT, stdout=notes, stderr=notes
        )
    tree = Tree(process.pid)
    while not (ended := os.wait4(process.pid, os.WNOHANG))[0]:
        tree.look()
        if time.monotonic() - began_s > _GIVEN_UP_S:
            process.terminate()
        time.sleep(_LOOK_S)
    process.returncode = os.waitstatus_to_exitcode(ended[1])
    if process.returncode:
        said = (folder / "notes").read_text(errors="replace")
        raise RuntimeError(f"aiprod run ended with {process.returncode}:\n{said}")
    usage = ended[2]
    return _Run(usage.ru_utime + usage.ru_stime, time.monotonic() - began_s, tree)


def _parts(tree: Tree, cpu_s: float) -> dict[str, float]:
    """Share the CPU among what it was used for; the last look at a process misses its end."""
    parts: dict[str, float] = defaultdict(float)
    for pid, seen in tree.processes.items():
        if pid != tree.root:
            parts[_part(seen, tree)] += seen.cpu_s
    parts["host, and what was seen of no other"] = cpu_s - sum(parts.values())
    return parts


def _part(seen: Seen, tree: Tree) -> str:
    if "-filter_complex" in seen.command:
        return _FILM_ENCODE
    parent = tree.processes.get(seen.parent)
    if parent is not None and parent.command != seen.command and "libx264" in seen.command:
        return "takes: encode"
    return next((name for module, name in _PARTS.items() if module in seen.command), "other tools")


def _baseline_s(folder: Path) -> float:
    encoding = load_configuration().encoding
    spent_s = 0.0
    for name, size in RENDITIONS.items():
        film, into = folder / "out" / name, folder / f"again_{name}"
        options = [*picture_encoder(size, RATE, encoding), str(into)]
        spent_s += _fed(film, size, options) - _fed(film, size, NOWHERE)
    sound = folder / "sound.wav"
    ended(ffmpeg("-i", folder / "out" / "film.mp4", "-vn", sound))
    into = folder / "again_sound.mp4"
    return spent_s + ended(ffmpeg("-i", sound, *sound_encoder(encoding.audio_kbit), into))


def _fed(film: Path, size: FrameSize, options: Sequence[str]) -> float:
    """Give the CPU of an ffmpeg that is fed a film's raw pictures by another."""
    raw = ("-f", "rawvideo", "-pix_fmt", "yuv420p")
    return fed(ffmpeg("-i", film, "-an", *raw, "-", stdout=subprocess.PIPE), size, RATE, options)[1]
