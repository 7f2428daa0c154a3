"""Builders: a valid shot and style; a test states only what matters to it."""

from typing import Any

from shared.domain.plan import (
    CameraMove,
    Framing,
    Setting,
    ShotPlan,
    StyleBible,
    TimeOfDay,
    Weather,
)

STYLE = StyleBible(
    ("#14213d", "#2f4a6b", "#6f93ac", "#e5d9c3", "#f08a4b"), "calm", "flat", ("red scarf",)
)


def a_shot(**changes: Any) -> ShotPlan:
    fields: dict[str, Any] = {
        "shot_id": "s01",
        "duration_frames": 8,
        "description": "",
        "prompt": "",
        "subject": "a woman",
        "framing": Framing.WIDE,
        "camera": CameraMove.DOLLY_IN,
        "setting": Setting.SEA,
        "time_of_day": TimeOfDay.DUSK,
        "weather": Weather.CLEAR,
        "seed": 7,
    }
    return ShotPlan(**(fields | changes))
