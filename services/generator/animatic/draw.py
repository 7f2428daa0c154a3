"""The drawing process: one JSON request on stdin, one mp4 file, one JSON line on stdout.

Run as `python -m services.generator.animatic.draw`, by `child.draw_shot`.
"""

import hashlib
import sys
from pathlib import Path

import cv2
from pydantic import TypeAdapter, ValidationError

from services.generator.animatic.child import STATUS_BAD_REQUEST
from services.generator.animatic.request import DrawReply, DrawRequest, unfinished
from services.generator.animatic.shoot import Shoot
from shared.ports.tools import ffmpeg_exe, tool_fed

__all__ = ["draw", "encoder", "main"]

_COLOUR = ("-color_range", "tv", "-colorspace", "bt709", "-color_primaries", "bt709",
           "-color_trc", "bt709")  # fmt: skip
_CRF = 14
_GOP = 24


def encoder(request: DrawRequest, path: Path) -> list[str]:
    """Give the ffmpeg call that reads raw frames and writes the file.

    An intermediate: quick to make and to seek, no dates, one thread, so same bytes.
    """
    source = [
        "-f",
        "rawvideo",
        "-pix_fmt",
        "yuv420p",
        "-s",
        str(request.size),
        "-r",
        str(request.rate),
        *_COLOUR,
        "-protocol_whitelist",
        "pipe",
        "-i",
        "pipe:0",
    ]
    coding = ["-c:v", "libx264", "-preset", "ultrafast", "-crf", str(_CRF), "-g", str(_GOP),
              "-bf", "0", "-threads", "1", "-pix_fmt", "yuv420p", *_COLOUR]  # fmt: skip
    exact = ["-an", "-map_metadata", "-1", "-flags", "+bitexact", "-fflags", "+bitexact",
             "-movflags", "+faststart", "-f", "mp4"]  # fmt: skip
    quiet = [ffmpeg_exe(), "-hide_banner", "-nostdin", "-loglevel", "error", "-y"]
    return [*quiet, *source, *coding, *exact, f"file:{path}"]


def draw(request: DrawRequest) -> DrawReply:
    """Draw and encode a shot; the file appears whole or not at all.

    What is unfinished is left for the parent to remove: it outlives a process that is killed.

    Raises:
        ValueError: The style's colours cannot be read, or a side of the picture is odd.
        Unavailable: The encoder could not run.
        ToolFailed: The encoder ended badly.
    """
    if request.size.width % 2 or request.size.height % 2:
        raise ValueError("both sides of a picture are even")
    path = Path(request.path)
    growing = unfinished(path)
    shoot = Shoot(request.shot, request.style, request.size, request.rate)
    with tool_fed(encoder(request, growing)) as stream:
        for frame in shoot.frames():
            stream.write(frame.data)
    with growing.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    growing.replace(path)
    return DrawReply(request.shot.duration_frames, sha256)


def main() -> int:
    """Serve one request; give the process's status."""
    cv2.setNumThreads(1)
    try:
        request = TypeAdapter(DrawRequest).validate_json(sys.stdin.buffer.read())
        reply = draw(request)
    except (ValidationError, ValueError):
        return STATUS_BAD_REQUEST
    sys.stdout.buffer.write(TypeAdapter(DrawReply).dump_json(reply) + b"\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
