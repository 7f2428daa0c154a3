"""Starts the storyboard's process. Imports nothing heavy: what draws lives in the child."""

from pathlib import Path
from tempfile import TemporaryDirectory

from pydantic import TypeAdapter, ValidationError

from services.generator.storyboard.request import (
    BoardReply,
    BoardRequest,
    Form,
    page_path,
    why_ended,
)
from shared.domain.errors import MalformedMessage, Unavailable
from shared.domain.plan import Plan
from shared.ports.tools import Limits, ToolFailed, python_tool, run_tool

__all__ = ["draw_storyboard"]

_MODULE = "services.generator.storyboard.draw"
_TIMEOUT_MS = 120_000
"""Sixty-four shots take about ten seconds of it."""
_LIMITS = Limits(cpu_seconds=120, file_bytes=256 << 20)
_REQUEST: TypeAdapter[BoardRequest] = TypeAdapter(BoardRequest)
_REPLY: TypeAdapter[BoardReply] = TypeAdapter(BoardReply)


def draw_storyboard(plan: Plan, form: Form) -> tuple[bytes, ...]:
    """Draw a plan as pages, a picture a shot. Same plan, same bytes on the same machine.

    Args:
        plan: Any.
        form: Of the picture files.

    Raises:
        Unavailable: The child could not run, ran out of time, of memory or of disk.
        MalformedMessage: The child gave no answer that we know.
    """
    try:
        with TemporaryDirectory(prefix="storyboard-") as folder:
            return _drawn(BoardRequest(plan, form, folder))
    except ToolFailed as error:
        raise Unavailable(why_ended(error.status)) from error
    except OSError as error:
        raise Unavailable(f"temporary files cannot be used: {error.strerror}") from error
    except ValidationError as error:
        raise MalformedMessage("the drawing process gave no answer we know") from error


def _drawn(request: BoardRequest) -> tuple[bytes, ...]:
    answer = run_tool(
        python_tool(_MODULE),
        timeout_ms=_TIMEOUT_MS,
        stdin=_REQUEST.dump_json(request),
        limits=_LIMITS,
    )
    numbers = range(1, _REPLY.validate_json(answer).pages + 1)
    folder = Path(request.folder)
    return tuple(page_path(folder, number, request.form).read_bytes() for number in numbers)
