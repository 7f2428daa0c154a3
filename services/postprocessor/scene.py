"""Draws the report's interactive part with ScenePic. A program of its own.

stdin: Scene as JSON. stdout: {"library": ..., "script": ...}, two scripts to embed in a page that
has an element with the id TIMELINE and one with the id GRAPH. No text of a user's is in it.
"""

# ruff: noqa: ANN401 - scenepic leaves the types of its scenes and frames unknown

import io
import json
import sys
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import scenepic
from numpy.typing import NDArray
from PIL import Image

from services.postprocessor.orders import Scene, SceneShot
from services.postprocessor.sheet import layout_of
from shared.contracts.codec import decode_as

THUMBNAILS_MAX = 24
TIMELINE, GRAPH = "aiprod-timeline", "aiprod-graph"
WIDTH, HEIGHT, GRAPH_HEIGHT = 960, 410, 176
_BAR_TOP, _BAR_HEIGHT = 352, 30
_MICROS_PER_CENT = 10_000

Colour: TypeAlias = NDArray[np.float64]
# Top, right, bottom, left: the library's stubs name one argument too many.
_BELOW_SLIDER = scenepic.Graph.Margin(38, 10, 10, 10)  # pyright: ignore[reportCallIssue]
_INK = np.array([0.11, 0.13, 0.16])
_QUIET = np.array([0.42, 0.45, 0.50])
_SEGMENT = np.array([0.78, 0.82, 0.87])
_CURRENT = np.array([0.90, 0.62, 0.13])
_PAPER = np.array([0.97, 0.975, 0.98])


def draw(order: Scene) -> dict[str, str]:
    """Give library and script."""
    scene: Any = scenepic.Scene("aiprod")
    scene.framerate = 1
    scene.status_bar_visibility = "hidden"
    shown = _sampled(order)
    images = _thumbnails(scene, order, [number for number, _ in shown])
    canvas = scene.create_canvas_2d(
        TIMELINE, WIDTH, HEIGHT, html_id=TIMELINE, background_color=_PAPER
    )
    for place, (number, shot) in enumerate(shown):
        frame = canvas.create_frame(f"shot {number + 1}")
        _shot(frame, shot, images[place] if images else None)
        _strip(frame, order, shown, images, place)
    graph = scene.create_graph(GRAPH, WIDTH, GRAPH_HEIGHT, html_id=GRAPH, margin=_BELOW_SLIDER)
    shots = [shot for _, shot in shown]
    for name, values, colour in (
        ("score (of 1000)", [float(shot.score or 0) for shot in shots], (0.10, 0.45, 0.35)),
        ("cost (US cents)", [shot.cost_micros / _MICROS_PER_CENT for shot in shots], (0.7, 0.3, 0)),
        ("takes", [float(shot.takes) for shot in shots], (0.25, 0.32, 0.6)),
    ):
        graph.add_sparkline(name, np.array(values, np.float32), np.array(colour), 2.0)
    scene.link_canvas_events(canvas, graph)
    # "</" would end the script element that these are put into.
    script = str(scene.get_script()).replace("</", "<\\/")
    return {
        "library": str(scenepic.js_lib_src()).replace("</script", "<\\/script"),
        "script": script,
    }


def _sampled(order: Scene) -> list[tuple[int, SceneShot]]:
    """Pick at most THUMBNAILS_MAX shots, evenly."""
    count = min(len(order.shots), THUMBNAILS_MAX)
    numbers = [place * len(order.shots) // count for place in range(count)]
    return [(number, order.shots[number]) for number in numbers]


def _thumbnails(scene: Any, order: Scene, numbers: list[int]) -> list[tuple[str, int, int]]:
    """Cut frames out of the contact sheet: image id, width, height."""
    if not order.contact_sheet:
        return []
    layout = layout_of(len(order.shots), order.film_size)
    found: list[tuple[str, int, int]] = []
    with Image.open(Path(order.contact_sheet), formats=["JPEG"]) as sheet:
        for number in numbers:
            cell = layout.cells[number]
            box = (cell.x, cell.y, cell.x + cell.width, cell.y + cell.height)
            out = io.BytesIO()
            sheet.crop(box).save(out, format="JPEG", quality=82)
            image = scene.create_image(f"shot-{number}")
            image.load_from_buffer(out.getvalue(), "jpg")
            found.append((image.image_id, cell.width, cell.height))
    return found


def _shot(frame: Any, shot: SceneShot, image: tuple[str, int, int] | None) -> None:
    left = 40.0
    if image is not None:
        name, width, height = image
        scale = min(400 / width, 225 / height)
        frame.add_image(name, "manual", 20.0, 44.0, scale, smoothed=True)
        left = 20 + width * scale + 28
    frame.add_text(shot.shot_id, left, 84.0, _INK, 34.0)
    score = "not judged" if shot.score is None else f"score {shot.score} of 1000"
    lines = (
        f"{_clock(shot.start_ms)} to {_clock(shot.end_ms)}",
        f"{shot.takes} take{'' if shot.takes == 1 else 's'}",
        f"cost {shot.cost_micros / 1_000_000:.6f} USD",
        score,
    )
    for number, line in enumerate(lines):
        frame.add_text(line, left, 124.0 + 30 * number, _QUIET, 20.0)


def _strip(
    frame: Any,
    order: Scene,
    shown: list[tuple[int, SceneShot]],
    images: list[tuple[str, int, int]],
    current: int,
) -> None:
    """All shots as small pictures over their spans of the film; the current one is marked."""
    whole = max(1, order.shots[-1].end_ms)
    step = (WIDTH - 40) / len(shown)
    for place, (_, shot) in enumerate(shown):
        if images:
            name, width, height = images[place]
            scale = min((step - 6) / width, 60 / height)
            frame.add_image(name, "manual", 20 + place * step, 284.0, scale, smoothed=True)
        x = 20 + (WIDTH - 40) * shot.start_ms / whole
        length = (WIDTH - 40) * (shot.end_ms - shot.start_ms) / whole
        fill = _CURRENT if place == current else _SEGMENT
        box = (x + 1, float(_BAR_TOP), max(2.0, length - 2), float(_BAR_HEIGHT))
        frame.add_rectangle(*box, line_color=fill, line_width=1.0, fill_color=fill)
        if length > 40:
            frame.add_text(shot.shot_id, x + 4, _BAR_TOP + _BAR_HEIGHT + 18.0, _QUIET, 14.0)


def _clock(ms: int) -> str:
    return f"{ms // 60_000}:{ms // 1000 % 60:02d}.{ms % 1000 // 10:02d}"


def main() -> None:
    """Answer one request."""
    json.dump(draw(decode_as(Scene, sys.stdin.read())), sys.stdout)


if __name__ == "__main__":
    main()
