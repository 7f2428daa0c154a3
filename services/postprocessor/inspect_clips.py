"""Reads off clips what the graph needs to know. A program of its own, as clips are hostile.

stdin: Inspect as JSON. stdout: Inspected as JSON. Only headers and packet sizes are
read: QA decodes, the graph decodes, this does not.
"""

import sys
from fractions import Fraction
from pathlib import Path

import av
from av.error import FFmpegError

from services.postprocessor.orders import Inspect, Inspected
from services.postprocessor.reframe import ClipFacts
from shared.contracts.codec import decode_as, encode_json
from shared.domain.media import FrameSize, Rate

PIXELS_MAX = 4096 * 2304
PACKETS_MAX = 100_000
"""Bounds of what is called a clip."""

_BT709_OR_UNSAID = (1, 2)
_LIMITED_OR_UNSAID = (0, 1)
"""Code points of ITU-T H.273 and of libavutil: the binding has no name for "unspecified"."""


def facts_of(path: Path) -> ClipFacts | None:
    """Read a clip's facts; None when it is no mp4 with a picture within bounds."""
    options = {"protocol_whitelist": "file", "enable_drefs": "0"}
    try:
        with av.open(str(path), format="mp4", options=options) as container:
            stream = container.streams.video[0]
            context = stream.codec_context
            rate = stream.average_rate or stream.guessed_rate or Fraction(0)
            if not 0 < context.width * context.height <= PIXELS_MAX or not 1 <= rate <= 240:
                return None
            count = 0
            for packet in container.demux(stream):
                count += packet.size > 0
                if count > PACKETS_MAX:
                    return None
            rate = rate.limit_denominator(1001)
            shape = stream.sample_aspect_ratio
            return ClipFacts(
                size=FrameSize(context.width, context.height),
                rate=Rate(rate.numerator, rate.denominator),
                frames=count,
                plain=context.pix_fmt == "yuv420p"
                and int(context.colorspace) in _BT709_OR_UNSAID
                and int(context.color_range) in _LIMITED_OR_UNSAID
                and shape in (None, 0, 1),
            )
    except (FFmpegError, IndexError, ValueError):
        return None


def main() -> None:
    """Answer one request."""
    order = decode_as(Inspect, sys.stdin.read())
    answer = Inspected(tuple(facts_of(Path(path)) for path in order.clips))
    sys.stdout.buffer.write(encode_json(answer))


if __name__ == "__main__":
    main()
