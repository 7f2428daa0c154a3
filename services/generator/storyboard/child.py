"""Starts the storyboard's process. Imports nothing heavy: what draws lives in the child."""

from pathlib import Path
from tempfile import TemporaryDirectory

from pydantic import TypeAdapter, ValidationError

from services.generator.storyboard.request import BoardReply, BoardRequest, Form, page_path
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
        Unavailable: The child could not run, ran out of time or of disk.
        MalformedMessage: The child gave no answer that we know.
    """
    with TemporaryDirectory(prefix="storyboard-") as folder:
        request = _REQUEST.dump_json(BoardRequest(plan, form, folder))
        try:
            answer = run_tool(
                python_tool(_MODULE), timeout_ms=_TIMEOUT_MS, stdin=request, limits=_LIMITS
            )
            pages = _REPLY.validate_json(answer).pages
            return tuple(page_path(Path(folder), n, form).read_bytes() for n in range(1, pages + 1))
        except ToolFailed as error:
            raise Unavailable(f"the drawing process ended with status {error.status}") from error
        except (ValidationError, OSError) as error:
            raise MalformedMessage("the drawing process gave no answer we know") from error
