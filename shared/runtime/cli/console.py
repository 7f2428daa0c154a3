"""Where the command speaks: results on stdout, everything else on stderr.

With --json stdout carries JSON lines and nothing else. On a terminal one line shows how far things
are; piped, each change is a plain line.
"""

import json
import sys
from dataclasses import asdict, is_dataclass
from typing import IO, cast

__all__ = ["Console"]


class Console:
    """One invocation's voice."""

    def __init__(
        self,
        *,
        as_json: bool,
        quiet: bool = False,
        out: IO[str] | None = None,
        err: IO[str] | None = None,
    ) -> None:
        self.as_json = as_json
        self._quiet = quiet
        self._out = out or sys.stdout
        self._err = err or sys.stderr
        self._live = self._err.isatty() and not quiet
        self._line = ""

    @property
    def live(self) -> bool:
        """Whether a moving line can be shown."""
        return self._live

    def result(self, value: object, text: str) -> None:
        """Give a result: JSON when asked for, else the text."""
        self.clear()
        shown = json.dumps(_plain(value), ensure_ascii=False) if self.as_json else text
        print(shown, file=self._out, flush=True)

    def note(self, text: str) -> None:
        """Tell something in passing."""
        if not self._quiet:
            self.clear()
            print(text, file=self._err, flush=True)

    def error(self, text: str) -> None:
        """Say what went wrong."""
        self.clear()
        print(f"aiprod: {text}", file=self._err, flush=True)

    def progress(self, line: str, width: int) -> None:
        """Show one moving line; nothing when piped."""
        if self._live and line != self._line:
            shown = line[: max(width - 1, 20)]
            print(f"\r\x1b[2K{shown}", end="", file=self._err, flush=True)
            self._line = line

    def clear(self) -> None:
        """Take the moving line away."""
        if self._line:
            print("\r\x1b[2K", end="", file=self._err, flush=True)
            self._line = ""


def _plain(value: object) -> object:
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    if isinstance(value, (list, tuple)):
        return [_plain(each) for each in cast("list[object]", value)]
    return value
