"""Small films for the film linter, good unless a test breaks them: three seconds, two shots."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from services.postprocessor.waveform import SAMPLE_RATE, Signal, write_wav
from shared.catalog.fonts import font_path
from shared.contracts.codec import encode_json
from shared.domain.media import FrameSize
from shared.domain.plan import Framing, Plan
from shared.ports.tools import ffmpeg_exe, run_tool
from tests.film_linter.findings import Finding
from tests.film_linter.lint import lint
from tests.film_linter.reel import read_film
from tests.support.post import a_plan, a_shot

__all__ = ["SyntheticFilm", "Type"]

SIZE = FrameSize(480, 270)
FRAMES, CUT = 72, 36
CAPTION = (6, 32)
VTT = "WEBVTT\n\n00:00:00.250 --> 00:00:01.333\nWhat was said.\n"
Frames = NDArray[np.uint8]
"""Shape (frames, height, width, 3)."""


@dataclass(frozen=True)
class Type:
    """How a caption is drawn."""

    text: str = "What was said."
    x: int = 170
    y: int = 225
    ink: int = 255
    panel: int | None = 20


@dataclass(frozen=True)
class SyntheticFilm:
    """What a film is made of."""

    type: Type = Type()
    vtt: str = VTT
    cut: int = CUT
    frames: int = FRAMES
    second: Framing = Framing.CLOSE
    first_text: str = ""
    notes: tuple[str, ...] = ()
    level_db: float = -14.0
    edit_picture: Callable[[Frames], None] = lambda _frames: None
    edit_sound: Callable[[Signal], None] = lambda _sound: None
    edit_manifest: Callable[[dict[str, str]], None] = lambda _file: None

    @property
    def plan(self) -> Plan:
        second = replace(a_shot(2, FRAMES - CUT), framing=self.second)
        first = replace(a_shot(1, CUT), on_screen_text=self.first_text)
        return a_plan(first, second, size=SIZE)

    def findings(self, folder: Path) -> list[Finding]:
        """Make it, and lint it."""
        (folder / "film.vtt").write_text(self.vtt, "utf-8")
        (folder / "plan.json").write_bytes(encode_json(self.plan))
        (folder / "render_notes.json").write_text(json.dumps({"notes": self.notes}), "utf-8")
        self._encode(folder)
        digest = hashlib.sha256((folder / "film.mp4").read_bytes()).hexdigest()
        file = {"filename": "film.mp4", "ratio": "16:9", "sha256": digest}
        self.edit_manifest(file)
        (folder / "manifest.json").write_text(json.dumps({"files": [file]}), "utf-8")
        return list(lint(read_film(folder, self.plan)))

    def _encode(self, folder: Path) -> None:
        picture = self._picture()
        self.edit_picture(picture)
        write_wav(folder / "sound.wav", self._sound())
        argv = [ffmpeg_exe(), "-v", "error", "-y", "-f", "rawvideo"]
        argv += ["-pix_fmt", "rgb24", "-s", str(SIZE), "-r", "24", "-i", "pipe:0"]
        argv += ["-i", str(folder / "sound.wav"), "-c:v", "libx264", "-preset", "ultrafast"]
        argv += ["-crf", "12", "-pix_fmt", "yuv420p", "-threads", "1", "-c:a", "aac"]
        argv += ["-b:a", "192k", "-f", "mp4", str(folder / "film.mp4")]
        run_tool(argv, timeout_ms=60_000, stdin=picture.tobytes())

    def _picture(self) -> Frames:
        """Soft bars that drift, other ones after the cut, and a caption over them."""
        across, down = np.meshgrid(np.arange(SIZE.width), np.arange(SIZE.height))
        frames = np.empty((self.frames, SIZE.height, SIZE.width, 3), np.uint8)
        for number in range(self.frames):
            first = number < self.cut
            wave = np.sin((across + 3 * number) / 23) if first else np.sin((down - 2 * number) / 31)
            frames[number] = ((150 if first else 90) + 45 * wave).astype(np.uint8)[..., None]
            if CAPTION[0] <= number < CAPTION[1]:
                frames[number] = self._written(frames[number])
        return frames

    def _written(self, frame: NDArray[np.uint8]) -> NDArray[np.uint8]:
        image = Image.fromarray(frame)
        pen, kind = ImageDraw.Draw(image), self.type
        font = ImageFont.truetype(str(font_path()), 20, layout_engine=ImageFont.Layout.BASIC)
        if kind.panel is not None:
            left, top, right, bottom = font.getbbox(kind.text)
            box = (kind.x + left - 6, kind.y + top - 6, kind.x + right + 6, kind.y + bottom + 6)
            pen.rectangle(box, fill=(kind.panel,) * 3)
        pen.text((kind.x, kind.y), kind.text, font=font, fill=(kind.ink,) * 3)
        return np.asarray(image, np.uint8)

    def _sound(self) -> Signal:
        at = np.arange(SAMPLE_RATE * FRAMES // 24) / SAMPLE_RATE
        wave = 10 ** (self.level_db / 20) * np.sin(2 * np.pi * 997 * at)
        sound = np.stack([wave, wave], axis=1).astype(np.float32)
        self.edit_sound(sound)
        return sound
