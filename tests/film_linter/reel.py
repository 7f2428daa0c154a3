"""Opens a film's folder: plan, manifest, captions, and the pictures and sound of its renditions."""

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import Any

import av
import cv2
import numpy as np
from numpy.typing import NDArray

from services.postprocessor.timeline import Span, Timeline, TimelineClip, build_timeline
from services.postprocessor.waveform import SAMPLE_RATE, Signal
from shared.domain.media import Rate
from shared.domain.plan import Plan

__all__ = ["Caption", "Film", "Luma", "Picture", "Reel", "read_film", "sha256_of"]

SMALL_WIDTH = 160
Luma = NDArray[np.uint8]
Picture = NDArray[np.uint8]
"""Shape (height, width, 3), RGB."""
_CUE = re.compile(r"(\d+):(\d+):(\d+)\.(\d+) --> (\d+):(\d+):(\d+)\.(\d+).*\n((?:.+\n?)+)")


@dataclass(frozen=True)
class Caption:
    """A caption as a player shows it."""

    start_ms: int
    end_ms: int
    text: str


@dataclass(frozen=True)
class Reel:
    """One rendition."""

    name: str
    ratio: str
    path: Path

    def pictures(self, wanted: Iterable[int]) -> tuple[NDArray[np.float32], dict[int, Picture]]:
        """Decode the picture once.

        Returns:
            Every frame small and grey, shape (frames, height, 160), and those wanted as they are.
        """
        keep, small, kept = set(wanted), list[NDArray[np.float32]](), dict[int, Picture]()
        with av.open(str(self.path), format="mp4") as container:
            stream = container.streams.video[0]
            stream.thread_count = 1
            for number, frame in enumerate(container.decode(stream)):
                high = max(2, SMALL_WIDTH * frame.height // frame.width)
                grey = frame.to_ndarray(format="gray")
                size = (SMALL_WIDTH, high)
                little = cv2.resize(grey, size, interpolation=cv2.INTER_AREA)
                small.append(np.asarray(little, np.float32))
                if number in keep:
                    kept[number] = np.asarray(frame.to_ndarray(format="rgb24"), np.uint8)
        return np.stack(small), kept

    def length(self) -> tuple[Rate, int]:
        """Read from its container how many frames it has, and how many of them a second."""
        with av.open(str(self.path), format="mp4") as container:
            stream = container.streams.video[0]
            rate = Fraction(stream.average_rate or 24)
            return Rate(rate.numerator, rate.denominator), stream.frames

    def sound(self) -> Signal:
        """Decode the sound, shape (samples, 2)."""
        with av.open(str(self.path), format="mp4") as container:
            if not container.streams.audio:
                return np.zeros((0, 2), np.float32)
            resampler = av.AudioResampler("flt", "stereo", SAMPLE_RATE)
            blocks = [
                block.to_ndarray().reshape(-1, 2)
                for frame in container.decode(container.streams.audio[0])
                for block in resampler.resample(frame)
            ]
        return np.concatenate(blocks).astype(np.float32)


@dataclass(frozen=True)
class Film:
    """All that the rules look at."""

    folder: Path
    manifest: dict[str, Any]
    captions: tuple[Caption, ...]
    reels: tuple[Reel, ...]
    rate: Rate
    duration_frames: int
    """As planned; without a plan, as the first rendition has it."""
    notes: tuple[str, ...]
    """What its renderer says was left out."""
    plan: Plan | None
    """None: it is not known, and nothing that was promised of shots can be judged."""

    @cached_property
    def _timeline(self) -> Timeline | None:
        return build_timeline(self.plan, ()) if self.plan else None

    @property
    def clips(self) -> tuple[TimelineClip, ...]:
        """The shots' places; without a plan none."""
        return self._timeline.clips if self._timeline else ()

    @property
    def title(self) -> Span | None:
        """When the title is shown."""
        return self._timeline.title if self._timeline else None

    def frame_at(self, ms: int) -> int:
        return int(ms * self.rate.fraction / 1000)

    def ms_at(self, frame: int) -> int:
        return round(frame * 1000 / self.rate.fraction)


def read_film(folder: Path, plan: Plan | None) -> Film:
    """Open a delivered folder.

    Args:
        folder: With manifest.json and the files it names.
        plan: The plan that the film was made from, where it is known.

    Raises:
        FileNotFoundError: There is no manifest, or no film.
    """
    manifest = json.loads((folder / "manifest.json").read_bytes())
    reels = tuple(
        Reel(each["filename"], each["ratio"], folder / each["filename"])
        for each in manifest["files"]
        if each["ratio"]
    )
    captions = folder / "film.vtt"
    text = captions.read_text("utf-8") if captions.exists() else ""
    rate, frames = (plan.rate, plan.duration_frames) if plan else reels[0].length()
    said = folder / "render_notes.json"
    notes = tuple(json.loads(said.read_bytes())["notes"]) if said.exists() else ()
    return Film(folder, manifest, _captions(text), reels, rate, frames, notes, plan)


def _captions(text: str) -> tuple[Caption, ...]:
    found: list[Caption] = []
    for match in _CUE.finditer(text):
        numbers = [int(part) for part in match.groups()[:8]]
        start, end = (
            ((hours * 60 + minutes) * 60 + seconds) * 1000 + ms
            for hours, minutes, seconds, ms in (numbers[:4], numbers[4:])
        )
        said = re.sub(r"<[^>]*>", "", " ".join(match.group(9).split()))
        found.append(Caption(start, end, said))
    return tuple(found)


def sha256_of(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
