"""Draws one shot and writes its raw pictures: the drawing process without its encoder.

Run as `python -m tests.bench.drawing_here`: a DrawRequest on stdin, I420 pictures on stdout.
"""

import sys

import cv2
from pydantic import TypeAdapter

from services.generator.animatic.request import DrawRequest
from services.generator.animatic.shoot import Shoot


def main() -> int:
    """Draw every frame."""
    cv2.setNumThreads(1)
    asked = TypeAdapter(DrawRequest).validate_json(sys.stdin.buffer.read())
    for frame in Shoot(asked.shot, asked.style, asked.size, asked.rate).frames():
        sys.stdout.buffer.write(frame.data)
    return 0


sys.exit(main())
