"""Where an exception came from, told without what it says.

Google's Error Reporting groups errors by their stack trace, which must look as Python prints it.
Here it has our own frames only, as paths inside the project, and of exceptions that are not ours
the type alone: their texts may hold a customer's words or a secret.
"""

from collections.abc import Iterator
from pathlib import Path
from traceback import walk_tb

from shared.domain.errors import AiprodError

__all__ = ["ROOT", "location_inside", "stack_trace"]

ROOT = Path(__file__).resolve().parents[2]

TREES = ("services", "shared")
CHAIN_MAX = 5
FRAMES_MAX = 30

_CAUSED = "\n\nThe above exception was the direct cause of the following exception:\n\n"


def stack_trace(error: BaseException) -> str:
    """Print an exception and what caused it, the first cause first."""
    return _CAUSED.join(_printed(each) for each in reversed(list(_chain(error))))


def location_inside(path: str) -> str:
    """Give the path of one of our source files inside the project; "" for any other file."""
    try:
        inside = Path(path).relative_to(ROOT)
    except ValueError:
        return ""
    return inside.as_posix() if inside.parts[0] in TREES else ""


def _chain(error: BaseException) -> Iterator[BaseException]:
    found: BaseException | None = error
    for _ in range(CHAIN_MAX):
        if found is None:
            return
        yield found
        hidden = found.__suppress_context__
        found = found.__cause__ or (None if hidden else found.__context__)


def _printed(error: BaseException) -> str:
    frames = [
        f'  File "{inside}", line {line}, in {frame.f_code.co_name}\n'
        for frame, line in walk_tb(error.__traceback__)
        if (inside := location_inside(frame.f_code.co_filename))
    ]
    return f"Traceback (most recent call last):\n{''.join(frames[-FRAMES_MAX:])}{_named(error)}"


def _named(error: BaseException) -> str:
    of = type(error)
    if isinstance(error, AiprodError):
        return f"{of.__name__}: {error}"
    return of.__qualname__ if of.__module__ == "builtins" else f"{of.__module__}.{of.__qualname__}"
