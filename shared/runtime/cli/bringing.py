"""Delivered films on their way out of the bucket: brought means that they lie there, verified.

An export that fails (the disk is full, the folder is not ours) is told and tried again: it ends
nothing, and no film is forgotten for it, nor for a host that died before it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from shared.contracts.envelope import BlobRef
from shared.contracts.views import JobView
from shared.domain.errors import AiprodError
from shared.ports.blobs import BlobStore
from shared.runtime.cli.export import export_film, is_out

__all__ = ["Films"]

PAUSE_MIN_MS = 1_000
PAUSE_MAX_MS = 60_000
"""The pause before the next try doubles up to this."""


@dataclass(slots=True)
class _Owed:
    """A film that has not been brought out yet."""

    view: JobView
    manifest: BlobRef
    due_ms: int = 0
    pause_ms: int = PAUSE_MIN_MS
    trouble: str = ""


class Films:
    """Brings films out to OUTPUT/JOB.

    Args:
        blobs: Where they are.
        output: Where they go.
        brought: Told of each film that came out, with its path.
        failed: Told why one did not, once for each reason.
    """

    def __init__(
        self,
        blobs: BlobStore,
        output: Path,
        brought: Callable[[JobView, Path], None],
        failed: Callable[[JobView, str], None],
    ) -> None:
        self._blobs, self._output = blobs, output
        self._brought, self._failed = brought, failed
        self._owed: dict[str, _Owed] = {}

    @property
    def owing(self) -> bool:
        """Whether a film has not come out that should have."""
        return bool(self._owed)

    def is_out(self, view: JobView) -> bool:
        """Whether a job's film lies where it belongs, or there is none."""
        return view.manifest is None or is_out(self._output / view.job_id, view.manifest)

    def owe(self, view: JobView) -> None:
        """Bring a delivered film out with the next `bring`."""
        if view.manifest is not None:
            self._owed.setdefault(view.job_id, _Owed(view, view.manifest))

    def bring(self, now_ms: int) -> None:
        """Try each film whose time has come."""
        for owed in [each for each in self._owed.values() if each.due_ms <= now_ms]:
            self._try(owed, now_ms)

    def _try(self, owed: _Owed, now_ms: int) -> None:
        folder = self._output / owed.view.job_id
        try:
            film = export_film(self._blobs, owed.manifest.name, folder)
        except AiprodError as error:
            self._put_off(owed, str(error), now_ms)
            return
        del self._owed[owed.view.job_id]
        self._brought(owed.view, film)

    def _put_off(self, owed: _Owed, trouble: str, now_ms: int) -> None:
        owed.due_ms = now_ms + owed.pause_ms
        owed.pause_ms = min(2 * owed.pause_ms, PAUSE_MAX_MS)
        if trouble != owed.trouble:
            owed.trouble = trouble
            self._failed(owed.view, trouble)
