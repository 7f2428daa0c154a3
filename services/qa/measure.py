"""The prober: starts the child that opens the file, limits it, and understands how it ended.

What is a fact about the file (not an mp4, too large, it crashed the decoder) comes back as
measurements that say so. What is a fact about this machine (no time, killed from outside, a child
that does not start) is an outage and raises.
"""

import json
import signal
from dataclasses import asdict
from pathlib import Path

from services.qa.evidence import blank
from services.qa.probes.order import ProbeOrder
from shared.catalog.configuration import Configuration, Qa
from shared.contracts.codec import decode_as
from shared.domain.errors import MalformedMessage, Unavailable
from shared.domain.media import ms_of_frames
from shared.ports.studio import Expected, Measurements, Prober
from shared.ports.tools import Limits, ToolFailed, python_tool, run_tool

__all__ = ["ProcessProber"]

FILE_BYTES_MAX = 4 << 30
PIXELS_MAX = 4096 * 2304
MEMORY_BYTES_MAX = 3 << 30
"""Address space: libraries take about a third before the first frame."""
ANSWER_BYTES_MAX = 4 << 20

_SPARE_MS = 10_000
"""A file may be twice as long as it should be, and this longer. Nobody needs to see the rest."""
_SAMPLES_PER_MS = 192
_PACKETS_PER_MS = 1
_SPARE_CPU_SECONDS = 30
"""Between the limit that blames the file and the limit that kills."""

_FILE_IS_TO_BLAME = {
    -signal.SIGSEGV: "it crashed the decoder",
    -signal.SIGBUS: "it crashed the decoder",
    -signal.SIGFPE: "it crashed the decoder",
    -signal.SIGILL: "it crashed the decoder",
    -signal.SIGABRT: "it crashed the decoder",
    -signal.SIGXCPU: "it takes more processor time than a file may",
}


class ProcessProber(Prober):
    """Measures each file in a child process of its own.

    Args:
        module: The child, run as `python -m`.
    """

    def __init__(self, module: str = "services.qa.probes") -> None:
        self._module = module

    def measure(self, path: Path, expected: Expected, configuration: Configuration) -> Measurements:
        """Decode every frame and sample once. See Prober."""
        size = path.stat().st_size
        if size > FILE_BYTES_MAX:
            return blank("", f"larger than {FILE_BYTES_MAX} bytes")
        timeout_ms = _timeout_ms(configuration)
        order = _order_for(path, expected, configuration.qa, timeout_ms)
        try:
            answer = run_tool(
                python_tool(self._module),
                timeout_ms=timeout_ms,
                stdin=json.dumps(asdict(order)).encode(),
                limits=Limits(
                    cpu_seconds=order.cpu_seconds_max + _SPARE_CPU_SECONDS,
                    file_bytes=ANSWER_BYTES_MAX,
                    memory_bytes=MEMORY_BYTES_MAX,
                ),
            )
        except ToolFailed as failure:
            return blank("", _blame(failure))
        return _understood(answer)


def _timeout_ms(configuration: Configuration) -> int:
    """Leave every attempt that the judging deadline allows its share, and a share to spare."""
    qa = configuration.qa
    share = qa.judge_deadline_ms // (qa.judge_attempts_max + 1)
    return max(1000, min(share, configuration.delivery.ack_deadline_ms * 9 // 10))


def _order_for(path: Path, expected: Expected, qa: Qa, timeout_ms: int) -> ProbeOrder:
    duration_ms = 2 * ms_of_frames(expected.duration_frames, expected.rate) + _SPARE_MS
    frames_max = round(duration_ms * expected.rate.fraction / 1000)
    return ProbeOrder(
        path=str(path.resolve()),
        sound=expected.audio,
        black_luma_max=qa.black_luma_max,
        freeze_difference_max=qa.freeze_difference_max,
        silence_lufs=qa.silence_lufs,
        frames_max=frames_max,
        samples_max=duration_ms * _SAMPLES_PER_MS,
        packets_max=frames_max + duration_ms * _PACKETS_PER_MS,
        pixels_max=PIXELS_MAX,
        cpu_seconds_max=max(1, timeout_ms // 1000),
    )


def _blame(failure: ToolFailed) -> str:
    """Say what the file did to the child.

    Raises:
        Unavailable: It was not the file.
    """
    reason = _FILE_IS_TO_BLAME.get(failure.status)
    if reason is None:
        raise Unavailable(f"the prober ended with status {failure.status}") from failure
    return reason


def _understood(answer: bytes) -> Measurements:
    try:
        return decode_as(Measurements, answer, strangers=False)
    except MalformedMessage as error:
        raise Unavailable("the prober gave no measurements") from error
