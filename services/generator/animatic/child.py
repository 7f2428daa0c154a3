"""Starts the drawing process. Imports nothing heavy: the drawing libraries live in the child."""

from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from services.generator.animatic.request import DrawReply, DrawRequest, unfinished
from shared.domain.errors import MalformedMessage, Unavailable
from shared.domain.media import FrameSize, Rate
from shared.domain.plan import ShotPlan, StyleBible
from shared.ports.tools import Limits, ToolFailed, python_tool, run_tool

__all__ = ["draw_shot"]

STATUS_BAD_REQUEST = 65
"""How the child says that the request, and not the machine, is at fault (EX_DATAERR)."""

_MODULE = "services.generator.animatic.draw"
_REQUEST: TypeAdapter[DrawRequest] = TypeAdapter(DrawRequest)
_REPLY: TypeAdapter[DrawReply] = TypeAdapter(DrawReply)


def draw_shot(
    shot: ShotPlan,
    style: StyleBible,
    size: FrameSize,
    rate: Rate,
    path: Path,
    timeout_ms: int,
) -> None:
    """Draw a shot into a silent mp4 file. Same arguments, same bytes on the same machine.

    The file appears whole or not at all.

    Args:
        shot: What to draw; exactly its duration_frames frames.
        style: What every shot of the film shares.
        size: Of the picture.
        rate: Frames per second.
        path: The file to write; replaced when it exists.
        timeout_ms: Wall time it may take, in milliseconds.

    Raises:
        Unavailable: The child could not run, ran out of time or of disk.
        MalformedMessage: The shot breaks the plan's contract, or the child's answer its own.
    """
    request = _REQUEST.dump_json(DrawRequest(shot, style, size, rate, str(path.resolve())))
    limits = Limits(cpu_seconds=max(1, timeout_ms // 1000 * 2))
    try:
        answer = run_tool(python_tool(_MODULE), timeout_ms=timeout_ms, stdin=request, limits=limits)
    except ToolFailed as error:
        if error.status == STATUS_BAD_REQUEST:
            raise MalformedMessage("the shot cannot be drawn as it was planned") from error
        raise Unavailable(f"the drawing process ended with status {error.status}") from error
    finally:
        unfinished(path.resolve()).unlink(missing_ok=True)
    try:
        reply = _REPLY.validate_json(answer)
    except ValidationError as error:
        raise MalformedMessage("the drawing process gave no answer we know") from error
    if reply.frames != shot.duration_frames:
        raise MalformedMessage("the drawing process drew another number of frames")
